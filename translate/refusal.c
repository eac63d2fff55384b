/*
 * refusal.c - knows a refusal by how it begins.
 *
 * English has a small grammar: a polite beginning, or none, then somebody who cannot or will not,
 * then what a machine is asked to do. Other languages have their usual beginnings, and the words
 * that follow them. Most texts begin with none of these, and a hash of their first seven bytes
 * tells.
 */
#include "translate/refusal.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "runtime/base.h"
#include "translate/refusal_words.h"
#include "translate/text.h"

enum {
	HEAD_MAX = 240, /* folded bytes of the beginning */
	START = 7,
	APOLOGY_MAX = 40, /* folded bytes before it is said who cannot */
	STARTS = 8192,
	BITS = 64,
	POOL = 16384, /* of all phrases, folded */
};

static const char fence[] = "```";

struct folded {
	char text[HEAD_MAX + 8];
	size_t len;
};

/* Folded, and all in one place. Filled before main(), as is the filter. */
static char pool[POOL];
static size_t pool_used;
static const char *opening_list[COUNT_OF(openings)];
static const char *apology_list[COUNT_OF(apologies)];
static const char *lead_list[COUNT_OF(leads)];
static const char *inability_list[COUNT_OF(inabilities)];
static const char *task_list[COUNT_OF(tasks)];
static const char *favour_list[COUNT_OF(favours)];
static struct foreign foreign_list[COUNT_OF(foreign)];
static uint64_t starts[STARTS / BITS];

static bool is_apostrophe(int32_t c)
{
	return c == '\'' || c == 0x2019;
}

static void put(struct folded *folded, int32_t c)
{
	char *text = folded->text + folded->len;

	if (c < 0x80) {
		text[0] = (char)c;
		folded->len++;
	} else if (c < 0x800) {
		text[0] = (char)(0xC0 | (c >> 6));
		text[1] = (char)(0x80 | (c & 0x3F));
		folded->len += 2;
	} else if (c < 0x10000) {
		text[0] = (char)(0xE0 | (c >> 12));
		text[1] = (char)(0x80 | ((c >> 6) & 0x3F));
		text[2] = (char)(0x80 | (c & 0x3F));
		folded->len += 3;
	}
}

/* The first bytes, folded. */
static struct folded fold(struct slice text, size_t max)
{
	struct folded folded;

	folded.len = 0;
	for (size_t at = 0; at < text.len && folded.len < max;) {
		int32_t c = text_next(text, &at);

		if (!is_apostrophe(c) && !codepoint_is_invisible(c))
			put(&folded, codepoint_is_space(c) ? ' ' : codepoint_fold(c));
	}
	folded.text[folded.len] = '\0';
	return folded;
}

static size_t bit_of(const char start[START])
{
	uint64_t hash = 0;

	memcpy(&hash, start, START);
	return hash * 0x9E3779B97F4A7C15u >> 32 & (STARTS - 1);
}

static const char *keep(const char *phrase)
{
	const struct folded folded = fold(slice_of(phrase), HEAD_MAX);
	char *kept = pool + pool_used;

	assert(pool_used + folded.len < POOL);
	memcpy(kept, folded.text, folded.len + 1);
	pool_used += folded.len + 1;
	return kept;
}

static const char *keep_start(const char *phrase)
{
	const char *kept = keep(phrase);
	size_t bit;

	assert(strlen(kept) >= START);
	bit = bit_of(kept);
	starts[bit / BITS] |= UINT64_C(1) << bit % BITS;
	return kept;
}

__attribute__((constructor)) static void fold_all(void)
{
	for (size_t i = 0; i < COUNT_OF(openings); i++)
		opening_list[i] = keep_start(openings[i]);
	for (size_t i = 0; i < COUNT_OF(apologies); i++)
		apology_list[i] = keep_start(apologies[i]);
	for (size_t i = 0; i < COUNT_OF(leads); i++)
		lead_list[i] = keep_start(leads[i]);
	for (size_t i = 0; i < COUNT_OF(inabilities); i++)
		inability_list[i] = keep_start(inabilities[i]);
	for (size_t i = 0; i < COUNT_OF(tasks); i++)
		task_list[i] = keep(tasks[i]);
	for (size_t i = 0; i < COUNT_OF(favours); i++)
		favour_list[i] = keep(favours[i]);
	for (size_t i = 0; i < COUNT_OF(foreign); i++)
		foreign_list[i] =
			(struct foreign){keep_start(foreign[i].start), keep(foreign[i].then)};
}

/* What begins with ASCII folds byte by byte; the rest is left to fold(). */
static bool may_begin(struct slice text)
{
	char start[START];
	struct folded folded;
	size_t bit;

	for (size_t i = 0; i < START; i++) {
		if (i >= text.len || text.data[i] < ' ' || text.data[i] == '\'') {
			folded = fold(text, START);
			if (folded.len < START)
				return false;
			memcpy(start, folded.text, START);
			break;
		}
		start[i] = (char)codepoint_fold(text.data[i]);
	}
	bit = bit_of(start);
	return starts[bit / BITS] >> bit % BITS & 1;
}

static bool begins_with(const char *text, const char *phrase)
{
	return strncmp(text, phrase, strlen(phrase)) == 0;
}

static bool begins(const char *text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i][0] == text[0] && begins_with(text, list[i]))
			return true;
	return false;
}

static bool has(const char *text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, list[i]))
			return true;
	return false;
}

/* Where it is said that somebody cannot, and what comes behind it. */
struct inability {
	const char *at; /* NULL: nobody says so */
	const char *rest;
};

static struct inability find_inability(const char *head, bool anywhere)
{
	for (size_t i = 0; i < COUNT_OF(inability_list); i++) {
		const char *found = begins_with(head, inability_list[i]) ? head
				    : anywhere ? strstr(head, inability_list[i])
					       : NULL;

		if (found)
			return (struct inability){found, found + strlen(inability_list[i])};
	}
	return (struct inability){0};
}

static enum refusal judge_english(const char *head)
{
	const bool sorry = begins(head, apology_list, COUNT_OF(apology_list));
	const bool polite = sorry || begins(head, lead_list, COUNT_OF(lead_list));
	struct inability inability;

	if (begins(head, opening_list, COUNT_OF(opening_list)))
		return REFUSAL_MACHINE;
	inability = find_inability(head, polite);
	if (!inability.at)
		return REFUSAL_NONE;
	if (has(inability.rest, task_list, COUNT_OF(task_list)))
		return REFUSAL_MACHINE;
	if (sorry && inability.at - head < APOLOGY_MAX)
		return REFUSAL_PERSON;
	return has(inability.rest, favour_list, COUNT_OF(favour_list)) ? REFUSAL_PERSON
								       : REFUSAL_NONE;
}

static bool is_foreign(const char *head)
{
	for (size_t i = 0; i < COUNT_OF(foreign_list); i++)
		if (begins_with(head, foreign_list[i].start) && strstr(head, foreign_list[i].then))
			return true;
	return false;
}

enum refusal refusal_of(struct slice text)
{
	struct folded head;

	text = text_trim(text);
	if (slice_has_prefix(text, slice_of(fence)))
		return REFUSAL_MACHINE;
	if (text.len == 0 || !may_begin(text))
		return REFUSAL_NONE;
	head = fold(text, HEAD_MAX);
	return is_foreign(head.text) ? REFUSAL_MACHINE : judge_english(head.text);
}
