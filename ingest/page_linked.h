/* page_linked.h - the article among a page's JSON-LD. */
#pragma once

#include <libxml/tree.h>

#include "ingest/json_strict.h"
#include "runtime/json.h"

/* The object of schema.org's NewsArticle or kin that describes the page: a copy, yours, or NULL.
 * `address` and `canonical` are what the page is called, "" when not known. A block that is no
 * JSON is passed over. 0 or < 0. */
int page_linked(xmlDocPtr document, const struct json_limits *limits, const char *address,
	const char *canonical, cJSON **ret_article);

/* Is that ("NewsArticle", "https://schema.org/NewsArticle") a type of article? */
bool page_linked_is_article(const char *type);
