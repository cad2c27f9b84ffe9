// First script of the frame. Removes APIs that no policy covers, then starts the app with the module from the outer page.
"use strict";
(() => {
  const GROWN = 16 << 20;
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport", "WebSocketStream"]) {
    try { delete globalThis[name]; } catch { /* not available */ }
    try { Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false }); } catch { /* already fixed */ }
  }
  const broken = (text) => {
    const place = document.getElementById("kubefront-app");
    const [main, name, line] = ["main", "h1", "p"].map((element) => document.createElement(element));
    main.className = "broken";
    name.textContent = "kubefront";
    line.setAttribute("role", "alert");
    line.textContent = text;
    main.append(name, line);
    place.replaceChildren(main);
  };
  const inflated = (bytes) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream, { headers: { "Content-Type": "application/wasm" } });
  };
  if (typeof WebAssembly !== "object") {
    addEventListener("DOMContentLoaded", () => broken("This page requires WebAssembly, which is disabled in this browser. Enable it, use another browser, or use the command line: kubefront check FILES."));
    return;
  }
  addEventListener("message", (event) => {
    if (event.source !== parent || event.data?.kubefront !== 1) return;
    const { type, bytes, isDeflated, theme, fragment, page, commit } = event.data;
    // The first screen is drawn before the app starts.
    if (type === "look") document.documentElement.dataset.theme = theme;
    if (type === "failed") broken("The page could not be loaded completely. Check the network and reload it, or use the command line: kubefront check FILES.");
    if (type === "start") {
      if (isDeflated && typeof DecompressionStream !== "function") {
        return broken("This browser is too old for this page. Use Chromium 103, Firefox 113, Safari 16.4, or later; the page from a static host; or the command line: kubefront check FILES.");
      }
      globalThis.kubefrontStart = { theme, fragment, page, commit };
      wasm_bindgen({ module_or_path: isDeflated ? inflated(bytes) : bytes }).then(
        ({ memory }) => {
          const size = memory.buffer.byteLength;
          globalThis.kubefrontCleared = () => {
            if (memory.buffer.byteLength > size + GROWN) parent.postMessage({ kubefront: 1, type: "renew" }, "*");
          };
          requestAnimationFrame(() => setTimeout(() => performance.mark("usable")));
        },
        () => broken("The page could not start. Reload it, or use the command line: kubefront check FILES."),
      );
    }
  });
  // The outer page has nothing to print: the frame prints itself.
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "p") {
      event.preventDefault();
      print();
    }
  });
  // Without the message of the error: it can contain input.
  addEventListener("error", () => broken("The page stopped because of an internal error. No data left the page. Reload it. If the error occurs again, use the command line: kubefront check FILES."));
  document.body.classList.add("is-opening");
  const ready = () => {
    document.body.classList.remove("is-opening");
    // Runs its scripts.
    document.body.append(document.getElementById("kubefront-later").content);
    parent.postMessage({ kubefront: 1, type: "ready" }, "*");
  };
  // The drop zone is painted before everything else takes the processor. A page in the background is not painted.
  addEventListener("DOMContentLoaded", () => document.hidden ? ready() : requestAnimationFrame(() => setTimeout(ready)));
})();
