#!/usr/bin/env python3
"""fake_registry.py - a schema registry with Confluent's API, as far as a reader needs it, and Avro to write records with.

    registry = Registry()
    registry.add(7, {"type": "record", ...})
    registry.broken = True            # 503 to everything, until it is False again

Only what a consumer asks is there: /schemas/ids/N, /schemas/guids/G and /subjects/S/versions/V.
"""
import base64
import json
import struct
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Registry:
    def __init__(self, user=None, password=None):
        self.answers, self.asked = {}, []
        self.broken = False
        self.login = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode() if user else None
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = urllib.parse.unquote(self.path)
                registry.asked.append(path)
                status, body = 200, registry.answers.get(path)
                if registry.broken:
                    status, body = 503, {"error_code": 50003}
                elif registry.login and self.headers.get("Authorization") != registry.login:
                    status, body = 401, {"error_code": 401}
                elif body is None:
                    status, body = 404, {"error_code": 40403, "message": "Schema not found"}
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/vnd.schemaregistry.v1+json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def add(self, number, schema, form=None, references=()):
        self.answers[f"/schemas/ids/{number}"] = self.entry(schema, form, references)

    def add_guid(self, guid, schema, form=None, references=()):
        self.answers[f"/schemas/guids/{guid}"] = self.entry(schema, form, references)

    def add_subject(self, subject, version, schema, references=()):
        self.answers[f"/subjects/{subject}/versions/{version}"] = self.entry(schema, None, references)

    @staticmethod
    def entry(schema, form, references):
        entry = {"schema": schema if isinstance(schema, str) else json.dumps(schema)}
        if form:
            entry["schemaType"] = form
        if references:
            entry["references"] = [{"name": name, "subject": subject, "version": version} for name, subject, version in references]
        return entry

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def framed(number, payload):
    return b"\0" + struct.pack(">I", number) + payload


def avro_long(value):
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def avro_string(text):
    data = text.encode()
    return avro_long(len(data)) + data
