/*
 * template.c - a question as an operator writes it: text with places for ours.
 *
 * What comes into a place is escaped as the place needs it, so no text can add a member or end a
 * string. That holds as long as places of JSON stand inside strings: template_check() fills one in
 * and reads it back, which is how a place outside of one, or "{texts}" behind an escaped quotation
 * mark, is found before the first article.
 */
#include "translate/template.h"

#include <assert.h>
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/json.h"
#include "translate/wire.h"

enum place {
	PLACE_TEXTS,
	PLACE_TEXT,
	PLACE_SOURCE,
	PLACE_TARGET,
	PLACE_COUNT,
};

static const char *const spellings[PLACE_COUNT] = {
	[PLACE_TEXTS] = "\"{texts}\"",
	[PLACE_TEXT] = "{text}",
	[PLACE_SOURCE] = "{source}",
	[PLACE_TARGET] = "{target}",
};

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

/* The place that begins here, or PLACE_COUNT. */
static enum place place_at(const char *text)
{
	enum place place = 0;

	while (place < PLACE_COUNT &&
		strncmp(text, spellings[place], strlen(spellings[place])) != 0)
		place++;
	return place;
}

/* The next place of `text`, or its end. */
static const char *find_place(const char *text, enum place *place)
{
	for (*place = place_at(text); *place == PLACE_COUNT && *text; *place = place_at(text))
		text++;
	return text;
}

bool template_is_list(const char *text)
{
	return strstr(text, spellings[PLACE_TEXTS]) != NULL;
}

static int add_value(enum template_form form, struct slice value, struct buf *buf)
{
	return form == TEMPLATE_JSON ? wire_add_escaped(buf, value) : wire_add_form(buf, value);
}

static int fill_place(enum template_form form, enum place place, const struct batch *batch,
	const char *source, const char *target, struct buf *buf)
{
	switch (place) {
	case PLACE_TEXTS:
		return wire_add_texts(buf, batch, NULL);
	case PLACE_TEXT:
		assert(batch->count == 1);
		return add_value(form, batch->items[0].text, buf);
	case PLACE_SOURCE:
		return add_value(form, slice_of(source), buf);
	case PLACE_TARGET:
		return add_value(form, slice_of(target), buf);
	case PLACE_COUNT:
		break;
	}
	return 0;
}

int template_fill(enum template_form form, const char *text, const struct batch *batch,
	const char *source, const char *target, struct buf *buf)
{
	int r = 0;

	while (*text && !r) {
		enum place place;
		const char *at = find_place(text, &place);

		r = buf_add(buf, (struct slice){.data = text, .len = (size_t)(at - text)});
		if (!r)
			r = fill_place(form, place, batch, source, target, buf);
		text = place == PLACE_COUNT ? at : at + strlen(spellings[place]);
	}
	return r;
}

/* A word in braces that is no place: NULL, or where it begins. JSON itself has no such thing. */
static const char *find_unknown(const char *text, size_t *ret_length)
{
	while (*text) {
		const enum place place = place_at(text);
		const size_t length = *text == '{' ? strspn(text + 1, letters) : 0;

		if (place != PLACE_COUNT) {
			text += strlen(spellings[place]);
			continue;
		}
		if (length > 0 && text[length + 1] == '}') {
			*ret_length = length + 2;
			return text;
		}
		text++;
	}
	return NULL;
}

static int check_json(const char *text, char *why)
{
	static const struct item item = {.text = {.data = "a\"b", .len = 3}};
	static const struct batch batch = {.items = &item, .count = 1};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(65536);
	int r = template_fill(TEMPLATE_JSON, text, &batch, "xx", "en", &buf);

	if (r == BUF_E_FULL) {
		(void)snprintf(why, TEMPLATE_WHY_MAX, "it is longer than %zu bytes", buf.max);
		return TEMPLATE_E_WRONG;
	}
	if (!r)
		r = json_parse(buf_slice(&buf), &json, NULL);
	if (r < 0)
		return error_pass(r);
	if (r == 0)
		return 0;
	(void)snprintf(why, TEMPLATE_WHY_MAX,
		"it is no JSON: write it as {\"q\": \"{text}\"}, with each place in quotation "
		"marks");
	return TEMPLATE_E_WRONG;
}

/* One form takes one text or all, one takes one text, one takes none. */
static const char *blame_text(enum template_form form, const char *text)
{
	const bool one = strstr(text, spellings[PLACE_TEXT]) != NULL;
	const bool all = template_is_list(text);

	if (form == TEMPLATE_PATH)
		return one || all ? "the text goes into the body, or leave the body out" : NULL;
	if (form == TEMPLATE_QUERY && all)
		return "a path takes one text: write {text}";
	if (one && all)
		return "it has {text} and {texts}: write one of them";
	return one || all ? NULL : "it has no place for the text: write {text} where it goes";
}

int template_check(enum template_form form, const char *text, char *why)
{
	size_t length;
	const char *problem = find_unknown(text, &length);

	if (problem) {
		(void)snprintf(why, TEMPLATE_WHY_MAX,
			"%.*s is no place: write {text}, {source}, {target}, or \"{texts}\" as a "
			"string of its own",
			length > 40 ? 40 : (int)length, problem);
		return TEMPLATE_E_WRONG;
	}
	problem = blame_text(form, text);
	if (problem) {
		(void)snprintf(why, TEMPLATE_WHY_MAX, "%s", problem);
		return TEMPLATE_E_WRONG;
	}
	return form == TEMPLATE_JSON ? check_json(text, why) : 0;
}
