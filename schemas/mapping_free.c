/* mapping_free.c - what a mapping owns, given back; also when it was built by half. */
#include "schemas/mapping.h"

#include <stdlib.h>

#include "schemas/mapping_internal.h"

static void texts_free(char **texts)
{
	for (size_t i = 0; texts && texts[i]; i++)
		free(texts[i]);
	free(texts);
}

static void paths_free(struct path **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		path_free(list[i]);
	free(list);
}

static void part_deinit(struct part *part)
{
	path_free(part->at);
	path_free(part->when.at);
	texts_free(part->when.values);
}

static void alternative_deinit(struct alternative *alternative)
{
	path_free(alternative->at);
	path_free(alternative->when_at);
	path_free(alternative->zone_at);
	path_free(alternative->time_at);
	free(alternative->value);
	free(alternative->split);
	texts_free(alternative->when_values);
	texts_free(alternative->picks);
	texts_free(alternative->cut);
	texts_free(alternative->values_from);
	texts_free(alternative->values_to);
	for (size_t i = 0; i < alternative->part_count; i++)
		part_deinit(&alternative->parts[i]);
	free(alternative->parts);
	for (size_t i = 0; i < BESIDE_COUNT; i++)
		paths_free(alternative->beside[i].list, alternative->beside[i].count);
}

static void conditions_free(struct condition *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		path_free(list[i].at);
		texts_free(list[i].values);
	}
	free(list);
}

struct mapping *mapping_free(struct mapping *mapping)
{
	if (!mapping)
		return NULL;
	for (size_t target = 0; target < TARGET_COUNT; target++) {
		struct target_rule *rule = &mapping->rules[target];

		for (size_t i = 0; i < rule->count; i++)
			alternative_deinit(&rule->alternatives[i]);
		free(rule->alternatives);
	}
	conditions_free(mapping->has, mapping->has_count);
	conditions_free(mapping->any, mapping->any_count);
	conditions_free(mapping->no_article, mapping->no_article_count);
	paths_free(mapping->lacks, mapping->lacks_count);
	paths_free(mapping->items, mapping->items_count);
	path_free(mapping->page);
	texts_free(mapping->nulls);
	texts_free(mapping->languages_from);
	texts_free(mapping->languages_to);
	free(mapping->name);
	free(mapping);
	return NULL;
}
