//! Serves a directory on loopback to one browser.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;

/// Serves until the process ends; returns the address, with a slash at its end.
pub fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = format!("http://{}/", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            thread::spawn(move || answer(&folder, stream));
        }
    });
    address
}

/// Reads the head of a request; returns its first line.
pub fn head(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let _ = lines.take(100).find(String::is_empty);
    first
}

/// Answers a request.
pub fn respond(stream: &TcpStream, status: &str, kind: &str, body: &[u8]) {
    respond_with(stream, status, &format!("Content-Type: {kind}"), body);
}

fn respond_with(mut stream: &TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}

/// A directory is its `index.html`, and an address without a file is `404.html`, as on static hosts. A file with `.br` at its end
/// is sent as the file that it compresses.
fn answer(folder: &Path, stream: TcpStream) {
    let line = head(&stream);
    let path = line.split(' ').nth(1).unwrap_or("/").trim_start_matches('/');
    let name = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript",
        _ => "application/octet-stream",
    };
    if name.contains("..") {
        return respond(&stream, "404 Not Found", "text/plain", b"");
    }
    if let Ok(body) = fs::read(folder.join(format!("{name}.br"))) {
        return respond_with(&stream, "200 OK", &format!("Content-Type: {kind}\r\nContent-Encoding: br"), &body);
    }
    match fs::read(folder.join(&name)) {
        Ok(body) => respond(&stream, "200 OK", kind, &body),
        Err(_) => {
            let body = fs::read(folder.join("404.html")).unwrap_or_default();
            respond(&stream, "404 Not Found", "text/html; charset=utf-8", &body);
        }
    }
}
