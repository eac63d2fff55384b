/*
 * language_weigh.h - what the text alone says of its language.
 *
 * Two witnesses are added up: the detector (CLD2), which knows 175 languages and is led astray by
 * names, and the letters and small words of the lexicons, which know sixty and are not.
 */
#pragma once

#include <stdbool.h>

#include "ingest/language.h"
#include "runtime/slice.h"

struct weighing {
	char tag[LANGUAGE_TAG_MAX]; /* the heaviest, BCP 47; "und": nothing speaks for any */
	double weight;              /* 1 is a detector without doubt; with words about 3 to 5 */
	double other;               /* the weight of the language asked for, or one close to it */
	double second;              /* of the next one that is not close to the heaviest */
	bool reliable;              /* the detector has no doubt, and agrees */
};

/* Weigh valid UTF-8. `other`, unless NULL, is a language whose weight is wanted. `script` is what
 * most of the text is written in: nothing that cannot be written in it is heard; NULL: unknown. */
void language_weigh(
	struct slice text, const char *script, const char *other, struct weighing *ret_weighing);

/* Do the small words of `text` speak for `tag` more than for any language that is not close to it?
 * A few microseconds where language_weigh() takes a hundred. False for what has no lexicon. */
bool language_has_words(struct slice text, const char *tag);
