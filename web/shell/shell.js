// The outer page. The app lives in a frame that may run scripts and save files, and nothing else; what that frame
// cannot do for itself is done here: hand it the module, keep the theme, read the fragment, ask before leaving.
// Messages are small and typed, and no secret crosses: the frame says only *that* it holds one.
"use strict";
(() => {
  // The frame makes one policy of this name for its worker, and its document inherits what is allowed here: used up.
  try { trustedTypes.createPolicy("kubefront-worker", {}); } catch { /* no Trusted Types here */ }
  const root = document.documentElement;
  const themes = ["light", "dark"];
  const loaded = new Promise((done) => addEventListener("DOMContentLoaded", () => done()));
  const frame = () => document.getElementById("frame");
  const send = (message) => frame().contentWindow.postMessage({ kubefront: 1, ...message }, "*");

  const theme = {
    read: () => { try { return localStorage.getItem("kubefront-theme"); } catch { return null; } },
    // Where storage is refused the theme lasts as long as the page.
    keep: (name) => { try { name ? localStorage.setItem("kubefront-theme", name) : localStorage.removeItem("kubefront-theme"); } catch { /* see above */ } },
    show: (name) => { root.style.colorScheme = themes.includes(name) ? name : "light dark"; },
  };

  async function module() {
    if (root.dataset.module) return { bytes: await (await fetch(root.dataset.module)).arrayBuffer() };
    // In one file it is deflated; the frame inflates it while it compiles.
    const text = document.getElementById("module").textContent;
    if (Uint8Array.fromBase64) return { bytes: Uint8Array.fromBase64(text).buffer, isDeflated: true };
    return { bytes: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer, isDeflated: true };
  }
  // Decoded while the frame is still starting.
  const ours = loaded.then(module);

  const leave = (event) => event.preventDefault();
  const answers = {
    async ready() {
      const module = await ours;
      const start = { theme: theme.read() ?? "", fragment: location.hash, page: location.href.split("#")[0], commit: root.dataset.commit };
      send({ type: "start", ...module, ...start });
      frame().focus();
    },
    theme({ name }) { theme.keep(themes.includes(name) ? name : ""); theme.show(name); },
    holds({ secrets }) { secrets === true ? addEventListener("beforeunload", leave) : removeEventListener("beforeunload", leave); },
  };

  addEventListener("message", (event) => {
    if (event.source !== frame()?.contentWindow || event.data?.kubefront !== 1) return;
    if (Object.hasOwn(answers, event.data.type)) answers[event.data.type](event.data);
  });
  addEventListener("hashchange", () => send({ type: "fragment", fragment: location.hash }));
  // A paste or a key goes to the app, wherever the focus was.
  addEventListener("focus", () => frame()?.focus());
  theme.show(theme.read());
})();
