/*
 * text.h - one run of text made clean: what the article format promises of every text in it.
 *
 * Out of valid UTF-8 comes valid UTF-8 in NFC on one line: white space of every kind folded into
 * single blanks and trimmed; control characters out, but the C1 ones that stand for windows-1252's
 * punctuation become that; characters that show nothing and mean nothing (zero-width spaces outside
 * of the scripts that use them, byte order marks, soft hyphens, bidi controls, non-characters) out;
 * ZWJ and ZWNJ kept, because Persian, Sinhala and emoji are spelt with them.
 */
#pragma once

#include <stdbool.h>

#include "runtime/buf.h"

/* Append the clean form of `text`. 0, BUF_E_FULL or < 0. */
int text_clean(struct slice text, struct buf *clean);

/* Append `text` with its character references (&amp; &eacute; &#8222; &#x201E;) undone, once. What
 * is no reference stays as it is. 0, BUF_E_FULL or < 0. */
int text_unescape(struct slice text, struct buf *plain);

/* Undo, once, UTF-8 that was read as windows-1252 ("cafÃ©" for "café"): appends the repaired text
 * and sets `*ret_repaired` only when every character of it goes back and the result is valid, which
 * honest text does not do by chance. Else appends nothing. 0, BUF_E_FULL or < 0. */
int text_unmojibake(struct slice text, struct buf *repaired, bool *ret_repaired);

/* The code point that stands at windows-1252's 0x80 to 0x9F; 0 for the five that are not used. */
uint32_t text_of_c1(uint32_t c);
