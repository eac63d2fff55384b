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

int writer_open(const struct config *config, struct writer **ret_writer);
/* Queue a copy of `record`; waits when the queue is full. */
int writer_put(struct writer *writer, const struct record *record);
/* Wait until all is delivered. */
int writer_flush(struct writer *writer, int timeout_ms);
const char *writer_problem(const struct writer *writer);
struct writer *writer_free(struct writer *writer);
DEFINE_CLEANUP(struct writer *, writer_free);
