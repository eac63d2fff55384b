"""What a worker learned of translations is on disk when it stops, read at its next start, set aside when it is damaged, and
learned again from the topic when it is lost."""
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

ARTICLES = 20


def words_of(p):
    return sorted(p.folder.glob("translate-1/words/*"))


def test_what_was_learned_outlives_the_worker():
    with Pipeline() as p:
        p.stub(timeout="2min")
        p.add("[translate]\nadequacy = yes\n")
        p.create_topics()
        _, translate, _ = p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=2000) for n in range(ARTICLES))
        p.settle(ARTICLES, patience=120)
        assert translate.stop() == 0
        kept = words_of(p)
        assert kept and all(path.suffix == ".words" for path in kept), kept
        before = [path.stat().st_size for path in kept]

        translate.start()
        p.wait(lambda: translate.log().count("PARTITIONS-TAKEN") == 2, what="a second start")
        assert translate.stop() == 0
        assert "ADEQUACY-DAMAGED" not in translate.log()
        after = [path.stat().st_size for path in words_of(p)]
        assert len(after) == len(before) and all(a >= b for a, b in zip(after, before)), "nothing is forgotten"

        damaged = kept[0]
        damaged.write_bytes(damaged.read_bytes()[: before[0] // 2])
        translate.start()
        p.wait(lambda: "ADEQUACY-DAMAGED" in translate.log(), what="a word on the damage")
        assert damaged.with_name(damaged.name + ".damaged").exists()
        p.submit_lines(articles.article(n, size=2000) for n in range(ARTICLES, 2 * ARTICLES))
        p.settle(2 * ARTICLES, patience=120)
        assert translate.stop() == 0
        assert damaged.exists(), "it is learned again"
        p.prove()


def test_what_is_lost_is_learned_again_from_the_topic():
    with Pipeline() as p:
        p.stub(timeout="2min")
        p.add("[translate]\nadequacy = yes\n")
        p.create_topics()
        _, translate, _ = p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=2000) for n in range(3 * ARTICLES))
        p.settle(3 * ARTICLES, patience=120)
        assert translate.stop() == 0
        before = {path.name: path.stat().st_size for path in words_of(p)}
        assert before

        state = p.folder / "translate-1"
        for lost in (["words"], ["words", "memory"]):  # what was learned alone; the whole store
            for name in lost:
                shutil.rmtree(state / name)
            seen = translate.log().count("ADEQUACY-CAUGHT-UP")
            translate.start()
            p.wait(lambda: translate.log().count("ADEQUACY-CAUGHT-UP") > seen, what="all of the topic learned again")
            assert translate.stop() == 0
            after = {path.name: path.stat().st_size for path in words_of(p)}
            assert after.keys() == before.keys(), (before, after)
            assert all(after[name] >= 0.9 * before[name] for name in before), (before, after)
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
