/*
 * utf16.c - a text in UTF-16 and back.
 *
 * Eight bytes of ASCII are eight units. On the way back the bytes that begin a character are
 * counted, eight bytes at a time; only a text with malformed bytes, or characters of two units, is
 * read again.
 */
#include "translate/utf16.h"

#include <unicode/utf16.h>

#include "translate/block.h"
#include "translate/text.h"

/* Are the eight bytes at `at` there and of ASCII? */
static inline bool is_narrow(struct slice text, size_t at)
{
	return text.len - at >= BLOCK && !(block_load(text, at) & EACH(0x80));
}

int32_t utf16_write(struct slice text, UChar *units, struct utf16_place *ret_start)
{
	size_t count = 0;
	size_t at = 0;
	bool plain = true;

	while (at < text.len) {
		int32_t c;

		if ((unsigned char)text.data[at] < 0x80 && is_narrow(text, at)) {
			for (size_t i = 0; i < BLOCK; i++)
				units[count + i] = (unsigned char)text.data[at + i];
			count += BLOCK;
			at += BLOCK;
			continue;
		}
		c = text_next(text, &at);
		plain &= U_IS_BMP(c) && c != TEXT_REPLACEMENT;
		if (U_IS_BMP(c)) {
			units[count++] = (UChar)c;
		} else {
			units[count++] = U16_LEAD(c);
			units[count++] = U16_TRAIL(c);
		}
	}
	*ret_start = (struct utf16_place){.plain = plain};
	return (int32_t)count;
}

static inline bool begins_character(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* How many of eight bytes begin a character. */
static inline int32_t count_beginnings(uint64_t block)
{
	return BLOCK - (int32_t)block_count(block & ~(block << 1) & EACH(0x80));
}

static size_t byte_of(struct slice text, int32_t unit, const struct utf16_place *from)
{
	int32_t left = unit - from->unit; /* beginnings to be passed */
	size_t at = from->byte;

	while (text.len - at >= BLOCK && left >= BLOCK) {
		left -= count_beginnings(block_load(text, at));
		at += BLOCK;
	}
	for (; at < text.len; at++) {
		if (!begins_character(text.data[at]))
			continue;
		if (left == 0)
			break;
		left--;
	}
	return at;
}

void utf16_go(struct slice text, int32_t unit, struct utf16_place *place)
{
	if (place->plain) {
		place->byte = byte_of(text, unit, place);
		place->point += (uint32_t)(unit - place->unit);
		place->unit = unit;
	}
	while (place->unit < unit) {
		place->unit += U16_LENGTH(text_next(text, &place->byte));
		place->point++;
	}
}
