/*
 * reading_piece.c - reads the words that are not told at once: long ones, and those with digits,
 * apostrophes and characters that are not of ASCII.
 *
 * A word is made piece by piece: letters of ASCII by blocks, each other character with one look
 * into the table of text.h.
 */
#include "translate/block.h"
#include "translate/reading_parts.h"
#include "translate/text.h"

/* The letters of ASCII with which eight bytes begin. */
struct run {
	unsigned count;
	uint64_t bytes;  /* of them; those behind are 0 */
	uint64_t folded; /* likewise */
};

static inline struct run look(struct slice text, size_t at)
{
	const uint64_t block = block_load(text, at);
	const uint64_t small = block | EACH(0x20);
	const uint64_t letters = block_between(small & EACH(0x7F), 'a', 'z') & ~block;
	const uint64_t others = letters ^ EACH(0x80);
	const uint64_t kept = others ? ((others & -others) - 1) >> 7 : UINT64_MAX;

	return (struct run){.count = others ? (unsigned)__builtin_ctzll(others) / 8 : BLOCK,
		.bytes = block & kept,
		.folded = small & kept};
}

/* Of ASCII letters: the bit 0x20 makes the small one. */
static inline bool begins_with_capital(const struct run *run)
{
	return !(run->bytes & 0x20);
}

/* A capital is told from what is folded; a word's first letter does not count. */
static inline bool has_capital_inside(const struct run *run, bool first)
{
	return ((run->bytes ^ run->folded) & (first ? ~UINT64_C(0xFF) : UINT64_MAX)) != 0;
}

static inline bool has_small(const struct run *run)
{
	return (run->bytes & EACH(0x20)) != 0;
}

/* A word that is not told at once, in the making; len 0: it has not begun. */
struct making {
	struct word word;
	struct word_hash hash;
	size_t at;    /* in the text */
	bool small;   /* it has a letter that is no capital */
	size_t spare; /* bytes beyond one for each character that is seen */
};

static inline void begin(struct making *making, bool letter, bool latin, bool capital)
{
	struct word *word = &making->word;

	if (word->len == 0)
		word->at = (uint32_t)making->at;
	if (word->letters == 0 && letter)
		word->flags |= latin * (unsigned)WORD_LATIN | capital * (unsigned)WORD_CAPITAL;
}

static inline void extend(struct making *making, size_t bytes)
{
	making->at += bytes;
	making->word.len = (uint32_t)making->at - making->word.at;
}

static inline void take_run(struct making *making, const struct run *run)
{
	begin(making, true, true, begins_with_capital(run));
	making->word.flags |=
		has_capital_inside(run, making->word.letters == 0) * (unsigned)WORD_INSIDE;
	making->word.letters += run->count;
	making->small |= has_small(run);
	word_hash_add_block(&making->hash, run->folded, run->count * 8);
	extend(making, run->count);
}

static inline void take_digit(
	struct making *making, struct reading *reading, int32_t folded, size_t bytes)
{
	begin(making, false, false, false);
	making->word.flags |= WORD_NUMBER;
	reading->digits++;
	word_hash_add(&making->hash, folded);
	extend(making, bytes);
}

static inline void take_letter(
	struct making *making, struct reading *reading, int32_t folded, int bits, size_t bytes)
{
	begin(making, true, bits & TRAIT_LATIN, bits & TRAIT_UPPER);
	making->word.flags |= WORD_WIDE;
	making->word.letters++;
	making->small |= !(bits & TRAIT_UPPER);
	reading->latin -= !(bits & TRAIT_LATIN);
	word_hash_add(&making->hash, folded);
	extend(making, bytes);
}

/* A mark belongs to the word that it follows. */
static inline void take_mark(struct making *making, int32_t folded, size_t bytes)
{
	if (making->word.len == 0) {
		making->at += bytes;
		return;
	}
	making->word.flags |= WORD_WIDE;
	word_hash_add(&making->hash, folded);
	extend(making, bytes);
}

/* "l'eau" is one word, but the quotation mark at the end of one is none of it. */
static inline void take_apostrophe(struct making *making, size_t bytes)
{
	if (making->word.len > 0)
		making->word.flags |= WORD_APOSTROPHE;
	making->at += bytes;
}

static bool is_apostrophe(int32_t c)
{
	return c == 0x2019 || c == 0x2BC;
}

/* What is not of ASCII, and no letter, digit or mark. False: the word ends. */
static bool take_sign(
	struct making *making, struct reading *reading, int32_t c, int bits, size_t bytes)
{
	reading->quoted |= is_wide_quote((uint32_t)c);
	reading->broken += c == TEXT_REPLACEMENT || c < 0xA0;
	if (is_apostrophe(c)) {
		take_apostrophe(making, bytes);
		return true;
	}
	making->at += bytes;
	return bits & TRAIT_INVISIBLE;
}

/* A character that is not of ASCII. False: the word ends before or with it. */
static inline bool take_wide(struct making *making, struct reading *reading)
{
	size_t next = making->at;
	const int32_t c = text_next(reading->text, &next);
	const size_t bytes = next - making->at;
	const struct codepoint_traits traits = codepoint_traits(c);
	const int bits = traits.bits;
	const int32_t folded = traits.fold ? traits.fold : codepoint_fold_wide(c);

	if ((bits & (TRAIT_LETTER | TRAIT_SPACELESS)) == (TRAIT_LETTER | TRAIT_SPACELESS))
		return false;
	making->spare += bytes - !(bits & TRAIT_INVISIBLE);
	if (bits & TRAIT_LETTER)
		take_letter(making, reading, folded, bits, bytes);
	else if (traits.digit >= 0) {
		take_digit(making, reading, folded, bytes);
		making->word.flags |= WORD_WIDE;
	} else if (bits & TRAIT_MARK)
		take_mark(making, folded, bytes);
	else
		return take_sign(making, reading, c, bits, bytes);
	return true;
}

/* A character of ASCII, or a run of letters. False: the word ends before it. */
static inline bool take_narrow(struct making *making, struct reading *reading)
{
	const char c = reading->text.data[making->at];
	const struct run run = look(reading->text, making->at);

	if (run.count > 0)
		take_run(making, &run);
	else if (c >= '0' && c <= '9')
		take_digit(making, reading, c, 1);
	else if (c == '\'')
		take_apostrophe(making, 1);
	else
		return false;
	return true;
}

static inline void put_made(struct reading *reading, const struct making *making)
{
	const struct word *made = &making->word;
	const unsigned shouted =
		(made->flags & WORD_CAPITAL) != 0 && !making->small && made->letters >= 2;
	struct word *word = place(reading);

	word->hash = word_hash_end(&making->hash);
	word->at = made->at;
	word->len = made->len;
	word->letters = made->letters;
	word->flags = made->flags | shouted * WORD_SHOUTED;
	reading->flags |= word->flags;
	reading->letters += made->letters;
}

size_t reading_piece(struct reading *reading, size_t at)
{
	const struct slice text = reading->text;
	struct making making = {.at = at};
	bool more = true;

	while (more && making.at < text.len)
		more = (unsigned char)text.data[making.at] >= 0x80 ? take_wide(&making, reading)
								   : take_narrow(&making, reading);
	reading->visible -= making.spare;
	if (making.word.len > 0)
		put_made(reading, &making);
	return making.at;
}
