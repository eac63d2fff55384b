"""What is no article becomes a dead letter with a reason and its bytes, and stops nobody."""
import base64
import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402


def code(record):
    return record["headers"]["dragoman-error-code"]


def original(record):
    """The bytes of a dead letter as they were submitted."""
    if "value_base64" in record:
        return base64.b64decode(record["value_base64"])
    value = record["value"]
    return value.encode() if isinstance(value, str) else json.dumps(value, ensure_ascii=False).encode()


def test_bad_records_become_dead_letters():
    cases = [
        (b'{"title": "broken', {"bad-json"}),
        (b"json failed to parse", {"bad-json"}),
        (b'{"kind": "weather", "temperature": 17}', {"no-mapping", "not-an-article"}),
        (b"\x1f\x8b\x08\x00broken gzip", {"bad-envelope"}),
        (b"[" * 100000, {"bad-json", "too-large"}),
        (gzip.compress(b" " * 300_000_000), {"too-large"}),
        (b"<rss><channel><item><title>cut sho", {"bad-xml"}),
        (b"<a>" * 100000, {"too-large"}),
        (b"<!DOCTYPE a [" + b"".join(b'<!ENTITY e%d "&e%d;&e%d;">' % (i + 1, i, i) for i in range(10000)) + b"]><a>&e10000;</a>", {"no-mapping"}),
        (bytes(range(256)) * 10, {"bad-json", "bad-encoding", "bad-envelope"}),
    ]
    with Pipeline(partitions=1) as p:
        p.stub()
        p.create_topics()
        p.start("ingest", "translate", "publish")
        for value, _ in cases:
            p.submit(value)
        p.submit(articles.article(1))
        p.settle(len(cases) + 1, patience=90)
        by_place = {int(record["headers"]["dragoman-orig-offset"]): record for record in p.read("dead")}
        for offset, (value, codes) in enumerate(cases):
            assert offset in by_place, (offset, value[:40])
            assert code(by_place[offset]) in codes, (code(by_place[offset]), value[:40])
            assert by_place[offset]["headers"]["dragoman-error-stage"] == "ingest"
        assert original(by_place[0]) == cases[0][0]
        assert original(by_place[1]) == cases[1][0]
        assert len(p.read("english")) == 1, "what came behind them was not held up"
        p.prove()


def test_an_empty_record_is_a_dead_letter():
    with Pipeline(partitions=1) as p:
        p.stub()
        p.create_topics()
        p.start("ingest")
        p.submit(b"")
        p.wait(lambda: len(p.read("dead")) == 1)
        assert code(p.read("dead")[0]) == "empty-record"


def test_a_language_without_a_route_is_a_dead_letter():
    finnish = dict(articles.article(1), language="fi", meta_lang="fi", title="Kaupunki avaa uuden kirjaston ensi viikolla",
                   text="Kaupunki avaa uuden kirjaston ensi viikolla. Kirjasto on avoinna joka päivä, ja sinne mahtuu satoja lukijoita.\n\n"
                        "Johtajan mukaan rakennus maksoi vähemmän kuin pelättiin.")
    with Pipeline() as p:
        p.stub(route="es")
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(finnish)
        p.submit(articles.article(2))
        p.settle(2)
        dead = p.read("dead")
        assert [code(record) for record in dead] == ["no-route"], dead
        assert dead[0]["headers"]["dragoman-error-stage"] == "translate"
        assert len(p.read("english")) == 1
        p.prove()


def test_dead_letters_are_listed_shown_replayed_and_dropped():
    with Pipeline(partitions=1) as p:
        p.stub(route="pt")
        p.create_topics()
        translate = p.start("ingest", "translate", "publish")[1]
        p.submit(articles.article(1))
        p.submit(b"no json")
        p.settle(2)
        listed = [json.loads(line) for line in p.dragoman("dead", "list", "--json").stdout.decode().splitlines()]
        assert sorted(item["dragoman-error-code"] for item in listed) == ["bad-json", "no-route"]
        place = next(f"{item['partition']}:{item['offset']}" for item in listed if item["dragoman-error-code"] == "no-route")
        assert b"no-route" in p.dragoman("dead", "show", place).stdout
        p.add("[route es]\nbackends = stub\n")
        translate.stop()
        translate.start()
        p.dragoman("dead", "replay", place)
        p.wait(lambda: len(p.read("english")) == 1, what="the replayed article")
        again = p.dragoman("dead", "replay", place)
        assert b"dealt with before" in again.stderr
        p.dragoman("dead", "drop", "--reason", "bad-json")
        assert p.dragoman("dead", "list", "--json").stdout == b""
        assert len(p.read("english")) == 1
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
