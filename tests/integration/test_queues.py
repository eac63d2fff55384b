"""What waits for a backend that is out, and a flood of backfill, holds up nobody else; and what waits has a ceiling."""
import datetime
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

NEW = datetime.datetime.now(datetime.timezone.utc).isoformat()
OLD = "2019-03-04T10:00:00Z"
GERMAN = ["Die Regierung hat am Montag im Rathaus einen neuen Plan für den Hafen vorgestellt (Nummer {n}).",
          "Der Bürgermeister sagte, dass die Arbeiten am Bahnhof noch {n} Wochen dauern werden.",
          "Viele Bewohner der Stadt sind mit der Entscheidung {n} des Rates nicht zufrieden."]


def spanish(number, published=NEW):
    return dict(articles.article(number, size=700, distinct=True), publish_date=published)


def german(number):
    """The same article in another language, for another route."""
    return dict(spanish(number), url=f"https://www.zeitung.example/{number}", canonical_link="", language="de", meta_lang="de",
                title=f"Regierung stellt den neuen Plan für den Hafen vor, Teil {number}", text="\n\n".join(one.format(n=number) for one in GERMAN))


def languages(p):
    """How many articles of each language came out."""
    found = [record["headers"]["dragoman-lang"] for record in p.read("translated")]
    return {language: found.count(language) for language in ("es", "de")}


def gauge(worker, name):
    return float(re.search(rf"^{name}\b.* ([0-9.e+]+)$", worker.metrics(), re.M).group(1))


def two_backends(p, settings=""):
    """One for Spanish and one for German, which takes 100 ms for 5 segments, four at a time."""
    spain = p.stub(name="spain", route="es")
    germany = p.stub("--slots", "4", "--latency", "100", name="germany", route="de", settings="concurrency = 4\nbatch_items = 5\n")
    p.add(f"[translate]\nfailover_after = 0s\n{settings}\n")
    p.create_topics()
    return spain, germany


def test_a_dead_backend_does_not_hold_up_another():
    with Pipeline(partitions=1) as p:
        spain, germany = two_backends(p, "read_ahead_bytes = 16M")  # all that waits for the dead one
        p.start("ingest", "publish")
        p.submit_lines(german(n) for n in range(200))
        p.wait(lambda: len(p.read("source")) == 200, what="the Germans alone")
        begun = time.time()
        p.start("translate")
        p.wait(lambda: languages(p)["de"] == 200, what="the Germans alone")
        alone = time.time() - begun

        spain.set(faults="503=1")
        # All of it stands in one partition, nine of the dead one's before each of the other's.
        p.submit_lines(german(200 + n // 10) if n % 10 == 9 else spanish(n) for n in range(2000))
        begun = time.time()
        p.wait(lambda: languages(p)["de"] == 400, patience=4 * alone + 60, what="the Germans beside 1800 that wait")
        beside = time.time() - begun
        assert languages(p)["es"] == 0, languages(p)
        assert beside < 2 * alone + 10, (alone, beside)

        spain.set(faults="")
        p.settle(2200, patience=120)
        assert languages(p) == {"es": 1800, "de": 400}, languages(p)
        p.prove()


def test_fresh_news_goes_through_a_flood_of_backfill():
    with Pipeline(partitions=1) as p:
        p.stub("--slots", "2", "--latency", "100", settings="concurrency = 2\nbatch_items = 5\n")
        p.create_topics()
        p.start("ingest", "publish")
        p.submit_lines([spanish(n, OLD) for n in range(1000)] + [spanish(n) for n in range(1000, 1020)])
        p.wait(lambda: len(p.read("source")) == 1020, what="sources")
        p.start("translate")

        def fresh():
            return sum(not record["value"]["published_at"].startswith("2019") for record in p.read("translated"))
        p.wait(lambda: fresh() == 20, what="the fresh ones")
        assert len(p.read("translated")) < 500, len(p.read("translated"))


def test_a_full_queue_leaves_its_partition_in_kafka():
    with Pipeline(partitions=1) as p:
        spain, germany = two_backends(p, "in_flight = 20\nread_ahead = 100")
        spain.set(faults="503=1")
        p.start("ingest", "publish")
        worker = p.start("translate")
        p.submit_lines([spanish(n) for n in range(500)] + [german(n) for n in range(10)])
        p.wait(lambda: len(p.read("source")) == 510, what="sources")
        p.wait(lambda: gauge(worker, "dragoman_queue_full_partitions") == 1, what="a queue that is full")
        time.sleep(2)
        assert gauge(worker, "dragoman_inflight_records") == 120, worker.metrics()
        assert languages(p) == {"es": 0, "de": 0}, languages(p)
        worker.kill()
        spain.set(faults="")
        worker.start()
        p.settle(510, patience=90)
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
