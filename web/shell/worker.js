// Keys are derived from passphrases in a worker, so that typing goes on meanwhile. It is made of the glue's own text and
// gets the module that runs here. Trusted Types allow one policy for its address; it is made, used once and dropped
// before anything else can run, and its name is used up in every document and worker of the page: nobody makes another.
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
    return; // keys are derived on the page's own thread then
  }

  // Calls `done` with the answer, or with nothing where there can be no worker. Returns what ends it before.
  const derive = (module, task, done) => {
    let worker;
    const end = (answer) => {
      if (!worker) return;
      worker.onmessage = worker.onerror = null;
      worker.terminate(); // and with it go its copies
      worker = undefined;
      if (answer) done(answer.data);
    };
    try {
      worker = new Worker(address);
      worker.onmessage = end;
      worker.onerror = (event) => {
        event.preventDefault(); // its text may hold what was being read
        end({});
      };
      worker.postMessage({ module, task }, [task.buffer]);
    } catch {
      worker ? end({}) : done();
    }
    return () => end();
  };
  // The app takes it, once.
  Object.defineProperty(globalThis, "kubefrontWorker", {
    configurable: true,
    get() {
      delete globalThis.kubefrontWorker;
      return derive;
    },
  });
})();
