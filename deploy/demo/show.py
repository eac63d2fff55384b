"""What the demo prints: articles as a reader would want them, and the table at the end."""

import datetime
import os
import sys
import textwrap
import zoneinfo

from ledger import percentile

WIDTH = 100
STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
LANGUAGES = {"bs": "Bosnian", "ca": "Catalan", "en": "English", "eo": "Esperanto", "es": "Spanish", "eu": "Basque",
             "fi": "Finnish", "gl": "Galician", "hr": "Croatian", "is": "Icelandic", "mk": "Macedonian",
             "pt": "Portuguese", "sr": "Serbian"}


def is_colourful():
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text, *names):
    if not is_colourful():
        return text
    return "\033[" + ";".join(STYLES[name] for name in names) + "m" + text + "\033[0m"


def say(text=""):
    print(text, flush=True)


def wrapped(text, indent):
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def local_time(article):
    """Date and time where the outlet is; the date alone where no time was given."""
    if "published_at" not in article:
        return "date unknown"
    moment = datetime.datetime.fromisoformat(article["published_at"].replace("Z", "+00:00"))
    zone = article["source"].get("timezone")
    if zone:
        moment = moment.astimezone(zoneinfo.ZoneInfo(zone))
    if article.get("published", {}).get("precision") == "day":
        return f"{moment:%a %d %b %Y}"
    return f"{moment:%a %d %b %Y %H:%M}"


def language_name(tag):
    return LANGUAGES.get(tag.split("-")[0], tag)


def how(article):
    """How the article came to its English, in a few words."""
    translation = article["translation"]
    if translation["kind"] == "none":
        return "in English already: passed through"
    saved, sent = translation.get("characters_saved", 0), translation.get("characters_sent", 0)
    engines = ", ".join(translation.get("engines", [])) or "memory"
    memory = "all from memory" if saved and not sent else f"{100 * saved // (saved + sent)} % from memory" if saved else ""
    return f"from {language_name(article['original']['lang'])} by {engines}" + (f", {memory}" if memory else "")


def doubts(article):
    """One line a verdict that is not clean, with its reasons."""
    found = {}
    for paragraph in article["paragraphs"]:
        if paragraph["verdict"] not in ("ok", "passed_through"):
            found.setdefault(paragraph["verdict"], []).extend(paragraph.get("reasons", []))
    return [f"{verdict.replace('_', ' ')}: {', '.join(sorted(set(reasons))) or 'no reason given'}"
            for verdict, reasons in found.items()]


def show_article(outcome):
    article = outcome.article
    source = article["source"]
    place = f"{source.get('country', '??')}  {source.get('name', source['id'])}"
    say(style(place, "cyan") + style(f"  ·  {local_time(article)}", "dim"))
    if outcome.word == "retraction":
        say(style("    RETRACTED by the outlet: ", "red", "bold") + article.get("url", article["id"]) + "\n")
        return
    mark = style("UPDATED  ", "yellow", "bold") if outcome.word == "update" else ""
    say("    " + mark + style(article.get("headline", "(no headline)"), "bold"))
    first = next((paragraph["english"] for paragraph in article["paragraphs"]
                  if paragraph["role"] not in ("headline", "summary")), "")
    if first:
        say(wrapped(first, "    "))
    say(style(f"    {how(article)}", "dim"))
    for doubt in doubts(article):
        say(style(f"    {doubt}", "yellow"))
    say()


def show_other(outcome, what):
    """A dead letter or a drop: one line."""
    detail = outcome.record.headers.get("dragoman-error-detail") or outcome.record.headers.get("dragoman-drop-detail", "")
    say(style(outcome.word, "red" if outcome.word.startswith("dead") else "yellow") + style(f"  {what}: {detail}", "dim") + "\n")


def rows(ledger):
    counts = ledger.counts()
    named = {"english": "English, translated", "passed-through": "English already, passed through",
             "update": "update of an article that was out", "retraction": "retraction published"}
    for word, words in named.items():
        yield words, counts.pop(word, 0)
    for word, count in sorted(counts.items()):
        yield word.replace("dead ", "dead letter: ").replace("dropped ", "dropped: "), count


def show_table(ledger, validated):
    latencies = ledger.latencies_ms()
    sent, saved = ledger.characters()
    verdicts = ledger.verdicts()
    say(style("What became of the records", "bold"))
    for words, count in rows(ledger):
        say(f"  {words:<44}{count:>8}")
    say(f"  {'-' * 52}")
    say(f"  {'raw records fed':<44}{len(ledger.plan):>8}")
    say(f"  {'accounted for, as they must be':<44}{len(ledger.plan) - min(len(ledger.plan), len(ledger.faults())):>8}")
    say()
    say(f"  {'paragraphs by verdict':<44}" + ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in verdicts.most_common()))
    say(f"  {'from raw to English':<44}p50 {percentile(latencies, 0.5) / 1000:.2f} s, p99 {percentile(latencies, 0.99) / 1000:.2f} s"
        " (all fed at once: most of it is waiting for the engines)")
    say(f"  {'characters sent to engines':<44}{sent:>8,}")
    say(f"  {'characters saved by memory':<44}{saved:>8,}")
    say(f"  {'records valid by their JSON Schema':<44}{validated}")
    say()
    for fault in ledger.faults():
        say(style("  not as expected: ", "red", "bold") + fault)
