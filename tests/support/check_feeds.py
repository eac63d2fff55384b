#!/usr/bin/env python3
"""Compare what ingest makes of feeds with what their makers expect of them.

    check_feeds.py FILE [--least SHARE]

Each line of FILE is a line of the index (path, expect) with "entries" and "feed": the outcomes of
the entries, and of the feed read as if it were an article. An expectation is a comparison of one
member with a literal; several are joined by "and". Asked are titles, links, dates and texts; the
rest is of no concern to an article, and is counted. An article has text, not HTML: of an expected
HTML the text is compared, without white space. Exit status: 0 when SHARE (0.98) of them are met.
"""
import ast
import calendar
import collections
import html.parser
import json
import re
import sys
import time
import unicodedata

TITLES = {"title", "title_detail.value"}
TEXTS = {"summary", "description", "summary_detail.value", "content.value", "tagline", "subtitle", "info", "copyright", "rights",
         "tagline_detail.value", "subtitle_detail.value", "info_detail.value", "copyright_detail.value", "rights_detail.value"}
ENTRY_TEXTS = {"summary", "description", "summary_detail.value", "content.value"}
LINKS = {"link"}
DATES = {"published_parsed", "updated_parsed", "created_parsed", "published", "updated", "created", "date", "date_parsed", "modified_parsed"}
HIDDEN = {"script", "style", "applet", "object", "iframe", "form", "noscript", "svg", "math", "select", "button", "textarea", "template",
          "nav", "footer", "head"}


# Why an expectation is not met, by its file.
REASONS = [
    (r"_crazy\.", "the expected text is a script's source, which a page's reader never sees: it is left out"),
    (r"_multiple_values|_date_overwriting", "Atom allows the date once; the first is taken, not the last"),
    (r"feedburner_browserfriendly", "a namespaced info of FeedBurner's, meant for browsers"),
    (r"content_location-relative", "the header is relative to an address that a record does not have"),
    (r"uppercase", "XML tells TITLE from title; no feed was seen that writes so"),
    (r"unexpected_character|malicious_comment", "half a declaration or comment in HTML: the parser drops what follows"),
    (r"item_description_and_summary", "RSS has no summary: the description is the text"),
]


class Text(html.parser.HTMLParser):
    """The text of HTML, without what shows none."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.hidden = [], []

    def handle_starttag(self, tag, attrs):
        if tag in HIDDEN:
            self.hidden.append(tag)

    def handle_endtag(self, tag):
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag):]

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def text_of(markup):
    parser = Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)


def squashed(text):
    return re.sub(r"[\s\u00ad\u200b\ufeff]+", "", unicodedata.normalize("NFC", text))


def member(node):
    """entries[0]['content'][0]['value'] is ("entries", 0, "content.value", [0])."""
    names, indexes = [], []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
            continue
        if not isinstance(node, ast.Subscript):
            return None
        key = ast.literal_eval(node.slice)
        (names if isinstance(key, str) else indexes).insert(0, key)
        node = node.value
    if node.id == "entries":
        return ("entries", indexes[0] if indexes else 0, ".".join(names), indexes[1:])
    return ("feed", 0, ".".join(names), indexes) if node.id == "feed" else None


def literal(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return literal(node.left) + literal(node.right)
    return ast.literal_eval(node)


def expectations(expect):
    """(member, value) of each comparison; what is no comparison of one gives nothing."""
    tree = ast.parse(expect, mode="eval").body
    nodes = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for node in nodes:
        if not isinstance(node, ast.Compare) or not all(isinstance(op, ast.Eq) for op in node.ops):
            continue
        sides = [node.left] + node.comparators
        try:
            value = literal(sides[-1])
        except ValueError:
            continue
        for side in sides[:-1]:
            found = member(side)
            if found:
                yield found, value


def kind_of(where, name):
    if name in TITLES:
        return "title"
    if name in LINKS:
        return "link"
    if name in DATES:
        return "date"
    return "text" if name in (TEXTS if where == "feed" else ENTRY_TEXTS) else None


def is_text(value, outcome, title):
    """Is `value` the headline, or all the text beside it? Nothing to read is nothing."""
    wanted = {squashed(value), squashed(text_of(value))}
    paragraphs = [p for p in outcome.get("paragraphs", []) if p["original"] != "stand-in"]
    headline = [p["original"] for p in paragraphs if p["role"] == "headline"]
    beside = [p["original"] for p in paragraphs if p["role"] != "headline"]
    parts = [headline] if title else [beside] + [[p["original"]] for p in paragraphs if p["role"] == "summary"]
    parts += [[p["original"] for p in paragraphs if p["role"] == "body"]] if not title else []
    return any(squashed("".join(part)) in wanted for part in parts)


def is_link(value, outcome):
    urls = {outcome.get("url"), outcome.get("canonical_url")}
    return value in urls or value.rstrip("/") in {url.rstrip("/") for url in urls if url}


def is_date(value, outcome):
    got = {outcome.get("published_at"), outcome.get("modified_at")}
    if isinstance(value, tuple):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(calendar.timegm(value))) in {g and g[:19] + "Z" for g in got}
    return value == outcome.get("published", {}).get("raw") and not outcome["published"].get("estimated")


def is_met(kind, value, outcome):
    if kind in ("title", "text"):
        return is_text(value or "", outcome, kind == "title")
    return is_link(value, outcome) if kind == "link" else is_date(value, outcome)


def main():
    least = float(sys.argv[sys.argv.index("--least") + 1]) if "--least" in sys.argv else 0.98
    met, missed, beside = collections.Counter(), [], collections.Counter()
    for line in open(sys.argv[1], encoding="utf-8"):
        feed = json.loads(line)
        for (where, index, name, _), value in expectations(feed["expect"]):
            kind = kind_of(where, name)
            outcomes = feed[where]
            if not kind:
                beside[f"{where} {name}"] += 1
                continue
            outcome = outcomes[index] if index < len(outcomes) else {"refused": "none"}
            if is_met(kind, value, outcome):
                met[kind] += 1
                continue
            got = outcome.get("detail") or json.dumps({k: outcome.get(k) for k in ("url", "published_at")}) + str(
                [p["original"] for p in outcome.get("paragraphs", [])])
            missed.append((kind, feed["path"], f"{where} {name}", value, got))
    count = sum(met.values()) + len(missed)
    for kind, path, name, value, got in missed:
        reason = next((why for pattern, why in REASONS if re.search(pattern, path)), "NOT EXPLAINED")
        print(f"{kind}: {path}: {name}: {reason}; expected {str(value)[:80]!r}, got {got[:120]}")
    for kind in ("title", "link", "date", "text"):
        lost = sum(1 for m in missed if m[0] == kind)
        print(f"{kind}: {met[kind]} of {met[kind] + lost} expectations met")
    print(f"{sum(beside.values())} expectations of other members, which an article does not have or keeps in another form: "
          + ", ".join(f"{name} {n}" for name, n in beside.most_common(12)) + " …")
    print(f"feeds: {sum(met.values())} of {count} expectations met: {sum(met.values()) / count:.4f}")
    return 0 if sum(met.values()) >= least * count else 1


if __name__ == "__main__":
    sys.exit(main())
