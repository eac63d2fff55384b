"""A raw article in, an English article out; updates, duplicates and retractions; every record fits its schema."""
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402


def test_articles_come_out_in_english():
    with Pipeline() as p:
        p.stub()
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n) for n in range(20))
        p.settle(20)
        english = p.read("english")
        assert len(english) == 20, p.counts()
        assert p.counts()["dead"] == 0
        for record in english:
            value = record["value"]
            assert value["schema"] == "dragoman.article/1"
            assert record["key"] == value["id"]
            assert record["headers"]["ce_id"] == f"{value['id']}.{value['revision']}"
            assert record["headers"]["ce_type"] == "dragoman.article.published.v1"
            assert record["headers"]["dragoman-lang"] == "es"
            assert record["headers"]["dragoman-raw"].startswith(p.topic("raw") + "/")
            assert value["headline"] and value["body"]
            assert value["body"].count("\n\n") == value["original"]["body"].count("\n\n")
        p.prove()
        p.validate()


def test_the_trace_goes_through():
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with Pipeline() as p:
        p.stub()
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(articles.article(1), headers=[f"traceparent={trace}"])
        p.settle(1)
        parent = p.read("english")[0]["headers"]["traceparent"]
        assert parent.split("-")[1] == trace.split("-")[1], parent
        assert parent.split("-")[2] != trace.split("-")[2], "each hop is a span of its own"


def test_each_revision_is_published_once():
    first = articles.article(1)
    with Pipeline(partitions=1) as p:
        stub = p.stub(timeout="2min")  # a request that is given up on a busy machine may have been answered
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(first)
        p.submit(first)
        p.submit(articles.corrected(first))
        p.settle(3)
        english = p.read("english")
        assert len(english) == 2, p.counts()
        assert english[1]["value"]["supersedes"] == english[0]["value"]["revision"]
        assert english[1]["headers"]["ce_type"] == "dragoman.article.updated.v1"
        dropped = p.read("dropped")
        assert len(dropped) == 1
        assert "duplicate" in dropped[0]["headers"].values(), dropped[0]["headers"]
        assert stub.stats()["paid_twice"] == 0, "what has been translated is not paid for again"
        p.prove()
        p.validate()


def test_state_outlives_the_worker_and_its_disk():
    first = articles.article(1)
    with Pipeline(partitions=1) as p:
        p.stub()
        p.create_topics()
        _, _, publish = p.start("ingest", "translate", "publish")
        p.submit(first)
        p.settle(1)
        publish.kill()
        shutil.rmtree(p.folder / "publish-1")
        publish.start()
        p.submit(first)
        p.settle(2)
        assert len(p.read("english")) == 1
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
