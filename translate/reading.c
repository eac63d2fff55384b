/*
 * reading.c - one pass over a text that finds everything that the checks want to know.
 *
 * Words are kept as hashes of their folded characters: the checks count and compare words by the
 * hundred, and a collision costs at most one doubt. Letters and digits of ASCII, nine tenths of
 * what is judged, are taken eight bytes at a time, as one number: a loop over bytes would lose more
 * time to guessing where words end than to the reading. The others are taken one by one, with one
 * look into the table of text.h.
 */
#include "translate/reading.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/text.h"

enum {
	FIRST_ROOM = 64,
	BLOCK = 8,
	RUN_MIN = 12, /* shorter runs of a character are not told */
};

/* A hash in the making: bytes are gathered to eight, which are mixed in at once. */
struct hash {
	uint64_t state, pending;
	unsigned fill; /* bits of `pending` in use, below 64 */
};

static uint64_t mix(uint64_t state, uint64_t block)
{
	state = (state ^ block) * 0x9E3779B97F4A7C15u;
	return state ^ (state >> 32);
}

/* `bits` (8 to 64) of `block`; those above are 0. */
static inline void hash_add(struct hash *hash, uint64_t block, unsigned bits)
{
	hash->pending |= block << hash->fill;
	if (hash->fill + bits < 64) {
		hash->fill += bits;
		return;
	}
	hash->state = mix(hash->state, hash->pending);
	hash->pending = hash->fill ? block >> (64 - hash->fill) : 0;
	hash->fill += bits - 64;
}

static inline void hash_add_folded(struct hash *hash, int32_t folded)
{
	hash_add(hash, (uint32_t)folded, folded < 0x80 ? 8 : 32);
}

static uint32_t hash_end(const struct hash *hash)
{
	return (uint32_t)(mix(hash->state, hash->pending) >> 16);
}

uint32_t word_hash(const char *word)
{
	const struct slice text = slice_of(word);
	struct hash hash = {0};

	for (size_t at = 0; at < text.len;)
		hash_add_folded(&hash, codepoint_fold(text_next(text, &at)));
	return hash_end(&hash);
}

struct slice reading_word(const struct reading *reading, const struct word *word)
{
	return (struct slice){.data = reading->text.data + word->at, .len = word->len};
}

static int grow(struct reading *reading)
{
	size_t room = reading->room ? reading->room * 2 : FIRST_ROOM;
	struct word *words =
		reallocarray(reading->lent ? NULL : reading->words, room, sizeof(*words));

	if (!words)
		return error_raise(-ENOMEM, "reading a text of %zu words", room);
	if (reading->lent)
		memcpy(words, reading->words, reading->count * sizeof(*words));
	reading->lent = false;
	reading->words = words;
	reading->room = room;
	return 0;
}

/* Where the pass over the text is. */
struct scan {
	struct reading *reading;
	struct word *word; /* in the making, where it will stay; len 0: none */
	struct hash hash;  /* of it */
	size_t at;
	size_t others; /* letters that are not Latin */
};

/* Count the word that is made, and begin the next behind it. */
static inline int next_word(struct scan *scan)
{
	struct reading *reading = scan->reading;

	reading->count++;
	if (reading->count == reading->room) {
		int r = grow(reading);

		if (r)
			return error_pass(r);
	}
	scan->word = &reading->words[reading->count];
	scan->word->len = 0;
	return 0;
}

static inline void begin_word(struct scan *scan, size_t from)
{
	*scan->word = (struct word){.at = (uint32_t)from};
	scan->hash = (struct hash){0};
}

static inline int end_word(struct scan *scan)
{
	struct word *word = scan->word;

	if (word->len == 0)
		return 0;
	word->hash = hash_end(&scan->hash);
	if (word->letters < 2)
		word->flags &= ~(uint32_t)WORD_SHOUTED;
	return next_word(scan);
}

/* The first letter says what the word is; one small letter, that it is not shouted. */
static void count_letter(struct scan *scan, int bits)
{
	struct word *word = scan->word;
	bool latin = bits & TRAIT_LATIN;
	bool upper = bits & TRAIT_UPPER;

	scan->reading->letters++;
	scan->others += !latin;
	if (word->letters == 0) {
		word->flags |= latin ? WORD_LATIN : 0;
		word->flags |= upper ? WORD_CAPITAL | WORD_SHOUTED : 0;
	}
	if (!upper)
		word->flags &= ~(uint32_t)WORD_SHOUTED;
	word->letters++;
}

static void extend(struct scan *scan, int32_t folded)
{
	struct word *word = scan->word;

	hash_add_folded(&scan->hash, folded);
	word->flags |= WORD_WIDE;
	word->len = (uint32_t)scan->at - word->at;
}

/* One character of a script without spaces is a word by itself. */
static int add_spaceless(struct scan *scan, int32_t folded, size_t from)
{
	int r = end_word(scan);

	if (r)
		return error_pass(r);
	scan->reading->letters++;
	scan->others++;
	scan->reading->spaceless++;
	begin_word(scan, from);
	extend(scan, folded);
	scan->word->letters = 1;
	scan->word->flags = WORD_SPACELESS | WORD_WIDE;
	return error_pass(end_word(scan));
}

