//! Findings about where the chain ends.

use std::sync::Arc;

use super::path::{changed, position};
use crate::chain::{Chain, Embedding, Ending, Position, WeakAnchor, Weakness};
use crate::check::known::Removed;
use crate::check::{Case, known};
use crate::decoded::Found;
use crate::exposure::TrustSource;
use crate::finding::{Change, Code, Finding, Fix};
use crate::material::Role;
use crate::time::span;
use crate::wording::{called, list, quoted, short};
use crate::x509::{Certificate, MOZILLA_LIST};

/// The rule an ending falls under.
pub(super) fn code(ending: &Ending) -> Code {
    if removed(ending).is_some() {
        return Code::TrustRootDistrusted;
    }
    match ending {
        Ending::Public(_) => Code::TrustPublic,
        Ending::Private { .. } => Code::TrustPrivate,
        Ending::SelfSigned { .. } => Code::TrustSelfSigned,
        Ending::Incomplete { is_changed: true, .. } => Code::ChainBrokenSignature,
        Ending::Incomplete { .. } | Ending::OtherRoot { .. } => Code::ChainIncomplete,
        Ending::UnknownIssuer { last, position: Position::Leaf } if !is_named_root(last) => Code::ChainIncomplete,
        Ending::UnknownIssuer { .. } => Code::TrustAnchorUnknown,
        Ending::UnknownRoot { .. } => Code::TrustRootOffered,
    }
}

/// Words the ending of the chain.
pub(super) fn finding(ending: &Ending, case: &Case<'_>) -> Finding {
    let code = code(ending);
    if let Some((name, removed)) = removed(ending) {
        return removed_root(&name, removed, case).about("certificate.chainFile");
    }
    let finding = match ending {
        Ending::Public(name) => {
            let found = format!("root certificate \"{name}\" is in the Mozilla root store ({MOZILLA_LIST})");
            Finding::note(code, ANCHOR, found)
        }
        Ending::Private { anchor, is_embedded } => private(anchor, *is_embedded, case),
        Ending::SelfSigned { is_given } => self_signed(*is_given, case),
        Ending::Incomplete { last, position, has_namesake, is_changed, is_given_up } => {
            let found = incomplete(last, *has_namesake, *is_given_up, case);
            let finding = Finding::error(code, self::position(*position), found);
            match (is_changed, has_namesake) {
                (true, _) => finding.with_fixes(changed()),
                (false, true) => finding.with_fixes([other_root(last)]),
                (false, false) => finding.with_fixes(download(last)),
            }
        }
        Ending::OtherRoot { root, anchors } => {
            let anchors = list(anchors.iter().map(|anchor| format!("\"{}\"", called(anchor))));
            let found = format!("the chain ends at \"{}\"; the trust anchors provided are {anchors}", called(root));
            Finding::error(code, ANCHOR, found)
                .with_impact(
                    "Clients that trust only these anchors fail with `x509: certificate signed by unknown authority`.",
                )
                .with_fixes([
                    Fix::provides("pass the root certificate that the chain ends at", Role::TrustAnchor),
                    Fix::says("pass a server certificate and chain that the trust anchor's CA issued"),
                ])
        }
        Ending::UnknownRoot { root, is_alone } => offered(root, *is_alone, case),
        Ending::UnknownIssuer { last, position } => unknown_issuer(code, last, *position, case),
    };
    finding.about("certificate.chainFile")
}

/// The public root that the chain ends at or below, if trust stores removed it.
fn removed(ending: &Ending) -> Option<(String, &'static Removed)> {
    let name = match ending {
        Ending::Incomplete { last, .. } | Ending::UnknownIssuer { last, .. } => &last.issuer_der,
        Ending::OtherRoot { root, .. } => &root.subject_der,
        Ending::UnknownRoot { root, .. } => &root.part.subject_der,
        Ending::Public(_) | Ending::Private { .. } | Ending::SelfSigned { .. } => return None,
    };
    known::removed(name)
}

