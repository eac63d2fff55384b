/*
 * adequacy_words.c - cuts a text into stems and anchors.
 *
 * An anchor is made of digits, or of the sounds of a word's first consonants (adequacy_letters.h),
 * four bits each, the first one highest. It is a hint among others: how much an equal anchor says
 * is learned for each language like everything else.
 *
 * Most of a text is letters of alphabets: these are taken in a loop of their own (add_plain())
 * that knows no other case. All else goes through add().
 *
 * Each character of Han is a word, and so is each hiragana: characters mean something, and 800
 * segments show most of them often, where they show few of a dictionary's words twice.
 */
#include "translate/adequacy_words.h"

#include <stdbool.h>
#include <string.h>

#include "translate/adequacy_letters.h"
#include "translate/adequacy_units.h"

enum {
	STEM_LETTERS = 5,
	HANGUL_LETTERS = 2,
	KANA_FIRST = 0x3040,
	KATAKANA_FIRST = 0x30A0,
	KATAKANA_END = 0x3100,
	HANGUL_FIRST = 0xAC00,
	HANGUL_LAST = 0xD7A3,
	STEM_BITS =
		12, /* from one letter of a stem to the next: they overlap, and hardly ever clash */
	SOUND_BITS = 4,
};

static const uint32_t hash_start = 2166136261u;

/* What the letters of a word have come to so far. */
struct draft {
	uint64_t stem; /* its first letters */
	unsigned letters;
	uint64_t sounds; /* the last one lowest; full, it takes no more */
	uint32_t number; /* hash of the digits */
	unsigned whole;  /* letters that make a stem */
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

static void push(struct adequacy_words *words, uint32_t stem, uint32_t anchor)
{
	if (words->count == ADEQUACY_WORDS_MAX) {
		words->left_out++;
		return;
	}
	words->list[words->count++] = (struct adequacy_word){stem | 1, anchor};
}

static uint32_t stem_of(const struct draft *draft)
{
	uint64_t hash = (draft->stem ^ draft->number) * 0x9E3779B97F4A7C15u;

	return (uint32_t)((hash ^ hash >> 32) * 0xC2B2AE3D27D4EB4Fu >> 32);
}

static uint32_t anchor_of(const struct draft *draft)
{
	uint64_t sounds = draft->sounds;

	if (draft->number != hash_start)
		return draft->number | (uint32_t)ANCHOR_NUMBER << 28;
	if (sounds >> SOUND_BITS == 0)
		return 0;
	sounds <<= __builtin_clzll(sounds) & -SOUND_BITS;
	return (uint32_t)(sounds >> 32);
}

static void begin_word(struct draft *draft)
{
	draft->stem = 0;
	draft->letters = 0;
	draft->sounds = 0;
	draft->number = hash_start;
	draft->whole = STEM_LETTERS;
}

static void end_word(struct adequacy_words *words, struct draft *draft)
{
	if (draft->letters == 0)
		return;
	push(words, stem_of(draft), anchor_of(draft));
	begin_word(draft);
}

static void add_digit(struct draft *draft, int digit)
{
	draft->number = hash_add(draft->number, (uint32_t)('0' + digit));
	draft->letters++;
}

/* Without a branch: which letters have a sound cannot be guessed. */
static inline void add_sound(struct draft *draft, unsigned sound)
{
	unsigned counts = (sound != 0) & (draft->sounds >> (64 - SOUND_BITS) == 0);

	draft->sounds = draft->sounds << counts * SOUND_BITS | (sound & -counts);
}

static inline void add_letter(struct draft *draft, uint16_t folded)
{
	uint64_t mask = -(uint64_t)(draft->letters < draft->whole);

	draft->stem ^= ((uint64_t)folded << (draft->letters * STEM_BITS & 63)) & mask;
	draft->letters++;
}

/* A letter of any script. */
static void add_rare(struct draft *draft, int32_t c)
{
	unsigned sounds = letters_of_hangul(c);

	if (c >= HANGUL_FIRST && c <= HANGUL_LAST)
		draft->whole = HANGUL_LETTERS;
	add_letter(draft, (uint16_t)codepoint_fold(c));
	add_sound(draft, sounds >> SOUND_BITS);
	add_sound(draft, sounds & ((1u << SOUND_BITS) - 1));
}

/* Letters of alphabets, the marks on them and the blanks between them, from `at` on; returns where
 * the first is that is none of these. */
static size_t add_plain(struct progress *progress, struct slice text, size_t at)
{
	struct adequacy_words *words = progress->words;
	struct draft draft = progress->draft;
	size_t letters = 0;
	size_t next = at;

	while (next < text.len) {
		int32_t c = text_next(text, &next);
		struct letter letter;

		if (c >= TRAITS_END)
			break;
		letter = adequacy_letters[c];
		if (letter.kind == LETTER_PLAIN) {
			add_letter(&draft, letter.folded);
			add_sound(&draft, letter.sound);
			letters++;
		} else if (c == ' ') {
			end_word(words, &draft);
		} else if (letter.kind == LETTER_NONE) {
			break;
		}
		at = next;
	}
	words->letters += letters;
	progress->in_sentence |= letters > 0;
	progress->draft = draft;
	return at;
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

/* Of Chinese and Japanese, but katakana, which spell foreign names and are read like letters. */
static bool is_character(int32_t c)
{
	return c >= KANA_FIRST && (c < KATAKANA_FIRST || c >= KATAKANA_END) &&
	       (codepoint_traits(c).bits & TRAIT_SPACELESS);
}

static void add_character(struct progress *progress, int32_t c)
{
	end_word(progress->words, &progress->draft);
	push(progress->words, hash_add(hash_start, (uint32_t)c), 0);
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
	bool is_spaceless = (traits.bits & TRAIT_SPACELESS) && traits.digit < 0 && c < KANA_FIRST;

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
	else if (is_character(c))
		add_character(progress, c);
	else if (is_spaceless)
		add_spaceless(progress, c);
	else if (is_letter)
		add_rare(&progress->draft, c);
	else if (!(traits.bits & (TRAIT_MARK | TRAIT_INVISIBLE)) && c != '\'' && c != 0x2019)
		end_word(words, &progress->draft);
}

void adequacy_words_read(struct slice text, struct adequacy_words *ret_words)
{
	struct progress progress;

	progress.words = ret_words;
	progress.run.len = 0;
	progress.in_sentence = false;
	begin_word(&progress.draft);
	ret_words->count = 0;
	ret_words->left_out = 0;
	ret_words->letters = 0;
	ret_words->sentences = 0;
	for (size_t at = 0; at < text.len;) {
		int32_t c;

		if (progress.run.len == 0)
			at = add_plain(&progress, text, at);
		if (at == text.len)
			break;
		c = text_next(text, &at);
		add(&progress, c, (struct slice){text.data + at, text.len - at});
	}
	end_run(&progress);
	end_word(ret_words, &progress.draft);
}
