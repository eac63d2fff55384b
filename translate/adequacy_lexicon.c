/*
 * adequacy_lexicon.c - expected counts of word pairs, and the segments that they come from.
 *
 * The counts are made by whole passes over the newest segments (the window), each under the counts
 * of the pass before: that is expectation maximisation, of which each new segment pays a few steps.
 * A segment that leaves the window leaves its last expectation in the base, with which each pass
 * begins; so old knowledge stays, and fades when the table is thinned.
 *
 * A pair counts by both directions at once (the geometric mean of both expectations), which keeps
 * rare words from drawing everything to themselves. The sums over all partners of a word stand in
 * the same table, as pairs with 0.
 */
#include "translate/adequacy_lexicon.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/error.h"
#include "translate/adequacy_counts.h"

enum {
	WINDOW = 2048,
	STEPS = 8,     /* of the pass, for each new segment */
	SIDE_MAX = 96, /* words of a segment's side that are learned from */
	TABLES = 4,
};

static const float nobody = 1; /* the lift of no partner at all */
/* That words which are alike stand for one another. */
static const float like_times[ALIKENESSES] = {1, 3, 3, 10};
static const float least_count = 0.01F;

/* A segment of the window. */
struct lesson {
	size_t source_letters, english_letters;
	uint16_t source_sentences, english_sentences;
	uint16_t source_count, english_count;
	struct adequacy_word words[]; /* the source's, then the English ones */
};

struct lexicon {
	struct counts *source_words, *english_words;
	struct counts *pairs; /* of the last whole pass, and what came since */
	struct counts *next;  /* of the pass under way */
	struct counts *base;
	float source_total, english_total;
	struct lesson *window[WINDOW];
	size_t learned;
	size_t pass;               /* how far it has come */
	struct adequacy_pair text; /* the lesson that is gone through */
	struct lexicon_side source, english;
	/* Of its pairs: how often they were seen, and the product of both lifts. */
	float times[SIDE_MAX][SIDE_MAX], both[SIDE_MAX][SIDE_MAX];
};

int lexicon_new(size_t max_bytes, struct lexicon **ret_lexicon)
{
	CLEANUP(lexicon_freep) struct lexicon *lexicon = calloc(1, sizeof(*lexicon));
	int r;

	if (!lexicon)
		return error_raise(-ENOMEM, "making a lexicon");
	r = counts_new(max_bytes / TABLES / 2, &lexicon->source_words);
	if (r == 0)
		r = counts_new(max_bytes / TABLES / 2, &lexicon->english_words);
	if (r == 0)
		r = counts_new(max_bytes / TABLES, &lexicon->pairs);
	if (r == 0)
		r = counts_new(max_bytes / TABLES, &lexicon->next);
	if (r == 0)
		r = counts_new(max_bytes / TABLES, &lexicon->base);
	if (r)
		return error_pass(r);
	*ret_lexicon = lexicon;
	lexicon = NULL;
	return 0;
}

struct lexicon *lexicon_free(struct lexicon *lexicon)
{
	if (!lexicon)
		return NULL;
	for (size_t i = 0; i < WINDOW; i++)
		free(lexicon->window[i]);
	counts_free(lexicon->source_words);
	counts_free(lexicon->english_words);
	counts_free(lexicon->pairs);
	counts_free(lexicon->next);
	counts_free(lexicon->base);
	free(lexicon);
	return NULL;
}

static uint64_t mass_key(uint32_t stem, bool is_source)
{
	return is_source ? counts_pair(stem, 0) : counts_pair(0, stem);
}

/* Words are looked up in a row, so that the table's slots are on their way before they are needed:
 * a table does not stay in the cache. */
