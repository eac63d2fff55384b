/*
 * page_linked.c - the article among a page's JSON-LD.
 *
 * A page has several blocks, and in them several objects: the site, the way to the page, the
 * article, other articles beside it. They stand alone, in arrays, or in "@graph", where one points
 * at another by "@id". All objects of a type of article are looked at; the one whose address is the
 * page's counts most, then one that has the text, then a headline, then a date; of equals the
 * first.
 *
 * What the article points at (its author, publisher, pictures) is put in its place, by its plain
 * texts only: so nothing can point in a circle.
 */
#include "ingest/page_linked.h"

#include <errno.h>
#include <strings.h>

#include "ingest/page_tree.h"
#include "ingest/url.h"
#include "runtime/error.h"

enum {
	BLOCKS_MAX = 32,
	BLOCK_BYTES_MAX = 1024 * 1024,
	OBJECTS_MAX = 512, /* articles, and things with an "@id" */
	WALK_DEPTH = 6,
};

struct objects {
	cJSON *blocks[BLOCKS_MAX];
	size_t block_count;
	const cJSON *articles[OBJECTS_MAX];
	size_t article_count;
	const cJSON *named[OBJECTS_MAX];
	size_t named_count;
};

static void objects_deinit(struct objects *objects)
{
	for (size_t i = 0; i < objects->block_count; i++)
		cJSON_Delete(objects->blocks[i]);
}

