/*
 * http_headers.c - the headers of a reply.
 *
 * Retry-After has two standard forms, seconds and a date (RFC 9110, 10.2.3). Azure and OpenAI say
 * it in milliseconds under names of their own, which are finer, so they are believed first. A date
 * in the past, or a clock that differs from ours, means: now.
 */
#include "runtime/http_headers.h"

#include <curl/curl.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "runtime/error.h"

static const double week_ms = 7 * 24 * 3600 * 1000.0;

static int keep(struct http_headers *headers, struct slice name, struct slice value)
{
	const struct slice end = {.data = "", .len = 1};
	const size_t before = headers->text.len;
	int r = buf_add(&headers->text, name);

	if (!r)
		r = buf_add(&headers->text, end);
	if (!r)
		r = buf_add(&headers->text, value);
	if (!r)
		r = buf_add(&headers->text, end);
	if (r == BUF_E_FULL) {
		headers->text.len = before;
		return 0;
	}
	if (r)
		return error_pass(r);

	headers->list[headers->count].name = before;
	headers->list[headers->count].value = before + name.len + 1;
	headers->count++;
	return 0;
}

int http_headers_take(struct http_headers *headers, struct slice line)
{
	const char *colon = line.len > 0 ? memchr(line.data, ':', line.len) : NULL;
	struct slice name = {.data = line.data};
	struct slice value;

	if (slice_has_prefix(line, slice_of("HTTP/"))) {
		buf_clear(&headers->text);
		headers->count = 0;
		return 0;
	}
	if (!colon || headers->count == HTTP_REPLY_HEADERS_MAX)
		return 0;
	name.len = (size_t)(colon - line.data);
	value = (struct slice){.data = colon + 1, .len = line.len - name.len - 1};
	return keep(headers, slice_trim(name), slice_trim(value));
}

const char *http_headers_find(const struct http_headers *headers, const char *name)
{
	for (size_t i = 0; i < headers->count; i++)
		if (strcasecmp(headers->text.data + headers->list[i].name, name) == 0)
			return headers->text.data + headers->list[i].value;
	return NULL;
}

void http_headers_deinit(struct http_headers *headers)
{
	buf_deinit(&headers->text);
	headers->count = 0;
}

static long bounded(double ms)
{
	if (ms <= 0)
		return 0;
	return (long)(ms < week_ms ? ceil(ms) : week_ms);
}

/* A number of `unit_ms`, and nothing after it; -1 when it is none. */
static long read_number(const char *text, double unit_ms)
{
	char *end;
	double number;

	if (!text || text[0] < '0' || text[0] > '9')
		return -1; /* no sign, no "inf", no "nan" */
	number = strtod(text, &end);
	return *end == '\0' ? bounded(number * unit_ms) : -1;
}

long http_headers_retry_after(const struct http_headers *headers, int64_t wall_ms)
{
	const char *text = http_headers_find(headers, "retry-after");
	long ms = read_number(http_headers_find(headers, "retry-after-ms"), 1);
	time_t date;

	if (ms < 0)
		ms = read_number(http_headers_find(headers, "x-ms-retry-after-ms"), 1);
	if (ms < 0)
		ms = read_number(text, 1000);
	if (ms >= 0 || !text)
		return ms;
	date = curl_getdate(text, NULL);
	return date < 0 ? -1 : bounded((double)date * 1000 - (double)wall_ms);
}
