/*
 * envelope.c - what a record holds.
 *
 * What is wrapped around the bytes comes off first (wrapper.h). What is left is a web archive, each
 * payload of which is opened as a record of its own would be, or text; and text is a page, other
 * mark-up or JSON (json_values.h), by its first bytes.
 *
 * A producer that cannot encode its item writes a sentence in its place (scrapy-cluster: "json
 * failed to parse"); the dead letter says so.
 */
#include "ingest/envelope.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ingest/avro.h"
#include "ingest/charset.h"
#include "ingest/json_values.h"
#include "ingest/markup.h"
#include "ingest/markup_detect.h"
#include "ingest/page.h"
#include "ingest/warc.h"
#include "ingest/wire_schema.h"
#include "ingest/wrapper.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/reasons.h"
#include "schemas/utf8.h"

enum {
	DETAIL_MAX = 256,
};

struct opening {
	const struct envelope_limits *limits;
	const struct envelope_ops *ops;
	void *user;
	char charset[32];     /* declared; "" when none is */
	const char *address;  /* where it was fetched, or NULL */
	const char *fetched;  /* when, or NULL */
	struct slice headers; /* of the HTTP response that it came in, or nothing */
	bool truncated;       /* the crawler says that it is a part only */
	char within[32];      /* "archive record 3, " or "" */
	struct wrapper wrapper;
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

static int give(struct opening *opening, const cJSON *json, const char *format, const char *place)
{
	char name[WRAPPER_NAMES + 16];
	char where[64];
	const struct envelope_item item = {.json = json,
		.format = name,
		.place = where,
		.address = opening->address,
		.repaired = opening->repaired};

	(void)snprintf(where, sizeof(where), "%s%s", opening->within, place); /* both are short */
	(void)snprintf(
		name, sizeof(name), "%s%s", format, opening->wrapper.names); /* both are short */
	opening->items++;
	return opening->ops->item(opening->user, &item);
}

static int give_value(void *user, const cJSON *json, const char *format, const char *place)
{
	return give(user, json, format, place);
}

static int blame(void *user, const char *code, const char *detail)
{
	return fault(user, code, "%s", detail);
}

static int open_json(struct opening *opening, struct slice text)
{
	static const struct json_values_ops ops = {.value = give_value, .fault = blame};
	size_t judged = opening->items + opening->faults;
	const struct json_values_limits limits = {
		.values = judged < opening->limits->items ? opening->limits->items - judged : 0,
		.json = opening->limits->json};
	int r = json_values_read(text, &limits, &ops, opening);

	return r ? error_pass(r) : 0;
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
		.headers = opening->headers,
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
	opening->headers = payload->headers;
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

static int open_archive(struct opening *opening, struct slice bytes)
{
	static const struct warc_ops ops = {
		.payload = open_payload, .skipped = skip_archived, .fault = blame};
	const struct warc_limits limits = {
		.records = opening->limits->items, .payload = opening->limits->inflated};
	int r;

	wrapper_note(&opening->wrapper, "warc");
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
	struct wrapper_fault why;
	int r = wrapper_remove(&opening->wrapper, bytes, &bytes, &why);

	if (r < 0)
		return error_pass(r);
	return r ? fault(opening, why.code, "%s", why.detail) : open_bare(opening, bytes);
}

/* An array is so many values, as in JSON. */
static int give_elements(struct opening *opening, const cJSON *json)
{
	const cJSON *element;
	char place[32];
	size_t i = 0;
	int r = cJSON_GetArraySize(json) > 0
			? 0
			: fault(opening, REASON_NOT_AN_ARTICLE, "the record is an empty array");

	cJSON_ArrayForEach (element, json) {
		if (r)
			break;
		if (i == opening->limits->items)
			return fault(opening, REASON_TOO_LARGE,
				"more than %zu elements; the rest was not read", i);
		(void)snprintf(place, sizeof(place), "element %zu", ++i); /* fits */
		r = give(opening, element, "avro", place);
	}
	return r ? error_pass(r) : 0;
}

static int open_avro(
	struct opening *opening, const struct wire_schema *schema, struct slice payload)
{
	const struct avro_type *type = avro_schema_root(schema->avro);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct avro_fault why = {0};
	struct slice text;
	int r;

	if (avro_read_text(type, payload, &text))
		return open_wrapped(opening, text);
	r = avro_read(type, payload, &opening->limits->json, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r)
		return fault(opening, r == AVRO_E_LIMIT ? REASON_TOO_LARGE : REASON_BAD_ENVELOPE,
			"Avro of schema %s, byte %zu%s%.60s: %s", schema->name.text, why.at,
			why.field[0] ? ", field " : "", why.field, why.why);
	return cJSON_IsArray(json) ? give_elements(opening, json)
				   : give(opening, json, "avro", "record");
}

static int open_framed(
	struct opening *opening, const struct wire_schema *schema, struct slice payload)
{
	wrapper_note(&opening->wrapper, "confluent");
	switch (schema->form) {
	case WIRE_AVRO:
		return open_avro(opening, schema, payload);
	case WIRE_JSON:
		return open_wrapped(opening, payload);
	case WIRE_REFUSED:
		break;
	}
	return fault(opening, REASON_BAD_ENVELOPE, "schema %s: %s", schema->name.text, schema->why);
}

static int open_value(struct opening *opening, const struct envelope_source *source)
{
	const unsigned char first = (unsigned char)source->value.data[0];

	if (source->schema && source->payload.data)
		return open_framed(opening, source->schema, source->payload);
	/* What begins with a control character is no text of any kind. */
	if (source->unasked && first < ' ' && !strchr("\t\n\r\x1F", first))
		return fault(opening, REASON_BAD_ENVELOPE,
			"__value_schema_id: the value is no text: it needs schema %s and "
			"[schema_registry] url",
			source->unasked);
	return open_wrapped(opening, source->value);
}

int envelope_open(const struct envelope_source *source, const struct envelope_limits *limits,
	const struct envelope_ops *ops, void *user)
{
	struct opening opening = {.limits = limits,
		.ops = ops,
		.user = user,
		.wrapper = WRAPPER_INIT(limits->inflated),
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
		r = open_value(&opening, source);
	wrapper_deinit(&opening.wrapper);
	buf_deinit(&opening.text);
	return r ? error_pass(r) : 0;
}
