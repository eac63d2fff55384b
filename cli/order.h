/*
 * order.h - of each key, the input offset that its last record came from; and which event ids were
 * seen. Pure.
 *
 * The records of a key all lie in one partition, so the auditor keeps one of these a partition at a
 * time: 16 bytes a key. Keys are known by a 64-bit hash: among 50 million, two fall together once
 * in fifteen thousand audits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

struct order {
	struct order_row {
		uint64_t hash; /* 0: free */
		int64_t last;
	} * rows;
	size_t count, room;
};

/* Note that a record of `key` came from input offset `from`; `ret_last`: the offset noted before,
 * or -1. 0 or < 0. */
int order_note(struct order *order, struct slice key, int64_t from, int64_t *ret_last);
void order_deinit(struct order *order);
