/*
 * mapping_rule.c - read the rule of one field: its alternatives, and how what they find is read.
 */
#include <errno.h>
#include <string.h>

#include "runtime/error.h"
#include "schemas/mapping_loader.h"

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

static int load_word(struct mapping_loader *loader, const char *where, const struct word *words,
	const cJSON *json, int *ret_value)
{
	for (; words->name && cJSON_IsString(json); words++) {
		if (strcmp(words->name, json->valuestring) == 0) {
			*ret_value = words->value;
			return 0;
		}
	}
	return mapping_blame(loader, where, "not one of the words that may stand here");
}

static int load_kind(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct reading *reading)
{
	int value = (int)reading->kind;
	int r = load_word(loader, where, kinds, json, &value);

	reading->kind = (enum text_kind)value;
	return r ? error_pass(r) : 0;
}

static int load_role(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct reading *reading)
{
	int value = (int)reading->role;
	int r = load_word(loader, where, roles, json, &value);

	reading->role = (enum paragraph_role)value;
	return r ? error_pass(r) : 0;
}

static int load_decoder(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct reading *reading)
{
	int value = DECODE_NONE;
	int r = load_word(loader, where, decoders, json, &value);

	reading->decode = (enum decoder)value;
	return r ? error_pass(r) : 0;
}

static int load_part(
	struct mapping_loader *loader, const char *where, const cJSON *json, struct part *part)
{
	const cJSON *member;
	int r = 0;

	cJSON_ArrayForEach (member, json) {
		if (strcmp(member->string, "at") == 0)
			r = mapping_load_path(loader, where, member, &part->at);
		else if (strcmp(member->string, "when") == 0)
			r = part->when.at
				    ? mapping_blame_twice(loader, where)
				    : mapping_load_condition(loader, where, member, &part->when);
		else if (strcmp(member->string, "kind") == 0)
			r = load_kind(loader, where, member, &part->reading);
		else if (strcmp(member->string, "role") == 0)
			r = load_role(loader, where, member, &part->reading);
		else
			r = mapping_blame(loader, where,
				"a part has only \"at\", \"kind\", \"role\" and \"when\"");
		if (r)
			return error_pass(r);
	}
	return part->at ? 0 : mapping_blame(loader, where, "a part needs \"at\"");
}

static int load_parts(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	const cJSON *element;

	if (alternative->parts)
		return mapping_blame_twice(loader, where);
	if (!cJSON_IsArray(json))
		return mapping_blame(loader, where, "\"parts\" is a list");
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

static int load_when(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	struct condition condition = {0};
	int r;

	if (alternative->when_at || alternative->when_values)
		return mapping_blame_twice(loader, where);
	r = mapping_load_condition(loader, where, json, &condition);

	alternative->when_at = condition.at;
	alternative->when_values = condition.values;
	return r ? error_pass(r) : 0;
}

/* "caption_at" and its like: one path, or a list of them. */
static int load_beside(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	for (size_t i = 0; i < BESIDE_COUNT; i++) {
		const char *name = mapping_beside_name((enum beside)i);
		struct path_list *paths = &alternative->beside[i];
		int r;

		if (strncmp(json->string, name, strlen(name)) != 0 ||
			strcmp(json->string + strlen(name), "_at") != 0)
			continue;
		r = mapping_load_paths(loader, where, json, &paths->list, &paths->count);
		return r ? error_pass(r) : 0;
	}
	return mapping_blame(loader, where, json->string);
}

static int load_member(struct mapping_loader *loader, const char *where, const cJSON *json,
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
			return mapping_load_path(loader, where, json, plain[i].path);
		if (plain[i].text)
			return mapping_load_text(loader, where, json, plain[i].text);
		if (plain[i].texts)
			return mapping_load_texts(loader, where, json, plain[i].texts);
		if (plain[i].flag)
			*plain[i].flag = cJSON_IsTrue(json);
		return 0;
	}
	return load_beside(loader, where, json, alternative);
}

static int load_alternative_members(struct mapping_loader *loader, const char *where,
	const cJSON *json, struct alternative *alternative)
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
			r = mapping_load_pairs(loader, where, member, &alternative->values_from,
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

static int load_alternative(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct alternative *alternative)
{
	int r;

	alternative->reading.role = ROLE_BODY;
	if (!cJSON_IsObject(json)) {
		r = mapping_load_path(loader, where, json, &alternative->at);
		return r ? error_pass(r) : 0;
	}
	r = load_alternative_members(loader, where, json, alternative);
	if (r)
		return error_pass(r);
	alternative->reading.cut = (const char *const *)alternative->cut;
	if (!alternative->at == !alternative->value)
		return mapping_blame(loader, where, "either \"at\" or \"value\" is wanted here");
	return 0;
}

int mapping_load_rule(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct target_rule *rule)
{
	const cJSON *first = cJSON_IsArray(json) ? json->child : json;
	size_t n = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;

	if (rule->alternatives)
		return mapping_blame_twice(loader, where);
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
