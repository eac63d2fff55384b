/*
 * http_headers.h - the headers of a reply: bounded, whatever the service sends; and what they say
 * about coming back later.
 */
#pragma once

#include <stdint.h>

#include "runtime/buf.h"

enum {
	HTTP_REPLY_HEADERS_MAX = 64,
	HTTP_REPLY_HEADER_BYTES_MAX = 16 * 1024,
};

struct http_headers {
	struct buf text; /* name NUL value NUL name ... */
	struct {
		size_t name, value; /* where they begin in the text */
	} list[HTTP_REPLY_HEADERS_MAX];
	size_t count;
};

#define HTTP_HEADERS_INIT                                                                          \
	{                                                                                          \
		.text = BUF_INIT(HTTP_REPLY_HEADER_BYTES_MAX)                                      \
	}

/* Take in one line as it came. A status line forgets what came before: it begins the next reply (a
 * 100 comes before the real one). What is beyond the bounds is left out. 0 or < 0. */
int http_headers_take(struct http_headers *headers, struct slice line);

/* The first value of that name, without case; or NULL. */
const char *http_headers_find(const struct http_headers *headers, const char *name);

void http_headers_deinit(struct http_headers *headers);

/* How long to wait, by retry-after-ms, x-ms-retry-after-ms or Retry-After (seconds or a date), in
 * this order; -1: they do not say. `wall_ms` is now. Never more than a week. */
long http_headers_retry_after(const struct http_headers *headers, int64_t wall_ms);
