/*
 * mapping_extract.c - apply a mapping to one article: what each field holds, and where that stood.
 *
 * For every target the alternatives are tried in order; the first that gives a value that means
 * something ends the search. "Means something" leaves out null, "", [] and {}, and the words with
 * which programs write that they have nothing ("None", "NaN").
 *
 * Producers write the same thing as a text, an object or a list of either. All are taken: a list
 * is flattened, an object stands for the first of its members that the alternative picks.
 */
#include "schemas/mapping.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "schemas/mapping_internal.h"

enum {
	NESTING_MAX = 4, /* lists in lists in a value */
};

/* One alternative at work. */
struct search {
	const struct mapping *mapping;
	const struct alternative *alternative;
	const cJSON *root, *item;
	enum mapping_target target;
	const struct reading *reading;
	size_t number; /* of the alternative, from 1 */
	struct extraction *into;
	size_t found;
	const cJSON *whole; /* the object that the value is taken of; NULL: it stands for itself */
	size_t found_before_whole;
};

static const char *const default_nulls[] = {
	"None", "null", "NULL", "none", "NaN", "nan", "N/A", "n/a", "undefined", NULL};
static const char *const default_picks[] = {
	"value", "name", "text", "@value", "#text", "url", NULL};
static const char *const picks_of_url[] = {"url", "contentUrl", "href", "src", "@id", NULL};

static const bool takes_many[] = {
#define TARGET_MANY(constant, name, many) [constant] = many,
	MAPPING_TARGETS(TARGET_MANY)
#undef TARGET_MANY
};

static bool is_among(struct slice text, const char *const *list)
{
	for (; list && *list; list++)
		if (slice_is(text, slice_of(*list)))
			return true;
	return false;
}

bool mapping_is_null(const struct mapping *mapping, struct slice text)
{
	return is_among(text, default_nulls) || is_among(text, (const char *const *)mapping->nulls);
}

/* The text of a companion field, yours to free, or NULL. */
static int companion(const struct search *search, const struct path *at, char **ret_text)
{
	const char *text =
		at ? cJSON_GetStringValue(path_first(at, search->root, search->item)) : NULL;
	int r;

	if (!text || !text[0])
		return 0;
	r = slice_copy(slice_trim(slice_of(text)), ret_text);
	return r ? error_pass(r) : 0;
}

/* A date whose time of day stands in another field becomes one text. */
static int join_time(const struct search *search, struct field *field)
{
	CLEANUP(freep) char *time = NULL;
	char *joined;
	int r;

	r = companion(search, search->alternative->time_at, &time);
	if (r || !time)
		return r ? error_pass(r) : 0;
	if (asprintf(&joined, "%.*s %s", (int)field->length, field->text, time) < 0)
		return error_raise(-ENOMEM, "joining a date and a time");
	free(field->owned);
	field->owned = joined;
	field->text = joined;
	field->length = strlen(joined);
	return 0;
}

static int complete(const struct search *search, struct field *field, struct slice place)
{
	int r;

	r = join_time(search, field);
	if (r)
		return error_pass(r);
	r = companion(search, search->alternative->zone_at, &field->zone);
	if (r)
		return error_pass(r);
	r = mapping_note_beside(
		search->mapping, search->alternative, search->root, search->whole, field);
	if (r)
		return error_pass(r);
	r = slice_copy(place, &field->place);
	return r ? error_pass(r) : 0;
}

/* Add one text, if it means anything. Takes `owned` over, also on failure. */
static int take_text(struct search *search, struct slice text, char *owned, struct slice place)
{
	const struct alternative *alternative = search->alternative;
	struct field field = {.target = search->target,
		.reading = search->reading,
		.owned = owned,
		.alternative = search->number};
	const char *other;
	int r = 0;

	text = slice_trim(text);
	field.is_cut = mapping_cut_ends(search->reading, &text);
	other = mapping_translated(alternative->values_from, alternative->values_to, text);
	if (other)
		text = slice_of(other);
	field.text = text.data;
	field.length = text.len;

	if (text.len == 0 || mapping_is_null(search->mapping, text)) {
		field_deinit(&field);
		return 0;
	}
	r = complete(search, &field, place);
	if (!r)
		r = extraction_add(search->into, &field);
	if (r || search->into->full)
		field_deinit(&field);
	search->found++;
	return r ? error_pass(r) : 0;
}

