/*
 * shape_read.c - a JSON object into a struct, by its table.
 *
 * Strings are not copied but taken out of the tree, and unknown members are moved over whole, so
 * that reading costs little more than parsing did. Members usually come in the order of the table:
 * the search for a name begins behind the last one found.
 */
#include "schemas/shape.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/error.h"
#include "schemas/article.h"

typedef int (*reader)(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why);

static void *place(const struct field *field, void *base)
{
	return (char *)base + field->offset;
}

static size_t *counter(const struct field *field, void *base)
{
	return (size_t *)(void *)((char *)base + field->count_offset);
}

/* Say that the member is not what it should be. */
static int blame(const struct field *field, const char **ret_why)
{
	*ret_why = field->problem;
	return SHAPE_E_INVALID;
}

/* The string of a node, taken out of it. */
static char *take(cJSON *json)
{
	char *text = json->valuestring;

	json->valuestring = NULL;
	return text;
}

/* Place of a word in the list, or -1. */
static int find_word(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return -1;
}

static bool is_one_line(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static bool is_fit(const struct field *field, const char *text)
{
	if (field->kind == FIELD_LINE && !is_one_line(text))
		return false;
	if (field->words && find_word(field->words, text) < 0)
		return false;
	return !field->is_valid || field->is_valid(text);
}

static int read_text(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	char **text = place(field, base);
	(void)form;

	/* A second member of that name would be a leak, and is no JSON to rely on. */
	if (!cJSON_IsString(json) || *text || !is_fit(field, json->valuestring))
		return blame(field, ret_why);
	*text = take(json);
	return 0;
}

static int read_word(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	unsigned value;
	int i;
	(void)form;

	i = cJSON_IsString(json) ? find_word(field->words, json->valuestring) : -1;
	if (i < 0)
		return blame(field, ret_why);
	value = (unsigned)i;
	memcpy(place(field, base), &value, sizeof(value)); /* every enum of ours is of that size */
	return 0;
}

static int read_time(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	int64_t *at_ms = place(field, base);
	(void)form;

	/* The first moment of 1970 is what broken clocks say, and "unknown" in the struct. */
	if (!cJSON_IsString(json) || !time_parse(json->valuestring, at_ms) || *at_ms == 0)
		return blame(field, ret_why);
	return 0;
}

static bool is_whole(const cJSON *json, double max)
{
	return cJSON_IsNumber(json) && json->valuedouble >= 0 && json->valuedouble <= max &&
	       floor(json->valuedouble) == json->valuedouble;
}

static int read_count(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	long *count = place(field, base);
	(void)form;

	if (!is_whole(json, 9007199254740992.0)) /* 2^53: exact in a double */
		return blame(field, ret_why);
	*count = (long)json->valuedouble;
	return 0;
}

static int read_share(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	double *share = place(field, base);
	(void)form;

	if (!cJSON_IsNumber(json) || !(json->valuedouble >= 0 && json->valuedouble <= 1))
		return blame(field, ret_why);
	*share = json->valuedouble;
	return 0;
}

static int read_switch(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	bool *value = place(field, base);
	(void)form;

	if (!cJSON_IsBool(json))
		return blame(field, ret_why);
	*value = cJSON_IsTrue(json);
	return 0;
}

/* Make room for the elements of `json`: 0, an outcome, or < 0. Nothing is made for an empty one. */
static int make_list(
	const struct field *field, const cJSON *json, size_t size, void *base, const char **ret_why)
{
	void *list;
	size_t count;

	if (!cJSON_IsArray(json) || *counter(field, base) > 0)
		return blame(field, ret_why);
	count = (size_t)cJSON_GetArraySize(json);
	if (count > field->max)
		return blame(field, ret_why);
	if (count == 0)
		return 0;

	list = calloc(count, size);
	if (!list)
		return error_raise(-ENOMEM, "reading \"%s\" of %zu", field->name, count);
	memcpy(place(field, base), &list, sizeof(list));
	return 0;
}

static int read_texts(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	size_t *count = counter(field, base);
	cJSON *element;
	char **texts;
	int r;
	(void)form;

	r = make_list(field, json, sizeof(*texts), base, ret_why);
	if (r)
		return r;
	memcpy(&texts, place(field, base), sizeof(texts));

	cJSON_ArrayForEach (element, json) {
		if (!cJSON_IsString(element) || !*element->valuestring)
			return blame(field, ret_why);
		texts[(*count)++] = take(element);
	}
	return 0;
}

static bool read_quad(const cJSON *json, uint32_t *quad)
{
	const cJSON *number;
	size_t i = 0;

	cJSON_ArrayForEach (number, json) {
		if (i == 4 || !is_whole(number, UINT32_MAX))
			return false;
		quad[i++] = (uint32_t)number->valuedouble;
	}
	return i == 4;
}

static int read_quads(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	size_t *count = counter(field, base);
	const cJSON *element;
	uint32_t *quads;
	int r;
	(void)form;

	r = make_list(field, json, 4 * sizeof(*quads), base, ret_why);
	if (r)
		return r;
	memcpy(&quads, place(field, base), sizeof(quads));

	cJSON_ArrayForEach (element, json) {
		if (!cJSON_IsArray(element) || !read_quad(element, quads + 4 * *count))
			return blame(field, ret_why);
		(*count)++;
	}
	return 0;
}

static int read_object(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	if (!cJSON_IsObject(json))
		return blame(field, ret_why);
	return shape_read(field->shape, form, json, place(field, base), ret_why);
}

static int read_list(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	size_t *count = counter(field, base);
	cJSON *element;
	char *list;
	int r;

	r = make_list(field, json, field->shape->size, base, ret_why);
	if (r)
		return r;
	memcpy(&list, place(field, base), sizeof(list));

	cJSON_ArrayForEach (element, json) {
		if (!cJSON_IsObject(element))
			return blame(field, ret_why);
		r = shape_read(field->shape, form, element, list + field->shape->size * (*count)++,
			ret_why);
		if (r)
			return r;
	}
	return 0;
}

/* Move the members of an object into a new one. */
static int read_json(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	cJSON **object = place(field, base);
	(void)form;

	if (!cJSON_IsObject(json) || *object)
		return blame(field, ret_why);
	*object = cJSON_CreateObject();
	if (!*object)
		return error_raise(-ENOMEM, "keeping \"%s\"", field->name);
	(*object)->child = json->child;
	json->child = NULL;
	return 0;
}

static int read_derived(
	const struct field *field, unsigned form, cJSON *json, void *base, const char **ret_why)
{
	(void)field;
	(void)form;
	(void)json;
	(void)base;
	(void)ret_why;
	return 0;
}

static const reader readers[] = {
	[FIELD_TEXT] = read_text,
	[FIELD_LINE] = read_text,
	[FIELD_WORD] = read_word,
	[FIELD_TIME] = read_time,
	[FIELD_COUNT] = read_count,
	[FIELD_SHARE] = read_share,
	[FIELD_SWITCH] = read_switch,
	[FIELD_TEXTS] = read_texts,
	[FIELD_QUADS] = read_quads,
	[FIELD_OBJECT] = read_object,
	[FIELD_LIST] = read_list,
	[FIELD_JSON] = read_json,
	[FIELD_DERIVED] = read_derived,
};

/* The row of that name that stands in this form; else `count`, with `ret_elsewhere` true when it
 * stands in another. */
static size_t find_row(const struct shape *shape, unsigned form, const char *name, size_t from,
	bool *ret_elsewhere)
{
	*ret_elsewhere = false;
	for (size_t n = 0; n < shape->count; n++) {
		size_t i = (from + n) % shape->count;

		if (strcmp(shape->fields[i].name, name) != 0)
			continue;
		if (shape->fields[i].forms & form)
			return i;
		*ret_elsewhere = true;
	}
	return shape->count;
}

static int keep_unknown(const struct shape *shape, cJSON *object, cJSON *member, void *base)
{
	cJSON **unknown;

	if (!shape->keeps_unknown)
		return 0;
	unknown = (cJSON **)(void *)((char *)base + shape->unknown_offset);
	if (!*unknown)
		*unknown = cJSON_CreateObject();
	if (!*unknown)
		return error_raise(-ENOMEM, "keeping an unknown member");
	/* cJSON takes over a detached member with its name. */
	cJSON_DetachItemViaPointer(object, member);
	cJSON_AddItemToArray(*unknown, member);
	return 0;
}

static bool is_absent(const cJSON *json)
{
	return cJSON_IsNull(json) || (cJSON_IsString(json) && !*json->valuestring);
}

static int check_required(
	const struct shape *shape, unsigned form, uint64_t seen, const char **ret_why)
{
	for (size_t i = 0; i < shape->count; i++)
		if ((shape->fields[i].required & form) && !(seen >> i & 1))
			return blame(&shape->fields[i], ret_why);
	return 0;
}

int shape_read(
	const struct shape *shape, unsigned form, cJSON *object, void *base, const char **ret_why)
{
	cJSON *next;
	uint64_t seen = 0;
	size_t after = 0;

	assert(shape->count <= 64);
	for (cJSON *member = object->child; member; member = next) {
		bool elsewhere;
		size_t i = find_row(shape, form, member->string, after, &elsewhere);
		int r = 0;

		next = member->next;
		if (i < shape->count) {
			after = i + 1;
			if (is_absent(member) && shape->fields[i].kind != FIELD_DERIVED)
				continue;
			seen |= (uint64_t)1 << i;
			r = readers[shape->fields[i].kind](
				&shape->fields[i], form, member, base, ret_why);
		} else if (!elsewhere) {
			r = keep_unknown(shape, object, member, base);
		}
		if (r)
			return r;
	}
	return check_required(shape, form, seen, ret_why);
}
