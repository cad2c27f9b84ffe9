//! rustls with ring, as kube-rs uses it: real handshakes from this process, with only the anchors of the chain.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use kubefront_core::clients::Client;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};

use super::chains::{Chain, bytes};
use super::{Asked, Measured};

pub(crate) fn ask(asked: &Asked<'_>) -> Measured {
    let answer = |(chain, port): (&Chain, &u16)| match port {
        0 => "? not served".to_owned(),
        port => shake(chain, *port).map_or_else(|error| error, |()| "A".to_owned()),
    };
    let answers = asked.chains.iter().zip(&asked.served.ports).map(answer).collect();
    Measured { client: Client::Rustls, version: versions(), answers }
}

/// The answer if it is not `A`.
fn shake(chain: &Chain, port: u16) -> Result<(), String> {
    let rejected = |error: &dyn core::fmt::Display| format!("R {error}");
    let broken = |error: std::io::Error| match error.kind() {
        ErrorKind::ConnectionRefused | ErrorKind::TimedOut | ErrorKind::WouldBlock => format!("? unknown ({error})"),
        _ => rejected(&error),
    };
    let mut roots = RootCertStore::empty();
    for anchor in &chain.anchors {
        roots.add(CertificateDer::from(bytes(anchor))).map_err(|error| rejected(&error))?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| rejected(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(chain.host.clone()).map_err(|error| rejected(&error))?;
    let mut client = ClientConnection::new(Arc::new(config), name).map_err(|error| rejected(&error))?;
    let mut socket = TcpStream::connect(("127.0.0.1", port)).map_err(broken)?;
    socket.set_read_timeout(Some(Duration::from_secs(20))).map_err(broken)?;
    while client.is_handshaking() {
        client.complete_io(&mut socket).map_err(broken)?;
    }
    Ok(())
}

/// The versions of Cargo.lock: `rustls 0.23.46, rustls-webpki 0.103.17, ring 0.17.14`.
fn versions() -> String {
    let lock = include_str!("../../../Cargo.lock");
    let version = |name: &str| {
        let entry = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1)?;
        Some(format!("{name} {}", entry.split('"').next()?))
    };
    ["rustls", "rustls-webpki", "ring"].into_iter().filter_map(version).collect::<Vec<_>>().join(", ")
}
