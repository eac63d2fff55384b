/*
 * map_view.c - how a mapping read a sample, as JSON.
 *
 * A member is used when a field was taken of it, of something in it or of what it is in, or when
 * the mapping looks at it for another reason (a zone, a condition). What is not used, and holds
 * something, is ignored; of an object that is used in part, the parts are looked at.
 */
#include "cli/map_view.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "ingest/ingester.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/mapping.h"
#include "schemas/utf8.h"

enum {
	IGNORED_MAX = 200,
	SHOWN_CHARACTERS = 70, /* of a value */
	PLACE_BYTES = 1024,
	DEPTH_MAX = 4, /* of objects in which ignored members are looked for */
};

static const char *kind_name(enum text_kind kind)
{
	switch (kind) {
	case TEXT_PLAIN:
		return "plain";
	case TEXT_ENTITIES:
		return "entities";
	case TEXT_HTML:
		return "html";
	case TEXT_ESCAPED_HTML:
		return "escaped-html";
	case TEXT_MARKDOWN:
		return "markdown";
	case TEXT_AUTO:
		break;
	}
	return "auto";
}

/* The beginning of a value, on one line. */
static int add_text(cJSON *row, const struct field *field)
{
	struct slice whole = {field->text, field->length};
	struct slice shown = utf8_prefix(whole, SHOWN_CHARACTERS);
	CLEANUP(freep) char *text = NULL;
	int r;

	r = slice_copy(shown, &text);
	if (r)
		return error_pass(r);
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
	r = json_add_string(row, "text", text);
	if (!r)
		r = json_add_number(row, "characters", (double)utf8_count(whole));
	return r ? error_pass(r) : 0;
}

static int add_field(cJSON *rows, const struct mapping *mapping, const struct field *field)
{
	CLEANUP(cJSON_Deletep) cJSON *row = cJSON_CreateObject();
	int r;

	if (!row)
		return error_raise(-ENOMEM, "viewing a field");
	r = json_add_string(row, "field", mapping_target_name(field->target));
	r = r ? r : json_add_string(row, "from", field->place);
	r = r ? r : json_add_number(row, "alternative", (double)field->alternative);
	r = r ? r
	      : json_add_number(
			row, "alternatives", (double)mapping_alternatives(mapping, field->target));
	r = r ? r : json_add_string(row, "kind", kind_name(field->reading->kind));
	r = r ? r : json_add_string(row, "zone", field->zone);
	if (!r && field->target == TARGET_BODY && (field->is_cut || field->reading->partial))
		r = json_add_bool(row, "partial", true);
	r = r ? r : add_text(row, field);
	if (r)
		return error_pass(r);
	r = json_append(rows, row);
	row = NULL;
	return r ? error_pass(r) : 0;
}

/* Is `place` what `other` is, or in it? */
static bool is_within(const char *place, const char *other)
{
	size_t n = strlen(other);

	return strncmp(place, other, n) == 0 && (place[n] == '\0' || place[n] == '/');
}

enum use {
	UNUSED,
	USED_IN_PART,
	USED,
};

static enum use use_of(const struct extraction *extraction, const char *place)
{
	enum use use = UNUSED;

	for (size_t i = 0; i < extraction->count; i++) {
		const char *from = extraction->fields[i].place;

		if (!from[0])
			continue;
		if (is_within(place, from))
			return USED;
		if (is_within(from, place))
			use = USED_IN_PART;
	}
	return use;
}

static bool holds_nothing(const cJSON *value)
{
	return cJSON_IsNull(value) || (cJSON_IsString(value) && !value->valuestring[0]) ||
	       ((cJSON_IsArray(value) || cJSON_IsObject(value)) && !value->child);
}

