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
#include <string.h>

#include "runtime/base.h"
#include "translate/adequacy_units.h"
#include "translate/text.h"

enum {
	STEM_LETTERS = 5,
	HANGUL_LETTERS = 2,
	HANGUL_FIRST = 0xAC00,
	HANGUL_LAST = 0xD7A3,
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
	INDIAN_SPAN = 0x80,
};

/* What the letters of a word have come to so far. */
struct draft {
	uint32_t stem, anchor;
	unsigned letters, sounds;
	bool digits;
	bool hangul;
};

/* A text that is being read. */
struct progress {
	struct adequacy_words *words;
	struct draft draft;
	struct units_run run;
	bool in_sentence; /* something was said since the last one ended */
};

static uint32_t hash_add(uint32_t hash, uint32_t c)
{
	return (hash ^ c) * 16777619u;
}

/* The sound of each letter, filled before main(). */
static char sounds[INDIAN_END];

__attribute__((constructor)) static void fill_sounds(void)
{
	memset(sounds, '-', sizeof(sounds));
	for (size_t i = COUNT_OF(scripts); i-- > 0;)
		memcpy(sounds + scripts[i].first, scripts[i].classes, strlen(scripts[i].classes));
	for (size_t c = INDIAN_FIRST; c < INDIAN_END; c += INDIAN_SPAN)
		memcpy(sounds + c + INDIAN_KA, indian, sizeof(indian) - 1);
}

static char sound_of(int32_t c)
{
	return c >= 0 && c < INDIAN_END ? sounds[c] : '-';
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

static void add_letter(struct draft *draft, int32_t c, int32_t folded)
{
	char sound = sound_of(folded);

	draft->hangul = draft->hangul || (c >= HANGUL_FIRST && c <= HANGUL_LAST);
	if (draft->letters++ < (draft->hangul ? HANGUL_LETTERS : STEM_LETTERS))
		draft->stem = hash_add(draft->stem, (uint32_t)folded);
	if (sound != '-' && !draft->digits && draft->sounds < ANCHOR_SOUNDS) {
		draft->anchor = hash_add(draft->anchor, (uint32_t)sound);
		draft->sounds++;
	}
}

static void take_unit(void *user, uint32_t hash)
{
	push(user, hash, 0);
}

/* What a script without spaces has come to ends where another begins. */
static void end_run(struct progress *progress)
{
	units_cut(&progress->run, take_unit, progress->words);
}

static void add_spaceless(struct progress *progress, int32_t c)
{
	end_word(progress->words, &progress->draft);
	if (units_add(&progress->run, c))
		return;
	end_run(progress);
	(void)units_add(&progress->run, c); /* an empty one has room */
}

/* Marks that end a sentence wherever they stand: of Chinese, Arabic, Urdu, Hindi and Burmese. */
static bool is_full_stop(int32_t c)
{
	return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0x61F ||
	       c == 0x6D4 || c == 0x964 || c == 0x104B;
}

/* Marks that end one unless a word goes on behind them, or an initial stands before. */
static bool is_stop(int32_t c, const struct draft *draft, struct slice rest)
{
	if (c != '.' && c != '!' && c != '?' && c != ';' && c != 0x2026)
		return false;
	return draft->letters != 1 && (rest.len == 0 || rest.data[0] == ' ' ||
					      rest.data[0] == '"' || (rest.data[0] & 0x80));
}

static void count_sentence(struct progress *progress, int32_t c, struct slice rest)
{
	if (!is_full_stop(c) && !is_stop(c, &progress->draft, rest))
		return;
	progress->words->sentences++;
	progress->in_sentence = false;
}

static void add(struct progress *progress, int32_t c, struct slice rest)
{
	struct adequacy_words *words = progress->words;
	struct codepoint_traits traits = codepoint_traits(c);
	bool is_letter = traits.bits & TRAIT_LETTER;
	bool is_spaceless = (traits.bits & TRAIT_SPACELESS) && traits.digit < 0;

	if (is_letter || traits.digit >= 0) {
		words->letters++;
		progress->in_sentence = true;
	} else if (progress->in_sentence) {
		count_sentence(progress, c, rest);
	}
	if (progress->run.len > 0 && !is_spaceless)
		end_run(progress);
	if (traits.digit >= 0)
		add_digit(&progress->draft, traits.digit);
	else if (is_spaceless)
		add_spaceless(progress, c);
	else if (is_letter)
		add_letter(&progress->draft, c, traits.fold ? traits.fold : codepoint_fold(c));
	else if (!(traits.bits & (TRAIT_MARK | TRAIT_INVISIBLE)) && c != '\'' && c != 0x2019)
		end_word(words, &progress->draft);
}

void adequacy_words_read(struct slice text, struct adequacy_words *ret_words)
{
	struct progress progress;

	progress.words = ret_words;
	progress.draft = (struct draft){.stem = hash_start, .anchor = hash_start};
	progress.run.len = 0;
	progress.in_sentence = false;
	ret_words->count = 0;
	ret_words->left_out = 0;
	ret_words->letters = 0;
	ret_words->sentences = 0;
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		add(&progress, c, (struct slice){.data = text.data + at, .len = text.len - at});
	}
	end_run(&progress);
	end_word(ret_words, &progress.draft);
}
