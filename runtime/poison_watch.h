/*
 * poison_watch.h - keeps the book of poison.h while a worker runs: in a file in its state directory
 * that is mapped into memory, so that the bytes outlive the process, and with handlers that note
 * the signal it dies of.
 *
 * A record costs a few words in memory, no system call. One watch a process. Everything but open
 * takes a watch that is NULL: then nothing is watched.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/poison.h"

struct poison_watch;
struct record;

enum {
	POISON_WATCH_E_UNAVAILABLE = 1, /* no room, no right, or another process has the file */
};

enum poison_fate {
	POISON_INNOCENT,
	POISON_SUSPECT, /* hand it out alone */
	POISON_CERTAIN, /* do not hand it out */
};

/* Open `directory`/suspects and count the death before this start. 0, UNAVAILABLE or < 0. */
int poison_watch_open(const char *directory, const char *topic, struct poison_finding *ret_finding,
	struct poison_watch **ret_watch);
/* The process ends by itself: no death is counted. */
struct poison_watch *poison_watch_free(struct poison_watch *watch);
DEFINE_CLEANUP(struct poison_watch *, poison_watch_free);

/* `ret_signal`: what it died of, when CERTAIN. */
enum poison_fate poison_watch_fate(
	const struct poison_watch *watch, const struct record *record, int *ret_signal);

/* The record is out from here on; alone, or among others. Returns its slot, for the end; < 0: it
 * has none. */
int poison_watch_out(struct poison_watch *watch, const struct record *record, bool alone);
void poison_watch_back(struct poison_watch *watch, int slot);

/* The loop is at work on the record, until it leaves, or enters another. */
void poison_watch_enter(struct poison_watch *watch, const struct record *record);
void poison_watch_leave(struct poison_watch *watch);

/* The record was committed. */
void poison_watch_acquit(struct poison_watch *watch, const struct record *record);
