// kubefront's JS API. In a page: <script src="kubefront.js">, then `await kubefront.ready` and `kubefront.evaluate(...)`.
// In Node.js: `const kubefront = require("./kubefront.js")`. Types: kubefront.d.ts. No network access.
"use strict";
(function (root) {
/*glue*/
  const base64 = "/*base64*/";
  const ready = Promise.resolve().then(() => {
    wasm_bindgen.initSync({ module: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) });
  });
  const api = { ready, evaluate: (input) => wasm_bindgen.evaluate(input), explain: (word) => wasm_bindgen.explain(word) };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.kubefront = api;
})(globalThis);
