"""test_stream.py - the stream alone, with the smallest worker (stream/stream_copy.c), against a real Kafka.

Each test feeds a topic, does something unkind, and asks stream_check: every record has one outcome, in the order of its key.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from pipeline import BUILD, broker, run  # noqa: E402

PROGRAMS = BUILD / "tests/integration/stream"
EXIT_FENCED = 80
DELAYS = ("copy.delay_min=1ms", "copy.delay_max=200ms", "copy.flight=200")


class Copy:
    """Topics, a configuration, and workers over them; everything is ended at the end."""

    def __init__(self, partitions=3, address=None):
        self.name = f"s{os.getpid()}-{int(time.time() * 1000) % 100000000}"
        self.address = address or broker()
        self.librdkafka = {}
        self.folder = Path(tempfile.mkdtemp(prefix="dragoman-stream-"))
        self.config = self.folder / "copy.conf"
        names = {"raw": "raw", "source": "source", "dead": "dead", "dropped": "dropped", "published": "state"}
        topics = "".join(f"{setting} = {self.name}.{topic}\n" for setting, topic in names.items())
        self.text = (f"[kafka]\nbrokers = {self.address}\nprefix = {self.name}\nsession_timeout = 6s\ndrain_timeout = 5s\n"
                     f"[topics]\n{topics}")
        self.processes = []
        self.check_program("topics", self.name, str(partitions))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    def check_program(self, *words):
        return subprocess.run([str(PROGRAMS / "stream_check"), self.address, *words], check=True, stdout=subprocess.PIPE, text=True, timeout=120).stdout

    def feed(self, count, keys=50, size=300, first=0):
        self.check_program("feed", f"{self.name}.raw", str(count), str(keys), str(size), str(first))

    def start(self, *sets, instance="1", fault=None):
        properties = "".join(f"{name} = {value}\n" for name, value in self.librdkafka.items())
        self.config.write_text(f"{self.text}[kafka.librdkafka]\n{properties}")
        words = [str(PROGRAMS / "stream_copy"), "--config", str(self.config)]
        for item in sets:
            words += ["--set", item]
        environment = dict(os.environ, DRAGOMAN_INSTANCE=instance, **({"DRAGOMAN_FAULT": fault} if fault else {}))
        with open(self.folder / f"{instance}.log", "a") as log:
            process = subprocess.Popen(words, env=environment, stderr=log)
        self.processes.append(process)
        return process

    def log(self, instance="1"):
        return (self.folder / f"{instance}.log").read_text(errors="replace")

    def wait_for(self, text, instance="1", seconds=30):
        until = time.time() + seconds
        while text not in self.log(instance):
            assert time.time() < until, f"no {text} in:\n{self.log(instance)}"
            time.sleep(0.1)

    def verify(self, fed=None):
        done = subprocess.run([str(PROGRAMS / "stream_check"), self.address, "check", self.name, "30"], stdout=subprocess.PIPE, text=True, timeout=200)
        assert done.returncode == 0, done.stdout + self.log()
        if fed is not None:
            assert done.stdout.startswith(f"fed={fed} "), done.stdout


def stop(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(20)


def test_answers_in_any_order_come_out_once_and_in_the_order_of_their_key():
    with Copy() as c:
        c.feed(3000)
        worker = c.start(*DELAYS)
        c.verify(3000)
        assert stop(worker) == 0


def test_a_crash_at_each_step_of_a_transaction_loses_and_doubles_nothing():
    with Copy() as c:
        for round_number, point in enumerate(("txn.produced", "txn.offsets-sent", "txn.committing", "txn.committed")):
            c.feed(600, first=600 * round_number)
            worker = c.start(*DELAYS, "copy.state=yes", fault=f"{point}:3")
            assert worker.wait(60) == -signal.SIGKILL, c.log()
        worker = c.start(*DELAYS, "copy.state=yes")
        c.verify(2400)
        assert stop(worker) == 0


def test_members_come_and_go():
    with Copy(partitions=6) as c:
        c.feed(6000)
        one = c.start(*DELAYS)
        c.wait_for("PARTITIONS-TAKEN")
        two = c.start(*DELAYS, instance="2")
        c.wait_for("PARTITIONS-TAKEN", "2")
        two.kill()
        two.wait()
        three = c.start(*DELAYS, instance="3", fault="rebalance.revoke")
        c.wait_for("PARTITIONS-TAKEN", "3")
        two = c.start(*DELAYS, instance="2")
        c.verify(6000)
        assert stop(one) == 0 and stop(two) == 0
        three.kill()


def test_a_worker_stopped_for_longer_than_its_session_does_no_harm():
    with Copy() as c:
        c.feed(3000)
        workers = [c.start("copy.delay_min=100ms", "copy.delay_max=1s", "copy.flight=100", instance=i) for i in "12"]
        c.wait_for("PARTITIONS-TAKEN", "1")
        c.wait_for("PARTITIONS-TAKEN", "2")
        time.sleep(1)
        workers[0].send_signal(signal.SIGSTOP)
        time.sleep(10)
        workers[0].send_signal(signal.SIGCONT)
        c.verify(3000)


def test_of_two_with_one_identity_the_older_ends():
    with Copy() as c:
        c.feed(500)
        older = c.start(*DELAYS)
        c.wait_for("PARTITIONS-TAKEN")
        newer = c.start(*DELAYS)
        assert older.wait(30) == EXIT_FENCED
        assert c.log().count("FENCED") == 1
        c.feed(500, first=500)
        c.verify(1000)
        assert newer.poll() is None and stop(newer) == 0


def test_dead_letters_drops_and_what_is_too_large():
    with Copy() as c:
        c.feed(200)
        c.check_program("put", f"{c.name}.raw", "dead", "drop", "huge", "huge", "x" * 3000)
        c.feed(200, first=200)
        worker = c.start("kafka.record_max=2K")
        c.verify(405)
        assert stop(worker) == 0


def test_a_map_of_somebody_else_is_ignored_with_a_warning():
    with Copy() as c:
        for text, words in (("consumer-7", "another program"), ("D9.AAAA", "later version"), ("D1.AAAA", "damaged")):
            c.feed(100)
            worker = c.start()
            c.verify()
            assert stop(worker) == 0
            time.sleep(7)  # a static member stays in the group until its session is over
            c.check_program("stain", f"{c.name}-copy", f"{c.name}.raw", text)
            c.feed(100)
            worker = c.start()
            c.verify()
            assert words in c.log(), c.log()
            assert stop(worker) == 0


def test_a_log_that_was_cut_above_our_offset_is_read_from_where_it_begins():
    with Copy() as c:
        c.feed(300)
        worker = c.start()
        c.verify(300)
        assert stop(worker) == 0
        c.feed(600, first=300)
        c.check_program("truncate", f"{c.name}.raw", "50")
        worker = c.start()
        c.verify(150)
        assert "LOG-CUT" in c.log()
        assert stop(worker) == 0


def test_without_transactions_it_says_what_it_gives_up():
    with Copy() as c:
        c.feed(1000)
        worker = c.start(*DELAYS, "kafka.mode=at-least-once")
        c.verify(1000)
        assert "AT-LEAST-ONCE" in c.log()
        assert stop(worker) == 0


if __name__ == "__main__":
    sys.exit(run(globals()))
