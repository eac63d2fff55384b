/*
 * shelf.h - the publisher's copy of what is out: a table on disk, made anew at each start.
 *
 * The truth is the state topic, which the stream reads back when a partition arrives. What an
 * earlier run left on disk is forgotten, since it may be of another topic by that name.
 */
#pragma once

#include "publish/released.h"

struct shelf;

enum {
	SHELF_E_ABSENT = 1, /* nothing is out under this id */
	SHELF_E_FULL,       /* the table has reached its ceiling */
	SHELF_E_BUSY,       /* another process has this directory */
	SHELF_E_NO_ROOM,    /* the disk is full, and something that was put is lost: free it */
};

/* `directory` "": a directory of the temporary one that is gone when the process ends, however it
 * ends. 0, SHELF_E_BUSY, SHELF_E_FULL, SHELF_E_NO_ROOM or < 0. */
int shelf_new(const char *directory, size_t max_bytes, struct shelf **ret_shelf);
struct shelf *shelf_free(struct shelf *shelf);
DEFINE_CLEANUP(struct shelf *, shelf_free);

/* 0, SHELF_E_ABSENT or < 0. */
int shelf_find(struct shelf *shelf, struct slice id, struct released *ret_released);
/* 0, SHELF_E_FULL, SHELF_E_NO_ROOM or < 0. */
int shelf_put(struct shelf *shelf, struct slice id, const struct released *released);
int shelf_remove(struct shelf *shelf, struct slice id); /* 0, SHELF_E_NO_ROOM or < 0 */
/* Write down what was put; now and then, so that it does not gather in memory. 0, SHELF_E_NO_ROOM
 * or < 0. */
int shelf_flush(struct shelf *shelf);
size_t shelf_count(const struct shelf *shelf);
