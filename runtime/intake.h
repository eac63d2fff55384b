/*
 * intake.h - the consumer: membership of the group, and a queue for each partition that is ours.
 *
 * The rebalance is not done in librdkafka's callback: it is told to the stream, which answers with
 * intake_assign() or intake_unassign() when it is ready; until then the group waits.
 *
 * Partitions are read from queues of their own, so that a partition without room is left alone
 * (pausing it would throw its prefetched records away), while the consumer itself is served at
 * every turn.
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"

struct config;
struct intake;

/* All are called from within intake_serve(). */
struct intake_ops {
	/* Borrowed for the call. 0 or < 0. */
	int (*assigned)(void *user, const rd_kafka_topic_partition_list_t *list);
	/* `lost`: they may be another's already. 0 or < 0. */
	int (*revoked)(void *user, bool lost);
	/* The group has another member of our identity. */
	void (*fenced)(void *user);
	/* The session ran out, and this consumer will not recover: make another. */
	void (*expired)(void *user);
	/* No broker answers (away), or something else is wrong; librdkafka goes on by itself unless
	 * `fatal`. */
	void (*trouble)(void *user, bool away, bool fatal, const char *text);
};

/* `wake_fd` is an eventfd, made readable when there is something to serve or to read; the topic has
 * `partitions`, all of which may become ours. 0 or < 0. */
int intake_new(const struct config *config, const char *group, int partitions, int wake_fd,
	const struct intake_ops *ops, void *user, struct intake **ret_intake);
/* Leave. Queues must be closed before. */
struct intake *intake_free(struct intake *intake);
DEFINE_CLEANUP(struct intake *, intake_free);

int intake_subscribe(struct intake *intake, const char *topic);
/* Serve rebalances and errors. 0, or what an op returned. */
int intake_serve(struct intake *intake);

/* Answers to `assigned` and `revoked`. The list has the offsets to begin at. 0 or < 0. */
int intake_assign(struct intake *intake, const rd_kafka_topic_partition_list_t *list);
int intake_unassign(struct intake *intake);

/* The queue of a partition, opened before it is assigned and closed before it is unassigned. */
rd_kafka_queue_t *intake_open(struct intake *intake, const char *topic, int32_t partition);

rd_kafka_t *intake_consumer(struct intake *intake);
