// The answer of Node.js for each chain: reads JSON lines, prints A or R with the error text for each.
import { createInterface } from "node:readline";
import tls from "node:tls";

const pem = (der) => `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----\n`;

function answer(chain) {
  return new Promise((done) => {
    let server;
    try {
      server = tls.createServer({ key: chain.key, cert: chain.sent.map(pem).join(""), ciphers: "ALL:@SECLEVEL=0" });
    } catch (error) {
      return done(`? the server: ${error.message}`);
    }
    const end = (text) => {
      server.close();
      done(text);
    };
    server.on("tlsClientError", () => {});
    server.on("secureConnection", (socket) => socket.on("error", () => {}).end());
    server.listen(0, "127.0.0.1", () => {
      let client;
      try {
        client = tls.connect({
          port: server.address().port,
          host: "127.0.0.1",
          servername: chain.host,
          ca: chain.anchors.map(pem),
          checkServerIdentity: (_, certificate) => tls.checkServerIdentity(chain.host, certificate),
        });
      } catch (error) {
        return end(`R ${error.message}`);
      }
      client.on("secureConnect", () => {
        client.destroy();
        end("A");
      });
      client.on("error", (error) => end(`R ${error.code} ${error.message}`));
    });
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log((await answer(JSON.parse(line))).replaceAll("\n", " "));
}
process.exit(0);