/* A list that is one string: "a;b;c". */
static int take_split(struct search *search, struct slice text, struct slice place)
{
	const char *separator = search->alternative->split;
	size_t n = separator ? strlen(separator) : 0;

	while (n > 0) {
		const char *end = memmem(text.data, text.len, separator, n);
		size_t length = end ? (size_t)(end - text.data) : text.len;
		int r = take_text(search, (struct slice){text.data, length}, NULL, place);

		if (r)
			return error_pass(r);
		if (!end)
			return 0;
		text.data = end + n;
		text.len -= length + n;
	}
	return take_text(search, text, NULL, place);
}

/* feedparser's "published_parsed": [2026, 11, 24, 18, 45, 0, 1, 328, 0], in UTC. */
static bool is_struct_time(const struct search *search, const cJSON *value)
{
	bool is_date = search->target == TARGET_PUBLISHED || search->target == TARGET_MODIFIED ||
		       search->target == TARGET_FETCHED;

	return is_date && cJSON_IsArray(value) && cJSON_GetArraySize(value) == 9 &&
	       cJSON_IsNumber(value->child);
}

static int take_struct_time(struct search *search, const cJSON *value, struct slice place)
{
	int parts[6] = {0};
	char *text;

	for (int i = 0; i < 6; i++)
		parts[i] = cJSON_GetArrayItem(value, i)->valueint;
	if (asprintf(&text, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts[0], parts[1], parts[2],
		    parts[3], parts[4], parts[5]) < 0)
		return error_raise(-ENOMEM, "printing a time");
	return take_text(search, slice_of(text), text, place);
}

static int take_number(struct search *search, double number, struct slice place)
{
	char *text;

	if (asprintf(&text, "%.17g", number) < 0)
		return error_raise(-ENOMEM, "printing a number");
	return take_text(search, slice_of(text), text, place);
}

static int take_value(struct search *search, const cJSON *value, struct slice place, int nesting);

/* An object is one picture, however many sizes of it are listed: the first address stands for it.
 */
static bool has_enough(const struct search *search)
{
	if (search->target == TARGET_IMAGES && search->whole)
		return search->found > search->found_before_whole;
	return search->found > 0 && !takes_many[search->target];
}

/* What stands beside a value stands in the outermost object that it is taken of. */
static const cJSON *enter_whole(struct search *search, const cJSON *value)
{
	const cJSON *before = search->whole;

	if (!before) {
		search->whole = value;
		search->found_before_whole = search->found;
	}
	return before;
}

/* The place of a child, in `text`; a long one is cut short. */
static struct slice place_in(struct slice place, const char *child, char text[PLACE_MAX])
{
	int n = snprintf(text, PLACE_MAX, "%.*s/%s", (int)place.len, place.data, child);

	return (struct slice){text, n < PLACE_MAX ? (size_t)n : PLACE_MAX - 1};
}

static int take_elements(struct search *search, const cJSON *value, struct slice place, int nesting)
{
	const cJSON *element;
	size_t i = 0;

	cJSON_ArrayForEach (element, value) {
		char text[PLACE_MAX], index[24];
		int r;

		if (has_enough(search))
			return 0;
		(void)snprintf(index, sizeof(index), "%zu", i++); /* it fits */
		r = take_value(search, element, place_in(place, index, text), nesting + 1);
		if (r)
			return error_pass(r);
	}
	return 0;
}

/* The members that stand for an object, in the order in which they are asked for. */
static const char *const *picks_of(const struct search *search)
{
	if (search->alternative->picks)
		return (const char *const *)search->alternative->picks;
	return search->target == TARGET_IMAGES || search->target == TARGET_URL ? picks_of_url
									       : default_picks;
}

