/*
 * avro.h - a value in Avro's binary form as the JSON that mappings read.
 *
 * A union is the value of its branch, without a word about which. Dates, times and timestamps
 * become ISO 8601, decimals digits; a long that a double cannot hold, and an enum, a string. Bytes
 * are a string when they are UTF-8, and base64 otherwise.
 */
#pragma once

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "ingest/avro_schema.h"
#include "ingest/json_strict.h"

enum {
	AVRO_E_BAD = 1, /* the bytes are not of that schema */
	AVRO_E_LIMIT,   /* too deep, or too many values */
};

struct avro_fault {
	size_t at;         /* the byte */
	const char *field; /* the record's field that was read, or "": of the schema */
	const char *why;   /* static */
};

/* Read `bytes`, all of them. The JSON borrows names from the schema and must not outlive it. 0, an
 * outcome with `*ret_fault` filled, or < 0. */
int avro_read(const struct avro_type *type, struct slice bytes, const struct json_limits *limits,
	cJSON **ret_json, struct avro_fault *ret_fault);

/* Are the values of this type one string or bytes? Then what a producer wrote may be anything that
 * a record may be; it is borrowed from `bytes`. False also when they are broken. */
bool avro_read_text(const struct avro_type *type, struct slice bytes, struct slice *ret_text);
