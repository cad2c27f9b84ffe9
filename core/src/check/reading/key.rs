//! Findings about keys that were read, or could not be.

use super::command::Part;
use super::place::words;
use crate::decoded::remark::{ClosedPart, KeyRemark, Place, Source, SshKey};
use crate::decoded::wrapping::{EntryName, Wrapping};
use crate::encryption::{Closed, OpensslMode, PassphraseForm};
use crate::finding::{Change, Code, Finding, Fix};
use crate::key::KeyError;
use crate::wording::quoted;

/// Words what was found of a key.
pub(super) fn remark(code: Code, source: &Source, remark: &KeyRemark) -> Finding {
    match remark {
        KeyRemark::Decrypted(place, form) => {
            let matched = matched(*form);
            let found =
                format!("the private key in {} is written unencrypted to the TLS Secret{matched}", words(*place));
            Finding::note(code, &source.name, found)
        }
        KeyRemark::Closed(part, why, mode) => closed(code, source, Encrypted { part: *part, mode: *mode }, why),
        KeyRemark::OpenSsh(place, kind) => openssh(code, source, *place, *kind),
        KeyRemark::Unusable(place, why) => unusable(code, source, *place, why),
    }
}

/// Says which other form of the passphrase is the right one.
pub(super) fn matched(form: Option<PassphraseForm>) -> String {
    let how = match form {
        None => return String::new(),
        Some(PassphraseForm::Utf16) => "after its conversion from UTF-16",
        Some(PassphraseForm::LineFeed) => "with a line feed at its end",
        Some(PassphraseForm::CarriageReturn) => "with a carriage return at its end",
        Some(PassphraseForm::ByteOrderMark) => "with the byte order mark of its file",
        Some(PassphraseForm::CarriageReturnLineFeed) => "with a CRLF line break at its end",
        Some(PassphraseForm::Trimmed) => "without the spaces around it",
        Some(PassphraseForm::Unquoted) => "without the quotation marks around it",
        Some(PassphraseForm::FromBase64) => "after it was decoded from base64",
        Some(PassphraseForm::Latin1) => "in Latin-1 (Windows-1252)",
        Some(PassphraseForm::FromLatin1) => "after its conversion from Latin-1 (Windows-1252) to UTF-8",
        Some(PassphraseForm::OctetsAsCharacters) => "with each byte of its UTF-8 form as one character",
    };
    format!("; the passphrase matches {how}")
}

/// What is encrypted, and how OpenSSL decrypts it.
#[derive(Clone, Copy)]
struct Encrypted {
    part: ClosedPart,
    mode: OpensslMode,
}

fn closed(code: Code, source: &Source, encrypted: Encrypted, why: &Closed) -> Finding {
    let what = match encrypted.part {
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
            fixes.push(decrypt(source, encrypted));
            format!("{what} is encrypted, and no passphrase was provided")
        }
        Closed::Postponed => {
            fixes.push(passphrase("provide the passphrase"));
            fixes.push(decrypt(source, encrypted));
            format!("{what} is encrypted, and no passphrase has been tried yet")
        }
        Closed::Wrong(count) => {
            fixes.push(passphrase("provide the passphrase that encrypts the file"));
            fixes.extend(test(source, encrypted));
            match count {
                1 => format!("the passphrase does not decrypt {what}"),
                count => format!("none of the {count} passphrases decrypts {what}"),
            }
        }
        Closed::Refused(why) => {
            fixes = vec![decrypt(source, encrypted)];
            format!("{what}: {why}")
        }
    };
    Finding::error(code, &source.name, found).with_fixes(fixes)
}

/// Decrypts it with OpenSSL, which supports more than is supported here.
fn decrypt(source: &Source, Encrypted { part, mode }: Encrypted) -> Fix {
    let place = part.place();
    let Some(input) = Part::of(source, place) else { return by_hand(source, part) };
    let has_placeholder = input.has_placeholder;
    let (what, copy, command) = match part {
        ClosedPart::Key(_) => {
            let copy = copy_of(source);
            ("private key", copy, input.openssl("pkey", mode, &format!(" -out {copy}")))
        }
        ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_) => {
            let copy = "chain-and-key.pem";
            let command = input.out_of_block(place).openssl("pkcs12", mode, &format!(" -nodes -out {copy}"));
            ("archive", copy, command)
        }
    };
    let older = if mode == OpensslMode::Legacy { older(part) } else { "" };
    let label = match has_placeholder {
        true => format!("save the input as FILE, decrypt the {what}, and pass `{copy}`{older}"),
        false => format!("decrypt the {what} first, and pass `{copy}`{older}"),
    };
    Fix::run(label, command)
}

