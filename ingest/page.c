/*
 * page.c - a page of HTML as JSON.
 *
 * Two texts compete. JSON-LD's articleBody was made by the publisher and holds nothing else, but
 * often it has lost its paragraphs, or is but the beginning. The page's own text (page_content.c)
 * has paragraphs, headings, quotes and captions, but may hold what does not belong there. So
 * articleBody is taken when it is whole and has its paragraphs: it does not end in dots, it is not
 * much shorter than the page's text, and there are line ends or tags in it, or it is short, or the
 * page's text is of quite another length.
 */
#include "ingest/page.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/html.h"
#include "ingest/page_content.h"
#include "ingest/page_facts.h"
#include "ingest/page_linked.h"
#include "ingest/page_microdata.h"
#include "ingest/page_response.h"
#include "ingest/page_tree.h"
#include "runtime/error.h"

enum {
	DECLARED_WITHIN = 2048, /* HTML asks for 1024; some pages need more */
	CONTENT_MAX = 4 * 1024 * 1024,
	ONE_PARAGRAPH = 800, /* bytes: so long may a text be without line ends */
};

static bool begins(struct slice text, const char *word)
{
	size_t n = strlen(word);

	return text.len >= n && strncasecmp(text.data, word, n) == 0;
}

/* Behind comments, an XML declaration and blanks. */
static struct slice first_tag(struct slice text)
{
	for (;;) {
		const char *close = NULL;

		text = slice_trim(text);
		if (begins(text, "<!--"))
			close = memmem(text.data, text.len, "-->", 3);
		else if (begins(text, "<?xml"))
			close = memmem(text.data, text.len, "?>", 2);
		if (!close)
			return text;
		close = memchr(close, '>', text.len - (size_t)(close - text.data));
		text.len -= (size_t)(close + 1 - text.data);
		text.data = close + 1;
	}
}

bool page_looks_so(struct slice text)
{
	static const char *const names[] = {"head", "body", "title", "meta", "script", "div", "p",
		"article", "main", "table", "link", "style", "h1", "section", "header"};
	const bool declared = begins(slice_trim(text), "<?xml");
	struct slice tag = first_tag(text);

	if (begins(tag, "<!doctype html") || begins(tag, "<html"))
		return true;
	if (declared || tag.len < 3 || tag.data[0] != '<')
		return false;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (tag.len > n + 1 && strncasecmp(tag.data + 1, names[i], n) == 0 &&
			strchr(" \t\r\n>/", tag.data[n + 1]))
			return true;
	}
	return false;
}

void page_charset(struct slice bytes, char *ret_name, size_t size)
{
	struct slice head = {bytes.data, bytes.len < DECLARED_WITHIN ? bytes.len : DECLARED_WITHIN};
	const char *end = head.data + head.len;
	const char *at = memmem(head.data, head.len, "charset=", 8);
	size_t n = 0;

	ret_name[0] = '\0';
	if (!at || !memmem(head.data, (size_t)(at - head.data), "<meta", 5))
		return;
	at += 8;
	at += at < end && (*at == '"' || *at == '\'');
	while (at < end && n + 1 < size && (isalnum((unsigned char)*at) || strchr("-_:", *at)))
		ret_name[n++] = *at++;
	ret_name[n] = '\0';
}

static bool ends_in_dots(struct slice text)
{
	static const char *const dots[] = {"...", "…", "[…]", "[...]", "…</p>", "...</p>"};

	for (size_t i = 0; i < COUNT_OF(dots); i++) {
		size_t n = strlen(dots[i]);

		if (text.len >= n && memcmp(text.data + text.len - n, dots[i], n) == 0)
			return true;
	}
	return false;
}

/* Is JSON-LD's text to be taken, and not the page's? */
static bool is_whole(struct slice linked, struct slice content)
{
	const bool parted = memchr(linked.data, '\n', linked.len) || html_looks_so(linked);

	if (content.len == 0)
		return true;
	/* The page's text has tags, which its length counts: so "much shorter" is half. */
	if (2 * linked.len < content.len || (ends_in_dots(linked) && linked.len < content.len))
		return false;
	return parted || linked.len < ONE_PARAGRAPH || linked.len > 2 * content.len;
}

static int add_text(xmlDocPtr document, cJSON *page)
{
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(CONTENT_MAX);
	const char *text = json_string(json_member(page, "article"), "articleBody");
	struct slice linked = slice_trim(slice_of(text));
	int r;

	r = page_content(document, &content);
	if (r)
		return error_pass(r);
	if (linked.len > 0 && is_whole(linked, buf_slice(&content)))
		r = json_add_string(page, "articleBody", text);
	else if (content.len > 0)
		r = json_add_string(page, "content", content.data);
	/* It stands beside, chosen or not. */
	cJSON_DeleteItemFromObjectCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(page, "article"), "articleBody");
	return r ? error_pass(r) : 0;
}

static int add_wishes(const struct robots *robots, cJSON *page)
{
	int r = 0;

	if (robots->no_ai)
		r = json_add_string(page, "noai", "true");
	if (!r && robots->no_translate)
		r = json_add_string(page, "notranslate", "true");
	return r ? error_pass(r) : 0;
}

static int add_origin(const struct page_origin *origin, cJSON *page)
{
	int r;

	r = json_add_string(page, "form", "html");
	if (!r)
		r = json_add_string(page, "address", origin->address);
	if (!r)
		r = json_add_string(page, "fetched", origin->fetched);
	if (!r && origin->truncated)
		r = json_add_string(page, "truncated", "true");
	return r ? error_pass(r) : 0;
}

/* A relative link says nothing when it is not known what to. */
static void drop_relative(const struct page_origin *origin, cJSON *page)
{
	const char *canonical = json_string(page, "canonical");

	if (!origin->address && canonical && !strstr(canonical, "://"))
		cJSON_DeleteItemFromObjectCaseSensitive(page, "canonical");
}

static int add_articles(xmlDocPtr document, const struct page_origin *origin,
	const struct json_limits *limits, cJSON *page)
{
	const char *canonical = json_string(page, "canonical");
	cJSON *linked = NULL, *microdata = NULL;
	int r;

	r = page_linked(document, limits, origin->address ? origin->address : "",
		canonical ? canonical : "", &linked);
	if (!r && linked)
		r = json_add(page, "article", linked);
	if (!r)
		r = page_microdata(document, &microdata);
	if (!r && microdata)
		r = json_add(page, "microdata", microdata);
	return r ? error_pass(r) : 0;
}

int page_read(struct slice html, const struct page_origin *origin, const struct json_limits *limits,
	cJSON **ret_json, const char **ret_why)
{
	CLEANUP(page_tree_freep) xmlDocPtr document = NULL;
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	cJSON *page = cJSON_CreateObject();
	struct robots robots = {0};
	int r;

	if (!json || !page) {
		cJSON_Delete(page);
		return error_raise(-ENOMEM, "reading a page");
	}
	r = json_add(json, "page", page);
	if (r)
		return error_pass(r);
	r = page_tree_read(html, &document, ret_why);
	if (r)
		return r < 0 ? error_pass(r) : PAGE_E_LIMIT;
	r = add_origin(origin, page);
	if (!r)
		r = page_facts(document, page, &robots);
	if (!r)
		r = page_response(origin->headers, page, &robots);
	if (!r)
		r = add_wishes(&robots, page);
	drop_relative(origin, page);
	if (!r)
		r = add_articles(document, origin, limits, page);
	if (!r)
		r = add_text(document, page);
	if (r)
		return error_pass(r);
	*ret_json = json;
	json = NULL;
	return 0;
}
