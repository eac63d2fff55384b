"""What happens to topics and brokers under a stream: made anew, grown, limited, slow to let go. With the smallest worker
(stream/stream_copy.c), against a real Kafka; two of the tests need a broker of settings of their own."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_stream import DELAYS, PROGRAMS, Copy, stop  # noqa: E402
from pipeline import ROOT, run  # noqa: E402


class OwnBroker:
    """A small Kafka beside that of the other tests, with settings that would disturb those."""

    SETTINGS = ("offset.metadata.max.bytes=160", "transaction.abort.timed.out.transaction.cleanup.interval.ms=500")

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="dragoman-broker-")
        words = [word for setting in self.SETTINGS for word in ("--set", setting)]
        return self.kafka("start", "--heap", "256m", *words).split()[-1]

    def __exit__(self, *_):
        self.kafka("remove")
        shutil.rmtree(self.folder, ignore_errors=True)

    def crash(self):
        os.kill(int((Path(self.folder) / "pid").read_text()), signal.SIGKILL)

    def kafka(self, command, *words):
        return subprocess.run([str(ROOT / "deploy/kafka/kafka"), command, "--dir", self.folder, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def admin(c, command, topic, *words):
    return subprocess.run([str(PROGRAMS / "stream_admin"), c.address, command, f"{c.name}.{topic}", *map(str, words)], check=True, stdout=subprocess.PIPE,
                          text=True, timeout=60).stdout


def count(c, topic):
    return int(admin(c, "count", topic))


def wait_for_count(c, topic, wanted, seconds=60):
    until = time.time() + seconds
    while count(c, topic) < wanted:
        assert time.time() < until, f"{count(c, topic)} of {wanted} in {topic}:\n{c.log()[-3000:]}"
        time.sleep(0.5)


def test_a_topic_made_anew_while_the_worker_is_away_is_read_from_its_beginning():
    with Copy() as c:
        c.feed(300)
        worker = c.start()
        c.verify(300)
        assert stop(worker) == 0
        admin(c, "recreate", "raw", 3)
        c.feed(90, first=300)
        worker = c.start(*DELAYS)
        wait_for_count(c, "source", 390)
        time.sleep(2)
        assert count(c, "source") == 390, "each record of the new topic once"
        assert stop(worker) == 0


def test_a_topic_made_anew_under_the_running_worker_is_read_from_its_beginning():
    with Copy() as c:
        c.librdkafka["topic.metadata.refresh.interval.ms"] = 1000
        c.feed(300)
        worker = c.start()
        c.verify(300)
        admin(c, "recreate", "raw", 3)
        time.sleep(5)
        c.feed(90, first=300)
        wait_for_count(c, "source", 390)
        c.feed(90, first=390)
        wait_for_count(c, "source", 480)
        assert count(c, "source") == 480
        assert worker.poll() is None and stop(worker) == 0


def test_partitions_that_are_added_are_taken_while_running():
    for state in ("no", "yes"):
        with Copy(partitions=2) as c:
            c.librdkafka["topic.metadata.refresh.interval.ms"] = 1000
            c.feed(300)
            worker = c.start(*DELAYS, f"copy.state={state}")
            c.verify(300)
            admin(c, "grow", "raw", 4)
            if state == "yes":
                time.sleep(4)  # the state's topic comes after: what waits for it must go on then
                admin(c, "grow", "state", 4)
            c.wait_for("partitions=4", seconds=90)
            c.feed(600, keys=1000000, first=300)  # other keys: the old ones would move to other partitions, away from their state
            wait_for_count(c, "source", 900, 120)
            assert count(c, "source") == 900
            assert stop(worker) == 0


def test_what_the_broker_refuses_for_its_size_is_a_dead_letter_alone():
    with Copy() as c:
        admin(c, "limit", "source", 100000)
        admin(c, "limit", "dead", 100000)  # so small that not even the original fits, only its beginning
        c.feed(200)
        c.check_program("feed", f"{c.name}.raw", "3", "50", "400000", "200")
        c.feed(200, first=203)
        worker = c.start(*DELAYS, "kafka.compression=none")
        c.verify(403)
        assert count(c, "dead") == 3 and count(c, "source") == 400
        assert stop(worker) == 0


def test_at_least_once_loses_nothing_through_kills():
    with Copy() as c:
        c.feed(6000)
        worker = c.start(*DELAYS, "kafka.mode=at-least-once")
        for _ in range(6):
            time.sleep(0.6)
            worker.kill()
            worker.wait()
            worker = c.start(*DELAYS, "kafka.mode=at-least-once")
        done = subprocess.run([str(PROGRAMS / "stream_check"), c.address, "check", c.name, "30"], stdout=subprocess.PIPE, text=True, timeout=200)
        books = dict(pair.split("=") for pair in done.stdout.splitlines()[0].split())
        print(f"     at-least-once, 6 kills: {done.stdout.splitlines()[0]}")
        assert books["fed"] == "6000" and books["lost"] == "0" and books["stray"] == "0", done.stdout
        assert int(books["outcomes"]) == 6000 + int(books["duplicated"])
        assert stop(worker) == 0


def test_a_broker_that_takes_short_metadata_gets_short_maps():
    with OwnBroker() as address, Copy(address=address) as c:
        # Of many records some are slow: what finishes beyond it does not fit into a map of 160 bytes.
        c.feed(6000, keys=3000)
        worker = c.start("copy.delay_min=1ms", "copy.delay_max=1500ms", "copy.flight=6000")
        c.verify(6000)
        assert "COMMIT-REDONE" in c.log(), "the limit was not met, so nothing was tried"
        assert stop(worker) == 0


def test_a_transaction_that_the_broker_gave_up_is_done_again():
    with OwnBroker() as address, Copy(address=address) as c:
        c.librdkafka.update({"transaction.timeout.ms": 3000, "message.timeout.ms": 2500, "socket.timeout.ms": 2500})
        c.feed(600)
        worker = c.start(*DELAYS, "kafka.session_timeout=45s", fault="txn.offsets-sent:3:STOP")
        until = time.time() + 30
        while Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert time.time() < until, c.log()
            time.sleep(0.1)
        time.sleep(6)  # the transaction is 3 s old, and the broker looks every half second
        worker.send_signal(signal.SIGCONT)
        c.verify(600)
        assert worker.poll() is None, "it was no other process: ours goes on"
        assert "FENCED" not in c.log() and ("COMMIT-REDONE" in c.log() or "COMMIT-SETTLED" in c.log()), c.log()
        assert stop(worker) == 0


def test_a_broker_that_was_dead_for_longer_than_a_session_stops_nobody():
    own = OwnBroker()
    with own as address, Copy(address=address) as c:
        c.feed(9000)
        workers = [c.start("copy.delay_min=100ms", "copy.delay_max=500ms", "copy.flight=200", instance=one) for one in "12"]
        for one in "12":
            c.wait_for("PARTITIONS-TAKEN", one)
        time.sleep(3)
        own.crash()
        time.sleep(8)  # a session is 6 s; the broker has both members in its books, and will count from its return on
        own.kafka("start", "--heap", "256m")
        c.verify(9000)
        for one, worker in zip("12", workers):
            assert worker.poll() is None and "FENCED" not in c.log(one), c.log(one)
            assert stop(worker) == 0


if __name__ == "__main__":
    sys.exit(run(globals()))
