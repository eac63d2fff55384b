/* json.h - cJSON in our words. */
#pragma once

#include <cjson/cJSON.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum {
	JSON_E_SYNTAX = 1, /* not one JSON value from the first byte to the last */
};

DEFINE_CLEANUP(cJSON *, cJSON_Delete);

/* Read one JSON text. 0, JSON_E_SYNTAX (with the byte where reading stopped in `*ret_at`, unless
 * NULL), < 0. */
int json_parse(struct slice text, cJSON **ret_json, size_t *ret_at);

/* Print without white space; NUL-terminated, yours to free (free()). 0 or < 0. */
int json_print(const cJSON *json, char **ret_text);

/* The member `name` of `object`, borrowed; NULL unless it is of that type. Names match
 * case-sensitively. */
const cJSON *json_member(const cJSON *object, const char *name);
const cJSON *json_array(const cJSON *object, const char *name);
const cJSON *json_object(const cJSON *object, const char *name);
const char *json_string(const cJSON *object, const char *name);

/* Add a member; `value` NULL adds nothing. 0 or < 0. */
int json_add_string(cJSON *object, const char *name, const char *value);
int json_add_number(cJSON *object, const char *name, double value);
int json_add_bool(cJSON *object, const char *name, bool value);
/* Add `child` and take it over, also on failure. */
int json_add(cJSON *object, const char *name, cJSON *child);
int json_append(cJSON *array, cJSON *child);
