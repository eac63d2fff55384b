/*
 * stream.h - records in, what they became out: exactly once, in any order, however long it takes.
 *
 * The stream reads one topic as a member of a consumer group and hands each record to the worker as
 * a `struct work`. The worker answers it whenever it likes, at once or minutes later, with any mix
 * of outputs, dead letters and drops. Outputs, dead letters and the offset go into one short
 * transaction; what finished is committed at once, even when an older record of the partition still
 * waits: the offset commit carries a map of what is finished beyond it. Nothing of Kafka is visible
 * outside but what a record carries.
 *
 * It promises:
 *  - each record is answered in exactly one committed transaction, through kill -9, rebalance and
 * broker trouble;
 *  - records of one key are handed out one at a time, in order: the next one after the answer to
 * the one before, or, with `state_topic`, after that answer is committed and applied;
 *  - what is in flight (queued, out with the worker, answered and not yet committed) is bounded in
 * number and bytes, of each queue;
 *  - what waits in one queue holds up those of another no earlier than when it is full.
 *
 * State: what a worker must remember about its keys is a compacted topic with as many partitions as
 * the input. The worker adds records to it like outputs (work_state()); they go to the partition of
 * the input record, in the same transaction, and are handed to `apply` once committed. When a
 * partition arrives, its state is read back and applied first.
 *
 * Poison: a record on which the worker died three times is a dead letter (code "poison", the signal
 * in its detail) and is not handed out again. Who died, and on what, is kept in `state_directory`;
 * see poison.h. A suspect is handed out with nothing else beside it.
 *
 * Lineage headers on every output, dead letter and drop: `dragoman-input` (topic/partition/offset
 * of the record it came from), `dragoman-raw` (the same of the first record of the chain),
 * `dragoman-item` (i/n: the i-th of the n outcomes of that record, from 1) and `traceparent`.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/record.h"

struct config;
struct loop;
struct metrics;
struct queue_plan;
struct section;
struct stream;
struct work;

/* What the stream calls. All from the loop. */
struct stream_ops {
	/* A record to work on. It may be answered before this returns. 0 or < 0 (which ends the
	 * program). */
	int (*take)(void *user, struct work *work);
	/* The partition was taken away: forget this work; it must not be touched after. NULL when
	 * `take` always answers at once. */
	void (*give_up)(void *user, struct work *work);
	/* A committed state record of a partition that is ours; value NULL: removed. NULL without
	 * state. 0 or < 0. */
	int (*apply)(void *user, int32_t partition, struct slice key, struct slice value);
	/* In which queue a record waits, below `queue_count`. NULL: there is one. */
	unsigned (*queue)(void *user, const struct record *record);
};

struct stream_options {
	const char *worker; /* "ingest": names the group, the transactional id, the dead letters'
			       stage */
	const char *input;  /* topic names, borrowed */
	const char *dead;
	const char *dropped;
	const char *state; /* NULL: none */
	const char *const
		*outputs; /* other topics that will be written, NULL-ended; checked at start */
	const char *state_directory; /* NULL or "": poison is not noticed */
	size_t flight_max;           /* records in flight, of each queue */
	size_t flight_bytes_max;
	/* Records that wait for different things: see queues.h. 0: all are in one. */
	const struct queue_plan *queues; /* borrowed for the call */
	size_t queue_count;
	size_t ahead_max; /* of each: read beyond `flight_max` on the way to those of others */
	size_t ahead_bytes_max; /* of all together */
	const struct stream_ops *ops;
	void *user;
};

/* The sections that every program with a stream must know: [kafka], [kafka.librdkafka], [topics].
 * See kafka.h. */

/* Make the stream and connect; nothing is handed out before stream_start(). Kafka need not be
 * there: it waits, says so in STATUS= and the log (event KAFKA-WAITING, at growing intervals), and
 * goes on. 0 or < 0. */
int stream_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	const struct stream_options *options, struct stream **ret_stream);
int stream_start(struct stream *stream);
/* What is still out is freed without a call of `give_up`: who holds such works must not touch them
 * after, only forget them. */
struct stream *stream_free(struct stream *stream);
DEFINE_CLEANUP(struct stream *, stream_free);

/* Stop: hand out no more, commit what is answered; when nothing is out, or after `drain_ms`, the
 * loop is stopped. The stream installs this as the loop's answer to SIGTERM. */
int stream_stop(struct stream *stream);

/* Hold back (true) or go on (false) handing out the records of a queue, for a worker that has no
 * room for them. What is out is not affected. */
void stream_hold(struct stream *stream, unsigned queue, bool hold);

/* The loop is at work on this record from here on, and on none after stream_leave(): if the process
 * dies meanwhile, the record is to blame. The stream does it round take(); a worker that answers
 * later does it round what it does for a record then. */
void work_enter(struct work *work);
void stream_leave(struct stream *stream);

/* What the status line says after the stream's own words; copied. */
void stream_note(struct stream *stream, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Exit status for main() after loop_run(): EXIT_SUCCESS, EXIT_FENCED, EX_TEMPFAIL, ... */
int stream_exit_status(const struct stream *stream);

/* The record, valid until the work is answered or given up. */
const struct record *work_record(const struct work *work);
/* The queue that it waited in. */
unsigned work_queue(const struct work *work);
/* The worker's own pointer. */
void work_set_data(struct work *work, void *data);
void *work_data(const struct work *work);
/* Age of the record in the stream, and whether this partition was taken from us meanwhile. */
uint64_t work_taken_ms(const struct work *work); /* loop_now_ms() when it was handed out */
/* topic/partition/offset of the raw record this one descends from: its dragoman-raw header, or
 * itself. */
const char *work_raw(const struct work *work);

/* Parts of an answer; what is passed is copied. 0 or < 0. */
int work_output(struct work *work, const struct record *output);
/* A dead letter. `code` is from the list in schemas/reasons.h; `detail` one sentence, no article
 * text. The dead record has the original key, value, headers and timestamp. Once for the whole
 * record, or once for each bad item of it. */
int work_dead(struct work *work, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A counted, explained drop: a record without value on the dropped topic. */
int work_drop(struct work *work, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A record for the state topic, or, value data NULL, its removal. Not an outcome: an answer needs
 * one of the above too. */
int work_state(struct work *work, struct slice key, struct slice value);
/* A record beside the answer that is no outcome of it (a translation for the memory topic). */
int work_extra(struct work *work, const struct record *extra);

/* The answer is complete; `work` belongs to the stream again. At least one outcome must have been
 * added. */
void work_answer(struct work *work);
