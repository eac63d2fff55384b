/*
 * poison.h - which record a worker died on. Pure: what is kept, and how deaths are counted.
 *
 * The book is a file in memory (poison_watch.h): its bytes survive the process. While it runs, the
 * worker notes in it which records are out, and which one the loop is at work on. The next start
 * reads what the last one left:
 *
 *  - A death by a signal of the program's own making (SIGSEGV, SIGABRT, ...) counts against the
 * record that the loop was at work on; when it was at work on none, against the one that was out
 * alone; when several were out, against nobody yet: they are handed out one by one from now on, so
 * that the next death tells which.
 *  - SIGKILL comes from outside, and mostly has nothing to do with a record. It counts only when
 * the same record was being worked on at three such deaths in a row: the kernel's answer to a
 * record that eats all memory.
 *
 * At the third death the record is poison: it is not handed out again. A record that was committed
 * is no suspect any more.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	POISON_TRIES = 3,
	POISON_OUT_MAX = 1024, /* that are noted; of more, those beyond are never suspected */
	POISON_SUSPECTS_MAX = 1024,
	POISON_TOPIC_SIZE = 256,
};

/* Its timestamp beside: a topic that was made anew has other records at the same offsets. */
struct poison_place {
	int64_t offset;
	int64_t timestamp_ms;
	int32_t partition;
	atomic_int taken; /* written last: 0, nothing stands here */
};

struct poison_suspect {
	int64_t offset;
	int64_t timestamp_ms;
	int32_t partition;
	int32_t deaths; /* by signals of the program's own */
	int32_t kills;  /* by SIGKILL, in a row */
	int32_t signal; /* the last one */
};

struct poison_book {
	uint64_t form; /* of this struct */
	char topic[POISON_TOPIC_SIZE];
	atomic_int running;          /* a process has the book, or died with it */
	atomic_int signal;           /* that it died of, as far as it could tell */
	atomic_int elsewhere;        /* in another thread than the loop's */
	struct poison_place handled; /* the loop is at work on it */
	struct poison_place alone;   /* it is out, and nothing beside it */
	struct poison_place out[POISON_OUT_MAX];
	uint32_t suspect_count;
	struct poison_suspect suspects[POISON_SUSPECTS_MAX];
};

void poison_note(struct poison_place *place, int32_t partition, int64_t offset, int64_t timestamp);
void poison_clear(struct poison_place *place);

/* What a start found. */
struct poison_finding {
	int signal; /* of the death before it; 0: there was none */
	bool blamed;
	struct poison_suspect suspect; /* whom it was counted against, when blamed */
};

/* A process begins with the book, whatever its bytes are: count the death before it, if there was
 * one, and turn to a new page. */
void poison_begin(struct poison_book *book, const char *topic, struct poison_finding *ret_finding);
/* The process ends by itself. */
void poison_end(struct poison_book *book);

/* The suspect of this place; NULL: it is none. Valid until the next call that changes the book. */
const struct poison_suspect *poison_find(
	const struct poison_book *book, int32_t partition, int64_t offset, int64_t timestamp_ms);
/* It has to be handed out alone. */
bool poison_is_alone(const struct poison_suspect *suspect);
/* It is not to be handed out again. */
bool poison_is_certain(const struct poison_suspect *suspect);
/* It was done without a death. */
void poison_acquit(
	struct poison_book *book, int32_t partition, int64_t offset, int64_t timestamp_ms);
