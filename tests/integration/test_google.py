"""Google's version 3 with a service account: a token is got with a signed assertion, used, kept out of the log, and got anew."""
import base64
import http.server
import json
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
sys.path.insert(0, str(ROOT / "tests/integration"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402
from stub_backend import Translator  # noqa: E402

TRANSLATE = "/v3/projects/press-1/locations/us-central1:translateText"


def unpack(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Google:
    """The two services: tokens at /token, translations above."""

    def __init__(self, folder):
        self.folder, self.tokens, self.refuse = folder, [], None
        self.problems, self.translated, self.rejected = [], 0, 0
        self.translator = Translator()
        subprocess.run(["openssl", "genrsa", "-out", str(folder / "rsa.pem"), "2048"], check=True, capture_output=True)
        subprocess.run(["openssl", "rsa", "-in", str(folder / "rsa.pem"), "-pubout", "-out", str(folder / "rsa.pub")], check=True,
                       capture_output=True)
        google = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status, answer = google.answer(self.path, self.headers, body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write_key(self):
        key = {"type": "service_account", "client_email": "news@press-1.example", "private_key_id": "k1",
               "private_key": (self.folder / "rsa.pem").read_text(), "token_uri": self.url + "/token"}
        path = self.folder / "key.json"
        path.write_text(json.dumps(key))
        path.chmod(0o600)
        return path

    def answer(self, path, headers, body):
        try:
            return self.give(body) if path == "/token" else self.translate(path, headers, json.loads(body))
        except Exception as problem:  # noqa: BLE001 - told by the test, not by a thread
            self.problems.append(repr(problem))
            return 500, {}

    def give(self, body):
        if self.refuse:
            return self.refuse
        form = urllib.parse.parse_qs(body.decode(), strict_parsing=True)
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"], form
        text, signature = form["assertion"][0].rsplit(".", 1)
        header, claims = (json.loads(unpack(part)) for part in text.split("."))
        assert header == {"alg": "RS256", "typ": "JWT", "kid": "k1"}, header
        assert claims["iss"] == "news@press-1.example" and claims["aud"] == self.url + "/token", claims
        assert claims["scope"] == "https://www.googleapis.com/auth/cloud-translation", claims
        assert claims["exp"] - claims["iat"] == 3600 and abs(claims["iat"] - time.time()) < 60, claims
        (self.folder / "signature").write_bytes(unpack(signature))
        done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", str(self.folder / "rsa.pub"), "-signature",
                               str(self.folder / "signature")], input=text.encode(), capture_output=True)
        assert done.returncode == 0, done.stdout + done.stderr
        self.tokens.append(f"ya29.secret-of-the-test-{len(self.tokens)}")
        return 200, {"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"}

    def translate(self, path, headers, body):
        assert path == TRANSLATE, path
        if not self.tokens or headers["authorization"] != f"Bearer {self.tokens[-1]}":
            self.rejected += 1
            return 401, {"error": {"code": 401, "message": "Request had invalid authentication credentials.", "status": "UNAUTHENTICATED"}}
        assert set(body) == {"contents", "mimeType", "sourceLanguageCode", "targetLanguageCode"}, body
        assert body["mimeType"] == "text/plain" and body["sourceLanguageCode"] == "es", body
        self.translated += len(body["contents"])
        return 200, {"translations": [{"translatedText": self.translator(text)} for text in body["contents"]]}


def with_google(p):
    google = Google(p.folder)
    p.add(f"[backend google]\ntype = google-v3\nurl = {google.url}\nproject = press-1\nlocation = us-central1\n"
          f"service_account = {google.write_key()}\n[route default]\nbackends = google\n")
    return google


def assert_untold(p, google):
    """Neither a token nor the key is in any log."""
    secrets = google.tokens + [line for line in (p.folder / "rsa.pem").read_text().splitlines()[1:-1] if len(line) > 20]
    for worker in p.workers:
        for secret in secrets:
            assert secret not in worker.log(), worker.name
    assert not google.problems, google.problems


def test_one_token_serves_all_and_is_told_to_nobody():
    with Pipeline() as p:
        google = with_google(p)
        p.create_topics()
        _, translate, _ = p.start("ingest", "translate", "publish", environment={"DRAGOMAN_LOG": "debug"}.items())
        p.submit_lines(articles.article(n) for n in range(10))
        p.settle(10)
        assert len(p.read("english")) == 10 and google.translated > 0
        assert len(google.tokens) == 1 and google.rejected == 0, (google.tokens, google.rejected)
        assert_untold(p, google)
        p.prove()
        # A token that was withdrawn is replaced; nothing is lost for it.
        google.tokens.append("ya29.another-of-the-test")
        p.submit(articles.article(11))
        p.settle(11, patience=120)
        assert len(google.tokens) == 3 and google.rejected >= 1, (google.tokens, google.rejected)
        assert len(p.read("english")) == 11 and p.counts()["dead"] == 0
        assert "BACKEND-MISCONFIGURED" in translate.log()
        assert_untold(p, google)
        p.prove()


def test_a_key_that_is_refused_is_misconfigured_and_nothing_is_lost():
    with Pipeline(partitions=1) as p:
        google = with_google(p)
        google.refuse = (400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        p.create_topics()
        _, translate, _ = p.start("ingest", "translate", "publish")
        p.submit(articles.article(1))
        p.wait(lambda: "BACKEND-MISCONFIGURED" in translate.log(), what="a word on the key")
        assert "Invalid JWT Signature." in translate.log()
        assert google.translated == 0 and p.counts()["translated"] == 0 and p.counts()["dead"] == 0
        google.refuse = None
        p.settle(1, patience=120)
        assert len(p.read("english")) == 1
        assert_untold(p, google)
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
