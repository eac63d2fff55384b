/*
 * assemble_facts.c - dates, people, pictures, subjects and rights.
 *
 * A date that is in the future, or before there were news sites, is kept and flagged: changing it
 * would hide the scraper's fault. An article without a date gets the time of its crawl, and says
 * that it is estimated.
 */
#include "ingest/assemble.h"

#include <errno.h>
#include <string.h>

#include "ingest/genre.h"
#include "ingest/paragraphs.h"
#include "ingest/url.h"
#include "runtime/error.h"
#include "runtime/json.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define ABSURD_MS (INT64_C(631152000) * 1000) /* 1990 */

enum {
	NAME_BYTES = 200,
	CAPTION_BYTES = 2000,
	RAW_BYTES = 120,
	RIGHTS_BYTES = 2000,
};

/* How `field` is to be read as a date. */
static struct date_hint hint_for(const struct article *article, const struct field *field)
{
	struct date_hint hint = {.zone = article->outlet.timezone, .language = article->language};

	if (field->zone) {
		hint.zone = field->zone;
		hint.zone_is_told = true;
	}
	if (field->reading->zone_is_utc) {
		hint.zone = "Etc/UTC";
		hint.zone_is_told = true;
	}
	return hint;
}

/* The date of a target. `*ret_at_ms` stays 0 when there is none that can be read. */
static int read_target(const struct assembler *assembler, const struct assembly *assembly,
	enum mapping_target target, struct article *article, struct date *ret_date)
{
	const struct field *field = extraction_first(assembly->extraction, target);
	struct date_hint hint;
	int r;

	if (!field)
		return 0;
	hint = hint_for(article, field);
	r = date_read(assembler->dates, field_slice(field), &hint, ret_date);
	if (r == DATE_E_UNREADABLE)
		r = article_add_warning(article, "bad-date");
	return r ? error_pass(r) : 0;
}

static int judge(const struct assembly *assembly, struct article *article, const struct date *date)
{
	int r = 0;

	if (date->ambiguous)
		r = article_add_warning(article, "ambiguous-date");
	if (!r && date->at_ms > assembly->now_ms + DAY_MS)
		r = article_add_warning(article, "future-date");
	if (!r && date->at_ms < ABSURD_MS)
		r = article_add_warning(article, "absurd-date");
	return r ? error_pass(r) : 0;
}

static int publish_time(
	const struct assembler *assembler, const struct assembly *assembly, struct article *article)
{
	const struct field *field = extraction_first(assembly->extraction, TARGET_PUBLISHED);
	struct moment *published = &article->published;
	struct date date = {0};
	int r;

	r = read_target(assembler, assembly, TARGET_PUBLISHED, article, &date);
	if (r)
		return error_pass(r);
	if (!date.precision) {
		published->at_ms = article->fetched_at_ms;
		published->estimated = true;
		r = article_add_warning(article, "no-date");
		return r ? error_pass(r) : 0;
	}
	published->at_ms = date.at_ms;
	r = slice_copy(slice_of(date.precision), &published->precision);
	if (!r)
		r = slice_copy(slice_of(date.zone), &published->zone);
	if (!r)
		r = paragraphs_line(TEXT_PLAIN, field_slice(field), RAW_BYTES, &published->raw);
	if (!r)
		r = judge(assembly, article, &date);
	return r ? error_pass(r) : 0;
}

/* An embargo that is not over withholds the article. */
static int note_embargo(
	const struct assembler *assembler, const struct assembly *assembly, struct article *article)
{
	struct date date = {0};
	char text[32];
	int r;

	r = read_target(assembler, assembly, TARGET_EMBARGO, article, &date);
	if (r || !date.precision)
		return r ? error_pass(r) : 0;
	if (date.at_ms > assembly->now_ms && article->status == ARTICLE_USABLE)
		article->status = ARTICLE_WITHHELD;
	if (!article->ext)
		article->ext = cJSON_CreateObject();
	if (!article->ext)
		return error_raise(-ENOMEM, "noting an embargo");
	time_print(date.at_ms, text);
	r = json_add_string(article->ext, "embargoed_until", text);
	return r ? error_pass(r) : 0;
}

