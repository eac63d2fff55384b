/*
 * word.h - a word of a reading: where it stands, how it is written, and the hash that stands for
 * it.
 *
 * Checks count and compare words by the hundred, so they compare hashes, of the folded characters;
 * a collision costs at most one doubt.
 */
#pragma once

#include <stdint.h>

enum {
	WORD_CAPITAL = 1,     /* begins with a capital */
	WORD_SHOUTED = 2,     /* two letters or more, all of them capitals */
	WORD_NUMBER = 4,      /* has a digit */
	WORD_LATIN = 8,       /* its first letter is Latin */
	WORD_SPACELESS = 16,  /* one character of a script without spaces */
	WORD_WIDE = 32,       /* has a letter, mark or digit that is not of ASCII */
	WORD_APOSTROPHE = 64, /* in it, or behind it */
	WORD_INSIDE = 128,    /* a capital of ASCII behind its first letter */
	WORD_SCORED = 256,    /* english_mark() has looked it up, and left what it is: */
	WORD_SCORE_SHIFT = 9, /* in the bits from here on */
};

struct word {
	uint32_t hash; /* of its folded characters */
	uint32_t at, len;
	uint32_t letters;
	uint32_t flags;
};

/* A hash in the making. What folds to ASCII is gathered to eight bytes, which are mixed in at once;
 * the other characters have a state of their own, where each costs one multiplication. */
struct word_hash {
	uint64_t state, pending;
	unsigned fill; /* bits of `pending` in use, below 64 */
	uint32_t wide;
};

static inline uint64_t word_hash_mix(uint64_t state, uint64_t block)
{
	state = (state ^ block) * 0x9E3779B97F4A7C15u;
	return state ^ (state >> 32);
}

/* Add up to eight folded bytes of ASCII, `bits` (8 to 64) of `block`; those above are 0. */
static inline void word_hash_add_block(struct word_hash *hash, uint64_t block, unsigned bits)
{
	hash->pending |= block << hash->fill;
	if (hash->fill + bits < 64) {
		hash->fill += bits;
		return;
	}
	hash->state = word_hash_mix(hash->state, hash->pending);
	hash->pending = hash->fill ? block >> (64 - hash->fill) : 0;
	hash->fill += bits - 64;
}

static inline uint32_t word_hash_wide(uint32_t wide, uint32_t folded)
{
	return (wide ^ folded) * 0x9E3779B1u + 1;
}

/* Add one folded character. */
static inline void word_hash_add(struct word_hash *hash, int32_t folded)
{
	if (folded < 0x80)
		word_hash_add_block(hash, (uint32_t)folded, 8);
	else
		hash->wide = word_hash_wide(hash->wide, (uint32_t)folded);
}

static inline uint32_t word_hash_end(const struct word_hash *hash)
{
	const uint64_t mixed = word_hash_mix(hash->state, hash->pending);

	return (uint32_t)(mixed >> 16) ^ hash->wide ^ hash->wide >> 15;
}

/* The hash that a word of these characters has. */
uint32_t word_hash(const char *word);
