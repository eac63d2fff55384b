/*
 * schema_name.h - how a record names the schema of a registry that its value is of.
 *
 * In the wire frame before the value, by number; or, as Confluent's newer clients do, in the header
 * __value_schema_id, which holds what the frame does: a byte 0 and a number of four bytes, or a
 * byte 1 and a GUID of sixteen; the value is bare then. The header counts when both are there. That
 * of the key, __key_schema_id, says nothing of the value. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/slice.h"

struct record;

enum {
	SCHEMA_NAME_SIZE = 37, /* of a GUID, and its end */
};

struct schema_name {
	bool is_guid;
	char text[SCHEMA_NAME_SIZE]; /* "1009", or "cc0e0e0e-53c1-4a1a-8f1a-000000000001" */
};

struct schema_name schema_name_of_number(uint32_t number);
bool schema_name_is_same(const struct schema_name *one, const struct schema_name *other);

/* The schema that the record names, and the bytes that are of it. False: it names none. */
bool schema_name_of(
	const struct record *record, struct schema_name *ret_name, struct slice *ret_payload);
/* The same of its header alone, whatever the value begins with. */
bool schema_name_in_header(const struct record *record, struct schema_name *ret_name);
