//! Error messages: what kubectl, curl, or Contour printed, pasted or saved in place of a file.

use crate::decoded::described::{InputKind, Look, Unsupported};
use crate::decoded::remark::KnownError;
use crate::encryption::passphrase::Passphrases;
use crate::material::Material;
use crate::symptom::{TEXT_BYTES, diagnose};
use crate::yaml;
use crate::yaml::Value;

/// Says whether a text is an error that the dictionary of symptoms explains, and none of the forms that are read. For a text
/// that was pasted as such, an entry that says little is enough.
pub(crate) fn is_error_message(text: &str) -> bool {
    match kind(text) {
        Some(InputKind::ErrorMessage) => true,
        Some(InputKind::Unknown(Look::PlainText)) => text.len() <= TEXT_BYTES && !diagnose(text).found.is_empty(),
        _ => false,
    }
}

/// Says whether a text is none of the forms that are read, and no error that the dictionary of symptoms explains.
pub(crate) fn is_plain_text(text: &str) -> bool {
    matches!(kind(text), Some(InputKind::Unknown(Look::PlainText)))
}

fn kind(text: &str) -> Option<InputKind> {
    let material = Material::new("", None, text.as_bytes().to_vec());
    super::decode_at_once(&[material], &Passphrases::default()).inputs.into_iter().next().map(|input| input.kind)
}

/// Recognizes an error by the dictionary of symptoms. The input is known to be none of the forms that are read.
///
/// A text that is longer than what the dictionary searches is a log or a document, and costs nothing.
pub(super) fn of(look: Look, bytes: &[u8]) -> Option<KnownError> {
    let text = core::str::from_utf8(bytes).ok().filter(|text| text.len() <= TEXT_BYTES)?;
    let may_be = match look {
        Look::Json => true,
        Look::PlainText | Look::Yaml => !is_settings(bytes),
        _ => false,
    };
    if may_be { known(text) } else { None }
}

/// Says whether a text is YAML with several entries. Error messages usually are not: a second colon in a line
/// (`error: x509: ...`) is not allowed in YAML, and a single line is one entry.
fn is_settings(text: &[u8]) -> bool {
    match yaml::parse(text).map(|node| node.value) {
        Ok(Value::List(_)) => true,
        Ok(Value::Map(entries)) => entries.len() > 1,
        Ok(_) | Err(_) => false,
    }
}

/// Recognizes an error that the API server returned: an object of kind `Status`.
pub(super) fn of_answer(form: &Unsupported, bytes: &[u8]) -> Option<KnownError> {
    let Unsupported::Manifest(Some(kind)) = form else { return None };
    let text = core::str::from_utf8(bytes).ok().filter(|text| text.len() <= TEXT_BYTES)?;
    if kind == "Status" { known(text) } else { None }
}

/// Returns the entry that explains a text best. General entries match too many other texts.
fn known(text: &str) -> Option<KnownError> {
    let best = diagnose(text).found.into_iter().next()?.symptom;
    (!best.is_general).then_some(KnownError { id: best.id, title: best.title })
}

#[cfg(test)]
mod tests {
    use crate::check::{described, reading};
    use crate::encryption::passphrase::Passphrases;
    use crate::finding::Code;
    use crate::intake::decode;
    use crate::material::{Material, Role};

    const MESSAGE: &str = "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority";

    fn is_message(materials: &[(&str, Option<Role>, &[u8])]) -> bool {
        let material = |(name, role, bytes): &(&str, Option<Role>, &[u8])| Material::new(*name, *role, bytes.to_vec());
        let decoded = decode(&materials.iter().map(material).collect::<Vec<_>>(), &Passphrases::default());
        let is_found = reading(&decoded).iter().any(|finding| finding.code == Code::InputErrorMessage);
        let is_described = decoded.inputs.iter().any(|input| described(input) == "error message");
        assert_eq!(is_found, is_described);
        is_found
    }

    #[test]
    fn a_pasted_text_is_an_error_if_an_entry_explains_it() {
        let kubeconfig = "apiVersion: v1\nkind: Config\nclusters: []\n";
        let rows = [
            (MESSAGE, true),
            ("Unable to connect to the server: EOF", true),
            ("Error from server (Forbidden): pods is forbidden: User \"system:anonymous\" cannot list", true),
            ("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2ln", false),
            (kubeconfig, false),
            ("see you at noon", false),
            ("", false),
        ];
        rows.iter().for_each(|(text, expected)| assert_eq!(super::is_error_message(text), *expected, "{text}"));
    }

    #[test]
    fn what_programs_print_is_an_error_message() {
        let utf16: Vec<u8> = MESSAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let lines = format!("{MESSAGE}\n").repeat(5);
        let texts: &[(&str, &[u8])] = &[
            ("paste", MESSAGE.as_bytes()),
            ("error", lines.as_bytes()),
            ("error.log", MESSAGE.as_bytes()),
            ("error.txt", &utf16),
            ("paste", b"curl: (60) SSL certificate problem: unable to get local issuer certificate\nmore: at curl.se\n"),
            ("paste", b"Name: api\nStatus:\n  Current Status: invalid\n  Message: Spec.VirtualHost.TLS Secret \"a\" is invalid: Secret not found\n"),
            ("paste", b"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}"),
        ];
        for (name, text) in texts {
            assert!(is_message(&[(name, None, text)]), "{name}: {}", String::from_utf8_lossy(text));
        }
        assert!(is_message(&[("key.pem", Some(Role::Key), MESSAGE.as_bytes())]));
    }

    #[test]
    fn other_files_are_not() {
        let read_me = format!("Troubleshooting\n\nIf kubectl prints {MESSAGE}, ask your administrator for the CA.\n");
        let settings = format!("onError: retry\nretryOn:\n- \"{MESSAGE}\"\n");
        let script = format!("#!/bin/sh\necho '{MESSAGE}'\n");
        let page = format!("<html><body>{MESSAGE}</body></html>");
        let long = MESSAGE.to_owned() + &" and more".repeat(64 << 10);
        let manifest =
            format!("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{annotations: {{error: '{MESSAGE}'}}}}\n");
        let with_block = format!("{MESSAGE}\n{}", crate::samples::pem("leaf"));
        let files: &[(&str, &str)] = &[
            ("README", &read_me),
            ("notes.md", &read_me),
            ("values.yaml", &settings),
            ("probe", &script),
            ("paste", &page),
            ("paste", &long),
            ("paste", &manifest),
            ("paste", &with_block),
            ("paste", "hello there"),
            ("hosts", "127.0.0.1 localhost\n203.0.113.9 k8s.example.com\n"),
            ("paste", "abcdef.0123456789abcdef"),
        ];
        for (name, text) in files {
            assert!(!is_message(&[(name, None, text.as_bytes())]), "{name}: {text}");
        }
        let leaf = crate::samples::pem("leaf");
        let beside = [("leaf.pem", None, leaf.as_bytes()), ("error.log", None, MESSAGE.as_bytes())];
        assert!(!is_message(&beside), "a log beside certificates is skipped");
    }
}
