/* queues.c - see queues.h. */
#include "runtime/queues.h"

#include <assert.h>

void queues_init(struct queues *queues, const struct queue_plan *plans, size_t count)
{
	static const struct queue_plan single = {.behind = 0, .expected = true};

	assert(count <= QUEUES_MAX);
	queues->count = plans ? count : 1;
	for (size_t i = 0; i < queues->count; i++)
		queues->list[i] = (struct queue){.plan = plans ? plans[i] : single};
}

struct in_flight queues_sum(const struct queues *queues)
{
	struct in_flight sum = {0};

	for (size_t i = 0; i < queues->count; i++) {
		const struct in_flight *flight = &queues->list[i].flight;

		sum.count += flight->count;
		sum.bytes += flight->bytes;
		sum.out += flight->out;
	}
	return sum;
}

bool queues_have_room(const struct queues *queues, unsigned n)
{
	const struct queue *queue = &queues->list[n];

	return !queue->held && queue->flight.count < queues->flight_max &&
	       queue->flight.bytes < queues->bytes_max;
}

bool queues_may_go(const struct queues *queues, unsigned n)
{
	const struct queue *queue = &queues->list[n];

	return !queue->held && queue->flight.count - queue->waiting < queues->flight_max;
}

bool queues_want(const struct queues *queues, const size_t *have, size_t share)
{
	for (unsigned n = 0; n < queues->count; n++) {
		const struct queue_plan *plan = &queues->list[n].plan;

		if (plan->expected && have[n] < share && queues_have_room(queues, n) &&
			(plan->behind == n || queues_have_room(queues, plan->behind)))
			return true;
	}
	return false;
}

bool queues_take(const struct queues *queues, unsigned n)
{
	const struct queue *queue = &queues->list[n];

	return queues_have_room(queues, n) ||
	       (queue->flight.count < queues->flight_max + queues->ahead_max &&
		       queue->flight.bytes < 2 * queues->bytes_max &&
		       queues->ahead_bytes < queues->ahead_bytes_max);
}

void queues_enter(struct queues *queues, unsigned n, size_t ahead)
{
	queues->list[n].waiting++;
	queues->list[n].plan.expected = true;
	queues->ahead_bytes += ahead;
}

void queues_leave(struct queues *queues, unsigned n, size_t ahead)
{
	queues->list[n].waiting--;
	queues->ahead_bytes -= ahead;
}
