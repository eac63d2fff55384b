/*
 * refused.c - a sample of what the gate refused, for people to read.
 */
#include "translate/refused.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

#include "runtime/error.h"
#include "runtime/json.h"

static const char schema[] = "dragoman.refused/1";

void refused_deinit(struct refused *refused)
{
	for (size_t i = 0; i < refused->count; i++)
		free(refused->rows[i]);
	refused->count = 0;
}

static uLong add(uLong sum, struct slice text)
{
	return text.len ? crc32(sum, (const Bytef *)text.data, (uInt)text.len) : sum;
}

static bool is_drawn(double share, const struct refusal *refusal)
{
	uLong sum = add(add(add(0, slice_of(refusal->article)), refusal->source), refusal->english);

	return (double)sum < share * 4294967296.0;
}

/* Not within a character. */
static struct slice cut(struct slice text)
{
	if (text.len <= REFUSED_TEXT_MAX)
		return text;
	text.len = REFUSED_TEXT_MAX;
	while (text.len > 0 && (text.data[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

static int add_text(cJSON *json, const char *name, struct slice text)
{
	CLEANUP(freep) char *copy = NULL;
	int r = slice_copy(cut(text), &copy);

	return r ? error_pass(r) : error_pass(json_add_string(json, name, copy));
}

static int add_reasons(cJSON *json, const struct gate_verdict *verdict)
{
	cJSON *reasons = cJSON_CreateArray();
	int r = json_add(json, "reasons", reasons);

	for (size_t i = 0; i < verdict->count && r == 0; i++)
		r = json_append(reasons, cJSON_CreateString(verdict->findings[i].reason));
	return error_pass(r);
}

static int write_row(const struct refusal *refusal, char **ret_row)
{
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
	const char *level = refusal->verdict->level == GATE_HARD ? "hard" : "soft";
	int r;

	if (!json)
		return error_raise(-ENOMEM, "writing what was refused");
	r = json_add_string(json, "schema", schema);
	if (r == 0)
		r = json_add_string(json, "article", refusal->article);
	if (r == 0)
		r = json_add_string(json, "language", refusal->language);
	if (r == 0)
		r = json_add_string(json, "backend", refusal->backend);
	if (r == 0)
		r = json_add_string(json, "level", level);
	if (r == 0)
		r = add_reasons(json, refusal->verdict);
	if (r == 0)
		r = add_text(json, "source", refusal->source);
	if (r == 0)
		r = add_text(json, "english", refusal->english);
	return r ? error_pass(r) : error_pass(json_print(json, ret_row));
}

int refused_note(struct refused *refused, double share, const struct refusal *refusal)
{
	int r;

	if (share <= 0 || refusal->verdict->level == GATE_PASS || refused->count == REFUSED_MAX ||
		!is_drawn(share, refusal))
		return 0;
	r = write_row(refusal, &refused->rows[refused->count]);
	if (r)
		return error_pass(r);
	refused->count++;
	return 0;
}
