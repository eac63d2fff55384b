/*
 * avro.c - Avro's binary form, read with the schema that it was written with.
 *
 * There is nothing in the bytes but values, one after the other: the schema alone says what they
 * are. So the bytes can ask for much with little: an array of 2^62 nulls is ten bytes, and a record
 * that holds itself none. Each value counts against the ceiling of values, also one of no bytes,
 * each level against that of depth, and no length is believed beyond the bytes that are there.
 */
#include "ingest/avro.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ingest/avro_logical.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/utf8.h"

enum {
	VARINT_MAX = 10, /* bytes */
};

#define EXACT_MAX INT64_C(9007199254740992) /* 2^53 */

struct reader {
	struct slice bytes;
	size_t at;
	size_t depth, values; /* that are left */
	struct avro_fault *fault;
	const char *field;
};

static int read_value(struct reader *reader, const struct avro_type *type, cJSON **ret_json);

static int fail(struct reader *reader, int outcome, const char *why)
{
	*reader->fault = (struct avro_fault){.at = reader->at, .field = reader->field, .why = why};
	return outcome;
}

static int out_of_memory(void)
{
	return error_raise(-ENOMEM, "reading Avro");
}

static int made(cJSON *json, cJSON **ret_json)
{
	if (!json)
		return out_of_memory();
	*ret_json = json;
	return 0;
}

/* Zigzag, seven bits a byte, the low ones first. */
static int read_long(struct reader *reader, int64_t *ret_number)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < VARINT_MAX && reader->at < reader->bytes.len; i++) {
		uint64_t byte = (unsigned char)reader->bytes.data[reader->at++];

		bits |= (byte & 0x7F) << (7 * i);
		if (!(byte & 0x80)) {
			*ret_number = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
			return 0;
		}
	}
	return fail(reader, AVRO_E_BAD, "a number without an end");
}

static int read_bytes(struct reader *reader, size_t size, struct slice *ret_bytes)
{
	if (size > reader->bytes.len - reader->at)
		return fail(reader, AVRO_E_BAD, "longer than the bytes that are left");
	*ret_bytes = (struct slice){reader->bytes.data + reader->at, size};
	reader->at += size;
	return 0;
}

static int read_sized(struct reader *reader, struct slice *ret_bytes)
{
	int64_t size;
	int r = read_long(reader, &size);

	if (r)
		return r;
	if (size < 0)
		return fail(reader, AVRO_E_BAD, "a length below zero");
	return read_bytes(reader, (size_t)size, ret_bytes);
}

static int make_integer(int64_t number, cJSON **ret_json)
{
	char text[24];

	if (number >= -EXACT_MAX && number <= EXACT_MAX)
		return made(cJSON_CreateNumber((double)number), ret_json);
	(void)snprintf(text, sizeof(text), "%" PRId64, number); /* it fits */
	return made(cJSON_CreateString(text), ret_json);
}

static int read_integer(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	char text[AVRO_LOGICAL_MAX];
	int64_t number;
	int r = read_long(reader, &number);

	if (r)
		return r;
	if (type->kind == AVRO_INT && (number < INT32_MIN || number > INT32_MAX))
		return fail(reader, AVRO_E_BAD, "an int that is too large for one");
	if (avro_logical_time(type->meaning, number, text))
		return made(cJSON_CreateString(text), ret_json);
	return make_integer(number, ret_json);
}

static int read_real(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	struct slice bytes;
	double number;
	float single;
	int r = read_bytes(reader, type->kind == AVRO_FLOAT ? 4 : 8, &bytes);

	if (r)
		return r;
	if (type->kind == AVRO_FLOAT) { /* both are little endian, as every machine of ours is */
		memcpy(&single, bytes.data, sizeof(single));
		number = (double)single;
	} else {
		memcpy(&number, bytes.data, sizeof(number));
	}
	return made(isfinite(number) ? cJSON_CreateNumber(number) : cJSON_CreateNull(), ret_json);
}

static int read_boolean(struct reader *reader, cJSON **ret_json)
{
	struct slice byte;
	int r = read_bytes(reader, 1, &byte);

	if (r)
		return r;
	if (byte.data[0] != 0 && byte.data[0] != 1)
		return fail(reader, AVRO_E_BAD, "a boolean that is neither true nor false");
	return made(cJSON_CreateBool(byte.data[0]), ret_json);
}

/* cJSON's strings end with a NUL: one within becomes a blank, as in JSON. */
static int make_string(struct slice text, cJSON **ret_json)
{
	CLEANUP(freep) char *copy = malloc(text.len + 1);

	if (!copy)
		return out_of_memory();
	for (size_t i = 0; i < text.len; i++)
		copy[i] = text.data[i] ? text.data[i] : ' ';
	copy[text.len] = '\0';
	return made(cJSON_CreateString(copy), ret_json);
}

static int make_base64(struct slice bytes, cJSON **ret_json)
{
	CLEANUP(freep) char *text = malloc(BASE64_SIZE(bytes.len));

	if (!text)
		return out_of_memory();
	base64_write(bytes, text);
	return made(cJSON_CreateString(text), ret_json);
}

static int read_string(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	char decimal[AVRO_LOGICAL_MAX];
	struct slice bytes;
	int r = type->kind == AVRO_FIXED ? read_bytes(reader, type->size, &bytes)
					 : read_sized(reader, &bytes);

	if (r)
		return r;
	if (type->meaning == AVRO_DECIMAL && avro_logical_decimal(bytes, type->scale, decimal))
		return made(cJSON_CreateString(decimal), ret_json);
	if (utf8_is_valid(bytes))
		return make_string(bytes, ret_json);
	return type->kind == AVRO_STRING ? fail(reader, AVRO_E_BAD, "a string that is no UTF-8")
					 : make_base64(bytes, ret_json);
}

