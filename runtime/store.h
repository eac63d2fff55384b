/*
 * store.h - what a worker remembers on disk: LMDB, a reading copy of what stands in Kafka.
 *
 * Nothing here is the only copy: a store that is damaged, foreign or of another layout is moved
 * aside (data.mdb.damaged) and a new one is begun. So writes are not synchronised to disk one by
 * one; a power cut costs a rebuild, never data.
 *
 * Caveats of LMDB that bind us: one process opens a store once; never across fork(); not on a
 * network file system; a reading slice is valid only until the next store_* call.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct loop;
struct store;
struct table;

enum {
	STORE_E_ABSENT = 1, /* no such key */
	STORE_E_FULL,       /* `max_bytes` are used: nothing was written */
	STORE_E_BUSY,       /* another process has this store open */
	STORE_E_NO_ROOM,    /* the disk is full: what was gathered since the last flush is lost */
};

/* Open or begin the store in `directory` (made if needed), at most `max_bytes` large. With a loop,
 * writes are gathered and flushed every 200 ms; without one, store_flush() does it. `*ret_moved`
 * (may be NULL) is true when a damaged one was moved aside. 0, STORE_E_BUSY, STORE_E_FULL,
 * STORE_E_NO_ROOM or < 0.
 */
int store_open(const char *directory, size_t max_bytes, struct loop *loop, struct store **ret_store,
	bool *ret_moved);
struct store *store_free(struct store *store);
DEFINE_CLEANUP(struct store *, store_free);

/* A named table; at most 16. Borrowed from the store. 0, STORE_E_NO_ROOM or < 0. */
int store_table(struct store *store, const char *name, struct table **ret_table);

/* Keys: 1 to 511 bytes. 0, STORE_E_ABSENT or < 0. */
int table_get(struct table *table, struct slice key, struct slice *ret_value);
/* 0, STORE_E_FULL, STORE_E_NO_ROOM or < 0. */
int table_put(struct table *table, struct slice key, struct slice value);
/* 0 (also when absent), STORE_E_NO_ROOM or < 0. */
int table_remove(struct table *table, struct slice key);
size_t table_count(struct table *table);
/* Visit entries in key order from the first not below `from` until `fn` returns non-zero, which is
 * returned. `fn` must not write. */
int table_each(struct table *table, struct slice from,
	int (*fn)(void *user, struct slice key, struct slice value), void *user);
int table_clear(struct table *table); /* 0, STORE_E_NO_ROOM or < 0 */
/* Write down what is gathered. 0, STORE_E_NO_ROOM or < 0. From the timer, a full disk ends the
 * loop.
 */
int store_flush(struct store *store);
