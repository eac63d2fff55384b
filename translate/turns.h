/*
 * turns.h - segments of one priority that wait, by outlet: outlets take turns, so that one that
 * sends ten thousand articles does not hold up another that sends one. Pure.
 *
 * Within an outlet it is first in, first out. A turn is worth a paragraph; what an outlet takes
 * beyond it is taken off its later turns. Up to 64 outlets that wait at the same time are told
 * apart; beyond that some share a turn.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "translate/engine.h"

enum {
	TURNS_MAX = 64,
};

/* A segment that waits; part of something larger. */
struct waiting {
	struct waiting *next, *previous;
	uint64_t since_ms;
	size_t units; /* its size as the service counts it */
	size_t bytes; /* what it may add to the body of the request */
	enum engine_priority priority;
	uint32_t outlet; /* whose article it is of, as a number */
	unsigned turn;   /* where it waits: turns.c's */
};

struct turn {
	struct waiting *first, *last;
	uint32_t outlet;
	double credit; /* units it may still take before the next one's turn */
};

struct turns {
	uint64_t active; /* bit n: turn n has somebody in it */
	unsigned current;
	struct turn turns[TURNS_MAX];
};

void turns_add(struct turns *turns, struct waiting *waiting);
/* Take one out that is not served here. */
void turns_remove(struct turns *turns, struct waiting *waiting);
/* Who is served next; NULL: nobody waits. */
struct waiting *turns_head(const struct turns *turns);
/* Serve it: take the head out, and off its outlet's turn. */
void turns_serve(struct turns *turns);
