//! Findings about the text of PEM.

use super::contents::{parts, unneeded};
use super::{misplaced, role};
use crate::decoded::described::{Mislabeled, Unneeded};
use crate::decoded::remark::{Marker, PemRemark, Source, WrongBlock};
use crate::finding::{Code, Finding, Fix};
use crate::material::Role;
use crate::pem::Repair;

/// Words what was repaired in a PEM text, or cannot be.
pub(super) fn remark(code: Code, source: &Source, remark: &PemRemark) -> Finding {
    let name = source.name.as_str();
    match remark {
        PemRemark::Repaired(repairs) => {
            let list = repairs.iter().map(|(repair, line)| format!("{} (line {line})", done(*repair)));
            Finding::note(code, name, list.collect::<Vec<_>>().join(", "))
        }
        PemRemark::Truncated { label, line, missing: Marker::End } => {
            Finding::error(code, name, format!("BEGIN {label} in line {line} has no END line"))
        }
        PemRemark::Truncated { label, line, missing: Marker::Begin } => {
            Finding::error(code, name, format!("END {label} in line {line} has no BEGIN line"))
        }
        PemRemark::LabelMismatch { label, line, end, end_line } => {
            Finding::error(code, name, format!("BEGIN {label} in line {line}, END {end} in line {end_line}"))
        }
        PemRemark::BadBase64 { label, block, line, column, fault } => {
            let found = format!("block {block} ({label}), line {line}, column {column}: {fault}");
            Finding::error(code, name, found)
        }
        PemRemark::Relabeled { first, more } => Finding::note(code, name, relabeled(first, *more)),
        PemRemark::WrongBlock(found) => wrong_block(code, source, found),
    }
}

fn relabeled(Mislabeled { block, label, content }: &Mislabeled, more: usize) -> String {
    let content = content.label();
    let more = match more {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let article = if content.starts_with(['E', 'R', 'X']) { "an" } else { "a" };
    format!("block {block} has the label {label} and contains {article} {content}{more}")
}

fn wrong_block(code: Code, source: &Source, found: &WrongBlock) -> Finding {
    let needed = role::needed(source.role);
    match found {
        WrongBlock::Unneeded(what, line) => {
            let found = format!("{} contains only {} (line {line}); expected {needed}", source.name, unneeded(what));
            let finding = Finding::error(code, &source.name, found);
            match (what, source.role) {
                (Unneeded::Request, None | Some(Role::Chain)) => finding.with_fixes([Fix::provides(
                    "send the certificate request to the CA, and pass the certificate that the CA returns",
                    Role::Chain,
                )]),
                (_, Some(role)) => finding.with_fixes([role::pass(role)]),
                (_, None) => finding,
            }
        }
        WrongBlock::Keys(contents) => {
            let found = format!("{} contains only {}; expected {needed}", source.name, parts(contents));
            let pass = role::pass(source.role.unwrap_or(Role::Chain));
            let fixes: Vec<Fix> = [pass].into_iter().chain(misplaced::own_flag(source, Role::Key)).collect();
            Finding::error(code, &source.name, found)
                .with_impact("kubefront finds no certificate in the file.")
                .with_fixes(fixes)
        }
    }
}

/// The text for a repair.
fn done(repair: Repair) -> &'static str {
    match repair {
        Repair::Utf16 => "converted from UTF-16",
        Repair::ByteOrderMark => "byte order mark removed",
        Repair::Nul => "NUL bytes removed",
        Repair::CarriageReturnLineFeed => "CRLF line endings converted",
        Repair::StrayCarriageReturn => "stray carriage returns removed",
        Repair::Blanks => "indentation and spaces removed",
        Repair::Glued => "blocks on one line separated",
        Repair::OneLine => "block on a single line wrapped",
        Repair::EscapedNewline => "`\\n` as two characters converted to line endings",
        Repair::Quotes => "quotes and escapes removed",
        Repair::Marker => "BEGIN and END lines with wrong dashes or letters corrected",
        Repair::Padding => "missing base64 padding added",
        Repair::TextAround => "text around the blocks removed",
        Repair::NoFinalNewline => "missing newline at the end added",
        Repair::LeftOut => "blocks that are not needed removed",
    }
}