fn removed_root(name: &str, removed: &Removed, case: &Case<'_>) -> Finding {
    let found = format!("the chain ends at \"{}\", which {}", short(name), removed.what);
    let code = Code::TrustRootDistrusted;
    let pass = Fix::provides("if clients still trust the root certificate, pass it", Role::TrustAnchor);
    let fixes = code.rule().fixes.iter().cloned().chain([pass]).collect::<Vec<_>>();
    match removed.is_distrusted {
        true => for_clients(case, code, ANCHOR.to_owned(), found).with_fixes(fixes),
        false => {
            let needs_decision = case.exposure.spec.kubeconfig.write;
            Finding::warning(code, ANCHOR, found).needing_decision(needs_decision).with_fixes(fixes)
        }
    }
}

/// The root is in the Mozilla root store, and some clients reject its newer certificates.
pub(super) fn distrusted(chain: &Chain) -> Option<Finding> {
    let (Some(Ending::Public(root)), Some(leaf)) = (&chain.ending, &chain.leaf) else { return None };
    let who = known::distrusted_after(root, leaf)?;
    let found = format!("{who}; the server certificate was issued on {}", leaf.not_before.date());
    let finding = Finding::warning(Code::TrustRootDistrusted, ANCHOR, found).about("certificate.chainFile");
    Some(finding.with_impact(
        "Chrome rejects the certificate. kubectl accepts it if the trust store contains the root certificate.",
    ))
}

/// `trust-store-outdated`
pub(super) fn outdated(age: i64) -> Finding {
    let found = format!("{MOZILLA_LIST}: {} old at the time of the check", span(age));
    Finding::note(Code::TrustStoreOutdated, ANCHOR, found)
}

fn private(anchor: &Certificate, is_embedded: bool, case: &Case<'_>) -> Finding {
    let found =
        format!("root certificate \"{}\"{} is not in the Mozilla root store", called(anchor), file(case, anchor));
    let found = match known::removed(&anchor.subject_der) {
        Some((_, removed)) => format!("{found}; it {}", removed.what),
        None => found,
    };
    match is_embedded {
        true => {
            let found = format!(
                "{found}; the kubeconfig contains this CA, so kubectl trusts it; other clients also \
                                 need it"
            );
            Finding::note(Code::TrustPrivate, ANCHOR, found).with_fixes([])
        }
        false => Finding::warning(Code::TrustPrivate, ANCHOR, found),
    }
}

fn self_signed(is_given: bool, case: &Case<'_>) -> Finding {
    let name = short(case.set.chain.leaf.as_ref().map_or("", |leaf| leaf.short_name()));
    let found = format!("the server certificate \"{name}\" is its own issuer");
    match is_given {
        true => {
            let found = format!("{found} and was passed as a trust anchor");
            let fix = Fix::says(
                "use a certificate that a CA issued, or distribute the new certificate to every client \
                                 at each renewal",
            );
            Finding::warning(Code::TrustSelfSigned, "leaf", found).with_fixes([fix])
        }
        false => for_clients(case, Code::TrustSelfSigned, "leaf".to_owned(), found),
    }
}

/// The root is among the inputs. It becomes an anchor only by an explicit decision.
fn offered(root: &Found<Arc<Certificate>>, is_alone: bool, case: &Case<'_>) -> Finding {
    let spec = &case.exposure.spec;
    let (name, file) = (called(&root.part), &root.origin.name);
    let found = format!(
        "the chain ends at \"{name}\" ({file}, SHA-256 {}), which is not in the Mozilla root store and was not passed as \
         a trust anchor",
        root.part.sha256
    );
    let embeds = spec.kubeconfig.trust == TrustSource::Embed;
    let label = format!("trust \"{name}\" ({file}, SHA-256 {}) and embed it", root.part.sha256);
    let assign = Fix::assign(label, Role::TrustAnchor, file, Some(&root.part.sha256));
    let also = if embeds { "" } else { " --trust embed" };
    // a certificate in an archive or a Secret is not a file
    let is_file = file != "stdin" && case.decoded.inputs.iter().any(|input| input.name == *file);
    let assign = match is_alone && is_file {
        true => assign.with_command(format!("--trust-anchor {}{also}", quoted(file))),
        false => {
            assign.with_command(format!("--trust-anchor root.pem{also}  # save only this certificate as root.pem"))
        }
    };
    if embeds {
        return Finding::kubeconfig_error(Code::TrustRootOffered, ANCHOR, found).with_fixes([
            assign,
            Fix::sets("if clients already trust the root certificate, embed nothing", "kubeconfig.trust", "system"),
        ]);
    }
    let finding = Finding::warning(Code::TrustRootOffered, ANCHOR, found).needing_decision(spec.kubeconfig.write);
    let assign = assign.and(Change::Set { field: "kubeconfig.trust", value: "embed".into() });
    finding.with_fixes([assign, accepting(Code::TrustRootOffered)])
}

