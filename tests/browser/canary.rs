//! Tries every way out of the page that we know; a listener on loopback must hear nothing. The same tries in a page
//! without protection are the positive control: they must be heard, or the listener is deaf.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::kit::{self, Page};

#[test]
fn nothing_leaves_and_the_canary_can_hear() {
    let control = Canary::listen();
    let took = control.try_unprotected();

    let canary = Canary::listen();
    let page = Page::open(1000);
    page.call(WAYS, &canary.target());
    std::thread::sleep(took.max(Duration::from_secs(16)));
    assert_eq!(canary.heard(), BTreeSet::new());
}

/// Ways that must be heard where nothing forbids them; `udp` is WebRTC.
const CONTROL: [&str; 12] =
    ["fetch", "xhr", "beacon", "img", "websocket", "form", "style", "font", "script", "frame", "udp", "top"];

/// Hears TCP by the first line's path, and UDP.
struct Canary {
    tcp: u16,
    udp: u16,
    heard: Arc<Mutex<BTreeSet<String>>>,
}

impl Canary {
    fn listen() -> Self {
        let heard = Arc::new(Mutex::new(BTreeSet::new()));
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let ports = (tcp.local_addr().unwrap().port(), udp.local_addr().unwrap().port());
        let (of_tcp, of_udp) = (heard.clone(), heard.clone());
        std::thread::spawn(move || {
            for mut stream in tcp.incoming().flatten() {
                let heard = of_tcp.clone();
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(3)));
                    let mut bytes = [0; 2048];
                    let length = stream.read(&mut bytes).unwrap_or(0);
                    let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
                    let way = text.split(['/', ' ', '?']).nth(2).unwrap_or_default().to_owned();
                    // A connection without a byte is a bare connect: named in README, not counted here.
                    if length > 0 {
                        heard.lock().unwrap().insert(way);
                    }
                });
            }
        });
        std::thread::spawn(move || {
            let mut bytes = [0; 2048];
            while udp.recv(&mut bytes).is_ok() {
                of_udp.lock().unwrap().insert("udp".to_owned());
            }
        });
        Self { tcp: ports.0, udp: ports.1, heard }
    }

    fn target(&self) -> String {
        format!("http://127.0.0.1:{} stun:127.0.0.1:{}", self.tcp, self.udp)
    }

    fn heard(&self) -> BTreeSet<String> {
        self.heard.lock().unwrap().clone()
    }

    /// The same tries where nothing forbids them, until all that must be are heard; says how long that took.
    fn try_unprotected(&self) -> Duration {
        let (_browser, tab) = kit::browse(800);
        let file = std::env::temp_dir().join(format!("kubefront-control-{}.html", std::process::id()));
        std::fs::write(&file, "<!doctype html><title>control</title><body>").unwrap();
        tab.navigate_to(&format!("file://{}", file.display())).unwrap();
        tab.wait_for_element("body").unwrap();
        tab.evaluate(&format!("({WAYS})({:?})", self.target()), false).unwrap();
        let begin = Instant::now();
        loop {
            let heard = self.heard();
            let deaf: Vec<_> = CONTROL.iter().filter(|way| !heard.contains(**way)).collect();
            if deaf.is_empty() {
                break;
            }
            assert!(begin.elapsed() < Duration::from_secs(40), "the control did not hear {deaf:?}, only {heard:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
        std::fs::remove_file(&file).unwrap();
        begin.elapsed()
    }
}

/// Each way by itself, so that one that throws does not hide the next. The last ones leave the page.
const WAYS: &str = r#"(targets) => {
  const [http, stun] = targets.split(" ");
  const to = (way) => `${http}/${way}/x`;
  const add = (name, set) => { const e = document.createElement(name); set(e); document.body.append(e); return e; };
  const css = (text) => add("style", (e) => { e.textContent = text; });
  const ways = [
    () => fetch(to("fetch"), { mode: "no-cors" }).catch(() => {}),
    () => { const r = new XMLHttpRequest(); r.open("GET", to("xhr")); r.send(); },
    () => new WebSocket(to("websocket").replace("http", "ws")),
    () => new EventSource(to("eventsource")),
    () => navigator.sendBeacon(to("beacon"), "x"),
    () => new WebTransport(to("webtransport").replace("http", "https")),
    () => {
      const c = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
      c.createDataChannel("x");
      c.createOffer().then((o) => c.setLocalDescription(o));
    },
    () => add("img", (e) => { e.src = to("img"); }),
    () => add("video", (e) => { e.src = to("video"); }),
    () => add("audio", (e) => { e.src = to("audio"); }),
    () => add("script", (e) => { e.src = to("script"); }),
    () => import(to("import")).catch(() => {}),
    () => new Worker(to("worker")),
    () => new SharedWorker(to("sharedworker")),
    () => navigator.serviceWorker?.register(to("serviceworker")).catch(() => {}),
    () => add("link", (e) => { e.rel = "stylesheet"; e.href = to("style"); }),
    () => css(`body { background: url(${to("cssurl")}) }`),
    () => css(`@import url(${to("cssimport")});`),
    () => { css(`@font-face { font-family: f; src: url(${to("font")}) } .f { font-family: f }`); add("p", (e) => { e.className = "f"; e.textContent = "x"; }); },
    () => add("iframe", (e) => { e.src = to("frame"); }),
    () => add("object", (e) => { e.data = to("object"); }),
    () => add("embed", (e) => { e.src = to("embed"); }),
    () => { const s = document.createElementNS("http://www.w3.org/2000/svg", "image"); s.setAttribute("href", to("svg")); const g = document.createElementNS("http://www.w3.org/2000/svg", "svg"); g.append(s); document.body.append(g); },
    ...["preconnect", "dns-prefetch", "prefetch", "modulepreload", "preload", "manifest"].map((rel) => () => add("link", (e) => { e.rel = rel; e.as = "fetch"; e.href = to(rel); })),
    () => { add("iframe", (e) => { e.name = "sink"; }); const f = add("form", (e) => { e.action = to("form"); e.method = "post"; e.target = "sink"; }); f.submit(); },
    () => window.open(to("open")),
    () => add("a", (e) => { e.href = to("click"); e.target = "_blank"; e.ping = to("ping"); }).click(),
  ];
  // These would end the rest: they come last, once the others were heard.
  const leaving = [
    () => { top.location.href = to("top"); },
    () => { parent.location = to("parent"); },
    () => add("meta", (e) => { e.httpEquiv = "refresh"; e.content = `0;url=${to("refresh")}`; }),
    () => { location.href = to("location"); },
  ];
  const all = (ways) => { for (const way of ways) { try { way(); } catch { /* refused: as it should be */ } } };
  all(ways);
  setTimeout(() => all(leaving), 12000);
}"#;
