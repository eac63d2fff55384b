/*
 * envelope.h - what a record holds, whatever it is wrapped in: JSON values, one after the other.
 *
 * Detected by the bytes themselves, never configured by guess: gzip, zlib and Zstandard, base64,
 * the Confluent wire frame, each inside another a few times; then text in any charset; then JSON:
 * an object, an array of them, or one on each line. Mark-up becomes JSON too (markup.h). Each value
 * is judged alone: a bad line costs that line.
 */
#pragma once

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "ingest/json_strict.h"
#include "runtime/slice.h"

struct envelope_limits {
	size_t record;   /* bytes of the record */
	size_t inflated; /* bytes of what it unpacks to */
	size_t items;    /* values in one record */
	struct json_limits json;
};

struct envelope_item {
	const cJSON *json;
	const char *format; /* json | json-lines | json-array | xml, "+gzip" and the like behind */
	const char *place;  /* "record", "line 7", "element 3" */
	bool repaired;      /* the charset was not the declared one, or bytes were lost */
};

/* Borrowed for the length of the call. 0 or < 0; < 0 ends the opening. */
struct envelope_ops {
	int (*item)(void *user, const struct envelope_item *item);
	/* `code` is of schemas/reasons.h; `detail` a sentence with the place. */
	int (*fault)(void *user, const char *code, const char *detail);
};

/* Open `value`. `content_type` is the record's header, or nothing; only its charset is used. 0 or
 * < 0: what is wrong with the record goes to `fault`. */
int envelope_open(struct slice value, struct slice content_type,
	const struct envelope_limits *limits, const struct envelope_ops *ops, void *user);
