/*
 * page_microdata.c - itemprop by itemprop, of the first item that is of a type of article.
 *
 * The value of a property is where HTML's rules put it: in `content`, `datetime`, `href` or `src`,
 * else it is the element's text. An item within the item is an object, one level deep.
 */
#include "ingest/page_microdata.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/page_linked.h"
#include "ingest/page_tree.h"
#include "runtime/error.h"

enum {
	PROPERTIES_MAX = 200,
	VALUE_BYTES_MAX = 4096,
	NAME_BYTES_MAX = 64,
};

struct reader {
	size_t properties;
};

static int append(cJSON *item, const char *name, cJSON *value)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(item, name);
	int r = 0;

	if (!list) {
		list = cJSON_CreateArray();
		r = list ? json_add(item, name, list) : error_raise(-ENOMEM, "reading microdata");
	}
	if (r) {
		cJSON_Delete(value);
		return error_pass(r);
	}
	r = json_append(list, value);
	return r ? error_pass(r) : 0;
}

static int add_text(const xmlNode *node, cJSON *item, const char *name)
{
	static const char *const holders[] = {"content", "datetime", "href", "src"};
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(VALUE_BYTES_MAX);
	const char *value = NULL;
	cJSON *string;
	int r = 0;

	for (size_t i = 0; i < COUNT_OF(holders) && !value; i++)
		value = page_tree_attribute(node, holders[i]);
	/* A link around a name is that name. */
	if (value && page_tree_is(node, "a") && strcmp(name, "url") != 0)
		value = NULL;
	if (!value) {
		r = page_tree_text(node, &text);
		value = text.len > 0 ? text.data : "";
	}
	if (r)
		return error_pass(r);
	string = cJSON_CreateString(value);
	if (!string)
		return error_raise(-ENOMEM, "reading microdata");
	return append(item, name, string);
}

static int read_item(struct reader *reader, const xmlNode *root, int depth, cJSON *item);

static int add_property(struct reader *reader, const xmlNode *node, int depth, cJSON *item)
{
	const char *names = page_tree_attribute(node, "itemprop");
	char name[NAME_BYTES_MAX];
	cJSON *inner;
	size_t n;
	int r;

	if (!names || !*names || strcmp(names, "articleBody") == 0 ||
		reader->properties++ >= PROPERTIES_MAX)
		return 0;
	n = strcspn(names, " \t\n");
	if (n >= sizeof(name)) /* cut, it might end within a character */
		return 0;
	(void)snprintf(name, sizeof(name), "%.*s", (int)n, names); /* fits */
	if (!page_tree_attribute(node, "itemscope") || depth > 0)
		return add_text(node, item, name);
	inner = cJSON_CreateObject();
	if (!inner)
		return error_raise(-ENOMEM, "reading microdata");
	r = read_item(reader, node, depth + 1, inner);
	if (r) {
		cJSON_Delete(inner);
		return error_pass(r);
	}
	return append(item, name, inner);
}

static int read_item(struct reader *reader, const xmlNode *root, int depth, cJSON *item)
{
	const xmlNode *at = page_tree_next(root, root, true);

	while (at) {
		/* What is inside another item is that item's. */
		const bool other = page_tree_attribute(at, "itemscope") != NULL;
		int r = add_property(reader, at, depth, item);

		if (r)
			return error_pass(r);
		at = page_tree_next(root, at, !other);
	}
	return 0;
}

int page_microdata(xmlDocPtr document, cJSON **ret_article)
{
	CLEANUP(cJSON_Deletep) cJSON *article = NULL;
	const xmlNode *root = xmlDocGetRootElement(document);
	const xmlNode *at;
	struct reader reader = {0};
	int r;

	for (at = root; at; at = page_tree_next(root, at, true)) {
		const char *type = page_tree_attribute(at, "itemtype");

		if (type && page_linked_is_article(type))
			break;
	}
	if (!at)
		return 0;
	article = cJSON_CreateObject();
	if (!article)
		return error_raise(-ENOMEM, "reading microdata");
	r = json_add_string(article, "@type", page_tree_attribute(at, "itemtype"));
	if (!r)
		r = read_item(&reader, at, 0, article);
	if (r)
		return error_pass(r);
	*ret_article = article;
	article = NULL;
	return 0;
}
