//! Names: of hosts, of objects, of ranges.

use std::sync::Arc;

use kubefront_core::Moment;
use kubefront_core::fqdn::Fqdn;
use kubefront_core::kubernetes::{Cidr, Namespace, ResourceName, kubeconfig_name};

use super::seeds::SeedFile;

/// What is accepted as a name is a name by its own rule, and is accepted again as it is.
pub fn holds(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok((name, _)) = Fqdn::parse(&text) {
        host(name.as_str());
        let again = Fqdn::parse(name.as_str()).map(|(again, repaired)| (again, repaired.repairs, repaired.port));
        assert_eq!(again, Ok((name, Vec::new(), None)), "a repaired name is repaired again");
    }
    if Fqdn::is_exact(&text) {
        host(&text);
    }
    if let Ok(range) = Cidr::parse(&text) {
        assert_eq!(Cidr::parse(range.as_str()).as_ref(), Ok(&range), "a range is another when it is read again");
    }
    let is_plain =
        |text: &str, others: &str| text.bytes().all(|octet| is_lower(octet) || others.contains(char::from(octet)));
    if let Ok(namespace) = Namespace::parse(&text) {
        assert!(is_plain(namespace.as_str(), "-") && namespace.as_str().len() <= 63);
    }
    if let Ok(name) = ResourceName::subdomain(&text) {
        assert!(is_plain(name.as_str(), "-.") && name.as_str().len() <= 253);
    }
    if let Ok(name) = ResourceName::service(&text) {
        assert!(is_plain(name.as_str(), "-") && name.as_str().len() <= 63);
    }
    if let Ok(name) = ResourceName::path_segment(&text) {
        assert!(!name.as_str().contains(['/', '%', '\n']));
    }
    if kubeconfig_name(&text).is_ok() {
        assert!(!text.contains('\n') && text.len() <= 253);
    }
    if let Some(moment) = Moment::parse(&text) {
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment), "a moment is another when it is read again");
    }
}

/// By RFC 1123, and what SNI, Contour and URLs require.
fn host(name: &str) {
    assert!((1..=253).contains(&name.len()), "{} octets", name.len());
    for label in name.split('.') {
        let is_fit = label.bytes().all(|octet| is_lower(octet) || octet == b'-');
        assert!(is_fit && (1..=63).contains(&label.len()), "a label that no host has");
        assert!(!label.starts_with('-') && !label.ends_with('-'), "a label that begins or ends with -");
    }
    assert!(name.parse::<std::net::IpAddr>().is_err(), "an address");
}

fn is_lower(octet: u8) -> bool {
    octet.is_ascii_lowercase() || octet.is_ascii_digit()
}

/// Names in files, and the odd ones.
pub fn seeds(files: &[SeedFile]) -> Vec<Arc<[u8]>> {
    let marks = ["fqdn: ", "name: ", "namespace: ", "server: ", "secretName: ", "- 10.", "at: "];
    let found = files.iter().flat_map(|file| {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let values = text.lines().filter_map(|line| marks.iter().find_map(|mark| line.split_once(mark)));
        values.map(|(_, value)| value.trim_matches('"').as_bytes().into()).collect::<Vec<Arc<[u8]>>>()
    });
    ODD.iter().map(|text| text.as_bytes().into()).chain(found).collect()
}

const ODD: [&str; 22] = [
    "https://K8s.Example.com:6443/api/v1?x#y",
    " k8s.example.com. ",
    "*.example.com",
    "bücher.example",
    "xn--bcher-kva.example",
    "k8s\u{3002}example\u{ff0e}com",
    "k8s.example.com\u{200b}",
    "faß.de",
    "\u{202e}moc.elpmaxe",
    "10.0.0.1",
    "0x7f.1",
    "[2001:db8::1]:443",
    "::ffff:10.0.0.1/120",
    "10.1.2.3/8",
    "2001:db8::/32",
    "a_b.example.com",
    "-a.example.com",
    "user@k8s.example.com",
    "psp:vmware-system-privileged",
    "2026-11-23T12:00:00Z",
    "2026-11-23T12:00:00.5+01:00",
    "2026-11-23",
];

/// Signs of URLs, and of other scripts.
pub const WORDS: &[&str] = &[
    "https://",
    "http://",
    ":443",
    "/api",
    "?",
    "#",
    "@",
    "*.",
    "xn--",
    ".",
    "..",
    "[",
    "]",
    "::",
    "/32",
    "/128",
    "0x",
    "\u{3002}",
    "\u{ff0e}",
    "\u{200b}",
    "\u{200d}",
    "\u{ad}",
    "\u{202e}",
    "ß",
    "ς",
    "İ",
    "ÿ",
    "T00:00:00Z",
    "+14:00",
];
