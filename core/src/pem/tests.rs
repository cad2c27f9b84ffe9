use super::base64::Base64Fault;
use super::scan::Scan;
use super::*;

const BODY: &[u8] = b"a body of some sixty octets, so that it is two lines of base64.";

fn plain() -> String {
    write("CERTIFICATE", BODY).to_string()
}

fn words(scan: &Scan) -> Vec<Repair> {
    scan.repairs.list().into_iter().map(|(repair, _)| repair).collect()
}

fn bodies(scan: &Scan) -> Vec<bool> {
    scan.blocks.iter().map(|block| matches!(&block.body, Body::Der(der) if der.as_slice() == BODY)).collect()
}

#[test]
fn every_damage_is_repaired_and_reported() {
    use Repair::*;
    let pem = plain();
    let line = pem.trim_end();
    let glued = format!("{line}{pem}");
    let shared = pem.replace("-----\n", "-----") + &pem;
    let escaped = pem.replace('\n', "\\n");
    let table: &[(&str, String, &[Repair], usize)] = &[
        ("nothing", pem.clone(), &[], 1),
        ("two", format!("{pem}{pem}"), &[], 2),
        ("an empty line between", format!("{pem}\n{pem}"), &[], 2),
        ("byte order mark", format!("\u{feff}{pem}"), &[ByteOrderMark], 1),
        ("byte order mark between", format!("{pem}\u{feff}{pem}"), &[ByteOrderMark], 2),
        ("CRLF", pem.replace('\n', "\r\n"), &[CarriageReturnLineFeed], 1),
        ("CR", pem.replace('\n', "\r"), &[StrayCarriageReturn], 1),
        ("CRCRLF", pem.replace('\n', "\r\r\n"), &[CarriageReturnLineFeed, StrayCarriageReturn], 1),
        ("indented", pem.replace('\n', "\n    "), &[Blanks], 1),
        ("indented first", format!("\t{}", pem.replace('\n', "\n\t")), &[Blanks], 1),
        ("glued", glued, &[Glued], 2),
        ("glued, one on a single line", shared, &[Glued], 2),
        ("one line", line.replace('\n', " ") + "\n", &[Blanks, OneLine], 1),
        ("one line without blanks", line.replace('\n', ""), &[OneLine, NoFinalNewline], 1),
        ("escaped", escaped.clone(), &[EscapedNewline], 1),
        ("escaped twice", pem.replace('\n', "\\\\n"), &[EscapedNewline], 1),
        ("JSON string", format!("\"{escaped}\""), &[EscapedNewline, Quotes], 1),
        ("JSON object", format!("{{\"cert\": \"{escaped}\"}}"), &[EscapedNewline, Quotes, TextAround], 1),
        ("quotes", format!("'{line}'\n"), &[Quotes], 1),
        ("string of strings", seam(&pem), &[EscapedNewline, Quotes], 1),
        ("mail", format!("> {}", pem.trim_end().replace('\n', "\n> ") + "\n"), &[Blanks, Quotes], 1),
        ("no newline", line.to_owned(), &[NoFinalNewline], 1),
        ("four dashes", pem.replace("-----", "----"), &[Marker], 1),
        ("six dashes", pem.replace("-----", "------"), &[Marker], 1),
        ("en dashes", pem.replace("-----", "–––––"), &[Marker], 1),
        ("two em dashes and one", pem.replace("-----", "——-"), &[Marker], 1),
        ("blank after the dashes", pem.replace("-----BEGIN", "----- BEGIN"), &[Marker], 1),
        ("no dashes behind", pem.replace("CERTIFICATE-----", "CERTIFICATE"), &[Marker], 1),
        ("lower case", pem.replace("BEGIN CERT", "begin cert"), &[Marker], 1),
        (
            "a no-break space",
            pem.replace("BEGIN CERT", "BEGIN\u{a0}CERT").replace("END CERT", "END\u{a0}CERT"),
            &[Marker],
            1,
        ),
        ("NUL padding", format!("{pem}\0\0\0"), &[Nul], 1),
        ("text before", format!("Bag Attributes\n    friendlyName: x\n{pem}"), &[TextAround], 1),
        ("text behind", format!("{pem}---\nServer certificate\n"), &[TextAround], 1),
        ("text between", format!("{pem}# the root\n{pem}"), &[TextAround], 2),
        ("no padding", write("CERTIFICATE", &BODY[..62]).replace('=', ""), &[Padding], 1),
        ("escaped letter", pem.replace("YSB", "YS\\u0042"), &[Quotes], 1),
        ("shell continuation", pem.replace('\n', "\\\n"), &[EscapedNewline], 1),
    ];
    for (name, text, repairs, blocks) in table {
        let scan = scan(text.as_bytes());
        let mut found = words(&scan);
        found.sort();
        let mut expected = repairs.to_vec();
        expected.sort();
        assert_eq!((found, scan.blocks.len()), (expected, *blocks), "{name}: {text}");
        assert!(scan.blocks.iter().all(|block| block.label == "CERTIFICATE"), "{name}");
        if *name != "no padding" {
            assert!(bodies(&scan).iter().all(|good| *good), "{name}: {text}");
        }
    }
}

