/*
 * ingest_speed.c - how much CPU ingest takes for a record, without Kafka: 4 KB of JSON with a
 * declared language, the same without one, a 100 KB page in JSON and by itself, and the entries of
 * an RSS and of an Atom feed. With a number, 1 to 6, only that one of them: for a profiler.
 *
 *	ingest_speed [ROUNDS [WHICH]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "ingest/ingester.h"
#include "runtime/json.h"

enum {
	PARAGRAPHS = 20,
	PAGE_PARAGRAPHS = 60,
	PAGE_BYTES = 100 * 1024,
	ENTRIES = 50,         /* of a feed */
	ENTRY_PARAGRAPHS = 6, /* of an entry: 1.5 KB of HTML */
	SITE_METAS = 60,
	SITE_SCRIPTS = 20,
	SITE_STATEMENTS = 36,
	SITE_LINKS = 150,
	SITE_PARAGRAPHS = 40,
	NOW_S = 1795550000,
};

static const char paragraph[] =
	"A câmara municipal decidiu ontem que a ponte velha fica fechada até ao fim do ano, e os "
	"moradores da margem sul terão de atravessar o rio de barco: «Não somos gado», disse Ana "
	"Lima, de 62 anos.";

static int on_article(void *user, const struct article *article)
{
	CLEANUP(freep) char *json = NULL;
	size_t *written = user;

	if (article_encode(article, ARTICLE_SOURCE, &json))
		return -1;
	++*written;
	return 0;
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	(void)user;
	(void)mapping;
	(void)fprintf(stderr, "%s: %s\n", code, detail);
	return -1;
}

static double cpu_seconds(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage); /* cannot fail for ourselves */
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 +
	       (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
}

static char *record_of(const char *language, const char *text)
{
	cJSON *json = cJSON_CreateObject();
	char *record = NULL;

	if (json_add_string(json, "url", "https://folha-velha.example/ponte?utm_source=rss") ||
		json_add_string(json, "title", "Ponte velha fecha até ao fim do ano") ||
		json_add_string(json, "content", text) ||
		json_add_string(json, "date", "2026-11-23 18:30:00") ||
		json_add_string(json, "author", "Ana Lima") ||
		json_add_string(json, "language", language) || json_print(json, &record))
		abort();
	cJSON_Delete(json);
	return record;
}

static char *plain_text(void)
{
	struct buf text = BUF_INIT(1 << 20);

	for (int i = 0; i < PARAGRAPHS; i++)
		if (buf_addf(&text, "%s\n\n", paragraph))
			abort();
	return buf_take(&text);
}

static char *page_text(void)
{
	struct buf text = BUF_INIT(1 << 20);

	for (int i = 0; i < PAGE_PARAGRAPHS; i++)
		if (buf_addf(&text, "<div class=\"x%d\"><p>%s</p></div>\n", i, paragraph))
			abort();
	while (text.len < PAGE_BYTES)
		if (buf_addf(&text, "<script>var a%zu = '<p>no</p>';</script>\n", text.len))
			abort();
	return buf_take(&text);
}

static void measure(struct ingester *ingester, const char *what, const char *language,
	const char *text, long rounds)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	CLEANUP(freep) char *value = record_of(language, text);
	const struct record record = {.topic = "articles.raw", .value = slice_of(value)};
	size_t written = 0;
	double began = cpu_seconds();

	for (long i = 0; i < rounds; i++)
		if (ingester_read(ingester, &record, "articles.raw/0/0", INT64_C(1000) * NOW_S,
			    &ops, &written))
			abort();
	printf("%-24s %7zu bytes  %7.3f ms  %8.0f records/s\n", what, record.value.len,
		1000 * (cpu_seconds() - began) / (double)rounds,
		(double)rounds / (cpu_seconds() - began));
}

