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
#include "schemas/mapping_internal.h"

enum {
	REPORT_MAX = 64 * 1024,
};

struct loader {
	const char *file;
	struct buf report;
};

/* Say a mistake. A report that is full has said enough. */
static int blame(struct loader *loader, const char *where, const char *what)
{
	int r = buf_addf(&loader->report, "%s: %s: %s\n", loader->file, where, what);

	return r < 0 ? error_pass(r) : 0;
}

/* JSON lets a name stand twice; a mapping does not. */
static int blame_twice(struct loader *loader, const char *where)
{
	return blame(loader, where, "stands here twice");
}

static int load_text(struct loader *loader, const char *where, const cJSON *json, char **ret_text)
{
	int r;

	if (*ret_text)
		return blame_twice(loader, where);
	if (!cJSON_IsString(json) || !json->valuestring[0])
		return blame(loader, where, "a text is wanted here");
	r = slice_copy(slice_of(json->valuestring), ret_text);
	return r ? error_pass(r) : 0;
}

/* A text, or a list of them, as a list that ends with NULL. */
static int load_texts(
	struct loader *loader, const char *where, const cJSON *json, char ***ret_texts)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;
	char **texts;

	if (*ret_texts)
		return blame_twice(loader, where);
	texts = calloc(n + 1, sizeof(*texts));
	if (!texts)
		return error_raise(-ENOMEM, "loading a mapping");
	*ret_texts = texts;
	for (size_t i = 0; i < n; i++, first = first->next) {
		int r = load_text(loader, where, first, &texts[i]);

		if (r)
			return error_pass(r);
		if (!texts[i])
			return 0; /* reported; the list ends here */
	}
	return 0;
}

static int load_pairs(struct loader *loader, const char *where, const cJSON *json, char ***ret_from,
	char ***ret_to)
{
	size_t n = (size_t)cJSON_GetArraySize(json);
	const cJSON *member;
	size_t i = 0;

	if (*ret_from)
		return blame_twice(loader, where);
	if (!cJSON_IsObject(json))
		return blame(loader, where, "an object of texts is wanted here");
	*ret_from = calloc(n + 1, sizeof(char *));
	*ret_to = calloc(n + 1, sizeof(char *));
	if (!*ret_from || !*ret_to)
		return error_raise(-ENOMEM, "loading a mapping");
	cJSON_ArrayForEach (member, json) {
		int r = load_text(loader, where, member, &(*ret_to)[i]);

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

static int load_path(struct loader *loader, const char *where, const cJSON *json, struct path **ret)
{
	const char *why = "";
	int r;

	if (*ret)
		return blame_twice(loader, where);
	if (!cJSON_IsString(json))
		return blame(loader, where, "a path is wanted here, as \"/title\"");
	r = path_new(slice_of(json->valuestring), ret, &why);
	if (r == MAPPING_PATH_E_BAD)
		return blame(loader, where, why);
	return r ? error_pass(r) : 0;
}

struct word {
	const char *name;
	int value;
};

static const struct word kinds[] = {{"text", TEXT_PLAIN}, {"entities", TEXT_ENTITIES},
	{"html", TEXT_HTML}, {"escaped-html", TEXT_ESCAPED_HTML}, {"markdown", TEXT_MARKDOWN},
	{"auto", TEXT_AUTO}, {NULL, 0}};
static const struct word decoders[] = {{"base64", DECODE_BASE64}, {NULL, 0}};
static const struct word roles[] = {{"summary", ROLE_SUMMARY}, {"body", ROLE_BODY},
	{"heading", ROLE_HEADING}, {"quote", ROLE_QUOTE}, {"caption", ROLE_CAPTION},
	{"list-item", ROLE_LIST_ITEM}, {NULL, 0}};

static int load_word(struct loader *loader, const char *where, const struct word *words,
	const cJSON *json, int *ret_value)
{
	for (; words->name && cJSON_IsString(json); words++) {
		if (strcmp(words->name, json->valuestring) == 0) {
			*ret_value = words->value;
			return 0;
		}
	}
	return blame(loader, where, "not one of the words that may stand here");
}

static int load_kind(
	struct loader *loader, const char *where, const cJSON *json, struct reading *reading)
{
	int value = (int)reading->kind;
	int r = load_word(loader, where, kinds, json, &value);

	reading->kind = (enum text_kind)value;
	return r ? error_pass(r) : 0;
}

static int load_role(
	struct loader *loader, const char *where, const cJSON *json, struct reading *reading)
{
	int value = (int)reading->role;
	int r = load_word(loader, where, roles, json, &value);

	reading->role = (enum paragraph_role)value;
	return r ? error_pass(r) : 0;
}

static int load_decoder(
	struct loader *loader, const char *where, const cJSON *json, struct reading *reading)
{
	int value = DECODE_NONE;
	int r = load_word(loader, where, decoders, json, &value);

	reading->decode = (enum decoder)value;
	return r ? error_pass(r) : 0;
}

static int load_part(struct loader *loader, const char *where, const cJSON *json, struct part *part)
{
	const cJSON *member;
	int r = 0;

	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "at") == 0)
			r = load_path(loader, where, member, &part->at);
		else if (strcmp(member->string, "kind") == 0)
			r = load_kind(loader, where, member, &part->reading);
		else if (strcmp(member->string, "role") == 0)
			r = load_role(loader, where, member, &part->reading);
		else
			r = blame(loader, where, "a part has only \"at\", \"kind\" and \"role\"");
		if (r)
			return error_pass(r);
	}
	return part->at ? 0 : blame(loader, where, "a part needs \"at\"");
}

