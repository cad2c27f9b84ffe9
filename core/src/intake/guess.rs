//! What something looks like that is none of the known forms: enough to see which file was picked by mistake.

/// What it looks like, with its article, and what helps; empty: nothing in particular.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) what: &'static str,
    pub(super) fix: &'static str,
}

/// DER whose end is missing.
pub(super) const CUT_DER: Look =
    Look { what: "DER that is cut off or damaged", fix: "copy the file again, in binary mode" };

/// Says whether something begins as DER (or BER) structures do; no text does.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x80..=0x84, _, ..])
        || matches!(bytes, [0x30, length, 0x02 | 0x06 | 0x30, ..] if usize::from(*length) + 2 == bytes.len())
}

/// Says whether a block holds OpenSSH's own form of a private key.
pub(super) fn is_openssh(label: &str, der: &[u8]) -> bool {
    label == "OPENSSH PRIVATE KEY" || der.starts_with(b"openssh-key-v1\0")
}

/// Returns what a PEM block of this label is, with its article.
pub(super) fn block(label: &str) -> String {
    let known = match label {
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => "a certificate request (CSR)",
        "X509 CRL" => "a certificate revocation list (CRL)",
        "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => "a PKCS#7 bundle",
        "ATTRIBUTE CERTIFICATE" => "an attribute certificate",
        "PGP PUBLIC KEY BLOCK" | "PGP PRIVATE KEY BLOCK" | "PGP MESSAGE" | "PGP SIGNATURE" => "a PGP block",
        "SSH2 PUBLIC KEY" => "an SSH public key",
        "OPENVPN STATIC KEY V1" => "an OpenVPN key",
        "SSL SESSION PARAMETERS" => "a TLS session",
        _ => return format!("a block labelled {label}"),
    };
    known.to_owned()
}

/// Says what something looks like.
pub(super) fn like(bytes: &[u8]) -> Look {
    let plain = |what| Look { what, fix: "" };
    if let Some(what) = magic(bytes) {
        return plain(what);
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return plain("binary data") };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let start: String = text.chars().take(64).collect::<String>().to_ascii_lowercase();
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| start.starts_with(prefix));
    if begins(&["<!doctype html", "<html", "<head"]) {
        return Look {
            what: "an HTML page",
            fix: "it may be the login or error page of a download: fetch the file again",
        };
    }
    if begins(&["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "ssh-dss ", "sk-ssh-"]) {
        return Look {
            what: "an SSH public key",
            fix: "hand in the TLS key, or its public half: `openssl pkey -in key.pem -pubout`",
        };
    }
    if begins(&["certificate:\n    data:", "certificate:\r\n    data:", "certificate request:"]) {
        return Look {
            what: "the text that openssl x509 -text prints",
            fix: "hand in the PEM block itself: `openssl x509 -in FILE`",
        };
    }
    if begins(&["putty-user-key-file"]) {
        return Look { what: "a PuTTY key", fix: "hand in the TLS key: an SSH key belongs to no certificate" };
    }
    if begins(&["{", "["]) {
        let is_jwk = text.len() < 65_536 && text.contains("\"kty\"");
        return plain(if is_jwk { "a JSON Web Key" } else { "JSON" });
    }
    if begins(&["<?xml", "<"]) {
        return plain("XML");
    }
    if begins(&["#!"]) {
        return plain("a script");
    }
    let is_field =
        |line: &str| line.split_once(": ").is_some_and(|(key, _)| !key.trim().is_empty() && !key.trim().contains(' '));
    if begins(&["---\n", "---\r\n"]) || text.lines().take(8).filter(|line| is_field(line)).count() >= 2 {
        return plain("YAML");
    }
    Look {
        what: "plain text",
        fix: "if it is a bearer token of a form of its own, hand it in as `kubeconfig.tokenFile`; else leave it out",
    }
}

/// The first octets of what people have in the same folder.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    let table: &[(&[u8], &str)] = &[
        (b"\x7fELF", "a program (ELF)"),
        (b"MZ", "a Windows program"),
        (b"\x89PNG", "an image (PNG)"),
        (b"\xff\xd8\xff", "an image (JPEG)"),
        (b"GIF8", "an image (GIF)"),
        (b"%PDF-", "a PDF document"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"BZh", "bzip2 data"),
        (b"\xfd7zXZ\0", "xz data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\xd0\xcf\x11\xe0", "an Office document"),
        (b"\0\0\0\x02", "a BouncyCastle keystore"),
    ];
    let found = table.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what);
    let tar = bytes.get(257..262).filter(|mark| *mark == b"ustar").map(|_| "a tar archive");
    found.or(tar)
}
