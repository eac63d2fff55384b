/*
 * reading.c - one pass over a text that finds everything that the checks want to know.
 *
 * Most words are letters of ASCII between blanks and marks. They are found by the bits of a window
 * of the text, and taken as two numbers of eight bytes: almost without branches, since a wrong
 * guess costs the processor as much as a word, and without one word's waiting for the end of the
 * one before it. The others are read by reading_piece.c and reading_wide.c.
 */
#include "translate/reading.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/block.h"
#include "translate/reading_parts.h"
#include "translate/text.h"

enum {
	FIRST_ROOM = 64,
};

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

bool reading_ends_word[256];

__attribute__((constructor)) static void fill_ends(void)
{
	for (int32_t c = 0; c < 0x80; c++)
		reading_ends_word[c] =
			!codepoint_is_letter(c) && codepoint_digit(c) < 0 && c != '\'';
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

/* Where the blanks and marks of ASCII at `at` end. */
static size_t pass_gap(struct reading *reading, size_t at)
{
	const struct slice text = reading->text;

	while (at < text.len && reading_ends_word[(unsigned char)text.data[at]]) {
		if (text.data[at] != ' ' && is_sign(text, at))
			reading->marked = true;
		at++;
	}
	return at;
}

/* What stands at `at`, and the blanks and marks behind it. Where they end. */
static size_t read_any(struct reading *reading, size_t at)
{
	if ((unsigned char)reading->text.data[at] >= 0x80)
		at = reading_wide(reading, at);
	else
		at = reading_piece(reading, at);
	return pass_gap(reading, at);
}

enum {
	WINDOW = 64,
	PLAIN_MAX = 15, /* letters of a word that is told at once: two blocks and a rest */
};

/* 64 bytes of the text, those behind its end as blanks. */
struct window {
	const char *bytes; /* with PLAIN_MAX more behind them */
	char copy[WINDOW + 2 * BLOCK];
	uint64_t words;   /* a bit for each byte that may be of a word */
	uint64_t special; /* those among them that are no letters of ASCII */
};

/* Digits and the apostrophe are special, and so are signs that may begin something; their
 * neighbours among the characters are taken as well, and all that is not of ASCII. */
static inline void classify(struct window *window)
{
	window->words = window->special = 0;
	for (unsigned i = 0; i < WINDOW; i += LINE) {
		const line bytes = line_load(window->bytes + i);
		const line letters = line_between(bytes | 0x20, 'a', 'z');
		const line special = line_between(bytes, '#', '\'') |
				     line_between(bytes, '0', '@') | (bytes < 0);

		window->words |= line_bits(letters | special) << i;
		window->special |= line_bits(special) << i;
	}
}

static void open_window(struct window *window, struct slice text, size_t at)
{
	const size_t rest = text.len - at;

	window->bytes = text.data + at;
	if (rest < sizeof(window->copy)) {
		memset(window->copy, ' ', sizeof(window->copy));
		memcpy(window->copy, text.data + at, rest);
		window->bytes = window->copy;
	}
	classify(window);
}

/* Two blocks of which `count` bytes are kept: kept[count + BLOCK] of the first, kept[count] of the
 * second. */
static const uint64_t kept[PLAIN_MAX + BLOCK + 1] = {[9] = 0xFF,
	[10] = 0xFFFF,
	[11] = 0xFFFFFF,
	[12] = 0xFFFFFFFF,
	[13] = 0xFFFFFFFFFF,
	[14] = 0xFFFFFFFFFFFF,
	[15] = 0xFFFFFFFFFFFFFF,
	[16] = UINT64_MAX,
	[17] = UINT64_MAX,
	[18] = UINT64_MAX,
	[19] = UINT64_MAX,
	[20] = UINT64_MAX,
	[21] = UINT64_MAX,
	[22] = UINT64_MAX,
	[23] = UINT64_MAX};

/* "www": what begins with it is marked, while points elsewhere are not looked at. */
static const uint64_t WWW = 0x777777;

/* A word of letters of ASCII, up to PLAIN_MAX of them. */
static inline void put_plain(struct reading *reading, const char *bytes, size_t at, unsigned count)
{
	const uint64_t first = block_load((struct slice){bytes, BLOCK}, 0) & kept[count + BLOCK];
	const uint64_t second = block_load((struct slice){bytes + BLOCK, BLOCK}, 0) & kept[count];
	const uint64_t one = word_hash_mix(0, first | (EACH(0x20) & kept[count + BLOCK]));
	const uint64_t two = word_hash_mix(one, second | (EACH(0x20) & kept[count]));
	const unsigned capital = !(first & 0x20);
	const unsigned shouted = !((first | second) & EACH(0x20)) & (count >= 2);
	const uint64_t inside = (~first & EACH(0x20) & kept[count + BLOCK] & ~UINT64_C(0xFF)) |
				(~second & EACH(0x20) & kept[count]);
	const uint64_t longer = -(uint64_t)(count >= BLOCK); /* all bits, or none */
	struct word *word = place(reading);

	word->hash = (uint32_t)((one ^ ((one ^ two) & longer)) >> 16);
	word->at = (uint32_t)at;
	word->len = count;
	word->letters = count;
	word->flags = WORD_LATIN | capital * WORD_CAPITAL | shouted * WORD_SHOUTED |
		      (inside != 0) * (unsigned)WORD_INSIDE;
	reading->flags |= word->flags;
	reading->letters += count;
	reading->marked |= (first == WWW) & (bytes[3] == '.');
}

/* What begins in the window at `at`; where the next one is to begin. The words and their ends are
 * found by arithmetic on bits: there are few branches, and no word waits for the one before it. */
static size_t read_window(struct reading *reading, size_t at)
{
	struct window window;
	uint64_t words;

	open_window(&window, reading->text, at);
	words = window.words;
	while (words) {
		const unsigned from = (unsigned)__builtin_ctzll(words);
		const uint64_t behind = words + (words & -words);
		const uint64_t bits = words & ~behind; /* of the first word */
		const uint64_t end = ~(words >> from);
		const unsigned count = end ? (unsigned)__builtin_ctzll(end) : WINDOW;

		if (from + count == WINDOW && from > 0)
			return at + from;
		if (!(bits & window.special) && count <= PLAIN_MAX) {
			put_plain(reading, window.bytes + from, at + from, count);
			words &= behind;
		} else {
			size_t next = read_any(reading, at + from) - at;

			if (next >= WINDOW)
				return at + next;
			words &= UINT64_MAX << next;
		}
	}
	return at + WINDOW;
}

/* Room for all words that may begin in the next WINDOW bytes: each has two bytes at least, with
 * what is behind it. */
static int make_room(struct reading *reading, size_t at)
{
	const size_t rest = reading->text.len - at;
	const size_t words = (rest < WINDOW ? rest + 1 : WINDOW) / 2;
	int r = 0;

	while (r == 0 && reading->room - reading->count < words)
		r = grow(reading);
	return error_pass(r);
}

static int read_all(struct reading *reading)
{
	size_t at = 0;

	/* What has more bytes than one, and letters that are not Latin, take their share off. */
	reading->visible = reading->text.len;
	while (at < reading->text.len) {
		int r = make_room(reading, at);

		if (r)
			return error_pass(r);
		at = (unsigned char)reading->text.data[at] >= 0x80 ? read_any(reading, at)
								   : read_window(reading, at);
	}
	reading->latin += reading->letters;
	return 0;
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

void reading_open_in(
	struct reading *ret_reading, struct slice text, struct word *room, size_t room_count)
{
	/* What has more bytes than one takes its share off, as in read_all(). */
	*ret_reading = (struct reading){.text = text,
		.words = room,
		.room = room_count,
		.lent = room_count > 0,
		.visible = text.len};
}

int reading_join(struct reading *joined, const struct reading *reading, struct slice part)
{
	const uint32_t from = (uint32_t)(part.data - joined->text.data);
	struct word *words;
	int r = 0;

	while (r == 0 && joined->room - joined->count < reading->count)
		r = grow(joined);
	if (r)
		return error_pass(r);
	words = joined->words + joined->count;
	for (size_t i = 0; i < reading->count; i++) {
		words[i] = reading->words[i];
		words[i].at += from;
	}
	joined->count += reading->count;
	joined->visible -= part.len - reading->visible;
	joined->letters += reading->letters;
	joined->latin += reading->latin;
	joined->spaceless += reading->spaceless;
	joined->broken += reading->broken;
	joined->digits += reading->digits;
	joined->marked |= reading->marked;
	joined->quoted |= reading->quoted;
	joined->flags |= reading->flags;
	return 0;
}

void reading_pass(struct reading *joined, struct slice gap)
{
	if (gap.len > 1) /* mostly it is a blank */
		joined->visible -= gap.len - text_visible(gap);
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
