/*
 * envelope.c - what a record holds.
 *
 * Wrappers come off one at a time; each is known by its first bytes. Three are the most that
 * anybody was seen to use (base64 of gzip in a Confluent frame); a fourth is a bomb or a joke.
 *
 * A producer that cannot encode its item writes a sentence in its place (scrapy-cluster: "json
 * failed to parse"); a pickle would run code if it were opened by what wrote it. Both are named in
 * the dead letter.
 */
#include "ingest/envelope.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ingest/charset.h"
#include "ingest/inflate.h"
#include "ingest/markup.h"
#include "ingest/markup_detect.h"
#include "ingest/page.h"
#include "ingest/warc.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/reasons.h"
#include "schemas/utf8.h"

enum {
	WRAPPERS_MAX = 3,
	FRAME = 5,       /* Confluent: a zero byte and four of a schema's number */
	BASE64_MIN = 16, /* shorter ones are words */
	FORMAT_MAX = 64,
	DETAIL_MAX = 256,
};

struct opening {
	const struct envelope_limits *limits;
	const struct envelope_ops *ops;
	void *user;
	char charset[32];          /* declared; "" when none is */
	const char *address;       /* where it was fetched, or NULL */
	const char *fetched;       /* when, or NULL */
	bool truncated;            /* the crawler says that it is a part only */
	char within[32];           /* "archive record 3, " or "" */
	char wrappers[FORMAT_MAX]; /* "+gzip+base64" */
	struct buf plain[2];       /* what the last wrapper held, and the one before */
	struct buf text;
	bool repaired;
	size_t items, faults;
};

static int fault(struct opening *opening, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fault(struct opening *opening, const char *code, const char *fmt, ...)
{
	char detail[DETAIL_MAX];
	int n = snprintf(detail, sizeof(detail), "%s", opening->within); /* is shorter */
	va_list list;

	va_start(list, fmt);
	(void)vsnprintf(detail + n, sizeof(detail) - (size_t)n, fmt, list); /* may be cut */
	va_end(list);
	opening->faults++;
	return opening->ops->fault(opening->user, code, detail);
}

static void note_wrapper(struct opening *opening, const char *name)
{
	size_t n = strlen(opening->wrappers);

	(void)snprintf(opening->wrappers + n, FORMAT_MAX - n, "+%s", name); /* cut when too many */
}

static int give(struct opening *opening, const cJSON *json, const char *format, const char *place)
{
	char name[FORMAT_MAX + 16];
	char where[64];
	const struct envelope_item item = {.json = json,
		.format = name,
		.place = where,
		.address = opening->address,
		.repaired = opening->repaired};

	(void)snprintf(where, sizeof(where), "%s%s", opening->within, place);  /* both are short */
	(void)snprintf(name, sizeof(name), "%s%s", format, opening->wrappers); /* both are short */
	opening->items++;
	return opening->ops->item(opening->user, &item);
}

static int give_elements(struct opening *opening, const cJSON *array)
{
	const cJSON *element;
	size_t i = 0;

	if (!array->child)
		return fault(opening, REASON_NOT_AN_ARTICLE, "the record is an empty array");
	cJSON_ArrayForEach (element, array) {
		char place[32];
		int r;

		if (i == opening->limits->items)
			return fault(opening, REASON_TOO_LARGE,
				"more than %zu elements; the rest was not read", i);
		(void)snprintf(place, sizeof(place), "element %zu", ++i); /* fits */
		r = give(opening, element, "json-array", place);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* One line of many. `base` is where it begins in the text. */
static int open_line(struct opening *opening, struct slice line, size_t number, size_t base)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct json_fault why = {0};
	char place[32];
	int r;

	r = json_strict_parse(line, &opening->limits->json, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r)
		return fault(opening, r == JSON_STRICT_E_LIMIT ? REASON_TOO_LARGE : REASON_BAD_JSON,
			"line %zu, byte %zu: %s", number, base + why.at, why.why);
	(void)snprintf(place, sizeof(place), "line %zu", number); /* fits */
	return give(opening, json, "json-lines", place);
}

static int open_lines(struct opening *opening, struct slice text)
{
	const char *from = text.data;

	for (size_t number = 1; text.len > 0; number++) {
		const char *end = memchr(text.data, '\n', text.len);
		size_t n = end ? (size_t)(end - text.data) : text.len;
		struct slice line = slice_trim((struct slice){text.data, n});
		int r = 0;

		if (opening->items == opening->limits->items)
			return fault(opening, REASON_TOO_LARGE,
				"more than %zu lines; the rest was not read", opening->items);
		if (line.len > 0)
			r = open_line(opening, line, number, (size_t)(line.data - from));
		if (r)
			return error_pass(r);
		n += end ? 1 : 0;
		text = (struct slice){text.data + n, text.len - n};
	}
	return 0;
}

/* Does the first line hold a whole value, and does another begin in the second? */
static bool is_lines(const struct opening *opening, struct slice text)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const char *end = memchr(text.data, '\n', text.len);
	struct json_fault why;
	struct slice line, rest;

	if (!end)
		return false;
	line = (struct slice){text.data, (size_t)(end - text.data)};
	rest = slice_trim((struct slice){end, text.len - line.len});
	if (rest.len == 0 || rest.data[0] != '{')
		return false;
	if (json_strict_parse(line, &opening->limits->json, &json, &why) == 0)
		return cJSON_IsObject(json);
	/* The first line may be the bad one: then the second tells. */
	end = memchr(rest.data, '\n', rest.len);
	line = (struct slice){rest.data, end ? (size_t)(end - rest.data) : rest.len};
	return json_strict_parse(line, &opening->limits->json, &json, &why) == 0 &&
	       cJSON_IsObject(json);
}

static int open_json(struct opening *opening, struct slice text)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct json_fault why = {0};
	int r;

	r = json_strict_parse(text, &opening->limits->json, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r == JSON_STRICT_E_SYNTAX && text.data[0] == '{' && is_lines(opening, text))
		return open_lines(opening, text);
	if (r)
		return fault(opening, r == JSON_STRICT_E_LIMIT ? REASON_TOO_LARGE : REASON_BAD_JSON,
			"byte %zu: %s", why.at, why.why);
	return cJSON_IsArray(json) ? give_elements(opening, json)
				   : give(opening, json, "json", "record");
}

