/*
 * json_values.h - the JSON values of a text: one, the elements of an array, or one on each line.
 *
 * Each is judged alone: a bad line costs that line.
 */
#pragma once

#include "ingest/json_strict.h"
#include "runtime/slice.h"

struct json_values_limits {
	size_t values; /* good and bad ones together */
	struct json_limits json;
};

/* Borrowed for the length of the call. 0 or < 0; < 0 ends the reading. */
struct json_values_ops {
	/* `format`: json | json-array | json-lines. `place`: "record", "element 3", "line 7". */
	int (*value)(void *user, const cJSON *json, const char *format, const char *place);
	/* `code` is of schemas/reasons.h; `detail` a sentence with the place. */
	int (*fault)(void *user, const char *code, const char *detail);
};

/* Read a text, which is valid UTF-8, not empty, and without blanks around it. 0 or < 0. */
int json_values_read(struct slice text, const struct json_values_limits *limits,
	const struct json_values_ops *ops, void *user);
