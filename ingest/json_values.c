/*
 * json_values.c - the JSON values of a text.
 *
 * A text is first read as one value. Only when that fails, and it begins as an object, are its
 * lines looked at: the first line or the second must be an object by itself.
 */
#include "ingest/json_values.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/reasons.h"

enum {
	PLACE_MAX = 32,
	DETAIL_MAX = 128,
};

struct reading {
	const struct json_values_limits *limits;
	const struct json_values_ops *ops;
	void *user;
};

static int fault(const struct reading *reading, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fault(const struct reading *reading, const char *code, const char *fmt, ...)
{
	char detail[DETAIL_MAX];
	va_list list;

	va_start(list, fmt);
	(void)vsnprintf(detail, sizeof(detail), fmt, list); /* may be cut */
	va_end(list);
	return reading->ops->fault(reading->user, code, detail);
}

static const char *code_of(int outcome)
{
	return outcome == JSON_STRICT_E_LIMIT ? REASON_TOO_LARGE : REASON_BAD_JSON;
}

static int give_elements(const struct reading *reading, const cJSON *array)
{
	const cJSON *element;
	size_t i = 0;

	if (!array->child)
		return fault(reading, REASON_NOT_AN_ARTICLE, "the record is an empty array");
	cJSON_ArrayForEach (element, array) {
		char place[PLACE_MAX];
		int r;

		if (i == reading->limits->values)
			return fault(reading, REASON_TOO_LARGE,
				"more than %zu elements; the rest was not read", i);
		(void)snprintf(place, sizeof(place), "element %zu", ++i); /* fits */
		r = reading->ops->value(reading->user, element, "json-array", place);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* One line of many. `base` is where it begins in the text. */
static int read_line(const struct reading *reading, struct slice line, size_t number, size_t base)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct json_fault why = {0};
	char place[PLACE_MAX];
	int r;

	r = json_strict_parse(line, &reading->limits->json, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r)
		return fault(reading, code_of(r), "line %zu, byte %zu: %s", number, base + why.at,
			why.why);
	(void)snprintf(place, sizeof(place), "line %zu", number); /* fits */
	return reading->ops->value(reading->user, json, "json-lines", place);
}

static int read_lines(const struct reading *reading, struct slice text)
{
	const char *from = text.data;
	size_t values = 0;

	for (size_t number = 1; text.len > 0; number++) {
		const char *end = memchr(text.data, '\n', text.len);
		size_t n = end ? (size_t)(end - text.data) : text.len;
		struct slice line = slice_trim((struct slice){text.data, n});
		int r = 0;

		if (values == reading->limits->values)
			return fault(reading, REASON_TOO_LARGE,
				"more than %zu lines; the rest was not read", values);
		if (line.len > 0) {
			values++;
			r = read_line(reading, line, number, (size_t)(line.data - from));
		}
		if (r)
			return error_pass(r);
		n += end ? 1 : 0;
		text = (struct slice){text.data + n, text.len - n};
	}
	return 0;
}

/* Does the first line hold a whole value, and does another begin in the second? */
static bool is_lines(const struct reading *reading, struct slice text)
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
	if (json_strict_parse(line, &reading->limits->json, &json, &why) == 0)
		return cJSON_IsObject(json);
	/* The first line may be the bad one: then the second tells. */
	end = memchr(rest.data, '\n', rest.len);
	line = (struct slice){rest.data, end ? (size_t)(end - rest.data) : rest.len};
	return json_strict_parse(line, &reading->limits->json, &json, &why) == 0 &&
	       cJSON_IsObject(json);
}

int json_values_read(struct slice text, const struct json_values_limits *limits,
	const struct json_values_ops *ops, void *user)
{
	const struct reading reading = {.limits = limits, .ops = ops, .user = user};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct json_fault why = {0};
	int r;

	r = json_strict_parse(text, &limits->json, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r == JSON_STRICT_E_SYNTAX && text.data[0] == '{' && is_lines(&reading, text))
		return read_lines(&reading, text);
	if (r)
		return fault(&reading, code_of(r), "byte %zu: %s", why.at, why.why);
	return cJSON_IsArray(json) ? give_elements(&reading, json)
				   : ops->value(user, json, "json", "record");
}
