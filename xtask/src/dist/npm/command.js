#!/usr/bin/env node
// Starts the program, which is in a package of its own for each system.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const name = `kubefront-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "kubefront.exe" : "kubefront";
let program;
try {
  program = require.resolve(`${name}/${file}`);
} catch {
  console.error(`kubefront: error: the package ${name} is not installed`);
  console.error("kubefront: hint: npm install kubefront, without --omit=optional; if npm has no such package, there is no program for this system");
  process.exit(3);
}

// Ctrl-C goes to the program too: it cleans up, and this process ends as the program did.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
const ended = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ended.error) {
  console.error(`kubefront: error: ${program}: ${ended.error.message}`);
  process.exit(3);
}
process.exit(ended.status ?? 128 + (constants.signals[ended.signal] ?? 0));