/* XML is one value, whatever it holds: its mapping finds the articles. */
static int open_markup(struct opening *opening, struct slice text)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct markup_fault why = {0};
	int r;

	r = markup_read(text, &opening->limits->json, opening->limits->inflated, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r && !json)
		return fault(opening, r == MARKUP_E_LIMIT ? REASON_TOO_LARGE : REASON_BAD_XML,
			"line %zu: %s", why.line, why.why);
	if (r)
		r = fault(opening, REASON_BAD_XML, "line %zu: %s; what is whole before it was read",
			why.line, why.why);
	if (!r)
		r = give(opening, json, "xml", "record");
	return r ? error_pass(r) : 0;
}

static int open_page(struct opening *opening, struct slice text)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const struct page_origin origin = {.address = opening->address,
		.fetched = opening->fetched,
		.truncated = opening->truncated};
	const char *why = NULL;
	int r;

	r = page_read(text, &origin, &opening->limits->json, &json, &why);
	if (r < 0)
		return error_pass(r);
	return r ? fault(opening, REASON_TOO_LARGE, "%s", why)
		 : give(opening, json, "html", "record");
}

static int open_text(struct opening *opening, struct slice bytes)
{
	struct slice text;
	int r;

	if (!opening->charset[0])
		markup_charset(bytes, opening->charset, sizeof(opening->charset));
	if (!opening->charset[0])
		page_charset(bytes, opening->charset, sizeof(opening->charset));
	r = charset_decode(bytes, opening->charset[0] ? opening->charset : NULL, &opening->text,
		&opening->repaired);
	if (r < 0)
		return error_pass(r);
	if (r == CHARSET_E_UNKNOWN)
		return fault(opening, REASON_BAD_ENCODING,
			"the bytes are text in no charset that was tried");
	if (r)
		return fault(opening, REASON_TOO_LARGE, "as UTF-8 it is over %zu bytes",
			opening->limits->inflated);

	text = slice_trim(buf_slice(&opening->text));
	if (text.len == 0)
		return fault(opening, REASON_EMPTY_RECORD, "the record holds nothing but blanks");
	if (slice_is(text, slice_of("json failed to parse")))
		return fault(opening, REASON_BAD_JSON,
			"scrapy-cluster could not encode its item and sent this sentence");
	if (page_looks_so(text))
		return open_page(opening, text);
	return markup_looks_so(text) ? open_markup(opening, text) : open_json(opening, text);
}

static bool is_pickle(struct slice bytes)
{
	return bytes.data && bytes.len > 2 && (unsigned char)bytes.data[0] == 0x80 &&
	       bytes.data[1] >= 2 && bytes.data[1] <= 5 && bytes.data[bytes.len - 1] == '.';
}

