/*
 * avro_schema.c - an Avro schema as a graph of types.
 *
 * Every type that is made is put into one list, which owns it; what refers to it borrows. A named
 * type can be referred to from within itself, so it is listed before its fields are read. The
 * registry is trusted no more than a record is: depth, types and names have ceilings.
 */
#include "ingest/avro_schema.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "ingest/json_strict.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/utf8.h"

enum {
	TYPES_MAX = 20000,
	NAMES_MAX = 1000, /* named types */
	NAME_BYTES_MAX = 256,
	DEPTH_MAX = 64,
	FIXED_MAX = 1024 * 1024,
	SCALE_MAX = 38,
};

struct owned {
	struct avro_type type; /* first: a pointer to it is one to this */
	struct owned *next;
};

struct named {
	char name[NAME_BYTES_MAX];
	const struct avro_type *type;
};

struct avro_schema {
	struct owned *all;
	size_t type_count;
	struct named *named;
	size_t named_count, named_room;
	const struct avro_type *root;
	const char *why;
};

static const char *const kinds[] = {
	[AVRO_NULL] = "null",
	[AVRO_BOOLEAN] = "boolean",
	[AVRO_INT] = "int",
	[AVRO_LONG] = "long",
	[AVRO_FLOAT] = "float",
	[AVRO_DOUBLE] = "double",
	[AVRO_BYTES] = "bytes",
	[AVRO_STRING] = "string",
	[AVRO_FIXED] = "fixed",
	[AVRO_ENUM] = "enum",
	[AVRO_ARRAY] = "array",
	[AVRO_MAP] = "map",
	[AVRO_RECORD] = "record",
};

static int read_type(struct avro_schema *schema, const cJSON *json, const char *space, size_t depth,
	const struct avro_type **ret_type);

static int bad(struct avro_schema *schema, const char *why)
{
	schema->why = why;
	return AVRO_SCHEMA_E_BAD;
}

int avro_schema_new(struct avro_schema **ret_schema)
{
	struct avro_schema *schema = calloc(1, sizeof(*schema));

	if (!schema)
		return error_raise(-ENOMEM, "making an Avro schema");
	*ret_schema = schema;
	return 0;
}

struct avro_schema *avro_schema_free(struct avro_schema *schema)
{
	if (!schema)
		return NULL;
	while (schema->all) {
		struct owned *owned = schema->all;

		schema->all = owned->next;
		for (size_t i = 0; owned->type.names && i < owned->type.count; i++)
			free(owned->type.names[i]);
		free(owned->type.names);
		free(owned->type.types);
		free(owned);
	}
	free(schema->named);
	free(schema);
	return NULL;
}

const struct avro_type *avro_schema_root(const struct avro_schema *schema)
{
	return schema->root;
}

static int add_type(struct avro_schema *schema, enum avro_kind kind, struct avro_type **ret_type)
{
	struct owned *owned;

	if (schema->type_count == TYPES_MAX)
		return bad(schema, "more types than a schema has");
	owned = calloc(1, sizeof(*owned));
	if (!owned)
		return error_raise(-ENOMEM, "reading an Avro schema");
	schema->type_count++;
	owned->type.kind = kind;
	owned->next = schema->all;
	schema->all = owned;
	*ret_type = &owned->type;
	return 0;
}

/* Room for `count` types below `type`, and names if they have any. */
static int make_room(struct avro_type *type, size_t count, bool has_types, bool has_names)
{
	type->names = has_names ? calloc(count + 1, sizeof(*type->names)) : NULL;
	type->types = has_types ? calloc(count + 1, sizeof(const struct avro_type *)) : NULL;
	if ((has_names && !type->names) || (has_types && !type->types))
		return error_raise(-ENOMEM, "reading an Avro schema");
	return 0;
}

static bool is_primitive(enum avro_kind kind)
{
	return kind <= AVRO_STRING;
}

/* AVRO_UNION: it is none of the words. */
static enum avro_kind kind_of(const char *word)
{
	if (strcmp(word, "error") == 0)
		return AVRO_RECORD;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(word, kinds[i]) == 0)
			return (enum avro_kind)i;
	return AVRO_UNION;
}

/* "Outlet" in the namespace "org.example" is org.example.Outlet; a name with dots stands for
 * itself. False: too long. */
static bool full_name(const char *name, const char *space, char *full)
{
	const bool alone = strchr(name, '.') || !space[0];
	size_t n = strlen(name), m = alone ? 0 : strlen(space) + 1;

	if (n + m >= NAME_BYTES_MAX)
		return false;
	if (!alone) {
		memcpy(full, space, m - 1);
		full[m - 1] = '.';
	}
	memcpy(full + m, name, n + 1);
	return true;
}

static const struct avro_type *find_named(const struct avro_schema *schema, const char *full)
{
	for (size_t i = 0; i < schema->named_count; i++)
		if (strcmp(schema->named[i].name, full) == 0)
			return schema->named[i].type;
	return NULL;
}

