/*
 * warc.c - one record after the other: a version line, headers, an empty line, so many bytes.
 *
 * A record says how long it is, so a bad payload costs that record only; a record whose own headers
 * are broken costs the rest of the archive, since nothing says where the next one begins. Members
 * of gzip were joined before: they usually are records, but need not be.
 */
#include "ingest/warc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <strings.h>

#include "ingest/http_message.h"
#include "runtime/buf.h"
#include "runtime/error.h"
#include "schemas/reasons.h"
#include "schemas/utf8.h"

enum {
	DETAIL_MAX = 256,
	TYPE_MAX = 16,
	ADDRESS_MAX = 4096,
	DATE_MAX = 40,
};

struct record {
	size_t number, at;
	struct slice headers, block;
	struct slice http; /* the headers of the response in the block, or nothing */
	char type[TYPE_MAX];
	char address[ADDRESS_MAX];
	char date[DATE_MAX];
	bool cut;
};

struct reader {
	const struct warc_limits *limits;
	const struct warc_ops *ops;
	void *user;
	struct buf whole, plain;
};

static int fault(const struct reader *reader, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fault(const struct reader *reader, const char *code, const char *fmt, ...)
{
	char detail[DETAIL_MAX];
	va_list list;

	va_start(list, fmt);
	(void)vsnprintf(detail, sizeof(detail), fmt, list); /* a long detail is cut */
	va_end(list);
	return reader->ops->fault(reader->user, code, detail);
}

bool warc_looks_so(struct slice bytes)
{
	return slice_has_prefix(bytes, slice_of("WARC/1.")) ||
	       slice_has_prefix(bytes, slice_of("WARC/0."));
}

/* What is too long, or no text, is as good as absent. */
static void copy(struct slice from, char *to, size_t size)
{
	if (from.len >= size || !utf8_is_valid(from))
		from.len = 0;
	(void)snprintf(to, size, "%.*s", (int)from.len, from.len > 0 ? from.data : "");
}

/* wget puts the address in angle brackets, as an old draft had it. */
static struct slice without_brackets(struct slice address)
{
	if (address.len >= 2 && address.data[0] == '<' && address.data[address.len - 1] == '>')
		return (struct slice){address.data + 1, address.len - 2};
	return address;
}

static bool read_length(struct slice text, size_t *ret_length)
{
	size_t length = 0;

	if (text.len == 0 || text.len > 15)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!isdigit((unsigned char)text.data[i]))
			return false;
		length = 10 * length + (size_t)(text.data[i] - '0');
	}
	*ret_length = length;
	return true;
}

/* Behind the empty line that ends the headers; NULL: there is none. */
static const char *end_of_headers(struct slice bytes)
{
	const char *at = bytes.data;
	const char *end = bytes.data + bytes.len;

	while (at < end) {
		const char *line = at;

		at = memchr(at, '\n', (size_t)(end - at));
		if (!at)
			return NULL;
		at++;
		if (*line == '\n' || (*line == '\r' && at - line == 2))
			return at;
	}
	return NULL;
}

