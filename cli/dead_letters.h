/*
 * dead_letters.h - the dead letters as the operator's commands see them: read in one pass, told
 * apart from the marks that say which of them have been dealt with.
 *
 * A dead letter stays where it is; dealing with it (replay, drop) writes a mark beside it, into its
 * own partition: a record without value whose header dragoman-dead-handled names its
 * PARTITION:OFFSET and whose header dragoman-dead-action says what was done. A replay writes mark
 * and replayed record in one transaction, so that it happens once or not at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/record.h"

struct config;
struct writer;

#define DEAD_HANDLED "dragoman-dead-handled"
#define DEAD_ACTION "dragoman-dead-action"
#define DEAD_REPLAY_OF "dragoman-replay-of"

/* The place of a dead letter in its topic. */
struct dead_place {
	int32_t partition;
	int64_t offset;
};

struct dead_marks {
	struct dead_place *list; /* sorted after dead_marks_read() */
	size_t count, room;
};

enum {
	DEAD_E_KAFKA = 1, /* Kafka is away or the topic missing: already said; the exit status is
			     EX_UNAVAILABLE */
};

/* "3:17"; false when it is no such thing. */
bool dead_place_parse(const char *text, struct dead_place *ret_place);

/* Read all marks. At most 1,000,000, the newest of which win. 0, DEAD_E_KAFKA or < 0. */
int dead_marks_read(const struct config *config, const char *topic, struct dead_marks *ret_marks);
bool dead_marks_have(const struct dead_marks *marks, struct dead_place place);
void dead_marks_deinit(struct dead_marks *marks);

/* Visit the dead letters (marks left out) in the order of each partition until `fn` returns
 * non-zero, which is returned. With `only`, that one alone. 0, DEAD_E_KAFKA, what `fn` returned, or
 * < 0. */
int dead_each(const struct config *config, const char *topic, const struct dead_place *only,
	int (*fn)(void *user, const struct record *record), void *user);

/* Queue a mark for `place`. A writer's outcome. */
int dead_mark(
	struct writer *writer, const char *topic, struct dead_place place, const char *action);
/* Queue the original record again, to the topic that it came from, traced by dragoman-replay-of. A
 * writer's outcome. */
int dead_replay(struct writer *writer, const struct record *dead);
