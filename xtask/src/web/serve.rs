//! Serves a directory on loopback: enough of HTTP/1.1 for one browser.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::step::Failure;

/// Serves until interrupted, at `port` or the next free one.
pub(super) fn serve(folder: &Path, port: u16, open: bool) -> Result<(), Failure> {
    let listener = (port..=port.saturating_add(50))
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .ok_or_else(|| Failure::new(format!("no free port from {port} on"), "--port N"))?;
    let address = format!("http://{}/", listener.local_addr()?);
    println!("serving on this machine only: {address}  (Ctrl-C ends it)");
    if open {
        open_browser(&address);
    }
    for stream in listener.incoming().flatten() {
        let folder = folder.to_path_buf();
        thread::spawn(move || answer(&folder, stream));
    }
    Ok(())
}

fn answer(folder: &Path, mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The head is read to its end, so that the browser does not see a reset; 100 lines are more than any sends.
    for line in lines.by_ref().take(100) {
        if line?.is_empty() {
            break;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
    let name = path.trim_start_matches('/');
    let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
    let (status, name, body) = match fs::read(folder.join(&name)) {
        Ok(body) if inside && request.starts_with("GET ") => ("200 OK", name, body),
        _ => ("404 Not Found", "404.html".to_owned(), fs::read(folder.join("404.html")).unwrap_or_default()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
        content_type(&name),
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("xml") => "application/xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Opens the page if the system can; otherwise the address was printed.
fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = if cfg!(windows) { Command::new("explorer") } else { Command::new(program) };
    if command.arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        println!("no browser could be started from here");
    }
}
