//! Firefox and Chromium, one browser for all chains: scripts drive them.

use std::fs;
use std::path::Path;
use std::process::Command;

use kubefront_core::clients::Client;

use super::programs::version;
use super::scripts::{script, talk};
use super::served::folder;
use super::{Asked, Measured, Missing, Outcome};

/// By Marionette, with anchors that are added and deleted for each chain.
pub(crate) fn firefox(asked: &Asked<'_>) -> Outcome {
    let found = ["firefox-esr", "firefox"].into_iter().map(|name| (name, version(Path::new(name), "--version")));
    let Some((program, version)) = { found }.find(|(_, version)| !version.is_empty()) else {
        return Err(Missing { client: Client::Firefox, install: "apt-get install firefox-esr" });
    };
    let answers = talk(
        Command::new("python3").arg(script("firefox.py")).arg(program).arg(fresh("firefox")),
        asked.chains,
        &asked.served.ports,
    );
    Ok(Measured { client: Client::Firefox, version, answers })
}

/// By its DevTools protocol, with anchors in a fresh NSS database, as Linux has it for a user.
pub(crate) fn chromium(asked: &Asked<'_>) -> Outcome {
    let missing = |install| Missing { client: Client::Chromium, install };
    let version = version(Path::new("chromium"), "--version");
    if version.is_empty() {
        return Err(missing("apt-get install chromium"));
    }
    if Command::new("certutil").arg("--help").output().is_err() {
        return Err(missing("apt-get install libnss3-tools"));
    }
    // all anchors are in one database, and those of x509-limbo have one name
    let ports = asked.chains.iter().zip(&asked.served.ports);
    let ports: Vec<u16> = ports.map(|(chain, port)| if chain.name.contains("::") { 0 } else { *port }).collect();
    let mut command = Command::new("node");
    let answers = talk(command.arg(script("chromium.mjs")).arg(fresh("chromium")), asked.chains, &ports);
    Ok(Measured { client: Client::Chromium, version, answers })
}

/// An empty directory for a profile.
fn fresh(name: &str) -> std::path::PathBuf {
    let place = folder().join(name);
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).expect("a directory");
    place
}