/// Only OpenSSL from 3.0 on has providers.
fn older(part: ClosedPart) -> &'static str {
    match part {
        ClosedPart::Key(_) => " (OpenSSL before 3.0: without the `-provider` options)",
        ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_) => " (OpenSSL before 3.0: without `-legacy`)",
    }
}

/// For an input that no command repairs.
fn by_hand(source: &Source, part: ClosedPart) -> Fix {
    let name = &source.name;
    if let ([Wrapping::Zip(EntryName::Unknown)], Some(archive)) = (source.wrappings.as_slice(), source.file_on_disk()) {
        let label = match part {
            ClosedPart::Key(_) => {
                "unpack the archive, decrypt the private key in it with `openssl pkey`, and pass the result"
            }
            ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_) => {
                "unpack the archive, decrypt the PKCS#12 archive in it with `openssl pkcs12`, and pass the result"
            }
        };
        return Fix::run(label, format!("unzip {} -d unpacked", quoted(archive)));
    }
    match part {
        ClosedPart::Key(place) => Fix::run(
            format!(
                "copy the private key in {} of {name} as clean PEM to `encrypted-key.pem`, decrypt it, and pass `plain-key.pem`",
                words(place)
            ),
            "openssl pkey -in encrypted-key.pem -out plain-key.pem",
        ),
        ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_) => Fix::run(
            format!("save {name} as the file `archive.p12`, decrypt it, and pass `chain-and-key.pem`"),
            "openssl pkcs12 -in archive.p12 -nodes -out chain-and-key.pem",
        ),
    }
}

/// Asks for a passphrase and says whether it is the right one.
fn test(source: &Source, Encrypted { part, mode }: Encrypted) -> Option<Fix> {
    let place = part.place();
    let input = Part::of(source, place)?;
    let label =
        if input.has_placeholder { "save the input as FILE, and test a passphrase" } else { "test a passphrase" };
    let command = match part {
        ClosedPart::Key(_) => input.openssl("pkey", mode, " -noout"),
        ClosedPart::Archive(_) | ClosedPart::PartOfArchive(_) => {
            input.out_of_block(place).openssl("pkcs12", mode, " -noout")
        }
    };
    Some(Fix::run(label, command))
}

/// A name for a copy that does not overwrite the original.
fn copy_of(source: &Source) -> &'static str {
    let name = source.input();
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if file == "plain-key.pem" { "plain-key-2.pem" } else { "plain-key.pem" }
}

fn openssh(code: Code, source: &Source, place: Place, kind: SshKey) -> Finding {
    // run: ssh-keygen keeps Ed25519 in its own form, for every requested format
    let (what, fix) = match (kind, Part::of(source, place)) {
        (SshKey::Ed25519, _) => {
            let label =
                "reissue the certificate for a key that `openssl` created; `ssh-keygen` cannot convert an Ed25519 key";
            ("an Ed25519 key", Fix::says(label))
        }
        (SshKey::Convertible, Some(input)) => {
            // run: ssh-keygen reads no key that others may read
            let copy = copy_of(source);
            let command = format!("{} && ssh-keygen -p -m PEM -N '' -f {copy}", input.copied_to(copy));
            let label = match input.has_placeholder {
                true => format!("save the input as FILE, convert a copy of the private key, and pass `{copy}`"),
                false => format!("convert a copy of the private key, and pass `{copy}`"),
            };
            ("a private key", Fix::run(label, command))
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
            let input = Part::of(source, place).filter(|input| !input.has_placeholder);
            let confirm = input.map(|input| {
                let command = input.openssl("pkey", OpensslMode::Default, " -check -noout");
                Fix::run("confirm the damage with OpenSSL", command)
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
            let input = Part::of(source, place).filter(|input| !input.has_placeholder);
            let fix = match input {
                Some(input) => {
                    let copy = copy_of(source);
                    let options = format!(" -ec_param_enc named_curve -out {copy}");
                    Fix::run(
                        format!("{label}, and pass `{copy}`"),
                        input.openssl("pkey", OpensslMode::Default, &options),
                    )
                }
                None => Fix::told(format!("{label} with `openssl pkey`, and pass the result")),
            };
            error(format!("the key in {block} has explicit curve parameters; Envoy supports named curves only"))
                .with_fixes([fix])
        }
    }
}