static int add_ignored(cJSON *list, const struct ingester_sight *sight, const cJSON *object,
	const char *place, int depth)
{
	const cJSON *member;

	cJSON_ArrayForEach (member, object) {
		char at[PLACE_BYTES];
		enum use use;
		int r = 0;

		(void)snprintf(at, sizeof(at), "%s/%s", place, member->string); /* may be cut */
		use = use_of(sight->extraction, at);
		if (use == USED || holds_nothing(member) ||
			mapping_glances_at(sight->mapping, member->string) ||
			cJSON_GetArraySize(list) >= IGNORED_MAX)
			continue;
		if (use == UNUSED)
			r = json_append(list, cJSON_CreateString(at));
		else if (cJSON_IsObject(member) && depth < DEPTH_MAX)
			r = add_ignored(list, sight, member, at, depth + 1);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* What an article should have, so that it is worth saying that the mapping does not look for it. */
static bool is_wanted(enum mapping_target target)
{
	return target == TARGET_URL || target == TARGET_HEADLINE || target == TARGET_BODY ||
	       target == TARGET_PUBLISHED || target == TARGET_AUTHORS || target == TARGET_LANGUAGE;
}

static int add_missing(cJSON *list, const struct ingester_sight *sight)
{
	for (size_t i = 0; i < TARGET_COUNT; i++) {
		enum mapping_target target = (enum mapping_target)i;
		size_t looked = mapping_alternatives(sight->mapping, target);
		cJSON *row;
		int r;

		if (extraction_first(sight->extraction, target) ||
			(looked == 0 && !is_wanted(target)))
			continue;
		row = cJSON_CreateObject();
		r = json_append(list, row);
		r = r ? r : json_add_string(row, "field", mapping_target_name(target));
		r = r ? r : json_add_number(row, "alternatives", (double)looked);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int add_lists(cJSON *view, const struct ingester_sight *sight)
{
	cJSON *fields = cJSON_CreateArray();
	cJSON *ignored = cJSON_CreateArray();
	cJSON *missing = cJSON_CreateArray();
	int r;

	r = json_add(view, "fields", fields);
	r = r ? (cJSON_Delete(ignored), r) : json_add(view, "ignored", ignored);
	r = r ? (cJSON_Delete(missing), r) : json_add(view, "missing", missing);
	for (size_t i = 0; i < sight->extraction->count && !r; i++)
		r = add_field(fields, sight->mapping, &sight->extraction->fields[i]);
	if (!r)
		r = add_ignored(ignored, sight, sight->item, sight->place, 1);
	if (!r)
		r = add_missing(missing, sight);
	return r ? error_pass(r) : 0;
}

int map_view_unseen(const char *file, const char *mapping, cJSON **ret_view)
{
	CLEANUP(cJSON_Deletep) cJSON *view = cJSON_CreateObject();
	int r;

	if (!view)
		return error_raise(-ENOMEM, "viewing a sample");
	r = json_add_string(view, "file", file);
	if (!r)
		r = json_add_string(view, "mapping", mapping);
	if (r)
		return error_pass(r);
	*ret_view = view;
	view = NULL;
	return 0;
}

int map_view(const char *file, const struct ingester_sight *sight, cJSON **ret_view)
{
	CLEANUP(cJSON_Deletep) cJSON *view = NULL;
	int r;

	r = map_view_unseen(file, mapping_name(sight->mapping), &view);
	r = r ? r : json_add_number(view, "conditions", (double)sight->conditions);
	r = r ? r : json_add_string(view, "format", sight->format);
	r = r ? r : json_add_string(view, "in", sight->record_place);
	r = r ? r : json_add_string(view, "at", sight->place);
	r = r ? r : add_lists(view, sight);
	if (r)
		return error_pass(r);
	*ret_view = view;
	view = NULL;
	return 0;
}

int map_view_article(cJSON *view, const struct article *article)
{
	CLEANUP(freep) char *text = NULL;
	cJSON *json = NULL;
	int r;

	r = article_encode(article, ARTICLE_SOURCE, &text);
	if (r)
		return error_pass(r);
	r = json_parse(slice_of(text), &json, NULL);
	if (r)
		return r < 0 ? error_pass(r) : error_raise(-EINVAL, "reading our own article");
	r = json_add(view, "article", json);
	return r ? error_pass(r) : 0;
}

int map_view_refused(cJSON *view, const char *code, const char *detail)
{
	cJSON *refused = cJSON_CreateObject();
	int r;

	r = json_add(view, "refused", refused);
	r = r ? r : json_add_string(refused, "reason", code);
	r = r ? r : json_add_string(refused, "detail", detail);
	return r ? error_pass(r) : 0;
}
