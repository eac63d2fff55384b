/*
 * language_words.c - how much of a text is made of the small words and the letters of a language.
 *
 * All lexicons are in one table: a word is there once, with the set of the languages that have it,
 * one bit for each; a letter likewise. So a text is read once for all languages. A word is a run of
 * letters: what stands before and after an apostrophe are two.
 *
 * Typists of Cyrillic take Latin letters that look the same. In a word that has a Cyrillic letter
 * they are read as what they look like.
 */
#include "ingest/language_words.h"

#include <stdint.h>
#include <string.h>
#include <threads.h>

#include <unicode/uchar.h>

#include "runtime/base.h"
#include "schemas/utf8.h"

enum {
	SLOTS = 8192, /* more than twice the words of all lexicons; a power of two */
	WORD_MAX = 40,
	WORDS_SEEN = 400,
	LETTERS_FROM = 0xC0,
	LETTERS_TO = 0x530,
	MORE_FROM = 0x1E00,
	MORE_TO = 0x1F00,
};

typedef uint64_t set; /* of lexicons */

struct slot {
	const char *word; /* NULL: free */
	size_t length;
	set having;
};

/* A word of a text, in lower case. */
struct word {
	char text[WORD_MAX];
	size_t length;
	set able; /* the lexicons that have all of its letters */
	bool cyrillic, has_ascii, is_ascii;
};

static struct slot slots[SLOTS];
static set letters[LETTERS_TO - LETTERS_FROM], more_letters[MORE_TO - MORE_FROM];
static set in_cyrillic;
static once_flag made = ONCE_FLAG_INIT;

static struct slot *find(const char *word, size_t length)
{
	uint32_t hash = 2166136261;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)word[i]) * 16777619;
	for (size_t i = hash % SLOTS;; i = (i + 1) % SLOTS)
		if (!slots[i].word ||
			(slots[i].length == length && memcmp(slots[i].word, word, length) == 0))
			return &slots[i];
}

static set *letter(int32_t c)
{
	if (c >= LETTERS_FROM && c < LETTERS_TO)
		return &letters[c - LETTERS_FROM];
	if (c >= MORE_FROM && c < MORE_TO)
		return &more_letters[c - MORE_FROM];
	return NULL;
}

static void add_words(const char *words, set bit)
{
	while (*words) {
		size_t n = strcspn(words, " ");
		struct slot *slot = find(words, n);

		slot->word = words;
		slot->length = n;
		slot->having |= bit;
		words += n + (words[n] == ' ');
	}
}

static void make(void)
{
	const struct lexicon *lexicon;

	for (size_t i = 0; (lexicon = lexicon_at(i)) != NULL; i++) {
		struct slice text = slice_of(lexicon->letters);
		set bit = (set)1 << i;

		add_words(lexicon->words, bit);
		for (size_t at = 0; at < text.len;) {
			int32_t c = utf8_next(text, &at);

			if (letter(c))
				*letter(c) |= bit;
			if (c >= 0x400)
				in_cyrillic |= c < LETTERS_TO ? bit : 0;
		}
	}
}

/* The Cyrillic letter that a Latin one looks like, or 0. */
static int32_t as_cyrillic(char c)
{
	static const char latin[] = "aceijopsxy";
	static const int32_t cyrillic[] = {
		0x430, 0x441, 0x435, 0x456, 0x458, 0x43E, 0x440, 0x455, 0x445, 0x443};
	const char *at = c ? strchr(latin, c) : NULL;

	return at ? cyrillic[at - latin] : 0;
}

static void put(char *text, size_t *length, int32_t c)
{
	if (c < 0x80) {
		text[(*length)++] = (char)c;
	} else if (c < 0x800) {
		text[(*length)++] = (char)(0xC0 | (c >> 6));
		text[(*length)++] = (char)(0x80 | (c & 0x3F));
	} else {
		text[(*length)++] = (char)(0xE0 | (c >> 12));
		text[(*length)++] = (char)(0x80 | ((c >> 6) & 0x3F));
		text[(*length)++] = (char)(0x80 | (c & 0x3F));
	}
}

static void unmask(struct word *word)
{
	struct word plain = {.able = word->able, .cyrillic = true};

	for (size_t i = 0; i < word->length && plain.length + 2 < WORD_MAX; i++) {
		int32_t c = as_cyrillic(word->text[i]);

		if (c) {
			put(plain.text, &plain.length, c);
			plain.able &= *letter(c);
		} else {
			plain.text[plain.length++] = word->text[i];
		}
	}
	*word = plain;
}

/* What was counted, by lexicon. A word that is not plain ASCII is foreign to the lexicons that it
 * does not fit, so that is the rest, and need not be counted. */
struct counts {
	size_t hits[LEXICONS_MAX], fitting[LEXICONS_MAX];
	size_t plain, others; /* words */
};

static void count(struct word *word, struct counts *counts)
{
	set having, able;

	if (word->cyrillic && word->has_ascii)
		unmask(word);
	having = find(word->text, word->length)->having & word->able;
	for (; having; having &= having - 1)
		counts->hits[__builtin_ctzll(having)]++;
	if (word->is_ascii) {
		counts->plain++;
		return;
	}
	counts->others++;
	able = word->able & (word->cyrillic ? in_cyrillic : ~in_cyrillic);
	for (; able; able &= able - 1)
		counts->fitting[__builtin_ctzll(able)]++;
}

static double share_of(const struct counts *counts, size_t i)
{
	size_t foreign = counts->others - counts->fitting[i];

	if (in_cyrillic & (set)1 << i)
		foreign += counts->plain;
	return ((double)counts->hits[i] + 0.25 * (double)counts->fitting[i] -
		       0.5 * (double)foreign) /
	       (double)(counts->plain + counts->others);
}

/* Most letters are ASCII, and need no table of Unicode. */
static bool is_letter(int32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK;
}

static int32_t lowered(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	return u_tolower(c);
}

static void add_letter(struct word *word, int32_t c)
{
	int32_t low = lowered(c);

	if (word->length + 3 > WORD_MAX)
		return; /* no small word, whatever it is */
	put(word->text, &word->length, low);
	if (low < 0x80) {
		word->has_ascii = true;
		return;
	}
	word->is_ascii = false;
	word->cyrillic = word->cyrillic || (low >= 0x400 && low < LETTERS_TO);
	word->able &= letter(low) ? *letter(low) : 0;
}

void language_words(struct slice text, struct words *ret_words)
{
	struct counts counts = {0};
	struct words words = {0};
	struct word word = {.able = ~(set)0, .is_ascii = true};

	call_once(&made, make);
	for (size_t at = 0; at <= text.len && words.count < WORDS_SEEN;) {
		int32_t c = at < text.len ? utf8_next(text, &at) : (at++, ' ');

		if (is_letter(c)) {
			add_letter(&word, c);
			continue;
		}
		if (word.length == 0)
			continue;
		count(&word, &counts);
		words.count++;
		word = (struct word){.able = ~(set)0, .is_ascii = true};
	}
	for (size_t i = 0; lexicon_at(i) && words.count > 0; i++)
		words.share[i] = share_of(&counts, i);
	*ret_words = words;
}
