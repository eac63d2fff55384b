#!/usr/bin/env python3
"""Render the invented articles of articles/*.txt as raw records, in the shapes of real scrapers.

    make_articles.py FOLDER

Writes one file a raw record into FOLDER and, beside them, plan.json: what each record is and what must become
of it. The same texts give the same files, byte for byte.

An articles file holds, after a line that says what it is, articles of one language:

    == outlet=ID slug=WORDS shape=SHAPE at=LOCAL-TIME section=... author=...
    # headline
    > summary, if there is one
    a paragraph a line

Shapes: trafilatura, newsplease, newspaper4k, scrapy, ninjs (2.1), rss (an entry as feedparser gives it) and
rss-markup (the same, with paragraphs that are HTML already). The field names, and the bad habits, are those
of the programs: trafilatura has days and no times, news-please writes "None", Scrapy drops the zone.

The plan is a list of records, each with
    file           what is sent
    wave           1, or 2 for what must come after its original is out
    what           in words
    expect         what must become of it, one word an outcome: english, passed-through, update,
                   retraction, dead CODE, dropped CODE; "|" separates what is right as well
"""

import configparser
import datetime
import email.utils
import hashlib
import html
import json
import pathlib
import re
import sys
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
CRAWLED = datetime.datetime(2026, 11, 24, 4, 30, 12, tzinfo=datetime.timezone.utc)
NOTICE = "Invented for the Dragoman demo: outlet, people, places and events do not exist."
HEAD_FIELD = re.compile(r"(\w+)=(.*?)(?= \w+=|$)")


class Article:
    """One text of articles/*.txt, with its outlet."""

    def __init__(self, language, head, outlets):
        fields = dict(HEAD_FIELD.findall(head))
        self.language = language
        self.slug = fields["slug"]
        self.shape = fields["shape"]
        self.section = fields["section"]
        self.author = fields["author"]
        self.headline = self.summary = ""
        self.paragraphs = []
        self.settle(outlets[fields["outlet"]], datetime.datetime.fromisoformat(fields["at"]))

    def settle(self, outlet, local):
        """Let the article be one of this outlet, published at this local time."""
        self.outlet = outlet
        self.at = local.replace(tzinfo=zoneinfo.ZoneInfo(outlet["timezone"]))
        self.url = f"https://{outlet['hosts']}/{local:%Y/%m/%d}/{self.slug}"

    def add_line(self, line):
        if line.startswith("# "):
            self.headline = line[2:]
        elif line.startswith("> "):
            self.summary = line[2:]
        else:
            self.paragraphs.append(line)

    def copy(self, **changes):
        twin = object.__new__(Article)
        twin.__dict__.update(self.__dict__, paragraphs=list(self.paragraphs), **changes)
        return twin


def read_outlets():
    parser = configparser.ConfigParser(interpolation=None)
    for path in sorted((HERE / "outlets").glob("*.ini")):
        parser.read(path, encoding="utf-8")
    return {name: dict(parser[name]) for name in parser.sections()}


