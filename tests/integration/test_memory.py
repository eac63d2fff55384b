"""What was translated is not paid for again, also when the worker is killed before it is committed."""
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

ARTICLES = 150
KILLS = 10
AGAIN_MAX = 2  # requests a kill whose answer was sent and had no time to be read and written down


def requests_on_the_wire(stub):
    """How many there are, once there are any: between two batches of a slow build there may be none."""
    deadline = time.time() + 30
    while time.time() < deadline:
        busy = stub.stats()["busy"]
        if busy > 0:
            return busy
        time.sleep(0.02)
    return 0


def test_answers_that_arrived_survive_kill_9():
    with Pipeline() as p:
        stub = p.stub("--latency", "500")  # far above what a loaded machine adds, so that a kill meets few answers on their way
        p.create_topics()
        p.start("ingest", "publish")
        worker = p.start("translate")
        p.submit_lines(articles.article(n, size=3000, distinct=True) for n in range(ARTICLES))
        p.wait(lambda: stub.stats()["answered"] > 0)
        wire = []
        for _ in range(KILLS):
            answered = stub.stats()["answered"]
            p.wait(lambda before=answered: stub.stats()["answered"] >= before + 3, what="answers between two kills")
            time.sleep(0.13)
            wire.append(requests_on_the_wire(stub))
            worker.kill()
            worker.start()
        p.settle(ARTICLES, patience=150)
        stats = stub.stats()
        print(f"     kills {KILLS}, requests {stats['requests']} of {stats['items']} segments, on the wire at the kills {sum(wire)}; "
              f"asked again although answered: requests {stats['requests_again']}, segments {stats['paid_twice']}")
        assert min(wire) > 0, f"records flow at each kill: {wire}"
        assert len(p.read("english")) == ARTICLES, p.counts()
        assert stats["requests_again"] <= min(sum(wire), AGAIN_MAX * KILLS), stats["examples"]
        p.prove()


def test_what_is_forgotten_is_asked_anew():
    item = {"url": "https://www.diario-del-valle.example/a", "language": "es", "title": "El puerto se renueva por completo",
            "text": "La alcaldesa presentó el lunes un plan para renovar el puerto.", "publish_date": "2026-11-20T08:00:00+01:00"}
    with Pipeline() as p:
        stub = p.stub()
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(item)
        p.settle(1)
        assert p.dragoman("memory", "stats").stdout.split()[-3:] == [b"2", b"in", b"all"]
        known = p.dragoman("memory", "get", item["text"]).stdout.decode()
        assert "language  es" in known and "english " in known, known
        assert p.dragoman("memory", "get", "Nadie lo dijo.", check=False).returncode == 1
        exported = p.dragoman("memory", "export").stdout
        units = ElementTree.fromstring(exported).findall("body/tu")
        assert len(units) == 2
        assert item["text"] in [u.findtext("tuv/seg") for u in units]
        p.submit(dict(item, url=item["url"] + "2"))
        p.settle(2)
        assert stub.stats()["paid_twice"] == 0
        assert p.dragoman("memory", "forget", item["text"]).stdout == b"1 forgotten\n"
        assert p.dragoman("memory", "get", item["text"], check=False).returncode == 1
        assert p.dragoman("memory", "forget", item["text"], check=False).returncode == 1
        time.sleep(2)  # the worker reads it from the topic
        p.submit(dict(item, url=item["url"] + "3"))
        p.settle(3)
        assert [text for text, _ in stub.stats()["examples"]] == [item["text"]]
        assert b"language  es" in p.dragoman("memory", "get", item["text"]).stdout


