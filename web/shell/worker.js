// A worker derives keys from passphrases, so that the user can type meanwhile. It consists of the text of the glue and of
// the running module. Trusted Types allow one policy for its URL. This script creates it, uses it once, and drops it before
// other code runs. The name is used up in every document and worker of the page, so no other code can create the policy.
"use strict";
(() => {
  const inWorker = () => {
    try { trustedTypes.createPolicy("kubefront-worker", {}); } catch { /* no Trusted Types here */ }
    onmessage = ({ data: { module, task } }) => {
      wasm_bindgen.initSync({ module });
      const answer = wasm_bindgen.derive(task);
      task.fill(0);
      postMessage(answer, [answer.buffer]);
    };
  };
  const { Worker, trustedTypes } = globalThis;
  let address;
  try {
    const glue = document.currentScript.previousElementSibling.textContent;
    address = URL.createObjectURL(new Blob([glue, `;(${inWorker})();`], { type: "text/javascript" }));
    const only = address;
    if (trustedTypes) address = trustedTypes.createPolicy("kubefront-worker", { createScriptURL: () => only }).createScriptURL("");
  } catch {
    return; // keys are then derived in the page's own thread
  }

  // Calls `done` with the result, or without one if workers are not available. Returns a function that ends the worker.
  const derive = (module, task, done) => {
    let worker;
    const end = (answer) => {
      if (!worker) return;
      worker.onmessage = worker.onerror = null;
      worker.terminate(); // releases its memory
      worker = undefined;
      if (answer) done(answer.data);
    };
    try {
      worker = new Worker(address);
      worker.onmessage = end;
      worker.onerror = (event) => {
        event.preventDefault(); // its message can contain input
        end({});
      };
      worker.postMessage({ module, task }, [task.buffer]);
    } catch {
      worker ? end({}) : done();
    }
    return () => end();
  };
  // The app reads it once.
  Object.defineProperty(globalThis, "kubefrontWorker", {
    configurable: true,
    get() {
      delete globalThis.kubefrontWorker;
      return derive;
    },
  });
})();
