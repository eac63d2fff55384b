/*
 * json_path.h - where something stands in an answer, as an operator writes it. Pure.
 *
 * Names and places of arrays (from 0), with points between: "data.translations.0.text". "*" stands
 * for one element for each text of the question: "translations.*.text", "*".
 */
#pragma once

#include <stdbool.h>

#include "runtime/json.h"

enum {
	JSON_PATH_PART_SIZE = 64, /* bytes of a name with its NUL */
};

/* True when the path can be followed. */
bool json_path_is_valid(const char *path);

/* Follow `path` up to its end or its "*"; `*ret_rest` is what comes after that: "" when nothing
 * does, NULL when there was no "*". The value is borrowed; NULL when it is not there, or there
 * twice. The path is valid. */
const cJSON *json_path_find(const cJSON *json, const char *path, const char **ret_rest);
