/* mapping_case.h - JSON and mappings of a test, from their text. */
#pragma once

#include "tests/support/test.h"

#include "runtime/json.h"
#include "schemas/mapping.h"

static inline cJSON *parse(const char *text)
{
	cJSON *json = NULL;

	if (json_parse(slice_of(text), &json, NULL))
		fail_msg("not JSON: %s", text);
	return json;
}

static inline struct mapping *mapping_of(const char *text)
{
	CLEANUP(cJSON_Deletep) cJSON *json = parse(text);
	struct mapping *mapping = NULL;
	char *report = NULL;

	if (mapping_new("test", json, &mapping, &report))
		fail_msg("%s", report);
	return mapping;
}
