/*
 * store_file.h - the files under a store: who may open them, and whether they can be trusted.
 * Nobody but store.c includes it.
 */
#pragma once

#include <lmdb.h>
#include <stdbool.h>

#include "runtime/store.h"

enum {
	STORE_TABLES_MAX = 16,
};

struct store_file {
	MDB_env *env;
	char *directory;
	int lock; /* descriptor that holds the lock; 0: none */
};

/* Lock the directory, open what is there, move it aside when it cannot be trusted. 0, STORE_E_BUSY,
 * STORE_E_FULL, STORE_E_NO_ROOM or < 0. */
int store_file_open(
	struct store_file *file, const char *directory, size_t max_bytes, bool *ret_moved);

/* The store was found damaged in use: the next store_file_open() moves it aside. */
void store_file_condemn(const struct store_file *file);

/* Write all down, note that it is whole, unlock. */
void store_file_close(struct store_file *file);

/* What an LMDB code means for the caller: STORE_E_FULL, STORE_E_NO_ROOM, or a raised error; a
 * damaged store is condemned. */
int store_file_failure(const struct store_file *file, int code, const char *what);
