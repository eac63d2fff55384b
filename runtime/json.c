/*
 * json.c - cJSON in our words: lengths instead of NULs, our error numbers, exact names.
 *
 * cJSON's own limits stand: a nesting of 1,000 levels, numbers as doubles.
 */
#include "runtime/json.h"

#include <errno.h>

#include "runtime/error.h"

/* Only white space may follow the value. */
static bool is_blank(const char *from, const char *end)
{
	return slice_trim((struct slice){.data = from, .len = (size_t)(end - from)}).len == 0;
}

int json_parse(struct slice text, cJSON **ret_json, size_t *ret_at)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const char *stop = text.data;

	if (text.len > 0)
		json = cJSON_ParseWithLengthOpts(text.data, text.len, &stop, 0);
	if (!json || !is_blank(stop, text.data + text.len)) {
		if (ret_at)
			*ret_at = text.len > 0 ? (size_t)(stop - text.data) : 0;
		return JSON_E_SYNTAX;
	}
	*ret_json = json;
	json = NULL;
	return 0;
}

int json_print(const cJSON *json, char **ret_text)
{
	char *text = cJSON_PrintUnformatted(json);

	if (!text)
		return error_raise(-ENOMEM, "printing JSON");
	*ret_text = text;
	return 0;
}

const cJSON *json_member(const cJSON *object, const char *name)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

const cJSON *json_array(const cJSON *object, const char *name)
{
	const cJSON *member = json_member(object, name);

	return cJSON_IsArray(member) ? member : NULL;
}

const cJSON *json_object(const cJSON *object, const char *name)
{
	const cJSON *member = json_member(object, name);

	return cJSON_IsObject(member) ? member : NULL;
}

const char *json_string(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(json_member(object, name));
}

int json_add(cJSON *object, const char *name, cJSON *child)
{
	if (!child || !cJSON_AddItemToObject(object, name, child)) {
		cJSON_Delete(child);
		return error_raise(-ENOMEM, "adding \"%s\" to JSON", name);
	}
	return 0;
}

int json_append(cJSON *array, cJSON *child)
{
	if (!child || !cJSON_AddItemToArray(array, child)) {
		cJSON_Delete(child);
		return error_raise(-ENOMEM, "appending to a JSON array");
	}
	return 0;
}

int json_add_string(cJSON *object, const char *name, const char *value)
{
	return value ? json_add(object, name, cJSON_CreateString(value)) : 0;
}

int json_add_number(cJSON *object, const char *name, double value)
{
	return json_add(object, name, cJSON_CreateNumber(value));
}

int json_add_bool(cJSON *object, const char *name, bool value)
{
	return json_add(object, name, cJSON_CreateBool(value));
}
