/*
 * outbox.h - a producer, and letters put into it without copying their bytes. For the thread that
 * commits.
 */
#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "runtime/work.h"

struct config;

struct outbox {
	rd_kafka_t *producer; /* NULL: none is open */
	const struct stream_topics *topics;
	rd_kafka_topic_t *handles[STREAM_TOPICS_MAX];
	bool lost_connection; /* since it was opened */
	bool delivery_failed; /* since outbox_begin() */
};

/* Make a producer; `id` is the transactional id, NULL for an idempotent one. Does not wait for
 * Kafka. 0 or < 0. */
int outbox_open(struct outbox *outbox, const struct config *config, const char *id,
	const struct stream_topics *topics);
/* Destroy the producer, with all that it has not sent. */
void outbox_close(struct outbox *outbox);

/* Ask for the topics' metadata: without it the first record to each waits for up to a second. */
void outbox_learn(struct outbox *outbox, int timeout_ms);

/* A new transaction: what was delivered before is forgotten. */
void outbox_begin(struct outbox *outbox, struct work **works, size_t count);

enum {
	OUTBOX_E_REFUSED = 1, /* librdkafka did not take a letter: code in `ret_code` */
	OUTBOX_E_FULL,        /* its queue is full: serve deliveries, then put the same again */
};

/* Put the letters of a work. Their bytes are read until the transaction ended or the outbox was
 * closed. A delivery that fails sets the work's `failure`. 0, an outcome or < 0. */
int outbox_put(struct outbox *outbox, struct work *work, struct letter **from,
	rd_kafka_resp_err_t *ret_code);
