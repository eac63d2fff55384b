/*
 * map_view.c - how a mapping read a sample, as JSON.
 *
 * A member is used when a field was taken of it, of something in it or of what it is in, or when
 * the mapping looks at it for another reason (a zone, a condition). What is not used, and holds
 * something, is spare when the mapping looks there for a field that it had found before, and
 * ignored when nothing looks there; of an object that is used in part, the parts are looked at, and
 * of a list of objects those of the first, which stands for all.
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
	LEFTOVERS_MAX = 200,
	LOOKED_MAX = 4096,
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
	for (size_t i = 0; i < BESIDE_COUNT && !r; i++)
		r = json_add_string(row, mapping_beside_name((enum beside)i), field->beside[i]);
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

/* The places where the mapping looks and took nothing, not even a part. */
struct looked {
	char **list;
	size_t count;
};

/* What is made: a list for what nothing looks at, and one for what was not needed. */
struct leftovers {
	const struct ingester_sight *sight;
	struct looked looked;
	cJSON *ignored, *spare;
};

static enum use use_by(const char *from, const char *place)
{
	if (is_within(place, from))
		return USED;
	return is_within(from, place) ? USED_IN_PART : UNUSED;
}

static enum use use_of(const struct extraction *extraction, const char *place)
{
	enum use use = UNUSED;

	for (size_t i = 0; i < extraction->count && use != USED; i++) {
		const char *from = extraction->fields[i].place;
		enum use other = from[0] ? use_by(from, place) : UNUSED;

		use = other > use ? other : use;
	}
	return use;
}

static int note_place(void *user, const cJSON *value, struct buf *place)
{
	struct leftovers *leftovers = user;
	struct looked *looked = &leftovers->looked;
	char at[PLACE_BYTES];
	int r;

	(void)value;
	(void)snprintf(at, sizeof(at), "%.*s", (int)place->len, place->data); /* may be cut */
	if (looked->count == LOOKED_MAX || use_of(leftovers->sight->extraction, at) != UNUSED)
		return 0;
	if (!looked->list)
		looked->list = calloc(LOOKED_MAX, sizeof(*looked->list));
	if (!looked->list)
		return error_raise(-ENOMEM, "viewing a sample");
	r = slice_copy(slice_of(at), &looked->list[looked->count]);
	if (r)
		return error_pass(r);
	looked->count++;
	return 0;
}

static void looked_deinit(struct looked *looked)
{
	for (size_t i = 0; i < looked->count; i++)
		free(looked->list[i]);
	free(looked->list);
	*looked = (struct looked){0};
}

static enum use look_of(const struct looked *looked, const char *place)
{
	enum use use = UNUSED;

	for (size_t i = 0; i < looked->count && use != USED; i++) {
		enum use other = use_by(looked->list[i], place);

		use = other > use ? other : use;
	}
	return use;
}

static bool holds_nothing(const struct mapping *mapping, const cJSON *value)
{
	if (cJSON_IsString(value))
		return !value->valuestring[0] ||
		       mapping_is_null(mapping, slice_of(value->valuestring));
	return cJSON_IsNull(value) ||
	       ((cJSON_IsArray(value) || cJSON_IsObject(value)) && !value->child);
}

static int add_members(
	const struct leftovers *leftovers, const cJSON *object, const char *place, int depth);

/* A member of which a part is used, or looked at: its own members, or those of its first element.
 */
static int add_parts(
	const struct leftovers *leftovers, const cJSON *member, const char *place, int depth)
{
	CLEANUP(freep) char *first = NULL;
	int r;

	if (depth == DEPTH_MAX)
		return 0;
	if (cJSON_IsObject(member))
		return add_members(leftovers, member, place, depth + 1);
	if (!cJSON_IsArray(member) || !cJSON_IsObject(member->child))
		return 0;
	if (asprintf(&first, "%s/0", place) < 0)
		return error_raise(-ENOMEM, "viewing a sample");
	r = add_members(leftovers, member->child, first, depth + 1);
	return r ? error_pass(r) : 0;
}

static int add_member(
	const struct leftovers *leftovers, const cJSON *member, const char *place, int depth)
{
	enum use use = use_of(leftovers->sight->extraction, place);
	enum use look = look_of(&leftovers->looked, place);
	cJSON *list = look == USED ? leftovers->spare : leftovers->ignored;
	int r;

	if (use == USED || holds_nothing(leftovers->sight->mapping, member))
		return 0;
	if (look != USED && (use == USED_IN_PART || look == USED_IN_PART))
		return add_parts(leftovers, member, place, depth);
	if (use == USED_IN_PART || mapping_glances_at(leftovers->sight->mapping, member->string) ||
		cJSON_GetArraySize(list) >= LEFTOVERS_MAX)
		return 0;
	r = json_append(list, cJSON_CreateString(place));
	return r ? error_pass(r) : 0;
}

static int add_members(
	const struct leftovers *leftovers, const cJSON *object, const char *place, int depth)
{
	const cJSON *member;

	cJSON_ArrayForEach (member, object) {
		char at[PLACE_BYTES];
		int r;

		(void)snprintf(at, sizeof(at), "%s/%s", place, member->string); /* may be cut */
		r = add_member(leftovers, member, at, depth);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int add_leftovers(cJSON *ignored, cJSON *spare, const struct ingester_sight *sight)
{
	struct leftovers leftovers = {.sight = sight, .ignored = ignored, .spare = spare};
	int r;

	r = mapping_each_place(
		sight->mapping, sight->root, sight->item, sight->place, note_place, &leftovers);
	if (!r)
		r = add_members(&leftovers, sight->item, sight->place, 1);
	looked_deinit(&leftovers.looked);
	return r ? error_pass(r) : 0;
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
	static const char *const names[] = {"fields", "ignored", "spare", "missing"};
	cJSON *lists[COUNT_OF(names)];
	int r = 0;

	for (size_t i = 0; i < COUNT_OF(names) && !r; i++) {
		lists[i] = cJSON_CreateArray();
		r = json_add(view, names[i], lists[i]);
	}
	for (size_t i = 0; !r && i < sight->extraction->count; i++)
		r = add_field(lists[0], sight->mapping, &sight->extraction->fields[i]);
	if (!r)
		r = add_leftovers(lists[1], lists[2], sight);
	if (!r)
		r = add_missing(lists[3], sight);
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
