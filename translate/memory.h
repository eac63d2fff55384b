/*
 * memory.h - the translation memory: what has been translated is not paid for again.
 *
 * Key: source language, normalised segment, context class, backend and model. The truth is the
 * compacted topic [topics] memory; the reading copy is a table of the store, kept by a follower. An
 * entry is written in the transaction of the article that paid for it and enters the copy when it
 * is committed. Meanwhile the worker's own overlay answers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct config;
struct loop;
struct memory;
struct metrics;
struct store;
struct work;

enum memory_class {
	MEMORY_HEADLINE,
	MEMORY_BODY,
	MEMORY_CAPTION,
};

struct memory_key {
	const char *language;
	struct slice text;
	enum memory_class class;
	const char *backend; /* engine_backend_name() */
};

enum {
	MEMORY_E_UNKNOWN = 1,
};

/* `store` is borrowed and may be NULL: then it remembers in memory alone, bounded. 0 or < 0. */
int memory_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	struct store *store, struct memory **ret_memory);
struct memory *memory_free(struct memory *memory);
DEFINE_CLEANUP(struct memory *, memory_free);

/* The translation, borrowed until the next call; `ret_backend` and `ret_model` say who made it. 0,
 * MEMORY_E_UNKNOWN or < 0. */
int memory_find(struct memory *memory, const struct memory_key *key, struct slice *ret_english,
	const char **ret_backend, const char **ret_model);
/* Remember, as an extra of `work`'s answer and in the overlay. Only what the gate passed. */
int memory_learn(struct memory *memory, struct work *work, const struct memory_key *key,
	struct slice english, const char *model);
