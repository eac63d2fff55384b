/*
 * memory.h - the translation memory: what has been translated is not paid for again.
 *
 * Key: source language, normalised segment, context class, backend and model. The truth is the
 * compacted topic [topics] memory; the reading copy is an archive on disk (memory_archive.c), kept
 * by a follower. An entry is written in the transaction of the article that paid for it and enters
 * the copy when it is committed. Meanwhile the worker's own journal answers (memory_journal.h):
 * from the moment that the gate passed an answer, also after kill -9.
 *
 * A disk that is full, and an entry that is damaged or of another version, cost a translation,
 * never more.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/record.h"
#include "runtime/slice.h"
#include "translate/memory_key.h"

struct config;
struct follower;
struct loop;
struct memory;
struct metrics;
struct adequacy;
struct archive;
struct samples;

/* A translation that was found; borrowed until the next call. */
struct memory_found {
	struct slice english;
	const char *backend; /* its name in the configuration */
	const char *model;   /* "" when not known */
	bool unwritten;      /* its record was not made yet: who uses it learns it */
};

enum {
	MEMORY_E_UNKNOWN = 1,
	MEMORY_E_UNFIT,   /* too long to be remembered */
	MEMORY_E_WRITTEN, /* its record was made before, and has not come back yet */
};

struct memory_options {
	struct archive *archive; /* borrowed; NULL: it remembers in memory alone */
	size_t overlay_max; /* bytes of what did not come back from the topic, the oldest leaving
			       first */
	int64_t ttl_ms;     /* what is older is not used; 0: all is */
	struct adequacy *adequacy; /* borrowed: learns from what the topic brings; or NULL */
	struct samples *samples;   /* the same, which segment has which pattern */
};

/* 0 or < 0. */
int memory_new(
	struct metrics *metrics, const struct memory_options *options, struct memory **ret_memory);
struct memory *memory_free(struct memory *memory);
DEFINE_CLEANUP(struct memory *, memory_free);

/* The name of a segment, by which all below goes. 0 or < 0. */
int memory_name(struct memory *memory, const struct memory_key *key, struct memory_id *ret_id);

/* 0, MEMORY_E_UNKNOWN or < 0. */
int memory_find(struct memory *memory, const struct memory_id *id, int64_t now_ms,
	struct memory_found *ret_found);

/* The entry of a name, to make another one of; it does not count as looked up. Borrowed until the
 * next call. 0, MEMORY_E_UNKNOWN or < 0. */
int memory_peek(struct memory *memory, const struct memory_id *id, int64_t now_ms,
	struct memory_entry *ret_entry);

/* Remember an answer when it arrives, here alone, until memory_learn() makes its record: what the
 * process has paid for survives it. Only what the gate passed. 0 or < 0. */
int memory_keep(struct memory *memory, const struct memory_id *id, const struct memory_key *key,
	struct slice english, const char *model, int64_t now_ms);
/* Forget what was kept and not learned: the paragraph as a whole did not pass. 0 or < 0. */
int memory_drop(struct memory *memory, const struct memory_id *id);
/* Remember in the journal, and make the record for the topic: the caller adds it to the answer that
 * paid for it (work_extra()), with the topic's name. It is borrowed until the next call. Only what
 * the gate passed. 0, MEMORY_E_UNFIT, MEMORY_E_WRITTEN or < 0. */
int memory_learn(struct memory *memory, const struct memory_id *id, const struct memory_key *key,
	struct slice english, const char *model, int64_t now_ms, struct record *ret_record);

/* A record of the topic: an entry, or its removal. 0 or < 0. */
int memory_apply(struct memory *memory, const struct record *record);
/* From which offset on a partition of the topic has still to be applied. */
int64_t memory_place(struct memory *memory, int32_t partition);
/* How many entries can be found. */
size_t memory_count(struct memory *memory);

/* Keep up with the topic [topics] memory from now on. `memory` is borrowed for as long as the
 * follower lives (memory_follow.c). 0 or < 0. */
int memory_follow(struct memory *memory, struct loop *loop, const struct config *config,
	struct follower **ret_follower);
