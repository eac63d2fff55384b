"""pipeline.py - the real programs against a real Kafka, for the integration tests.

    with Pipeline() as p:
        p.stub()                      # the fault-injecting backend, as route default
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(b'{"url": ...}')
        p.wait(lambda: len(p.read("english")) == 1)

Each Pipeline has topics, groups and folders of its own, so that tests do not meet on the one broker that a ctest run starts
(tests/integration/kafka; $DRAGOMAN_TEST_KAFKA names another). $DRAGOMAN_BUILD is the build folder.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("DRAGOMAN_BUILD", ROOT / "build/dev")).resolve()
WORKERS = ("ingest", "translate", "publish")
PATIENCE_S = 60
TOPICS = ("raw", "source", "translated", "english", "dead", "dropped", "published", "memory", "spend")


def broker():
    """The address of the test run's Kafka."""
    address = os.environ.get("DRAGOMAN_TEST_KAFKA")
    if address:
        return address
    done = subprocess.run([str(ROOT / "deploy/kafka/kafka"), "start", "--dir", str(BUILD / "kafka-tests")], check=True,
                          stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


class Stub:
    """tests/support/stub_backend.py as a process."""

    def __init__(self, *options):
        self.process = subprocess.Popen([sys.executable, str(ROOT / "tests/support/stub_backend.py"), "--port", "0", *options],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().strip()
        self.port = int(line.rstrip("/").rsplit(":", 1)[-1].split()[-1])

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stats(self):
        with urllib.request.urlopen(self.url + "/control", timeout=10) as reply:
            return json.load(reply)

    def set(self, **options):
        request = urllib.request.Request(self.url + "/control", json.dumps(options).encode(), {"content-type": "application/json"})
        urllib.request.urlopen(request, timeout=10).close()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Worker:
    def __init__(self, pipeline, name, instance="1"):
        self.pipeline, self.name, self.instance = pipeline, name, instance
        self.log_path = pipeline.folder / f"{name}-{instance}.log"
        self.process = None

    def start(self, sets=(), environment=()):
        state = self.pipeline.folder / f"{self.name}-{self.instance}"
        state.mkdir(exist_ok=True)
        env = dict(os.environ, DRAGOMAN_INSTANCE=self.instance, STATE_DIRECTORY=str(state), RUNTIME_DIRECTORY=str(state), **dict(environment))
        env.pop("NOTIFY_SOCKET", None)
        words = [str(BUILD / self.name / f"dragoman-{self.name}"), "--config", str(self.pipeline.config)]
        for item in sets:
            words += ["--set", item]
        with self.log_path.open("a") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env=env)
        return self

    def log(self):
        return self.log_path.read_text(errors="replace")

    def metrics(self):
        """What its endpoint shows, head included."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.pipeline.folder / f"{self.name}-{self.instance}" / "metrics.sock"))
            connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            text = b""
            while more := connection.recv(65536):
                text += more
        return text.decode()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, patience=60):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)

    def alive(self):
        return self.process.poll() is None


class Pipeline:
    def __init__(self, partitions=3, address=None):
        self.name = f"t{os.getpid()}-{int(time.time() * 1000) % 100000000}"
        self.folder = Path(tempfile.mkdtemp(prefix="dragoman-test-"))
        self.config = self.folder / "dragoman.conf"
        self.address = address or broker()
        self.partitions = partitions
        self.sections = []
        self.stubs = []
        self.workers = []
        self.failed = True
        self.write()

    # -- configuration ------------------------------------------------------------------------------------------------------------

    def topic(self, setting):
        return f"{self.name}.{setting}"

    def write(self):
        names = "\n".join(f"{setting} = {self.topic(setting)}" for setting in TOPICS)
        self.config.write_text(f"""
[kafka]
brokers = {self.address}
prefix = {self.name}
session_timeout = 6s
[topics]
partitions = {self.partitions}
replication = 1
{names}
[ingest]
mappings = {ROOT}/schemas/mappings
outlets = {ROOT}/schemas/outlets {self.folder}/outlets
""" + "\n".join(self.sections))
        (self.folder / "outlets").mkdir(exist_ok=True)

    def add(self, text):
        """More configuration."""
        self.sections.append(text)
        self.write()

    def stub(self, *options, name="stub", route="default", timeout="5s", settings=""):
        stub = Stub(*options)
        self.stubs.append(stub)
        self.add(f"[backend {name}]\ntype = libretranslate\nurl = {stub.url}\ntimeout = {timeout}\n{settings}\n")
        if route:
            self.add(f"[route {route}]\nbackends = {name}\n")
        return stub

    # -- programs -----------------------------------------------------------------------------------------------------------------

    def dragoman(self, *words, data=None, check=True):
        done = subprocess.run([str(BUILD / "cli/dragoman"), "--config", str(self.config), *words], input=data, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)
        if check and done.returncode != 0:
            raise AssertionError(f"dragoman {' '.join(words)}: exit {done.returncode}: {done.stderr.decode()}")
        return done

    def create_topics(self):
        self.dragoman("topics", "create")

    def start(self, *names, instance="1", sets=(), environment=()):
        started = [Worker(self, name, instance).start(sets, environment) for name in names]
        self.workers += started
        return started[0] if len(started) == 1 else started

    def submit(self, value, key=None, headers=()):
        """One raw record; bytes as they are, anything else as JSON."""
        data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        words = ["submit"] + (["--key", key] if key else [])
        for header in headers:
            words += ["--header", header]
        self.dragoman(*words, data=data)

    def submit_lines(self, items):
        self.dragoman("submit", "--lines", data="\n".join(json.dumps(item, ensure_ascii=False) for item in items).encode())

    def read(self, setting):
        """All committed records of a topic as dicts: key, headers, value, ..."""
        done = self.dragoman("cat", self.topic(setting))
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def counts(self):
        return {setting: len(self.read(setting)) for setting in ("raw", "source", "translated", "english", "dead", "dropped")}

    def audit(self, lag=0):
        done = self.dragoman("audit", "--json", "--lag", str(lag), check=False)
        return json.loads(done.stdout)

    def prove(self):
        """Every raw record has exactly one outcome, at each hop and at the end."""
        books = self.audit()
        if not books["clean"] or books["pending"]:
            raise AssertionError(f"the audit found: {books}\n{self.dragoman('audit', '--lag', '0', check=False).stdout.decode()}")
        return books

    def wait(self, fact, patience=PATIENCE_S, what="what was waited for"):
        deadline = time.time() + patience
        while time.time() < deadline:
            if fact():
                return
            time.sleep(0.2)
        logs = "\n".join(f"--- {worker.name}@{worker.instance}\n{worker.log()[-3000:]}" for worker in self.workers)
        raise AssertionError(f"{what} did not happen in {patience} s; topics {self.counts()}\n{logs}")

    def settle(self, raw, patience=PATIENCE_S):
        """Wait until `raw` raw records have an outcome at the end."""
        def done():
            books = self.audit(lag=100000)
            return books[self.topic("raw")] >= raw and books["pending"] == 0
        self.wait(done, patience, f"an outcome for each of {raw} records")

    def validate(self):
        """Every record of ours against its JSON Schema, by the independent validator."""
        for setting, form in (("source", "source"), ("translated", "translated"), ("english", "article")):
            files = []
            for record in self.read(setting):
                if record["value"] is None:
                    continue
                path = self.folder / f"{setting}-{record['partition']}-{record['offset']}.json"
                path.write_text(json.dumps(record["value"], ensure_ascii=False))
                files.append(str(path))
            if files:
                done = subprocess.run([sys.executable, str(ROOT / "tests/support/validate_schema.py"), *files], stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True)
                if done.returncode != 0:
                    raise AssertionError(f"{form}: {done.stdout[-4000:]}")

    # -- life -----------------------------------------------------------------------------------------------------------------------

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for worker in self.workers:
            if worker.alive():
                worker.kill()
        for stub in self.stubs:
            stub.stop()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"logs are in {self.folder}", file=sys.stderr)


def run(tests):
    """Run functions named test_*, one line each; the exit status."""
    status = 0
    for name, test in sorted(tests.items()):
        if not name.startswith("test_") or not callable(test):
            continue
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        begun = time.time()
        try:
            test()
            print(f"ok   {name} ({time.time() - begun:.1f} s)", flush=True)
        except Exception:  # noqa: BLE001 - a test may fail in any way; the rest still runs
            import traceback
            traceback.print_exc()
            print(f"FAIL {name} ({time.time() - begun:.1f} s)", flush=True)
            status = 1
    return status