def read_articles(outlets):
    articles = []
    for path in sorted((HERE / "articles").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines[1:]:
            if line.startswith("== "):
                articles.append(Article(path.stem, line[3:], outlets))
            elif line.strip():
                articles[-1].add_line(line)
    return articles


# The shapes. Each returns what the program would write, as a value to be dumped as JSON.


def trafilatura(article):
    text = "\n".join(article.paragraphs)
    return {
        "title": article.headline, "author": article.author, "hostname": article.outlet["hosts"],
        "date": f"{article.at:%Y-%m-%d}", "fingerprint": digest(text)[:16], "id": None, "license": NOTICE,
        "comments": "", "raw_text": text, "text": text, "language": article.language, "image": None,
        "pagetype": "article", "filedate": f"{CRAWLED:%Y-%m-%d}", "source": article.url,
        "source-hostname": article.outlet["name"], "excerpt": article.summary or None,
        "categories": article.section, "tags": "fiction;dragoman",
    }


def newsplease(article):
    return {
        "authors": [article.author], "date_download": f"{CRAWLED:%Y-%m-%d %H:%M:%S}", "date_modify": "None",
        "date_publish": f"{article.at:%Y-%m-%d %H:%M:%S}", "description": article.summary or None,
        "filename": article.slug + ".json", "image_url": None, "language": article.language,
        "localpath": None, "maintext": "\n".join(article.paragraphs),
        "source_domain": article.outlet["hosts"], "title": article.headline, "title_page": None,
        "title_rss": None, "url": article.url,
    }


def newspaper4k(article):
    return {
        "url": article.url, "read_more_link": "", "language": "en", "title": article.headline,
        "top_image": "", "meta_img": "", "images": [], "movies": [], "keywords": [], "meta_keywords": ["fiction"],
        "tags": [], "authors": [article.author], "publish_date": article.at.isoformat(), "summary": "",
        "meta_description": article.summary, "meta_lang": article.language, "meta_favicon": "",
        "meta_site_name": article.outlet["name"], "canonical_link": article.url,
        "text": "\n\n".join(article.paragraphs),
    }


def scrapy(article):
    return {
        "url": article.url + "?utm_source=portada&utm_medium=rss", "title": article.headline,
        "description": article.summary, "content": "\n\n".join(article.paragraphs), "author": article.author,
        "date": f"{article.at:%Y-%m-%d %H:%M:%S}", "category": article.section, "tags": ["fiction"],
        "crawled_at": f"{CRAWLED:%Y-%m-%d %H:%M:%S}", "spider": article.outlet["hosts"].split(".")[0],
    }


def ninjs(article, version=None, status="usable"):
    value = {
        "uri": f"urn:newsml:{article.outlet['hosts']}:20261124:{article.slug}", "type": "text",
        "standard": {"name": "ninjs", "version": "2.1"}, "representationtype": "complete",
        "language": article.language, "firstcreated": article.at.isoformat(),
        "versioncreated": (version or article.at).isoformat(), "contentcreated": article.at.isoformat(),
        "pubstatus": status, "copyrightnotice": NOTICE, "by": article.author,
        "headlines": [{"role": "main", "contenttype": "text/plain", "value": article.headline}],
        "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": article.summary}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": paragraphs_html(article)}],
        "infosources": [{"name": article.outlet["name"], "role": "publisher"}],
        "subjects": [{"name": article.section, "rel": "section"}],
        "altids": [{"role": "url", "value": article.url}],
    }
    if status == "canceled":
        for emptied in ("headlines", "descriptions", "bodies"):
            del value[emptied]
    return value


def rss(article):
    body = paragraphs_html(article)
    lead = article.paragraphs[0] if article.shape == "rss" else "<p>" + article.headline + "</p>"
    detail = {"type": "text/html", "language": article.language, "base": f"https://{article.outlet['hosts']}/feed"}
    return {
        "id": article.url, "guidislink": True, "link": article.url,
        "links": [{"rel": "alternate", "type": "text/html", "href": article.url}],
        "title": article.headline, "title_detail": dict(detail, type="text/plain", value=article.headline),
        "summary": lead, "summary_detail": dict(detail, value=lead), "content": [dict(detail, value=body)],
        "published": email.utils.format_datetime(article.at),
        "published_parsed": list(article.at.utctimetuple()),
        "author": article.author, "authors": [{"name": article.author}],
        "tags": [{"term": article.section, "scheme": None, "label": None}, {"term": "fiction", "scheme": None, "label": None}],
        "source": {"title": article.outlet["name"], "href": f"https://{article.outlet['hosts']}/feed"},
    }


def heavy_page(article):
    """A Scrapy item whose content is a page of 2 MB, nearly all of it script, style and comments."""
    item = scrapy(article)
    ballast = "/* " + "0123456789abcdef " * 64 + "*/\n"
    item["content"] = (
        "<html><head><style>" + ballast * 400 + "</style><script>" + ballast * 1400 + "</script></head><body><article>"
        + paragraphs_html(article) + "<!-- " + "x" * 100_000 + " --></article></body></html>")
    return item


SHAPES = {"trafilatura": trafilatura, "newsplease": newsplease, "newspaper4k": newspaper4k, "scrapy": scrapy,
          "ninjs": ninjs, "rss": rss, "rss-markup": rss}