/* A feed as WordPress writes it, or one of Atom with the text as XHTML. */
static char *feed_text(bool atom)
{
	struct buf text = BUF_INIT(1 << 20);
	int r = buf_addf(&text, "%s",
		atom ? "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" "
		       "xml:lang=\"pt\"><title>Folha Velha</title>"
		     : "<?xml version=\"1.0\"?><rss version=\"2.0\" "
		       "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
		       "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Folha "
		       "Velha</title><language>pt</language>");

	for (int i = 0; i < ENTRIES && !r; i++) {
		r = buf_addf(&text,
			atom ? "<entry><title>Ponte velha fecha n.º %d</title><link "
			       "href=\"https://folha-velha.example/%d\"/><published>2026-11-"
			       "23T18:30:00Z</published><author><name>Ana Lima</name></author>"
			       "<content type=\"xhtml\"><div "
			       "xmlns=\"http://www.w3.org/1999/xhtml\">"
			     : "<item><title>Ponte velha fecha n.º %d</title><link>"
			       "https://folha-velha.example/%d</link><pubDate>Mon, 23 Nov 2026 "
			       "18:30:00 +0000</pubDate><dc:creator>Ana Lima</dc:creator>"
			       "<description>A câmara decidiu ontem.</description>"
			       "<content:encoded><![CDATA[",
			i, i);
		for (int j = 0; j < ENTRY_PARAGRAPHS && !r; j++)
			r = buf_addf(&text, "<p>%s <a href=\"/%d\">Mais</a></p>\n", paragraph, j);
		if (!r)
			r = buf_addf(&text, "%s",
				atom ? "</div></content></entry>" : "]]></content:encoded></item>");
	}
	if (r || buf_addf(&text, "%s", atom ? "</feed>" : "</channel></rss>"))
		abort();
	return buf_take(&text);
}

/* A page as news sites send it: a third of it scripts, a tenth the article, the rest menus and
 * teasers. */
static char *site_page(void)
{
	struct buf page = BUF_INIT(1 << 20);
	int r = buf_addf(&page,
		"<!DOCTYPE html><html lang=\"pt\"><head><meta charset=\"utf-8\"><title>Ponte velha "
		"fecha | Folha Velha</title><link rel=\"canonical\" "
		"href=\"https://folha-velha.example/ponte\"><script type=\"application/ld+json\">"
		"{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"NewsArticle\","
		"\"headline\":\"Ponte velha fecha\",\"datePublished\":\"2026-11-23T18:30:00Z\","
		"\"author\":{\"@id\":\"#a\"}},{\"@id\":\"#a\",\"name\":\"Ana Lima\"}]}</script>");

	for (int i = 0; i < SITE_METAS && !r; i++)
		r = buf_addf(&page, "<meta property=\"og:x%d\" content=\"Ponte velha\">\n", i);
	for (int i = 0; i < SITE_SCRIPTS && !r; i++) {
		r = buf_addf(&page, "%s", "<script>");
		for (int j = 0; j < SITE_STATEMENTS && !r; j++)
			r = buf_addf(&page, "window.a%d = window.a%d || '<p>no</p>';\n", j, j);
		r = r ? r : buf_addf(&page, "%s", "</script>\n");
	}
	r = r ? r : buf_addf(&page, "%s", "</head><body><nav><ul>");
	for (int i = 0; i < SITE_LINKS && !r; i++)
		r = buf_addf(&page, "<li class=\"menu\"><a href=\"/s/%d\">Secção</a></li>\n", i);
	r = r ? r : buf_addf(&page, "%s", "</ul></nav><main><article><h1>Ponte velha</h1>");
	for (int i = 0; i < SITE_PARAGRAPHS && !r; i++)
		r = buf_addf(&page, "<p>%s <a href=\"/%d\">Mais</a></p>\n", paragraph, i);
	r = r ? r : buf_addf(&page, "%s", "</article></main>");
	for (int i = 0; page.len < PAGE_BYTES && !r; i++)
		r = buf_addf(&page,
			"<div class=\"card card--teaser card--c%d\"><a class=\"card__link\" "
			"href=\"/local/outra-noticia-de-hoje-%d\" data-track=\"teaser:%d\"><img "
			"class=\"card__image\" loading=\"lazy\" src=\"/i/%d-320.jpg\" "
			"srcset=\"/i/%d-320.jpg 320w, /i/%d-640.jpg 640w\" alt=\"\"><h3 "
			"class=\"card__title\">Outra notícia de hoje</h3></a><span "
			"class=\"card__time\">há horas</span></div>\n",
			i, i, i, i, i, i);
	if (r || buf_addf(&page, "%s", "</body></html>"))
		abort();
	return buf_take(&page);
}

