"""What ingest watches over: reservations that are obeyed, and a scraper whose shape changes."""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

PAGE = """<!DOCTYPE html><html lang="es"><head><title>{title}</title><meta name="robots" content="{robots}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{title}",
"datePublished": "2026-11-20T08:00:00+01:00", "articleBody": "El ayuntamiento de Villabruma aprobó ayer las cuentas del puerto. Habrá más obras en mayo."}}</script>
</head><body><p>El ayuntamiento de Villabruma aprobó ayer las cuentas del puerto. Habrá más obras en mayo.</p></body></html>"""


def submit_page(p, name, robots):
    p.submit(PAGE.format(title=f"Las cuentas del puerto, {name}", robots=robots).encode(),
             headers=[f"content-location=https://diario-del-valle.example/{name}"])


def test_reservations_are_carried_and_obeyed():
    for obey, dropped in (("", 0), ("no-ai", 1)):
        with Pipeline(partitions=1) as p:
            p.stub()
            p.create_topics()
            p.start("ingest", sets=[f"ingest.obey={obey}"])
            submit_page(p, "libre", "index, follow")
            submit_page(p, "reservada", "noai")
            p.wait(lambda: len(p.read("source")) + len(p.read("dropped")) == 2, what="an outcome for both")
            assert not p.read("dead")
            drops = p.read("dropped")
            assert len(drops) == dropped, drops
            if drops:
                assert "reserved" in str(drops[0]["headers"]), drops
                assert int(drops[0]["headers"]["dragoman-orig-offset"]) == 1, "the reserved one, and not the other"
            else:
                shown = [record["value"]["rights"] for record in p.read("source") if "reservada" in str(record["value"])]
                assert shown and shown[0].get("no_ai") is True, shown


def test_a_scraper_whose_shape_changes_is_noticed():
    good = [articles.article(n) for n in range(150)]
    undated = [dict(articles.article(n), publish_date=None) for n in range(150, 270)]
    with Pipeline(partitions=1) as p:
        p.stub()
        p.create_topics()
        ingest = p.start("ingest")
        p.submit_lines(good)
        p.wait(lambda: len(p.read("source")) == 150, what="a rule to leave")
        assert "SHARE-JUMPED" not in ingest.log()
        p.submit_lines(undated)
        p.wait(lambda: len(p.read("source")) == 270, what="the others")
        lines = [line for line in ingest.log().splitlines() if "SHARE-JUMPED" in line]
        assert any("mapping newspaper4k share=no-date" in line for line in lines), ingest.log()
        assert 'dragoman_ingest_alarms{share="no-date"}' in ingest.metrics(), ingest.metrics()
        value = [line for line in ingest.metrics().splitlines() if line.startswith('dragoman_ingest_alarms{share="no-date"}')][0]
        assert float(value.split()[-1]) >= 1, value


if __name__ == "__main__":
    sys.exit(run(globals()))
