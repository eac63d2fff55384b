/*
 * verdict.h - what to do with a segment, and what to say of a paragraph and an article. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "schemas/article.h"
#include "translate/gate.h"

/* How a segment ended. */
enum piece_outcome {
	PIECE_OPEN,
	PIECE_KEPT,       /* nothing to translate in it */
	PIECE_REMEMBERED, /* from the memory */
	PIECE_ACCEPTED,   /* of the first backend asked */
	PIECE_SECOND,     /* of a later one, after a finding */
	PIECE_DOUBTFUL,   /* the best there is, with a SOFT finding */
	PIECE_FAILED,     /* nothing that may be shown */
};

/* What to do with a backend's answer. */
enum piece_act {
	ACT_ACCEPT,
	ACT_KEEP_AND_ASK, /* doubtful: keep it, and ask the next backend */
	ACT_ASK,          /* drop it, and ask the next */
	ACT_DOUBT,        /* show it, flagged */
	ACT_FALL_BACK,    /* drop it, and show the doubtful one kept before */
	ACT_FAIL,
};

/* `level` is the gate's word on the answer (GATE_HARD too when there was none); `last`: no further
 * backend; `kept`: an earlier, doubtful answer is there; `agrees`: this one says the same as that.
 */
enum piece_act verdict_act(enum gate_level level, bool last, bool kept, bool agrees);

/* How the segments of a paragraph ended. */
struct piece_tally {
	size_t kept, remembered, accepted, second, doubtful, failed;
	size_t repaired; /* of all of them: whose protected parts were put back */
};

/* `whole` is what the gate says of the paragraph as such; `show_doubtful`: a doubtful translation
 * is shown, flagged, rather than the original. */
enum verdict verdict_paragraph(
	const struct piece_tally *tally, enum gate_level whole, bool show_doubtful);

/* Count the paragraphs, and find the article's word: clean, flagged, partial, untranslated. The
 * word is static. */
const char *verdict_article(const struct paragraph *paragraphs, size_t count,
	struct translation *ret_counts /* paragraphs, translated, flagged, original_shown */);
