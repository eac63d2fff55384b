/*
 * json_path.c - where something stands in an answer, as an operator writes it.
 *
 * After the "*" there is one name at most: no service is known that hides a text deeper, and so the
 * n-th element has one place where the n-th text can be.
 */
#include "translate/json_path.h"

#include <assert.h>
#include <limits.h>

#include "translate/wire.h"

/* The next part of the path, copied; false: there is none, or it is too long or empty. */
static bool next_part(const char **path, char part[JSON_PATH_PART_SIZE])
{
	const size_t length = strcspn(*path, ".");

	if (length == 0 || length >= JSON_PATH_PART_SIZE)
		return false;
	memcpy(part, *path, length);
	part[length] = '\0';
	*path += length;
	*path += **path == '.' && (*path)[1] != '\0'; /* a point at the end stays, as a fault */
	return true;
}

bool json_path_is_valid(const char *path)
{
	char part[JSON_PATH_PART_SIZE];
	size_t after_star = 0; /* parts from the "*" on */

	do {
		if (!next_part(&path, part))
			return false;
		if (after_star > 0 || strcmp(part, "*") == 0)
			after_star++;
		if (after_star > 2 || (after_star == 2 && strcmp(part, "*") == 0))
			return false;
	} while (*path);
	return true;
}

static const cJSON *step(const cJSON *json, const char *part)
{
	char *end;
	long place;

	if (!cJSON_IsArray(json))
		return wire_member(json, part);
	if (strspn(part, "0123456789") != strlen(part))
		return NULL;
	place = strtol(part, &end, 10);
	return place < INT_MAX ? cJSON_GetArrayItem(json, (int)place) : NULL;
}

const cJSON *json_path_find(const cJSON *json, const char *path, const char **ret_rest)
{
	char part[JSON_PATH_PART_SIZE];

	assert(json_path_is_valid(path));
	*ret_rest = NULL;
	while (json && next_part(&path, part)) {
		if (strcmp(part, "*") == 0) {
			*ret_rest = path;
			return json;
		}
		json = step(json, part);
	}
	return json;
}
