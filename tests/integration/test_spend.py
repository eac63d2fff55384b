"""What is paid is written down with the article that paid, counts over restarts and for all workers, and ends at the budget."""
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import articles  # noqa: E402
from pipeline import Pipeline, run  # noqa: E402

PRICE = 20  # of a million characters


def spent(p):
    """Characters and cost of the month, as `dragoman spend --json` says."""
    rows = [json.loads(line) for line in p.dragoman("spend", "--json").stdout.splitlines()]
    months = [row for row in rows if "month" in row]
    days = [row for row in rows if "day" in row]
    assert sum(row["characters"] for row in months) == sum(row["characters"] for row in days), rows
    assert all(row["currency"] == "EUR" for row in rows), rows
    return sum(row["characters"] for row in months), sum(row["cost"] for row in months)


def sent(p):
    """Characters that the articles say were sent for them."""
    return sum(record["value"]["translation"]["characters_sent"] for record in p.read("translated"))


def test_spend_is_exact_over_workers_and_restarts():
    with Pipeline() as p:
        p.stub(settings=f"price = {PRICE}\ncurrency = EUR\n")
        p.create_topics()
        p.start("ingest", "publish")
        first = p.start("translate")
        second = p.start("translate", instance="2")
        p.submit_lines(articles.article(n, size=2000, distinct=True) for n in range(40))
        p.settle(40)
        first.stop()
        second.stop()
        first.start()
        second.start()
        p.submit_lines(articles.article(n, size=2000, distinct=True) for n in range(40, 80))
        p.settle(80)
        characters, cost = spent(p)
        assert characters == sent(p) > 0, (characters, sent(p))
        assert abs(cost - characters * PRICE / 1e6) < 1e-6, (characters, cost)
        text = p.dragoman("spend").stdout.decode()
        assert str(characters) in text and "EUR" in text, text
        p.prove()


def test_spend_is_exact_through_kill_9():
    with Pipeline() as p:
        stub = p.stub("--latency", "20", settings=f"price = {PRICE}\ncurrency = EUR\nconcurrency = 1\nbatch_characters = 600\n")
        p.create_topics()
        p.start("ingest", "publish")
        worker = p.start("translate")
        p.submit_lines(articles.article(n, size=2000, distinct=True) for n in range(40))
        kills = 6
        for _ in range(kills):
            time.sleep(1.5)
            worker.kill()
            worker.start()
        p.settle(40, patience=90)
        characters, cost = spent(p)
        asked = stub.stats()["characters"]
        # The question that was on the wire at a kill counts as paid: never less than the stub was asked, and at most one more a kill.
        assert asked <= characters <= asked + kills * 600, (characters, asked)
        assert abs(cost - characters * PRICE / 1e6) < 1e-6, (characters, cost)
        p.prove()


def test_a_spent_budget_holds_over_a_restart():
    with Pipeline() as p:
        p.stub(settings=f"price = {PRICE}\ncurrency = EUR\ncharacters_per_day = 5000\n")
        p.create_topics()
        p.start("ingest", "publish")
        worker = p.start("translate")
        p.submit_lines(articles.article(n, size=2000, distinct=True) for n in range(30))
        p.wait(lambda: "BUDGET-TIGHT" in worker.log() or "BUDGET-SPENT" in worker.log(), what="the budget's end")
        worker.stop()
        before, _ = spent(p)
        assert before > 0
        worker.start()
        time.sleep(5)
        assert worker.alive()
        worker.stop()
        after, _ = spent(p)
        assert after <= before * 1.1 + 500, f"a restarted worker knows what was spent: {before}, then {after}"


if __name__ == "__main__":
    sys.exit(run(globals()))
