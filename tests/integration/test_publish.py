"""dragoman-publish alone: each revision once, never backwards, through kill -9 and a lost disk; bad input is a dead letter."""
import json
import shutil
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from pipeline import Pipeline, run  # noqa: E402

FULL = json.loads((ROOT / "tests/data/golden/translated-full.json").read_text())
CANCELED = json.loads((ROOT / "tests/data/golden/translated-canceled.json").read_text())


def put(p, value, key=FULL["id"]):
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    p.dragoman("submit", "--topic", p.topic("translated"), "--key", key, data=data)


def revision(digit, hour):
    return dict(FULL, revision=digit * 12, modified_at=f"2026-11-20T{hour:02}:00:00Z")


def wait(p, outcomes):
    p.wait(lambda: sum(len(p.read(topic)) for topic in ("english", "dead", "dropped")) >= outcomes, what=f"{outcomes} outcomes")


def codes(p, topic, kind):
    return [record["headers"][f"dragoman-{kind}-code"] for record in p.read(topic)]


def types(p):
    return [record["headers"]["ce_type"].split(".")[2] for record in p.read("english")]


def test_each_revision_goes_out_once_and_never_backwards():
    with Pipeline() as p:
        p.create_topics()
        p.start("publish")
        for value in (FULL, FULL, revision("2", 10), revision("3", 8), CANCELED, CANCELED, revision("4", 9)):
            put(p, value)
        wait(p, 7)
        assert types(p) == ["published", "updated", "retracted"], types(p)
        assert codes(p, "dropped", "drop") == ["duplicate", "stale", "duplicate", "stale"], codes(p, "dropped", "drop")
        english = [record["value"] for record in p.read("english")]
        assert "supersedes" not in english[0]
        assert english[1]["supersedes"] == FULL["revision"]
        assert english[2]["supersedes"] == "2" * 12
        assert english[2]["paragraphs"] == [] and english[2]["body"] == ""
        p.validate()


def test_what_is_out_is_known_after_a_kill_and_without_the_disk():
    with Pipeline() as p:
        p.create_topics()
        worker = p.start("publish")
        put(p, FULL)
        wait(p, 1)
        worker.kill()
        shutil.rmtree(p.folder / "publish-1")
        p.start("publish")
        put(p, FULL)
        put(p, revision("2", 10))
        wait(p, 3)
        assert types(p) == ["published", "updated"], types(p)
        assert codes(p, "dropped", "drop") == ["duplicate"]


def embargoed(seconds, id=FULL["id"]):
    until = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return dict(FULL, id=id, status="withheld", ext={"embargoed_until": until.strftime("%Y-%m-%dT%H:%M:%SZ")})


def test_an_embargo_waits_through_a_stop_and_a_kill_and_holds_nobody_up():
    other, dead = "1" * 32, "2" * 32
    with Pipeline() as p:
        p.create_topics()
        worker = p.start("publish")
        waiting = embargoed(25)
        put(p, waiting)
        put(p, embargoed(3600, dead), key=dead)
        put(p, dict(FULL, id=other), key=other)
        p.wait(lambda: len(p.read("english")) == 1, what="what is behind an embargo")
        worker.stop()  # what is held goes round
        worker = p.start("publish")
        put(p, dict(CANCELED, id=dead, modified_at="2026-11-20T23:00:00Z"), key=dead)
        put(p, dict(FULL, id=other, revision="9" * 12, modified_at="2026-11-20T23:00:00Z"), key=other)
        p.wait(lambda: len(p.read("english")) == 2, what="an update behind an embargo")
        worker.kill()
        p.start("publish")
        p.wait(lambda: len(p.read("english")) == 3, what="the end of the embargo")
        out = {record["value"]["id"]: record["value"] for record in p.read("english")}
        assert set(out) == {other, FULL["id"]} and out[FULL["id"]]["status"] == "usable", out
        assert out[FULL["id"]]["released_at"][:19] >= waiting["ext"]["embargoed_until"][:19], out
        p.validate()


def test_bad_input_is_a_dead_letter_and_stops_nothing():
    with Pipeline() as p:
        p.create_topics()
        worker = p.start("publish")
        put(p, b"{")
        put(p, json.loads((ROOT / "tests/data/golden/source-full.json").read_text()))
        put(p, dict(FULL, id="f" * 32))  # under the key of another article
        put(p, dict(CANCELED, id="0" * 32), key="0" * 32)
        put(p, FULL)
        wait(p, 5)
        assert codes(p, "dead", "error") == ["bad-article"] * 3, codes(p, "dead", "error")
        assert codes(p, "dropped", "drop") == ["unknown-retraction"]
        assert types(p) == ["published"]
        assert worker.stop() == 0


if __name__ == "__main__":
    sys.exit(run(globals()))
