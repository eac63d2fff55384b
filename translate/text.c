/*
 * text.c - UTF-8 seen as code points and words.
 *
 * ICU knows the properties. They are asked for once, before main(), and kept in a table of 50 KB
 * for all code points that an alphabet has; Han and Hangul, which are letters by the ten thousand,
 * are told by their ranges. What is left (emoji, old scripts) goes to ICU each time.
 */
#include "translate/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum {
	LATIN_EXTENDED_END = 0x250, /* up to here every letter is Latin */
};

struct codepoint_traits codepoint_table[TRAITS_END];

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

	for (size_t at = 0; at < text.len; count++) {
		if ((unsigned char)text.data[at] < 0x80)
			at++;
		else
			(void)text_next(text, &at); /* only its length matters */
	}
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

static bool has_trait(int32_t c, int trait)
{
	return (codepoint_traits(c).bits & trait) != 0;
}

bool codepoint_is_letter_wide(int32_t c)
{
	return has_trait(c, TRAIT_LETTER);
}

bool codepoint_is_mark(int32_t c)
{
	return has_trait(c, TRAIT_MARK);
}

bool codepoint_is_upper_wide(int32_t c)
{
	return has_trait(c, TRAIT_UPPER);
}

bool codepoint_is_lower_wide(int32_t c)
{
	return has_trait(c, TRAIT_LOWER);
}

bool codepoint_is_space_wide(int32_t c)
{
	return has_trait(c, TRAIT_SPACE);
}

bool codepoint_is_latin_wide(int32_t c)
{
	return has_trait(c, TRAIT_LATIN);
}

bool codepoint_is_invisible_wide(int32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
	       (c >= 0xFE00 && c <= 0xFE0F);
}

static bool is_latin(int32_t c)
{
	if (c < LATIN_EXTENDED_END)
		return u_isalpha(c);
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

static int32_t fold(int32_t c)
{
	/* U+00C0 to U+017F: the letter under the mark. */
	static const char latin[] =
		"aaaaaaaceeeeiiiidnooooo*ouuuuyts"
		"aaaaaaaceeeeiiiidnooooo/ouuuuyty"
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
		"llllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyy"
		"yzzzzzzs";

	if (c < 0xC0)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	if (c < 0x180)
		return latin[c - 0xC0];
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

/* Han, Yi and Hangul have no case and no decimal digits. */
static bool is_syllable_or_han(int32_t c)
{
	return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
	       (c >= 0xAC00 && c <= 0xD7A3);
}

int32_t codepoint_fold_wide(int32_t c)
{
	if (c < TRAITS_END && codepoint_table[c].fold)
		return codepoint_table[c].fold;
	return is_syllable_or_han(c) ? c : fold(c);
}

int codepoint_digit_wide(int32_t c)
{
	return codepoint_traits(c).digit;
}

static uint8_t bits_of(int32_t c)
{
	int bits = 0;

	bits |= u_isalpha(c) ? TRAIT_LETTER : 0;
	bits |= u_isupper(c) ? TRAIT_UPPER : 0;
	bits |= u_islower(c) ? TRAIT_LOWER : 0;
	bits |= u_isUWhiteSpace(c) ? TRAIT_SPACE : 0;
	bits |= (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ? TRAIT_MARK : 0;
	bits |= codepoint_is_invisible_wide(c) ? TRAIT_INVISIBLE : 0;
	bits |= is_latin(c) ? TRAIT_LATIN : 0;
	bits |= codepoint_is_spaceless(c) ? TRAIT_SPACELESS : 0;
	return (uint8_t)bits;
}

struct codepoint_traits codepoint_traits_wide(int32_t c)
{
	struct codepoint_traits traits = {.digit = -1};

	if (is_syllable_or_han(c)) {
		traits.bits = TRAIT_LETTER | (c < 0xA000 ? TRAIT_SPACELESS : 0);
		return traits;
	}
	traits.bits = bits_of(c);
	traits.digit = (int8_t)u_charDigitValue(c);
	return traits;
}

/* Before main(), so that no reader needs to ask whether the table is there, in any thread. */
__attribute__((constructor)) static void fill_table(void)
{
	for (int32_t c = 0; c < TRAITS_END; c++) {
		int32_t folded = fold(c);

		codepoint_table[c] = codepoint_traits_wide(c);
		codepoint_table[c].fold = (uint16_t)(folded <= UINT16_MAX ? folded : 0);
	}
}
