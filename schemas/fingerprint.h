/*
 * fingerprint.h - by which near copies of an article are known: SimHash over shingles of words.
 *
 * Two texts that share most of their runs of three words have fingerprints that differ in few of
 * their 64 bits; two that tell the same in other words differ in about half, like any two. It says
 * "look at these two", not "these are the same".
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	FINGERPRINT_NEAR =
		8, /* bits: copies with a few words changed; strangers have 11 and more */
	FINGERPRINT_SIZE = 17, /* bytes of it as text, NUL included */
};

/* Begun with {0}; texts are added one after the other, shingles do not reach from one to the next.
 */
struct fingerprint {
	uint64_t lanes[8];   /* counts of the last few shingles, a byte for each bit */
	uint32_t having[64]; /* for each bit: how many of the shingles before them have it */
	size_t shingles;
};

/* Any bytes. Costs about 7 us for 1,000 bytes. */
void fingerprint_add(struct fingerprint *fingerprint, struct slice text);
/* 0 when nothing was added that has a word. */
uint64_t fingerprint_value(const struct fingerprint *fingerprint);

int fingerprint_distance(uint64_t a, uint64_t b);
void fingerprint_print(uint64_t value, char text[FINGERPRINT_SIZE]);
