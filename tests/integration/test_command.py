"""The command line and the configuration: clear answers, the right exit status."""
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import BUILD, WORKERS, Pipeline, run  # noqa: E402


def program(name):
    return str(BUILD / ("cli/dragoman" if name == "cli" else f"{name}/dragoman-{name}"))


def call(name, *words):
    return subprocess.run([program(name), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, text=True)


def test_help_and_version():
    for name in (*WORKERS, "cli"):
        done = call(name, "--help")
        assert done.returncode == 0 and "--config" in done.stdout, (name, done)
        done = call(name, "--version")
        assert done.returncode == 0 and "0.1" in done.stdout, (name, done)


def test_a_mistake_in_the_configuration_is_one_line_with_place_and_remedy():
    with Pipeline() as p:
        p.stub()
        p.add("[kafka]\nbrokkers = x\n[topics]\nretention = many\n")
        for name in WORKERS:
            done = call(name, "--config", str(p.config))
            assert done.returncode == 78, (name, done)
            assert "brokkers" in done.stderr and "brokers" in done.stderr, done.stderr
            assert "retention" in done.stderr and "many" in done.stderr, done.stderr
            assert f"{p.config}:" in done.stderr, done.stderr


def test_a_route_to_an_unknown_backend_is_a_mistake():
    with Pipeline() as p:
        p.stub()
        p.add("[route fr]\nbackends = stbu\n")
        done = call("translate", "--config", str(p.config), "--check", "--offline")
        assert done.returncode == 78 and "stbu" in done.stderr, done


def test_a_question_that_is_no_json_is_a_mistake():
    with Pipeline() as p:
        p.stub()
        p.add('[backend simple]\ntype = json-template\nurl = http://127.0.0.1:9\npath = /translate\n'
              'answer = translation\nbody = {"q": {text}}\n')
        done = call("translate", "--config", str(p.config), "--check", "--offline")
        assert done.returncode == 78 and "[backend simple] body" in done.stderr, done
        assert "quotation marks" in done.stderr, done.stderr


def map_samples(*words):
    return call("cli", "--config", "/dev/null", "--set", "ingest.mappings=schemas/mappings", "--set", "ingest.outlets=schemas/outlets", "map", *words)


def test_map_shows_how_a_sample_is_read():
    samples = ROOT / "tests/data/mappings"
    done = map_samples(str(samples / "newsdata-io/results.json"))
    assert done.returncode == 0, done
    assert "mapping newsdata-io" in done.stdout and "/results/0/title" in done.stdout, done.stdout
    assert "missing        body" in done.stdout and "ignored        /results/0/duplicate" in done.stdout, done.stdout
    done = map_samples("--json", str(samples / "scrapy-flat/lines.jsonl"), str(samples / "trafilatura/nothing.json"))
    views = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, done  # one of them is no article
    assert any(view.get("refused", {}).get("reason") == "not-an-article" for view in views), views
    good = [view for view in views if "article" in view]
    assert good and all(view["article"]["schema"] == "dragoman.source/1" and view["fields"] for view in good), views
    assert map_samples("/nonexistent.json").returncode == 66
    assert map_samples().returncode == 64


def test_a_missing_file_is_said():
    done = call("ingest", "--config", "/nonexistent/dragoman.conf")
    assert done.returncode == 78 and "/nonexistent/dragoman.conf" in done.stderr, done


def test_wrong_words_are_usage():
    assert call("cli", "frobnicate").returncode == 64
    done = call("cli", "tial")
    assert done.returncode == 64 and "tail" in done.stderr
    assert call("ingest", "--no-such-option").returncode == 64
    with Pipeline() as p:
        assert p.dragoman("tail", "--count", "many", check=False).returncode == 64


def test_topics_are_made_and_checked():
    with Pipeline() as p:
        assert p.dragoman("topics", "list", check=False).returncode == 1
        made = p.dragoman("topics", "create").stdout.decode()
        assert made.count("created") == 9, made
        again = p.dragoman("topics", "create").stdout.decode()
        assert again.count(" ok") == 9, again
        assert "compacted" in p.dragoman("topics", "list").stdout.decode()
        done = p.dragoman("--set", "topics.partitions=7", "topics", "list", check=False)
        assert done.returncode == 1 and b"3 partitions" in done.stdout, done.stdout


def test_check_says_what_is_there_and_what_is_not():
    with Pipeline() as p:
        p.stub()
        done = p.dragoman("check", check=False)
        assert done.returncode == 1 and b"topics create" in done.stdout, done
        p.create_topics()
        done = p.dragoman("check", check=False)
        text = done.stdout.decode()
        assert done.returncode == 0, text + done.stderr.decode()
        assert "✗" not in text and text.count("✓") >= 5, text


def test_check_names_a_backend_that_does_not_answer():
    with Pipeline() as p:
        p.create_topics()
        p.add("[backend gone]\ntype = libretranslate\nurl = http://127.0.0.1:9\n[route default]\nbackends = gone\n")
        done = p.dragoman("check", check=False)
        line = next(line for line in done.stdout.decode().splitlines() if "gone" in line)
        assert done.returncode == 1 and line.startswith("✗") and "is it running" in line, done


def test_check_says_that_nothing_is_routed():
    with Pipeline() as p:
        done = call("translate", "--config", str(p.config), "--check", "--offline")
        assert done.returncode == 69 and "add [route default]" in done.stdout, done


def test_tail_filters_and_prints():
    with Pipeline() as p:
        p.stub()
        p.create_topics()
        p.start("ingest", "translate", "publish")
        p.submit_lines(articles.article(n, size=700) for n in range(3))
        p.settle(3)
        shown = p.dragoman("tail", "--from-beginning", "--once").stdout.decode()
        assert shown.count("from es by stub") == 3, shown
        assert "\033[" not in shown, "plain in a pipe"
        assert p.dragoman("tail", "--from-beginning", "--once", "--lang", "fr").stdout == b""
        assert len(p.dragoman("tail", "--from-beginning", "--once", "--json").stdout.splitlines()) == 3


def one_line(done, status, *words):
    """It says what is the matter in one line of its own, a usage beside it at most."""
    lines = [line for line in done.stderr.decode().splitlines() if not line.startswith("usage: ")]
    assert done.returncode == status and len(lines) == 1, done
    for word in words:
        assert word in lines[0], (word, done)


def test_what_cannot_be_submitted_is_said_in_one_line():
    with Pipeline() as p:
        p.create_topics()
        huge = p.folder / "huge"
        huge.write_bytes(b"x" * (50 << 20))
        one_line(p.dragoman("submit", str(p.folder), check=False), 66, str(p.folder), "directory")
        one_line(p.dragoman("submit", "--lines", str(p.folder), check=False), 66, "directory")
        one_line(p.dragoman("submit", "/nonexistent", check=False), 66, "/nonexistent", "No such file")
        one_line(p.dragoman("submit", str(huge), check=False), 65, "larger than", p.topic("raw"))
        one_line(p.dragoman("submit", "--topic", "no.such.topic", data=b"{}", check=False), 69, "no.such.topic", "topics create")
        one_line(p.dragoman("submit", "--frob", check=False), 64, "--frob")
        one_line(p.dragoman("submit", "--key", check=False), 64, "--key lacks its value")
        closed = subprocess.run(["sh", "-c", '"$0" --config "$1" submit <&-', program("cli"), str(p.config)], stderr=subprocess.PIPE, timeout=60)
        one_line(closed, 74, "standard input")
        assert p.read("raw") == []
        (p.folder / "good").write_bytes(b"{}")
        done = p.dragoman("submit", str(p.folder / "good"), "/nonexistent", check=False)
        assert done.returncode == 66 and b"1 record to" in done.stderr, "what went before is told"
        done = p.dragoman("submit", "--lines", data=b"one\n\n" + b"two\nthree")
        assert b"3 records to" in done.stderr and len(p.read("raw")) == 4, done
        many = b"".join(b'{"n": %d}\n' % n for n in range(10000))
        assert b"10000 records to" in p.dragoman("submit", "--lines", data=many).stderr


def test_a_place_that_is_not_there_is_said():
    with Pipeline(partitions=1) as p:
        p.create_topics()
        for action in ("show", "replay", "drop"):
            for place in ("0:7", "9:0"):
                done = p.dragoman("dead", action, place, check=False)
                assert done.returncode == 65 and f"no dead letter at {place}".encode() in done.stderr, done
        one_line(p.dragoman("dead", "show", "seven", check=False), 64, "seven")
        one_line(p.dragoman("memory", "import", str(p.folder), check=False), 66, "cannot be read")
        one_line(p.dragoman("tail", "--country", "Portugal", check=False), 64, "two letters")


def test_what_can_never_reach_kafka_is_a_mistake_in_every_program():
    cases = [
        ("kafka.brokers=", "[kafka] brokers"),
        ("kafka.brokers=localhost:ninety", "[kafka] brokers"),
        ("kafka.security=sasl-tls", "[kafka] sasl_user"),
        ("kafka.ca_file=/nonexistent.pem", "/nonexistent.pem"),
        ("kafka.librdkafka.frob=1", "[kafka.librdkafka] frob"),
        ("topics.english=two words", "[topics] english"),
    ]
    with Pipeline() as p:
        p.stub()
        for setting, place in [*cases, (f"topics.source={p.topic('raw')}", "[topics] source")]:
            for name in (*WORKERS, "cli"):
                words = ["tail", "--once"] if name == "cli" else []
                done = call(name, "--config", str(p.config), "--set", setting, *words)
                assert done.returncode == 78 and place in done.stderr, (name, setting, done)


def test_no_kafka_is_one_line_and_status_69():
    with Pipeline(address="127.0.0.1:9") as p:
        for words in (("topics", "list"), ("tail", "--once"), ("dead", "list")):
            done = p.dragoman(*words, check=False)
            assert done.returncode == 69 and b"brokers" in done.stderr, (words, done)


if __name__ == "__main__":
    sys.exit(run(globals()))
