/*
 * lanes.h - the order of records that share a key: one of them is out at a time, the others wait
 * behind it in the order in which they came. Pure; allocates nothing, so that it grows no further
 * than the items that its owner has.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	LANES_BUCKETS = 256, /* a power of two */
};

/* Embedded in what waits; all of it belongs to the lanes while the item is in them. */
struct lane_item {
	uint64_t key;
	struct lane_item *other;  /* head of another lane in the same bucket */
	struct lane_item *behind; /* waits for this one */
	struct lane_item *last;   /* of the head: the end of its lane */
};

/* Zero-initialised: empty. */
struct lanes {
	struct lane_item *heads[LANES_BUCKETS];
};

/* The hash of a key. Two keys of one hash wait for each other, which costs time, not order. */
uint64_t lanes_key(const void *bytes, size_t len);

/* Enter a lane. True: first in it, may go at once. False: lanes_done() of another will return it.
 */
bool lanes_add(struct lanes *lanes, struct lane_item *item, uint64_t key);

/* The item that went is done: it leaves; returns the one that may go now, or NULL. */
struct lane_item *lanes_done(struct lanes *lanes, struct lane_item *item);
