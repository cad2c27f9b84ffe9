"""Firefox's answer for each chain: reads a port and a chain (JSON) per line, prints A or R with the error code for each.

Arguments: the program, and an empty directory for its profile. Firefox is driven by Marionette, in chrome context.
"""

import json
import os
import socket
import subprocess
import sys
import time

PREFERENCES = {
    "network.dns.forceResolve": "127.0.0.1",
    "network.proxy.type": 0,
    "network.captive-portal-service.enabled": False,
    "security.OCSP.enabled": 0,
    "security.enterprise_roots.enabled": False,
    "security.remote_settings.intermediates.enabled": False,
    "security.remote_settings.crlite_filters.enabled": False,
    "services.settings.server": "data:,",
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
}

# intermediates that Firefox has seen stay known, so their names and keys differ in each chain
SCRIPT = """
const [anchors, url, done] = arguments;
const store = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
const added = [];
for (const anchor of anchors) {
  try {
    added.push(store.addCertFromBase64(anchor, "C,,"));
  } catch (error) {}
}
const request = new XMLHttpRequest({ mozAnon: true });
const end = (text) => {
  for (const certificate of added) {
    try {
      store.deleteCertificate(certificate);
    } catch (error) {}
  }
  done(text);
};
request.onload = () => end("A");
request.timeout = 15000;
request.ontimeout = () => end("? no end");
request.onerror = () => {
  const { securityInfo, status } = request.channel ?? {};
  const isUnknown = [Cr.NS_ERROR_CONNECTION_REFUSED, Cr.NS_ERROR_NET_TIMEOUT].includes(status);
  end((isUnknown ? "? " : "R ") + (securityInfo?.errorCodeString || status));
};
try {
  request.open("GET", url);
  request.send();
} catch (error) {
  end("? " + error);
}
"""


class Browser:
    def __init__(self, program, profile):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with open(os.path.join(profile, "user.js"), "w") as file:
            for name, value in {**PREFERENCES, "marionette.port": port}.items():
                file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        words = [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile]
        environment = {**os.environ, "HOME": profile, "MOZ_CRASHREPORTER_DISABLE": "1"}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(words, env=environment, **quiet)
        self.connection, self.buffer, self.number = connected(port, self.process), b"", 0
        self.read()
        self.call("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self.call("Marionette:SetContext", {"value": "chrome"})

    def read(self):
        while b":" not in self.buffer:
            self.more()
        length, rest = self.buffer.split(b":", 1)
        self.buffer = rest
        while len(self.buffer) < int(length):
            self.more()
        message, self.buffer = self.buffer[: int(length)], self.buffer[int(length) :]
        return json.loads(message)

    def more(self):
        received = self.connection.recv(65536)
        if not received:
            raise SystemExit("Firefox ended")
        self.buffer += received

    def call(self, command, parameters):
        self.number += 1
        message = json.dumps([0, self.number, command, parameters]).encode()
        self.connection.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.read()
        if error and error["error"] == "script timeout":
            return {"value": "? no end"}
        if error:
            raise SystemExit(f"{command}: {error}")
        return result

    def ask(self, port, chain):
        url = f"https://{chain['host']}:{port}/"
        arguments = [chain["anchors"], url]
        parameters = {"script": SCRIPT, "args": arguments, "scriptTimeout": 20000, "sandbox": "system", "newSandbox": False}
        return self.call("WebDriver:ExecuteAsyncScript", parameters)["value"]


def connected(port, process):
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("Firefox does not listen")


browser = Browser(sys.argv[1], sys.argv[2])
try:
    for line in sys.stdin:
        port, chain = line.split(" ", 1)
        print("? not served" if port == "0" else browser.ask(port, json.loads(chain)), flush=True)
finally:
    browser.process.terminate()
    browser.process.wait()
