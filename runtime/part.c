/* part.c - see part.h: lists, and nothing that decides. */
#include "runtime/part.h"

#include <assert.h>
#include <errno.h>

#include "runtime/error.h"

int part_new(int32_t partition, struct part **ret_part)
{
	struct part *part = calloc(1, sizeof(*part));

	if (!part)
		return error_raise(-ENOMEM, "taking partition %d", partition);
	part->partition = partition;
	*ret_part = part;
	return 0;
}

void part_close(struct part *part)
{
	if (part->held)
		rd_kafka_message_destroy(part->held);
	part->held = NULL;
	if (!part->queue)
		return;
	rd_kafka_queue_io_event_enable(part->queue, -1, NULL, 0);
	rd_kafka_queue_destroy(part->queue);
	part->queue = NULL;
}

struct part *part_free(struct part *part)
{
	if (!part)
		return NULL;
	assert(!part->works);
	part_close(part);
	free(part);
	return NULL;
}

void part_add(struct part *part, struct work *work)
{
	work->part = part;
	work->part_next = NULL;
	work->part_prev = part->works_last;
	if (part->works_last)
		part->works_last->part_next = work;
	else
		part->works = work;
	part->works_last = work;
	part->count++;
	part->queued[work->queue] += !work->ahead;
}

void part_remove(struct part *part, struct work *work)
{
	if (work->part_prev)
		work->part_prev->part_next = work->part_next;
	else
		part->works = work->part_next;
	if (work->part_next)
		work->part_next->part_prev = work->part_prev;
	else
		part->works_last = work->part_prev;
	work->part = NULL;
	part->count--;
	part->queued[work->queue] -= !work->ahead;
}
