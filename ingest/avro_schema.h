/*
 * avro_schema.h - an Avro schema, read from its JSON into types that refer to each other.
 *
 * A record may hold itself: the types are a graph. All of them belong to the schema.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum avro_kind {
	AVRO_NULL,
	AVRO_BOOLEAN,
	AVRO_INT,
	AVRO_LONG,
	AVRO_FLOAT,
	AVRO_DOUBLE,
	AVRO_BYTES,
	AVRO_STRING,
	AVRO_FIXED,
	AVRO_ENUM,
	AVRO_ARRAY,
	AVRO_MAP,
	AVRO_RECORD,
	AVRO_UNION,
};

/* What a number or bytes stand for (logicalType). One that is not known, or that does not go with
 * its kind, is plain, as the specification wants it. */
enum avro_meaning {
	AVRO_PLAIN,
	AVRO_DECIMAL,
	AVRO_DATE, /* days since 1970 */
	AVRO_TIME_MS,
	AVRO_TIME_US,
	AVRO_TIMESTAMP_MS,
	AVRO_TIMESTAMP_US,
	AVRO_TIMESTAMP_NS,
	AVRO_LOCAL_MS, /* a timestamp without zone */
	AVRO_LOCAL_US,
	AVRO_LOCAL_NS,
};

struct avro_type {
	enum avro_kind kind;
	enum avro_meaning meaning;
	size_t size;  /* of a fixed, bytes */
	size_t scale; /* of a decimal, digits */
	size_t count;
	char **names;                   /* of a record's fields, of an enum's symbols */
	const struct avro_type **types; /* of fields, of branches; of the one element */
};

struct avro_schema;

enum {
	AVRO_SCHEMA_E_BAD = 1, /* `*ret_why` (static) says why */
};

int avro_schema_new(struct avro_schema **ret_schema);
struct avro_schema *avro_schema_free(struct avro_schema *schema);
DEFINE_CLEANUP(struct avro_schema *, avro_schema_free);

/* Read one text. What it names can be used by those that are added later: references come before
 * what refers to them, and the last text added is the schema. 0, the outcome or < 0. */
int avro_schema_add(struct avro_schema *schema, struct slice text, const char **ret_why);

/* Of the last text; NULL before there is one. */
const struct avro_type *avro_schema_root(const struct avro_schema *schema);
