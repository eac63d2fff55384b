/*
 * text.c - UTF-8 seen as code points and words.
 *
 * ICU knows the properties; ASCII and Latin-1, most of what passes here, are answered without
 * asking it.
 */
#include "translate/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum {
	LATIN_EXTENDED_END = 0x250, /* up to here every letter is Latin */
};

int32_t text_next_wide(struct slice text, size_t *at)
{
	const uint8_t *s = (const uint8_t *)text.data + *at;
	/* A window of four bytes keeps the index small enough for ICU, whatever the text's length.
	 */
	int32_t length = text.len - *at < 4 ? (int32_t)(text.len - *at) : 4;
	int32_t i = 0;
	UChar32 c;

	U8_NEXT_OR_FFFD(s, i, length, c);
	*at += (size_t)i;
	return c;
}

size_t text_count(struct slice text)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len; count++)
		(void)text_next(text, &at); /* only its length matters */
	return count;
}

size_t text_visible(struct slice text)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len;)
		if (!codepoint_is_invisible(text_next(text, &at)))
			count++;
	return count;
}

bool text_is_blank(struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		if (!codepoint_is_space(c) && !codepoint_is_invisible(c))
			return false;
	}
	return true;
}

/* Where the last character of text[floor, end) begins, when that is white space; else `end`. A byte
 * that belongs to no character is none. */
static size_t space_before(struct slice text, size_t floor, size_t end)
{
	size_t start = end - 1;
	size_t at;

	while (start > floor && end - start < 4 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
		start--;
	at = start;
	return codepoint_is_space(text_next(text, &at)) && at == end ? start : end;
}

struct slice text_trim(struct slice text)
{
	size_t from = 0;
	size_t to = text.len;

	while (from < to) {
		size_t at = from;

		if (!codepoint_is_space(text_next(text, &at)))
			break;
		from = at;
	}
	while (to > from) {
		size_t start = space_before(text, from, to);

		if (start == to)
			break;
		to = start;
	}
	return (struct slice){.data = text.data + from, .len = to - from};
}

bool codepoint_is_letter_wide(int32_t c)
{
	return u_isalpha(c);
}

bool codepoint_is_mark(int32_t c)
{
	return c >= 0x300 && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

bool codepoint_is_upper_wide(int32_t c)
{
	return u_isupper(c);
}

bool codepoint_is_lower_wide(int32_t c)
{
	return u_islower(c);
}

bool codepoint_is_space_wide(int32_t c)
{
	return u_isUWhiteSpace(c);
}

bool codepoint_is_invisible_wide(int32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
	       (c >= 0xFE00 && c <= 0xFE0F);
}

bool codepoint_is_latin_wide(int32_t c)
{
	if (c < LATIN_EXTENDED_END)
		return codepoint_is_letter(c);
	return (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0xFF21 && c <= 0xFF5A) ||
	       (c >= 0x2C60 && c <= 0x2C7F) || (c >= 0xA720 && c <= 0xA7FF);
}

bool codepoint_is_spaceless(int32_t c)
{
	if (c < 0xE00)
		return false;
	return (c >= 0xE00 && c <= 0xEFF) ||   /* Thai, Lao */
	       (c >= 0x1000 && c <= 0x109F) || /* Burmese */
	       (c >= 0x1780 && c <= 0x17FF) || /* Khmer */
	       (c >= 0x3040 && c <= 0x30FF) || /* Kana */
	       (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x3FFFF); /* Han */
}

int32_t codepoint_fold_wide(int32_t c)
{
	/* U+00C0 to U+017F: the letter under the mark. */
	static const char latin[] =
		"aaaaaaaceeeeiiiidnooooo*ouuuuyts"
		"aaaaaaaceeeeiiiidnooooo/ouuuuyty"
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
		"llllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyy"
		"yzzzzzzs";

	if (c < 0xC0)
		return c;
	if (c < 0x180)
		return latin[c - 0xC0];
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

int codepoint_digit_wide(int32_t c)
{
	if (c < 0x660)
		return -1;
	return u_charDigitValue(c);
}
