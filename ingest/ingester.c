/*
 * ingester.c - a raw record in; source articles and refusals out.
 *
 * The envelope gives JSON values one after the other. For each the mapping is chosen: by the
 * record's header, else the one that fits best. The mapping says where in the value the articles
 * are, and each of these is assembled on its own.
 *
 * A value that no mapping fits may be a wrapper that somebody put around articles: an object with
 * one list of objects, or with one object, as message brokers and change streams make them. It is
 * opened once.
 */
#include "ingest/ingester.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/assemble.h"
#include "ingest/page_field.h"
#include "ingest/schema_name.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/reasons.h"

enum {
	DETAIL_MAX = 512,
};

struct ingester {
	struct ingester_options options;
	const struct mapping *fallback;
	struct dates *dates;
};

/* One record at work. */
struct reading_record {
	struct ingester *ingester;
	const struct record *record;
	const char *raw;
	int64_t now_ms;
	const struct ingester_ops *ops;
	void *user;
	/* The value at hand: */
	const struct envelope_item *item;
	const struct mapping *mapping;
	const cJSON *root;
	size_t found; /* articles in it, good or bad */
	/* Of the whole record: */
	size_t taken;
	bool is_full; /* and said so */
};

int ingester_new(const struct ingester_options *options, struct ingester **ret_ingester)
{
	CLEANUP(ingester_freep) struct ingester *ingester = calloc(1, sizeof(*ingester));
	int r;

	if (!ingester)
		return error_raise(-ENOMEM, "making the ingester");
	ingester->options = *options;
	if (options->default_mapping && options->default_mapping[0]) {
		ingester->fallback =
			mappings_named(options->mappings, slice_of(options->default_mapping));
		if (!ingester->fallback)
			return INGESTER_E_NO_MAPPING;
	}
	r = dates_new(&ingester->dates);
	if (r)
		return error_pass(r);
	*ret_ingester = ingester;
	ingester = NULL;
	return 0;
}

struct ingester *ingester_free(struct ingester *ingester)
{
	if (!ingester)
		return NULL;
	dates_free(ingester->dates);
	free(ingester);
	return NULL;
}

static int refuse(
	struct reading_record *reading, const char *code, const char *place, const char *why)
{
	char detail[DETAIL_MAX];

	(void)snprintf(detail, sizeof(detail), "%s%s: %s",
		reading->item ? reading->item->place : "", place, why); /* a long one is cut */
	return reading->ops->refused(reading->user, code, detail,
		reading->mapping ? mapping_name(reading->mapping) : NULL);
}

static int show_sight(const struct reading_record *reading, const cJSON *json, const char *place,
	const struct extraction *extraction)
{
	const struct ingester_sight sight = {.mapping = reading->mapping,
		.extraction = extraction,
		.root = reading->root,
		.item = json,
		.record_place = reading->item->place,
		.place = place,
		.format = reading->item->format,
		.conditions = mapping_fits(reading->mapping, reading->root)};

	return reading->ops->sight ? reading->ops->sight(reading->user, &sight) : 0;
}

enum {
	READ_E_FULL = 1, /* there are more articles than one record may have */
};

/* One refusal for all that is left of the record. */
static int refuse_rest(struct reading_record *reading, const char *place)
{
	char why[64];
	int r = 0;

	(void)snprintf(why, sizeof(why), "more than %zu articles; the rest was not read",
		reading->taken); /* it fits */
	if (!reading->is_full)
		r = refuse(reading, REASON_TOO_LARGE, place, why);
	reading->is_full = true;
	return r ? error_pass(r) : READ_E_FULL;
}

static int read_article(void *user, const cJSON *json, const char *place)
{
	struct reading_record *reading = user;
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	CLEANUP(article_deinit) struct article article = {0};
	const struct assembler assembler = {
		.dates = reading->ingester->dates, .registry = reading->ingester->options.registry};
	CLEANUP(page_field_deinit) struct page_field page = {0};
	cJSON both;
	const char *why = NULL;
	int r;

	if (reading->taken == reading->ingester->options.limits.items)
		return refuse_rest(reading, place);
	reading->taken++;
	reading->found++;
	if (!cJSON_IsObject(json))
		return refuse(reading, REASON_NOT_AN_ARTICLE, place, "not a JSON object");
	if (mapping_says_no_article(reading->mapping, reading->root, json))
		return refuse(reading, REASON_NOT_AN_ARTICLE, place,
			"its producer says that it is something else than an article");
	r = page_field_open(
		reading->mapping, json, &reading->ingester->options.limits.json, &page, &why);
	if (r == PAGE_E_LIMIT)
		return refuse(reading, REASON_TOO_LARGE, place, why);
	if (!r)
		r = mapping_extract(reading->mapping, reading->root,
			page_field_item(&page, json, &both), place, &extraction);
	if (r)
		return error_pass(r);
	r = show_sight(reading, json, place, &extraction);
	if (r)
		return error_pass(r);
	r = assemble(&assembler,
		&(struct assembly){.mapping = reading->mapping,
			.extraction = &extraction,
			.format = reading->item->format,
			.raw = reading->raw,
			.fetched_from = slice_of(reading->item->address),
			.record_ms = reading->record->timestamp_ms,
			.now_ms = reading->now_ms,
			.repaired = reading->item->repaired},
		&article, &why);
	if (r == ASSEMBLE_E_NOT_AN_ARTICLE)
		return refuse(reading, REASON_NOT_AN_ARTICLE, place, why);
	if (r)
		return error_pass(r);
	return reading->ops->article(reading->user, &article);
}

