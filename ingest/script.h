/* script.h - in which script a text is written, and which languages are written in it. */
#pragma once

#include <stdbool.h>

#include "runtime/slice.h"

/* The ISO 15924 code of the script that most letters of `text` are in ("Latn", "Cyrl", "Hans" and
 * "Hant" not told apart: "Hani"); "Zyyy" when there is no letter. Looks at `text` up to a few
 * hundred letters. `ret_share`, unless NULL: that script's share of the letters seen, 0 to 1. */
const char *script_of(struct slice text, double *ret_share);

/* Can `tag` be written in `script`? True when nothing is known of it. */
bool script_suits(const char *script, const char *tag);
/* The one language that a script says by itself ("Grek" is el), or NULL. */
const char *script_language(const char *script);