def paragraphs_html(article):
    if article.shape == "rss-markup":
        return "\n".join(article.paragraphs)
    return "".join("<p>" + html.escape(paragraph, quote=False) + "</p>\n" for paragraph in article.paragraphs)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Plan:
    """The records written so far."""

    def __init__(self, folder):
        self.folder = folder
        self.records = []

    def add(self, name, content, what, expect, wave=1):
        if not isinstance(content, bytes):
            content = json.dumps(content, ensure_ascii=False, indent=1).encode()
        file = f"{len(self.records) + 1:03d}-{name}.json"
        (self.folder / file).write_bytes(content)
        self.records.append({"file": file, "wave": wave, "what": what, "expect": expect})

    def add_article(self, article, what="", expect="english", wave=1, content=None):
        self.add(f"{article.language}-{article.slug}", content or SHAPES[article.shape](article),
                 what or f"{article.language}, as {article.shape} writes it", expect, wave)

    def write(self):
        text = json.dumps(self.records, ensure_ascii=False, indent=1)
        (self.folder / "plan.json").write_text(text + "\n", encoding="utf-8")


def add_ordinary(plan, articles):
    expects = {"en": "passed-through", "fi": "dead no-route"}
    arrays = [articles["soja-porto"], articles["ponte-comboio"]]
    for article in articles.values():
        if article in arrays:
            continue
        if article.slug == "futebol-feminino":
            plan.add_article(article, "a page of 2 MB", content=heavy_page(article))
        else:
            plan.add_article(article, expect=expects.get(article.language, "english"))
    plan.add("pt-array", [newspaper4k(article) for article in arrays],
             "two articles in one record: newspaper4k's array", "english english")


def add_broken(plan, articles):
    whole = json.dumps(scrapy(articles["mercado-flores"]), ensure_ascii=False).encode()
    plan.add("broken", whole[:700], "JSON that ends in the middle", "dead bad-json")
    plan.add("poison", b"json failed to parse", "the words that scrapy-cluster writes after an error", "dead bad-json")
    plan.add("heartbeat", {"event": "heartbeat", "spider": "valdebruma-7", "queue": 14, "ok": True},
             "not an article: a scraper's heartbeat", "dead no-mapping|dead not-an-article")
    plan.add("gallery", {"url": "https://faro-valdebruma.example/galeria/77", "title": "", "content": "", "images": []},
             "an address without headline and text", "dead not-an-article|dead no-mapping")
    plan.add("empty", b"", "a record without a byte", "dead empty-record")


def add_later(plan, articles, outlets):
    """What is about an article that is out already."""
    plan.add_article(articles["electrico-regressa"], "the same record once more", "dropped duplicate", 2)
    plan.add_article(articles["puente-nuevo"].copy(shape="scrapy"), "the same article by another scraper",
                     "dropped duplicate", 2)

    for slug, outlet in (("cafe-precio", "el-cordillerano"), ("ciclone-aviso", "jornal-da-ribeira")):
        twin = articles[slug].copy()
        twin.settle(outlets[outlet], articles[slug].at.replace(tzinfo=None))
        plan.add_article(twin, "the same text under another masthead", "english", 2)

    train = articles["tren-costero"].copy()
    train.paragraphs[2] = train.paragraphs[2].replace("2.150 viajeros", "2.480 viajeros")
    plan.add_article(train, "an update that changes one sentence", "update", 2,
                     ninjs(train, version=train.at + datetime.timedelta(hours=3)))

    fire = articles["incendio-controlado"]
    plan.add_article(fire, "a retraction", "retraction", 2,
                     ninjs(fire, version=fire.at + datetime.timedelta(hours=9), status="canceled"))


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print("usage: make_articles.py FOLDER", file=sys.stderr)
        return 64
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    outlets = read_outlets()
    articles = {article.slug: article for article in read_articles(outlets)}
    plan = Plan(folder)
    add_ordinary(plan, articles)
    add_broken(plan, articles)
    add_later(plan, articles, outlets)
    plan.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
