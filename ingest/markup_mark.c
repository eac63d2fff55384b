/*
 * markup_mark.c - the four characters that mean something to a parser, under other names.
 */
#include "ingest/markup_mark.h"

#include <string.h>

#include "ingest/charset.h"
#include "runtime/error.h"

/* What must not be seen by the parser; the first stands as U+FDD0, the others as those behind it.
 */
static const char marks[] = "&<\"'";
#define STAND_IN "\xEF\xB7" /* and 0x90, 0x91 ... */
#define STAND_IN_FIRST 0x90

/* Which mark the three bytes at `text` stand for, from 0; or one that there is not. */
static size_t mark_of(const char *text)
{
	return (size_t)((unsigned char)text[2] - STAND_IN_FIRST);
}

bool markup_is_mark(const char *text)
{
	return memcmp(text, STAND_IN, 2) == 0 && mark_of(text) < strlen(marks);
}

int markup_add_character(struct buf *xml, unsigned long c)
{
	const char *mark = c < 0x80 && c > 0 ? strchr(marks, (int)c) : NULL;
	char bytes[] = STAND_IN "?";

	if (!mark)
		return utf8_add(xml, (uint32_t)c);
	bytes[2] = (char)(STAND_IN_FIRST + (mark - marks));
	return buf_add(xml, (struct slice){bytes, 3});
}

int markup_restore(struct slice read, struct buf *text)
{
	int r = 0;

	while (read.len > 0 && !r) {
		const char *found = memchr(read.data, (unsigned char)STAND_IN[0], read.len);
		size_t n = found ? (size_t)(found - read.data) : read.len;

		r = n > 0 ? buf_add(text, (struct slice){read.data, n}) : 0;
		read = (struct slice){read.data + n, read.len - n};
		if (r || read.len == 0)
			continue;
		if (read.len < 3) /* no whole character: it is the parser's business */
			return buf_add(text, read);
		n = memcmp(read.data, STAND_IN, 2) == 0 ? mark_of(read.data) : strlen(marks);
		r = n < strlen(marks) ? buf_add(text, (struct slice){marks + n, 1})
				      : buf_add(text, (struct slice){read.data, 3});
		read = (struct slice){read.data + 3, read.len - 3};
	}
	return r < 0 ? error_pass(r) : r;
}