/* A zero byte, a number, and then JSON. (In UTF-16 the zero is followed by no other.) */
static bool is_frame(struct slice bytes)
{
	return bytes.data && bytes.len > FRAME && bytes.data[0] == 0 && bytes.data[1] == 0 &&
	       !(bytes.data[2] == 0 && bytes.data[3] != 0 && bytes.len % 4 == 0);
}

static bool is_base64(struct slice bytes)
{
	size_t i = 0;

	if (bytes.len < BASE64_MIN)
		return false;
	while (i < bytes.len) {
		char c = bytes.data[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '+' || c == '/'))
			break;
		i++;
	}
	while (i < bytes.len && (bytes.data[i] == '=' || bytes.data[i] == '\n'))
		i++;
	return i == bytes.len && (bytes.len & 3) == 0;
}

/* The next buffer to unpack into: the one that does not hold what is unpacked. */
static struct buf *next_plain(struct opening *opening, struct slice held)
{
	struct buf *plain = &opening->plain[held.data == opening->plain[0].data ? 1 : 0];

	buf_clear(plain);
	return plain;
}

enum {
	UNWRAP_E_DONE = 1, /* it was at fault, and said so */
};

static int unpack(struct opening *opening, enum compression compression, struct slice *bytes)
{
	static const char *const names[] = {[COMPRESSION_GZIP] = "gzip",
		[COMPRESSION_ZLIB] = "zlib",
		[COMPRESSION_ZSTD] = "zstd"};
	struct buf *plain = next_plain(opening, *bytes);
	int r;

	r = inflate_bytes(compression, *bytes, plain);
	if (r < 0)
		return error_pass(r);
	/* Of an archive that is cut short, the records before the cut are whole; warc.c names it.
	 */
	if (r == INFLATE_E_BROKEN && warc_looks_so(buf_slice(plain)))
		r = 0;
	if (r) {
		r = r == INFLATE_E_TOO_LARGE
			    ? fault(opening, REASON_TOO_LARGE, "%s: unpacks to more than %zu bytes",
				      names[compression], opening->limits->inflated)
			    : fault(opening, REASON_BAD_ENVELOPE,
				      "%s: broken or cut short after %zu bytes of content",
				      names[compression], plain->len);
		return r ? error_pass(r) : UNWRAP_E_DONE;
	}
	note_wrapper(opening, names[compression]);
	*bytes = buf_slice(plain);
	return 0;
}

static int decode_base64(struct opening *opening, struct slice *bytes)
{
	struct buf *plain = next_plain(opening, *bytes);
	CLEANUP(freep) char *decoded = malloc(bytes->len);
	size_t n = 0;
	int r;

	if (!decoded)
		return error_raise(-ENOMEM, "reading base64");
	if (base64_read(*bytes, decoded, bytes->len, &n)) {
		r = fault(opening, REASON_BAD_ENVELOPE, "base64: broken");
		return r ? error_pass(r) : UNWRAP_E_DONE;
	}
	r = buf_add(plain, (struct slice){decoded, n});
	if (r)
		return error_pass(r); /* it is shorter than what was let in */
	note_wrapper(opening, "base64");
	*bytes = buf_slice(plain);
	return 0;
}

/* Take one wrapper off. 0 with `*bytes` changed, 0 with `*bytes` as it was: there is none. */
static int unwrap(struct opening *opening, struct slice *bytes)
{
	enum compression compression = compression_of(*bytes);
	struct slice trimmed = slice_trim(*bytes);
	int r;

	if (is_pickle(*bytes)) {
		r = fault(opening, REASON_BAD_ENVELOPE, "a Python pickle: it is never opened");
		return r ? error_pass(r) : UNWRAP_E_DONE;
	}
	if (compression != COMPRESSION_NONE)
		return unpack(opening, compression, bytes);
	if (is_frame(*bytes)) {
		struct slice payload = {bytes->data + FRAME, bytes->len - FRAME};

		if (!strchr("{[<", payload.data[0]) || payload.data[0] == '\0') {
			r = fault(opening, REASON_BAD_ENVELOPE,
				"a Confluent frame whose payload is neither JSON nor XML");
			return r ? error_pass(r) : UNWRAP_E_DONE;
		}
		note_wrapper(opening, "confluent");
		*bytes = payload;
		return 0;
	}
	if (is_base64(trimmed)) {
		*bytes = trimmed;
		return decode_base64(opening, bytes);
	}
	return 0;
}

