//! Certificates as text, from their DER: what was odd about the files they came from is gone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::x509::Certificate;

/// Returns one block for each certificate, 64 columns, LF (RFC 7468 s. 2).
pub(crate) fn certificates<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> String {
    let mut pem = String::new();
    for certificate in certificates {
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        let mut rest: &str = &STANDARD.encode(&certificate.der);
        while let Some((line, tail)) = rest.split_at_checked(COLUMNS) {
            push_line(&mut pem, line);
            rest = tail;
        }
        push_line(&mut pem, rest);
        pem.push_str("-----END CERTIFICATE-----\n");
    }
    pem
}

/// Returns certificates as the base64 of their PEM: a value of `data`, or `certificate-authority-data`.
pub(crate) fn data<'a>(list: impl IntoIterator<Item = &'a Certificate>) -> String {
    STANDARD.encode(certificates(list))
}

fn push_line(pem: &mut String, line: &str) {
    if !line.is_empty() {
        pem.push_str(line);
        pem.push('\n');
    }
}

const COLUMNS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::samples;

    #[test]
    fn lines_are_at_most_64_columns_and_never_empty() {
        for (length, lines) in [(1, 1), (47, 1), (48, 1), (49, 2), (96, 2), (97, 3)] {
            let certificate = samples::certificate("x", &vec![7; length]);
            let pem = certificates([&certificate]);
            assert_eq!(pem.lines().count(), lines + 2, "{length} bytes");
            assert!(pem.lines().all(|line| (1..=64).contains(&line.len())));
            assert!(pem.ends_with("-----END CERTIFICATE-----\n") && !pem.contains('\r'));
        }
    }
}
