/*
 * lineage.h - the headers by which an auditor proves, from the topics alone, what became of each
 * record. Pure.
 *
 *	dragoman-input       topic/partition/offset of the record that this one was made from
 *	dragoman-raw         the same of the first record of the chain
 *	dragoman-item        i/n: the i-th of the n outcomes of that record, from 1
 *	traceparent          W3C trace context: the trace of the input, or one made from
 *dragoman-raw
 *
 * A dead letter has, besides the headers of the original:
 *
 *	dragoman-error-code, -stage, -detail     why, which worker, one sentence
 *	dragoman-orig-topic, -partition, -offset, -timestamp
 *	dragoman-attempts                        1, and one more for each time it was replayed
 *	dragoman-cut                             bytes of the original value, when it had to be cut
 *
 * A drop has dragoman-drop-code, -stage, -detail, and the dragoman-orig-* ones.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/record.h"

#define LINEAGE_INPUT "dragoman-input"
#define LINEAGE_RAW "dragoman-raw"
#define LINEAGE_ITEM "dragoman-item"
#define LINEAGE_TRACE "traceparent"
#define LINEAGE_ATTEMPTS "dragoman-attempts"
#define LINEAGE_CUT "dragoman-cut"

enum {
	LINEAGE_PLACE_SIZE = 249 + 32, /* a topic's name has 249 bytes at most */
	LINEAGE_TRACE_SIZE = 56,       /* 55 and the NUL */
	LINEAGE_HEADERS_MAX = 4,       /* input, raw, item, traceparent */
	LINEAGE_REASON_MAX = 9,        /* the dead letter's own */
};

/* What all outcomes of one record share. */
struct lineage {
	char input[LINEAGE_PLACE_SIZE];
	char raw[LINEAGE_PLACE_SIZE];
	char trace[LINEAGE_TRACE_SIZE];
};

/* `worker` makes the span: two workers on one record are two spans of one trace. */
void lineage_of(const struct record *input, const char *worker, struct lineage *ret_lineage);

/* True for the headers that are the stream's to set: a worker's own of these names are left out. */
bool lineage_owns(const char *name);
/* True for what a dead letter or drop says of itself: left out when an original that was one before
 * is copied. */
bool lineage_is_reason(const char *name);

/* topic/partition/offset, read. False when `place` is none. */
bool lineage_place_is_valid(struct slice place);
bool lineage_trace_is_valid(struct slice trace);
