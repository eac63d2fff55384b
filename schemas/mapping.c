/*
 * mapping.c - what a mapping says of a record: whether it fits, where the articles are, what it
 * looks at. What each field holds is mapping_extract.c's business.
 */
#include "schemas/mapping.h"

#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "schemas/mapping_internal.h"

static const char *const target_names[] = {
#define TARGET_NAME(constant, name, many) [constant] = name,
	MAPPING_TARGETS(TARGET_NAME)
#undef TARGET_NAME
};

static const char *const beside_names[] = {
	[BESIDE_CAPTION] = "caption", [BESIDE_CREDIT] = "credit", [BESIDE_LINK] = "link"};

const char *mapping_beside_name(enum beside beside)
{
	return beside_names[beside];
}

const char *mapping_target_name(enum mapping_target target)
{
	return target_names[target];
}

const char *mapping_name(const struct mapping *mapping)
{
	return mapping->name;
}

size_t mapping_alternatives(const struct mapping *mapping, enum mapping_target target)
{
	return mapping->rules[target].count;
}

static bool is_named(const struct path *path, const char *member)
{
	return path && path_names(path, member);
}

static bool stands_beside(const struct alternative *alternative, const char *member)
{
	for (size_t i = 0; i < BESIDE_COUNT; i++)
		for (size_t k = 0; k < alternative->beside[i].count; k++)
			if (is_named(alternative->beside[i].list[k], member))
				return true;
	return false;
}

static bool a_part_asks_for(const struct alternative *alternative, const char *member)
{
	for (size_t i = 0; i < alternative->part_count; i++)
		if (is_named(alternative->parts[i].when.at, member))
			return true;
	return false;
}

static bool rule_glances_at(const struct target_rule *rule, const char *member)
{
	for (size_t i = 0; i < rule->count; i++)
		if (is_named(rule->alternatives[i].when_at, member) ||
			is_named(rule->alternatives[i].zone_at, member) ||
			is_named(rule->alternatives[i].time_at, member) ||
			stands_beside(&rule->alternatives[i], member) ||
			a_part_asks_for(&rule->alternatives[i], member))
			return true;
	return false;
}

/* Is one of these conditions about a value of that member, and not only about its being there? */
static bool are_about(const struct condition *list, size_t count, const char *member)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].values && is_named(list[i].at, member))
			return true;
	return false;
}

bool mapping_glances_at(const struct mapping *mapping, const char *member)
{
	if (are_about(mapping->has, mapping->has_count, member) ||
		are_about(mapping->any, mapping->any_count, member) ||
		are_about(mapping->no_article, mapping->no_article_count, member) ||
		is_named(mapping->page, member))
		return true;
	for (size_t i = 0; i < TARGET_COUNT; i++)
		if (rule_glances_at(&mapping->rules[i], member))
			return true;
	return false;
}

bool mapping_holds(
	const struct path *path, char *const *values, const cJSON *root, const cJSON *item)
{
	const cJSON *value = path_first(path, root, item);

	if (!value || !values)
		return value;
	for (; *values; values++) {
		if (cJSON_IsString(value) && strcmp(value->valuestring, *values) == 0)
			return true;
		if (cJSON_IsBool(value) &&
			strcmp(cJSON_IsTrue(value) ? "true" : "false", *values) == 0)
			return true;
	}
	return false;
}

size_t mapping_fits(const struct mapping *mapping, const cJSON *record)
{
	size_t met = mapping->has_count;
	bool any = false;

	for (size_t i = 0; i < mapping->has_count; i++)
		if (!mapping_holds(mapping->has[i].at, mapping->has[i].values, record, record))
			return 0;
	for (size_t i = 0; i < mapping->lacks_count; i++)
		if (path_first(mapping->lacks[i], record, record))
			return 0;
	for (size_t i = 0; i < mapping->any_count && !any; i++)
		any = mapping_holds(mapping->any[i].at, mapping->any[i].values, record, record);
	if (mapping->any_count > 0 && !any)
		return 0;
	return met + (any ? 1 : 0);
}

bool mapping_says_no_article(const struct mapping *mapping, const cJSON *root, const cJSON *item)
{
	for (size_t i = 0; i < mapping->no_article_count; i++)
		if (mapping_holds(
			    mapping->no_article[i].at, mapping->no_article[i].values, root, item))
			return true;
	return false;
}

struct each {
	int (*visit)(void *user, const cJSON *item, const char *place);
	void *user;
};

static int visit_item(void *user, const cJSON *value, struct buf *place)
{
	const struct each *each = user;
	char text[PLACE_MAX];

	(void)snprintf(text, sizeof(text), "%.*s", (int)place->len, place->data ? place->data : "");
	return each->visit(each->user, value, text);
}

int mapping_each(const struct mapping *mapping, const cJSON *record,
	int (*visit)(void *user, const cJSON *item, const char *place), void *user)
{
	CLEANUP(buf_deinit) struct buf place = BUF_INIT(PLACE_MAX);
	struct each each = {.visit = visit, .user = user};
	int r = 0;

	if (mapping->items_count == 0)
		return visit(user, record, "");
	for (size_t i = 0; i < mapping->items_count && !r; i++)
		r = path_walk(mapping->items[i], record, record, &place, visit_item, &each);
	return r;
}

const char *mapping_page(const struct mapping *mapping, const cJSON *item)
{
	return mapping->page ? cJSON_GetStringValue(path_first(mapping->page, item, item)) : NULL;
}

const char *mapping_translated(char *const *from, char *const *to, struct slice text)
{
	for (size_t i = 0; from && from[i]; i++)
		if (strlen(from[i]) == text.len && strncasecmp(from[i], text.data, text.len) == 0)
			return to[i];
	return NULL;
}

const char *mapping_language(const struct mapping *mapping, const char *written)
{
	const char *to = mapping_translated(
		mapping->languages_from, mapping->languages_to, slice_of(written));

	return to ? to : written;
}

int mapping_each_place(const struct mapping *mapping, const cJSON *root, const cJSON *item,
	const char *item_place, int (*visit)(void *user, const cJSON *value, struct buf *place),
	void *user)
{
	for (size_t target = 0; target < TARGET_COUNT; target++) {
		const struct target_rule *rule = &mapping->rules[target];

		for (size_t i = 0; i < rule->count; i++) {
			CLEANUP(buf_deinit) struct buf place = BUF_INIT(PLACE_MAX);
			int r;

			if (!rule->alternatives[i].at)
				continue;
			(void)buf_add(&place, slice_of(item_place)); /* a full place is cut short */
			r = path_walk(rule->alternatives[i].at, root, item, &place, visit, user);
			if (r)
				return r;
		}
	}
	return 0;
}
