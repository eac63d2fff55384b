/*
 * mapping_beside.c - what stands beside a picture or a person, in the object that it was taken of.
 */
#include <errno.h>

#include "runtime/error.h"
#include "schemas/mapping_internal.h"

enum {
	NESTING_MAX = 4, /* of objects and lists around a text */
};

static const char *const picks[] = {"value", "name", "text", "@value", "#text", "url"};

/* The text of a value that may be an object or a list, as XML's are; NULL: it has none. */
static const char *text_of(const cJSON *value)
{
	for (int nesting = 0; value && nesting <= NESTING_MAX; nesting++) {
		const cJSON *member = NULL;

		if (cJSON_IsString(value))
			return value->valuestring;
		for (size_t i = 0; i < COUNT_OF(picks) && cJSON_IsObject(value) && !member; i++)
			member = cJSON_GetObjectItemCaseSensitive(value, picks[i]);
		value = cJSON_IsArray(value) ? value->child : member;
	}
	return NULL;
}

/* A caption, a credit, a link: the first of the places where there is one. */
static int note(const struct mapping *mapping, const struct path_list *paths, const cJSON *root,
	const cJSON *whole, char **ret_text)
{

	for (size_t i = 0; i < paths->count && whole; i++) {
		const char *text = text_of(path_first(paths->list[i], root, whole));
		struct slice slice = slice_trim(slice_of(text ? text : ""));
		int r;

		if (slice.len == 0 || mapping_is_null(mapping, slice))
			continue;
		r = slice_copy(slice, ret_text);
		return r ? error_pass(r) : 0;
	}
	return 0;
}

int mapping_note_beside(const struct mapping *mapping, const struct alternative *alternative,
	const cJSON *root, const cJSON *whole, struct field *field)
{
	for (size_t i = 0; i < BESIDE_COUNT; i++) {
		int r = note(mapping, &alternative->beside[i], root, whole, &field->beside[i]);

		if (r)
			return error_pass(r);
	}
	return 0;
}