static int read_enum(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	int64_t number;
	int r = read_long(reader, &number);

	if (r)
		return r;
	if (number < 0 || (uint64_t)number >= type->count)
		return fail(reader, AVRO_E_BAD, "a symbol that the enum does not have");
	return made(cJSON_CreateStringReference(type->names[number]), ret_json);
}

static int read_union(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	int64_t number;
	int r = read_long(reader, &number);

	if (r)
		return r;
	if (number < 0 || (uint64_t)number >= type->count)
		return fail(reader, AVRO_E_BAD, "a branch that the union does not have");
	return read_value(reader, type->types[number], ret_json);
}

static int read_record(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	const char *outer = reader->field;

	if (!json)
		return out_of_memory();
	for (size_t i = 0; i < type->count; i++) {
		cJSON *value = NULL;
		int r;

		reader->field = type->names[i];
		r = read_value(reader, type->types[i], &value);
		if (r)
			return r;
		if (!cJSON_AddItemToObjectCS(json, type->names[i], value)) {
			cJSON_Delete(value);
			return out_of_memory();
		}
	}
	reader->field = outer;
	*ret_json = json;
	json = NULL;
	return 0;
}

/* How many items come next; 0: no more. A count below zero has the block's bytes behind it. */
static int read_count(struct reader *reader, int64_t *ret_count)
{
	int64_t count, size;
	int r = read_long(reader, &count);

	if (!r && count < 0)
		r = read_long(reader, &size);
	if (r)
		return r;
	if (count == INT64_MIN)
		return fail(reader, AVRO_E_LIMIT, "too many values");
	*ret_count = count < 0 ? -count : count;
	return 0;
}

static int read_entry(struct reader *reader, const struct avro_type *type, cJSON *json)
{
	CLEANUP(freep) char *key = NULL;
	struct slice name = {0};
	cJSON *value = NULL;
	int r = 0;

	if (type->kind == AVRO_MAP) {
		r = read_sized(reader, &name);
		if (!r && (!utf8_is_valid(name) || memchr(name.data, '\0', name.len)))
			r = fail(reader, AVRO_E_BAD, "a map's key that is no text");
		if (!r)
			r = slice_copy(name, &key);
	}
	if (!r)
		r = read_value(reader, type->types[0], &value);
	if (r)
		return r;
	if (key ? cJSON_AddItemToObject(json, key, value) : cJSON_AddItemToArray(json, value))
		return 0;
	cJSON_Delete(value);
	return out_of_memory();
}

static int read_blocks(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	CLEANUP(cJSON_Deletep)
	cJSON *json = type->kind == AVRO_MAP ? cJSON_CreateObject() : cJSON_CreateArray();
	int64_t count = 0;
	int r = 0;

	if (!json)
		return out_of_memory();
	do {
		r = read_count(reader, &count);
		for (int64_t i = 0; i < count && !r; i++)
			r = read_entry(reader, type, json);
	} while (!r && count > 0);
	if (r)
		return r;
	*ret_json = json;
	json = NULL;
	return 0;
}

static int read_by_kind(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	switch (type->kind) {
	case AVRO_NULL:
		return made(cJSON_CreateNull(), ret_json);
	case AVRO_BOOLEAN:
		return read_boolean(reader, ret_json);
	case AVRO_INT:
	case AVRO_LONG:
		return read_integer(reader, type, ret_json);
	case AVRO_FLOAT:
	case AVRO_DOUBLE:
		return read_real(reader, type, ret_json);
	case AVRO_BYTES:
	case AVRO_STRING:
	case AVRO_FIXED:
		return read_string(reader, type, ret_json);
	case AVRO_ENUM:
		return read_enum(reader, type, ret_json);
	case AVRO_ARRAY:
	case AVRO_MAP:
		return read_blocks(reader, type, ret_json);
	case AVRO_RECORD:
		return read_record(reader, type, ret_json);
	case AVRO_UNION:
		break;
	}
	return read_union(reader, type, ret_json);
}

static int read_value(struct reader *reader, const struct avro_type *type, cJSON **ret_json)
{
	int r;

	if (reader->depth == 0)
		return fail(reader, AVRO_E_LIMIT, "nested too deep");
	if (reader->values == 0)
		return fail(reader, AVRO_E_LIMIT, "too many values");
	reader->depth--;
	reader->values--;
	r = read_by_kind(reader, type, ret_json);
	reader->depth++;
	return r;
}

int avro_read(const struct avro_type *type, struct slice bytes, const struct json_limits *limits,
	cJSON **ret_json, struct avro_fault *ret_fault)
{
	struct reader reader = {.bytes = bytes,
		.depth = limits->depth,
		.values = limits->elements,
		.fault = ret_fault,
		.field = ""};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	int r = read_value(&reader, type, &json);

	if (!r && reader.at < bytes.len)
		r = fail(&reader, AVRO_E_BAD, "there are bytes behind the value");
	if (r)
		return r < 0 ? error_pass(r) : r;
	*ret_json = json;
	json = NULL;
	return 0;
}

bool avro_read_text(const struct avro_type *type, struct slice bytes, struct slice *ret_text)
{
	struct avro_fault fault;
	struct reader reader = {.bytes = bytes, .fault = &fault, .field = ""};

	return (type->kind == AVRO_STRING || type->kind == AVRO_BYTES) &&
	       type->meaning == AVRO_PLAIN && read_sized(&reader, ret_text) == 0 &&
	       reader.at == bytes.len;
}
