/*
 * adequacy_counts.h - how often words of two languages stand for one another: a hash table of
 * expected counts with a ceiling. Pure but for its memory.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "translate/adequacy_tape.h"

struct counts;

/* How often: a pair of words, or a word. */
struct count {
	uint64_t key; /* 0: free */
	float times;
};

/* At most `max_bytes`, and a sixteenth of that for the filter; it begins small. 0 or < 0. */
int counts_new(size_t max_bytes, struct counts **ret_counts);
struct counts *counts_free(struct counts *counts);
DEFINE_CLEANUP(struct counts *, counts_free);

uint64_t counts_pair(uint32_t source, uint32_t english);

/* Tells most keys that are not there without a look into the table: a bit for each hash of a key.
 * Borrowed until the next add. */
struct counts_filter {
	const uint64_t *bits;
	uint32_t mask;
};

struct counts_filter counts_filter(const struct counts *counts);

static inline uint32_t counts_bit(uint32_t source, uint32_t english)
{
	return (source ^ (english << 16 | english >> 16)) >> 1; /* stems are odd */
}

/* False: it is not there. */
static inline bool counts_may_have(
	const struct counts_filter *filter, uint32_t source, uint32_t english)
{
	uint32_t bit = counts_bit(source, english) & filter->mask;

	return filter->bits[bit / 64] >> bit % 64 & 1;
}

/* Borrowed until the next add; NULL: not there. */
const struct count *counts_find(const struct counts *counts, uint64_t key);
/* When the table is full the small counts leave, and the others are halved: what was learned long
 * ago fades. 0 or < 0. */
int counts_add(struct counts *counts, uint64_t key, float times);
/* Empty it, and begin with what `base` (or NULL) has. 0 or < 0. */
int counts_restart(struct counts *counts, const struct counts *base);
size_t counts_bytes(const struct counts *counts);

/* Write it, or read it into one of the same ceiling. When the tape is damaged it is empty, or has
 * a part. 0, BUF_E_FULL or < 0. */
int counts_pass(struct counts *counts, struct tape *tape);
