/*
 * markup_mark.h - the four characters that mean something to a parser, under other names.
 *
 * They stand as U+FDD0 to U+FDD3, which are no characters (those of the text become blanks), and
 * are put back into what the parser reads.
 */
#pragma once

#include <stdbool.h>

#include "runtime/buf.h"
#include "runtime/slice.h"

/* Append a code point, under its other name if it is one of the four. 0, BUF_E_FULL or < 0. */
int markup_add_character(struct buf *xml, unsigned long c);

/* Are the three bytes at `text` such a name? */
bool markup_is_mark(const char *text);

/* Append what the parser read of mended XML, with the four characters put back. 0, BUF_E_FULL or
 * < 0. */
int markup_restore(struct slice read, struct buf *text);