void lexicon_look_up(const struct lexicon *lexicon, const struct adequacy_words *words,
	bool is_source, struct lexicon_side *ret_side)
{
	const struct counts_view seen =
		counts_view(is_source ? lexicon->source_words : lexicon->english_words);
	const struct counts_view mass = counts_view(lexicon->pairs);
	const float total = (is_source ? lexicon->source_total : lexicon->english_total) + 1;

	ret_side->words = words;
	for (size_t i = 0; i < words->count; i++) {
		counts_expect(&seen, words->list[i].stem);
		counts_expect(&mass, mass_key(words->list[i].stem, is_source));
	}
	for (size_t i = 0; i < words->count; i++) {
		uint32_t stem = words->list[i].stem;

		ret_side->seen[i] = counts_look(&seen, stem);
		ret_side->share[i] = (ret_side->seen[i] + 0.5F) / total;
		ret_side->rarity[i] = 1 / ret_side->share[i];
		ret_side->spread[i] = 1.0F / LEXICON_PRIOR;
		if (ret_side->seen[i] > 0)
			ret_side->spread[i] =
				1 / (counts_look(&mass, mass_key(stem, is_source)) + LEXICON_PRIOR);
	}
}

struct counts_view lexicon_pairs(const struct lexicon *lexicon)
{
	return counts_view(lexicon->pairs);
}

/* How often each pair of the text was seen. */
static void find_pairs(struct lexicon *lexicon)
{
	const struct adequacy_words *source = &lexicon->text.source;
	const struct adequacy_words *english = &lexicon->text.english;
	const struct counts_view view = counts_view(lexicon->pairs);

	for (size_t i = 0; i < source->count; i++)
		for (size_t k = 0; k < english->count; k++) {
			uint32_t a = source->list[i].stem;
			uint32_t b = english->list[k].stem;
			bool may_be = counts_has_bit(&view, counts_bit(a, b));

			if (may_be)
				counts_expect(&view, counts_pair(a, b));
			lexicon->times[i][k] = may_be;
		}
	for (size_t i = 0; i < source->count; i++)
		for (size_t k = 0; k < english->count; k++)
			if (lexicon->times[i][k] > 0)
				lexicon->times[i][k] = counts_look(&view,
					counts_pair(source->list[i].stem, english->list[k].stem));
}

/* The lifts of all pairs of the text, and their sums over the partners of each word. */
static void weigh_pairs(
	struct lexicon *lexicon, float source_sums[SIDE_MAX], float english_sums[SIDE_MAX])
{
	const struct lexicon_side *source = &lexicon->source;
	const struct lexicon_side *english = &lexicon->english;

	for (size_t k = 0; k < english->words->count; k++)
		english_sums[k] = nobody;
	for (size_t i = 0; i < source->words->count; i++) {
		source_sums[i] = nobody;
		for (size_t k = 0; k < english->words->count; k++) {
			float times = lexicon->times[i][k];
			float like = like_times[adequacy_words_alike(
				&source->words->list[i], &english->words->list[k])];
			float there =
				like * lexicon_lift(times, english->rarity[k], source->spread[i]);
			float back =
				like * lexicon_lift(times, source->rarity[i], english->spread[k]);

			lexicon->both[i][k] = there * back;
			english_sums[k] += there;
			source_sums[i] += back;
		}
	}
}

static void open_lesson(const struct lesson *lesson, struct adequacy_pair *ret_pair)
{
	ret_pair->source.count = lesson->source_count;
	ret_pair->source.letters = lesson->source_letters;
	ret_pair->source.sentences = lesson->source_sentences;
	ret_pair->source.left_out = 0;
	ret_pair->english.count = lesson->english_count;
	ret_pair->english.letters = lesson->english_letters;
	ret_pair->english.sentences = lesson->english_sentences;
	ret_pair->english.left_out = 0;
	memcpy(ret_pair->source.list, lesson->words, lesson->source_count * sizeof(*lesson->words));
	memcpy(ret_pair->english.list, lesson->words + lesson->source_count,
		lesson->english_count * sizeof(*lesson->words));
}

/* Add a sum to each word of one side. 0 or < 0. */
static int count_sums(
	struct counts *into, const struct adequacy_words *words, bool is_source, const float *sums)
{
	int r = 0;

	for (size_t i = 0; i < words->count && r == 0; i++)
		if (sums[i] > 0)
			r = counts_add(into, mass_key(words->list[i].stem, is_source), sums[i]);
	return error_pass(r);
}

