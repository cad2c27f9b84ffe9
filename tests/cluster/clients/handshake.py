"""Python's answer for each chain: reads a port and a chain (JSON) per line, prints A, R with the error text, or ? (not known) for each."""

import json
import socket
import ssl
import sys


def pem(der):
    text = "\n".join(der[i : i + 64] for i in range(0, len(der), 64))
    return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"


def answer(port, chain):
    if port == "0":
        return "? not served"
    try:
        context = ssl.create_default_context(cadata="".join(map(pem, chain["anchors"])))
        with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as connection:
            with context.wrap_socket(connection, server_hostname=chain["host"]):
                return "A"
    except (TimeoutError, ConnectionRefusedError) as error:
        return f"? unknown ({error})"
    except (ssl.SSLError, ValueError, OSError) as error:
        return f"R {error}"


for line in sys.stdin:
    port, chain = line.split(" ", 1)
    print(answer(port, json.loads(chain)).replace("\n", " "))
