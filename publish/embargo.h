/*
 * embargo.h - articles that may not be shown before a certain time, and what becomes of their
 * records until then.
 *
 * A record under embargo is held: taken, and not answered. The stream commits what finishes beyond
 * it and reads it again after a restart, so that nothing is lost and nothing is stored twice. But
 * it holds up the next record of its key, and the frontier of its partition, which the map beyond
 * it can follow for some thousand records only. So before it hinders, it is renewed: written to the
 * end of its own topic and answered with that, in one transaction. An embargo of a week is a record
 * that goes round once a minute.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"

struct article;
struct work;

enum embargo_step {
	EMBARGO_WAIT,
	EMBARGO_RENEW,
	EMBARGO_LIFT,
};

/* How things stand with one held record. */
struct embargo_case {
	int64_t until_ms, now_ms; /* wall clock */
	uint64_t held_ms;         /* how long it has been held */
	uint64_t passed;          /* records taken since */
	bool crowded;             /* the held take half of what may be in flight */
	bool stopping;
};

/* Pure. */
enum embargo_step embargo_step(const struct embargo_case *at);

/* When the article may be shown; 0: it is under no embargo. A withheld article without an end is
 * under none: nobody says that it will ever be shown. */
int64_t embargo_end(const struct article *article);
/* Its time has come: usable, with the revision that the same text has without an embargo. 0 or < 0.
 */
int embargo_lift(struct article *article);

/* The records that are held. */
struct embargoes;

int embargoes_new(struct embargoes **ret_embargoes);
struct embargoes *embargoes_free(struct embargoes *embargoes);
DEFINE_CLEANUP(struct embargoes *, embargoes_free);

/* Hold `work` until `until_ms`. 0 or < 0. */
int embargoes_hold(struct embargoes *embargoes, struct work *work, int64_t until_ms,
	uint64_t now_ms, uint64_t taken);
/* It was taken away: forget it. */
void embargoes_forget(struct embargoes *embargoes, const struct work *work);
size_t embargoes_count(const struct embargoes *embargoes);
size_t embargoes_bytes(const struct embargoes *embargoes);

/* Judge each by `at`, whose fields of one record are filled in here, from `now_ms` (monotonic) and
 * `taken`. What does not wait leaves the list and is passed to `go`. 0, or what `go` returned. */
int embargoes_sweep(struct embargoes *embargoes, struct embargo_case at, uint64_t now_ms,
	uint64_t taken, int (*go)(void *user, struct work *work, enum embargo_step step),
	void *user);
