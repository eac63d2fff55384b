/* language_cld2.h - the detector, behind one function: another one would replace this file only. */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

#ifdef __cplusplus
extern "C" {
#endif

struct guess {
	char code[24]; /* the detector's own code, BCP 47 in most cases; "und" */
	int percent;   /* of the text that is in that language */
	bool reliable;
};

/* What language is this valid UTF-8 in? */
void language_guess(struct slice text, struct guess *ret_guess);

#ifdef __cplusplus
}
#endif
