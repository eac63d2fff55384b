/*
 * ledger.h - the books of one hop: which input records there are, and what became of each. Pure.
 *
 * The auditor reads outputs first and inputs after, so that on a live pipeline every outcome that
 * it has seen belongs to an input that it will see. One byte an input offset (a topic of 50 million
 * records takes 50 MB) holds whether the input exists and how many outcomes it has; an input with
 * several outcomes (item i of n) has an entry with a bit an item beside it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

struct ledger;

enum ledger_finding {
	LEDGER_FINE,
	LEDGER_DUPLICATE, /* this item of this input has an outcome already */
	LEDGER_NONE,      /* the input has no outcome */
	LEDGER_PART,      /* the input has outcomes for some of its items only */
	LEDGER_ORPHAN,    /* an outcome names an input that does not exist */
};

struct ledger_place {
	int32_t partition;
	int64_t offset;
};

int ledger_new(struct ledger **ret_ledger);
struct ledger *ledger_free(struct ledger *ledger);
DEFINE_CLEANUP(struct ledger *, ledger_free);

/* An outcome was read: item `item` of `of` (from 1) of the input at `place`. `ret_finding`: FINE or
 * DUPLICATE. 0 or < 0. */
int ledger_outcome(struct ledger *ledger, struct ledger_place place, long item, long of,
	enum ledger_finding *ret_finding);

/* An input was read. `ret_finding`: FINE, NONE or PART. 0 or < 0. */
int ledger_input(
	struct ledger *ledger, struct ledger_place place, enum ledger_finding *ret_finding);

/* After all inputs: visit the places that outcomes name and no input has; those below `start` of a
 * partition (its oldest kept offset) have expired and are only counted, in `ret_expired`. */
void ledger_orphans(const struct ledger *ledger, int64_t (*start)(void *user, int32_t partition),
	void (*fn)(void *user, struct ledger_place place), void *user, long *ret_expired);
