/*
 * fuzz_avro.c - any bytes as an Avro schema, a line end, and what was written with it.
 *
 * What must hold: a schema is read or refused; what is read with it is JSON that can be printed, of
 * no more values than allowed; the same bytes give the same.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/avro.h"
#include "runtime/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_limits limits = {.depth = 32, .elements = 2000};

static size_t count(const cJSON *json)
{
	size_t n = 1;

	for (const cJSON *child = json->child; child; child = child->next)
		n += count(child);
	return n;
}

static void read_twice(const struct avro_type *type, struct slice bytes)
{
	char *shown[2] = {NULL, NULL};
	int r[2];

	for (size_t i = 0; i < 2; i++) {
		struct avro_fault fault = {0};
		cJSON *json = NULL;

		r[i] = avro_read(type, bytes, &limits, &json, &fault);
		assert(r[i] >= 0 && (r[i] == 0) == !!json);
		assert(r[i] == 0 || (fault.why && fault.field && fault.at <= bytes.len));
		if (json) {
			assert(count(json) <= limits.elements);
			assert(json_print(json, &shown[i]) == 0);
			cJSON_Delete(json);
		}
	}
	assert(r[0] == r[1]);
	assert(r[0] || strcmp(shown[0], shown[1]) == 0);
	free(shown[0]);
	free(shown[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	struct avro_schema *schema = NULL;
	const char *why = NULL;
	struct slice text, rest;
	int r;

	if (!end)
		return 0;
	text = (struct slice){(const char *)data, (size_t)(end - data)};
	rest = (struct slice){(const char *)end + 1, size - text.len - 1};
	assert(avro_schema_new(&schema) == 0);
	r = avro_schema_add(schema, text, &why);
	assert(r >= 0 && (r == 0) == !!avro_schema_root(schema) && (r == 0) == !why);
	if (!r) {
		struct slice plain;

		read_twice(avro_schema_root(schema), rest);
		if (avro_read_text(avro_schema_root(schema), rest, &plain))
			assert(plain.len <= rest.len);
	}
	avro_schema_free(schema);
	return 0;
}