fn seam(pem: &str) -> String {
    let lines: Vec<String> = pem.lines().map(|line| format!("\"{line}\\n\"")).collect();
    lines.join(" +\n  ")
}

#[test]
fn broken_blocks_are_reported_with_their_place() {
    let pem = plain();
    let table: &[(&str, String, usize, Broken)] = &[
        ("no END", pem.replace("-----END CERTIFICATE-----\n", ""), 1, Broken::NoEnd),
        (
            "no END before another",
            format!("\n{}{pem}", pem.replace("-----END CERTIFICATE-----\n", "")),
            2,
            Broken::NoEnd,
        ),
        ("no BEGIN", pem.replace("-----BEGIN CERTIFICATE-----\n", ""), 3, Broken::NoBegin),
        (
            "labels",
            pem.replace("END CERTIFICATE", "END PRIVATE KEY"),
            1,
            Broken::LabelMismatch { end: "PRIVATE KEY".to_owned(), line: 4 },
        ),
        ("a character", bad(&pem, 65, '!'), 1, Broken::Base64 { line: 2, column: 38, fault: Base64Fault::Character }),
        (
            "a character of another script",
            bad(&pem, 100, 'é'),
            1,
            Broken::Base64 { line: 3, column: 8, fault: Base64Fault::Character },
        ),
        (
            "padding in the middle",
            bad(&pem, 66, '='),
            1,
            Broken::Base64 { line: 2, column: 40, fault: Base64Fault::AfterPadding },
        ),
        (
            "three characters short",
            pem.replacen("YSBib2R5", "YSBib", 1),
            1,
            Broken::Base64 { line: 3, column: 21, fault: Base64Fault::Incomplete },
        ),
    ];
    for (name, text, line, expected) in table {
        let scan = scan(text.as_bytes());
        let found = scan.blocks.iter().find_map(|block| match &block.body {
            Body::Broken(broken) => Some((block.line, broken.clone())),
            _ => None,
        });
        assert_eq!(found, Some((*line, expected.clone())), "{name}:\n{text}");
    }
}

fn bad(pem: &str, at: usize, with: char) -> String {
    format!("{}{with}{}", &pem[..at], &pem[at + 1..])
}

#[test]
fn legacy_encryption_is_seen_and_other_headers_are_passed_over() {
    let head = "-----BEGIN RSA PRIVATE KEY-----\n";
    let encrypted =
        format!("{head}Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    assert!(
        matches!(&scan(encrypted.as_bytes()).blocks[0].body, Body::Encrypted { how, .. } if how == "AES-128-CBC,00")
    );
    let comment = plain().replace("CERTIFICATE-----\nY", "CERTIFICATE-----\nComment: mine\n\nY");
    assert_eq!(bodies(&scan(comment.as_bytes())), [true]);
}

#[test]
fn prose_is_not_a_marker() {
    for text in ["- BEGIN", "-- BEGIN of the story", "the END-----", "----- BEGINNING -----", "-----BEGIN", "a-----b"] {
        assert!(scan(text.as_bytes()).blocks.iter().all(|block| matches!(block.body, Body::Broken(_))), "{text}");
    }
    for text in ["- BEGIN", "-- BEGIN of the story", "the END of it", "----- BEGINNING -----"] {
        assert!(!has_marker(text.as_bytes()), "{text}");
    }
}

#[test]
fn utf_16_is_converted_with_and_without_a_mark() {
    let pem = plain();
    let units: Vec<u16> = pem.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let marked = |mark: [u8; 2], rest: &[u8]| [mark.as_slice(), rest].concat();
    for (bytes, converted) in [
        (little.clone(), true),
        (big.clone(), true),
        (marked([0xff, 0xfe], &little), true),
        (marked([0xfe, 0xff], &big), true),
        (pem.clone().into_bytes(), false),
    ] {
        let text = utf8(&bytes);
        assert_eq!(text.was_utf16, converted);
        assert_eq!(bodies(&scan(text.bytes())), [true]);
    }
}

#[test]
fn nothing_panics_whatever_is_cut_flipped_or_repeated() {
    let pem = plain();
    let whole = format!("\u{feff}x \"{}\" {pem}{pem}", pem.replace('\n', "\\n"));
    let bytes = whole.as_bytes();
    for at in 0..bytes.len() {
        let _ = scan(&bytes[..at]);
        let _ = scan(&bytes[at..]);
        for bit in [0x01, 0x20, 0x80] {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= bit;
            let _ = scan(&flipped);
        }
        let repeated = [&bytes[..at], &bytes[at / 2..at], &bytes[at..]].concat();
        let _ = scan(&repeated);
        let _ = utf8(&bytes[at..]);
    }
}

#[test]
fn markers_without_end_are_bounded() {
    let many = "-----BEGIN CERTIFICATE-----".repeat(60_000);
    let scan = scan(many.as_bytes());
    assert!(scan.is_cut);
    let dashes = "-".repeat(1 << 20);
    assert!(!has_marker(dashes.as_bytes()));
}