int assemble_dates(
	const struct assembler *assembler, const struct assembly *assembly, struct article *article)
{
	struct date fetched = {0}, modified = {0};
	int r;

	r = read_target(assembler, assembly, TARGET_FETCHED, article, &fetched);
	if (!r)
		r = read_target(assembler, assembly, TARGET_MODIFIED, article, &modified);
	if (r)
		return error_pass(r);
	article->ingested_at_ms = assembly->now_ms;
	article->fetched_at_ms = fetched.precision ? fetched.at_ms : assembly->record_ms;
	if (article->fetched_at_ms <= 0)
		article->fetched_at_ms = assembly->now_ms;
	article->modified_at_ms = modified.precision && modified.at_ms > 0 ? modified.at_ms : 0;
	r = publish_time(assembler, assembly, article);
	if (!r)
		r = note_embargo(assembler, assembly, article);
	return r ? error_pass(r) : 0;
}

static size_t count_of(const struct extraction *extraction, enum mapping_target target, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < extraction->count; i++)
		n += extraction->fields[i].target == target;
	return n < max ? n : max;
}

static bool is_same(const char *one, const char *other)
{
	return one && strcmp(one, other) == 0;
}

/* RSS writes "ana@folha.example (Ana Lima)": that is Ana Lima. */
static struct slice without_mailbox(struct slice text)
{
	const char *open = text.len > 0 && text.data[text.len - 1] == ')'
				   ? memchr(text.data, '(', text.len)
				   : NULL;
	const char *at = open ? memchr(text.data, '@', (size_t)(open - text.data)) : NULL;

	if (!at)
		return text;
	return slice_trim((struct slice){open + 1, text.len - (size_t)(open - text.data) - 2});
}

/* An address, absolute; nothing when it is none. 0, URL_E_BAD or < 0. */
static int address_of(const struct article *article, struct slice text, char **ret_url)
{
	if (text.len == 0)
		return URL_E_BAD;
	return article->canonical_url ? url_resolve(article->canonical_url, text, ret_url)
				      : url_canonical(text, ret_url);
}

/* "By Ana Lima" is Ana Lima; an address is no name. */
static int add_person(struct article *article, const struct field *field)
{
	static const char *const words[] = {"By ", "by ", "BY ", "Av ", "Par ", "Por ", "Von "};
	CLEANUP(freep) char *name = NULL;
	struct slice text = field_slice(field);
	enum text_kind kind;
	int r;

	if (slice_has_prefix(text, slice_of("http://")) ||
		slice_has_prefix(text, slice_of("https://")))
		return 0;
	text = without_mailbox(text);
	kind = field->reading->kind == TEXT_PLAIN ? TEXT_ENTITIES : field->reading->kind;
	r = paragraphs_line(kind, text, NAME_BYTES, &name);
	if (r || !name)
		return r ? error_pass(r) : 0;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (slice_has_prefix(slice_of(name), slice_of(words[i]))) {
			memmove(name, name + strlen(words[i]), strlen(name + strlen(words[i])) + 1);
			break;
		}
	for (size_t i = 0; i < article->author_count; i++)
		if (is_same(article->authors[i].name, name))
			return 0;
	article->authors[article->author_count].name = name;
	name = NULL;
	r = address_of(article,
		slice_of(field->beside[BESIDE_LINK] ? field->beside[BESIDE_LINK] : ""),
		&article->authors[article->author_count++].url);
	return r < 0 ? error_pass(r) : 0;
}

/* What stands beside a picture, on one line. */
static int line_beside(const struct field *field, enum beside beside, char **ret_line)
{
	const char *text = field->beside[beside];
	int r = text ? paragraphs_line(TEXT_AUTO, slice_of(text), CAPTION_BYTES, ret_line) : 0;

	return r ? error_pass(r) : 0;
}

static int add_image(struct article *article, const struct field *field)
{
	struct image *image = &article->images[article->image_count];
	CLEANUP(freep) char *url = NULL;
	int r;

	r = address_of(article, field_slice(field), &url);
	if (r == URL_E_BAD)
		return 0;
	if (r)
		return error_pass(r);
	for (size_t i = 0; i < article->image_count; i++)
		if (is_same(article->images[i].url, url))
			return 0;
	image->url = url;
	url = NULL;
	article->image_count++;
	r = line_beside(field, BESIDE_CAPTION, &image->caption);
	if (!r)
		r = line_beside(field, BESIDE_CREDIT, &image->credit);
	return r ? error_pass(r) : 0;
}

