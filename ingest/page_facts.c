/*
 * page_facts.c - one walk over the page, a function for each kind of element.
 */
#include "ingest/page_facts.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "ingest/page_tree.h"
#include "runtime/error.h"

enum {
	METAS_MAX = 200,
	LISTED_MAX = 16, /* times, authors */
	NAME_BYTES_MAX = 64,
	VALUE_BYTES_MAX = 8 * 1024,
};

struct reader {
	cJSON *page, *meta, *times, *authors;
	struct robots *robots;
	size_t metas, headings;
	struct buf title, heading;
};

static int add_value(cJSON *list, const char *text)
{
	CLEANUP(freep) char *copy = NULL;
	struct slice value = slice_trim(slice_of(text));
	cJSON *string;
	int r;

	if (value.len == 0 || value.len > VALUE_BYTES_MAX)
		return 0;
	r = slice_copy(value, &copy);
	if (r)
		return error_pass(r);
	string = cJSON_CreateString(copy);
	if (!string)
		return error_raise(-ENOMEM, "reading a page");
	r = json_append(list, string);
	return r ? error_pass(r) : 0;
}

static int add_list(cJSON *object, const char *name, cJSON **ret_list)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(object, name);
	int r;

	if (!list) {
		list = cJSON_CreateArray();
		if (!list)
			return error_raise(-ENOMEM, "reading a page");
		r = json_add(object, name, list);
		if (r)
			return error_pass(r);
	}
	*ret_list = list;
	return 0;
}

static int read_meta(struct reader *reader, const xmlNode *node)
{
	static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
	const char *content = page_tree_attribute(node, "content");
	const char *key = NULL;
	char name[NAME_BYTES_MAX] = "";
	cJSON *list;
	int r;

	for (size_t i = 0; i < COUNT_OF(keys) && !key; i++)
		key = page_tree_attribute(node, keys[i]);
	if (!key || !content || !*key || !*content || strlen(key) >= sizeof(name) ||
		reader->metas++ >= METAS_MAX)
		return 0;
	for (size_t i = 0; key[i]; i++)
		name[i] = (char)tolower((unsigned char)key[i]);
	if (strcmp(name, "robots") == 0 || strcmp(name, "google") == 0)
		robots_take(slice_of(content), reader->robots);
	r = add_list(reader->meta, name, &list);
	if (!r)
		r = add_value(list, content);
	return r ? error_pass(r) : 0;
}

static int add_once(cJSON *page, const char *name, const char *value)
{
	return json_member(page, name) ? 0 : json_add_string(page, name, value);
}

static int read_link(struct reader *reader, const xmlNode *node)
{
	const char *href = page_tree_attribute(node, "href");
	int r = 0;

	if (href && *href && page_tree_says(node, "rel", "canonical"))
		r = add_once(reader->page, "canonical", href);
	return r ? error_pass(r) : 0;
}

/* The whole page, that is: on an element of it the same words mean a name or a line of code. */
static bool asks_for_no_translation(const xmlNode *node)
{
	return page_tree_says(node, "translate", "no") ||
	       page_tree_says(node, "class", "notranslate");
}

static int read_body(struct reader *reader, const xmlNode *node)
{
	reader->robots->no_translate |= asks_for_no_translation(node);
	return 0;
}

static int read_root(struct reader *reader, const xmlNode *node)
{
	const char *lang = page_tree_attribute(node, "lang");
	const char *dir = page_tree_attribute(node, "dir");
	int r = 0;

	reader->robots->no_translate |= asks_for_no_translation(node);
	if (!lang)
		lang = page_tree_attribute(node, "xml:lang");
	if (lang && *lang)
		r = add_once(reader->page, "lang", lang);
	if (!r && dir && *dir)
		r = add_once(reader->page, "dir", dir);
	return r ? error_pass(r) : 0;
}

static int read_time(struct reader *reader, const xmlNode *node)
{
	const char *when = page_tree_attribute(node, "datetime");

	if (!when || !*when || cJSON_GetArraySize(reader->times) >= LISTED_MAX)
		return 0;
	return add_value(reader->times, when);
}

