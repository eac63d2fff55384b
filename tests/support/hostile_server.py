#!/usr/bin/env python3
"""An HTTP server that misbehaves in a way for each path: what tests/contract/test_http.c talks to.

    hostile_server.py DIRECTORY

It listens on two ports of the loopback interface, the second one with TLS and a certificate of its
own making (DIRECTORY/certificate.pem), and on DIRECTORY/socket; prints the two ports on one line
(the second is 0 when there is no openssl); and ends when its standard input does. Python's standard
library alone.
"""

import gzip
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

MEGABYTE = 1 << 20
BOMB = gzip.compress(bytes(50 * MEGABYTE), 1)
connections = 0


def answer(body, status="200 OK", headers=""):
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def busy(header):
    return answer(b"busy", "429 Too Many Requests", header + "\r\n")


def reset(peer):
    raw = struct.pack("ii", 1, 0)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, raw)
    peer.close()


def send_slowly(peer):
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        peer.sendall(b"x")
        time.sleep(0.02)


def send_without_end(peer):
    peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(50):
        peer.sendall(bytes(MEGABYTE))


def simple(path):
    """What is sent for a path, and whether the connection goes on."""
    many = "".join(f"X-Header-{i}: {'v' * 100}\r\n" for i in range(500))
    table = {
        "/truncated": (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", False),
        "/chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", False),
        "/declared": (b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n", False),
        "/long": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345678901234567890", False),
        "/garbage": (b"SSH-2.0-OpenSSH_9.2\r\n", False),
        "/early": (answer(b"too large", "413 Payload Too Large"), False),
        "/redirect": (answer(b"", "302 Found", "Location: /echo\r\n"), True),
        "/seconds": (busy("Retry-After: 7"), True),
        "/date": (busy("Retry-After: Fri, 01 Jan 2100 00:00:00 GMT"), True),
        "/ms": (busy("Retry-After: 7\r\nretry-after-ms: 1500"), True),
        "/many": (answer(b"ok", headers="X-First: 1\r\nx-first: 2\r\n" + many), True),
        "/continue": (b"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + answer(b"ok"), True),
    }
    return table.get(path)


def serve_one(peer, method, path, headers, body):
    """Answer one request; True when the connection goes on."""
    if path == "/echo":
        seen = {"method": method, "expect": headers.get("expect"), "length": len(body)}
        seen["header"] = headers.get("x-test")
        peer.sendall(answer(json.dumps(seen).encode(), headers="Content-Type: application/json\r\n"))
        return True
    if path == "/connections":
        peer.sendall(answer(str(connections).encode()))
        return True
    if path == "/gzip" or path == "/bomb":
        body = gzip.compress(b"inflated") if path == "/gzip" else BOMB
        peer.sendall(answer(body, headers="Content-Encoding: gzip\r\n"))
        return True
    if path in ("/hang", "/slow", "/huge", "/reset"):
        {"/hang": lambda p: time.sleep(30), "/slow": send_slowly,
         "/huge": send_without_end, "/reset": reset}[path](peer)
        return False
    if path == "/close":
        return False
    what, goes_on = simple(path) or (answer(b"what?", "404 Not Found"), True)
    peer.sendall(what)
    return goes_on


def read_request(reader):
    line = reader.readline().decode("latin-1").split()
    if len(line) < 2:
        return None
    headers = {}
    for raw in iter(reader.readline, b"\r\n"):
        if not raw:
            return None
        name, _, value = raw.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    path = line[1].split("example.invalid", 1)[-1]  # a proxy is asked for a whole URL
    body = b""
    if path != "/early":
        body = reader.read(int(headers.get("content-length", 0)))
    return line[0], path, headers, body


def talk(peer):
    try:
        with peer, peer.makefile("rb") as reader:
            request = read_request(reader)
            while request and serve_one(peer, *request):
                request = read_request(reader)
    except OSError:
        pass  # the client went away, as it is meant to


def accept(listener):
    global connections
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            continue  # a handshake that failed
        connections += 1
        threading.Thread(target=talk, args=(peer,), daemon=True).start()


def listen_tcp():
    return socket.create_server(("127.0.0.1", 0))


def listen_tls(directory):
    key, certificate = directory + "/key.pem", directory + "/certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
               "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    try:
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    os.unlink(key)
    return context.wrap_socket(listen_tcp(), server_side=True)


def main():
    directory = sys.argv[1]
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(directory + "/socket")
    unix.listen()
    listeners = [listen_tcp(), listen_tls(directory), unix]
    for listener in filter(None, listeners):
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
    ports = [one.getsockname()[1] if one else 0 for one in listeners[:2]]
    print(*ports, flush=True)
    sys.stdin.read()


main()
