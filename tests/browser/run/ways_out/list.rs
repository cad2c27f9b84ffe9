//! The ways to send data: name and script. `url` and `host` are those of the listener, `add` creates an element.

/// Ways of a document.
pub(super) const WAYS: &[(&str, &str)] = &[
    ("fetch", "await fetch(url, {mode: 'no-cors'})"),
    ("fetch keepalive", "await fetch(url, {mode: 'no-cors', method: 'POST', body: 'x', keepalive: true})"),
    ("fetchLater", "fetchLater(url, {activateAfter: 0})"),
    ("XMLHttpRequest", "const x = new XMLHttpRequest(); x.open('GET', url); x.send()"),
    ("WebSocket", "new WebSocket(`ws://${host}/hit`)"),
    ("EventSource", "new EventSource(url)"),
    ("sendBeacon", "navigator.sendBeacon(url, 'x')"),
    ("WebTransport", "new WebTransport(`https://${host}/hit`)"),
    ("WebRTC by STUN", RTC_STUN),
    ("WebRTC by TURN over TCP", RTC_TURN),
    ("WebRTC of a frame in the frame", RTC_OF_FRAME),
    ("fetch of a frame in the frame", "const w = await frame(); await w.fetch(url, {mode: 'no-cors'})"),
    ("WebSocketStream", "new WebSocketStream(`ws://${host}/hit`)"),
    ("image", "add('img', {src: url})"),
    ("picture", "const p = add('picture', {}); add('source', {srcset: url}, p); add('img', {}, p)"),
    ("image that is never shown", "new Image().src = url"),
    (
        "SVG image",
        "const s = document.body.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg')); const i = document.createElementNS(s.namespaceURI, 'image'); i.setAttribute('href', url); s.append(i)",
    ),
    (
        "SVG use",
        "const s = document.body.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg')); const i = document.createElementNS(s.namespaceURI, 'use'); i.setAttribute('href', url + '#a'); s.append(i)",
    ),
    (
        "SVG filter image",
        "const s = document.body.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg')); const f = document.createElementNS(s.namespaceURI, 'filter'); f.id = 'f'; const i = document.createElementNS(s.namespaceURI, 'feImage'); i.setAttribute('href', url); f.append(i); s.append(f); const d = add('div', {}); d.textContent = 'x'; d.style.filter = 'url(#f)'",
    ),
    ("video", "add('video', {src: url, preload: 'auto'}).load()"),
    ("video poster", "add('video', {poster: url})"),
    ("audio", "add('audio', {src: url, preload: 'auto'}).load()"),
    (
        "track",
        "const v = add('video', {}); add('track', {src: url, kind: 'subtitles', default: ''}, v).track.mode = 'showing'",
    ),
    ("script", "const s = document.createElement('script'); s.setAttribute('src', url); document.body.append(s)"),
    (
        "module script",
        "const s = document.createElement('script'); s.type = 'module'; s.setAttribute('src', url); document.body.append(s)",
    ),
    ("dynamic import", "await import(url)"),
    ("worker", "new Worker(url)"),
    ("shared worker", "new SharedWorker(url)"),
    ("service worker", "await navigator.serviceWorker.register(url)"),
    ("importScripts in a worker", "globalThis.k1 = new Worker(script(`importScripts('${url}')`))"),
    ("fetch in a worker", "globalThis.k2 = new Worker(script(`fetch('${url}', {mode: 'no-cors'})`))"),
    ("WebSocket in a worker", "globalThis.k3 = new Worker(script(`new WebSocket('ws://${host}/hit')`))"),
    ("WebTransport in a worker", "globalThis.k4 = new Worker(script(`new WebTransport('https://${host}/hit')`))"),
    (
        "worker in a worker",
        "globalThis.k5 = new Worker(script(`fetch('${url}', {mode: 'no-cors'})`.replace(/^/, 'new Worker(URL.createObjectURL(new Blob([').replace(/(fetch.*)$/, m => JSON.stringify(m) + '])))')))",
    ),
    ("worker by another policy of the page's name", WORKER_BY_POLICY),
    (
        "worker by the default policy",
        "trustedTypes.createPolicy('default', {createScriptURL: x => x}); globalThis.k7 = new Worker(script(`fetch('${url}', {mode: 'no-cors'})`))",
    ),
    (
        "worker by a policy of a frame in the frame",
        "const w = await frame(); const p = w.trustedTypes.createPolicy('kubefront-worker', {createScriptURL: x => x}); globalThis.k8 = new w.Worker(p.createScriptURL(script(`fetch('${url}', {mode: 'no-cors'})`)))",
    ),
    (
        "script by another policy of the page's name",
        "const p = trustedTypes.createPolicy('kubefront-worker', {createScriptURL: x => x}); const s = document.createElement('script'); s.src = p.createScriptURL(url); document.body.append(s)",
    ),
    ("audio worklet", "await new AudioContext().audioWorklet.addModule(url)"),
    ("paint worklet", "await CSS.paintWorklet.addModule(url)"),
    ("stylesheet", "add('link', {rel: 'stylesheet', href: url + '.css'}, document.head)"),
    ("CSS url()", "document.body.style.backgroundImage = `url(${url})`; document.body.style.display = 'block'"),
    (
        "CSS cursor",
        "const d = add('div', {}); d.style.cssText = `content: url(${url}); width: 9px; height: 9px; cursor: url(${url}), auto; list-style: url(${url}); display: list-item`",
    ),
    (
        "CSS @import",
        "const s = document.createElement('style'); s.textContent = `@import '${url}.css';`; document.head.append(s)",
    ),
    (
        "CSS of a constructed sheet",
        "const s = new CSSStyleSheet(); s.replaceSync(`body::after { content: url(${url}) }`); document.adoptedStyleSheets = [s]",
    ),
    ("@font-face", "const f = new FontFace('leak', `url(${url})`); document.fonts.add(f); await f.load()"),
    ("frame", "add('iframe', {src: url})"),
    (
        "frame by srcdoc",
        "const f = document.createElement('iframe'); f.srcdoc = `<img src=\"${url}\">`; document.body.append(f)",
    ),
    ("object", "add('object', {data: url})"),
    ("embed", "add('embed', {src: url})"),
    ("form", "add('form', {action: url, method: 'post'}).submit()"),
    ("form into a window", "add('form', {action: url, target: '_blank'}).submit()"),
    ("link", "add('a', {href: url}).click()"),
    ("link into a window", "add('a', {href: url, target: '_blank'}).click()"),
    ("link to the top", "add('a', {href: url, target: '_top'}).click()"),
    ("link that downloads", "add('a', {href: url, download: 'x'}).click()"),
    (
        "link that downloads in a frame in the frame",
        "const w = await frame(); const a = w.document.createElement('a'); a.href = url; a.download = 'x'; w.document.body.append(a); a.click()",
    ),
    ("ping", "add('a', {href: '#x', ping: url}).click()"),
    ("attributionsrc", "add('a', {href: '#x', attributionsrc: url}).click()"),
    ("window.open", "open(url)"),
    ("location", "location.href = url"),
    ("location of the top", "top.location.href = url"),
    ("location of the parent", "parent.location = url"),
    ("navigation", "navigation.navigate(url)"),
    ("meta refresh", "add('meta', {'http-equiv': 'refresh', content: `0;url=${url}`}, document.head)"),
    (
        "preconnect",
        "add('link', {rel: 'preconnect', href: `http://${host.replace('127.0.0.1', 'localhost')}`}, document.head)",
    ),
    ("dns-prefetch", "add('link', {rel: 'dns-prefetch', href: `http://${host}`}, document.head)"),
    ("prefetch", "add('link', {rel: 'prefetch', href: url}, document.head)"),
    ("preload", "add('link', {rel: 'preload', as: 'fetch', href: url, crossorigin: ''}, document.head)"),
    ("modulepreload", "add('link', {rel: 'modulepreload', href: url}, document.head)"),
    ("prerender", "add('link', {rel: 'prerender', href: url}, document.head)"),
    ("manifest", "add('link', {rel: 'manifest', href: url}, document.head)"),
    ("icon", "add('link', {rel: 'icon', href: url}, document.head)"),
    (
        "speculation rules",
        "const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({prefetch: [{urls: [url], eagerness: 'immediate'}]}); document.head.append(s)",
    ),
    ("report of a policy", "add('img', {src: 'http://127.0.0.1:9/x'})"),
    ("opener", "const w = open('about:blank'); w.location = url"),
    ("name of the outer page", "parent.name = 'leak'; top.name = 'leak'; parent.fetch(url, {mode: 'no-cors'})"),
    (
        "identity of a third party",
        "await navigator.credentials.get({identity: {context: 'signin', providers: [{configURL: url, clientId: 'x'}]}})",
    ),
];

