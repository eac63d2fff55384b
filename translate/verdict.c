/*
 * verdict.c - what to do with a segment, and what to say of a paragraph and an article.
 *
 * A HARD finding is never shown. A SOFT one is asked of a second backend: if that one passes, or is
 * as doubtful but says the same, its word decides; else the first answer is shown with a flag. A
 * paragraph is as good as the worst of its segments, since half a translation reads like a whole
 * one.
 */
#include "translate/verdict.h"

enum piece_act verdict_act(enum gate_level level, bool last, bool kept, bool agrees)
{
	switch (level) {
	case GATE_PASS:
		return ACT_ACCEPT;
	case GATE_SOFT:
		if (kept)
			return agrees ? ACT_ACCEPT : ACT_FALL_BACK;
		return last ? ACT_DOUBT : ACT_KEEP_AND_ASK;
	case GATE_HARD:
		if (!last)
			return ACT_ASK;
		return kept ? ACT_FALL_BACK : ACT_FAIL;
	}
	return ACT_FAIL;
}

enum verdict verdict_paragraph(
	const struct piece_tally *tally, enum gate_level whole, bool show_doubtful)
{
	if (tally->failed > 0 || whole == GATE_HARD)
		return VERDICT_ORIGINAL_SHOWN;
	if (tally->doubtful > 0 || whole == GATE_SOFT)
		return show_doubtful ? VERDICT_FLAGGED : VERDICT_ORIGINAL_SHOWN;
	if (tally->second > 0)
		return VERDICT_SECOND_BACKEND;
	return tally->repaired > 0 ? VERDICT_REPAIRED : VERDICT_OK;
}

const char *verdict_article(
	const struct paragraph *paragraphs, size_t count, struct translation *ret_counts)
{
	ret_counts->paragraphs = (long)count;
	ret_counts->translated = 0;
	ret_counts->flagged = 0;
	ret_counts->original_shown = 0;
	for (size_t i = 0; i < count; i++) {
		enum verdict verdict = paragraphs[i].verdict;

		ret_counts->original_shown += verdict == VERDICT_ORIGINAL_SHOWN;
		ret_counts->flagged += verdict == VERDICT_FLAGGED;
	}
	ret_counts->translated = ret_counts->paragraphs - ret_counts->original_shown;

	if (count > 0 && ret_counts->translated == 0)
		return "untranslated";
	if (ret_counts->original_shown > 0)
		return "partial";
	return ret_counts->flagged > 0 ? "flagged" : "clean";
}
