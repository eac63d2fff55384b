/*
 * reader.h - read topics outside of any group: read_committed, by offset or time, blocking. For the
 * operator's command and tests.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/record.h"

struct config;
struct reader;

enum {
	READER_E_UNREACHABLE = 1,
	READER_E_NO_TOPIC,
	READER_E_END,     /* all partitions were read to the end they had at reader_open() (without
			     `follow`) */
	READER_E_NOTHING, /* nothing within the time */
};

struct reader_options {
	const char *topic;
	int32_t partition; /* -1: all */
	int64_t offset; /* >= 0: from there (with one partition); -1: from the beginning; -2: from
			   the end; -(10+n): the last n of each partition */
	bool follow;    /* go on after the end */
};

int reader_open(const struct config *config, const struct reader_options *options, int timeout_ms,
	struct reader **ret_reader);
/* The next record, borrowed until the next call. 0 or an outcome. */
int reader_next(struct reader *reader, int timeout_ms, struct record *ret_record);
struct reader *reader_free(struct reader *reader);
DEFINE_CLEANUP(struct reader *, reader_free);
