/*
 * writer.h - write records outside of a stream: idempotent, blocking. For the operator's command
 * and tests.
 */
#pragma once

#include "runtime/base.h"
#include "runtime/record.h"

struct config;
struct writer;

enum {
	WRITER_E_UNREACHABLE = 1, /* not delivered in time */
	WRITER_E_REFUSED,         /* the broker refused a record; said in writer_problem() */
};

/* Why the broker refused the first that it refused. */
enum writer_refusal {
	WRITER_OTHER,
	WRITER_NO_TOPIC,
	WRITER_TOO_LARGE,
};

int writer_open(const struct config *config, struct writer **ret_writer);
/* The same in transactions: what is put between two flushes is seen whole or not at all. `identity`
 * is the transactional id: a second writer of the same identity fences the first. 0,
 * WRITER_E_UNREACHABLE or < 0. */
int writer_open_atomic(const struct config *config, const char *identity, int timeout_ms,
	struct writer **ret_writer);
/* Queue a copy of `record`; waits when the queue is full. */
int writer_put(struct writer *writer, const struct record *record);
/* Wait until all is delivered, and committed where it is atomic. */
int writer_flush(struct writer *writer, int timeout_ms);
const char *writer_problem(const struct writer *writer);
enum writer_refusal writer_refusal(const struct writer *writer);
struct writer *writer_free(struct writer *writer);
DEFINE_CLEANUP(struct writer *, writer_free);
