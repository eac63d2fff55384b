/*
 * parcel.c - jobs that travel together: one question of a service, through all its tries.
 *
 * A parcel that failed is asked again as it was, so that a service which remembers its answers can
 * use them; only when it fails for itself is it halved. First tries have no ceiling but the
 * limiter's; retries spend from a budget, and while more of them wait than the service bears at
 * once, nothing new is begun: a storm of failures stays as small as the limit.
 */
#include "translate/parcel.h"

#include <assert.h>
#include <errno.h>

#include "runtime/error.h"
#include "runtime/metrics.h"
#include "translate/flight.h"

void parcel_push(struct parcel **list, struct parcel *parcel)
{
	parcel->previous = NULL;
	parcel->next = *list;
	if (parcel->next)
		parcel->next->previous = parcel;
	*list = parcel;
}

void parcel_unlink(struct parcel **list, struct parcel *parcel)
{
	if (parcel->previous)
		parcel->previous->next = parcel->next;
	else
		*list = parcel->next;
	if (parcel->next)
		parcel->next->previous = parcel->previous;
	parcel->next = parcel->previous = NULL;
}

void parcel_again(struct service *service, struct parcel *parcel)
{
	struct parcel *before = service->again;

	service->again_count++;
	if (!before || parcel->due_ms < before->due_ms) {
		parcel_push(&service->again, parcel);
		return;
	}
	while (before->next && before->next->due_ms <= parcel->due_ms)
		before = before->next;
	parcel->previous = before;
	parcel->next = before->next;
	if (parcel->next)
		parcel->next->previous = parcel;
	before->next = parcel;
}

static int parcel_new(struct service_lane *lane, struct waiting *const *taken, size_t count,
	struct parcel **ret_parcel)
{
	struct parcel *parcel = calloc(1, sizeof(*parcel) + count * sizeof(struct job *));

	if (!parcel)
		return error_raise(-ENOMEM, "a parcel of %zu jobs", count);
	parcel->lane = lane;
	parcel->evidence = lane->service->answered;
	parcel->count = count;
	for (size_t i = 0; i < count; i++) {
		parcel->jobs[i] = (struct job *)taken[i];
		parcel->jobs[i]->carried = true;
	}
	*ret_parcel = parcel;
	return 0;
}

static int drop_unwanted(struct service *service, struct job *job)
{
	int r;

	job->carried = false;
	if (!job->whole) {
		service->up->unwanted(service->user, job);
		return 0;
	}
	r = parcel_piece(service, job, NULL);
	return error_pass(r);
}

int parcel_tidy(struct parcel *parcel)
{
	size_t kept = 0;
	int r;

	for (size_t i = 0; i < parcel->count; i++) {
		struct job *job = parcel->jobs[i];

		if (job_is_wanted(job)) {
			parcel->jobs[kept++] = job;
			continue;
		}
		r = drop_unwanted(parcel->lane->service, job);
		if (r)
			return error_pass(r);
	}
	parcel->count = kept;
	return 0;
}

/* What is due to be asked again, when the budget allows it. A probe is always allowed. */
static struct parcel *take_due(struct service *service, uint64_t now_ms)
{
	struct parcel *parcel = service->again;

	if (!parcel || parcel->due_ms > now_ms)
		return NULL;
	if (!service->breaker.open && !retry_budget_spend(&service->budget, now_ms))
		return NULL;
	parcel_unlink(&service->again, parcel);
	service->again_count--;
	metric_add(service->metrics.retries, 1);
	return parcel;
}

static int take_fresh(struct service *service, unsigned room, struct parcel **ret_parcel)
{
	struct waiting *taken[BATCHER_MAX];
	struct service_lane *lane = (struct service_lane *)batcher_choose(&service->batcher);
	size_t goal = 1;
	size_t count;

	if (!lane || service->again_count > service->limiter.limit)
		return 0;
	if (!service->breaker.open) /* one segment is enough for a probe */
		goal = batcher_goal(service->batcher.count, room, toll_worthwhile(&service->toll),
			&lane->limits);
	count = batcher_fill(&service->batcher, &lane->lane, &lane->limits, goal, taken);
	assert(count > 0);
	retry_budget_earn(&service->budget);
	hedge_sent(&service->hedge);
	return error_pass(parcel_new(lane, taken, count, ret_parcel));
}

int parcel_next(struct service *service, unsigned room, uint64_t now_ms, struct parcel **ret_parcel)
{
	for (;;) {
		struct parcel *parcel = take_due(service, now_ms);
		int r = 0;

		if (!parcel)
			r = take_fresh(service, room, &parcel);
		if (r)
			return error_pass(r);
		if (!parcel)
			return 0;
		r = parcel_tidy(parcel);
		if (r)
			return error_pass(r);
		if (parcel->count > 0) {
			*ret_parcel = parcel;
			return 0;
		}
		free(parcel);
	}
}

/* A service that is to make the English may be told what to put; the middle of a pivot route has
 * marks from its beginning. */
static bool is_told_terms(const struct service_lane *lane, const struct job *job)
{
	const struct backend_ops *ops = lane->service->ops;

	return !job->middle && strcmp(lane->target, "en") == 0 && ops->knows_terms &&
	       ops->knows_terms(lane->service->self);
}

/* The text and the terms of a job, as its service takes them. 0 or < 0. */
static int fill_item(const struct service_lane *lane, struct job *job, struct item *item)
{
	int r;

	item->text = job->asked;
	/* It is in the language of the source. */
	item->context = job->middle ? NULL : job->context;
	if (!job->terms || job->middle)
		return 0;
	if (is_told_terms(lane, job)) {
		item->terms = job->terms;
		return 0;
	}
	r = job_hide(job);
	if (r)
		return error_pass(r);
	if (job->hidden)
		item->text = slice_of(job->hidden);
	return 0;
}

int parcel_items(const struct parcel *parcel, struct item **ret_items, struct batch *ret_batch)
{
	CLEANUP(items_freep) struct item *items = calloc(parcel->count, sizeof(*items));
	int r = 0;

	if (!items)
		return error_raise(-ENOMEM, "a batch of %zu items", parcel->count);
	for (size_t i = 0; i < parcel->count && r == 0; i++) {
		items[i].id = (uint32_t)i;
		r = fill_item(parcel->lane, parcel->jobs[i], &items[i]);
	}
	if (r)
		return error_pass(r);
	*ret_items = items;
	*ret_batch = (struct batch){.items = items,
		.count = parcel->count,
		.source = parcel->lane->source,
		.target = parcel->lane->target};
	items = NULL;
	return 0;
}

int parcel_send(struct parcel *parcel, uint64_t now_ms)
{
	const struct service *service = parcel->lane->service;
	const size_t ceiling = parcel->lane->limits.body_bytes;
	CLEANUP(http_request_deinit)
	struct http_request request = {
		.body = BUF_INIT(ceiling > 0 ? ceiling : (size_t)16 * 1024 * 1024)};
	CLEANUP(items_freep) struct item *items = NULL;
	struct batch batch;
	int r;

	r = parcel_items(parcel, &items, &batch);
	if (r)
		return error_pass(r);

	r = service->ops->build(service->self, &batch, &request);
	assert(r <= 0 || !parcel->flights[0]); /* what was asked once can be asked again */
	if (r > 0)
		return error_pass(parcel_refuse(parcel, r, now_ms));
	if (r == 0)
		r = service_authorize(service, &request);
	if (r)
		return error_pass(r);
	if (!parcel->flights[0])
		parcel_push(&parcel->lane->service->running, parcel);
	return error_pass(flight_send(parcel, &request, now_ms));
}