static void measure_page(struct ingester *ingester, long rounds)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	CLEANUP(freep) char *value = site_page();
	struct header address = {
		"content-location", slice_of("https://folha-velha.example/ponte?utm_source=x")};
	const struct record record = {.topic = "articles.raw",
		.value = slice_of(value),
		.headers = &address,
		.header_count = 1};
	size_t written = 0;
	double began = cpu_seconds();

	for (long i = 0; i < rounds; i++)
		if (ingester_read(ingester, &record, "articles.raw/0/0", INT64_C(1000) * NOW_S,
			    &ops, &written))
			abort();
	if (written != (size_t)rounds)
		abort();
	printf("%-24s %7zu bytes  %7.3f ms  %8.0f pages/s\n", "a page of HTML", record.value.len,
		1000 * (cpu_seconds() - began) / (double)rounds,
		(double)rounds / (cpu_seconds() - began));
}

static void measure_feed(struct ingester *ingester, bool atom, long rounds)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	CLEANUP(freep) char *value = feed_text(atom);
	const struct record record = {.topic = "articles.raw", .value = slice_of(value)};
	size_t written = 0;
	double began = cpu_seconds();

	for (long i = 0; i < rounds; i++)
		if (ingester_read(ingester, &record, "articles.raw/0/0", INT64_C(1000) * NOW_S,
			    &ops, &written))
			abort();
	if (written != (size_t)rounds * ENTRIES)
		abort();
	printf("%-24s %7zu bytes  %7.3f ms  %8.0f entries/s\n",
		atom ? "an entry of Atom" : "an entry of RSS", record.value.len / ENTRIES,
		1000 * (cpu_seconds() - began) / (double)written,
		(double)written / (cpu_seconds() - began));
}

int main(int argc, char *argv[])
{
	const long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;
	const long which = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	struct ingester_options options = {.limits = {.record = 1 << 20,
						   .inflated = 1 << 20,
						   .items = 100,
						   .json = {.depth = 64, .elements = 10000}}};
	struct mappings *mappings = NULL;
	struct registry *registry = NULL;
	struct ingester *ingester = NULL;
	CLEANUP(freep) char *plain = plain_text();
	CLEANUP(freep) char *page = page_text();
	char *report = NULL;
	struct rusage usage;

	if (mappings_load(TEST_SOURCE_DIR "/schemas/mappings", &mappings, &report) ||
		registry_load(TEST_SOURCE_DIR "/schemas/outlets", &registry, &report)) {
		(void)fputs(report, stderr);
		return EXIT_FAILURE;
	}
	options.mappings = mappings;
	options.registry = registry;
	if (ingester_new(&options, &ingester))
		return EXIT_FAILURE;
	if (!which || which == 1)
		measure(ingester, "language declared", "pt", plain, rounds);
	if (!which || which == 2)
		measure(ingester, "nothing declared", NULL, plain, rounds);
	if (!which || which == 3)
		measure(ingester, "a page of 100 KB", "pt", page, rounds / 4 + 1);
	if (!which || which == 4)
		measure_page(ingester, rounds / 4 + 1);
	if (!which || which == 5)
		measure_feed(ingester, false, rounds / ENTRIES + 1);
	if (!which || which == 6)
		measure_feed(ingester, true, rounds / ENTRIES + 1);
	(void)getrusage(RUSAGE_SELF, &usage); /* cannot fail for ourselves */
	printf("peak resident memory: %ld KiB\n", usage.ru_maxrss);
	ingester_free(ingester);
	registry_free(registry);
	mappings_free(mappings);
	return EXIT_SUCCESS;
}