static int load_parts(struct loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	const cJSON *element;

	if (alternative->parts)
		return blame_twice(loader, where);
	if (!cJSON_IsArray(json))
		return blame(loader, where, "\"parts\" is a list");
	alternative->parts = calloc((size_t)cJSON_GetArraySize(json) + 1, sizeof(struct part));
	if (!alternative->parts)
		return error_raise(-ENOMEM, "loading a mapping");
	cJSON_ArrayForEach (element, json) {
		struct part *part = &alternative->parts[alternative->part_count++];
		int r;

		part->reading = alternative->reading;
		r = load_part(loader, where, element, part);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_condition(
	struct loader *loader, const char *where, const cJSON *json, struct condition *condition)
{
	int r;

	if (!cJSON_IsObject(json)) {
		r = load_path(loader, where, json, &condition->at);
		return r ? error_pass(r) : 0;
	}
	r = load_path(loader, where, json_member(json, "at"), &condition->at);
	if (r)
		return error_pass(r);
	r = load_texts(loader, where, json_member(json, "is"), &condition->values);
	return r ? error_pass(r) : 0;
}

static int load_when(struct loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	struct condition condition = {0};
	int r;

	if (alternative->when_at || alternative->when_values)
		return blame_twice(loader, where);
	r = load_condition(loader, where, json, &condition);

	alternative->when_at = condition.at;
	alternative->when_values = condition.values;
	return r ? error_pass(r) : 0;
}

static int load_member(struct loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	struct {
		const char *name;
		struct path **path;
		char **text;
		char ***texts;
		bool *flag;
	} plain[] = {
		{"at", .path = &alternative->at},
		{"zone_at", .path = &alternative->zone_at},
		{"time_at", .path = &alternative->time_at},
		{"value", .text = &alternative->value},
		{"split", .text = &alternative->split},
		{"pick", .texts = &alternative->picks},
		{"cut", .texts = &alternative->cut},
		{"partial", .flag = &alternative->reading.partial},
		{"utc", .flag = &alternative->reading.zone_is_utc},
	};

	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		if (strcmp(plain[i].name, json->string) != 0)
			continue;
		if (plain[i].path)
			return load_path(loader, where, json, plain[i].path);
		if (plain[i].text)
			return load_text(loader, where, json, plain[i].text);
		if (plain[i].texts)
			return load_texts(loader, where, json, plain[i].texts);
		if (plain[i].flag)
			*plain[i].flag = cJSON_IsTrue(json);
		return 0;
	}
	return blame(loader, where, json->string);
}

static int load_alternative_members(struct loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	const cJSON *member;
	int r = 0;

	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "kind") == 0)
			r = load_kind(loader, where, member, &alternative->reading);
		else if (strcmp(member->string, "role") == 0)
			r = load_role(loader, where, member, &alternative->reading);
		else if (strcmp(member->string, "decode") == 0)
			r = load_decoder(loader, where, member, &alternative->reading);
		else if (strcmp(member->string, "when") == 0)
			r = load_when(loader, where, member, alternative);
		else if (strcmp(member->string, "values") == 0)
			r = load_pairs(loader, where, member, &alternative->values_from,
				&alternative->values_to);
		else if (strcmp(member->string, "parts") == 0)
			r = load_parts(loader, where, member, alternative);
		else
			r = load_member(loader, where, member, alternative);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_alternative(struct loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	int r;

	alternative->reading.role = ROLE_BODY;
	if (!cJSON_IsObject(json)) {
		r = load_path(loader, where, json, &alternative->at);
		return r ? error_pass(r) : 0;
	}
	r = load_alternative_members(loader, where, json, alternative);
	if (r)
		return error_pass(r);
	alternative->reading.cut = (const char *const *)alternative->cut;
	if (!alternative->at == !alternative->value)
		return blame(loader, where, "either \"at\" or \"value\" is wanted here");
	return 0;
}

