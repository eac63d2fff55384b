/*
 * lineage.c - all of it is made from the record and the worker's name alone, so that a record that
 * is done again, after a crash, gets the same lineage and the same span again.
 *
 * Headers come from outside: one that does not read as it should is as good as none.
 */
#include "runtime/lineage.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/base.h"

enum {
	TOPIC_NAME_MAX = 249,
	TRACE_ID_AT = 3, /* 00-TRACE...-SPAN...-FLAGS */
	TRACE_ID_LEN = 32,
	SPAN_ID_LEN = 16,
};

static bool is_digits(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.len > 0 && text.len <= 19;
}

static bool is_topic(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    c == '.' || c == '_' || c == '-'))
			return false;
	}
	return text.len > 0 && text.len <= TOPIC_NAME_MAX;
}

bool lineage_place_is_valid(struct slice place)
{
	const char *first = place.len ? memchr(place.data, '/', place.len) : NULL;
	const char *end = place.data + place.len;
	const char *second = first ? memchr(first + 1, '/', (size_t)(end - first - 1)) : NULL;

	if (!second)
		return false;
	return is_topic((struct slice){place.data, (size_t)(first - place.data)}) &&
	       is_digits((struct slice){first + 1, (size_t)(second - first - 1)}) &&
	       is_digits((struct slice){second + 1, (size_t)(end - second - 1)});
}

/* Lower-case hex, not all zeros. */
static bool is_id(const char *text, size_t len)
{
	bool any = false;

	for (size_t i = 0; i < len; i++) {
		if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
			return false;
		any = any || text[i] != '0';
	}
	return any;
}

static bool is_hex_byte(const char *text)
{
	return is_id(text, 2) || memcmp(text, "00", 2) == 0;
}

bool lineage_trace_is_valid(struct slice trace)
{
	if (trace.len < LINEAGE_TRACE_SIZE - 1)
		return false;
	/* A later version may be longer, but begins alike; version ff is forbidden. */
	if (trace.len > LINEAGE_TRACE_SIZE - 1 &&
		(slice_has_prefix(trace, slice_of("00")) ||
			trace.data[LINEAGE_TRACE_SIZE - 1] != '-'))
		return false;
	return is_hex_byte(trace.data) && memcmp(trace.data, "ff", 2) != 0 &&
	       trace.data[2] == '-' && is_id(trace.data + TRACE_ID_AT, TRACE_ID_LEN) &&
	       trace.data[35] == '-' && is_id(trace.data + 36, SPAN_ID_LEN) &&
	       trace.data[52] == '-' && is_hex_byte(trace.data + 53);
}

static uint64_t hash(const char *a, const char *b, uint64_t seed)
{
	const char *const parts[] = {a, "\n", b};
	uint64_t value = 0xcbf29ce484222325u ^ seed;

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		for (const char *c = parts[i]; *c; c++)
			value = (value ^ (unsigned char)*c) * 0x100000001b3u;
	value = (value ^ value >> 33) * 0xff51afd7ed558ccdu; /* so that near places differ widely */
	value ^= value >> 33;
	return value ? value : 1; /* an id of zeros is not valid */
}

static void make_trace(const struct record *input, const char *worker, struct lineage *lineage)
{
	const struct slice given = record_header(input, LINEAGE_TRACE);
	const uint64_t span = hash(worker, lineage->input, 3);

	if (lineage_trace_is_valid(given))
		(void)snprintf(lineage->trace, sizeof(lineage->trace),
			"00-%.*s-%016" PRIx64 "-%.2s", TRACE_ID_LEN, given.data + TRACE_ID_AT, span,
			given.data + 53);
	else
		(void)snprintf(lineage->trace, sizeof(lineage->trace),
			"00-%016" PRIx64 "%016" PRIx64 "-%016" PRIx64 "-01",
			hash("", lineage->raw, 1), hash("", lineage->raw, 2), span);
}

void lineage_of(const struct record *input, const char *worker, struct lineage *ret_lineage)
{
	const struct slice raw = record_header(input, LINEAGE_RAW);

	(void)snprintf(ret_lineage->input, sizeof(ret_lineage->input), "%s/%" PRId32 "/%" PRId64,
		input->topic, input->partition, input->offset);
	if (lineage_place_is_valid(raw))
		(void)snprintf(
			ret_lineage->raw, sizeof(ret_lineage->raw), "%.*s", (int)raw.len, raw.data);
	else
		(void)snprintf(
			ret_lineage->raw, sizeof(ret_lineage->raw), "%s", ret_lineage->input);
	make_trace(input, worker, ret_lineage);
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

bool lineage_owns(const char *name)
{
	static const char *const names[] = {
		LINEAGE_INPUT, LINEAGE_RAW, LINEAGE_ITEM, LINEAGE_TRACE};

	return is_one_of(name, names, COUNT_OF(names));
}

bool lineage_is_reason(const char *name)
{
	static const char *const names[] = {"dragoman-error-code", "dragoman-error-stage",
		"dragoman-error-detail", "dragoman-orig-topic", "dragoman-orig-partition",
		"dragoman-orig-offset", "dragoman-orig-timestamp", LINEAGE_ATTEMPTS, LINEAGE_CUT,
		"dragoman-drop-code", "dragoman-drop-stage", "dragoman-drop-detail"};

	return is_one_of(name, names, COUNT_OF(names));
}
