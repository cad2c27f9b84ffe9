use crate::decode::{Decoded, decode};
use crate::material::Material;
use crate::passphrase::Passphrases;

/// Two certificates and a key, deflated and stored, with what macOS adds; written by Python's zipfile.
const ZIP: &[u8] = include_bytes!("../../testdata/certificates.zip");

fn read(bytes: impl Into<Vec<u8>>) -> Decoded {
    decode(&[Material::new("certs.zip", None, bytes.into())], &Passphrases::default())
}

#[test]
fn files_are_taken_out_and_sorted() {
    let decoded = read(ZIP);
    assert_eq!((decoded.certificates.len(), decoded.keys.len()), (2, 1));
    assert_eq!(decoded.findings.iter().map(|finding| finding.code.name()).collect::<Vec<_>>(), ["zip-unwrapped"]);
    assert_eq!(decoded.keys[0].origin.name, "certs.zip/certs/private.key");
    assert!(decoded.inputs[0].what.starts_with("zip archive with certs/certificate.crt: a certificate (PEM); "));
}

#[test]
fn damage_is_told_and_never_panics() {
    for at in 0..ZIP.len() {
        let mut flipped = ZIP.to_vec();
        flipped[at] ^= 0x55;
        for bytes in [flipped, ZIP[..at].to_vec(), ZIP[at..].to_vec()] {
            let _ = read(bytes);
        }
    }
    let mut damaged = ZIP.to_vec();
    damaged[200] ^= 1;
    assert!(read(damaged).findings.iter().any(|finding| finding.message.ends_with("it is damaged")));
}

#[test]
fn bombs_are_refused() {
    let end = ZIP.windows(4).position(|window| window == b"PK\x05\x06").unwrap();
    let directory = ZIP.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let second = directory + 4 + ZIP[directory + 4..].windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut large = ZIP.to_vec();
    large[second + 24..second + 28].copy_from_slice(&(30_u32 << 20).to_le_bytes());
    assert!(read(large).findings.iter().any(|finding| finding.message.contains("larger than what is read")));
    let mut many = ZIP.to_vec();
    many[end + 10..end + 12].copy_from_slice(&60_000_u16.to_le_bytes());
    assert!(read(many).findings[0].message.contains("more files than are read"));
    let mut encrypted = ZIP.to_vec();
    encrypted[second + 8] |= 1;
    assert!(read(encrypted).findings.iter().any(|finding| finding.message.contains("it is encrypted")));
}
