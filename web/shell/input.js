// Input from the whole page: files and directories that are dropped or selected, files and text that are pasted. It runs before
// the app starts, so that a drop or a click on the first screen is not lost. Each drop has a number, and the app gets it as one list.
"use strict";
(() => {
  const over = document.getElementById("drop-over");
  const early = [];
  const FIELD = "textarea, input:not([type=file], [type=checkbox], [type=radio], [type=button])";
  let app, pressed, last = 0;
  const tell = (kind, value) => (app ? app(kind, value) : (early.push([kind, value]), false));
  // The app calls it once.
  globalThis.kubefrontInput = (act) => {
    app = act;
    for (const [kind, value] of early.splice(0)) act(kind, value);
    document.body.classList.remove("is-starting");
    if (pressed) setTimeout(() => document.getElementById(pressed)?.click());
  };
  // The last button that was pressed on the first screen is pressed again when the app can answer.
  addEventListener("click", (event) => {
    if (app) return;
    const id = event.target.closest?.("button[id]")?.id;
    if (!id) return;
    pressed = id;
    document.body.classList.add("is-starting");
  });

  // A list of paths and files; `null` for what the browser cannot read.
  const pairs = (files) => [...files].map((file) => [file.webkitRelativePath || file.name, file]);
  const give = async (parts) => {
    const drop = ++last;
    tell("reading", drop);
    tell("files", [drop, (await Promise.all(parts)).flat()]);
  };

  // One level more than is read, so that the app can say that something is left out.
  const walk = async (entry, path, level) => {
    if (entry.isFile) return [[path, await new Promise((done) => entry.file(done, () => done(null)))]];
    if (level > 3) return [];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length || found.length > 1000) return found;
      for (const inner of some) found.push(...(await walk(inner, `${path}/${inner.name}`, level + 1)));
    }
  };
  // In a frame without an origin, Chromium cannot list a directory. It can put the files of the first dropped directory into a
  // file field for directories, with its own handling of the drop.
  const throughField = () =>
    new Promise((done, fail) => {
      over.webkitdirectory = true;
      over.onchange = () => done(pairs(over.files));
      setTimeout(fail, 10000);
    }).finally(() => {
      over.webkitdirectory = false;
      over.onchange = null;
      over.value = "";
    });

  // Shows the field that receives the drop. It covers the page.
  const hover = (isOver) => document.body.classList.toggle("is-hovered", isOver);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.types.includes("Files")) hover(true);
  });
  addEventListener("dragleave", (event) => {
    // Moving to another element is not leaving the page.
    if (event.relatedTarget === null) hover(false);
  });
  addEventListener("drop", (event) => {
    const data = event.dataTransfer;
    const items = [...(data?.items ?? [])].filter((item) => item.kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.());
    const isByField = event.target === over && entries[0]?.isDirectory;
    if (!isByField) event.preventDefault();
    setTimeout(hover, 0, false);
    const text = items.length ? "" : (data?.getData("text/plain") ?? "");
    if (text) tell("text", text);
    if (!items.length) return;
    give(
      items.map((item, at) => {
        const entry = entries[at];
        if (!entry?.isDirectory) return pairs([item.getAsFile()]);
        const ways = [walk(entry, entry.name, 0)];
        if (isByField && at === 0) ways.push(throughField());
        return Promise.any(ways).catch(() => [[entry.name, null]]);
      }),
    );
  });
  addEventListener("change", ({ target }) => {
    if (!target.matches?.(".drop-input")) return;
    if (target.files.length) give([pairs(target.files)]);
    target.value = ""; // the same file can be selected again
  });
  addEventListener("paste", (event) => {
    const data = event.clipboardData;
    const text = data?.getData("text/plain") ?? "";
    // Buttons, choices, and file fields have no text: what is pasted there is an input.
    const field = event.target.closest?.(FIELD);
    if (data?.files.length) {
      event.preventDefault();
      give([pairs(data.files)]);
    } else if (field) {
      // A whole file is not the value of a field with one line.
      if (field.matches("input") && tell("field", text)) event.preventDefault();
    } else {
      event.preventDefault();
      if (text) tell("text", text);
    }
  });
})();
