/*
 * envelope.h - what a record holds, whatever it is wrapped in: JSON values, one after the other.
 *
 * Detected by the bytes themselves, never configured by guess: gzip, zlib and Zstandard, base64,
 * the Confluent wire frame, each inside another a few times; then a web archive (warc.h), or text
 * in any charset; then JSON: an object, an array of them, or one on each line. Mark-up becomes JSON
 * too (markup.h, page.h). Each value is judged alone: a bad line costs that line.
 */
#pragma once

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "ingest/json_strict.h"
#include "runtime/slice.h"

struct wire_schema;

struct envelope_limits {
	size_t record;   /* bytes of the record */
	size_t inflated; /* bytes of what it unpacks to */
	size_t items;    /* values in one record */
	struct json_limits json;
};

struct envelope_source {
	struct slice value;
	struct slice content_type; /* the record's header, or nothing; only its charset is used */
	struct slice address;      /* where the value was fetched, or nothing */
	const struct wire_schema *schema; /* what the record names, or NULL: nobody asked */
	struct slice payload;             /* what is of that schema; data NULL: nothing is */
	const char *unasked; /* the name of a schema in a header that nobody asked for, or NULL */
};

struct envelope_item {
	const cJSON *json;
	const char *format;  /* json | json-lines | json-array | avro | xml | html, "+gzip" and the
				like  behind */
	const char *place;   /* "record", "line 7", "element 3", "archive record 2, line 7" */
	const char *address; /* where it was fetched, or NULL */
	bool repaired;       /* the charset was not the declared one, or bytes were lost */
};

/* Borrowed for the length of the call. 0 or < 0; < 0 ends the opening. */
struct envelope_ops {
	int (*item)(void *user, const struct envelope_item *item);
	/* `code` is of schemas/reasons.h; `detail` a sentence with the place. */
	int (*fault)(void *user, const char *code, const char *detail);
	/* A part of the record that is no article and was never meant to be one: a request in a web
	 * archive. `what` is a word for it. NULL: nobody counts. */
	int (*skipped)(void *user, const char *what);
};

/* Open a record. 0 or < 0: what is wrong with it goes to `fault`. */
int envelope_open(const struct envelope_source *source, const struct envelope_limits *limits,
	const struct envelope_ops *ops, void *user);