bool page_linked_is_article(const char *type)
{
	static const char *const types[] = {"NewsArticle", "Article", "BlogPosting",
		"ReportageNewsArticle", "LiveBlogPosting", "OpinionNewsArticle",
		"AnalysisNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle",
		"AskPublicNewsArticle", "SatiricalArticle", "AdvertiserContentArticle",
		"SocialMediaPosting", "TechArticle", "Report"};
	const char *slash = strrchr(type, '/');

	if (slash)
		type = slash + 1;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static bool has_article_type(const cJSON *object)
{
	const cJSON *type = json_member(object, "@type");
	const cJSON *element;

	if (cJSON_IsString(type))
		return page_linked_is_article(type->valuestring);
	cJSON_ArrayForEach (element, type)
		if (cJSON_IsString(element) && page_linked_is_article(element->valuestring))
			return true;
	return false;
}

static void collect(struct objects *objects, const cJSON *value, int depth)
{
	static const char *const inside[] = {
		"@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "image"};
	const cJSON *element;

	if (depth == WALK_DEPTH)
		return;
	if (cJSON_IsArray(value)) {
		cJSON_ArrayForEach (element, value) {
			collect(objects, element, depth + 1);
		}
	}
	if (!cJSON_IsObject(value))
		return;
	if (objects->article_count < OBJECTS_MAX && has_article_type(value))
		objects->articles[objects->article_count++] = value;
	if (objects->named_count < OBJECTS_MAX && json_string(value, "@id") && value->child->next)
		objects->named[objects->named_count++] = value;
	for (size_t i = 0; i < COUNT_OF(inside); i++)
		collect(objects, json_member(value, inside[i]), depth + 1);
}

/* Without what old pages put around it for older browsers. */
static struct slice bare(struct slice text)
{
	static const char *const before[] = {"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"};
	static const char *const after[] = {"-->", "//]]>", "]]>", "/*]]>*/", ";"};

	text = slice_trim(text);
	for (size_t i = 0; i < COUNT_OF(before); i++)
		if (slice_has_prefix(text, slice_of(before[i]))) {
			text.data += strlen(before[i]);
			text.len -= strlen(before[i]);
		}
	for (size_t i = 0; i < COUNT_OF(after); i++) {
		size_t n = strlen(after[i]);

		if (text.len > n && memcmp(text.data + text.len - n, after[i], n) == 0)
			text.len -= n;
	}
	return slice_trim(text);
}

static int read_block(
	struct objects *objects, const xmlNode *script, const struct json_limits *limits)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(BLOCK_BYTES_MAX);
	cJSON *json = NULL;
	struct json_fault why;
	int r;

	r = page_tree_text(script, &text);
	if (!r && text.len > 0)
		r = json_strict_parse(bare(buf_slice(&text)), limits, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (!json)
		return 0;
	objects->blocks[objects->block_count++] = json;
	collect(objects, json, 0);
	return 0;
}

static int read_blocks(
	struct objects *objects, xmlDocPtr document, const struct json_limits *limits)
{
	const xmlNode *root = xmlDocGetRootElement(document);

	for (const xmlNode *at = root; at; at = page_tree_next(root, at, true)) {
		const char *type =
			page_tree_is(at, "script") ? page_tree_attribute(at, "type") : NULL;
		int r;

		if (!type || strncasecmp(type, "application/ld+json", 19) != 0)
			continue;
		if (objects->block_count == BLOCKS_MAX)
			return 0;
		r = read_block(objects, at, limits);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* Its key, yours to free; NULL when it is no address. */
static int key_of(const char *address, char **ret_key)
{
	CLEANUP(freep) char *canonical = NULL;
	int r;

	r = url_canonical(slice_of(address), &canonical);
	if (!r)
		r = url_key(canonical, ret_key);
	return r < 0 ? error_pass(r) : 0;
}

static int is_called(const cJSON *article, const char *key, bool *ret_called)
{
	static const char *const names[] = {"url", "mainEntityOfPage", "@id"};

	for (size_t i = 0; i < COUNT_OF(names) && key && !*ret_called; i++) {
		const cJSON *value = json_member(article, names[i]);
		const char *address = cJSON_GetStringValue(value);
		CLEANUP(freep) char *other = NULL;
		int r;

		if (cJSON_IsObject(value))
			address = json_string(value, "@id") ? json_string(value, "@id")
							    : json_string(value, "url");
		r = address ? key_of(address, &other) : 0;
		if (r)
			return error_pass(r);
		*ret_called = other && strcmp(other, key) == 0;
	}
	return 0;
}

static int choose(const struct objects *objects, const char *address, const char *canonical,
	const cJSON **ret_article)
{
	CLEANUP(freep) char *key = NULL;
	CLEANUP(freep) char *canonical_key = NULL;
	int best = -1;
	int r;

	r = key_of(address, &key);
	if (!r)
		r = key_of(canonical, &canonical_key);
	for (size_t i = 0; i < objects->article_count && !r; i++) {
		const cJSON *article = objects->articles[i];
		bool called = false;
		int score;

		r = is_called(article, key, &called);
		if (!r && !called)
			r = is_called(article, canonical_key, &called);
		score = (called ? 8 : 0) + (json_member(article, "articleBody") ? 4 : 0) +
			(json_member(article, "headline") ? 2 : 0) +
			(json_member(article, "datePublished") ? 1 : 0);
		if (score > best) {
			best = score;
			*ret_article = article;
		}
	}
	return r ? error_pass(r) : 0;
}

static const cJSON *named(const struct objects *objects, const char *id)
{
	for (size_t i = 0; i < objects->named_count; i++)
		if (strcmp(json_string(objects->named[i], "@id"), id) == 0)
			return objects->named[i];
	return NULL;
}

/* Give `object`, which has an "@id", the plain texts of the one that it points at. */
static int complete(const struct objects *objects, cJSON *object)
{
	const char *id = json_string(object, "@id");
	const cJSON *other = id ? named(objects, id) : NULL;
	const cJSON *member;

	cJSON_ArrayForEach (member, other) {
		int r = 0;

		if (cJSON_IsString(member) && !json_member(object, member->string))
			r = json_add_string(object, member->string, member->valuestring);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int resolve(const struct objects *objects, cJSON *article)
{
	static const char *const names[] = {"author", "publisher", "image", "copyrightHolder"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		cJSON *value = cJSON_GetObjectItemCaseSensitive(article, names[i]);
		cJSON *element;
		int r = cJSON_IsObject(value) ? complete(objects, value) : 0;

		if (cJSON_IsArray(value))
			cJSON_ArrayForEach (element, value)
				if (!r && cJSON_IsObject(element))
					r = complete(objects, element);
		if (r)
			return error_pass(r);
	}
	return 0;
}

int page_linked(xmlDocPtr document, const struct json_limits *limits, const char *address,
	const char *canonical, cJSON **ret_article)
{
	CLEANUP(objects_deinit) struct objects objects = {0};
	CLEANUP(cJSON_Deletep) cJSON *copy = NULL;
	const cJSON *article = NULL;
	int r;

	r = read_blocks(&objects, document, limits);
	if (!r)
		r = choose(&objects, address, canonical, &article);
	if (r || !article)
		return r ? error_pass(r) : 0;
	copy = cJSON_Duplicate(article, true);
	if (!copy)
		return error_raise(-ENOMEM, "copying an article's JSON-LD");
	r = resolve(&objects, copy);
	if (r)
		return error_pass(r);
	*ret_article = copy;
	copy = NULL;
	return 0;
}
