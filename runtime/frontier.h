/*
 * frontier.h - which offsets of a partition are finished: the frontier (the lowest that is not) and
 * a map of those beyond it. Pure.
 *
 * Work finishes out of order, but a Kafka commit is one number: "all below is done". The frontier
 * is that number; the map goes into the commit's metadata, so that what was finished beyond it is
 * not done again after a crash.
 *
 * Offsets jump (transaction markers, aborted records, compaction). What is jumped over when a
 * record is seen counts as finished.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	/* The distance of the newest offset seen from the frontier. As text the map of so many
	 * always fits into the 4,096 bytes that a broker takes as metadata. */
	FRONTIER_SPAN = 16384,
	FRONTIER_TEXT_SIZE = 4096, /* NUL included */
};

enum {
	FRONTIER_E_SEEN = 1, /* handed out or finished before: not to be worked on again */
	FRONTIER_E_FAR,      /* beyond the span: try again when the frontier has moved */
};

struct frontier {
	int64_t base; /* the frontier; < 0 while nothing is known of the partition */
	int64_t next; /* one past the newest offset seen */
	int64_t top;  /* one past the newest offset finished */
	int64_t span;
	uint64_t bits[FRONTIER_SPAN / 64]; /* ring: offset modulo the span */
};

/* Who wrote a map: to find out whether a commit of ours landed. */
struct frontier_stamp {
	uint64_t instance; /* a number that no other process and no other start has */
	uint64_t sequence; /* of the transaction, counted from 1 */
};

/* Nothing above `base` is finished; base < 0: the first offset seen is the first there is. */
void frontier_init(struct frontier *frontier, int64_t base);

/* A record was delivered. 0: work on it; or an outcome above. */
int frontier_see(struct frontier *frontier, int64_t offset);

/* Finished: seen before, and not yet finished. */
void frontier_finish(struct frontier *frontier, int64_t offset);

/* Allow a smaller span, for a broker that takes less metadata; at least 64. */
void frontier_narrow(struct frontier *frontier);

/* The map as text, FRONTIER_TEXT_SIZE bytes at most; ends with a NUL. */
void frontier_write(const struct frontier *frontier, const struct frontier_stamp *stamp,
	char text[FRONTIER_TEXT_SIZE]);

enum frontier_map {
	FRONTIER_MAP_GOOD,
	FRONTIER_MAP_NONE,    /* no metadata */
	FRONTIER_MAP_FOREIGN, /* written by another program */
	FRONTIER_MAP_NEWER,   /* written by a later version of ours */
	FRONTIER_MAP_DAMAGED, /* cut, changed, or of another offset */
};

/* Begin at a committed offset with its metadata. A map that is not good is ignored, which is safe:
 * what it told is done again. `ret_stamp` is untouched unless the map is good. */
enum frontier_map frontier_read(struct frontier *frontier, int64_t base, struct slice text,
	struct frontier_stamp *ret_stamp);
