// The outer page. The app runs in a frame that is only allowed to run scripts and save files. This page does the rest: it
// passes the module, stores the theme, reads the fragment, and asks before the page is closed.
// Messages are small and typed, and contain no secret: the frame says only *that* there is input.
"use strict";
(() => {
  // The frame creates one policy with this name for its worker, and inherits the policies of this page: the name is used up.
  try { trustedTypes.createPolicy("kubefront-worker", {}); } catch { /* no Trusted Types here */ }
  const root = document.documentElement;
  const themes = ["light", "dark"];
  const loaded = new Promise((done) => addEventListener("DOMContentLoaded", () => done()));
  const frame = () => document.getElementById("frame");
  const send = (message, given = []) => frame()?.contentWindow.postMessage({ kubefront: 1, ...message }, "*", given);

  const theme = {
    read: () => { try { return localStorage.getItem("kubefront-theme"); } catch { return null; } },
    // Without storage, the theme lasts as long as the page.
    keep: (name) => { try { name ? localStorage.setItem("kubefront-theme", name) : localStorage.removeItem("kubefront-theme"); } catch { /* see above */ } },
    show: (name) => { root.style.colorScheme = themes.includes(name) ? name : "light dark"; },
  };

  async function module() {
    if (root.dataset.module) return { bytes: await (await fetch(root.dataset.module)).arrayBuffer() };
    // In the single file it is deflated. The frame inflates and compiles it at the same time.
    const text = document.getElementById("module").textContent;
    if (Uint8Array.fromBase64) return { bytes: Uint8Array.fromBase64(text).buffer, isDeflated: true };
    return { bytes: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer, isDeflated: true };
  }
  // Loaded or decoded while the frame starts. In the single file, it comes after this script.
  const ours = root.dataset.module ? module() : loaded.then(module);

  const leave = (event) => event.preventDefault();
  const title = document.title;
  const verdicts = ["Ready", "Decision needed", "Incomplete", "Blocked"];
  let isAgain = false;
  const answers = {
    async ready() {
      send({ type: "look", theme: theme.read() ?? "" });
      const module = await ours.catch(() => send({ type: "failed" }));
      if (!module) return;
      // A path on this machine is never part of a link. After Clear, the settings of the link are cleared too.
      const page = location.protocol === "file:" ? "" : location.href.split("#")[0];
      const start = { theme: theme.read() ?? "", fragment: isAgain ? "" : location.hash, page, commit: root.dataset.commit };
      isAgain = true;
      // The frame takes over this copy. The next frame needs the module again.
      const bytes = module.bytes.slice(0);
      send({ type: "start", ...module, bytes, ...start }, [bytes]);
      frame().focus();
    },
    theme({ name }) { theme.keep(themes.includes(name) ? name : ""); theme.show(name); },
    title({ name }) { document.title = verdicts.includes(name) ? `${name} · kubefront` : title; },
    // The memory of a module cannot shrink. Without the frame, the browser ends its process; then a new frame starts.
    renew() {
      const old = frame();
      const [next, place] = [old.cloneNode(true), old.parentElement];
      old.remove();
      setTimeout(() => place.append(next), 50);
    },
    holds({ secrets }) { secrets === true ? addEventListener("beforeunload", leave) : removeEventListener("beforeunload", leave); },
  };

  addEventListener("message", (event) => {
    if (event.source !== frame()?.contentWindow || event.data?.kubefront !== 1) return;
    if (Object.hasOwn(answers, event.data.type)) answers[event.data.type](event.data);
  });
  addEventListener("hashchange", () => send({ type: "fragment", fragment: location.hash }));
  // The app gets every paste and key.
  addEventListener("focus", () => frame()?.focus());
  // Reading the storage blocks, so the frame starts first.
  loaded.then(() => theme.show(theme.read()));
})();
