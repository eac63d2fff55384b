/*
 * kafka_close.h - the end of a consumer, not waited for without a bound.
 *
 * rd_kafka_destroy() waits for the threads of the handle, and one of librdkafka 2.0 never ends when
 * a partition was lost or its topic deleted: a count of references is off (mended in 2.1.1, "a
 * reference count issue was blocking the consumer from closing"). A worker that stops has committed
 * all it had by then, and must not wait until it is killed.
 */
#pragma once

#include <librdkafka/rdkafka.h>

enum {
	KAFKA_CLOSE_MS = 3000, /* patience: without the fault it takes a few tens */
};

/* Destroy a handle with rd_kafka_destroy_flags(), in a thread of its own, and wait for that for
 * patience_ms at most. What takes longer goes on by itself, to the end of the process at worst, and
 * is said in the log; it calls nothing of ours but the log. The handle is gone for the caller, who
 * has freed his queues and topics of it before. NULL is nothing. */
void kafka_close(rd_kafka_t *kafka, int flags, long patience_ms);
