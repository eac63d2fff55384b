/*
 * page.h - a page of HTML as the JSON that a mapping reads.
 *
 *	{"page": {
 *	  "address", "fetched", "truncated"   what is known of where it comes from
 *	  "http": {"content-language": "pt"}  of the response's headers, names in small letters
 *	  "lang", "dir", "title", "h1", "canonical",
 *	  "noai", "notranslate"               "true" where the page or the response asks for it
 *	  "meta": {"og:title": ["..."]},      names in small letters
 *	  "time": ["2026-11-24T..."], "author": ["..."],
 *	  "article": {...}                    its schema.org object, from JSON-LD
 *	  "microdata": {"headline": ["..."]}  the same from itemprop
 *	  "articleBody" or "content"          its text: from JSON-LD, or mark-up from the page
 *	}}
 *
 * What a page does not say is not there; "meta", "time" and "author" always are. Which of the two
 * texts is taken is said in page.c.
 */
#pragma once

#include "ingest/json_strict.h"
#include "runtime/json.h"

enum {
	PAGE_E_LIMIT = 1, /* `*ret_why` (static): more than a page has */
};

/* What is known beside the page; NULL or false when it is not. */
struct page_origin {
	const char *address;  /* where it was fetched */
	const char *fetched;  /* when, as the crawler wrote it */
	struct slice headers; /* of the HTTP response that it came in, as lines, or nothing */
	bool truncated;       /* the crawler says that it is a part only */
};

/* Does it begin as a page does: a document type of HTML, or one of the first elements? */
bool page_looks_so(struct slice text);
/* The charset that a page of bytes declares near its beginning, or "". */
void page_charset(struct slice bytes, char *ret_name, size_t size);

/* Read valid UTF-8. `ret_json` is yours. 0, PAGE_E_LIMIT or < 0. */
int page_read(struct slice html, const struct page_origin *origin, const struct json_limits *limits,
	cJSON **ret_json, const char **ret_why);