static int refer(struct avro_schema *schema, const char *word, const char *space,
	const struct avro_type **ret_type)
{
	char full[NAME_BYTES_MAX];
	const struct avro_type *type = NULL;

	if (full_name(word, space, full))
		type = find_named(schema, full);
	if (!type)
		type = find_named(schema, word); /* of no namespace */
	if (!type)
		return bad(schema, "it refers to a type that is nowhere");
	*ret_type = type;
	return 0;
}

/* List `type` by the name in `json`. `space` becomes the namespace of what is in it. */
static int take_name(struct avro_schema *schema, const cJSON *json, const char *space,
	const struct avro_type *type, char *inner)
{
	const char *name = json_string(json, "name");
	const char *own = json_string(json, "namespace");
	struct named *named;
	char *dot;

	if (schema->named_count == NAMES_MAX)
		return bad(schema, "more named types than a schema has");
	if (schema->named_count == schema->named_room) {
		const size_t room = 2 * schema->named_room + 8;

		named = reallocarray(schema->named, room, sizeof(*named));
		if (!named)
			return error_raise(-ENOMEM, "reading an Avro schema");
		schema->named = named;
		schema->named_room = room;
	}
	named = &schema->named[schema->named_count];
	if (!name || !name[0] || !full_name(name, own ? own : space, named->name))
		return bad(schema, "a type without a name, or with one that is too long");
	if (find_named(schema, named->name))
		return bad(schema, "two types have one name");
	named->type = type;
	schema->named_count++;
	memcpy(inner, named->name, NAME_BYTES_MAX);
	dot = strrchr(inner, '.');
	inner[dot ? dot - inner : 0] = '\0';
	return 0;
}

static int read_fields(struct avro_schema *schema, const cJSON *json, const char *space,
	size_t depth, struct avro_type *type)
{
	const cJSON *fields = json_array(json, "fields");
	const cJSON *field;
	int r;

	if (!fields)
		return bad(schema, "a record without fields");
	r = make_room(type, (size_t)cJSON_GetArraySize(fields), true, true);
	cJSON_ArrayForEach (field, fields) {
		const char *name = json_string(field, "name");

		if (r)
			break;
		if (!name || strlen(name) >= NAME_BYTES_MAX)
			return bad(schema, "a field without a name, or with one that is too long");
		r = slice_copy(slice_of(name), &type->names[type->count]);
		if (r)
			return error_pass(r);
		type->count++;
		r = read_type(schema, json_member(field, "type"), space, depth + 1,
			&type->types[type->count - 1]);
	}
	return r;
}

static int read_symbols(struct avro_schema *schema, const cJSON *json, struct avro_type *type)
{
	const cJSON *symbols = json_array(json, "symbols");
	const cJSON *symbol;
	int r;

	if (!symbols)
		return bad(schema, "an enum without symbols");
	r = make_room(type, (size_t)cJSON_GetArraySize(symbols), false, true);
	cJSON_ArrayForEach (symbol, symbols) {
		const char *name = cJSON_GetStringValue(symbol);

		if (r)
			break;
		if (!name || strlen(name) >= NAME_BYTES_MAX)
			return bad(schema, "a symbol that is no name");
		r = slice_copy(slice_of(name), &type->names[type->count]);
		type->count += r ? 0 : 1;
	}
	return r ? error_pass(r) : 0;
}

/* A whole number of `json` up to `max`; anything else is `otherwise`. */
static size_t number_of(const cJSON *json, const char *name, size_t max, size_t otherwise)
{
	const cJSON *number = json_member(json, name);
	double value = cJSON_IsNumber(number) ? number->valuedouble : -1;

	return value >= 0 && value <= (double)max ? (size_t)value : otherwise;
}

static void take_meaning(const cJSON *json, struct avro_type *type)
{
	static const struct {
		const char *word;
		enum avro_kind kind, other;
		enum avro_meaning meaning;
	} meanings[] = {
		{"decimal", AVRO_BYTES, AVRO_FIXED, AVRO_DECIMAL},
		{"date", AVRO_INT, AVRO_INT, AVRO_DATE},
		{"time-millis", AVRO_INT, AVRO_INT, AVRO_TIME_MS},
		{"time-micros", AVRO_LONG, AVRO_LONG, AVRO_TIME_US},
		{"timestamp-millis", AVRO_LONG, AVRO_LONG, AVRO_TIMESTAMP_MS},
		{"timestamp-micros", AVRO_LONG, AVRO_LONG, AVRO_TIMESTAMP_US},
		{"timestamp-nanos", AVRO_LONG, AVRO_LONG, AVRO_TIMESTAMP_NS},
		{"local-timestamp-millis", AVRO_LONG, AVRO_LONG, AVRO_LOCAL_MS},
		{"local-timestamp-micros", AVRO_LONG, AVRO_LONG, AVRO_LOCAL_US},
		{"local-timestamp-nanos", AVRO_LONG, AVRO_LONG, AVRO_LOCAL_NS},
	};
	const char *word = json_string(json, "logicalType");

	for (size_t i = 0; word && i < COUNT_OF(meanings); i++)
		if (strcmp(word, meanings[i].word) == 0 &&
			(type->kind == meanings[i].kind || type->kind == meanings[i].other))
			type->meaning = meanings[i].meaning;
	type->scale = number_of(json, "scale", SCALE_MAX, 0);
}

