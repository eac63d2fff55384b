"""A route through a third language: both backends are asked, named in the article, and remembered together."""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402


def test_a_pivot_is_named_and_remembered():
    with Pipeline() as p:
        first = p.stub(name="first", route=None, settings="model = m1")
        second = p.stub(name="second", route=None, settings="model = m2")
        p.add("[route es]\nbackends = first>pt>second\n")
        p.create_topics()
        p.start("ingest", "publish")
        worker = p.start("translate")
        p.submit_lines(articles.article(n, size=900) for n in range(10))
        p.settle(10)
        asked = [stub.stats()["items"] for stub in (first, second)]
        assert min(asked) > 0, asked
        for record in p.read("english"):
            assert record["value"]["translation"]["engines"] == ["first>pt>second"], record["value"]["translation"]
        worker.kill()
        worker.start()
        p.submit_lines(dict(articles.article(n, size=900), url=f"https://example.org/again/{n}") for n in range(10))
        p.settle(20)
        # The stub's English of its own English has other number words: such paragraphs are flagged, and not remembered.
        again = [stub.stats()["items"] - before for stub, before in zip((first, second), asked)]
        assert max(again) <= asked[0] // 2, (asked, again)
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
