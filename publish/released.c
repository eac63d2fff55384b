/* released.c - what is out of an article, as JSON and packed. */
#include "publish/released.h"

#include <assert.h>
#include <ctype.h>

#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/article.h"

static bool is_revision(const char *text)
{
	size_t n = 0;

	for (; text[n]; n++)
		if (!isdigit((unsigned char)text[n]) && (text[n] < 'a' || text[n] > 'f'))
			return false;
	return n == REVISION_LENGTH;
}

bool released_has_seen(const struct released *released, const char *revision)
{
	for (size_t i = 0; i < released->seen_count; i++)
		if (strcmp(released->seen[i], revision) == 0)
			return true;
	return false;
}

void released_add(struct released *released, const char *revision)
{
	size_t kept = released->seen_count < RELEASED_SEEN_MAX ? released->seen_count
							       : RELEASED_SEEN_MAX - 1;

	assert(is_revision(revision));
	memmove(released->seen[1], released->seen[0], kept * sizeof(released->seen[0]));
	memcpy(released->seen[0], revision, sizeof(released->seen[0]));
	released->seen_count = kept + 1;
}

static int print_seen(const struct released *released, cJSON *json)
{
	CLEANUP(cJSON_Deletep) cJSON *seen = cJSON_CreateArray();
	cJSON *array = seen;
	int r = 0;

	if (released->seen_count == 1)
		return 0;
	for (size_t i = 1; i < released->seen_count && r == 0; i++)
		r = json_append(array, cJSON_CreateString(released->seen[i]));
	if (r)
		return error_pass(r);
	seen = NULL; /* the object owns it now */
	return error_pass(json_add(json, "seen", array));
}

static const char *status_of(const struct released *released)
{
	if (released->never)
		return "never";
	return released->retracted ? "canceled" : "usable";
}

int released_print(const struct released *released, char **ret_json)
{
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	char at[32];
	int r;

	assert(released->seen_count > 0);
	time_print(released->at_ms, at);
	r = json_add_string(json, "revision", released->seen[0]);
	if (r)
		return error_pass(r);
	r = json_add_string(json, "at", at);
	if (r)
		return error_pass(r);
	r = json_add_string(json, "status", status_of(released));
	if (r)
		return error_pass(r);
	r = print_seen(released, json);
	if (r)
		return error_pass(r);
	return error_pass(json_print(json, ret_json));
}

static int take_revision(struct released *released, const char *revision)
{
	if (!revision || !is_revision(revision) || released->seen_count == RELEASED_SEEN_MAX)
		return RELEASED_E_INVALID;
	memcpy(released->seen[released->seen_count++], revision, sizeof(released->seen[0]));
	return 0;
}

static int read_members(const cJSON *json, struct released *released)
{
	const char *at = json_string(json, "at");
	const char *status = json_string(json, "status");
	const cJSON *revision;

	if (!at || !time_parse(at, &released->at_ms) || !status ||
		take_revision(released, json_string(json, "revision")))
		return RELEASED_E_INVALID;
	released->never = strcmp(status, "never") == 0;
	released->retracted = released->never || strcmp(status, "canceled") == 0;
	cJSON_ArrayForEach (revision, json_array(json, "seen"))
		if (take_revision(released, cJSON_GetStringValue(revision)))
			return RELEASED_E_INVALID;
	return 0;
}

int released_parse(struct slice text, struct released *ret_released)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct released released = {0};
	int r = json_parse(text, &json, NULL);

	if (r < 0)
		return error_pass(r);
	if (r || read_members(json, &released))
		return RELEASED_E_INVALID;
	*ret_released = released;
	return 0;
}

static unsigned char digit_of(char c)
{
	return (unsigned char)(c <= '9' ? c - '0' : c - 'a' + 10);
}

size_t released_pack(const struct released *released, unsigned char *bytes)
{
	unsigned char *end = bytes;

	for (size_t i = 0; i < 8; i++)
		*end++ = (unsigned char)((uint64_t)released->at_ms >> (56 - 8 * i) & 0xff);
	*end++ = (unsigned char)(released->retracted | released->never << 1);
	for (size_t i = 0; i < released->seen_count; i++)
		for (size_t k = 0; k < REVISION_LENGTH; k += 2)
			*end++ = (unsigned char)(digit_of(released->seen[i][k]) << 4 |
						 digit_of(released->seen[i][k + 1]));
	return (size_t)(end - bytes);
}

int released_unpack(struct slice bytes, struct released *ret_released)
{
	static const char digits[] = "0123456789abcdef";
	struct released released = {0};
	uint64_t at = 0;

	if (bytes.len < 9 + REVISION_BYTES || bytes.len > RELEASED_PACKED_MAX ||
		(bytes.len - 9) % REVISION_BYTES != 0)
		return RELEASED_E_INVALID;
	for (size_t i = 0; i < 8; i++)
		at = at << 8 | (unsigned char)bytes.data[i];
	released.at_ms = (int64_t)at;
	released.retracted = bytes.data[8] & 1;
	released.never = bytes.data[8] & 2;
	released.seen_count = (bytes.len - 9) / REVISION_BYTES;
	for (size_t i = 9; i < bytes.len; i++) {
		char *text = released.seen[(i - 9) / REVISION_BYTES];
		size_t k = (i - 9) % REVISION_BYTES * 2;

		text[k] = digits[(unsigned char)bytes.data[i] >> 4];
		text[k + 1] = digits[(unsigned char)bytes.data[i] & 15];
	}
	*ret_released = released;
	return 0;
}