/* Take the record at the beginning of `*bytes` off it. NULL, or what is wrong with it. */
static const char *take_record(struct slice *bytes, struct record *ret_record)
{
	const char *end = warc_looks_so(*bytes) ? end_of_headers(*bytes) : NULL;
	struct slice rest;
	size_t length;

	if (!warc_looks_so(*bytes))
		return "no record begins here";
	if (!end)
		return "cut short within the headers";
	ret_record->headers = (struct slice){bytes->data, (size_t)(end - bytes->data)};
	rest = (struct slice){end, bytes->len - ret_record->headers.len};
	if (!read_length(http_message_header(ret_record->headers, "Content-Length"), &length))
		return "no Content-Length";
	ret_record->cut = length > rest.len;
	length = ret_record->cut ? rest.len : length;
	ret_record->block = (struct slice){rest.data, length};
	copy(http_message_header(ret_record->headers, "WARC-Type"), ret_record->type, TYPE_MAX);
	copy(http_message_header(ret_record->headers, "WARC-Date"), ret_record->date, DATE_MAX);
	copy(without_brackets(http_message_header(ret_record->headers, "WARC-Target-URI")),
		ret_record->address, ADDRESS_MAX);
	*bytes = (struct slice){rest.data + length, rest.len - length};
	return NULL;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool is_type(struct slice content_type, const char *prefix)
{
	size_t n = strlen(prefix);

	return content_type.len >= n && strncasecmp(content_type.data, prefix, n) == 0;
}

/* Is there something that a page, a feed or JSON could be in? */
static bool is_wanted(struct slice content_type)
{
	static const char *const others[] = {"image/", "audio/", "video/", "font/", "text/css",
		"text/plain", "text/dns", "application/pdf", "application/javascript",
		"application/x-javascript", "text/javascript", "application/zip",
		"application/octet-stream", "application/x-shockwave-flash"};

	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (is_type(content_type, others[i]))
			return false;
	return true;
}

static int give(const struct reader *reader, const struct record *record, struct slice type,
	struct slice bytes)
{
	struct slice name = type;
	const struct warc_payload payload = {.record = record->number,
		.type = record->type,
		.address = record->address,
		.date = record->date,
		.content_type = type,
		.headers = record->http,
		.bytes = bytes,
		.truncated = record->cut ||
			     http_message_header(record->headers, "WARC-Truncated").len > 0};

	if (type.len > 60 || !utf8_is_valid(type))
		name = slice_of("its type");
	if (!is_wanted(type))
		return fault(reader, REASON_NOT_AN_ARTICLE,
			"archive record %zu: %.*s is no page, feed or JSON", record->number,
			(int)name.len, name.data);
	if (slice_trim(bytes).len == 0)
		return fault(reader, REASON_NOT_AN_ARTICLE, "archive record %zu: an empty %s",
			record->number, record->type);
	return reader->ops->payload(reader->user, &payload);
}

static int open_response(struct reader *reader, struct record *record)
{
	struct http_message message;
	struct slice body = {0};
	const char *why = NULL;
	int r;

	if (http_message_read(record->block, &message))
		return fault(reader, REASON_BAD_ENVELOPE,
			"archive record %zu, byte %zu: no HTTP response", record->number,
			record->at);
	if (message.status < 200 || message.status > 299)
		return fault(reader, REASON_NOT_AN_ARTICLE,
			"archive record %zu: the site answered with status %d", record->number,
			message.status);
	record->http = message.headers;
	r = http_message_body(&message, &reader->whole, &reader->plain, &body, &why);
	if (r == HTTP_MESSAGE_E_TOO_LARGE)
		return fault(reader, REASON_TOO_LARGE,
			"archive record %zu: unpacks to more than %zu bytes", record->number,
			reader->limits->payload);
	if (r == HTTP_MESSAGE_E_CODING)
		return fault(
			reader, REASON_BAD_ENVELOPE, "archive record %zu: %s", record->number, why);
	if (r)
		return error_pass(r);
	return give(reader, record, http_message_header(message.headers, "Content-Type"), body);
}

/* The word for a record that is skipped: one of few, since it becomes a label of a metric. */
static const char *skipped_type(const struct record *record)
{
	static const char *const types[] = {
		"request", "warcinfo", "revisit", "metadata", "continuation"};

	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strcasecmp(record->type, types[i]) == 0)
			return types[i];
	return "other";
}

static int open_record(struct reader *reader, struct record *record)
{
	static const char *const kept[] = {"response", "resource", "conversion"};
	const struct slice type = http_message_header(record->headers, "Content-Type");
	const bool is_json =
		strcasecmp(record->type, "metadata") == 0 && is_type(type, "application/json");

	if (!is_one_of(record->type, kept, COUNT_OF(kept)) && !is_json)
		return reader->ops->skipped(reader->user, record->number, skipped_type(record));
	if (strncasecmp(record->address, "dns:", 4) == 0)
		return reader->ops->skipped(reader->user, record->number, "dns");
	if (is_type(type, "application/http") || http_message_looks_so(record->block))
		return open_response(reader, record);
	return give(reader, record, type, record->block);
}

static int read_all(struct reader *reader, struct slice bytes)
{
	const char *from = bytes.data;

	for (size_t number = 1;; number++) {
		struct record record = {.number = number};
		const char *why;
		int r;

		while (bytes.len > 0 && strchr("\r\n", bytes.data[0]) && bytes.data[0])
			bytes = (struct slice){bytes.data + 1, bytes.len - 1};
		if (bytes.len == 0)
			return 0;
		record.at = (size_t)(bytes.data - from);
		if (number > reader->limits->records)
			return fault(reader, REASON_TOO_LARGE,
				"more than %zu archive records; the rest was not read", number - 1);
		why = take_record(&bytes, &record);
		if (why)
			return fault(reader, REASON_BAD_ENVELOPE,
				"archive record %zu, byte %zu: %s; the rest was not read", number,
				record.at, why);
		r = open_record(reader, &record);
		if (!r && record.cut)
			r = fault(reader, REASON_BAD_ENVELOPE,
				"archive record %zu, byte %zu: the archive ends within it", number,
				record.at);
		if (r)
			return error_pass(r);
	}
}

int warc_read(struct slice bytes, const struct warc_limits *limits, const struct warc_ops *ops,
	void *user)
{
	struct reader reader = {.limits = limits,
		.ops = ops,
		.user = user,
		.whole = BUF_INIT(limits->payload),
		.plain = BUF_INIT(limits->payload)};
	int r = read_all(&reader, bytes);

	buf_deinit(&reader.whole);
	buf_deinit(&reader.plain);
	return r ? error_pass(r) : 0;
}