/* Add what the counts of the last pass make of this segment. 0 or < 0. */
static int expect(struct lexicon *lexicon, const struct lesson *lesson, struct counts *into)
{
	const struct adequacy_words *source = &lexicon->text.source;
	const struct adequacy_words *english = &lexicon->text.english;
	float source_sums[SIDE_MAX] = {0}, english_sums[SIDE_MAX] = {0};
	float source_mass[SIDE_MAX] = {0}, english_mass[SIDE_MAX] = {0};
	int r = 0;

	open_lesson(lesson, &lexicon->text);
	lexicon_look_up(lexicon, source, true, &lexicon->source);
	lexicon_look_up(lexicon, english, false, &lexicon->english);
	find_pairs(lexicon);
	weigh_pairs(lexicon, source_sums, english_sums);
	for (size_t i = 0; i < source->count; i++)
		for (size_t k = 0; k < english->count && r == 0; k++) {
			float square = lexicon->both[i][k] / (english_sums[k] * source_sums[i]);
			float count;

			if (square < least_count * least_count)
				continue;
			count = sqrtf(square);
			source_mass[i] += count;
			english_mass[k] += count;
			r = counts_add(into,
				counts_pair(source->list[i].stem, english->list[k].stem), count);
		}
	if (r == 0)
		r = count_sums(into, source, true, source_mass);
	if (r == 0)
		r = count_sums(into, english, false, english_mass);
	return error_pass(r);
}

static int count_words(
	struct counts *counts, const struct adequacy_words *words, size_t count, float *total)
{
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++)
		r = counts_add(counts, words->list[i].stem, 1);
	*total += (float)count;
	return error_pass(r);
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int make_lesson(const struct adequacy_pair *pair, struct lesson **ret_lesson)
{
	size_t source = smaller(pair->source.count, SIDE_MAX);
	size_t english = smaller(pair->english.count, SIDE_MAX);
	struct lesson *lesson =
		calloc(1, sizeof(*lesson) + (source + english) * sizeof(*lesson->words));

	if (!lesson)
		return error_raise(-ENOMEM, "learning a segment");
	lesson->source_letters = pair->source.letters;
	lesson->english_letters = pair->english.letters;
	lesson->source_sentences = (uint16_t)smaller(pair->source.sentences, UINT16_MAX);
	lesson->english_sentences = (uint16_t)smaller(pair->english.sentences, UINT16_MAX);
	lesson->source_count = (uint16_t)source;
	lesson->english_count = (uint16_t)english;
	memcpy(lesson->words, pair->source.list, source * sizeof(*lesson->words));
	memcpy(lesson->words + source, pair->english.list, english * sizeof(*lesson->words));
	*ret_lesson = lesson;
	return 0;
}

/* The new pass begins where its predecessor ended, once that has seen the whole window. */
static int turn(struct lexicon *lexicon)
{
	struct counts *last = lexicon->pairs;

	if (lexicon->pass < smaller(lexicon->learned, WINDOW))
		return 0;
	lexicon->pairs = lexicon->next;
	lexicon->next = last;
	lexicon->pass = 0;
	return error_pass(counts_restart(last, lexicon->base));
}

static int go_on(struct lexicon *lexicon)
{
	int r = 0;

	for (size_t i = 0; i < STEPS && r == 0; i++) {
		r = turn(lexicon);
		if (r == 0)
			r = expect(lexicon, lexicon->window[lexicon->pass++], lexicon->next);
	}
	return error_pass(r);
}

/* The oldest segment makes room, and leaves what it has come to. */
static int retire(struct lexicon *lexicon, struct lesson **lesson)
{
	int r = 0;

	if (*lesson)
		r = expect(lexicon, *lesson, lexicon->base);
	free(*lesson);
	*lesson = NULL;
	return error_pass(r);
}

