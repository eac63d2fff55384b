/*
 * wire_schema.h - a schema of a registry, as records name it (schema_name.h): asked for
 * in steps, then read into what its payloads can be opened with.
 *
 * Pure: it says what to ask next and takes in the answers; who asks is schema_registry.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ingest/avro_schema.h"
#include "ingest/schema_name.h"
#include "runtime/slice.h"

enum wire_form {
	WIRE_AVRO,
	WIRE_JSON,    /* JSON Schema: the payload is JSON */
	WIRE_REFUSED, /* nothing can be opened with it; `why` says why */
};

struct wire_schema {
	struct schema_name name;
	enum wire_form form;
	struct avro_schema *avro; /* of WIRE_AVRO */
	char why[160];
};

struct wire_schema *wire_schema_free(struct wire_schema *schema);
DEFINE_CLEANUP(struct wire_schema *, wire_schema_free);

/* One that is refused from the beginning: the registry does not have it. */
int wire_schema_refused(
	const struct schema_name *name, const char *why, struct wire_schema **ret_schema);

enum {
	WIRE_PATH_MAX = 512,
};

/* The texts of a schema and of those that it refers to, while they are gathered. */
struct wire_texts;

int wire_texts_new(const struct schema_name *name, struct wire_texts **ret_texts);
struct wire_texts *wire_texts_free(struct wire_texts *texts);
DEFINE_CLEANUP(struct wire_texts *, wire_texts_free);

/* The path to ask the registry for next. False: all are there. */
bool wire_texts_next(const struct wire_texts *texts, char path[WIRE_PATH_MAX]);

enum {
	WIRE_E_STRANGE = 1, /* no registry answers so: a proxy, or another server */
};

/* The body of the answer to that path. What is wrong with the schema is kept, and ends the asking.
 * 0, the outcome or < 0. */
int wire_texts_take(struct wire_texts *texts, struct slice body);
/* The body of the answer that there is nothing at that path: so is this. */
int wire_texts_missing(struct wire_texts *texts, struct slice body);

/* Read what was gathered, once; a fault in it makes a refused one. 0 or < 0. */
int wire_texts_read(struct wire_texts *texts, struct wire_schema **ret_schema);