fn unknown_issuer(code: Code, last: &Certificate, position: Position, case: &Case<'_>) -> Finding {
    let issuer = issuer(last);
    if position == Position::Leaf {
        let found = format!(
            "{} contains only the server certificate; no certificate of its issuer \"{issuer}\" was provided",
            file_name(case, last).unwrap_or_else(|| "the input".to_owned())
        );
        let root = Fix::provides("if the issuer is the root CA, pass its root certificate", Role::TrustAnchor);
        let fixes = match code {
            Code::ChainIncomplete => download(last).into_iter().chain([root]).collect(),
            _ => vec![Fix::provides("pass the root certificate of the issuer", Role::TrustAnchor)],
        };
        return for_clients(case, code, self::position(position), found).with_fixes(fixes);
    }
    let found = format!(
        "the chain ends at \"{}\"{}; its issuer \"{issuer}\" is not in the Mozilla root store and was not passed as a trust \
         anchor",
        called(last),
        file(case, last)
    );
    let spec = &case.exposure.spec;
    let needs_decision = spec.kubeconfig.write && spec.kubeconfig.trust == TrustSource::System;
    Finding::warning(code, self::position(position), found).needing_decision(needs_decision).with_fixes([
        Fix::provides("pass the root certificate", Role::TrustAnchor),
        Fix::told(format!("if \"{issuer}\" is an intermediate CA, add its certificate to the chain")),
        accepting(code),
    ])
}

/// An error if a kubeconfig is written whose users would fail, otherwise a decision.
fn for_clients(case: &Case<'_>, code: Code, subject: String, found: String) -> Finding {
    match case.exposure.spec.kubeconfig.write {
        true => Finding::kubeconfig_error(code, subject, found),
        // Nothing is handed out, but every client of the manifests would fail.
        false => Finding::warning(code, subject, found).needing_decision(true),
    }
}

fn accepting(code: Code) -> Fix {
    let what = if code == Code::TrustRootOffered { "root certificate" } else { "issuer" };
    Fix::told(format!(
        "if every client already trusts the {what}, accept the finding in the exposure file: `accept: [{{code: {code}, \
         reason: REASON}}]`"
    ))
}

/// A CA of that name was renewed with a new key, or is another one.
fn other_root(last: &Certificate) -> Fix {
    let key_id = last.authority_key_id.as_ref().map_or_else(String::new, |id| format!(" with key ID {}", short(id)));
    let label = format!("pass the root certificate \"{}\"{key_id}", issuer(last));
    Fix::changing(label, Change::Provide { role: Role::TrustAnchor })
}

fn download(last: &Certificate) -> Vec<Fix> {
    let issuer = issuer(last);
    let label = match last.ca_issuers.first() {
        Some(url) => {
            format!("add the certificate of \"{issuer}\" to the chain; the CA publishes it at {}", short(url))
        }
        None => format!(
            "add the certificate of \"{issuer}\" to the chain; your CA provides it, often in `fullchain.pem` or \
             `ca-bundle.crt`"
        ),
    };
    vec![Fix::told(label)]
}

fn incomplete(last: &Certificate, has_namesake: bool, is_given_up: bool, case: &Case<'_>) -> String {
    let mut found = format!("\"{}\"{} was issued by \"{}\"", short(last.short_name()), file(case, last), issuer(last));
    if let Some(key_id) = &last.authority_key_id {
        found.push_str(&format!(" (key ID {key_id})"));
    }
    found.push_str(match (has_namesake, is_given_up) {
        (_, true) => ", and there are more possible certification paths than clients try",
        (true, false) => "; a trust anchor with this name was provided, but its key did not sign the certificate",
        (false, false) => ", whose certificate was not provided",
    });
    found
}

