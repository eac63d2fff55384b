/*
 * charset.h - bytes of whatever charset into valid UTF-8.
 *
 * The order is: byte order mark, a declared charset of escapes (ISO-2022, HZ) when there are any,
 * valid UTF-8, the declaration when the bytes are valid in it, then detection. A declaration is a
 * hint: pages that say utf-8 and are not are common.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "schemas/utf8.h"

enum {
	CHARSET_E_UNKNOWN = 1, /* no charset tried makes text of it */
	CHARSET_E_TOO_LARGE,   /* the text does not fit into the buffer */
};

/* Append a code point. 0, BUF_E_FULL or < 0. */
int utf8_add(struct buf *buf, uint32_t code_point);

/* Append `bytes` to `text` as UTF-8. `declared` is a name from a header or the text, or NULL.
 * `ret_repaired` (also when 0) becomes true when the charset is not the declared one, or bytes were
 * replaced by U+FFFD. 0, an outcome or < 0. */
int charset_decode(struct slice bytes, const char *declared, struct buf *text, bool *ret_repaired);
