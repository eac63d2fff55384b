/*
 * markup_names.c - namespaces, and the elements of text, by table.
 *
 * A namespace is known by its address without regard to case and to what marks its end, because
 * producers get both wrong. A prefix that a document forgets to bind is taken at its word.
 */
#include "ingest/markup_names.h"

#include <string.h>

#include "runtime/base.h"

/* The prefix "" is that of RSS itself. */
static const struct {
	const char *uri, *prefix;
} namespaces[] = {
	{"http://my.netscape.com/rdf/simple/0.9", ""},
	{"http://my.netscape.com/publish/formats/rss-0.91.dtd", ""},
	{"http://channel.netscape.com/rdf/simple/0.9", ""},
	{"http://purl.org/rss/1.0", ""},
	{"http://purl.org/net/rss1.1", ""},
	{"http://backend.userland.com/rss", ""},
	{"http://backend.userland.com/rss2", ""},
	{"http://backend.userland.com/rss091", ""},
	{"http://blogs.law.harvard.edu/tech/rss", ""},
	{"http://www.w3.org/2005/atom", "atom"},
	{"http://purl.org/atom/ns", "atom"},
	{"http://purl.org/dc/elements/1.0", "dc"},
	{"http://purl.org/dc/elements/1.1", "dc"},
	{"http://purl.org/dc/terms", "dcterms"},
	{"http://purl.org/rss/1.0/modules/content", "content"},
	{"http://search.yahoo.com/mrss", "media"},
	{"http://video.search.yahoo.com/mrss", "media"},
	{"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"},
	{"http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"},
	{"http://www.w3.org/1999/xhtml", "xhtml"},
	{"http://www.w3.org/2000/svg", "svg"},
	{"http://www.w3.org/xml/1998/namespace", "xml"},
	{"http://www.sitemaps.org/schemas/sitemap/0.9", "sitemap"},
	{"http://www.google.com/schemas/sitemap/0.84", "sitemap"},
	{"http://www.google.com/schemas/sitemap-news/0.9", "news"},
	{"http://www.google.com/schemas/sitemap-image/1.1", "image"},
	{"http://www.google.com/schemas/sitemap-video/1.1", "video"},
	{"http://news.yandex.ru", "yandex"},
	{"http://turbo.yandex.ru", "turbo"},
	{"http://iptc.org/std/nar/2006-10-01", "nar"},
	{"http://iptc.org/std/nitf/2006-10-18", "nitf"},
	{"http://www.tei-c.org/ns/1.0", "tei"},
	{"http://prismstandard.org/namespaces/1.2/basic", "prism"},
	{"http://prismstandard.org/namespaces/basic/2.0", "prism"},
	{"http://web.resource.org/cc", "cc"},
	{"http://creativecommons.org/ns", "cc"},
	{"http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", "creativecommons"},
	{"http://backend.userland.com/creativecommonsrssmodule", "creativecommons"},
	{"http://rssnamespace.org/feedburner/ext/1.0", "feedburner"},
};

/* In the order of the names. `of`: only in that namespace; NULL: in none, or XHTML's. */
static const struct {
	const char *name, *of, *xhtml;
} texts[] = {
	{"a", NULL, NULL},
	{"ab", "tei", "h2"},
	{"b", NULL, NULL},
	{"block", NULL, "div"},
	{"blockquote", NULL, NULL},
	{"br", NULL, NULL},
	{"cell", "tei", "td"},
	{"code", NULL, NULL},
	{"del", "tei", NULL},
	{"div", NULL, NULL},
	{"em", NULL, NULL},
	{"figure", "tei", NULL},
	{"font", NULL, NULL},
	{"h1", NULL, NULL},
	{"h2", NULL, NULL},
	{"h3", NULL, NULL},
	{"h4", NULL, NULL},
	{"h5", NULL, NULL},
	{"h6", NULL, NULL},
	{"head", "tei", "h2"},
	{"hi", "tei", "span"},
	{"html", NULL, NULL},
	{"i", NULL, NULL},
	{"img", NULL, NULL},
	{"item", "tei", "li"},
	{"lb", "tei", "br"},
	{"list", "tei", "ul"},
	{"ol", NULL, NULL},
	{"p", NULL, NULL},
	{"p", "tei", NULL},
	{"pre", NULL, NULL},
	{"quote", "tei", "blockquote"},
	{"row", "tei", "tr"},
	{"span", NULL, NULL},
	{"strong", NULL, NULL},
	{"table", NULL, NULL},
	{"table", "tei", NULL},
	{"ul", NULL, NULL},
};