/// The issuer's common name, otherwise its whole name.
fn issuer(certificate: &Certificate) -> String {
    let name = &certificate.issuer;
    let common = name.split(',').find_map(|part| part.trim_start().strip_prefix("CN=")).filter(|name| !name.is_empty());
    short(common.unwrap_or(name))
}

/// Does the issuer's name say that it is a root CA?
fn is_named_root(certificate: &Certificate) -> bool {
    issuer(certificate).split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case("root"))
}

/// ` (ca.pem)`
fn file(case: &Case<'_>, certificate: &Certificate) -> String {
    file_name(case, certificate).map_or_else(String::new, |name| format!(" ({name})"))
}

/// The file that was passed as a trust anchor comes first: the certificate may be in another one too.
fn file_name(case: &Case<'_>, certificate: &Certificate) -> Option<String> {
    let all = case.decoded.certificates.iter().filter(|found| found.part.sha256 == certificate.sha256);
    let is_other = |found: &&Found<Arc<Certificate>>| found.origin.role != Some(Role::TrustAnchor);
    all.min_by_key(is_other).map(|found| found.origin.name.clone())
}

/// The rule a problem of embedding falls under.
pub(super) fn embedding_code(problem: &Embedding) -> Code {
    match problem {
        Embedding::ListedMissing(_) | Embedding::Missing => Code::TrustAnchorMissing,
        Embedding::NotRoot(_) => Code::TrustAnchorNotRoot,
    }
}

/// Words what keeps the root certificate out of the kubeconfig, or makes it a poor one.
pub(super) fn embedding(problem: &Embedding) -> Finding {
    let code = embedding_code(problem);
    let finding = match problem {
        Embedding::ListedMissing(name) => {
            let found = format!("`kubeconfig.trust` is `embed`, but the certificate of \"{name}\" was not provided");
            Finding::kubeconfig_error(code, ANCHOR, found).with_fixes([
                Fix::sets("embed nothing, because clients trust this public CA", "kubeconfig.trust", "system"),
                Fix::provides("pass the root certificate", Role::TrustAnchor),
            ])
        }
        Embedding::Missing => {
            let found = "`kubeconfig.trust` is `embed`, but the chain does not end at a trust anchor that was provided";
            Finding::kubeconfig_error(code, ANCHOR, found)
        }
        Embedding::NotRoot(anchor) => {
            let found = format!("\"{}\" was issued by \"{}\"", called(anchor), short(&anchor.issuer));
            Finding::warning(code, ANCHOR, found)
        }
    };
    finding.about("kubeconfig.trust")
}

/// `trust-anchor-weak`
pub(super) fn weak_anchors(anchors: &[WeakAnchor]) -> Option<Finding> {
    let weak = |anchor: &WeakAnchor| {
        let what = match anchor.weakness {
            Weakness::ShortKey(bits) => format!("has an RSA key of {bits} bits"),
            Weakness::Signature => format!("has the signature algorithm {}", anchor.certificate.signature),
        };
        format!("\"{}\" {what}", called(&anchor.certificate))
    };
    let finding = || {
        let found = list(anchors.iter().map(weak));
        Finding::warning(Code::TrustAnchorWeak, ANCHOR, found).about("certificate.anchorFiles")
    };
    (!anchors.is_empty()).then(finding)
}

/// `trust-anchor-not-ca`
pub(super) fn not_ca(found: &Found<Arc<Certificate>>, is_complete: bool) -> Finding {
    let name = short(found.part.short_name());
    if is_complete {
        let told = format!("{} contains the server certificate \"{name}\", which is not used", found.origin.name);
        let note = Finding::note(Code::TrustAnchorNotCa, ANCHOR, told).about("certificate.anchorFiles");
        return note.with_impact("").with_fixes([]);
    }
    let told = format!("{} was passed as a trust anchor; \"{name}\" is a server certificate", found.origin.name);
    Finding::error(Code::TrustAnchorNotCa, ANCHOR, told).about("certificate.anchorFiles").with_fixes([
        Fix::provides("pass the root certificate of the CA instead", Role::TrustAnchor),
        Fix::remove("leave the file out", &found.origin.name),
    ])
}

/// Who it is about.
const ANCHOR: &str = "trust anchor";
