/*
 * check_language.c - a translation that is not English, or not all of it.
 *
 * Letters of another script show at once. In Latin script the small words decide: those of twenty
 * other languages against those of English. A paragraph that changes language half way is found in
 * its later part, which is looked at by itself.
 */
#include "translate/gate_check.h"

#include "translate/english.h"

enum {
	LETTERS_MIN = 4, /* of another script: a name in brackets is none of the checks business */
	FOREIGN_MIN = 3, /* small words of another language */
	/* Words in small letters among which a small English one was to be expected: */
	WORDS_SOFT = 5,
	WORDS_HARD = 9,
	WORDS_MANY = 16,
	PIECE_WORDS = 40,
};

static enum gate_level judge_script(const struct reading *english)
{
	size_t other = english->letters - english->latin;

	if (other < LETTERS_MIN)
		return GATE_PASS;
	if (other * 10 >= english->letters * 4)
		return GATE_HARD;
	return other * 10 >= english->letters ? GATE_SOFT : GATE_PASS;
}

/* English, without one of its own small words? They are a third of a text, and those that it shares
 * with others a fifth. */
static enum gate_level judge_without(const struct english_score *score)
{
	if (score->foreign >= 2)
		return score->foreign > score->shared || score->shared * 8 < score->words
			       ? GATE_HARD
			       : GATE_SOFT;
	if (score->words >= WORDS_HARD && score->shared * 10 < score->words)
		return GATE_HARD;
	return score->words >= WORDS_SOFT && score->shared * 6 < score->words ? GATE_SOFT
									      : GATE_PASS;
}

static enum gate_level judge_words(const struct english_score *score)
{
	if (score->foreign >= FOREIGN_MIN && score->foreign > score->english * 2)
		return GATE_HARD;
	if (score->foreign >= FOREIGN_MIN && score->foreign * 2 > score->english)
		return GATE_SOFT;
	if (score->english == 0)
		return judge_without(score);
	return score->english == 1 && score->words >= WORDS_MANY &&
			       score->shared * 10 < score->words
		       ? GATE_SOFT
		       : GATE_PASS;
}

static void add(struct english_score *sum, const struct english_score *piece)
{
	sum->words += piece->words;
	sum->english += piece->english;
	sum->shared += piece->shared;
	sum->foreign += piece->foreign;
}

static enum gate_level worst(enum gate_level a, enum gate_level b)
{
	return a > b ? a : b;
}

/* The pieces of a long text, each by itself, and their sum, which is the whole: each word is looked
 * up once. A piece alone is a doubt. */
static enum gate_level judge_pieces(const struct reading *english)
{
	struct english_score sum = {0};
	enum gate_level level = GATE_PASS;

	for (size_t i = 0; i < english->count; i += PIECE_WORDS) {
		size_t rest = english->count - i;
		const struct reading piece = {.text = english->text,
			.words = english->words + i,
			.count = rest < PIECE_WORDS ? rest : PIECE_WORDS};
		struct english_score score;

		english_score(&piece, &score);
		add(&sum, &score);
		if (piece.count == PIECE_WORDS && english->count > PIECE_WORDS &&
			judge_words(&score) == GATE_HARD)
			level = GATE_SOFT;
	}
	return worst(level, judge_words(&sum));
}

enum gate_level check_language(const struct gate_case *gate)
{
	return worst(judge_script(gate->english), judge_pieces(gate->english));
}
