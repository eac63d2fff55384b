/*
 * order.h - of each key, the input offset that its last record came from; and which event ids were
 * seen.
 *
 * The records of a key all lie in one partition, so the auditor keeps one of these a partition at a
 * time: 16 bytes a key while there are up to three million. Then it goes to disk: what is noted is
 * written to temporary files ($TMPDIR), shared out by key, and looked at file by file when the
 * partition is over. So memory is bounded, whatever the partition holds, and a finding may come
 * late.
 *
 * Keys are known by a 64-bit hash: among 50 million, two fall together once in fifteen thousand
 * audits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/ledger.h"
#include "runtime/slice.h"

enum {
	ORDER_ROWS_MAX = 1 << 22, /* in memory: 64 MB */
	ORDER_FILES = 64,
};

enum order_rule {
	ORDER_RISING, /* a record must not come from before the one before it */
	ORDER_ONCE,   /* there must be no second one */
};

/* The record at offset `at`, which came from `from`, breaks the rule: the one before it came from
 * offset `last`. */
typedef void (*order_found)(void *user, int64_t at, struct ledger_place from, int64_t last);

struct order {
	enum order_rule rule;
	size_t rows_max;
	order_found found;
	void *user;
	struct order_row {
		uint64_t hash; /* 0: free */
		int64_t last;
	} * rows;
	size_t count, room;
	FILE *files[ORDER_FILES]; /* open once memory is full */
	bool on_disk;
};

/* `rows_max`: a power of two; ORDER_ROWS_MAX but in tests. */
void order_init(
	struct order *order, enum order_rule rule, size_t rows_max, order_found found, void *user);
/* The record at offset `at` has `key` and came from `from`. 0 or < 0. */
int order_note(struct order *order, struct slice key, struct ledger_place from, int64_t at);
/* All is noted: tell what was not told yet, and begin anew. 0 or < 0. */
int order_finish(struct order *order);
void order_deinit(struct order *order);