static bool is_apostrophe(int32_t c)
{
	return c == 0x2019 || c == 0x2BC;
}

static void note_apostrophe(struct scan *scan)
{
	if (scan->word->len > 0)
		scan->word->flags |= WORD_APOSTROPHE;
}

/* No letter and no digit. A mark belongs to the word it follows; "l'eau" is one word, but the
 * quotation mark at the end of one is none of it. */
static int take_sign(struct scan *scan, int32_t c, int bits, int32_t folded)
{
	scan->reading->broken += c == TEXT_REPLACEMENT || c < 0xA0;
	if (is_apostrophe(c)) {
		note_apostrophe(scan);
		return 0;
	}
	if (!(bits & TRAIT_MARK))
		return bits & TRAIT_INVISIBLE ? 0 : error_pass(end_word(scan));
	if (scan->word->len > 0)
		extend(scan, folded);
	return 0;
}

static void count_digit(struct scan *scan)
{
	scan->word->flags |= WORD_NUMBER;
	scan->reading->digits++;
}

/* A character that is not of ASCII. */
static int take_wide(struct scan *scan)
{
	size_t from = scan->at;
	int32_t c = text_next(scan->reading->text, &scan->at);
	const struct codepoint_traits traits = codepoint_traits(c);
	const int32_t folded = traits.fold ? traits.fold : codepoint_fold_wide(c);

	scan->reading->visible -= scan->at - from - !(traits.bits & TRAIT_INVISIBLE);
	if ((traits.bits & (TRAIT_LETTER | TRAIT_SPACELESS)) == (TRAIT_LETTER | TRAIT_SPACELESS))
		return error_pass(add_spaceless(scan, folded, from));
	if (!(traits.bits & TRAIT_LETTER) && traits.digit < 0)
		return error_pass(take_sign(scan, c, traits.bits, folded));
	if (scan->word->len == 0)
		begin_word(scan, from);
	if (traits.bits & TRAIT_LETTER)
		count_letter(scan, traits.bits);
	else
		count_digit(scan);
	extend(scan, folded);
	return 0;
}

/* Eight bytes as a number; behind the end of the text are zeros. The first is the lowest. */
static inline uint64_t load(struct slice text, size_t at)
{
	uint64_t block = 0;

	if (text.len - at >= BLOCK)
		memcpy(&block, text.data + at, BLOCK);
	else
		memcpy(&block, text.data + at, text.len - at);
	return le64toh(block);
}

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

/* The high bit of each byte that lies in [from, to]; all bytes are below 0x80. */
static inline uint64_t between(uint64_t block, unsigned from, unsigned to)
{
	return (block + EACH(0x80 - from)) & ~(block + EACH(0x7F - to)) & EACH(0x80);
}

static inline unsigned count_bytes(uint64_t high_bits)
{
	return (unsigned)(((high_bits >> 7) * EACH(1)) >> 56);
}

/* The letters and digits of ASCII among eight bytes, up to the first other. */
struct run {
	unsigned count;
	uint64_t folded;
	uint64_t letters, capitals, digits; /* the high bits of their bytes */
};

static inline struct run look(struct slice text, size_t at)
{
	const uint64_t block = load(text, at);
	const uint64_t low = block & EACH(0x7F);
	const uint64_t narrow = ~block & EACH(0x80);
	const uint64_t letters = between(low | EACH(0x20), 'a', 'z') & narrow;
	const uint64_t digits = between(low, '0', '9') & narrow;
	const uint64_t capitals = letters & ~(block << 2);
	const uint64_t others = ~(letters | digits) & EACH(0x80);
	const unsigned count = others ? (unsigned)__builtin_ctzll(others) / 8 : BLOCK;
	const uint64_t kept = count == BLOCK ? UINT64_MAX : ((uint64_t)1 << (count * 8)) - 1;

	return (struct run){.count = count,
		.folded = (block | capitals >> 2) & kept,
		.letters = letters & kept,
		.capitals = capitals & kept,
		.digits = digits & kept};
}

/* What a run adds to the word that it begins or continues. */
static inline void add_run(struct scan *scan, const struct run *run)
{
	struct reading *reading = scan->reading;
	struct word *word = scan->word;
	unsigned letters = run->count;

	if (word->len == 0)
		begin_word(scan, scan->at);
	if (run->digits) {
		letters -= count_bytes(run->digits);
		reading->digits += run->count - letters;
		word->flags |= WORD_NUMBER;
	}
	if (word->letters == 0 && letters > 0) {
		bool capital = run->letters & -run->letters & run->capitals;

		word->flags |= WORD_LATIN | capital * (WORD_CAPITAL | WORD_SHOUTED);
	}
	if (run->letters & ~run->capitals)
		word->flags &= ~(uint32_t)WORD_SHOUTED;
	word->letters += letters;
	scan->at += run->count;
	word->len = (uint32_t)scan->at - word->at;
	reading->letters += letters;
	hash_add(&scan->hash, run->folded, run->count * 8);
}

