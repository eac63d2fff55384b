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
	WORDS_SOFT = 12, /* words in small letters among which an English one was to be expected */
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

static enum gate_level judge_words(const struct reading *english)
{
	struct english_score score;

	english_score(english, &score);
	if (score.foreign >= FOREIGN_MIN && score.foreign > score.english * 2)
		return GATE_HARD;
	if (score.foreign >= FOREIGN_MIN && score.foreign * 2 > score.english)
		return GATE_SOFT;
	return score.english == 0 && score.words >= WORDS_SOFT ? GATE_SOFT : GATE_PASS;
}

/* The pieces of a long text, each by itself. A piece alone is a doubt. */
static enum gate_level judge_pieces(const struct reading *english)
{
	for (size_t i = 0; i + PIECE_WORDS <= english->count; i += PIECE_WORDS) {
		const struct reading piece = {
			.text = english->text, .words = english->words + i, .count = PIECE_WORDS};

		if (judge_words(&piece) == GATE_HARD)
			return GATE_SOFT;
	}
	return GATE_PASS;
}

static enum gate_level worst(enum gate_level a, enum gate_level b)
{
	return a > b ? a : b;
}

enum gate_level check_language(const struct gate_case *gate)
{
	enum gate_level level = worst(judge_script(gate->english), judge_words(gate->english));

	return gate->english->count > PIECE_WORDS ? worst(level, judge_pieces(gate->english))
						  : level;
}
