/*
 * released.h - what is out of an article: the state that publish keeps of each key.
 *
 * On the topic [topics] published it is JSON, for the operator's eyes:
 *
 *	{"revision":"0123456789ab","at":"2026-11-20T09:00:00Z","status":"usable","seen":["..."]}
 *
 * The status is "usable", "canceled", or "never": a retraction came, and nothing of the article was
 * ever out. What is older than that retraction stays in.
 *
 * In the table on disk it is packed: a few dozen bytes an article.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum {
	RELEASED_SEEN_MAX = 32, /* revisions remembered; what is older is stale by its time */
	REVISION_BYTES = 6,
	REVISION_LENGTH = 2 * REVISION_BYTES,
	RELEASED_PACKED_MAX = 9 + RELEASED_SEEN_MAX * REVISION_BYTES,
};

/* Every revision that was ever out, the newest first; seen[0] is the one that is out now. */
struct released {
	int64_t at_ms; /* of seen[0]: when the outlet changed it, else when it was fetched */
	bool retracted;
	bool never; /* retracted before anything of it was out */
	char seen[RELEASED_SEEN_MAX][REVISION_LENGTH + 1];
	size_t seen_count; /* at least 1 */
};

enum {
	RELEASED_E_INVALID = 1, /* not such a state */
};

bool released_has_seen(const struct released *released, const char *revision);
/* Put a revision before all others; the oldest is forgotten when there is no room. */
void released_add(struct released *released, const char *revision);

/* Yours to free. 0 or < 0. */
int released_print(const struct released *released, char **ret_json);
/* 0, RELEASED_E_INVALID or < 0. */
int released_parse(struct slice json, struct released *ret_released);

/* `bytes` has room for RELEASED_PACKED_MAX; returns how many are used. */
size_t released_pack(const struct released *released, unsigned char *bytes);
/* 0 or RELEASED_E_INVALID. */
int released_unpack(struct slice bytes, struct released *ret_released);