/// Ways of the page's worker.
pub(super) const OF_WORKER: &[(&str, &str)] = &[
    ("importScripts in the page's worker", "importScripts(url)"),
    ("fetch in the page's worker", "await fetch(url, {mode: 'no-cors'})"),
    ("XMLHttpRequest in the page's worker", "const x = new XMLHttpRequest(); x.open('GET', url); x.send()"),
    ("EventSource in the page's worker", "new EventSource(url)"),
    ("WebSocket in the page's worker", "new WebSocket(`ws://${host}/hit`)"),
    ("WebTransport in the page's worker", "new WebTransport(`https://${host}/hit`)"),
    ("dynamic import in the page's worker", "await import(url)"),
    ("worker in the page's worker", WORKER_BY_POLICY),
];

/// Ways that do not work in the control in this Chromium, each with the reason. They are tried too.
pub(super) const NO_CONTROL: [(&str, &str); 5] = [
    ("preconnect", "no connection is opened in advance here; it would be a bare one"),
    ("WebRTC by TURN over TCP", "not attempted for loopback"),
    ("attributionsrc", "removed from Chromium"),
    ("dns-prefetch", "sends a DNS query, which no listener receives"),
    ("prerender", "obsolete; replaced by speculation rules"),
];

/// Ways that no policy stops completely: Chromium opens a connection for a navigation before it checks the policy that
/// forbids it. No data is sent over that connection. docs/page.md names these ways.
pub(super) const BARE: &[&str] = &[
    "frame",
    "link",
    "link that downloads",
    "location",
    "navigation",
    "meta refresh",
    "preconnect",
    "form",
    "prerender",
];

const WORKER_BY_POLICY: &str = "const p = trustedTypes.createPolicy('kubefront-worker', {createScriptURL: x => x}); globalThis.k6 = new Worker(p.createScriptURL(script(`fetch('${url}', {mode: 'no-cors'})`)))";
const RTC_STUN: &str = "const p = new RTCPeerConnection({iceServers: [{urls: `stun:${host}`}]}); p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer()); globalThis.kept = p";
const RTC_TURN: &str = "const p = new RTCPeerConnection({iceServers: [{urls: `turn:${host}?transport=tcp`, username: 'u', credential: 'c'}]}); p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer()); globalThis.kept1 = p";
const RTC_OF_FRAME: &str = "const w = await frame(); const p = new w.RTCPeerConnection({iceServers: [{urls: `stun:${host}`}]}); p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer()); globalThis.kept2 = p";
