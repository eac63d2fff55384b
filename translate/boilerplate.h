/*
 * boilerplate.h - "Subscribe to our newsletter" is marked in the article, so that readers' apps can
 * hide it.
 *
 * It is learned as what recurs across an outlet's stories (recurrence.h). Each worker counts what
 * passes through it, in a store of its own of BOILERPLATE_BYTES_MAX at most, which outlives it: of
 * BOILERPLATE_OUTLETS outlets those that brought something last. An article that comes twice,
 * after a crash or in a replay, is counted once.
 *
 * A store that cannot be written costs marks, never an article.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"

struct article;
struct boilerplate;
struct loop;
struct metrics;

enum {
	BOILERPLATE_OUTLETS = 4096,
	BOILERPLATE_BYTES_MAX = 128 << 20, /* twice what they take: LMDB writes beside */
};

enum {
	BOILERPLATE_E_BUSY = 1, /* another process has its store open */
	BOILERPLATE_E_FULL,     /* the disk is full */
};

/* Open or begin the store in `directory`. 0, BOILERPLATE_E_BUSY, BOILERPLATE_E_FULL or < 0. */
int boilerplate_new(struct loop *loop, struct metrics *metrics, const char *directory,
	struct boilerplate **ret_boilerplate);
struct boilerplate *boilerplate_free(struct boilerplate *boilerplate);
DEFINE_CLEANUP(struct boilerplate *, boilerplate_free);

/* Mark the paragraphs of `article` that are known as boilerplate of its outlet, and learn from it.
 * 0 or < 0. */
int boilerplate_mark(struct boilerplate *boilerplate, struct article *article);
