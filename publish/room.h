/*
 * room.h - waiting for room on the disk.
 *
 * A publisher without its table would have to guess what is out. So when the disk is full it is
 * freed, and nothing of it goes on: its records are read again later. This waits until it is worth
 * while to make another one, says so (STATUS=, one line at growing intervals, a metric), and ends
 * at SIGTERM. The process stays what it is: a service that dies and is started every two seconds
 * would write more to a disk that has no room.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"

struct room;
struct worker;

/* How things stand. */
struct room_case {
	uint64_t free_bytes;
	uint64_t waited_ms; /* since the last one ended */
	unsigned
		failures; /* that ended for lack of room soon after they began, one after another */
};

/* Whether to try again: some room must be there, and after each failure it is waited twice as long,
 * up to a minute. A quota, for one, is full when the disk is not. Pure. */
bool room_is_worth_a_try(const struct room_case *at);

/* For the disk of `directory`; "": that of temporary files. The worker is borrowed. 0 or < 0. */
int room_new(struct worker *worker, const char *directory, struct room **ret_room);
struct room *room_free(struct room *room);
DEFINE_CLEANUP(struct room *, room_free);

/* A publisher begins. */
void room_begin(struct room *room);
/* It ended for lack of room: turn the loop until another is worth a try, or the worker is told to
 * stop (loop_is_stopping()). 0 or < 0. */
int room_await(struct room *room);
