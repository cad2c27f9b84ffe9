//! Findings about keys that were read, or could not be.

use super::place::words;
use crate::decoded::remark::{ClosedPart, KeyRemark, Place, Source, SshKey};
use crate::encryption::Closed;
use crate::finding::{Code, Finding};
use crate::key::KeyError;
use crate::wording::quoted;

/// Words what was found of a key.
pub(super) fn remark(code: Code, source: &Source, remark: &KeyRemark) -> Finding {
    let name = source.name.as_str();
    match remark {
        KeyRemark::Decrypted(place) => {
            let message = format!(
                "the key in {} was encrypted, and a passphrase opened it: it will be written unencrypted",
                words(*place)
            );
            Finding::note(code, name, message)
        }
        KeyRemark::Closed(part, why) => closed(code, name, *part, why),
        KeyRemark::OpenSsh(place, kind) => openssh(code, name, *place, *kind),
        KeyRemark::Unusable(place, why) => unusable(code, name, *place, why),
    }
}

fn closed(code: Code, name: &str, part: ClosedPart, why: &Closed) -> Finding {
    let file = quoted(name);
    let what = match part {
        ClosedPart::Key(place) => format!("the key in {}", words(place)),
        ClosedPart::Archive => "the PKCS#12 archive".to_owned(),
        ClosedPart::PartOfArchive => "a part of the PKCS#12 archive".to_owned(),
    };
    let (opens, tries) = match part {
        ClosedPart::Key(_) => {
            (format!("`openssl pkey -in {file} -out plain-key.pem`"), format!("`openssl pkey -in {file} -noout`"))
        }
        ClosedPart::Archive | ClosedPart::PartOfArchive => (
            format!("`openssl pkcs12 -in {file} -nodes -out chain-and-key.pem` (with `-legacy` for old files)"),
            format!("`openssl pkcs12 -in {file} -noout`"),
        ),
    };
    let (message, fix) = match why {
        Closed::Wanted | Closed::Postponed => (
            format!("{what} is encrypted, and wants its passphrase"),
            format!("give the passphrase, or hand in what this writes: {opens}"),
        ),
        Closed::Wrong(count) => {
            let message = match count {
                1 => format!("the passphrase does not open {what}"),
                count => format!("none of the {count} passphrases opens {what}"),
            };
            let fix = format!(
                "give the passphrase it was encrypted with; this asks for one and says whether it fits: {tries}"
            );
            (message, fix)
        }
        Closed::Refused(why) => {
            (format!("{what} is not opened here: {why}"), format!("hand in what this writes: {opens}"))
        }
    };
    Finding::error(code, name, message).with_fix(fix)
}

fn openssh(code: Code, name: &str, place: Place, kind: SshKey) -> Finding {
    let quoted = quoted(name);
    let message = format!("the key in {} is in OpenSSH's own form, which Contour refuses", words(place));
    let copy = if name == "plain-key.pem" { "key.pem" } else { "plain-key.pem" };
    // run: ssh-keygen keeps Ed25519 in its own form, whatever it is asked for
    let fix = match kind {
        SshKey::Ed25519 => {
            "an Ed25519 key stays in that form: have a certificate issued for a key that openssl made".to_owned()
        }
        SshKey::Convertible => format!("on a copy: `cp {quoted} {copy} && ssh-keygen -p -m PEM -f {copy}`"),
    };
    Finding::error(code, name, message).with_fix(fix)
}

fn unusable(code: Code, name: &str, place: Place, why: &KeyError) -> Finding {
    let place = words(place);
    match why {
        KeyError::Unreadable(what) => Finding::error(code, name, format!("the key in {place} cannot be read: {what}")),
        KeyError::Inconsistent(what) => {
            Finding::error(code, name, format!("the key in {place} contradicts itself: {what}"))
        }
        KeyError::TypeUnsupported(kind) => {
            Finding::error(code, name, format!("the key in {place} is {kind}; Envoy takes RSA, ECDSA and Ed25519"))
        }
        KeyError::CurveUnsupported(curve) => {
            let message = format!("the key in {place} is on {curve}; Envoy takes P-256, P-384 and P-521");
            let finding = Finding::error(code, name, message);
            match curve.ends_with("explicit parameters") {
                true => finding.with_fix(format!(
                    "have the curve named: `openssl pkey -in {} -ec_param_enc named_curve -out plain-key.pem`",
                    quoted(name)
                )),
                false => finding,
            }
        }
    }
}
