/*
 * headline_case.h - a headline in capitals, cased as a sentence for the backend and put back in
 * capitals after.
 *
 * Engines leave words in capitals untranslated or go mad over them. Pure.
 */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

/* True when the text is in capitals as a whole: two words or more, hardly a small letter. Scripts
 * without case never are. */
bool headline_is_shouted(struct slice text);

/* `text` in small letters by the rules of `language`, the first letter a capital, and names and
 * acronyms as `body` writes them (data NULL: not known). Yours to free. 0 or < 0. */
int headline_lower(struct slice text, const char *language, struct slice body, char **ret_text);

/* `english` in capitals; protected parts stay as they are. Yours to free. 0 or < 0. */
int headline_raise(struct slice english, char **ret_text);
