/*
 * reading.c - one pass over a text that finds everything that the checks want to know.
 *
 * Words are kept as hashes of their folded characters (FNV-1a, 32 bits): the checks count and
 * compare words by the hundred, and a collision costs at most one doubt.
 */
#include "translate/reading.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/text.h"

enum {
	FIRST_ROOM = 64,
};

static const uint32_t fnv_start = 2166136261u;

static uint32_t hash_add(uint32_t hash, int32_t c)
{
	return (hash ^ (uint32_t)codepoint_fold(c)) * 16777619u;
}

uint32_t word_hash(const char *word)
{
	const struct slice text = slice_of(word);
	uint32_t hash = fnv_start;

	for (size_t at = 0; at < text.len;)
		hash = hash_add(hash, text_next(text, &at));
	return hash;
}

struct slice reading_word(const struct reading *reading, const struct word *word)
{
	return (struct slice){.data = reading->text.data + word->at, .len = word->len};
}

static int push(struct reading *reading, const struct word *word)
{
	if (reading->count == reading->room) {
		size_t room = reading->room ? reading->room * 2 : FIRST_ROOM;
		struct word *words = reallocarray(reading->words, room, sizeof(*words));

		if (!words)
			return error_raise(-ENOMEM, "reading a text of %zu words", room);
		reading->words = words;
		reading->room = room;
	}
	reading->words[reading->count++] = *word;
	return 0;
}

/* What a code point is to a word. */
enum class {
	CLASS_LETTER,
	CLASS_MARK, /* belongs to the word it follows */
	CLASS_DIGIT,
	CLASS_APOSTROPHE,
	CLASS_OTHER,
};

static enum class classify(int32_t c) {
	if (codepoint_is_letter(c)) return CLASS_LETTER;
		if (codepoint_digit(c) >= 0) return CLASS_DIGIT;
		if (c == '\'' || c == 0x2019 || c == 0x2BC) return CLASS_APOSTROPHE;
		return codepoint_is_mark(c) ? CLASS_MARK : CLASS_OTHER;
}

static void count_letter(struct reading *reading, struct word *word, int32_t c)
{
	bool latin = codepoint_is_latin(c);
	bool upper = codepoint_is_upper(c);

	reading->letters++;
	reading->latin += latin;
	if (word->letters == 0) {
		word->flags |= latin ? WORD_LATIN : 0;
		word->flags |= upper ? WORD_CAPITAL | WORD_SHOUTED : 0;
	}
	if (!upper)
		word->flags &= ~(uint32_t)WORD_SHOUTED;
	word->letters++;
}

static int end_word(struct reading *reading, struct word *word)
{
	struct word whole = *word;

	*word = (struct word){.hash = fnv_start};
	if (whole.len == 0)
		return 0;
	if (whole.letters < 2)
		whole.flags &= ~(uint32_t)WORD_SHOUTED;
	return push(reading, &whole);
}

/* A rule of dashes or dots, and a big number's zeros, are no stutter. */
static bool is_stutter(int32_t c)
{
	return !codepoint_is_space(c) && codepoint_digit(c) < 0 && c != '-' && c != '.' &&
	       c != '_' && c != '*' && c != '=' && c != 0x2014 && c != 0x2013 && c != 0x2026;
}

static void count_any(struct reading *reading, int32_t c, int32_t before, size_t *run)
{
	reading->visible += !codepoint_is_invisible(c);
	reading->broken += c == TEXT_REPLACEMENT || (c >= 0x80 && c < 0xA0);
	*run = c == before ? *run + 1 : 1;
	if (*run > reading->longest_run && is_stutter(c))
		reading->longest_run = *run;
}

static void extend(struct word *word, int32_t c, size_t from, size_t to)
{
	if (word->len == 0)
		word->at = (uint32_t)from;
	word->hash = hash_add(word->hash, c);
	word->len = (uint32_t)to - word->at;
}

/* One character of a script without spaces is a word by itself. */
static int add_spaceless(
	struct reading *reading, struct word *word, int32_t c, size_t from, size_t to)
{
	int r = end_word(reading, word);

	if (r)
		return error_pass(r);
	reading->letters++;
	reading->spaceless++;
	extend(word, c, from, to);
	word->letters = 1;
	word->flags = WORD_SPACELESS;
	return end_word(reading, word);
}

static int take(struct reading *reading, struct word *word, int32_t c, size_t from, size_t to)
{
	enum class class = classify(c);

	if (class == CLASS_LETTER && codepoint_is_spaceless(c))
		return add_spaceless(reading, word, c, from, to);
	if (class == CLASS_OTHER)
		return codepoint_is_invisible(c) ? 0 : end_word(reading, word);
	if ((class == CLASS_MARK || class == CLASS_APOSTROPHE) && word->len == 0)
		return 0;
	if (class == CLASS_APOSTROPHE)
		return 0; /* "l'eau" is one word; the quotation mark at its end is none of it */

	if (class == CLASS_LETTER)
		count_letter(reading, word, c);
	if (class == CLASS_DIGIT)
		word->flags |= WORD_NUMBER;
	extend(word, c, from, to);
	return 0;
}

int reading_init(struct reading *ret_reading, struct slice text)
{
	struct reading reading = {.text = text};
	struct word word = {.hash = fnv_start};
	int32_t before = -1;
	size_t run = 0;
	int r = 0;

	assert(text.len <= UINT32_MAX);
	for (size_t at = 0; at < text.len && r == 0;) {
		size_t from = at;
		int32_t c = text_next(text, &at);

		count_any(&reading, c, before, &run);
		before = c;
		r = take(&reading, &word, c, from, at);
	}
	if (r == 0)
		r = end_word(&reading, &word);
	if (r) {
		reading_deinit(&reading);
		return error_pass(r);
	}
	*ret_reading = reading;
	return 0;
}

void reading_deinit(struct reading *reading)
{
	free(reading->words);
	*reading = (struct reading){0};
}