/* The charset of "application/json; charset=windows-1251". */
static void take_charset(struct slice content_type, char *charset, size_t size)
{
	const char *at = content_type.len > 0
				 ? memmem(content_type.data, content_type.len, "charset=", 8)
				 : NULL;
	const char *end = content_type.data + content_type.len;
	size_t n = 0;

	if (!at)
		return;
	for (at += 8; at < end && n + 1 < size && !strchr("\"'; ", *at); at++)
		charset[n++] = *at;
}

static int open_payload(void *user, const struct warc_payload *payload)
{
	struct opening *opening = user;
	int r;

	opening->charset[0] = '\0';
	take_charset(payload->content_type, opening->charset, sizeof(opening->charset));
	opening->address = payload->address[0] ? payload->address : NULL;
	opening->fetched = payload->date[0] ? payload->date : NULL;
	opening->truncated = payload->truncated;
	opening->repaired = false;
	buf_clear(&opening->text);
	(void)snprintf(opening->within, sizeof(opening->within), "archive record %zu, ",
		payload->record); /* fits */
	r = open_text(opening, payload->bytes);
	opening->within[0] = '\0';
	opening->address = NULL;
	return r ? error_pass(r) : 0;
}

static int skip_archived(void *user, size_t record, const char *type)
{
	const struct opening *opening = user;

	(void)record; /* its kind is what is counted */
	return opening->ops->skipped ? opening->ops->skipped(opening->user, type) : 0;
}

static int blame_archived(void *user, const char *code, const char *detail)
{
	return fault(user, code, "%s", detail);
}

static int open_archive(struct opening *opening, struct slice bytes)
{
	static const struct warc_ops ops = {
		.payload = open_payload, .skipped = skip_archived, .fault = blame_archived};
	const struct warc_limits limits = {
		.records = opening->limits->items, .payload = opening->limits->inflated};
	int r;

	note_wrapper(opening, "warc");
	r = warc_read(bytes, &limits, &ops, opening);
	if (!r && opening->items + opening->faults == 0)
		r = fault(opening, REASON_NOT_AN_ARTICLE,
			"an archive of nothing but requests and the like");
	return r ? error_pass(r) : 0;
}

/* What is left when nothing is wrapped around it any more. */
static int open_bare(struct opening *opening, struct slice bytes)
{
	if (!bytes.data || bytes.len == 0)
		return fault(opening, REASON_EMPTY_RECORD, "there is nothing in the envelope");
	if (warc_looks_so(bytes))
		return open_archive(opening, bytes);
	if (slice_has_prefix(bytes, slice_of("filedesc://")))
		return fault(opening, REASON_BAD_ENVELOPE,
			"an ARC file, the form before WARC: it is not read");
	return open_text(opening, bytes);
}

static int open_wrapped(struct opening *opening, struct slice bytes)
{
	for (int i = 0; i <= WRAPPERS_MAX; i++) {
		struct slice before = bytes;
		int r = unwrap(opening, &bytes);

		if (r == UNWRAP_E_DONE)
			return 0;
		if (r)
			return error_pass(r);
		if (bytes.data == before.data && bytes.len == before.len)
			return open_bare(opening, bytes);
	}
	return fault(opening, REASON_BAD_ENVELOPE, "wrapped more than %d times", WRAPPERS_MAX);
}

int envelope_open(const struct envelope_source *source, const struct envelope_limits *limits,
	const struct envelope_ops *ops, void *user)
{
	struct opening opening = {.limits = limits,
		.ops = ops,
		.user = user,
		.plain = {BUF_INIT(limits->inflated), BUF_INIT(limits->inflated)},
		.text = BUF_INIT(limits->inflated)};
	CLEANUP(freep) char *address = NULL;
	int r = 0;

	take_charset(source->content_type, opening.charset, sizeof(opening.charset));
	if (source->address.len > 0 && utf8_is_valid(source->address))
		r = slice_copy(source->address, &address);
	opening.address = address;
	if (!r && source->value.len == 0)
		r = fault(&opening, REASON_EMPTY_RECORD, "the record has no bytes");
	else if (!r && source->value.len > limits->record)
		r = fault(&opening, REASON_TOO_LARGE, "%zu bytes, and %zu are allowed",
			source->value.len, limits->record);
	else if (!r)
		r = open_wrapped(&opening, source->value);
	buf_deinit(&opening.plain[0]);
	buf_deinit(&opening.plain[1]);
	buf_deinit(&opening.text);
	return r ? error_pass(r) : 0;
}
