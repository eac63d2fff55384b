/*
 * work.h - the inside of a `struct work`, for the stream alone: the copy of a record and the
 * letters that it is answered with. What a worker may do with one is in stream.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/lanes.h"
#include "runtime/lineage.h"
#include "runtime/queues.h"
#include "runtime/record.h"

struct part;
struct stream;
struct work;

enum {
	STREAM_TOPICS_MAX = 32,
	WORK_HEADERS_MAX = 64, /* of a record; further ones are left out */
};

/* The topics that a stream writes to. A letter names its topic by its place in here. */
struct stream_topics {
	const char *names[STREAM_TOPICS_MAX];
	size_t count;
	size_t dead, dropped, state; /* state: STREAM_TOPICS_MAX when there is none */
};

enum letter_kind {
	LETTER_OUTPUT,
	LETTER_DEAD,
	LETTER_DROP,
	LETTER_STATE,
	LETTER_EXTRA,
};

/* One record to write. Key, value and the headers' bytes are in the same block, or, in a dead
 * letter or drop, the work's own. */
struct letter {
	struct letter *next;
	enum letter_kind kind;
	size_t topic; /* place in stream_topics */
	uint32_t item;
	const char *code; /* of a dead letter or drop, else NULL; in the block */
	struct record record;
	size_t bytes; /* of the block */
};

enum work_state {
	WORK_WAITING,  /* for its key, or for the worker to have room */
	WORK_OUT,      /* with the worker */
	WORK_ANSWERED, /* to be committed */
	WORK_CUT,      /* in the transaction that runs */
};

struct work {
	struct lane_item lane; /* in use when `has_key` */
	bool has_key;
	bool orphan; /* in a transaction while its partition was taken: nothing follows from it */
	bool alone;  /* suspected of being too large: gets a transaction of its own */
	unsigned char shrunk; /* how often it was made smaller, see work_shrink() */
	enum work_state state;
	int slot;    /* among those that are noted as out; < 0: none */
	int failure; /* librdkafka's code for the worst delivery of the transaction, 0: none */
	unsigned queue;
	size_t ahead; /* bytes that were laid aside, since its queue had no room for it; else 0 */
	struct part *part;
	struct work *next;                  /* in the list that it is in */
	struct work *part_prev, *part_next; /* all works of the partition */
	const struct stream_topics *topics;
	struct in_flight *flight;
	const char *worker;
	struct record record;
	struct lineage lineage;
	struct letter *letters;
	struct letter **letters_end;
	uint32_t items;
	size_t bytes; /* counted in the flight */
	uint64_t taken_ms;
	void *data;
	struct stream *stream;
};

/* Copy `record` and count it. 0 or < 0. */
int work_new(const struct record *record, const char *worker, const struct stream_topics *topics,
	struct in_flight *flight, struct work **ret_work);
struct work *work_free(struct work *work);
DEFINE_CLEANUP(struct work *, work_free);

/* True when an outcome (output, dead letter, drop) was added. */
bool work_has_outcome(const struct work *work);

/* Its answer is larger than the broker takes: replace the outcomes by one dead letter, each time a
 * smaller one: with the original bytes, with the first 64 KiB of them, without value and headers.
 * State and extra records go too: the record had no effect. 0 or < 0. */
int work_shrink(struct work *work);

/* A record that the stream itself refuses. */
int work_refuse(struct work *work, const char *code, const char *detail);
