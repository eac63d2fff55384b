/*
 * reading_wide.c - reads the words of other alphabets, and those of scripts without spaces.
 *
 * Most words of an alphabet other than the Latin have a capital at most at their beginning, no
 * digit and no apostrophe. They are read by a loop that only looks into the table of text.h and
 * counts; what else there is leaves it, and is read again from its beginning by reading_piece().
 */
#include "translate/reading_parts.h"
#include "translate/text.h"

enum {
	APOSTROPHE = 0x2019, /* the only one that is no letter */
};

/* A character of two or three bytes of which the table knows, or that is Hangul or Han. Its bytes,
 * or 0: it is another. */
static inline size_t look_up(struct slice text, size_t at, struct codepoint_traits *ret_traits)
{
	const unsigned char *s = (const unsigned char *)text.data + at;
	const size_t rest = text.len - at;
	unsigned c;

	if (rest < 2 || s[0] < 0xC2 || (s[1] & 0xC0) != 0x80)
		return 0;
	if (s[0] < 0xE0) {
		*ret_traits = codepoint_table[(s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu)];
		return 2;
	}
	if (s[0] >= 0xF0 || rest < 3 || (s[2] & 0xC0) != 0x80)
		return 0;
	c = (s[0] & 0xFu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
	if (c >= 0x800 && c < TRAITS_END)
		*ret_traits = codepoint_table[c];
	else if (c >= 0xAC00 && c <= 0xD7A3)
		*ret_traits = (struct codepoint_traits){(uint16_t)c, TRAIT_LETTER, -1};
	else if (c >= 0x4E00 && c <= 0x9FFF)
		*ret_traits =
			(struct codepoint_traits){(uint16_t)c, TRAIT_LETTER | TRAIT_SPACELESS, -1};
	else
		return 0;
	return 3;
}

/* A word of an alphabet other than the Latin, as most are: only its first letter, which was looked
 * up, may be a capital, and a blank or mark of ASCII follows. Where it ends, or `at`: it is another
 * word. */
static inline size_t read_alphabetic(
	struct reading *reading, size_t at, size_t bytes, struct codepoint_traits traits)
{
	const struct slice text = reading->text;
	const unsigned capital = (traits.bits & TRAIT_UPPER) != 0;
	struct word *word = &reading->words[reading->count];
	struct word_hash hash = {0};
	unsigned characters = 0;
	unsigned letters = 0;
	size_t end = at;

	traits.bits &= (uint8_t)~TRAIT_UPPER;
	while (bytes > 0 && traits.fold >= 0x80 &&
		((traits.bits & ~TRAIT_LOWER) == TRAIT_LETTER || traits.bits == TRAIT_MARK)) {
		hash.wide = word_hash_wide(hash.wide, traits.fold);
		letters += traits.bits & TRAIT_LETTER;
		characters++;
		end += bytes;
		bytes = look_up(text, end, &traits);
	}
	if (characters == 0 || !ends_word_at(text, end))
		return at;

	word->hash = word_hash_end(&hash);
	word->at = (uint32_t)at;
	word->len = (uint32_t)(end - at);
	word->letters = letters;
	word->flags = WORD_WIDE | capital * WORD_CAPITAL;
	reading->flags |= word->flags;
	reading->count++;
	reading->letters += letters;
	reading->latin -= letters;
	reading->visible -= end - at - characters;
	return end;
}

static inline void put_spaceless(struct reading *reading, unsigned folded, size_t at, size_t bytes)
{
	const struct word_hash hash = {.wide = word_hash_wide(0, folded)};
	struct word *word = place(reading);

	word->hash = word_hash_end(&hash);
	word->at = (uint32_t)at;
	word->len = (uint32_t)bytes;
	word->letters = 1;
	word->flags = WORD_SPACELESS | WORD_WIDE;
	reading->flags |= word->flags;
}

/* Characters of a script without spaces, each a word by itself, as long as there is room; the first
 * was looked up. Where they end. */
static inline size_t read_spaceless(
	struct reading *reading, size_t at, size_t bytes, struct codepoint_traits traits)
{
	const size_t count = reading->count;
	const size_t start = at;
	size_t marks = 0;

	while (bytes > 0 && (traits.bits & TRAIT_SPACELESS) && reading->count < reading->room) {
		if (traits.bits & TRAIT_LETTER)
			put_spaceless(reading, traits.fold, at, bytes);
		else if (traits.bits & TRAIT_MARK)
			marks++;
		else
			break;
		at += bytes;
		bytes = look_up(reading->text, at, &traits);
	}
	reading->letters += reading->count - count;
	reading->latin -= reading->count - count;
	reading->spaceless += reading->count - count;
	reading->visible -= at - start - marks - (reading->count - count);
	return at;
}

/* A rare one of the above: of four bytes, or beyond the table. */
static size_t read_rare(struct reading *reading, size_t at)
{
	const int both = TRAIT_LETTER | TRAIT_SPACELESS;
	size_t next = at;
	const int32_t c = text_next(reading->text, &next);

	if (c < TRAITS_END || (codepoint_traits(c).bits & both) != both)
		return reading_piece(reading, at);
	put_spaceless(reading, (unsigned)codepoint_fold_wide(c), at, next - at);
	reading->letters++;
	reading->latin--;
	reading->spaceless++;
	reading->visible -= next - at - 1;
	return next;
}

/* Quotation marks, dashes, wide blanks: no letter and nothing that a word may have in it. */
static inline bool is_gap(const struct codepoint_traits *traits)
{
	return !(traits->bits & (TRAIT_LETTER | TRAIT_MARK | TRAIT_INVISIBLE)) &&
	       traits->digit < 0 && traits->fold >= 0xA0 && traits->fold != APOSTROPHE;
}

size_t reading_wide(struct reading *reading, size_t at)
{
	struct codepoint_traits traits;
	const size_t bytes = look_up(reading->text, at, &traits);
	size_t end = at;

	if (bytes == 0)
		return read_rare(reading, at);
	if (is_gap(&traits)) {
		reading->quoted |= is_wide_quote(traits.fold);
		reading->visible -= bytes - 1;
		return at + bytes;
	}
	if (traits.bits & TRAIT_SPACELESS)
		end = read_spaceless(reading, at, bytes, traits);
	else if ((traits.bits & TRAIT_LETTER) && traits.fold >= 0x80)
		end = read_alphabetic(reading, at, bytes, traits);
	return end > at ? end : reading_piece(reading, at);
}
