/*
 * memory_census.h - how many entries the translation memory has, by language and backend.
 *
 * The topic holds older records of a key until it is compacted, and removals: the newest record of
 * each key counts. Pure; 30 to 60 bytes an entry, with a ceiling.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct census;

enum {
	CENSUS_E_FULL = 1, /* more keys, or more groups, than are counted */
	CENSUS_GROUPS_MAX = 1024,
	CENSUS_KEYS_MAX = 1 << 24, /* places; two thirds of them are used */
};

struct census_group {
	char language[36];
	char backend[128]; /* with its model, as the key has it */
	long count;
};

int census_new(struct census **ret_census); /* 0 or < 0 */
struct census *census_free(struct census *census);
DEFINE_CLEANUP(struct census *, census_free);

/* The next record of the topic; value data NULL: a removal. What is no entry is passed over. 0,
 * CENSUS_E_FULL or < 0. */
int census_take(struct census *census, struct slice key, struct slice value);
/* The group at `i`, or NULL beyond the last; a count may be 0. */
const struct census_group *census_group(const struct census *census, size_t i);
