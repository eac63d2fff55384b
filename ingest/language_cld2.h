/* language_cld2.h - the detector, behind one function: another one would replace this file only. */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
	GUESSES = 3,
};

struct guess {
	char code[24]; /* the detector's own code, BCP 47 in most cases; "und" */
	int percent;   /* of the text that is in that language */
};

struct guesses {
	struct guess best[GUESSES]; /* the likeliest first */
	bool reliable;              /* that the first is right, says the detector */
};

/* What language is this valid UTF-8 in? */
void language_guess(struct slice text, struct guesses *ret_guesses);

#ifdef __cplusplus
}
#endif
