/*
 * turns.c - outlets take turns (deficit round robin).
 *
 * An outlet that comes after a while begins with nothing saved up and nothing owed.
 */
#include "translate/turns.h"

#include <assert.h>
#include <stdbool.h>

static const double worth = 500; /* units: about a paragraph */

static bool is_active(const struct turns *turns, unsigned n)
{
	return turns->active >> n & 1;
}

/* The outlet's own turn, else one that nobody has, else one to share. */
static unsigned turn_of(const struct turns *turns, uint32_t outlet)
{
	for (uint64_t rest = turns->active; rest; rest &= rest - 1) {
		const unsigned n = (unsigned)__builtin_ctzll(rest);

		if (turns->turns[n].outlet == outlet)
			return n;
	}
	return ~turns->active ? (unsigned)__builtin_ctzll(~turns->active) : outlet % TURNS_MAX;
}

void turns_add(struct turns *turns, struct waiting *waiting)
{
	const unsigned n = turn_of(turns, waiting->outlet);
	struct turn *turn = &turns->turns[n];

	waiting->turn = n;
	if (!is_active(turns, n))
		*turn = (struct turn){.outlet = waiting->outlet, .credit = worth};
	if (!turns->active)
		turns->current = n;
	turns->active |= UINT64_C(1) << n;
	waiting->next = NULL;
	waiting->previous = turn->last;
	if (turn->last)
		turn->last->next = waiting;
	else
		turn->first = waiting;
	turn->last = waiting;
}

/* The next turn in the round that has somebody in it, which may be the same. */
static unsigned next_of(const struct turns *turns)
{
	const unsigned from = (turns->current + 1) % TURNS_MAX;
	const uint64_t behind = turns->active >> from << from;

	return (unsigned)__builtin_ctzll(behind ? behind : turns->active);
}

/* Go round until somebody has credit: each round adds to all, so that it ends. */
static void pass_on(struct turns *turns)
{
	do {
		turns->current = next_of(turns);
		turns->turns[turns->current].credit += worth;
	} while (turns->turns[turns->current].credit <= 0);
}

void turns_remove(struct turns *turns, struct waiting *waiting)
{
	const unsigned n = waiting->turn;
	struct turn *turn = &turns->turns[n];

	if (waiting->previous)
		waiting->previous->next = waiting->next;
	else
		turn->first = waiting->next;
	if (waiting->next)
		waiting->next->previous = waiting->previous;
	else
		turn->last = waiting->previous;
	waiting->next = waiting->previous = NULL;
	if (turn->first)
		return;
	turns->active &= ~(UINT64_C(1) << n);
	if (turns->active && n == turns->current)
		pass_on(turns);
}

struct waiting *turns_head(const struct turns *turns)
{
	return turns->active ? turns->turns[turns->current].first : NULL;
}

void turns_serve(struct turns *turns)
{
	const unsigned n = turns->current;
	struct waiting *head = turns_head(turns);

	assert(head);
	turns->turns[n].credit -= (double)head->units;
	turns_remove(turns, head);
	if (is_active(turns, n) && turns->turns[n].credit <= 0)
		pass_on(turns);
}
