/*
 * memory_newest.h - which record of each key of the memory's topic is the newest.
 *
 * The topic is read twice: once to fill this, once to take what it says is newest. Pure; about 50
 * bytes an entry, with a ceiling.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/record.h"

struct newest;

enum {
	NEWEST_E_FULL = 1,
};

int newest_new(struct newest **ret_newest); /* 0 or < 0 */
struct newest *newest_free(struct newest *newest);
DEFINE_CLEANUP(struct newest *, newest_free);

/* A record of the topic, in its order; one with another kind of key is passed over. 0,
 * NEWEST_E_FULL or < 0. */
int newest_take(struct newest *newest, const struct record *record);
/* Whether this record is the newest of its key. */
bool newest_is(const struct newest *newest, const struct record *record);
