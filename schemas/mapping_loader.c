/*
 * mapping_loader.c - the small parts of a mapping file: a text, a list of them, pairs, a path, a
 * condition. A value that is not of its kind is reported and left out.
 */
#include "schemas/mapping_loader.h"

#include <errno.h>

#include "runtime/error.h"
#include "runtime/json.h"

/* Say a mistake. A report that is full has said enough. */
int mapping_blame(struct mapping_loader *loader, const char *where, const char *what)
{
	int r = buf_addf(&loader->report, "%s: %s: %s\n", loader->file, where, what);

	return r < 0 ? error_pass(r) : 0;
}

/* JSON lets a name stand twice; a mapping does not. */
int mapping_blame_twice(struct mapping_loader *loader, const char *where)
{
	return mapping_blame(loader, where, "stands here twice");
}

int mapping_load_text(
	struct mapping_loader *loader, const char *where, const cJSON *json, char **ret_text)
{
	int r;

	if (*ret_text)
		return mapping_blame_twice(loader, where);
	if (!cJSON_IsString(json) || !json->valuestring[0])
		return mapping_blame(loader, where, "a text is wanted here");
	r = slice_copy(slice_of(json->valuestring), ret_text);
	return r ? error_pass(r) : 0;
}

/* A text, or a list of them, as a list that ends with NULL. */
int mapping_load_texts(
	struct mapping_loader *loader, const char *where, const cJSON *json, char ***ret_texts)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;
	char **texts;

	if (*ret_texts)
		return mapping_blame_twice(loader, where);
	texts = calloc(n + 1, sizeof(*texts));
	if (!texts)
		return error_raise(-ENOMEM, "loading a mapping");
	*ret_texts = texts;
	for (size_t i = 0; i < n; i++, first = first->next) {
		int r = mapping_load_text(loader, where, first, &texts[i]);

		if (r)
			return error_pass(r);
		if (!texts[i])
			return 0; /* reported; the list ends here */
	}
	return 0;
}

int mapping_load_pairs(struct mapping_loader *loader, const char *where, const cJSON *json,
	char ***ret_from, char ***ret_to)
{
	size_t n = (size_t)cJSON_GetArraySize(json);
	const cJSON *member;
	size_t i = 0;

	if (*ret_from)
		return mapping_blame_twice(loader, where);
	if (!cJSON_IsObject(json))
		return mapping_blame(loader, where, "an object of texts is wanted here");
	*ret_from = calloc(n + 1, sizeof(char *));
	*ret_to = calloc(n + 1, sizeof(char *));
	if (!*ret_from || !*ret_to)
		return error_raise(-ENOMEM, "loading a mapping");
	cJSON_ArrayForEach (member, json) {
		int r = mapping_load_text(loader, where, member, &(*ret_to)[i]);

		if (r)
			return error_pass(r);
		if (!(*ret_to)[i])
			return 0; /* reported; the list ends here */
		r = slice_copy(slice_of(member->string), &(*ret_from)[i++]);
		if (r)
			return error_pass(r);
	}
	return 0;
}

int mapping_load_path(
	struct mapping_loader *loader, const char *where, const cJSON *json, struct path **ret)
{
	const char *why = "";
	int r;

	if (*ret)
		return mapping_blame_twice(loader, where);
	if (!cJSON_IsString(json))
		return mapping_blame(loader, where, "a path is wanted here, as \"/title\"");
	r = path_new(slice_of(json->valuestring), ret, &why);
	if (r == MAPPING_PATH_E_BAD)
		return mapping_blame(loader, where, why);
	return r ? error_pass(r) : 0;
}

/* One path, or a list of them. */
int mapping_load_paths(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct path ***ret_list, size_t *ret_count)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;

	if (*ret_list)
		return mapping_blame_twice(loader, where);
	*ret_list = calloc(n + 1, sizeof(struct path *));
	if (!*ret_list)
		return error_raise(-ENOMEM, "loading a mapping");
	for (; first && *ret_count < n; first = first->next) {
		int r = mapping_load_path(loader, where, first, &(*ret_list)[(*ret_count)++]);

		if (r)
			return error_pass(r);
	}
	return 0;
}

int mapping_load_condition(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct condition *condition)
{
	int r;

	if (!cJSON_IsObject(json)) {
		r = mapping_load_path(loader, where, json, &condition->at);
		return r ? error_pass(r) : 0;
	}
	r = mapping_load_path(loader, where, json_member(json, "at"), &condition->at);
	if (r)
		return error_pass(r);
	r = mapping_load_texts(loader, where, json_member(json, "is"), &condition->values);
	return r ? error_pass(r) : 0;
}
