/*
 * page_field.h - a page of HTML that stands in a field of a record, as crawlers that keep what they
 * fetched write it.
 */
#pragma once

#include "ingest/page.h"

struct mapping;

struct page_field {
	cJSON *json;    /* {"page": ...}, or NULL: there is none */
	cJSON *page;    /* in it */
	bool is_joined; /* `page` is followed by another's members */
};

/* Read the page that `item` holds where its mapping says; without one nothing is done. The address
 * is what the mapping finds. 0, PAGE_E_LIMIT or < 0. */
int page_field_open(const struct mapping *mapping, const cJSON *item,
	const struct json_limits *limits, struct page_field *page, const char **ret_why);

/* `item` with the page as a member before its own, or `item` itself. Borrows from both, and from
 * `both`, which the caller lends for it. */
const cJSON *page_field_item(struct page_field *page, const cJSON *item, cJSON *both);

void page_field_deinit(struct page_field *page);
