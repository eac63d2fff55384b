/*
 * markup_mend.h - XML as it arrives, made into XML that a strict parser takes, or refused.
 *
 * What producers get wrong without harm is mended: "&" that begins no reference, names of HTML's
 * characters (&nbsp;), "<" before a blank, control characters. What nothing needs is left out:
 * comments, processing instructions, the XML declaration (the text is UTF-8 by now), and the
 * document type with all that it declares, so that no entity is ever expanded or fetched. Line ends
 * stay where they were: a line of the result is that line of the text.
 *
 * References are undone here, once, so that the parser meets none: each would cost it as much as a
 * hundred letters. The four characters that mean something to it go by other names (markup_mark.h).
 */
#pragma once

#include "runtime/buf.h"
#include "runtime/slice.h"

struct markup_fault {
	size_t line;     /* from 1 */
	const char *why; /* static */
};

enum {
	MARKUP_E_BROKEN = 1, /* no XML, and not to be mended */
	MARKUP_E_LIMIT,      /* deeper, wider or more than is allowed */
};

/* Append valid UTF-8 to `xml`, mended. At most `elements` tags open in it. 0, an outcome with
 * `*ret_fault` filled, or < 0. */
int markup_mend(
	struct slice text, size_t elements, struct buf *xml, struct markup_fault *ret_fault);
