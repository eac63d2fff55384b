"""An article whose time is over goes on with what it has, or is a dead letter; the others do not wait for it."""
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402


def test_what_is_late_shows_the_original():
    with Pipeline() as p:
        stub = p.stub()
        p.add("[translate]\ndeadline = 3s\nbackfill_deadline = 3s\n")
        p.create_topics()
        os.kill(stub.process.pid, signal.SIGSTOP)
        p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=700) for n in range(5))
        p.wait(lambda: len(p.read("translated")) == 5, what="articles that are late")
        for record in p.read("translated"):
            assert record["value"]["translation"]["verdict"] == "untranslated", record["value"]["translation"]
            assert all("late" in paragraph["reasons"] for paragraph in record["value"]["paragraphs"]), record["value"]["paragraphs"]
        os.kill(stub.process.pid, signal.SIGCONT)
        p.submit_lines(articles.article(n, size=700) for n in range(5, 10))
        p.settle(10, patience=90)
        p.prove()


def test_what_is_late_is_a_dead_letter_by_setting():
    with Pipeline() as p:
        stub = p.stub()
        p.add("[translate]\ndeadline = 3s\nbackfill_deadline = 3s\nwhen_late = dead-letter\n")
        p.create_topics()
        os.kill(stub.process.pid, signal.SIGSTOP)
        p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=700) for n in range(3))
        p.settle(3)
        assert [record["headers"]["dragoman-error-code"] for record in p.read("dead")] == ["late"] * 3, p.read("dead")
        p.prove()
        os.kill(stub.process.pid, signal.SIGCONT)


if __name__ == "__main__":
    sys.exit(run(globals()))
