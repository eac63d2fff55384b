"""The demo's input is what it says: enough records, outlets, countries, languages and shapes; and the account finds faults."""
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "deploy/demo"), str(ROOT / "deploy/kafka")]
import ledger  # noqa: E402
import make_articles  # noqa: E402
import records  # noqa: E402
from pipeline import run  # noqa: E402

TOPICS = {"dead": "articles.dead", "dropped": "articles.dropped"}


def generate(folder):
    subprocess.run([sys.executable, str(ROOT / "deploy/demo/make_articles.py"), str(folder)], check=True)
    return json.loads((Path(folder) / "plan.json").read_text())


def test_there_is_enough_of_everything():
    outlets = make_articles.read_outlets()
    articles = make_articles.read_articles(outlets)
    used = {article.outlet["hosts"]: article.outlet["country"] for article in articles}
    assert len(used) >= 15 and len(set(used.values())) >= 10, used
    assert len({article.language for article in articles}) >= 10
    assert len({article.shape.split("-")[0] for article in articles}) >= 6
    for article in articles:
        assert 3 <= len(article.paragraphs) <= 15, (article.slug, len(article.paragraphs))
        assert article.outlet["hosts"].endswith(".example"), "the hosts belong to nobody"
    assert len({article.slug for article in articles}) == len(articles), "a slug is the name of an article"


def test_every_case_is_there():
    with tempfile.TemporaryDirectory() as folder:
        plan = generate(folder)
        assert len(plan) >= 80
        expects = collections.Counter(entry["expect"].split("|")[0] for entry in plan)
        for word, least in {"passed-through": 2, "update": 1, "retraction": 1, "dropped duplicate": 1, "dead no-route": 1, "dead bad-json": 1,
                            "dead no-mapping": 1, "dead empty-record": 1}.items():
            assert expects[word] >= least, (word, expects)
        sizes = [(Path(folder) / entry["file"]).stat().st_size for entry in plan]
        assert min(sizes) == 0 and max(sizes) >= 2_000_000


def test_the_records_are_the_same_every_time():
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        for entry in generate(one) + generate(other):
            assert (Path(one) / entry["file"]).read_bytes() == (Path(other) / entry["file"]).read_bytes(), entry["file"]


def record(topic, offset, headers, value=b"{}"):
    return records.Record(topic, 0, offset, 1000 + offset, None, value, headers)


def account(outcomes):
    """The faults of an account of one planned record that became these outcomes."""
    books = ledger.Ledger([{"file": "a", "what": "a", "wave": 1, "expect": "dead bad-json|dead no-mapping"}], [b"x"])
    books.note_raw(record("articles.raw", 0, {}, b"x"))
    for topic, headers in outcomes:
        books.note_outcome(ledger.outcome_of(record(topic, 0, headers), TOPICS))
    return books.faults()


def test_the_account_finds_what_is_lost_doubled_or_wrong():
    dead = ("articles.dead", {"dragoman-raw": "articles.raw/0/0", "dragoman-error-code": "no-mapping"})
    wrong = ("articles.dropped", {"dragoman-raw": "articles.raw/0/0", "dragoman-drop-code": "duplicate"})
    stray = ("articles.dead", {"dragoman-raw": "articles.raw/0/7", "dragoman-error-code": "no-mapping"})
    assert account([dead]) == []
    for outcomes, why in (([], "lost"), ([dead, dead], "doubled"), ([wrong], "wrong"), ([dead, stray], "out of nothing")):
        assert len(account(outcomes)) == 1, why


def test_headers_with_commas_are_read():
    cases = (("", {}), ("a=1", {"a": "1"}), ("a=1,b-c=x, y,ce_type=t=u", {"a": "1", "b-c": "x, y", "ce_type": "t=u"}))
    for line, expected in cases:
        assert records.parse_headers(line) == expected, line


if __name__ == "__main__":
    sys.exit(run(globals()))
