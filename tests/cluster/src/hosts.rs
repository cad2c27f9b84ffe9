//! The hosts file of inside.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::net::Ipv4Addr;
use std::sync::Mutex;

use crate::sandbox::{folder, must};

static NAMES: Mutex<BTreeMap<String, Ipv4Addr>> = Mutex::new(BTreeMap::new());

/// Mounts the stack's file over the machine's.
pub(crate) fn mount() {
    let file = folder().join("hosts");
    fs::write(&file, "127.0.0.1 localhost\n").unwrap();
    must("mount", &["--bind", file.to_str().unwrap(), "/etc/hosts"]);
}

/// Makes a name lead to an address. Adds a line in one write, so that those who read meanwhile never see half of it.
pub(crate) fn add(name: &str, address: Ipv4Addr) {
    let mut names = NAMES.lock().unwrap();
    if let Some(known) = names.insert(name.to_owned(), address) {
        assert_eq!(known, address, "{name} leads elsewhere already: two cases share a label");
        return;
    }
    let mut file = fs::OpenOptions::new().append(true).open(folder().join("hosts")).unwrap();
    file.write_all(format!("{address} {name}\n").as_bytes()).unwrap();
}