static int add_tag(struct article *article, const struct field *field)
{
	CLEANUP(freep) char *tag = NULL;
	int r;

	r = paragraphs_line(TEXT_ENTITIES, field_slice(field), NAME_BYTES, &tag);
	if (r || !tag)
		return r ? error_pass(r) : 0;
	for (size_t i = 0; i < article->tag_count; i++)
		if (is_same(article->tags[i], tag))
			return 0;
	article->tags[article->tag_count++] = tag;
	tag = NULL;
	return 0;
}

/* One call of `add` for each value of a target, at most `max`. */
static int add_each(const struct assembly *assembly, enum mapping_target target, size_t max,
	int (*add)(struct article *article, const struct field *field), struct article *article)
{
	const struct extraction *extraction = assembly->extraction;

	for (size_t i = 0; i < extraction->count && max > 0; i++) {
		int r;

		if (extraction->fields[i].target != target)
			continue;
		max--;
		r = add(article, &extraction->fields[i]);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static int add_lists(const struct assembly *assembly, struct article *article)
{
	const struct extraction *extraction = assembly->extraction;
	size_t people = count_of(extraction, TARGET_AUTHORS, ARTICLE_PEOPLE_MAX);
	size_t images = count_of(extraction, TARGET_IMAGES, ARTICLE_IMAGES_MAX);
	size_t tags = count_of(extraction, TARGET_TAGS, ARTICLE_TAGS_MAX);
	int r;

	article->authors = people ? calloc(people, sizeof(*article->authors)) : NULL;
	article->images = images ? calloc(images, sizeof(*article->images)) : NULL;
	article->tags = tags ? calloc(tags, sizeof(*article->tags)) : NULL;
	if ((people && !article->authors) || (images && !article->images) ||
		(tags && !article->tags))
		return error_raise(-ENOMEM, "listing an article's facts");
	r = add_each(assembly, TARGET_AUTHORS, people, add_person, article);
	if (!r)
		r = add_each(assembly, TARGET_IMAGES, images, add_image, article);
	if (!r)
		r = add_each(assembly, TARGET_TAGS, tags, add_tag, article);
	return r ? error_pass(r) : 0;
}

static bool says_yes(const struct assembly *assembly, enum mapping_target target, bool otherwise)
{
	const struct field *field = extraction_first(assembly->extraction, target);
	static const char *const yes[] = {
		"true", "yes", "1", "http://schema.org/True", "https://schema.org/True", "on"};

	if (!field)
		return otherwise;
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		if (strlen(yes[i]) == field->length &&
			strncasecmp(yes[i], field->text, field->length) == 0)
			return true;
	return false;
}

static int note_rights(const struct assembly *assembly, struct article *article)
{
	struct rights *rights = &article->rights;
	int r;

	rights->paywalled = says_yes(assembly, TARGET_PAYWALLED, false) ||
			    !says_yes(assembly, TARGET_FREE, true);
	rights->tdm_reserved = says_yes(assembly, TARGET_TDM_RESERVED, false);
	rights->no_ai = says_yes(assembly, TARGET_NO_AI, false);
	rights->no_translate = says_yes(assembly, TARGET_NO_TRANSLATE, false);
	r = assemble_line(assembly, TARGET_HOLDER, RIGHTS_BYTES, &rights->holder);
	if (!r)
		r = assemble_line(assembly, TARGET_NOTICE, RIGHTS_BYTES, &rights->notice);
	if (!r)
		r = assemble_line(assembly, TARGET_LICENSE, RIGHTS_BYTES, &rights->license);
	if (!r)
		r = assemble_line(assembly, TARGET_USAGE, RIGHTS_BYTES, &rights->usage_terms);
	if (!r)
		r = assemble_line(assembly, TARGET_TDM_POLICY, RIGHTS_BYTES, &rights->tdm_policy);
	return r ? error_pass(r) : 0;
}

static int note_genre(const struct assembly *assembly, struct article *article)
{
	const struct field *field = extraction_first(assembly->extraction, TARGET_GENRE);
	const char *genre = field ? genre_of(field_slice(field)) : NULL;
	int r = genre ? slice_copy(slice_of(genre), &article->genre) : 0;

	return r ? error_pass(r) : 0;
}

int assemble_facts(const struct assembly *assembly, struct article *article)
{
	int r;

	r = add_lists(assembly, article);
	if (!r)
		r = assemble_line(assembly, TARGET_SECTION, NAME_BYTES, &article->section);
	if (!r)
		r = note_genre(assembly, article);
	if (!r)
		r = note_rights(assembly, article);
	return r ? error_pass(r) : 0;
}
