/*
 * schema_name.c - how a record names its schema.
 *
 * A header of another length or first byte is none of Confluent's, and passed over: what the value
 * is, is seen in it.
 */
#include "ingest/schema_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ingest/wrapper.h"
#include "runtime/record.h"

enum {
	NUMBER_BYTES = 4,
	GUID_BYTES = 16,
};

struct schema_name schema_name_of_number(uint32_t number)
{
	struct schema_name name = {0};

	(void)snprintf(name.text, sizeof(name.text), "%" PRIu32, number); /* it fits */
	return name;
}

static struct schema_name name_of_guid(const unsigned char *bytes)
{
	struct schema_name name = {.is_guid = true};
	size_t n = 0;

	for (size_t i = 0; i < GUID_BYTES; i++) {
		bool is_part = i == 4 || i == 6 || i == 8 || i == 10;

		n += (size_t)snprintf(name.text + n, sizeof(name.text) - n, "%s%02x",
			is_part ? "-" : "", bytes[i]); /* it fits */
	}
	return name;
}

bool schema_name_is_same(const struct schema_name *one, const struct schema_name *other)
{
	return one->is_guid == other->is_guid && strcmp(one->text, other->text) == 0;
}

bool schema_name_in_header(const struct record *record, struct schema_name *ret_name)
{
	struct slice header = record_header(record, "__value_schema_id");
	const unsigned char *bytes = (const unsigned char *)header.data;

	if (header.len == 1 + NUMBER_BYTES && bytes[0] == 0) {
		*ret_name = schema_name_of_number(((uint32_t)bytes[1] << 24) +
						  ((uint32_t)bytes[2] << 16) +
						  ((uint32_t)bytes[3] << 8) + bytes[4]);
		return true;
	}
	if (header.len != 1 + GUID_BYTES || bytes[0] != 1)
		return false;
	*ret_name = name_of_guid(bytes + 1);
	return true;
}

bool schema_name_of(
	const struct record *record, struct schema_name *ret_name, struct slice *ret_payload)
{
	uint32_t number;

	if (schema_name_in_header(record, ret_name)) {
		*ret_payload = record->value;
		return true;
	}
	if (!wrapper_frame(record->value, &number, ret_payload))
		return false;
	*ret_name = schema_name_of_number(number);
	return true;
}
