"""Real translation engines: Apertium with its eight pairs, and the demo's neural server, on the demo's articles."""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from pipeline import Pipeline, run  # noqa: E402

NEURAL = Path(os.environ.get("DRAGOMAN_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dragoman") / "neural-0.2.0"
PAIRS = ("es", "ca", "gl", "eo", "eu", "hr", "sr-Latn", "bs", "is", "mk")

# An article of the demo, and a word that no translation of its headline can do without.
KNOWN = {
    "es-puente-nuevo": "bridge", "ca-lloguer-pisos": "flats", "gl-mexillon-colleita": "mussel", "eo-nova-ponto": "bridge",
    "eu-artzain-azoka": "market", "hr-muzej-soli": "museum", "sr-zimska-sluzba": "snow", "bs-stari-voz": "train",
    "is-ny-sundlaug": "swimming", "mk-avtobus-linija": "hospital",
}
KNOWN_NEURAL = {"pt-azeite-colheita": "olive", "pt-ponte-comboio": "bridge", "pt-mercado-peixe": "fish"}


class Engine:
    """A server that somebody else wrote, on a port of its own."""

    def __init__(self, arguments, port):
        self.process = subprocess.Popen([*map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.time() + 60
        while not answers(port):
            assert self.process.poll() is None and time.time() < deadline, f"{arguments[0]} does not start"
            time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def demo_records(p):
    """The demo's raw records by language and slug, and its outlets in the pipeline's registry."""
    subprocess.run([sys.executable, str(ROOT / "deploy/demo/make_articles.py"), str(p.folder / "raw")], check=True)
    shutil.copy(ROOT / "deploy/demo/outlets/invented.ini", p.folder / "outlets")
    plan = json.loads((p.folder / "raw/plan.json").read_text())
    return {entry["file"][4:-5]: (p.folder / "raw" / entry["file"]).read_bytes() for entry in plan if entry["wave"] == 1}


def translate(p, records, known):
    """Feed the known articles; give back the English ones by the slug in their address."""
    p.create_topics()
    p.start("ingest", "translate", "publish")
    for name in known:
        p.submit(records[name])
    p.settle(len(known))
    return {record["value"]["url"].split("?")[0].rsplit("/", 1)[1]: record["value"] for record in p.read("english")}


def judge(p, english, known, backend):
    for name, word in known.items():
        language, slug = name.split("-", 1)
        article = english[slug]
        assert article["original"]["lang"].split("-")[0] == language, (name, article["original"]["lang"])
        assert article["source"]["known"], f"{name}: the outlet is found by its host"
        assert word in article["headline"].lower(), (name, article["headline"])
        assert article["translation"]["engines"] == [backend], (name, article["translation"])
    p.prove()
    p.validate()


def test_apertium_translates_its_eight_pairs():
    if not shutil.which("apertium-apy"):
        print("skip: apertium-apy is not installed")
        return
    port = free_port()
    with Engine(["apertium-apy", "-j1", "-p", port, "/usr/share/apertium"], port), Pipeline() as p:
        p.add(f"[backend apertium]\ntype = apertium\nurl = http://127.0.0.1:{port}\n")
        for language in PAIRS:
            p.add(f"[route {language}]\nbackends = apertium\n")
        english = translate(p, demo_records(p), KNOWN)
        judge(p, english, KNOWN, "apertium")


def test_a_server_is_asked_as_the_configuration_writes_it():
    if not shutil.which("apertium-apy"):
        print("skip: apertium-apy is not installed")
        return
    port = free_port()
    known = {name: KNOWN[name] for name in ("es-puente-nuevo", "gl-mexillon-colleita")}
    with Engine(["apertium-apy", "-j1", "-p", port, "/usr/share/apertium"], port), Pipeline() as p:
        p.add(f"[backend simple]\ntype = json-template\nurl = http://127.0.0.1:{port}\n"
              "path = /translate?langpair={source}%7C{target}&markUnknown=no&format=txt&q={text}\n"
              "answer = responseData.translatedText\nerror = explanation\npair_errors = pair\n"
              "codes = es=spa gl=glg\ntarget = eng\nprobe = /listPairs\n")
        p.add("[route es]\nbackends = simple\n[route gl]\nbackends = simple\n")
        judge(p, translate(p, demo_records(p), known), known, "simple")


def test_a_neural_engine_translates_portuguese():
    if not (NEURAL / "ready").exists():
        print("skip: the neural engine is not installed (deploy/demo/install-neural)")
        return
    port = free_port()
    server = [NEURAL / "bin/python", ROOT / "deploy/demo/neural_server.py", "--port", port]
    with Engine(server, port), Pipeline() as p:
        p.add(f"[backend neural]\ntype = libretranslate\nurl = http://127.0.0.1:{port}\nlanguages = pt\n[route pt]\nbackends = neural\n")
        records = demo_records(p)
        records["pt-ponte-comboio"] = json.dumps(json.loads(records["pt-array"])[1]).encode()
        english = translate(p, records, KNOWN_NEURAL)
        judge(p, english, KNOWN_NEURAL, "neural")


if __name__ == "__main__":
    sys.exit(run(globals()))
