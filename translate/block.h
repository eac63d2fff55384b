/*
 * block.h - eight or sixteen bytes of a text at a time.
 *
 * A loop over bytes loses more time to guessing where words end than to looking at them. Here a
 * question is put to eight bytes at once, as one number: the answer has the high bit of each byte
 * for which it is yes, the first byte lowest. Or to sixteen, as a vector of the processor's.
 */
#pragma once

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "runtime/slice.h"

enum {
	BLOCK = 8,
};

/* `byte` in each place. */
#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

/* The bytes at `at`, which is inside the text; behind its end are zeros. */
static inline uint64_t block_load(struct slice text, size_t at)
{
	uint64_t block = 0;

	if (text.len - at >= BLOCK)
		memcpy(&block, text.data + at, BLOCK);
	else
		memcpy(&block, text.data + at, text.len - at);
	return le64toh(block);
}

/* Which bytes lie in [from, to]; all of them are below 0x80. */
static inline uint64_t block_between(uint64_t block, unsigned from, unsigned to)
{
	return (block + EACH(0x80 - from)) & ~(block + EACH(0x7F - to)) & EACH(0x80);
}

/* How many bytes the answer is yes for. */
static inline unsigned block_count(uint64_t yes)
{
	return (unsigned)(((yes >> 7) * EACH(1)) >> 56);
}

enum {
	LINE = 16,
};

typedef int8_t line __attribute__((vector_size(LINE)));

static inline line line_load(const char *bytes)
{
	line loaded;

	memcpy(&loaded, bytes, LINE);
	return loaded;
}

/* -1 for each byte that lies in [from, to], which are of ASCII; 0 for the others. */
static inline line line_between(line bytes, char from, char to)
{
	return (bytes >= from) & (bytes <= to);
}

/* Such an answer as bits, the first byte lowest. */
static inline uint64_t line_bits(line yes)
{
	static const line weights = {1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128};
	const line weighed = yes & weights;
	uint64_t halves[2];

	memcpy(halves, &weighed, LINE);
	return (halves[0] * EACH(1)) >> 56 | (halves[1] * EACH(1)) >> 56 << BLOCK;
}
