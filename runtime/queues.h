/*
 * queues.h - records that wait for different things, in a queue for each: what may be handed out,
 * and whether reading on is of any use. Pure.
 *
 * Kafka gives a partition in order, so that a record for which there is no room would stand before
 * all that come behind it. With a queue for each thing that is waited for, what there is no room
 * for is laid aside, and what stands behind it goes on. A queue has a ceiling: a partition whose
 * next record has no place in it waits in Kafka.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
	QUEUES_MAX = 64,
};

/* What is in flight. */
struct in_flight {
	size_t count;
	size_t bytes;
	size_t out; /* with the worker */
};

/* What is known of a queue beforehand. */
struct queue_plan {
	unsigned behind; /* the queue that goes before it: nothing is read for this one alone while
			    that one is full; itself: there is none */
	bool expected;   /* something may come at any time: worth reading on for. Else from its
			    first record on */
};

struct queue {
	struct queue_plan plan;
	struct in_flight flight; /* what waits included */
	size_t waiting;          /* read, and not handed out */
	bool held;               /* the worker has no room for it */
};

struct queues {
	size_t count;
	size_t flight_max; /* of each: records handed out and not yet committed; what is read
			      without need of laying it aside */
	size_t bytes_max;  /* of each, beyond which nothing is read for it; twice that with what is
			      laid aside */
	size_t ahead_max;  /* of each: records that are laid aside */
	size_t ahead_bytes_max; /* of all together, beyond which nothing more is laid aside */
	size_t ahead_bytes;     /* that are laid aside now */
	struct queue list[QUEUES_MAX];
};

/* Nothing is in flight. `plans` NULL: one queue. */
void queues_init(struct queues *queues, const struct queue_plan *plans, size_t count);

/* All that is in flight. */
struct in_flight queues_sum(const struct queues *queues);

/* It takes one more without laying it aside. */
bool queues_have_room(const struct queues *queues, unsigned n);
/* One more of those that wait in it may be handed out. */
bool queues_may_go(const struct queues *queues, unsigned n);
/* Reading on may bring something that can be handed out, to a reader that has so many of each queue
 * and may have `share` of each. */
bool queues_want(const struct queues *queues, const size_t *have, size_t share);
/* There is a place for one more record of it. */
bool queues_take(const struct queues *queues, unsigned n);

/* A record came into it, or left it for the worker (or for good). `ahead`: its bytes when it had to
 * be laid aside, else 0. */
void queues_enter(struct queues *queues, unsigned n, size_t ahead);
void queues_leave(struct queues *queues, unsigned n, size_t ahead);