static int take_first_pick(
	struct search *search, const cJSON *value, struct slice place, int nesting)
{
	for (const char *const *pick = picks_of(search); *pick; pick++) {
		const cJSON *member = cJSON_GetObjectItemCaseSensitive(value, *pick);
		size_t before = search->found;
		char text[PLACE_MAX];
		int r = 0;

		if (member)
			r = take_value(search, member, place_in(place, *pick, text), nesting + 1);
		if (r)
			return error_pass(r);
		if (search->found > before)
			return 0;
	}
	return 0;
}

static int take_picked(struct search *search, const cJSON *value, struct slice place, int nesting)
{
	const cJSON *before = enter_whole(search, value);
	int r = take_first_pick(search, value, place, nesting);

	search->whole = before;
	return r ? error_pass(r) : 0;
}

static int take_value(struct search *search, const cJSON *value, struct slice place, int nesting)
{
	if (nesting > NESTING_MAX)
		return 0;
	if (cJSON_IsString(value))
		return take_split(search, slice_of(value->valuestring), place);
	if (cJSON_IsNumber(value))
		return take_number(search, value->valuedouble, place);
	if (cJSON_IsBool(value))
		return take_text(
			search, slice_of(cJSON_IsTrue(value) ? "true" : "false"), NULL, place);
	if (is_struct_time(search, value))
		return take_struct_time(search, value, place);
	if (cJSON_IsArray(value))
		return take_elements(search, value, place, nesting);
	return cJSON_IsObject(value) ? take_picked(search, value, place, nesting) : 0;
}

static int visit_value(void *user, const cJSON *value, struct buf *place)
{
	struct search *search = user;

	return has_enough(search) ? 0 : take_value(search, value, buf_slice(place), 0);
}

/* What an alternative with parts found: the pieces of it, in their order. */
static int take_parts(struct search *search, const cJSON *value, struct buf *place)
{
	for (size_t i = 0; i < search->alternative->part_count; i++) {
		const struct part *part = &search->alternative->parts[i];
		int r;

		if (part->when.at &&
			!mapping_holds(part->when.at, part->when.values, search->root, value))
			continue;
		search->reading = &part->reading;
		r = path_walk(part->at, search->root, value, place, visit_value, search);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int visit_parts(void *user, const cJSON *value, struct buf *place)
{
	struct search *search = user;
	const cJSON *before = enter_whole(search, value);
	int r = take_parts(search, value, place);

	search->whole = before;
	return r ? error_pass(r) : 0;
}

/* Does what `when` asks for hold? Here null is nothing. */
static bool is_met(const struct search *search)
{
	const struct alternative *alternative = search->alternative;
	const cJSON *value = path_first(alternative->when_at, search->root, search->item);

	return value && !cJSON_IsNull(value) &&
	       mapping_holds(
		       alternative->when_at, alternative->when_values, search->root, search->item);
}

static int try_alternative(struct search *search, const char *item_place)
{
	const struct alternative *alternative = search->alternative;
	CLEANUP(buf_deinit) struct buf place = BUF_INIT(PLACE_MAX);

	if (alternative->when_at && !is_met(search))
		return 0;
	search->reading = &alternative->reading;
	if (!alternative->at)
		return take_text(search, slice_of(alternative->value), NULL, slice_of(""));

	(void)buf_add(&place, slice_of(item_place)); /* a full place is cut short */
	return path_walk(alternative->at, search->root, search->item, &place,
		alternative->part_count > 0 ? visit_parts : visit_value, search);
}

int mapping_extract(const struct mapping *mapping, const cJSON *root, const cJSON *item,
	const char *item_place, struct extraction *ret_extraction)
{
	CLEANUP(extraction_deinit) struct extraction extraction = {0};

	for (size_t target = 0; target < TARGET_COUNT; target++) {
		const struct target_rule *rule = &mapping->rules[target];
		struct search search = {.mapping = mapping,
			.root = root,
			.item = item,
			.target = (enum mapping_target)target,
			.into = &extraction};

		for (size_t i = 0; i < rule->count && search.found == 0; i++) {
			int r;

			search.alternative = &rule->alternatives[i];
			search.number = i + 1;
			r = try_alternative(&search, item_place);
			if (r)
				return error_pass(r);
		}
	}
	*ret_extraction = extraction;
	extraction = (struct extraction){0};
	return 0;
}
