"""A sample of what the gate refused is kept in its own topic, in the transaction of its article; and nowhere unless it is asked for."""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

ARTICLES = 20


def pour(p):
    p.stub("--faults", "refusal=0.3", timeout="2min")
    p.create_topics()
    workers = p.start("ingest", "translate", "publish")
    p.submit_lines(articles.article(n, size=700) for n in range(ARTICLES))
    p.settle(ARTICLES, patience=120)
    p.prove()
    return workers


def test_a_sample_is_kept_when_asked_for():
    with Pipeline() as p:
        topic = p.topic("refused")
        p.add(f"[topics]\nrefused = {topic}\n[translate]\nrefused_share = 1\n")
        _, translate, _ = pour(p)
        rows = [json.loads(line) for line in p.dragoman("cat", topic).stdout.decode().splitlines()]
        assert rows, "nothing was kept"
        out = {record["key"] for record in p.read("translated")}
        for row in rows:
            value = row["value"]
            assert row["key"] in out and value["article"] == row["key"], row
            assert value["level"] in ("hard", "soft") and value["reasons"], row
            assert value["source"] and value["backend"] == "stub", row
            assert value["source"] not in translate.log() and "sorry" not in translate.log()
        assert max(sum(row["key"] == key for row in rows) for key in out) <= 4


def test_none_is_kept_otherwise():
    with Pipeline() as p:
        pour(p)
        listed = p.dragoman("topics", "list", check=False).stdout.decode()
        assert "refused" not in listed, listed


if __name__ == "__main__":
    sys.exit(run(globals()))