def test_what_is_imported_is_not_asked():
    item = {"url": "https://www.diario-del-valle.example/a", "language": "es", "title": "El puerto se renueva por completo",
            "text": "La alcaldesa presentó el lunes un plan para renovar el puerto.", "publish_date": "2026-11-20T08:00:00+01:00"}
    with Pipeline() as p:
        stub = p.stub()
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(item)
        p.settle(1)
        exported = p.dragoman("memory", "export").stdout
        p.dragoman("memory", "forget", item["text"])
        p.dragoman("memory", "forget", item["title"])
        with tempfile.NamedTemporaryFile(suffix=".tmx") as file:
            file.write(exported)
            file.flush()
            assert p.dragoman("memory", "import", file.name).stdout == b"2 imported, 0 left out\n"
            file.write(b"<broken")
            file.flush()
            assert p.dragoman("memory", "import", file.name, check=False).returncode == 65
        time.sleep(2)  # the worker reads it from the topic
        asked = stub.stats()["requests"]
        p.submit(dict(item, url=item["url"] + "2"))
        p.settle(2)
        assert stub.stats()["requests"] == asked


NEWSLETTER = "Suscríbase a nuestro boletín para no perderse nada."


def marks(p):
    """The paragraphs that are marked, by the address of their article; and that no headline is."""
    marked = {}
    for record in p.read("english"):
        article = record["value"]
        marked[article["url"]] = [x["original"] for x in article["paragraphs"] if x.get("boilerplate")]
        assert not article["paragraphs"][0].get("boilerplate"), article
        assert NEWSLETTER in [x["original"] for x in article["paragraphs"]], "nothing is dropped"
    return marked


def test_boilerplate_is_translated_once_and_marked():
    """Also by a worker that was killed and began again in between."""
    def story(n):
        item = articles.article(n, size=1500, distinct=True)
        host = "https://www.diario-del-valle.example"
        return dict(item, url=f"{host}/noticia-{n}", title=f"{item['title']}, parte {n}", text=f"{item['text']}\n\n{NEWSLETTER}")
    with Pipeline(partitions=1) as p:
        stub = p.stub()
        p.create_topics()
        p.start("ingest", "publish")
        worker = p.start("translate")
        p.submit_lines(story(n) for n in range(6))
        p.settle(6)
        assert set(map(len, marks(p).values())) == {0}
        time.sleep(1.5)  # what was counted is written once a second
        worker.kill()
        worker.start()
        p.submit_lines(story(n) for n in range(6, 12))
        p.settle(12)
        marked = marks(p)
        assert all(texts in ([], [NEWSLETTER]) for texts in marked.values()), marked
        assert sum(map(len, marked.values())) == 5, marked  # of twelve all but the first seven
        assert "dragoman_boilerplate_paragraphs_total 5" in worker.metrics()
        assert stub.stats()["paid_twice"] == 0, stub.stats()["examples"]
        p.validate()
        p.prove()


def test_what_differs_in_numbers_alone_is_made_where_it_is_wanted():
    """Also by a worker that was killed in between; not from what a person withdrew."""
    def item(people):
        return {"url": f"https://www.diario-del-valle.example/{people}", "language": "es", "title": "El puerto se renueva por completo",
                "text": f"Llegaron {people} personas al puerto de la ciudad durante la noche.", "publish_date": "2026-11-20T08:00:00+01:00"}
    with Pipeline(partitions=1) as p:
        stub = p.stub()
        p.create_topics()
        p.start("ingest", "publish")
        worker = p.start("translate", sets=["translate.memory_templates=yes"])
        p.submit(item(25))
        p.settle(1)
        time.sleep(1)  # the worker reads from the topic what it learned
        worker.kill()
        worker.start(sets=["translate.memory_templates=yes"])
        p.submit(item(130))
        p.settle(2)
        asked = stub.stats()["items"]
        assert asked == 2, "the headline and one body"
        made = next(record["value"] for record in p.read("english") if "130" in record["value"]["body"])
        assert made["paragraphs"][1]["reasons"] == ["template"] and made["translation"]["verdict"] == "clean", made
        assert 'dragoman_memory_templates_total{result="served"} 1' in worker.metrics()
        p.dragoman("memory", "forget", item(25)["text"])
        time.sleep(2)  # the worker reads it from the topic
        p.submit(item(270))
        p.settle(3)
        assert stub.stats()["items"] == asked + 1
        p.validate()
        p.prove()


if __name__ == "__main__":
    sys.exit(run(globals()))
