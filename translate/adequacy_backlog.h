/*
 * adequacy_backlog.h - segments that came faster than they may be learned, and wait. Pure but for
 * its memory.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"

/* A segment that waits. */
struct waiting {
	struct waiting *next;
	size_t language;
	size_t source_len, english_len;
	char text[]; /* the source, then the English */
};

/* The first that came leaves first. {.max_bytes = ...} is an empty one. */
struct backlog {
	struct waiting *first, *last;
	size_t bytes, max_bytes;
};

enum {
	BACKLOG_E_FULL = 1,
};

/* 0, BACKLOG_E_FULL or < 0. */
int backlog_put(
	struct backlog *backlog, size_t language, struct slice source, struct slice english);
/* Drop the first one, which there is. */
void backlog_drop(struct backlog *backlog);
void backlog_deinit(struct backlog *backlog);

struct slice waiting_source(const struct waiting *waiting);
struct slice waiting_english(const struct waiting *waiting);
