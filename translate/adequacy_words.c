/*
 * adequacy_words.c - cuts a text into stems and anchors.
 *
 * An anchor is made of digits, or of the sounds of a word's first consonants: letters of Latin,
 * Cyrillic, Greek, Hebrew, Arabic and the Indian scripts that stand for like sounds fall into one
 * class, so that a name has nearly the same anchor in all of them. It is a hint among others: how
 * much an equal anchor says is learned for each language like everything else.
 */
#include "translate/adequacy_words.h"

#include <stdbool.h>

#include "runtime/base.h"
#include "translate/text.h"

enum {
	STEM_LETTERS = 5,
	ANCHOR_SOUNDS = 3,
	ANCHOR_SOUNDS_MIN = 2,
};

static const uint32_t hash_start = 2166136261u;

/* The sounds of a stretch of a script, from its first letter on; '-' is none worth counting. */
struct sounds {
	int32_t first;
	const char *classes;
};

static const struct sounds scripts[] = {
	{'a', "-bkt-fk--sklmn-bkrst-ffk-s"},
	{0x3B1, "-fkt-s-t-klmns-brsst-fkb-"},        /* Greek */
	{0x430, "-bfkt-ss--klmn-brst-fkssss------"}, /* Cyrillic */
	{0x5D0, "-bkt--s-t-kklmmnns-bbsskrst"},      /* Hebrew */
	{0x628, "b-tts-kttrssssttt-k"},              /* Arabic, from ba to ghain */
	{0x641, "fkklmn--"},                         /* Arabic, from fa on */
	{0x67E, "b"},                                /* Persian and Urdu: pe, che, zhe, kaf, gaf */
	{0x686, "s"},
	{0x698, "s"},
	{0x6A9, "k"},
	{0x6AF, "k"},
};

/* The scripts of India are laid out alike, 128 code points each, from ka on. */
static const char indian[] = "kkkk-ssss-ttttnttttnnbbbbm-rrlllfsss-";

enum {
	INDIAN_FIRST = 0x900,
	INDIAN_END = 0xD80,
	INDIAN_KA = 0x15,
};

/* What the letters of a word have come to so far. */
struct draft {
	uint32_t stem, anchor;
	unsigned letters, sounds;
	bool digits;
	int32_t before; /* of a script without spaces: the character before this one; 0: none */
};

static uint32_t hash_add(uint32_t hash, uint32_t c)
{
	return (hash ^ c) * 16777619u;
}

static char sound_of(int32_t c)
{
	if (c >= INDIAN_FIRST && c < INDIAN_END) {
		int32_t place = (c & 0x7F) - INDIAN_KA;

		return place >= 0 && place < (int32_t)sizeof(indian) - 1 ? indian[place] : '-';
	}
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		int32_t place = c - scripts[i].first;

		if (place >= 0 && place < (int32_t)strlen(scripts[i].classes))
			return scripts[i].classes[place];
	}
	return '-';
}

static void push(struct adequacy_words *words, uint32_t stem, uint32_t anchor)
{
	if (words->count == ADEQUACY_WORDS_MAX) {
		words->left_out++;
		return;
	}
	words->list[words->count++] = (struct adequacy_word){stem | 1, anchor};
}

static void end_word(struct adequacy_words *words, struct draft *draft)
{
	bool anchored = draft->digits || draft->sounds >= ANCHOR_SOUNDS_MIN;

	if (draft->letters > 0)
		push(words, draft->stem, anchored ? draft->anchor | 1 : 0);
	*draft = (struct draft){.stem = hash_start, .anchor = hash_start};
}

static void add_digit(struct draft *draft, int digit)
{
	uint32_t c = (uint32_t)('0' + digit);

	draft->stem = hash_add(draft->stem, c);
	draft->anchor = hash_add(draft->digits ? draft->anchor : hash_start, c);
	draft->digits = true;
	draft->letters++;
}

static void add_letter(struct draft *draft, int32_t c)
{
	int32_t folded = codepoint_fold(c);
	char sound = sound_of(folded);

	if (draft->letters++ < STEM_LETTERS)
		draft->stem = hash_add(draft->stem, (uint32_t)folded);
	if (sound != '-' && !draft->digits && draft->sounds < ANCHOR_SOUNDS) {
		draft->anchor = hash_add(draft->anchor, (uint32_t)sound);
		draft->sounds++;
	}
}

static void add_spaceless(struct adequacy_words *words, struct draft *draft, int32_t c)
{
	int32_t before = draft->before;

	end_word(words, draft);
	draft->before = c;
	if (before)
		push(words, hash_add(hash_add(hash_start, (uint32_t)before), (uint32_t)c), 0);
}

static bool is_inside(int32_t c)
{
	return codepoint_is_mark(c) || codepoint_is_invisible(c) || c == '\'' || c == 0x2019;
}

void adequacy_words_read(struct slice text, struct adequacy_words *ret_words)
{
	struct draft draft = {.stem = hash_start, .anchor = hash_start};

	ret_words->count = 0;
	ret_words->left_out = 0;
	ret_words->letters = 0;
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);
		int digit = codepoint_digit(c);

		ret_words->letters += digit >= 0 || codepoint_is_letter(c);
		if (digit >= 0)
			add_digit(&draft, digit);
		else if (codepoint_is_spaceless(c))
			add_spaceless(ret_words, &draft, c);
		else if (codepoint_is_letter(c))
			add_letter(&draft, c);
		else if (!is_inside(c))
			end_word(ret_words, &draft);
	}
	end_word(ret_words, &draft);
}