static int read_with(
	struct reading_record *reading, const cJSON *root, const struct mapping *mapping)
{
	int r;

	reading->root = root;
	reading->mapping = mapping;
	reading->found = 0;
	r = mapping_each(mapping, root, read_article, reading);
	if (r == READ_E_FULL)
		return 0;
	if (!r && reading->found == 0)
		r = refuse(reading, REASON_NOT_AN_ARTICLE, "", "the list of articles is empty");
	return r ? error_pass(r) : 0;
}

static const struct mapping *choose(const struct reading_record *reading, const cJSON *json)
{
	const struct ingester_options *options = &reading->ingester->options;
	struct slice told = record_header(reading->record, "dragoman-mapping");
	const struct mapping *mapping = told.data ? mappings_named(options->mappings, told) : NULL;

	return mapping ? mapping : mappings_match(options->mappings, json);
}

/* The one member of an object that is a list of objects, or an object; NULL when there is none, or
 * more than one. */
static const cJSON *wrapped_in(const cJSON *json)
{
	const cJSON *found = NULL;
	const cJSON *member;

	cJSON_ArrayForEach (member, json) {
		bool holds = cJSON_IsObject(member) ||
			     (cJSON_IsArray(member) && cJSON_IsObject(member->child));

		if (holds && found)
			return NULL;
		if (holds)
			found = member;
	}
	return found;
}

static int read_unwrapped(struct reading_record *reading, const cJSON *json)
{
	const struct mapping *mapping = choose(reading, json);

	if (!mapping)
		mapping = reading->ingester->fallback;
	if (mapping)
		return read_with(reading, json, mapping);
	reading->mapping = NULL;
	return refuse(reading, cJSON_IsObject(json) ? REASON_NO_MAPPING : REASON_NOT_AN_ARTICLE, "",
		cJSON_IsObject(json) ? "no mapping fits this object" : "not a JSON object");
}

static int read_item(void *user, const struct envelope_item *item)
{
	struct reading_record *reading = user;
	const cJSON *inner = NULL, *element;
	int r = 0;

	reading->item = item;
	reading->mapping = NULL;
	if (cJSON_IsObject(item->json) && !choose(reading, item->json))
		inner = wrapped_in(item->json);
	if (!inner)
		r = read_unwrapped(reading, item->json);
	else if (cJSON_IsObject(inner))
		r = read_unwrapped(reading, choose(reading, inner) ? inner : item->json);
	else
		cJSON_ArrayForEach (element, inner)
			if (!r)
				r = read_unwrapped(reading, element);
	return r ? error_pass(r) : 0;
}

static int read_fault(void *user, const char *code, const char *detail)
{
	struct reading_record *reading = user;

	return reading->ops->refused(reading->user, code, detail, NULL);
}

static int note_skipped(void *user, const char *what)
{
	struct reading_record *reading = user;

	return reading->ops->skipped ? reading->ops->skipped(reading->user, what) : 0;
}

int ingester_read(struct ingester *ingester, const struct record *record, const char *raw,
	int64_t now_ms, const struct ingester_ops *ops, void *user)
{
	return ingester_read_framed(ingester, record, NULL, raw, now_ms, ops, user);
}

int ingester_read_framed(struct ingester *ingester, const struct record *record,
	const struct wire_schema *schema, const char *raw, int64_t now_ms,
	const struct ingester_ops *ops, void *user)
{
	static const struct envelope_ops envelope = {
		.item = read_item, .fault = read_fault, .skipped = note_skipped};
	struct reading_record reading = {.ingester = ingester,
		.record = record,
		.raw = raw,
		.now_ms = now_ms,
		.ops = ops,
		.user = user};
	struct schema_name name;
	struct slice payload = {0};
	bool is_unasked = !schema && schema_name_in_header(record, &name);
	int r;

	if (schema)
		(void)schema_name_of(record, &name, &payload); /* it did before */
	r = envelope_open(&(struct envelope_source){.value = record->value,
				  .content_type = record_header(record, "content-type"),
				  .address = record_header(record, "content-location"),
				  .schema = schema,
				  .payload = payload,
				  .unasked = is_unasked ? name.text : NULL},
		&ingester->options.limits, &envelope, &reading);
	return r ? error_pass(r) : 0;
}
