// Chromium's answer for each chain: reads a port and a chain (JSON) per line, prints A or R with the error text for each.
// Argument: an empty directory, which becomes Chromium's home. Anchors go into the NSS database there before the start, so
// their names must differ in each chain.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const home = process.argv[2];
const database = `${home}/.pki/nssdb`;

function trust(anchors) {
  mkdirSync(database, { recursive: true });
  execFileSync("certutil", ["-N", "-d", `sql:${database}`, "--empty-password"]);
  const file = `${home}/anchor.der`;
  [...anchors].forEach((anchor, index) => {
    writeFileSync(file, Buffer.from(anchor, "base64"));
    try {
      const words = ["-A", "-d", `sql:${database}`, "-n", `anchor ${index}`, "-t", "C,,", "-i", file];
      execFileSync("certutil", words, { stdio: "ignore" });
    } catch {
      // NSS does not know its key: Chromium cannot trust it either
    }
  });
}

class Browser {
  constructor() {
    const words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"];
    words.push("--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * 127.0.0.1");
    words.push(`--user-data-dir=${home}/profile`, "about:blank");
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
    this.process = spawn("chromium", words, { env: { ...process.env, HOME: home }, stdio });
    this.waiting = new Map();
    this.number = 0;
    let text = "";
    this.process.stdio[4].setEncoding("utf8").on("data", (data) => {
      const parts = (text + data).split("\0");
      text = parts.pop();
      parts.map((part) => JSON.parse(part)).forEach((message) => this.waiting.get(message.id)?.(message));
    });
  }

  call(method, params, sessionId) {
    const id = ++this.number;
    return new Promise((done) => {
      this.waiting.set(id, (message) => {
        this.waiting.delete(id);
        done(message.result ?? { errorText: `? ${message.error?.message}` });
      });
      this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  async tab() {
    const { targetId } = await this.call("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.call("Target.attachToTarget", { targetId, flatten: true });
    return async (url) => {
      const { errorText } = await this.call("Page.navigate", { url }, sessionId);
      const isUnknown = /^\?|TIMED_OUT|CONNECTION_REFUSED/.test(errorText ?? "");
      return errorText === undefined ? "A" : `${isUnknown ? "?" : "R"} ${errorText}`;
    };
  }
}

const chains = [];
for await (const line of createInterface({ input: process.stdin })) {
  const at = line.indexOf(" ");
  chains.push({ port: line.slice(0, at), ...JSON.parse(line.slice(at)) });
}
trust(new Set(chains.filter((chain) => chain.port !== "0").flatMap((chain) => chain.anchors)));
const browser = new Browser();
const answers = new Array(chains.length);
let next = 0;
// a rejected navigation takes seconds, so several tabs ask at the same time
async function work() {
  const ask = await browser.tab();
  while (next < chains.length) {
    const index = next++;
    const { port, host } = chains[index];
    answers[index] = port === "0" ? "? not served" : await ask(`https://${host}:${port}/`);
  }
}
await Promise.all(Array.from({ length: 8 }, work));
answers.forEach((answer) => console.log(answer.replaceAll("\n", " ")));
browser.process.kill();
process.exit(0);
