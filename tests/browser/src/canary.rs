//! Listeners on loopback, TCP and UDP, one pair for each way to send data: the port shows which way was used.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::serve::{head, respond};

/// What a listener received.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Arrival {
    /// A connection without data.
    Bare,
    /// Bytes: a request, a handshake, a datagram.
    Data,
}

/// The listeners of one page.
#[derive(Clone)]
pub struct Canary {
    ports: BTreeMap<&'static str, u16>,
    arrived: Arc<Mutex<BTreeMap<&'static str, Arrival>>>,
}

impl Canary {
    /// Listens for each way.
    pub fn listen(ways: impl Iterator<Item = &'static str>) -> Self {
        let mut canary = Self { ports: BTreeMap::new(), arrived: Arc::default() };
        for way in ways {
            let (tcp, udp) = pair();
            canary.ports.insert(way, tcp.local_addr().expect("an address").port());
            let (on_tcp, on_udp) = (canary.clone(), canary.clone());
            thread::spawn(move || {
                for stream in tcp.incoming().flatten() {
                    let canary = on_tcp.clone();
                    thread::spawn(move || canary.answer(way, &stream));
                }
            });
            thread::spawn(move || {
                while udp.recv_from(&mut [0; 2048]).is_ok() {
                    on_udp.note(way, Arrival::Data);
                }
            });
        }
        canary
    }

    /// `127.0.0.1:PORT` of a way.
    pub fn host(&self, way: &str) -> String {
        format!("127.0.0.1:{}", self.ports[way])
    }

    /// Waits for something to arrive.
    pub fn wait(&self, way: &str, longest: Duration) -> Option<Arrival> {
        let begin = Instant::now();
        while begin.elapsed() < longest && self.arrived(way) != Some(Arrival::Data) {
            thread::sleep(Duration::from_millis(10));
        }
        self.arrived(way)
    }

    /// What has arrived.
    pub fn arrived(&self, way: &str) -> Option<Arrival> {
        self.arrived.lock().expect("no panic while noting").get(way).copied()
    }

    fn note(&self, way: &'static str, arrival: Arrival) {
        let mut arrived = self.arrived.lock().expect("no panic while noting");
        let known = arrived.entry(way).or_insert(arrival);
        *known = arrival.max(*known);
    }

    /// Serves the page of the control too, because some ways need an origin.
    fn answer(&self, way: &'static str, stream: &TcpStream) {
        // Chromium keeps a connection that it opened in advance. Data that arrives later counts too.
        let _ = stream.set_read_timeout(Some(Duration::from_millis(400)));
        if stream.peek(&mut [0]).is_err() {
            self.note(way, Arrival::Bare);
        }
        let _ = stream.set_read_timeout(None);
        let line = head(stream);
        let path = line.split(' ').nth(1).unwrap_or_default();
        match path {
            "/control" => respond(
                stream,
                &format!("200 OK{REPORTS}"),
                "text/html",
                b"<!doctype html><title>control</title><body>",
            ),
            "/report" if way != "report of a policy" => respond(stream, "204 No Content", "text/plain", b""),
            "/favicon.ico" => respond(stream, "404 Not Found", "text/plain", b""),
            "" if line.is_empty() => self.note(way, Arrival::Bare),
            _ => {
                self.note(way, Arrival::Data);
                let kind = if path.contains("css") { "text/css" } else { "text/javascript" };
                respond(stream, "200 OK\r\nAccess-Control-Allow-Origin: *", kind, b"");
            }
        }
    }
}

/// The policy of the control sends reports. The page's policy cannot, because reports require a header of the server.
const REPORTS: &str = "\r\nContent-Security-Policy-Report-Only: img-src 'none'; report-uri /report";

/// One port for both.
fn pair() -> (TcpListener, UdpSocket) {
    for _ in 0..100 {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = tcp.local_addr().expect("an address").port();
        if let Ok(udp) = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)) {
            return (tcp, udp);
        }
    }
    panic!("no port that is free for TCP and UDP");
}
