//! Findings about the text of PEM.

use super::contents::{parts, unneeded};
use super::role;
use crate::decoded::described::{Mislabeled, Unneeded};
use crate::decoded::remark::{Marker, PemRemark, Source, WrongBlock};
use crate::finding::{Code, Finding};
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
            let message = format!("BEGIN {label} on line {line} has no END: the rest of the block is missing");
            Finding::error(code, name, message)
        }
        PemRemark::Truncated { label, line, missing: Marker::Begin } => {
            let message = format!("END {label} on line {line} has no BEGIN: the start of the block is missing");
            Finding::error(code, name, message)
        }
        PemRemark::LabelMismatch { label, line, end, end_line } => {
            let message = format!("BEGIN {label} on line {line} is ended by END {end} on line {end_line}");
            Finding::error(code, name, message)
        }
        PemRemark::BadBase64 { label, block, line, column, fault } => {
            let message = format!("the {label} of block {block} is no base64: line {line}, column {column}: {fault}");
            Finding::error(code, name, message)
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
    format!("block {block} is labelled {label} and is {article} {content}{more}: content decides")
}

fn wrong_block(code: Code, source: &Source, found: &WrongBlock) -> Finding {
    let needed = role::needed(source.role);
    match found {
        WrongBlock::Unneeded(what, line) => {
            let message = format!("it holds {} (line {line}) and nothing else; {needed}", unneeded(what));
            let finding = Finding::error(code, &source.name, message);
            match what {
                Unneeded::Request => {
                    finding.with_fix("a request goes to the CA, and a certificate comes back: hand that one in")
                }
                Unneeded::RevocationList
                | Unneeded::Parameters(_)
                | Unneeded::Bundle
                | Unneeded::AttributeCertificate
                | Unneeded::Pgp
                | Unneeded::SshPublicKey
                | Unneeded::OpenVpnKey
                | Unneeded::Labeled(_) => finding,
            }
        }
        WrongBlock::Keys(contents) => {
            let message = format!("it holds {} and nothing else; {needed}", parts(contents));
            Finding::error(code, &source.name, message).with_fix("hand in the certificate instead")
        }
    }
}

/// What was done, in words.
fn done(repair: Repair) -> &'static str {
    match repair {
        Repair::Utf16 => "UTF-16 converted",
        Repair::ByteOrderMark => "byte order mark removed",
        Repair::Nul => "NUL bytes removed",
        Repair::CarriageReturnLineFeed => "Windows line ends (CRLF) converted",
        Repair::StrayCarriageReturn => "stray carriage returns removed",
        Repair::Blanks => "indentation and blanks removed",
        Repair::Glued => "blocks on one line separated",
        Repair::OneLine => "block on a single line broken into lines",
        Repair::EscapedNewline => "\\n written as two characters turned into line ends",
        Repair::Quotes => "quotes and escapes around it removed",
        Repair::Marker => "BEGIN and END lines with wrong dashes or letters mended",
        Repair::Padding => "missing base64 padding added",
        Repair::TextAround => "text around the blocks left out",
        Repair::NoFinalNewline => "missing newline at the end added",
        Repair::LeftOut => "blocks that are not needed left out",
    }
}