static int read_union(struct avro_schema *schema, const cJSON *json, const char *space,
	size_t depth, const struct avro_type **ret_type)
{
	struct avro_type *type;
	const cJSON *branch;
	int r = add_type(schema, AVRO_UNION, &type);

	if (!r)
		r = make_room(type, (size_t)cJSON_GetArraySize(json), true, false);
	if (r)
		return r;
	cJSON_ArrayForEach (branch, json) {
		r = read_type(schema, branch, space, depth + 1, &type->types[type->count]);
		if (r)
			return r;
		type->count++;
	}
	*ret_type = type;
	return 0;
}

static int read_word(struct avro_schema *schema, const char *word, const char *space,
	const struct avro_type **ret_type)
{
	enum avro_kind kind = kind_of(word);
	struct avro_type *type;
	int r;

	if (!is_primitive(kind))
		return refer(schema, word, space, ret_type);
	r = add_type(schema, kind, &type);
	if (!r)
		*ret_type = type;
	return r;
}

static int read_element(struct avro_schema *schema, const cJSON *json, const char *space,
	size_t depth, struct avro_type *type)
{
	const char *member = type->kind == AVRO_MAP ? "values" : "items";
	int r = make_room(type, 1, true, false);

	if (r)
		return error_pass(r);
	type->count = 1;
	return read_type(schema, json_member(json, member), space, depth + 1, &type->types[0]);
}

/* What an object with a word for its type describes. */
static int read_described(struct avro_schema *schema, const cJSON *json, const char *space,
	size_t depth, struct avro_type *type)
{
	char inner[NAME_BYTES_MAX];
	int r = 0;

	if (type->kind == AVRO_RECORD || type->kind == AVRO_ENUM || type->kind == AVRO_FIXED)
		r = take_name(schema, json, space, type, inner);
	if (r)
		return r;
	if (type->kind == AVRO_RECORD)
		return read_fields(schema, json, inner, depth, type);
	if (type->kind == AVRO_ENUM)
		return read_symbols(schema, json, type);
	if (type->kind == AVRO_ARRAY || type->kind == AVRO_MAP)
		return read_element(schema, json, space, depth, type);
	if (type->kind == AVRO_FIXED) {
		type->size = number_of(json, "size", FIXED_MAX, FIXED_MAX + 1);
		if (type->size > FIXED_MAX)
			return bad(schema, "a fixed without a size");
	}
	return 0;
}

static int read_type(struct avro_schema *schema, const cJSON *json, const char *space, size_t depth,
	const struct avro_type **ret_type)
{
	const cJSON *inner = json_member(json, "type");
	const char *word = cJSON_GetStringValue(inner);
	struct avro_type *type;
	enum avro_kind kind;
	int r;

	if (depth > DEPTH_MAX)
		return bad(schema, "types too deep in each other");
	if (cJSON_IsString(json))
		return read_word(schema, cJSON_GetStringValue(json), space, ret_type);
	if (cJSON_IsArray(json))
		return read_union(schema, json, space, depth, ret_type);
	if (cJSON_IsObject(inner) || cJSON_IsArray(inner))
		return read_type(schema, inner, space, depth + 1, ret_type);
	if (!word)
		return bad(schema, "something that is no type");
	kind = kind_of(word);
	if (kind == AVRO_UNION)
		return refer(schema, word, space, ret_type);
	r = add_type(schema, kind, &type);
	if (!r)
		r = read_described(schema, json, space, depth, type);
	if (r)
		return r;
	take_meaning(json, type);
	*ret_type = type;
	return 0;
}

int avro_schema_add(struct avro_schema *schema, struct slice text, const char **ret_why)
{
	static const struct json_limits limits = {.depth = 4 * DEPTH_MAX, .elements = 100000};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const struct avro_type *root = NULL;
	struct json_fault why = {0};
	int r;

	if (!utf8_is_valid(text)) {
		*ret_why = "it is no UTF-8";
		return AVRO_SCHEMA_E_BAD;
	}
	r = json_strict_parse(text, &limits, &json, &why);
	if (r < 0)
		return error_pass(r);
	if (r) {
		*ret_why = "it is not JSON";
		return AVRO_SCHEMA_E_BAD;
	}
	r = read_type(schema, json, "", 0, &root);
	if (r < 0)
		return error_pass(r);
	if (r) {
		*ret_why = schema->why;
		return AVRO_SCHEMA_E_BAD;
	}
	schema->root = root;
	return 0;
}
