// The answer of Node.js for each chain: reads a port and a chain (JSON) per line, prints A, R with the error text,
// or ? (not known) for each.
import net from "node:net";
import { createInterface } from "node:readline";
import tls from "node:tls";

const pem = (der) => `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----\n`;

function answer(port, chain) {
  return new Promise((done) => {
    if (port === 0) {
      return done("? not served");
    }
    let client;
    try {
      client = tls.connect({
        port,
        host: "127.0.0.1",
        servername: net.isIP(chain.host) ? "" : chain.host,
        ca: chain.anchors.map(pem),
        checkServerIdentity: (_, certificate) => tls.checkServerIdentity(chain.host, certificate),
      });
    } catch (error) {
      return done(`R ${error.message}`);
    }
    const end = (answer) => {
      clearTimeout(limit);
      client.destroy();
      done(answer);
    };
    const limit = setTimeout(() => end("? unknown (timeout)"), 20_000);
    client.on("secureConnect", () => end("A"));
    const isUnknown = (code) => code === "ECONNREFUSED" || code === "ETIMEDOUT";
    client.on("error", (error) => end(`${isUnknown(error.code) ? "?" : "R"} ${error.code} ${error.message}`));
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const at = line.indexOf(" ");
  console.log((await answer(Number(line.slice(0, at)), JSON.parse(line.slice(at)))).replaceAll("\n", " "));
}
process.exit(0);