/* Names of NITF, which stand inside its text and mean nothing elsewhere. */
static const struct {
	const char *name, *xhtml;
} nitf[] = {
	{"block", "div"},
	{"bq", "blockquote"},
	{"byttl", "nav"}, /* what the writer is: hidden, as below */
	{"hl1", "h2"},
	{"hl2", "h2"},
	{"media", "figure"},
	{"media-caption", "figcaption"},
	{"media-producer", "nav"}, /* who took the picture is no text of the article */
	{"media-metadata", "nav"},
};

static size_t length_of(const char *uri)
{
	size_t n = strlen(uri);

	while (n > 0 && (uri[n - 1] == '/' || uri[n - 1] == '#'))
		n--;
	return n;
}

/* The prefix of a known namespace, or NULL. */
static const char *prefix_of(const char *uri)
{
	size_t n = uri ? length_of(uri) : 0;

	for (size_t i = 0; n > 0 && i < COUNT_OF(namespaces); i++)
		if (strlen(namespaces[i].uri) == n && strncasecmp(namespaces[i].uri, uri, n) == 0)
			return namespaces[i].prefix;
	return NULL;
}

static const char *prefix_here(const struct markup_name *name, const char *root)
{
	const char *known = prefix_of(name->uri);
	const char *known_root = prefix_of(root);

	if (!name->uri || !name->uri[0])
		return name->prefix ? name->prefix : "";
	if (root && known_root && known && strcmp(known, known_root) == 0 &&
		strcmp(known, "rdf") != 0)
		return "";
	if (known)
		return known;
	if (root && strcmp(name->uri, root) == 0)
		return "";
	return name->prefix ? name->prefix : "other";
}

int markup_name(const struct markup_name *name, const char *root, struct buf *into)
{
	const char *prefix = prefix_here(name, root);

	return buf_addf(into, "%s%s%s", prefix, prefix[0] ? ":" : "", name->local);
}

static bool is_row(size_t i, const struct markup_name *name, const char *prefix)
{
	if (strcmp(texts[i].name, name->local) != 0)
		return false;
	if (texts[i].of)
		return prefix && strcmp(prefix, texts[i].of) == 0;
	return !prefix || !prefix[0] || strcmp(prefix, "nitf") == 0;
}

bool markup_is_text(const struct markup_name *name)
{
	const char *prefix = prefix_of(name->uri);

	if (name->prefix && !name->uri)
		return false;
	if (prefix && strcmp(prefix, "xhtml") == 0)
		return strcmp(name->local, "body") != 0;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (is_row(i, name, prefix))
			return true;
	return false;
}

bool markup_is_record(const char *local)
{
	static const char *const records[] = {
		"item", "entry", "url", "newsItem", "NewsItem", "TEI", "ITEM"};

	for (size_t i = 0; i < COUNT_OF(records); i++)
		if (strcmp(records[i], local) == 0)
			return true;
	return false;
}

const char *markup_xhtml_name(const struct markup_name *name)
{
	const char *prefix = prefix_of(name->uri);

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (texts[i].xhtml && is_row(i, name, prefix))
			return texts[i].xhtml;
	for (size_t i = 0; i < COUNT_OF(nitf); i++)
		if (strcmp(nitf[i].name, name->local) == 0)
			return nitf[i].xhtml;
	return name->local;
}
