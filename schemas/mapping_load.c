/*
 * mapping_load.c - read a mapping file into the form that mapping.c applies.
 *
 * Every mistake in a file is reported, one a line, with the file and the place in it, so that who
 * writes a mapping mends them in one go. Unknown members are mistakes: most are misspelt known
 * ones. What is here and what schemas/mapping.v1.json says is the same; a contract test holds them
 * together.
 */
#include "schemas/mapping.h"

#include <errno.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/mapping_loader.h"

enum {
	REPORT_MAX = 64 * 1024,
};

static int load_fields(struct mapping_loader *loader, const cJSON *json, struct mapping *mapping)
{
	const cJSON *member;

	if (!cJSON_IsObject(json))
		return mapping_blame(loader, "fields", "an object is wanted here");
	cJSON_ArrayForEach (member, json) {
		size_t target = 0;
		int r;

		while (target < TARGET_COUNT &&
			strcmp(member->string, mapping_target_name((enum mapping_target)target)) !=
				0)
			target++;
		if (target == TARGET_COUNT)
			r = mapping_blame(loader, member->string, "there is no such field");
		else
			r = mapping_load_rule(
				loader, member->string, member, &mapping->rules[target]);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* One condition, or a list of them. */
static int load_conditions(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct condition **ret_list, size_t *ret_count)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;
	struct condition *list;

	if (*ret_list)
		return mapping_blame_twice(loader, where);
	list = calloc(n + 1, sizeof(*list));
	if (!list)
		return error_raise(-ENOMEM, "loading a mapping");
	*ret_list = list;
	for (; first && *ret_count < n; first = first->next) {
		int r = mapping_load_condition(loader, where, first, &list[(*ret_count)++]);

		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_match(struct mapping_loader *loader, const cJSON *json, struct mapping *mapping)
{
	const cJSON *member;
	int r = 0;

	if (!json_array(json, "has"))
		return mapping_blame(loader, "match", "\"has\", a list of paths, is wanted here");
	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "has") == 0)
			r = load_conditions(
				loader, "match", member, &mapping->has, &mapping->has_count);
		else if (strcmp(member->string, "any") == 0)
			r = load_conditions(
				loader, "match", member, &mapping->any, &mapping->any_count);
		else if (strcmp(member->string, "lacks") == 0)
			r = mapping_load_paths(loader, "match/lacks", member, &mapping->lacks,
				&mapping->lacks_count);
		else
			r = mapping_blame(loader, "match",
				"only \"has\", \"any\" and \"lacks\" may stand here");
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_top(struct mapping_loader *loader, const cJSON *json, struct mapping *mapping)
{
	const cJSON *member;
	int r = 0;

	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "mapping") == 0)
			r = mapping_load_text(loader, "mapping", member, &mapping->name);
		else if (strcmp(member->string, "match") == 0)
			r = load_match(loader, member, mapping);
		else if (strcmp(member->string, "no_article") == 0)
			r = load_conditions(loader, "no_article", member, &mapping->no_article,
				&mapping->no_article_count);
		else if (strcmp(member->string, "items") == 0)
			r = mapping_load_paths(
				loader, "items", member, &mapping->items, &mapping->items_count);
		else if (strcmp(member->string, "page") == 0)
			r = mapping_load_path(loader, "page", member, &mapping->page);
		else if (strcmp(member->string, "nulls") == 0)
			r = mapping_load_texts(loader, "nulls", member, &mapping->nulls);
		else if (strcmp(member->string, "languages") == 0)
			r = mapping_load_pairs(loader, "languages", member,
				&mapping->languages_from, &mapping->languages_to);
		else if (strcmp(member->string, "fields") == 0)
			r = load_fields(loader, member, mapping);
		else if (strcmp(member->string, "about") != 0)
			r = mapping_blame(
				loader, member->string, "nothing of this name may stand here");
		if (r)
			return error_pass(r);
	}
	if (!mapping->name)
		return mapping_blame(loader, "mapping", "the name is missing");
	if (mapping->has_count + mapping->any_count > 0)
		return 0;
	return mapping_blame(loader, "match", "is missing, or asks for nothing");
}

int mapping_new(
	const char *place, const cJSON *json, struct mapping **ret_mapping, char **ret_report)
{
	CLEANUP(mapping_freep) struct mapping *mapping = calloc(1, sizeof(*mapping));
	struct mapping_loader loader = {.file = place, .report = BUF_INIT(REPORT_MAX)};
	int r;

	if (!mapping)
		return error_raise(-ENOMEM, "loading a mapping");
	if (cJSON_IsObject(json))
		r = load_top(&loader, json, mapping);
	else
		r = mapping_blame(&loader, "", "a mapping is a JSON object");
	if (!r && loader.report.len > 0) {
		*ret_report = buf_take(&loader.report);
		r = MAPPING_E_BAD;
	}
	buf_deinit(&loader.report);
	if (r)
		return r < 0 ? error_pass(r) : r;

	*ret_mapping = mapping;
	mapping = NULL;
	return 0;
}
