//! Findings about keys that were read, or could not be.

use super::place::words;
use crate::decoded::remark::{ClosedPart, KeyRemark, Place, Source, SshKey};
use crate::encryption::Closed;
use crate::finding::{Change, Code, Finding, Fix};
use crate::key::KeyError;
use crate::wording::quoted;

/// Words what was found of a key.
pub(super) fn remark(code: Code, source: &Source, remark: &KeyRemark) -> Finding {
    match remark {
        KeyRemark::Decrypted(place) => {
            let found = format!("the private key in {} is written unencrypted to the TLS Secret", words(*place));
            Finding::note(code, &source.name, found)
        }
        KeyRemark::Closed(part, why) => closed(code, source, *part, why),
        KeyRemark::OpenSsh(place, kind) => openssh(code, source, *place, *kind),
        KeyRemark::Unusable(place, why) => unusable(code, source, *place, why),
    }
}

fn closed(code: Code, source: &Source, part: ClosedPart, why: &Closed) -> Finding {
    let what = match part {
        ClosedPart::Key(place) => format!("the private key in {}", words(place)),
        ClosedPart::Archive(_) => "the PKCS#12 archive".to_owned(),
        ClosedPart::PartOfArchive(_) => "a part of the PKCS#12 archive".to_owned(),
    };
    let passphrase =
        |label: &'static str| Fix::changing(label, Change::Passphrase { input: source.input().to_owned() });
    let mut fixes = Vec::new();
    let found = match why {
        Closed::PassphraseNeeded => {
            fixes.push(passphrase("provide the passphrase"));
            fixes.extend(decrypt(source, part));
            format!("{what} is encrypted, and no passphrase was provided")
        }
        Closed::Postponed => {
            fixes.push(passphrase("provide the passphrase"));
            fixes.extend(decrypt(source, part));
            format!("{what} is encrypted, and no passphrase has been tried yet")
        }
        Closed::Wrong(count) => {
            fixes.push(passphrase("provide the passphrase that encrypts the file"));
            fixes.extend(test(source, part));
            match count {
                1 => format!("the passphrase does not decrypt {what}"),
                count => format!("none of the {count} passphrases decrypts {what}"),
            }
        }
        Closed::Refused(why) => {
            fixes = decrypt(source, part);
            format!("{what}: {why}")
        }
    };
    Finding::error(code, &source.name, found).with_fixes(fixes)
}

/// Decrypts it with OpenSSL, which supports more than is supported here.
fn decrypt(source: &Source, part: ClosedPart) -> Vec<Fix> {
    match (part, file(source, part.place())) {
        (ClosedPart::Key(place), Some(name)) => {
            let label = format!("decrypt the private key first, and pass `{}`", copy_of(name));
            vec![Fix::run(label, to_plain(name, place, ""))]
        }
        (ClosedPart::Key(_), None) => {
            vec![Fix::told(format!(
                "save {} as a file, decrypt it with `openssl pkey`, and pass the result",
                source.name
            ))]
        }
        (ClosedPart::Archive(Place::Structure(_)) | ClosedPart::PartOfArchive(Place::Structure(_)), Some(name)) => {
            let command =
                |legacy: &str| format!("openssl pkcs12{legacy} -in {} -nodes -out chain-and-key.pem", quoted(name));
            vec![
                Fix::run("decrypt the archive first, and pass `chain-and-key.pem`", command("")),
                Fix::run(
                    "if the archive has RC2 encryption, decrypt it with this command instead",
                    command(" -legacy"),
                ),
            ]
        }
        (ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_), _) => {
            vec![Fix::says("save the archive as a file, decrypt it with `openssl pkcs12`, and pass the result")]
        }
    }
}

/// Asks for a passphrase and says whether it is the right one.
fn test(source: &Source, part: ClosedPart) -> Option<Fix> {
    let name = quoted(file(source, part.place())?);
    let command = match part {
        ClosedPart::Key(place) => format!("openssl pkey{} -in {name} -noout", form(place)),
        ClosedPart::Archive(Place::Structure(_)) | ClosedPart::PartOfArchive(Place::Structure(_)) => {
            format!("openssl pkcs12 -in {name} -noout")
        }
        ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_) => return None,
    };
    Some(Fix::run("test a passphrase", command))
}

