/*
 * limiter.h - how many requests a backend bears at once: told, or found out. Pure.
 *
 * Told (a fixed limit), it is that. Else it starts low and doubles for as long as that brings more
 * answers; afterwards it holds, and tries a little more now and then. It goes down when the backend
 * rejects or times out.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct limiter {
	enum {
		LIMITER_FIXED,
		LIMITER_START, /* doubling */
		LIMITER_HOLD,
		LIMITER_PROBE, /* above `base`, to see whether that is better */
	} mode;
	unsigned limit, max;
	unsigned base;     /* the highest limit that has proved good */
	unsigned step;     /* how far the next probe goes beyond it */
	uint64_t sent;     /* numbers the requests */
	uint64_t changed;  /* those beyond it were sent under the present limit */
	bool rejects;      /* it says when it is full, rather than let us wait */
	bool cut_hard;     /* the last cut was by a share, not by one */
	bool scouting;     /* a single request is to show that the cut was enough */
	uint64_t cut_ms;   /* when */
	uint64_t probe_ms; /* when to try more */
	uint64_t pause_ms; /* between two probes */
	double trouble;    /* share of time-outs among the latest answers */
	double seconds;    /* a request takes, smoothed */
	double speed;      /* work per second at `base` */
	double work, busy; /* of the answers counted since the last judgement */
	unsigned counted;
};

/* What is known of an answered request. */
struct limiter_sample {
	uint64_t number;    /* limiter_sent() */
	unsigned in_flight; /* when it was sent, itself included */
	double seconds;     /* until its answer */
	double work;        /* its size, in any unit that stays the same */
};

/* `fixed` 0: find it out, from `start` on, at most `max`. */
void limiter_init(struct limiter *limiter, unsigned fixed, unsigned start, unsigned max);

/* How many more may be sent now. Being asked while it is full is what makes it try more. */
unsigned limiter_room(struct limiter *limiter, unsigned in_flight, uint64_t now_ms);

/* A request goes out: its number. */
uint64_t limiter_sent(struct limiter *limiter);
void limiter_answered(
	struct limiter *limiter, const struct limiter_sample *sample, uint64_t now_ms);
/* It said that this was one too many. `retry_after_ms` < 0: it did not say for how long. */
void limiter_rejected(
	struct limiter *limiter, uint64_t number, long retry_after_ms, uint64_t now_ms);
void limiter_timed_out(struct limiter *limiter, uint64_t number, uint64_t now_ms);
