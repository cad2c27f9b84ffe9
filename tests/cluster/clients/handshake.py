"""Python's answer for each chain: reads JSON lines, prints A or R with the error text for each.

Client and server are in this process; the server is OpenSSL without a security level, so that it serves any chain.
"""

import base64
import json
import os
import ssl
import sys
import tempfile


def pem(der):
    text = "\n".join(der[i : i + 64] for i in range(0, len(der), 64))
    return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"


def server(chain):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("".join(map(pem, chain["sent"])) + chain["key"])
    try:
        context.load_cert_chain(file.name)
    finally:
        os.unlink(file.name)
    return context


def answer(chain):
    try:
        serving = server(chain)
    except (ssl.SSLError, OSError) as error:
        return f"? the server: {error}"
    try:
        context = ssl.create_default_context(cadata="".join(map(pem, chain["anchors"])))
    except (ssl.SSLError, ValueError) as error:
        return f"R {error}"
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname=chain["host"])
    server_side = serving.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(20):
        try:
            client.do_handshake()
            return "A"
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLError, ValueError) as error:
            return f"R {error}"
        try:
            server_side.do_handshake()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            return f"? the server: {error}"
    return "? no end"


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(json.loads(line)).replace("\n", " "))
