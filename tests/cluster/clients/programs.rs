//! Clients that are programs: one start for each chain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kubefront_core::Moment;
use kubefront_core::clients::Client;

use super::chains::{Chain, pem};
use super::served::folder;
use super::{Asked, Measured, Missing, Outcome};

pub(crate) fn openssl(asked: &Asked<'_>) -> Measured {
    let answer = |chain: &Chain| {
        let at = Moment::parse(&chain.at).expect("a time").unix().to_string();
        let (leaf, others) = chain.sent.split_first().expect("a leaf");
        let anchors = certificates("openssl-anchors.pem", &chain.anchors);
        let mut command = Command::new("openssl");
        command.args(["verify", "-no-CApath", "-no-CAstore", "-purpose", "sslserver", "-attime", &at]);
        let is_address = chain.host.parse::<core::net::IpAddr>().is_ok();
        command.args([if is_address { "-verify_ip" } else { "-verify_hostname" }, &chain.host]);
        command.arg("-CAfile").arg(anchors);
        if !others.is_empty() {
            command.arg("-untrusted").arg(certificates("openssl-sent.pem", others));
        }
        let leaf = certificates("openssl-leaf.pem", std::slice::from_ref(leaf));
        let output = command.arg(leaf).output().expect(NO_OPENSSL);
        let text = one_line(&output.stderr);
        match output.status.success() {
            true => "A".to_owned(),
            // what cannot be read says nothing about the chain
            false if text.contains("Could not read") || text.contains("Unable to load") => format!("? {text}"),
            false => format!("R {text}"),
        }
    };
    let answers = asked.chains.iter().map(answer).collect();
    Measured { client: Client::Openssl, version: version(Path::new("openssl"), "version"), answers }
}

pub(crate) fn curl(asked: &Asked<'_>) -> Outcome {
    let version = version(Path::new("curl"), "--version");
    // another TLS library has other rules
    if !version.contains("OpenSSL") {
        return Err(Missing { client: Client::Curl, install: "apt-get install curl" });
    }
    let answer = |(chain, port): (&Chain, &u16)| {
        let (host, anchors) = (&chain.host, certificates("curl-anchors.pem", &chain.anchors));
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--max-time", "30", "--noproxy", "*", "--output"]);
        command.arg(folder().join("curl-answer")).args(["--resolve", &format!("{host}:{port}:127.0.0.1")]);
        program_answer(*port, command.arg("--cacert").arg(anchors).arg(format!("https://{host}:{port}/")))
    };
    let number = version.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let answers = asked.chains.iter().zip(&asked.served.ports).map(answer).collect();
    Ok(Measured { client: Client::Curl, version: number, answers })
}

pub(crate) fn gnutls(asked: &Asked<'_>) -> Outcome {
    let version = version(Path::new("gnutls-cli"), "--version");
    if version.is_empty() {
        return Err(Missing { client: Client::Gnutls, install: "apt-get install gnutls-bin" });
    }
    let answer = |(chain, port): (&Chain, &u16)| {
        let anchors = certificates("gnutls-anchors.pem", &chain.anchors);
        // it has no limit of its own
        let mut command = Command::new("timeout");
        command.args(["30", "gnutls-cli", "--x509cafile"]).arg(anchors).args(["--verify-hostname", &chain.host]);
        if chain.host.parse::<core::net::IpAddr>().is_err() {
            command.args(["--sni-hostname", &chain.host]);
        }
        program_answer(*port, command.args(["--port", &port.to_string(), "127.0.0.1"]))
    };
    let number = version.split(" Copyright").next().unwrap_or_default().to_owned();
    let answers = asked.chains.iter().zip(&asked.served.ports).map(answer).collect();
    Ok(Measured { client: Client::Gnutls, version: number, answers })
}

fn program_answer(port: u16, command: &mut Command) -> String {
    if port == 0 {
        return "? not served".to_owned();
    }
    let output = command.stdin(Stdio::null()).output().expect("the client starts");
    let text = one_line(&output.stderr);
    match output.status.success() {
        true => "A".to_owned(),
        false if output.status.code() == Some(TIMED_OUT) => "? unknown (timeout)".to_owned(),
        false if UNKNOWN.iter().any(|unknown| text.contains(unknown)) => format!("? {text}"),
        false => format!("R {text}"),
    }
}

/// What a program says of itself; empty if it is not there.
pub(crate) fn version(program: &Path, flag: &str) -> String {
    let output = Command::new(program).arg(flag).output();
    output.map(|output| one_line(&output.stdout)).unwrap_or_default()
}

/// Writes certificates to a file.
fn certificates(name: &str, certificates: &[String]) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, certificates.iter().map(|der| pem(der)).collect::<String>()).expect("written");
    path
}

pub(crate) fn one_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The exit code of `timeout`.
const TIMED_OUT: i32 = 124;
/// Texts of curl and gnutls-cli that are not about the chain.
const UNKNOWN: [&str; 5] = ["resolve host", "curl: (7)", "curl: (28)", "Could not connect", "Connection refused"];
const NO_OPENSSL: &str = "openssl is missing: install it, then run `cargo xtask clients` again";
