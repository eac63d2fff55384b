"""Workers die, stop, come back; backends and Kafka go away: nothing is lost, nothing comes twice."""
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

FAULTS = "429=0.05,500=0.03,reset=0.02,truncate=0.02,count=0.02,html200=0.02,notjson=0.02,empty=0.01,echo=0.01"


def test_kill_9_of_each_worker_in_the_middle():
    with Pipeline() as p:
        p.stub("--latency", "20:120")
        p.create_topics()
        workers = p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=900) for n in range(300))
        for worker in workers * 3:
            time.sleep(0.7)
            worker.kill()
            worker.start()
        p.settle(300, patience=120)
        assert len(p.read("english")) == 300, p.counts()
        p.prove()


def test_sigterm_drains_and_a_second_start_goes_on():
    with Pipeline() as p:
        p.stub("--latency", "50:200")
        p.create_topics()
        workers = p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=900) for n in range(100))
        time.sleep(3)
        for worker in workers:
            begun = time.time()
            assert worker.stop(patience=45) == 0, worker.log()[-2000:]
            assert time.time() - begun < 40
        for worker in workers:
            worker.start()
        p.settle(100, patience=90)
        assert len(p.read("english")) == 100
        p.prove()


def test_articles_wait_for_a_backend_that_is_away():
    with Pipeline() as p:
        stub = p.stub()
        p.create_topics()
        os.kill(stub.process.pid, signal.SIGSTOP)
        p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=700) for n in range(10))
        p.wait(lambda: len(p.read("source")) == 10)
        time.sleep(8)
        assert p.read("dead") == [] and p.read("translated") == []
        os.kill(stub.process.pid, signal.SIGCONT)
        p.settle(10, patience=90)
        assert len(p.read("english")) == 10
        p.prove()


def test_a_backend_full_of_faults_loses_nothing():
    with Pipeline() as p:
        p.stub("--latency", "5:50", "--faults", FAULTS)
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=1500) for n in range(60))
        p.settle(60, patience=150)
        english = p.read("english")
        assert len(english) == 60, p.counts()
        for record in english:
            for paragraph in record["value"]["paragraphs"]:
                assert paragraph["english"].strip(), "no empty translation passes"
                if paragraph["verdict"] != "original_shown":
                    assert paragraph["english"] != paragraph["original"], "no echo passes"
        p.prove()


# A sanitizer would take these signals for itself, and end the worker with a status.
UNSANITIZED = ":".join(f"handle_{name}=0" for name in ("segv", "abort", "sigbus", "sigfpe", "sigill"))


def die_of(p, worker, fault, number):
    """Start a worker until it lives, as systemd would; how often it died, each time of that signal."""
    for deaths in range(6):
        worker.start(environment={"DRAGOMAN_FAULT": fault, "ASAN_OPTIONS": UNSANITIZED})
        try:
            status = worker.process.wait(8)
        except subprocess.TimeoutExpired:
            return deaths
        assert status == -number, (status, worker.log()[-2000:])
    raise AssertionError(f"it dies on and on: {worker.log()[-3000:]}")


def test_a_record_that_kills_the_worker_three_times_becomes_a_dead_letter():
    # In ingest and publish while it is taken; in translate as well, and when its third answer has come, with others out.
    for name, stage, fault, number in (("ingest", "raw", "record.0/3:1:SEGV", signal.SIGSEGV), ("translate", "source", "record.0/3:1:ABRT", signal.SIGABRT),
                                       ("translate", "source", "record.0/3:3:BUS", signal.SIGBUS), ("publish", "translated", "record.0/3:1:FPE", signal.SIGFPE)):
        with Pipeline(partitions=1) as p:
            p.stub("--latency", "5:20")
            p.create_topics()
            workers = {worker.name: worker for worker in p.start("ingest", "translate", "publish")}
            p.wait(lambda: all("PARTITIONS-TAKEN" in worker.log() for worker in workers.values()))
            workers[name].kill()
            p.submit_lines(articles.article(n, size=900) for n in range(12))
            deaths = die_of(p, workers[name], fault, number)
            assert deaths == 3, (name, deaths, workers[name].log()[-3000:])
            p.settle(12)
            dead = p.read("dead")
            assert [record["headers"]["dragoman-error-code"] for record in dead] == ["poison"], (name, dead)
            headers = dead[0]["headers"]
            assert f"SIG{fault.rsplit(':', 1)[1]}" in headers["dragoman-error-detail"], headers
            assert headers["dragoman-error-stage"] == name and headers["dragoman-orig-offset"] == "3", headers
            assert headers["dragoman-orig-topic"] == p.topic(stage), headers
            assert len(p.read("english")) == 11, p.counts()
            p.prove()


def test_kills_from_outside_are_nobodys_fault():
    with Pipeline(partitions=1) as p:
        p.stub()
        p.create_topics()
        worker = p.start("ingest")
        p.wait(lambda: "PARTITIONS-TAKEN" in worker.log())
        worker.kill()
        p.submit_lines(articles.article(n, size=900) for n in range(5))
        for fault in ("record.0/2", "record.0/2", "record.0/4", "record.0/2", "record.0/2"):
            worker.start(environment={"DRAGOMAN_FAULT": fault})
            if fault == "record.0/4":
                p.wait(lambda: not worker.alive())
            else:
                worker.process.wait(20)
        worker.start()
        p.wait(lambda: len(p.read("source")) == 5)
        assert p.read("dead") == []


def test_two_of_each_share_the_work():
    with Pipeline(partitions=4) as p:
        p.stub("--latency", "10:50")
        p.create_topics()
        p.start("ingest", "translate", "publish", instance="1")
        second = p.start("ingest", "translate", "publish", instance="2")
        p.submit_lines(articles.article(n, size=900) for n in range(200))
        time.sleep(3)
        second[1].kill()  # for good: what it had moves on
        p.settle(200, patience=120)
        assert len(p.read("english")) == 200
        p.prove()


def test_the_older_of_two_with_one_identity_is_fenced():
    with Pipeline() as p:
        p.stub()
        p.create_topics()
        old = p.start("ingest")
        p.submit(articles.article(1))
        p.wait(lambda: len(p.read("source")) == 1)
        p.start("ingest")
        deadline = time.time() + 60
        n = 2
        while old.alive() and time.time() < deadline:
            p.submit(articles.article(n))
            n += 1
            time.sleep(0.5)
        assert old.process.poll() == 80, (old.process.poll(), old.log()[-1500:])
        assert "FENCED" in old.log()


def test_kafka_may_come_later():
    with Pipeline(address="127.0.0.1:9") as p:  # nobody listens on the discard port
        worker = p.start("ingest")
        p.wait(lambda: "KAFKA-WAITING" in worker.log(), 20, "the one line that says so")
        time.sleep(3)
        assert worker.alive()
        assert worker.log().count("KAFKA-WAITING") <= 4, "once, then at growing intervals"
        assert "Connection refused" in worker.log(), "why nobody answers"
        assert worker.stop(20) == 0


def test_a_missing_topic_is_named_with_its_remedy():
    with Pipeline() as p:
        p.stub()
        worker = p.start("ingest")
        p.wait(lambda: "topics create" in worker.log(), 30, "the remedy in the log")
        assert p.topic("raw") in worker.log()
        p.create_topics()
        p.submit(articles.article(1))
        p.wait(lambda: len(p.read("source")) == 1, 60, "going on when the topics are there")


if __name__ == "__main__":
    sys.exit(run(globals()))
