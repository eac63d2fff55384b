/*
 * follower.h - keep a reading copy of a compacted topic: every committed record of it, from where
 * the copy ends, for as long as the program runs. In the loop; never blocks.
 *
 * The stream uses one for its state partitions, the translation memory one for the whole topic.
 * Where the copy ends is the caller's to remember (a table of the same store), so that copy and
 * place cannot disagree.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/record.h"

struct config;
struct follower;
struct loop;

struct follower_ops {
	/* A committed record, borrowed for the call; value data NULL: removed. 0 or < 0. */
	int (*apply)(void *user, const struct record *record);
	/* The partition was read to the end that it had when follower_add() was called. 0 or < 0.
	 */
	int (*caught_up)(void *user, int32_t partition);
};

int follower_new(struct loop *loop, const struct config *config, const char *topic,
	const struct follower_ops *ops, void *user, struct follower **ret_follower);
/* Follow a partition from `offset` (0: the beginning); -1 as partition: all that the topic has,
 * from the offsets that `from` tells. */
int follower_add(struct follower *follower, int32_t partition, int64_t offset);
int follower_add_all(struct follower *follower, int64_t (*from)(void *user, int32_t partition));
/* All partitions that it follows were read to that end. */
bool follower_is_caught_up(const struct follower *follower);
int follower_remove(struct follower *follower, int32_t partition);
struct follower *follower_free(struct follower *follower);
DEFINE_CLEANUP(struct follower *, follower_free);
