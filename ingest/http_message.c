/*
 * http_message.c - the HTTP of archives, which is not always what went over the wire.
 *
 * Crawlers keep the headers of the answer and its body, but many unpack the body first and leave
 * the headers as they were. So the headers are hints: a body whose first line is no chunk's length
 * is taken as having none, and one that does not begin as gzip does is taken as unpacked.
 */
#include "ingest/http_message.h"

#include <ctype.h>
#include <strings.h>

#include "ingest/inflate.h"
#include "runtime/base.h"
#include "runtime/error.h"

enum {
	CHUNK_DIGITS = 8, /* 4 GiB */
};

bool http_message_looks_so(struct slice bytes)
{
	return slice_has_prefix(bytes, slice_of("HTTP/"));
}

/* The first line of `text`, without its end, which `text` loses with it. */
static struct slice next_line(struct slice *text)
{
	const char *end = memchr(text->data, '\n', text->len);
	size_t n = end ? (size_t)(end - text->data) : text->len;
	struct slice line = {text->data, n};

	text->data += n + (end ? 1 : 0);
	text->len -= n + (end ? 1 : 0);
	while (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

int http_message_read(struct slice bytes, struct http_message *ret_message)
{
	struct slice rest = bytes;
	struct slice line;
	const char *blank, *headers;
	int status = 0;

	if (!http_message_looks_so(bytes))
		return HTTP_MESSAGE_E_BAD;
	line = next_line(&rest);
	blank = memchr(line.data, ' ', line.len);
	while (blank && blank < line.data + line.len && *blank == ' ')
		blank++;
	for (size_t i = 0; blank && i < 3 && blank + i < line.data + line.len; i++)
		if (isdigit((unsigned char)blank[i]))
			status = 10 * status + (blank[i] - '0');
	headers = rest.data;
	do
		line = next_line(&rest);
	while (line.len > 0);
	*ret_message = (struct http_message){.status = status,
		.headers = {headers, (size_t)(rest.data - headers)},
		.body = rest};
	return 0;
}

bool http_message_next_header(struct slice *headers, const char *name, struct slice *ret_value)
{
	const size_t n = strlen(name);

	while (headers->len > 0) {
		struct slice line = next_line(headers);

		if (line.len > n && line.data[n] == ':' && strncasecmp(line.data, name, n) == 0) {
			*ret_value =
				slice_trim((struct slice){line.data + n + 1, line.len - n - 1});
			return true;
		}
	}
	return false;
}

struct slice http_message_header(struct slice headers, const char *name)
{
	struct slice value = {0};

	(void)http_message_next_header(&headers, name, &value); /* nothing is an answer too */
	return value;
}

/* The length that a chunk's first line says; false: that is no such line. */
static bool chunk_length(struct slice line, size_t *ret_length)
{
	size_t length = 0, digits = 0;

	while (digits < line.len && isxdigit((unsigned char)line.data[digits])) {
		int c = tolower((unsigned char)line.data[digits]);

		if (++digits > CHUNK_DIGITS)
			return false;
		length = 16 * length + (size_t)(isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	*ret_length = length;
	return digits > 0 && (digits == line.len || strchr("; \t", line.data[digits]));
}

/* A chunk that is cut short is the last: the rest of the body never came. */
static int take_chunks(struct slice body, struct buf *whole)
{
	size_t length;

	while (body.len > 0) {
		struct slice line = next_line(&body);
		int r;

		if (line.len == 0 && body.len > 0)
			line = next_line(&body); /* the end of the chunk before */
		if (!chunk_length(line, &length) || length == 0)
			return 0;
		if (length > body.len)
			length = body.len;
		r = buf_add(whole, (struct slice){body.data, length});
		if (r)
			return r;
		body = (struct slice){body.data + length, body.len - length};
	}
	return 0;
}

static bool is_coded(struct slice coding, const char *name)
{
	return coding.len == strlen(name) && strncasecmp(coding.data, name, coding.len) == 0;
}

/* Brotli has no sign at its beginning, so the body is looked at for that of mark-up or JSON. */
static bool begins_as_text(struct slice body)
{
	return body.data[0] && strchr("<{[ \r\n\t\xEF", body.data[0]);
}

static int unpack(struct slice coding, struct buf *plain, struct slice *body, const char **ret_why)
{
	enum compression compression = compression_of(*body);
	int r;

	if (body->len == 0 || coding.len == 0 || is_coded(coding, "identity"))
		return 0;
	if (is_coded(coding, "br") && !begins_as_text(*body))
		compression = COMPRESSION_BROTLI;
	if (compression == COMPRESSION_NONE && is_coded(coding, "deflate") && body->data[0] != '<')
		compression = COMPRESSION_DEFLATE;
	if (compression == COMPRESSION_NONE)
		return 0;
	r = inflate_bytes(compression, *body, plain);
	if (r == INFLATE_E_BROKEN && plain->len == 0) {
		*ret_why = "the body is not what its Content-Encoding says";
		return HTTP_MESSAGE_E_CODING;
	}
	if (r == INFLATE_E_TOO_LARGE)
		return HTTP_MESSAGE_E_TOO_LARGE;
	if (r < 0)
		return error_pass(r);
	*body = buf_slice(plain); /* broken towards its end: what came of it */
	return 0;
}

int http_message_body(const struct http_message *message, struct buf *whole, struct buf *plain,
	struct slice *ret_body, const char **ret_why)
{
	struct slice body = message->body;
	struct slice first = body;
	size_t length;
	int r = 0;

	buf_clear(whole);
	buf_clear(plain);
	if (is_coded(http_message_header(message->headers, "Transfer-Encoding"), "chunked") &&
		body.len > 0 && chunk_length(next_line(&first), &length)) {
		r = take_chunks(body, whole);
		body = buf_slice(whole);
	}
	if (r == BUF_E_FULL)
		return HTTP_MESSAGE_E_TOO_LARGE;
	if (!r)
		r = unpack(http_message_header(message->headers, "Content-Encoding"), plain, &body,
			ret_why);
	if (r)
		return r < 0 ? error_pass(r) : r;
	*ret_body = body;
	return 0;
}
