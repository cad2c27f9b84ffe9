//! PEM as RFC 7468 requires it: what was odd about the files that it came from is gone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// Writes one block as RFC 7468 s. 2 requires it: 64 columns, LF.
pub(crate) fn write(label: &str, der: &[u8]) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(vec![0u8; der.len().div_ceil(3) * 4]);
    let written = STANDARD.encode_slice(der, &mut digits).unwrap_or_default();
    let digits = digits.get(..written).unwrap_or_default();
    let room = digits.len() + digits.len() / COLUMNS + 2 * label.len() + 40;
    let mut pem = Zeroizing::new(String::with_capacity(room));
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----\n");
    for line in digits.chunks(COLUMNS) {
        pem.push_str(core::str::from_utf8(line).unwrap_or_default());
        pem.push('\n');
    }
    pem.push_str("-----END ");
    pem.push_str(label);
    pem.push_str("-----\n");
    pem
}

/// RFC 7468 s. 2: lines of exactly 64 characters.
const COLUMNS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_at_most_64_columns_and_never_empty() {
        for (length, lines) in [(1, 1), (47, 1), (48, 1), (49, 2), (96, 2), (97, 3)] {
            let pem = write("CERTIFICATE", &vec![7; length]);
            assert_eq!(pem.lines().count(), lines + 2, "{length} bytes");
            assert!(pem.lines().all(|line| (1..=64).contains(&line.len())));
            assert!(pem.ends_with("-----END CERTIFICATE-----\n") && !pem.contains('\r'));
        }
    }
}