/// The file that a command reads a key from: not an archive.
fn file(source: &Source, place: Place) -> Option<&str> {
    source.file().filter(|_| !matches!(place, Place::Part { .. }))
}

/// `openssl pkey -in key.pem -out plain-key.pem`
fn to_plain(name: &str, place: Place, options: &str) -> String {
    format!("openssl pkey{} -in {}{options} -out {}", form(place), quoted(name), copy_of(name))
}

/// OpenSSL before 3.0 reads PEM unless DER is asked for.
fn form(place: Place) -> &'static str {
    match place {
        Place::Structure(_) => " -inform DER",
        Place::Block { .. } | Place::Part { .. } => "",
    }
}

/// A name for a copy that does not overwrite the original.
fn copy_of(name: &str) -> &'static str {
    if name == "plain-key.pem" { "key.pem" } else { "plain-key.pem" }
}

fn openssh(code: Code, source: &Source, place: Place, kind: SshKey) -> Finding {
    // run: ssh-keygen keeps Ed25519 in its own form, for every requested format
    let (what, fix) = match (kind, file(source, place)) {
        (SshKey::Ed25519, _) => {
            let label =
                "reissue the certificate for a key that `openssl` created; `ssh-keygen` cannot convert an Ed25519 key";
            ("an Ed25519 key", Fix::says(label))
        }
        (SshKey::Convertible, Some(name)) => {
            // run: ssh-keygen reads no key that others may read
            let (name, copy) = (quoted(name), copy_of(name));
            let command = format!("install -m 600 {name} {copy} && ssh-keygen -p -m PEM -N '' -f {copy}");
            ("a private key", Fix::run(format!("convert a copy of the private key, and pass `{copy}`"), command))
        }
        (SshKey::Convertible, None) => {
            let label =
                format!("save {} as a file, convert it to PEM with `ssh-keygen`, and pass the result", source.name);
            ("a private key", Fix::told(label))
        }
    };
    let found = format!("{} contains {what} in OpenSSH format", words(place));
    Finding::error(code, &source.name, found).with_fixes([fix])
}

fn unusable(code: Code, source: &Source, place: Place, why: &KeyError) -> Finding {
    let block = words(place);
    let error = |found: String| Finding::error(code, &source.name, found);
    match why {
        KeyError::Unreadable(what) => error(format!("the key in {block}: {what}")),
        KeyError::Inconsistent(what) => {
            let confirm = file(source, place).map(|name| {
                Fix::run(
                    "confirm the damage with OpenSSL",
                    format!("openssl pkey{} -check -noout -in {}", form(place), quoted(name)),
                )
            });
            let again = Fix::says("copy the private key again from its source");
            let fixes: Vec<Fix> = [again].into_iter().chain(confirm).collect();
            error(format!("the key in {block}: {what}")).with_fixes(fixes)
        }
        KeyError::TypeUnsupported(kind) => {
            error(format!("the key in {block} is {kind}; Envoy supports RSA, ECDSA, and Ed25519"))
        }
        KeyError::CurveUnsupported(curve) => {
            error(format!("the key in {block} is on the curve {curve}; Envoy supports P-256, P-384, and P-521"))
        }
        KeyError::ExplicitCurve => {
            let label = "convert the key to a named curve";
            let fix = match file(source, place) {
                Some(name) => Fix::run(
                    format!("{label}, and pass `{}`", copy_of(name)),
                    to_plain(name, place, " -ec_param_enc named_curve"),
                ),
                None => Fix::told(format!("{label} with `openssl pkey`, and pass the result")),
            };
            error(format!("the key in {block} has explicit curve parameters; Envoy supports named curves only"))
                .with_fixes([fix])
        }
    }
}