static int read_author(struct reader *reader, const xmlNode *node)
{
	CLEANUP(buf_deinit) struct buf name = BUF_INIT(200);
	int r;

	if (cJSON_GetArraySize(reader->authors) >= LISTED_MAX)
		return 0;
	r = page_tree_text(node, &name);
	if (!r && name.len > 0)
		r = add_value(reader->authors, name.data);
	return r ? error_pass(r) : 0;
}

static int read_heading(struct reader *reader, const xmlNode *node)
{
	return reader->headings++ == 0 ? page_tree_text(node, &reader->heading) : 0;
}

static int read_title(struct reader *reader, const xmlNode *node)
{
	return reader->title.len == 0 ? page_tree_text(node, &reader->title) : 0;
}

static int read_element(struct reader *reader, const xmlNode *node)
{
	static const struct {
		const char *name;
		int (*read)(struct reader *reader, const xmlNode *node);
	} readers[] = {
		{"html", read_root},
		{"body", read_body},
		{"meta", read_meta},
		{"link", read_link},
		{"time", read_time},
		{"h1", read_heading},
		{"title", read_title},
	};

	if (!strchr("hbmlta", (char)node->name[0]))
		return 0;
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		if (page_tree_is(node, readers[i].name))
			return readers[i].read(reader, node);
	return page_tree_is(node, "a") && page_tree_says(node, "rel", "author")
		       ? read_author(reader, node)
		       : 0;
}

static const char *first_meta(const struct reader *reader, const char *name)
{
	const cJSON *list = json_member(reader->meta, name);

	return list ? cJSON_GetStringValue(list->child) : NULL;
}

/* "Bridge closed | Folha Velha" without what is behind the sign, when that is the site's name. */
static struct slice without_site(struct slice title, const char *site)
{
	static const char *const signs[] = {"|", "-", "–", "—", "·", "»", ":"};
	size_t n = site ? strlen(site) : 0;
	struct slice rest;

	title = slice_trim(title);
	if (n == 0 || title.len <= n || strncasecmp(title.data + title.len - n, site, n) != 0)
		return title;
	rest = slice_trim((struct slice){title.data, title.len - n});
	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		size_t m = strlen(signs[i]);

		if (rest.len > m && memcmp(rest.data + rest.len - m, signs[i], m) == 0)
			return slice_trim((struct slice){rest.data, rest.len - m});
	}
	return title;
}

static int add_title(struct reader *reader)
{
	const char *title = first_meta(reader, "og:title");
	CLEANUP(freep) char *copy = NULL;
	struct slice bare;
	int r;

	bare = without_site(title ? slice_of(title) : buf_slice(&reader->title),
		first_meta(reader, "og:site_name"));
	if (bare.len == 0)
		return 0;
	r = slice_copy(bare, &copy);
	if (!r)
		r = json_add_string(reader->page, "title", copy);
	return r ? error_pass(r) : 0;
}

static int walk(struct reader *reader, const xmlNode *root)
{
	int r = 0;

	for (const xmlNode *at = root; at && !r; at = page_tree_next(root, at, true))
		if (at->type == XML_ELEMENT_NODE)
			r = read_element(reader, at);
	if (!r)
		r = add_title(reader);
	if (!r && reader->headings == 1 && slice_trim(buf_slice(&reader->heading)).len > 0)
		r = json_add_string(reader->page, "h1", reader->heading.data);
	return r ? error_pass(r) : 0;
}

int page_facts(xmlDocPtr document, cJSON *page, struct robots *robots)
{
	struct reader reader = {.page = page,
		.robots = robots,
		.title = BUF_INIT(VALUE_BYTES_MAX),
		.heading = BUF_INIT(VALUE_BYTES_MAX)};
	int r;

	/* The members are there also when they stay empty: mappings are matched by them. */
	r = json_add(page, "meta", reader.meta = cJSON_CreateObject());
	if (!r)
		r = add_list(page, "time", &reader.times);
	if (!r)
		r = add_list(page, "author", &reader.authors);
	if (!r)
		r = walk(&reader, xmlDocGetRootElement(document));
	buf_deinit(&reader.title);
	buf_deinit(&reader.heading);
	return r ? error_pass(r) : 0;
}
