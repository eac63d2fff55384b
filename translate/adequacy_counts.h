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

static inline uint64_t counts_pair(uint32_t source, uint32_t english)
{
	return (uint64_t)source << 32 | english;
}

/* A table to look into, many times in a row: a filter, which has a bit for each hash of a key and
 * tells most keys that are not there, and the slots. Borrowed until the next add. */
struct counts_view {
	const uint64_t *bits;
	uint32_t bit_mask;
	uint32_t slot_mask;
	const struct count *slots;
};

struct counts_view counts_view(const struct counts *counts);

/* The half of a key that is its English stem, as counts_bit() wants it. */
static inline uint32_t counts_turned(uint32_t english)
{
	return english << 16 | english >> 16;
}

static inline uint32_t counts_bit(uint32_t source, uint32_t english)
{
	return (source ^ counts_turned(english)) >> 1; /* stems are odd */
}

/* False: no key with this counts_bit() is there. */
static inline bool counts_has_bit(const struct counts_view *view, uint32_t bit)
{
	bit &= view->bit_mask;
	return view->bits[bit / 64] >> bit % 64 & 1;
}

static inline size_t counts_place(const struct counts_view *view, uint64_t key)
{
	return (size_t)((key * 0x9E3779B97F4A7C15u) >> 40) & view->slot_mask;
}

/* It will be looked for in a moment. */
static inline void counts_expect(const struct counts_view *view, uint64_t key)
{
	__builtin_prefetch(&view->slots[counts_place(view, key)]);
}

/* How often; 0: it is not there. */
static inline float counts_look(const struct counts_view *view, uint64_t key)
{
	size_t at = counts_place(view, key);

	while (view->slots[at].key && view->slots[at].key != key)
		at = (at + 1) & view->slot_mask;
	return view->slots[at].times;
}

/* The same, once. */
float counts_times(const struct counts *counts, uint64_t key);
/* When the table is full the small counts leave, and the others are halved: what was learned long
 * ago fades. 0 or < 0. */
int counts_add(struct counts *counts, uint64_t key, float times);
/* Empty it, and begin with what `base` (or NULL) has. 0 or < 0. */
int counts_restart(struct counts *counts, const struct counts *base);
size_t counts_bytes(const struct counts *counts);

/* Write it, or read it into one of the same ceiling. When the tape is damaged it is empty, or has
 * a part. 0, BUF_E_FULL or < 0. */
int counts_pass(struct counts *counts, struct tape *tape);