static int load_rule(
	struct loader *loader, const char *where, const cJSON *json, struct target_rule *rule)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;

	if (rule->alternatives)
		return blame_twice(loader, where);
	rule->alternatives = calloc(n + 1, sizeof(*rule->alternatives));
	if (!rule->alternatives)
		return error_raise(-ENOMEM, "loading a mapping");
	for (; first && rule->count < n; first = first->next) {
		int r = load_alternative(loader, where, first, &rule->alternatives[rule->count++]);

		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_fields(struct loader *loader, const cJSON *json, struct mapping *mapping)
{
	const cJSON *member;

	if (!cJSON_IsObject(json))
		return blame(loader, "fields", "an object is wanted here");
	cJSON_ArrayForEach (member, json) {
		size_t target = 0;
		int r;

		while (target < TARGET_COUNT &&
			strcmp(member->string, mapping_target_name((enum mapping_target)target)) !=
				0)
			target++;
		if (target == TARGET_COUNT)
			r = blame(loader, member->string, "there is no such field");
		else
			r = load_rule(loader, member->string, member, &mapping->rules[target]);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_conditions(
	struct loader *loader, const cJSON *json, struct condition **ret_list, size_t *ret_count)
{
	size_t n = (size_t)cJSON_GetArraySize(json);
	struct condition *list;
	const cJSON *element;

	if (*ret_list)
		return blame_twice(loader, "match");
	list = calloc(n + 1, sizeof(*list));
	if (!list)
		return error_raise(-ENOMEM, "loading a mapping");
	*ret_list = list;
	cJSON_ArrayForEach (element, json) {
		int r = load_condition(loader, "match", element, &list[(*ret_count)++]);

		if (r)
			return error_pass(r);
	}
	return 0;
}

/* One path, or a list of them. */
static int load_paths(struct loader *loader, const char *where, const cJSON *json,
	struct path ***ret_list, size_t *ret_count)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;

	if (*ret_list)
		return blame_twice(loader, where);
	*ret_list = calloc(n + 1, sizeof(struct path *));
	if (!*ret_list)
		return error_raise(-ENOMEM, "loading a mapping");
	for (; first && *ret_count < n; first = first->next) {
		int r = load_path(loader, where, first, &(*ret_list)[(*ret_count)++]);

		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_match(struct loader *loader, const cJSON *json, struct mapping *mapping)
{
	const cJSON *member;
	int r = 0;

	if (!json_array(json, "has"))
		return blame(loader, "match", "\"has\", a list of paths, is wanted here");
	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "has") == 0)
			r = load_conditions(loader, member, &mapping->has, &mapping->has_count);
		else if (strcmp(member->string, "any") == 0)
			r = load_conditions(loader, member, &mapping->any, &mapping->any_count);
		else if (strcmp(member->string, "lacks") == 0)
			r = load_paths(loader, "match/lacks", member, &mapping->lacks,
				&mapping->lacks_count);
		else
			r = blame(loader, "match",
				"only \"has\", \"any\" and \"lacks\" may stand here");
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int load_top(struct loader *loader, const cJSON *json, struct mapping *mapping)
{
	const cJSON *member;
	int r = 0;

	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "mapping") == 0)
			r = load_text(loader, "mapping", member, &mapping->name);
		else if (strcmp(member->string, "match") == 0)
			r = load_match(loader, member, mapping);
		else if (strcmp(member->string, "items") == 0)
			r = load_paths(
				loader, "items", member, &mapping->items, &mapping->items_count);
		else if (strcmp(member->string, "page") == 0)
			r = load_path(loader, "page", member, &mapping->page);
		else if (strcmp(member->string, "nulls") == 0)
			r = load_texts(loader, "nulls", member, &mapping->nulls);
		else if (strcmp(member->string, "languages") == 0)
			r = load_pairs(loader, "languages", member, &mapping->languages_from,
				&mapping->languages_to);
		else if (strcmp(member->string, "fields") == 0)
			r = load_fields(loader, member, mapping);
		else if (strcmp(member->string, "about") != 0)
			r = blame(loader, member->string, "nothing of this name may stand here");
		if (r)
			return error_pass(r);
	}
	if (!mapping->name)
		return blame(loader, "mapping", "the name is missing");
	if (mapping->has_count + mapping->any_count > 0)
		return 0;
	return blame(loader, "match", "is missing, or asks for nothing");
}

int mapping_new(
	const char *place, const cJSON *json, struct mapping **ret_mapping, char **ret_report)
{
	CLEANUP(mapping_freep) struct mapping *mapping = calloc(1, sizeof(*mapping));
	struct loader loader = {.file = place, .report = BUF_INIT(REPORT_MAX)};
	int r;

	if (!mapping)
		return error_raise(-ENOMEM, "loading a mapping");
	if (cJSON_IsObject(json))
		r = load_top(&loader, json, mapping);
	else
		r = blame(&loader, "", "a mapping is a JSON object");
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
