"""A machine whose clock is wrong: the work goes on, and what is written bears the broker's time."""
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import BUILD, Pipeline, run  # noqa: E402

JUMP = BUILD / "tests/chaos/libclock_jump.so"
DAY = 86400
WRITTEN = ("source", "translated", "english", "published", "memory")


class Clock:
    """The wall clock of the workers that are started with it."""

    def __init__(self, folder, seconds):
        self.path = folder / "clock"
        self.path.write_bytes(bytes(8))
        self.jump(seconds)

    def jump(self, seconds):
        with self.path.open("r+b") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))

    @property
    def environment(self):
        return {"LD_PRELOAD": str(JUMP), "CLOCK_JUMP": str(self.path)}


def set_time_type(p, setting, kind):
    """What an operator does with kafka-configs.sh."""
    cache = Path(os.environ.get("DRAGOMAN_CACHE", Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dragoman"))
    jars = max(cache.glob("kafka-*/lib"))
    subprocess.run(["java", "-cp", f"{jars}/*", "kafka.admin.ConfigCommand", "--bootstrap-server", p.address, "--alter", "--topic",
                    p.topic(setting), "--add-config", f"message.timestamp.type={kind}"], check=True, stdout=subprocess.DEVNULL)


def test_a_day_ahead_or_a_year_behind_nothing_waits():
    for seconds in (DAY, -400 * DAY):
        with Pipeline() as p:
            p.stub("--latency", "5:20")
            p.create_topics()
            clock = Clock(p.folder, seconds)
            p.start("ingest", "translate", "publish", environment=clock.environment)
            begun = time.time()
            p.submit_lines(articles.article(n, size=900) for n in range(40))
            p.submit(b"no article")
            p.settle(41)
            clock.jump(-seconds)  # while they run
            p.submit_lines(articles.article(n, size=900) for n in range(40, 80))
            p.settle(81)
            assert len(p.read("english")) == 80, p.counts()
            for setting in (*WRITTEN, "dead"):
                for record in p.read(setting):
                    assert begun - 60 < record["timestamp"] / 1000 < time.time() + 60, (seconds, setting, record["timestamp"])
            p.prove()


def test_a_topic_that_takes_the_workers_time_is_said_and_nothing_is_lost():
    with Pipeline(partitions=1) as p:
        p.create_topics()
        set_time_type(p, "source", "CreateTime")
        listed = p.dragoman("topics", "list", check=False)
        assert listed.returncode == 1 and b"message.timestamp.type is CreateTime, must be LogAppendTime" in listed.stdout, listed
        assert b"topics create" not in listed.stderr, "nothing is missing"
        worker = p.start("ingest", environment=Clock(p.folder, DAY).environment)
        p.submit(articles.article(1))
        p.wait(lambda: "CLOCK-REFUSED" in worker.log(), what="the line that says so")
        assert p.read("source") == [] and worker.alive()
        set_time_type(p, "source", "LogAppendTime")
        p.wait(lambda: len(p.read("source")) == 1, what="going on with the broker's time")
        assert p.dragoman("topics", "list").returncode == 0


if __name__ == "__main__":
    if not JUMP.exists():
        print("SKIP: with the sanitizers no clock can be moved")
        sys.exit(0)
    sys.exit(run(globals()))
