/*
 * part.h - one partition of the input that is ours: what is finished of it, what is in flight, and
 * the order of its keys. For the stream alone.
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/frontier.h"
#include "runtime/lanes.h"
#include "runtime/work.h"

struct metric;

enum part_state {
	PART_LEARNING, /* its state is being read back: nothing is handed out yet */
	PART_LIVE,
	PART_PARKED, /* given back in a rebalance; what is out goes on until it is known who has it
		      */
};

struct part {
	struct part *next;
	int32_t partition;
	enum part_state state;
	rd_kafka_queue_t *queue;  /* NULL while parked */
	rd_kafka_message_t *held; /* read, but too far beyond the frontier, or: */
	bool crowded;             /* its queue has no place for it */
	bool rewound;             /* the log does not have our offset: see what comes */
	struct frontier frontier; /* what is committed */
	struct frontier drafted;  /* the same with the cut that is being made */
	bool in_cut;
	int64_t committed; /* the last commit that we know of, and its stamp */
	struct frontier_stamp stamp;
	struct lanes lanes;
	struct work *works; /* all of them, oldest first */
	struct work *works_last;
	size_t count;
	size_t queued[QUEUES_MAX]; /* of each queue, without those that were laid aside */
	struct metric *progress;
};

int part_new(int32_t partition, struct part **ret_part);
/* Its works must have been taken out; a queue is closed. */
struct part *part_free(struct part *part);

void part_add(struct part *part, struct work *work);
void part_remove(struct part *part, struct work *work);
void part_close(struct part *part); /* the queue, and the message that is held */
