/*
 * page_response.c - the few headers of an archived response that say something of the article.
 *
 * A reservation of text and data mining is a header as often as a meta tag, since whoever runs the
 * server need not touch the pages (TDMRep). A language may be all that a page without "lang" has.
 * The date is that of the answer: when the page was fetched, for an archive that does not say.
 */
#include "ingest/page_response.h"

#include <errno.h>

#include "ingest/http_message.h"
#include "runtime/error.h"
#include "schemas/utf8.h"

enum {
	VALUE_MAX = 2048, /* a longer one is no fact */
};

static int add_header(struct slice headers, const char *name, cJSON *http)
{
	struct slice value = http_message_header(headers, name);
	CLEANUP(freep) char *copy = NULL;
	int r;

	if (value.len == 0 || value.len > VALUE_MAX || !utf8_is_valid(value))
		return 0;
	r = slice_copy(value, &copy);
	if (!r)
		r = json_add_string(http, name, copy);
	return r ? error_pass(r) : 0;
}

int page_response(struct slice headers, cJSON *page, struct robots *robots)
{
	static const char *const names[] = {
		"tdm-reservation", "tdm-policy", "x-robots-tag", "content-language", "date"};
	cJSON *http;
	struct slice line;
	int r = 0;

	if (headers.len == 0)
		return 0;
	http = cJSON_CreateObject();
	if (!http)
		return error_raise(-ENOMEM, "reading the headers of a page");
	r = json_add(page, "http", http);
	for (size_t i = 0; i < COUNT_OF(names) && !r; i++)
		r = add_header(headers, names[i], http);
	while (!r && http_message_next_header(&headers, "x-robots-tag", &line))
		robots_take(line, robots);
	return r ? error_pass(r) : 0;
}