/* Most words are short, of ASCII letters, and end with a blank: they are told at once, blank
 * included. */
static inline bool is_short(const struct scan *scan, const struct run *run)
{
	const struct slice text = scan->reading->text;
	const size_t end = scan->at + run->count;

	return scan->word->len == 0 && run->count < BLOCK && run->digits == 0 && end < text.len &&
	       text.data[end] == ' ';
}

static inline int add_short(struct scan *scan, const struct run *run)
{
	struct reading *reading = scan->reading;
	const bool capital = run->letters & -run->letters & run->capitals;
	const bool shouted = capital && run->count >= 2 && run->letters == run->capitals;

	*scan->word = (struct word){.hash = hash_end(&(const struct hash){.pending = run->folded}),
		.at = (uint32_t)scan->at,
		.len = run->count,
		.letters = run->count,
		.flags = WORD_LATIN | capital * (uint32_t)WORD_CAPITAL |
			 shouted * (uint32_t)WORD_SHOUTED};
	reading->letters += run->count;
	scan->at += run->count + 1;
	return next_word(scan);
}

/* "://" and "www." and the signs of handles and mark-up; a colon or point alone is none. */
static bool is_sign(struct slice text, size_t at)
{
	switch (text.data[at]) {
	case '@':
	case '#':
	case '<':
	case '&':
		return true;
	case ':':
		return text.len - at >= 3 && memcmp(text.data + at, "://", 3) == 0;
	case '.':
		return at >= 3 && memcmp(text.data + at - 3, "www", 3) == 0;
	default:
		return false;
	}
}

/* A blank, or punctuation of ASCII. */
static inline int take_plain(struct scan *scan)
{
	const struct slice text = scan->reading->text;
	const char c = text.data[scan->at];

	if (c != ' ' && is_sign(text, scan->at))
		scan->reading->marked = true;
	scan->at++;
	if (c != '\'')
		return end_word(scan);
	note_apostrophe(scan);
	return 0;
}

static inline int take(struct scan *scan)
{
	const struct slice text = scan->reading->text;
	struct run run;

	if ((unsigned char)text.data[scan->at] >= 0x80)
		return take_wide(scan);
	run = look(text, scan->at);
	if (run.count == 0)
		return take_plain(scan);
	if (is_short(scan, &run))
		return add_short(scan, &run);
	add_run(scan, &run);
	return 0;
}

static int read_all(struct reading *reading)
{
	struct scan scan = {.reading = reading};
	int r = reading->room == 0 ? grow(reading) : 0;

	if (r)
		return error_pass(r);
	scan.word = reading->words;
	scan.word->len = 0;
	reading->visible = reading->text.len; /* what has more bytes than one takes its share off */
	while (scan.at < reading->text.len && r == 0)
		r = take(&scan);
	reading->latin = reading->letters - scan.others;
	return r ? error_pass(r) : error_pass(end_word(&scan));
}

int reading_init_in(
	struct reading *ret_reading, struct slice text, struct word *room, size_t room_count)
{
	struct reading reading = {
		.text = text, .words = room, .room = room_count, .lent = room_count > 0};
	int r;

	assert(text.len <= UINT32_MAX);
	r = read_all(&reading);
	if (r) {
		reading_deinit(&reading);
		return error_pass(r);
	}
	*ret_reading = reading;
	return 0;
}

int reading_init(struct reading *ret_reading, struct slice text)
{
	return error_pass(reading_init_in(ret_reading, text, NULL, 0));
}

void reading_deinit(struct reading *reading)
{
	if (!reading->lent)
		free(reading->words);
	*reading = (struct reading){0};
}

/* A rule of dashes or dots, and a big number's zeros, are no stutter. */
static bool is_stutter(int32_t c)
{
	return !codepoint_is_space(c) && codepoint_digit(c) < 0 && c != '-' && c != '.' &&
	       c != '_' && c != '*' && c != '=' && c != 0x2014 && c != 0x2013 && c != 0x2026;
}

/* Eight bytes with a period of one to four: the inside of a run, or of nothing much. A run of
 * RUN_MIN bytes has such eight at any fourth byte. */
static bool may_stutter(struct slice text)
{
	for (size_t at = 0; at + BLOCK <= text.len; at += BLOCK / 2) {
		uint64_t block = load(text, at);

		if ((uint32_t)block == block >> 32 || ((block ^ block >> 24) << 24) == 0)
			return true;
	}
	return false;
}

size_t reading_longest_run(const struct reading *reading)
{
	const struct slice text = reading->text;
	int32_t before = -1;
	size_t longest = 0;
	size_t run = 0;

	if (!may_stutter(text))
		return 0;
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		run = c == before ? run + 1 : 1;
		before = c;
		if (run > longest && is_stutter(c))
			longest = run;
	}
	return longest >= RUN_MIN ? longest : 0;
}