int lexicon_learn(struct lexicon *lexicon, const struct adequacy_pair *pair)
{
	struct lesson **place = &lexicon->window[lexicon->learned % WINDOW];
	int r = retire(lexicon, place);

	if (r == 0)
		r = make_lesson(pair, place);
	if (r)
		return error_pass(r);
	lexicon->learned++;
	r = count_words(lexicon->source_words, &pair->source, (*place)->source_count,
		&lexicon->source_total);
	if (r == 0)
		r = count_words(lexicon->english_words, &pair->english, (*place)->english_count,
			&lexicon->english_total);
	if (r == 0)
		r = expect(lexicon, *place, lexicon->pairs);
	return r ? error_pass(r) : error_pass(go_on(lexicon));
}

bool lexicon_recall(const struct lexicon *lexicon, size_t back, struct adequacy_pair *ret_pair)
{
	if (back >= smaller(lexicon->learned, WINDOW))
		return false;
	open_lesson(lexicon->window[(lexicon->learned - 1 - back) % WINDOW], ret_pair);
	return true;
}

size_t lexicon_learned(const struct lexicon *lexicon)
{
	return lexicon->learned;
}

static int pass_tables(struct lexicon *lexicon, struct tape *tape)
{
	struct counts *const tables[] = {lexicon->source_words, lexicon->english_words,
		lexicon->pairs, lexicon->next, lexicon->base};
	int r = 0;

	for (size_t i = 0; i < COUNT_OF(tables) && r == 0; i++)
		r = counts_pass(tables[i], tape);
	return r == BUF_E_FULL ? r : error_pass(r);
}

static size_t words_bytes(const struct lesson *lesson)
{
	return ((size_t)lesson->source_count + lesson->english_count) * sizeof(*lesson->words);
}

/* Read a lesson of the window, or note that none can be. 0 or < 0. */
static int read_lesson(struct tape *tape, struct lesson **ret_lesson)
{
	struct lesson head;
	struct lesson *lesson;
	int r = tape_pass(tape, &head, sizeof(head));

	if (r)
		return error_pass(r);
	if (head.source_count > SIDE_MAX || head.english_count > SIDE_MAX)
		tape->damaged = true;
	if (tape->damaged)
		return 0;
	lesson = calloc(1, sizeof(head) + words_bytes(&head));
	if (!lesson)
		return error_raise(-ENOMEM, "reading what was learned");
	*lesson = head;
	*ret_lesson = lesson;
	return error_pass(tape_pass(tape, lesson->words, words_bytes(lesson)));
}

static int pass_window(struct lexicon *lexicon, struct tape *tape)
{
	size_t count = smaller(lexicon->learned, WINDOW);
	int r = 0;

	for (size_t i = 0; i < count && r == 0 && !tape->damaged; i++) {
		if (!tape->into) {
			r = read_lesson(tape, &lexicon->window[i]);
			continue;
		}
		r = tape_pass(tape, lexicon->window[i], sizeof(*lexicon->window[i]));
		if (r == 0)
			r = tape_pass(
				tape, lexicon->window[i]->words, words_bytes(lexicon->window[i]));
	}
	return r == BUF_E_FULL ? r : error_pass(r);
}

int lexicon_pass(struct lexicon *lexicon, struct tape *tape)
{
	int r = pass_tables(lexicon, tape);

	if (r == 0)
		r = tape_pass(tape, &lexicon->source_total, sizeof(lexicon->source_total));
	if (r == 0)
		r = tape_pass(tape, &lexicon->english_total, sizeof(lexicon->english_total));
	if (r == 0)
		r = tape_pass(tape, &lexicon->learned, sizeof(lexicon->learned));
	if (r == 0)
		r = tape_pass(tape, &lexicon->pass, sizeof(lexicon->pass));
	if (lexicon->pass > smaller(lexicon->learned, WINDOW))
		tape->damaged = true;
	if (r == 0)
		r = pass_window(lexicon, tape);
	return r == BUF_E_FULL ? r : error_pass(r);
}

uint32_t lexicon_layout(void)
{
	return (uint32_t)(sizeof(struct lesson) * WINDOW + sizeof(struct count));
}
