/*
 * language_weigh.c - what the text alone says of its language.
 *
 * The detector says what share of the text is in each of up to three languages. To that the share
 * of small words is added, six times: of ordinary prose 30 to 50 of 100 words are small ones, so
 * that six times the share outweighs a detector that was misled by a handful of names, and does not
 * outweigh it where a language has no lexicon and another one has a few words in common with it.
 *
 * A lexicon may be good for several languages (Croatian, Serbian and Bosnian have one): its words
 * are then added to whichever of them the detector names.
 */
#include "ingest/language_weigh.h"

#include <stdio.h>
#include <string.h>

#include "ingest/language_cld2.h"
#include "ingest/language_close.h"
#include "ingest/language_words.h"
#include "ingest/script.h"

/* Chosen round, and alike for all languages: 4 and 8 serve nearly as well. */
#define WORDS_WEIGH 6.0
/* What words would have said for a language that has no lexicon. */
#define NO_LEXICON 0.2

enum {
	CANDIDATES_MAX = LEXICONS_MAX + GUESSES,
};

struct candidates {
	struct {
		char tag[LANGUAGE_TAG_MAX];
		double weight;
	} list[CANDIDATES_MAX];
	size_t count;
};

static void add(struct candidates *candidates, const char *tag, double weight)
{
	if (candidates->count == CANDIDATES_MAX)
		return;
	(void)snprintf(candidates->list[candidates->count].tag, LANGUAGE_TAG_MAX, "%s", tag);
	candidates->list[candidates->count++].weight = weight;
}

/* The best of the lexicons that are good for `tag`; false: there is none. Marks all of them. */
static bool words_of(
	const struct words *words, const char *tag, bool used[LEXICONS_MAX], double *ret_share)
{
	const struct lexicon *lexicon;
	bool found = false;

	for (size_t i = 0; (lexicon = lexicon_at(i)) != NULL; i++) {
		if (!language_is_in(lexicon->spoken, tag))
			continue;
		used[i] = true;
		if (!found || words->share[i] > *ret_share)
			*ret_share = words->share[i];
		found = true;
	}
	return found;
}

static bool is_heard(const char *script, const char *tag)
{
	return !script || script_suits(script, tag);
}

static void gather(const struct guesses *guesses, const struct words *words, const char *script,
	struct candidates *candidates)
{
	bool used[LEXICONS_MAX] = {false};
	const struct lexicon *lexicon;

	for (size_t i = 0; i < GUESSES; i++) {
		const struct guess *guess = &guesses->best[i];
		char tag[LANGUAGE_TAG_MAX];
		double share = 0;

		if (strcmp(guess->code, "und") == 0 || guess->percent == 0)
			continue;
		if (!language_canonical(guess->code, tag))
			(void)snprintf(tag, sizeof(tag), "%.*s", LANGUAGE_TAG_MAX - 1, guess->code);
		if (!is_heard(script, tag))
			continue;
		add(candidates, tag,
			guess->percent / 100.0 + (words_of(words, tag, used, &share)
								 ? WORDS_WEIGH * share
								 : NO_LEXICON));
	}
	for (size_t i = 0; (lexicon = lexicon_at(i)) != NULL; i++)
		if (!used[i] && words->share[i] > 0 && is_heard(script, lexicon->tag))
			add(candidates, lexicon->tag, WORDS_WEIGH * words->share[i]);
}

static void judge(const struct candidates *candidates, const char *other, struct weighing *weighing)
{
	size_t best = 0;

	for (size_t i = 1; i < candidates->count; i++)
		if (candidates->list[i].weight > candidates->list[best].weight)
			best = i;
	(void)snprintf(weighing->tag, sizeof(weighing->tag), "%s", candidates->list[best].tag);
	weighing->weight = candidates->list[best].weight;
	for (size_t i = 0; i < candidates->count; i++) {
		const char *tag = candidates->list[i].tag;
		double weight = candidates->list[i].weight;

		if (weight > weighing->second && !language_is_close(tag, weighing->tag))
			weighing->second = weight;
		if (other && weight > weighing->other && language_is_close(tag, other))
			weighing->other = weight;
	}
}

void language_weigh(
	struct slice text, const char *script, const char *other, struct weighing *ret_weighing)
{
	struct weighing weighing = {.tag = "und"};
	struct candidates candidates = {.count = 0};
	struct guesses guesses;
	struct words words;
	char first[LANGUAGE_TAG_MAX] = "";

	language_guess(text, &guesses);
	language_words(text, &words);
	gather(&guesses, &words, script, &candidates);
	if (candidates.count > 0)
		judge(&candidates, other, &weighing);
	weighing.reliable = guesses.reliable && language_canonical(guesses.best[0].code, first) &&
			    language_is_same(first, weighing.tag);
	*ret_weighing = weighing;
}

bool language_has_words(struct slice text, const char *tag)
{
	struct words words;
	size_t best = 0;

	language_words(text, &words);
	for (size_t i = 1; lexicon_at(i); i++)
		if (words.share[i] > words.share[best])
			best = i;
	return words.share[best] > 0 && language_is_close(lexicon_at(best)->tag, tag);
}
