"""A disk that is full, for each worker, while it runs and when it starts: nothing is lost, nothing comes twice, and it goes on by itself."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

FULL = json.loads((ROOT / "tests/data/golden/translated-full.json").read_text())
ROOM = "4G"


class Disk:
    """A file system of its own for a worker's state, with as much room as is wanted."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.folder.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(self.folder)], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False)

    def size(self, text):
        return subprocess.run(["mount", "-o", f"remount,size={text}", str(self.folder)], stderr=subprocess.DEVNULL, check=False).returncode == 0

    def fill(self):
        """Not a page more than is used: less is refused, and a worker may be writing."""
        full = False
        while not full:
            used = os.statvfs(self.folder)
            full = self.size(max(used.f_blocks - used.f_bfree, 1) * used.f_frsize)

    def empty(self):
        assert self.size(ROOM)


def article(n, digit="1", hour=9):
    return dict(FULL, id=f"{n:032x}", revision=digit * 12, modified_at=f"2026-11-20T{hour:02}:00:00Z")


def put(p, *values):
    for value in values:
        p.dragoman("submit", "--topic", p.topic("translated"), "--key", value["id"], data=json.dumps(value).encode())


def keys(p, topic):
    return [record["key"] for record in p.read(topic)]


def test_publish_waits_for_room_and_goes_on():
    with Pipeline(partitions=1) as p, Disk(p.folder / "publish-1") as disk:
        p.create_topics()
        worker = p.start("publish")
        put(p, article(0))
        p.wait(lambda: len(p.read("english")) == 1)
        disk.fill()
        # As many as are needed to make its table longer.
        n = 1
        while "DISK-FULL" not in worker.log():
            put(p, article(n))
            n += 1
            assert n < 400 and worker.alive(), worker.log()[-2000:]
        assert "dragoman_publish_waiting_for_room 1" in worker.metrics()
        out = len(p.read("english"))
        put(p, article(0), article(0, "2", 10), article(n))
        time.sleep(4)
        assert worker.alive() and len(p.read("english")) == out, "nothing is published that could be out already"
        assert worker.log().count("DISK-FULL") <= 4, "once, then at growing intervals"
        disk.empty()
        p.wait(lambda: len(p.read("english")) + len(p.read("dropped")) == n + 3, what="an outcome for each")
        assert sorted(keys(p, "english")) == sorted([f"{i:032x}" for i in range(n + 1)] + [f"{0:032x}"])
        assert keys(p, "dropped") == [f"{0:032x}"], "what was out before is known"
        assert "dragoman_publish_waiting_for_room 0" in worker.metrics()
        assert worker.stop() == 0


def test_publish_that_starts_on_a_full_disk_waits():
    with Pipeline(partitions=1) as p, Disk(p.folder / "publish-1") as disk:
        p.create_topics()
        disk.fill()
        put(p, article(1))
        worker = p.start("publish")
        p.wait(lambda: "DISK-FULL" in worker.log(), 20, "the one line that says so")
        assert worker.stop(10) == 0, "it ends when it is told to"
        worker.start()
        time.sleep(2)
        assert worker.alive() and p.read("english") == []
        disk.empty()
        p.wait(lambda: keys(p, "english") == [f"{1:032x}"], what="going on when there is room")


def test_translate_and_ingest_go_on_without_their_disk():
    with Pipeline() as p, Disk(p.folder / "ingest-1") as one, Disk(p.folder / "translate-1") as two:
        p.stub("--latency", "5:20", settings="price = 20\ncurrency = EUR\n")
        p.add("[translate]\nadequacy = yes\n")
        p.create_topics()
        workers = p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=900, distinct=True) for n in range(20))
        p.settle(20)
        for disk in (one, two):
            disk.fill()
        p.submit_lines(articles.article(n, size=900, distinct=True) for n in range(20, 120))
        p.settle(120, patience=120)
        for worker in workers[:2]:
            assert worker.alive(), worker.log()[-2000:]
            worker.kill()
            worker.start()
        p.submit_lines(articles.article(n, size=900, distinct=True) for n in range(120, 160))
        p.settle(160, patience=120)
        assert all(worker.alive() for worker in workers), [worker.log()[-2000:] for worker in workers]
        assert "full" in workers[1].log(), workers[1].log()[-2000:]
        for disk in (one, two):
            disk.empty()
        p.submit_lines(articles.article(n, size=900, distinct=True) for n in range(160, 200))
        p.settle(200, patience=120)
        assert len(p.read("english")) == 200, p.counts()
        assert all(worker.stop() == 0 for worker in workers)
        spend = [json.loads(line) for line in p.dragoman("spend", "--json").stdout.splitlines()]
        sent = sum(record["value"]["translation"]["characters_sent"] for record in p.read("translated"))
        assert sum(row["characters"] for row in spend if "month" in row) == sent > 0, (spend, sent)
        p.prove()


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("SKIP: a disk of one's own takes root")
        sys.exit(0)
    sys.exit(run(globals()))
