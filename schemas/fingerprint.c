/*
 * fingerprint.c - SimHash over shingles of three words.
 *
 * A word is a run of letters and digits. In scripts that do not put blanks between words (Han,
 * Kana, Thai, Lao, Khmer, Burmese, Tibetan) each letter counts as one: runs of three letters serve
 * there as runs of three words do elsewhere. Case counts only beyond ASCII, for speed: a copy has
 * the case of what it was copied from.
 *
 * A text of fewer than three words is one shingle.
 */
#include "schemas/fingerprint.h"

#include <stdbool.h>
#include <stdio.h>

#include "schemas/utf8.h"

enum {
	WORDS = 3,
	LANE_MAX = 255,
};

/* The words seen last, oldest first. */
struct window {
	uint64_t words[WORDS];
	size_t count;
};

static bool is_letter(int32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	if (c < 0xC0)
		return c == 0xAA || c == 0xB5 || c == 0xBA;
	if (c == 0xD7 || c == 0xF7)
		return false;
	/* General, CJK and full-width punctuation; all else above counts as letters. */
	return !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x3004) &&
	       !(c >= 0x3008 && c <= 0x3020) && !(c >= 0xFF00 && c <= 0xFF0F) &&
	       !(c >= 0xFF1A && c <= 0xFF20) && !(c >= 0xFF3B && c <= 0xFF40) && c != 0x60C &&
	       c != 0x61B && c != 0x61F && c != 0x6D4 && c != 0x964 && c != 0x965 && c != 0xFEFF &&
	       c != 0x104A && c != 0x104B;
}

static bool is_word_alone(int32_t c)
{
	return (c >= 0xE00 && c <= 0xFFF) || (c >= 0x1000 && c <= 0x109F) ||
	       (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3005 && c <= 0x30FF) ||
	       (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Every bit of the answer depends on every bit of `x` (the finisher of SplitMix64). */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

/* Eight bits of a hash are counted in one addition, until a byte could overflow. */
static void empty_lanes(struct fingerprint *fingerprint)
{
	for (size_t i = 0; i < 64; i++)
		fingerprint->having[i] +=
			(uint32_t)(fingerprint->lanes[i % 8] >> (i / 8 * 8) & 0xFF);
	for (size_t i = 0; i < 8; i++)
		fingerprint->lanes[i] = 0;
}

static void add_shingle(struct fingerprint *fingerprint, const struct window *window)
{
	uint64_t hash = window->count;

	for (size_t i = 0; i < window->count; i++)
		hash = mix(hash ^ window->words[i]);
	for (size_t i = 0; i < 8; i++)
		fingerprint->lanes[i] += hash >> i & 0x0101010101010101u;
	fingerprint->shingles++;
	if (fingerprint->shingles % LANE_MAX == 0)
		empty_lanes(fingerprint);
}

static void add_word(struct fingerprint *fingerprint, struct window *window, uint64_t word)
{
	if (window->count == WORDS) {
		for (size_t i = 1; i < WORDS; i++)
			window->words[i - 1] = window->words[i];
		window->count--;
	}
	window->words[window->count++] = word;
	if (window->count == WORDS)
		add_shingle(fingerprint, window);
}

void fingerprint_add(struct fingerprint *fingerprint, struct slice text)
{
	struct window window = {.count = 0};
	uint64_t word = 0;

	for (size_t at = 0; at < text.len;) {
		int32_t c = utf8_next(text, &at);
		bool letter = c >= 0 && is_letter(c);
		bool alone = letter && is_word_alone(c);

		if (word && (!letter || alone)) {
			add_word(fingerprint, &window, word);
			word = 0;
		}
		if (alone)
			add_word(fingerprint, &window, mix((uint64_t)c));
		else if (letter)
			word = (word ^ (uint64_t)(c >= 'A' && c <= 'Z' ? c + 32 : c)) *
				       0x100000001B3u +
			       1;
	}
	if (word)
		add_word(fingerprint, &window, word);
	if (window.count > 0 && window.count < WORDS)
		add_shingle(fingerprint, &window);
}

uint64_t fingerprint_value(const struct fingerprint *fingerprint)
{
	struct fingerprint all = *fingerprint;
	uint64_t value = 0;

	empty_lanes(&all);
	for (size_t i = 0; i < 64; i++)
		value |= (uint64_t)(2 * (size_t)all.having[i] > all.shingles) << i;
	return value;
}

int fingerprint_distance(uint64_t a, uint64_t b)
{
	return __builtin_popcountll(a ^ b);
}

void fingerprint_print(uint64_t value, char text[FINGERPRINT_SIZE])
{
	(void)snprintf(text, FINGERPRINT_SIZE, "%016llx", (unsigned long long)value);
}
