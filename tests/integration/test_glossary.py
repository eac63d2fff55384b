"""Terms of the glossary come out as it says, whatever the backend makes of them; the file may change while the worker runs."""
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from pipeline import BUILD, Pipeline, run  # noqa: E402

PARAGRAPHS = [
    "Puerto Cormorán anunció el lunes un plan para renovar el mercado, y Radio Bruma lo confirmó por la tarde.",
    "«No podemos esperar más», dijo la alcaldesa de Puerto Cormorán a los vecinos reunidos en la plaza.",
    "Radio Bruma añadió que las obras empezarán en 14 semanas; más en https://radio-bruma.example/Puerto.",
    "Los vecinos piden calma y esperan que los trabajos terminen antes de las elecciones.",
]
TERMS = "# names of the test\nes\tPuerto Cormorán\tPort Cormorant\n*\tRadio Bruma\t=\n"


def article(number, paragraphs):
    return {"url": f"https://diario-del-valle.example/{number}", "title": "Puerto Cormorán presenta su plan para el mercado central",
            "text": "\n\n".join(paragraphs), "language": "es", "publish_date": "2026-03-02T10:00:00Z"}


def english_of(p, count):
    p.settle(count)
    return [record["value"] for record in p.read("english")][count - 1]


def with_glossary(p, text):
    path = p.folder / "terms.tsv"
    path.write_text(text)
    p.add(f"[translate]\nglossary = {path}\n")
    return path


def test_terms_come_out_as_the_glossary_says():
    with Pipeline(partitions=1) as p:
        stub = p.stub(timeout="2min")
        path = with_glossary(p, TERMS)
        p.create_topics()
        _, translate, _ = p.start("ingest", "translate", "publish")
        p.submit(article(1, PARAGRAPHS))
        first = english_of(p, 1)
        body = first["body"].split("\n\n")
        assert "Port Cormorant" in first["headline"], first["headline"]
        for source, english in zip(PARAGRAPHS, body):
            assert english.count("Port Cormorant") == source.count("Puerto Cormorán"), english
            assert english.count("Radio Bruma") == source.count("Radio Bruma"), english
            assert "@@" not in english, english
        assert "https://radio-bruma.example/Puerto" in body[2], body[2]
        assert all(part["verdict"] == "ok" for part in first["paragraphs"]), first["paragraphs"]

        # Another file, without a restart: only what has a changed term in it is asked again.
        asked = stub.stats()["characters"]
        path.write_text(TERMS.replace("Port Cormorant", "Cormorant Harbour"))
        translate.process.send_signal(signal.SIGHUP)
        p.wait(lambda: translate.log().count("GLOSSARY-LOADED") == 2, what="a second reading of the glossary")
        again = article(2, PARAGRAPHS)
        p.submit(again)
        second = english_of(p, 2)
        assert "Cormorant Harbour" in second["headline"], second["headline"]
        assert "Port Cormorant" not in second["body"], second["body"]
        assert second["body"].split("\n\n")[2:] == body[2:], "what has no changed term is remembered"
        changed = len(again["title"]) + sum(len(text) for text in PARAGRAPHS[:2])
        assert 0 < stub.stats()["characters"] - asked <= changed + 20, "and only the rest is paid for"

        # A mistake is told, and what was loaded before goes on.
        path.write_text("es\tPuerto Cormorán\tNew Harbour\nes\n")
        translate.process.send_signal(signal.SIGHUP)
        p.wait(lambda: "GLOSSARY-BAD" in translate.log(), what="a word on the bad glossary")
        assert "line 2: there is no term" in translate.log()
        p.submit(article(3, ["Puerto Cormorán abrió el jueves un nuevo centro de salud para las familias."]))
        assert "Cormorant Harbour" in english_of(p, 3)["body"]
        p.prove()
        p.validate()


def test_a_term_that_is_lost_is_said():
    with Pipeline(partitions=1) as p:
        p.stub("--faults", "refusal=0", timeout="2min")
        # Marks that the article has itself cannot be told from ours: the term goes as it is, and the gate sees what became of it.
        with_glossary(p, TERMS)
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit(article(1, ["El aviso @@PH1@@ de Puerto Cormorán llegó el lunes a todos los vecinos de la ribera."]))
        part = english_of(p, 1)["paragraphs"][1]
        assert "glossary" in part["reasons"], part
        assert part["verdict"] in ("flagged", "original_shown"), part
        p.prove()


def test_a_bad_file_is_told_by_check_and_refused_at_start():
    with Pipeline(partitions=1) as p:
        p.stub()
        path = with_glossary(p, "es\tPuerto\tPort\nes\tFaro\tLighthouse\twhole\n")
        words = [str(BUILD / "translate/dragoman-translate"), "--config", str(p.config)]
        for more in (["--check"], []):
            done = subprocess.run(words + more, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                                  env=dict(os.environ, STATE_DIRECTORY=str(p.folder)))
            assert done.returncode != 0, done.stdout
            assert f'{path}: line 2: "whole" is no rule: any-case and inside are' in done.stdout, done.stdout


if __name__ == "__main__":
    sys.exit(run(globals()))
