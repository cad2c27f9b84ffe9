"""Serves each chain on a port of its own, for keys that Go's server does not have: reads JSON lines from the file in the
first argument, prints one port per line (0 if the chain cannot be served), and serves until stdin is closed.

The server is OpenSSL without a security level, so that it serves any chain.
"""

import json
import os
import socket
import ssl
import sys
import tempfile
import threading


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


def answer(context, listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(context, connection), daemon=True).start()


def serve(context, connection):
    try:
        connection.settimeout(20)
        with context.wrap_socket(connection, server_side=True) as secured:
            # a client that is satisfied sends a request or closes the connection
            if secured.recv(4096):
                secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    except (ssl.SSLError, OSError):
        connection.close()


with open(sys.argv[1]) as lines:
    for line in lines:
        try:
            context = server(json.loads(line))
        except (ssl.SSLError, OSError):
            print(0)
            continue
        listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        print(listener.getsockname()[1])
        threading.Thread(target=answer, args=(context, listener), daemon=True).start()
sys.stdout.flush()
sys.stdin.read()
