/*
 * check_echo.c - a translation that is the source, or has a long piece of it.
 *
 * Words are compared folded, so that another case or a lost accent does not hide an echo. Names,
 * scores and quotations in English are the same on both sides of a good translation: what counts
 * are words in small letters, and whether they are English.
 */
#include "translate/gate_check.h"

#include "translate/english.h"

enum {
	PLAIN_HARD = 5, /* words in small letters from which an echo is no chance */
	PLAIN_SOFT = 2,
	RUN_SOFT = 8, /* words in a row, of which PLAIN_HARD in small letters */
};

static bool is_plain(const struct word *word)
{
	return word->letters >= 2 && !(word->flags & (WORD_CAPITAL | WORD_NUMBER));
}

/* All words the same, in the same order. */
static bool is_same(const struct reading *a, const struct reading *b)
{
	if (a->count != b->count || a->count == 0)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->words[i].hash != b->words[i].hash)
			return false;
	return true;
}

static size_t count_plain(const struct reading *reading)
{
	size_t plain = 0;

	for (size_t i = 0; i < reading->count; i++)
		plain += is_plain(&reading->words[i]);
	return plain;
}

/* The longest common run from both ends and in between, found greedily: from each English word, the
 * place in the source right after the last match is tried, else the first place that has the word.
 * A table from hash to place keeps it linear. */
enum {
	SLOTS = 2048,
};

struct places {
	size_t mask;
	uint32_t place[SLOTS]; /* index in the source + 1 */
};

static void index_words(const struct reading *reading, struct places *places)
{
	places->mask = 63;
	while (places->mask + 1 < SLOTS && places->mask < reading->count * 2)
		places->mask = places->mask * 2 + 1;
	memset(places->place, 0, (places->mask + 1) * sizeof(*places->place));
	for (size_t i = reading->count; i > 0; i--)
		places->place[reading->words[i - 1].hash & places->mask] = (uint32_t)i;
}

struct run {
	size_t words, plain;
};

static void extend(struct run *run, const struct word *word)
{
	run->words++;
	run->plain += is_plain(word);
}

static struct run longest_run(const struct reading *source, const struct reading *english)
{
	struct places places;
	struct run longest = {0};
	struct run run = {0};
	size_t next = 0;

	index_words(source, &places);
	for (size_t i = 0; i < english->count; i++) {
		const struct word *word = &english->words[i];
		size_t place = places.place[word->hash & places.mask];

		if (run.words > 0 && next < source->count &&
			source->words[next].hash == word->hash) {
			extend(&run, word);
			next++;
		} else if (place > 0 && source->words[place - 1].hash == word->hash) {
			run = (struct run){0};
			extend(&run, word);
			next = place;
		} else {
			run = (struct run){0};
		}
		if (run.plain > longest.plain)
			longest = run;
	}
	return longest;
}

/* A text that is English on both sides (a quoted title, a reader's letter) was no echo. */
static bool is_english(const struct reading *reading)
{
	struct english_score score;

	english_score(reading, &score);
	return score.english > score.foreign && score.english * 8 >= score.words;
}

static enum gate_level judge_same(const struct gate_case *gate)
{
	size_t plain = count_plain(gate->english);
	size_t letters = gate->english->letters;

	if (letters > 0 && gate->english->latin * 2 < letters)
		return GATE_HARD; /* it cannot be English */
	if (is_english(gate->english))
		return GATE_PASS;
	if (plain >= PLAIN_HARD)
		return GATE_HARD;
	return plain >= PLAIN_SOFT ? GATE_SOFT : GATE_PASS;
}

/* A run of eight words has two neighbours among every fourth of the English, and both are words of
 * the source. A set of the source's hashes tells whether there are such: mostly there are none. */
enum {
	SET_BITS = 4096,
	STEP = RUN_SOFT / 2,
};

struct set {
	uint64_t bits[SET_BITS / 64];
};

static bool has(const struct set *set, const struct word *word)
{
	return set->bits[word->hash / 64 % (SET_BITS / 64)] >> word->hash % 64 & 1;
}

static bool may_run(const struct reading *source, const struct reading *english)
{
	struct set set = {0};
	bool before = false;

	for (size_t i = 0; i < source->count; i++) {
		const uint32_t hash = source->words[i].hash;

		set.bits[hash / 64 % (SET_BITS / 64)] |= (uint64_t)1 << hash % 64;
	}
	for (size_t i = 0; i < english->count; i += STEP) {
		const bool now = has(&set, &english->words[i]);

		if (now && before)
			return true;
		before = now;
	}
	return false;
}

enum gate_level check_echo(const struct gate_case *gate)
{
	struct run run;

	if (gate->source->letters == 0)
		return GATE_PASS;
	if (is_same(gate->source, gate->english))
		return judge_same(gate);
	if (gate->source->latin * 2 < gate->source->letters)
		return GATE_PASS; /* another script: check_language sees what was left in it */

	if (!may_run(gate->source, gate->english))
		return GATE_PASS;
	run = longest_run(gate->source, gate->english);
	if (run.words < RUN_SOFT || run.plain < PLAIN_HARD || is_english(gate->source))
		return GATE_PASS;
	return run.words * 10 >= gate->english->count * 8 && !is_english(gate->english) ? GATE_HARD
											: GATE_SOFT;
}
