/*
 * memory_slots.h - the slots of the memory's index on disk: a table for each file of rows.
 *
 * A file of rows is written for a while and then only read, and so is its table: all notes of that
 * while go to a few megabytes, which are mapped into memory; the tables of all other files are read
 * with calls and count as nobody's memory.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "runtime/base.h"
#include "translate/memory_index.h"

enum {
	SLOTS_WINDOW = 32, /* slots in which a name is looked for */
};

struct slot {
	uint32_t tag; /* of the name */
	uint32_t at;  /* as in a row's place; 0: the slot is free */
};

/* Where in its table a name is looked for. */
struct slots_window {
	uint32_t segment;
	size_t first; /* number of its first slot */
};

struct memory_slots;

/* In a file that is open, from `at` on; each table for `entries_max` names. The file is the
 * caller's, and outlives it. 0 or < 0. */
int slots_new(int fd, off_t at, size_t entries_max, struct memory_slots **ret_tables);
struct memory_slots *slots_free(struct memory_slots *tables);
DEFINE_CLEANUP(struct memory_slots *, slots_free);

/* How many bytes all tables take together; the file must be as long from `at` on. */
off_t slots_bytes(const struct memory_slots *tables);
/* The window of a name, told by other bits of it than the tag. */
struct slots_window slots_window_of(
	const struct memory_slots *tables, uint32_t segment, uint32_t bits);

/* Have room for what is noted of a file, now its newest or nearly so. 0, INDEX_E_FULL or < 0. */
int slots_begin(struct memory_slots *tables, uint32_t segment);
/* The slots of a window, borrowed until the next call. */
int slots_read(struct memory_slots *tables, struct slots_window window,
	const struct slot **ret_slots); /* 0 or < 0 */
/* Write the i-th slot of a window. 0, INDEX_E_FULL (only where there was no beginning) or < 0. */
int slots_write(
	struct memory_slots *tables, struct slots_window window, size_t i, struct slot slot);
/* The file is gone: give its room back. */
void slots_drop(struct memory_slots *tables, uint32_t segment);
/* Visit all slots that are taken, with the number of their file modulo INDEX_SEGMENTS_MAX. 0 or
 * < 0. */
int slots_each(struct memory_slots *tables,
	void (*fn)(void *user, unsigned number, const struct slot *slot), void *user);
