/*
 * publisher.h - translated articles in, English articles out: each revision once.
 *
 * What is out of each article is state of the stream (publish/released.h); the publisher keeps its
 * copy in a table on disk.
 */
#pragma once

#include "runtime/base.h"

struct config;
struct loop;
struct metrics;
struct publisher;
struct section;
struct stream;

/* [publish] */
extern const struct section publish_section;
struct publish_options {
	const char *event_source; /* ce_source */
	long state_max;           /* bytes of the table */
	long flight_max;          /* records */
	long flight_bytes_max;
};

/* Why it ended, or cannot begin. */
enum publisher_end {
	PUBLISHER_ENDED, /* as it was told to; or for what its status or its failure says */
	/* The disk is full, and what is out is not known any more. Nothing is lost: a new one
	 * learns it from the topic, once there is room. */
	PUBLISHER_LACKS_ROOM,
	PUBLISHER_IS_FULL, /* [publish] state_max is used up: an operator is needed */
};

/* Make it, with its stream; nothing runs before stream_start(). `state_directory` is "" when there
 * is none: then the table is in a file of the temporary directory that has no name. A disk without
 * room for a table is no failure: publisher_end() says so at once, and it must not be started. 0,
 * CONFIG_E_BAD (a mistake was said) or < 0. */
int publisher_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	const char *state_directory, struct publisher **ret_publisher);
struct publisher *publisher_free(struct publisher *publisher);
DEFINE_CLEANUP(struct publisher *, publisher_free);

/* Start its stream; it answers SIGTERM from here on. 0 or < 0. */
int publisher_start(struct publisher *publisher, struct loop *loop);

enum publisher_end publisher_end(const struct publisher *publisher);

/* Borrowed. */
struct stream *publisher_stream(const struct publisher *publisher);
