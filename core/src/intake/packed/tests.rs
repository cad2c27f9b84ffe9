use crate::check::{described, reading};
use crate::container::error::EntryError;
use crate::container::zip;
use crate::decoded::Decoded;
use crate::encryption::passphrase::Passphrases;
use crate::intake::decode;
use crate::limits;
use crate::material::Material;

/// Two certificates and a key, deflated and stored, with what macOS adds; written by Python's zipfile.
const ZIP: &[u8] = include_bytes!("../../testdata/certificates.zip");

fn read(bytes: impl Into<Vec<u8>>) -> Decoded {
    decode(&[Material::new("certs.zip", None, bytes.into())], &Passphrases::default())
}

#[test]
fn files_are_extracted_and_sorted() {
    let decoded = read(ZIP);
    assert_eq!((decoded.certificates.len(), decoded.keys.len()), (2, 1));
    assert_eq!(reading(&decoded).iter().map(|finding| finding.code.name()).collect::<Vec<_>>(), ["zip-unwrapped"]);
    assert_eq!(decoded.keys[0].origin.name, "certs.zip/certs/private.key");
    assert!(described(&decoded.inputs[0]).starts_with("zip archive with certs/certificate.crt: a certificate (PEM); "));
}

#[test]
fn damage_is_reported_and_never_panics() {
    for at in 0..ZIP.len() {
        let mut flipped = ZIP.to_vec();
        flipped[at] ^= 0x55;
        for bytes in [flipped, ZIP[..at].to_vec(), ZIP[at..].to_vec()] {
            let _ = read(bytes);
        }
    }
    let mut damaged = ZIP.to_vec();
    damaged[200] ^= 1;
    assert!(reading(&read(damaged)).iter().any(|finding| finding.found.ends_with(": damaged")));
}

#[test]
fn bombs_are_refused() {
    let end = ZIP.windows(4).position(|window| window == b"PK\x05\x06").unwrap();
    let directory = ZIP.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let second = directory + 4 + ZIP[directory + 4..].windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut large = ZIP.to_vec();
    large[second + 24..second + 28].copy_from_slice(&(30_u32 << 20).to_le_bytes());
    assert!(reading(&read(large)).iter().any(|finding| finding.found.contains("larger than the limit")));
    let mut many = ZIP.to_vec();
    many[end + 10..end + 12].copy_from_slice(&60_000_u16.to_le_bytes());
    assert!(reading(&read(many))[0].found.contains("more files than the limit"));
    let mut encrypted = ZIP.to_vec();
    encrypted[second + 8] |= 1;
    assert!(reading(&read(encrypted)).iter().any(|finding| finding.found.ends_with(": encrypted")));
}

#[test]
fn an_entry_of_another_size_than_stated_is_damaged() {
    let mut methods = Vec::new();
    for header in (0..ZIP.len()).filter(|at| ZIP[*at..].starts_with(b"PK\x01\x02")) {
        let size = u32::from_le_bytes(*ZIP[header + 24..].first_chunk().unwrap());
        for stated in [size + 1, size.saturating_sub(1), 0] {
            let mut zip = ZIP.to_vec();
            zip[header + 24..header + 28].copy_from_slice(&stated.to_le_bytes());
            let mut room = limits::FILE_BYTES;
            let entries = zip::entries(&zip, &mut room).unwrap();
            let damaged = entries.iter().filter(|entry| entry.content.as_ref().err() == Some(&EntryError::Damaged));
            methods.extend(damaged.map(|_| zip[header + 10]));
        }
    }
    methods.sort_unstable();
    assert_eq!(methods, [0, 0, 0, 8, 8, 8, 8, 8, 8]);
}

/// Entries that share their octets, each of them damaged: 44 KiB that unpack to 1.6 GB.
#[test]
fn entries_that_turn_out_to_be_damaged_cost_as_much_as_others() {
    let (packed, size, count) = (vec![0_u8; 32 << 10], 6_400_000_u32, 256_u16);
    let mut zip = b"PK\x03\x04".to_vec();
    zip.resize(30, 0);
    zip.extend_from_slice(&packed);
    let directory = u32::try_from(zip.len()).unwrap();
    for _ in 0..count {
        let mut header = b"PK\x01\x02".to_vec();
        header.resize(46, 0);
        header[10] = 8;
        header[20..24].copy_from_slice(&32_768_u32.to_le_bytes());
        header[24..28].copy_from_slice(&size.to_le_bytes());
        zip.extend_from_slice(&header);
    }
    let mut end = b"PK\x05\x06".to_vec();
    end.resize(22, 0);
    end[10..12].copy_from_slice(&count.to_le_bytes());
    end[16..20].copy_from_slice(&directory.to_le_bytes());
    zip.extend_from_slice(&end);
    let refused = |room: usize| {
        let entries = zip::entries(&zip, &mut room.clone()).unwrap();
        entries
            .iter()
            .filter(|entry| entry.content.as_ref().is_err_and(|why| why.to_string().contains("larger")))
            .count()
    };
    assert_eq!(refused(usize::MAX), 251, "five of 6.4 MB are within 32 MiB");
    assert_eq!(refused(20_000_000), 253, "another archive took the rest");
}

#[test]
fn wrappings_share_what_is_read_of_them() {
    let mut room = 1_000;
    let sizes: Vec<usize> = zip::entries(ZIP, &mut room)
        .unwrap()
        .iter()
        .filter_map(|entry| Some(entry.content.as_ref().ok()?.len()))
        .collect();
    assert_eq!(room + sizes.iter().sum::<usize>(), 1_000);
    assert!(sizes.len() < 3, "{sizes:?}");
}
