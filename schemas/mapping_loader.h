/*
 * mapping_loader.h - what mapping_load.c and mapping_rule.c read a mapping file with.
 *
 * `where` names the place in the file for the report. What is read is the caller's, also after a
 * mistake; a member that stands twice is one. 0, also after a mistake, or < 0.
 */
#pragma once

#include "runtime/buf.h"
#include "schemas/mapping_internal.h"

struct mapping_loader {
	const char *file;
	struct buf report;
};

int mapping_blame(struct mapping_loader *loader, const char *where, const char *what);
int mapping_blame_twice(struct mapping_loader *loader, const char *where);

int mapping_load_text(
	struct mapping_loader *loader, const char *where, const cJSON *json, char **ret_text);
int mapping_load_texts(
	struct mapping_loader *loader, const char *where, const cJSON *json, char ***ret_texts);
int mapping_load_pairs(struct mapping_loader *loader, const char *where, const cJSON *json,
	char ***ret_from, char ***ret_to);
int mapping_load_path(
	struct mapping_loader *loader, const char *where, const cJSON *json, struct path **ret);
int mapping_load_paths(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct path ***ret_list, size_t *ret_count);
int mapping_load_condition(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct condition *condition);

/* The alternatives of one field; in mapping_rule.c. */
int mapping_load_rule(struct mapping_loader *loader, const char *where, const cJSON *json,
	struct target_rule *rule);
