/*
 * recurrence.c - counts an outlet's paragraphs over its stories, and forgets.
 *
 * Exact text is compared, white space and invisible characters aside: digits count, for a line of
 * results or of the weather is news in the frame of yesterday's. So does the case.
 *
 * What recurs is told from what is said twice by its share. A newspaper repeats the background of
 * a running story word by word, but in few of all its stories; its newsletter stands under a good
 * part of them. The least number keeps an outlet that is new from calling its second story's
 * background boilerplate.
 *
 * Places are few, and a new paragraph takes that of the one that was counted least, of these the
 * one that was seen longest ago: what recurs pushes itself through. Counts are halved together
 * with the number of stories, so that what an outlet gave up is forgotten within some hundred
 * stories.
 */
#include "translate/recurrence.h"

#include <stdlib.h>

#include "schemas/article.h"
#include "schemas/fingerprint.h"
#include "translate/segment.h"
#include "translate/text.h"

enum {
	WEIGHT_MAX = 512, /* stories, and the most that a paragraph is counted */
	ENDS = 32,        /* paragraphs counted at either end of a long article */
};

static uint64_t step(uint64_t hash, uint32_t value)
{
	return (hash ^ value) * 0x100000001b3u; /* FNV-1a's */
}

/* Of what is visible. Outlets gain nothing from two texts with one hash. */
static uint64_t hash_of(struct slice text)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		if (!codepoint_is_space(c) && !codepoint_is_invisible(c))
			hash = step(hash, (uint32_t)c);
	}
	hash ^= hash >> 33; /* the low bits choose the bucket */
	hash *= 0xff51afd7ed558ccdu;
	return hash ^ hash >> 33;
}

static uint32_t short_hash(const char *text)
{
	return (uint32_t)(hash_of(slice_of(text)) >> 32);
}

static struct recurrence_story story_of(const struct article *article)
{
	const char *fingerprint = article->fingerprint;

	return (struct recurrence_story){
		.fingerprint = fingerprint ? strtoull(fingerprint, NULL, 16) : 0,
		.id = short_hash(article->id),
		.headline = short_hash(article_headline(article)),
		.lead = article->paragraph_count > 1 ? short_hash(article->paragraphs[1].text) : 0,
	};
}

/* Two stories that are short, and of one outlet, may be near copies by their boilerplate alone: a
 * copy also has the lead of the other. */
static bool is_same(const struct recurrence_story *a, const struct recurrence_story *b)
{
	if (a->id == b->id || a->headline == b->headline)
		return true;
	return a->lead == b->lead && a->fingerprint != 0 && b->fingerprint != 0 &&
	       fingerprint_distance(a->fingerprint, b->fingerprint) <= FINGERPRINT_NEAR;
}

static bool was_seen(const struct recurrence *recurrence, const struct recurrence_story *story)
{
	for (size_t i = 0; i < RECURRENCE_STORIES && i < recurrence->stories; i++)
		if (is_same(&recurrence->recent[i], story))
			return true;
	return false;
}

static void halve(struct recurrence *recurrence)
{
	recurrence->weight /= 2;
	for (size_t i = 0; i < RECURRENCE_BUCKETS; i++)
		for (size_t j = 0; j < RECURRENCE_DEPTH; j++)
			recurrence->entries[i][j].count /= 2;
}

static void add_story(struct recurrence *recurrence, const struct recurrence_story *story)
{
	recurrence->recent[recurrence->stories % RECURRENCE_STORIES] = *story;
	recurrence->stories++;
	recurrence->weight++;
	if (recurrence->weight >= WEIGHT_MAX)
		halve(recurrence);
}

static struct recurrence_entry *bucket_of(struct recurrence *recurrence, uint64_t hash)
{
	return recurrence->entries[hash % RECURRENCE_BUCKETS];
}

/* NULL: it is not among them. */
static struct recurrence_entry *find(struct recurrence_entry *bucket, uint64_t hash)
{
	const uint32_t rest = (uint32_t)(hash >> 32);

	for (size_t i = 0; i < RECURRENCE_DEPTH; i++)
		if (bucket[i].count > 0 && bucket[i].rest == rest)
			return &bucket[i];
	return NULL;
}

/* The place of which least is lost. */
static struct recurrence_entry *weakest(struct recurrence_entry *bucket, uint16_t now)
{
	struct recurrence_entry *worst = bucket;

	for (size_t i = 1; i < RECURRENCE_DEPTH; i++) {
		const uint16_t age = (uint16_t)(now - bucket[i].seen);

		if (bucket[i].count < worst->count ||
			(bucket[i].count == worst->count && age > (uint16_t)(now - worst->seen)))
			worst = &bucket[i];
	}
	return worst;
}

/* Once in a story. */
static void count(struct recurrence *recurrence, uint64_t hash)
{
	const uint16_t now = (uint16_t)recurrence->stories;
	struct recurrence_entry *bucket = bucket_of(recurrence, hash);
	struct recurrence_entry *entry = find(bucket, hash);

	if (!entry) {
		entry = weakest(bucket, now);
		*entry = (struct recurrence_entry){
			.rest = (uint32_t)(hash >> 32), .count = 1, .seen = now};
	} else if (entry->seen != now) {
		entry->seen = now;
		if (entry->count < WEIGHT_MAX)
			entry->count++;
	}
}

static bool recurs(struct recurrence *recurrence, uint64_t hash)
{
	const struct recurrence_entry *entry = find(bucket_of(recurrence, hash), hash);

	return entry && entry->count >= RECURRENCE_MIN &&
	       (uint32_t)entry->count * RECURRENCE_SHARE >= recurrence->weight;
}

/* A heading goes with what stands below it: "Background" is no boilerplate. */
static bool may_be_marked(const struct paragraph *paragraph)
{
	return paragraph->role != ROLE_HEADLINE && paragraph->role != ROLE_HEADING &&
	       segment_is_translatable(slice_of(paragraph->text));
}

size_t recurrence_mark(struct recurrence *recurrence, struct article *article)
{
	const size_t total = article->paragraph_count;
	const struct recurrence_story story = story_of(article);
	const bool is_new = total > 0 && !was_seen(recurrence, &story);
	size_t marked = 0;

	if (is_new)
		add_story(recurrence, &story);
	for (size_t i = 0; i < total; i++) {
		struct paragraph *paragraph = &article->paragraphs[i];
		uint64_t hash;

		if (!may_be_marked(paragraph))
			continue;
		hash = hash_of(slice_of(paragraph->text));
		if (is_new && (i < ENDS || i + ENDS >= total))
			count(recurrence, hash);
		paragraph->boilerplate = recurs(recurrence, hash);
		marked += paragraph->boilerplate;
	}
	return marked;
}
