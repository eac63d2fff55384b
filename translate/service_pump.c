/*
 * service_pump.c - when a question goes out.
 *
 * What waits goes out as soon as the pacer (published rates), the limiter (what it bears at once)
 * and the breaker (whether it is there) agree. It is looked at in the loop's next turn after
 * something was asked, so that the segments of an article, and of the articles that came with it,
 * meet in one question; and at once after each answer, so that no slot idles. While the breaker is
 * open, only probes go (service_probe.c).
 */
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "translate/flight.h"
#include "translate/service.h"

enum {
	BUDGET_PAUSE_MS = 100, /* until retries may be affordable again */
	MONEY_PAUSE_MS = 1000, /* until a new day, or a topic that is read, is noticed */
};

int service_ring(void *user)
{
	struct service *service = user;

	service->wakes_ms = 0;
	return error_pass(service_pump(service));
}

int service_wake(struct service *service, uint64_t now_ms, uint64_t after_ms)
{
	if (service->wakes_ms && service->wakes_ms <= now_ms + after_ms)
		return 0;
	service->wakes_ms = now_ms + after_ms;
	return error_pass(timer_set(service->timer, after_ms));
}

static void show(struct service *service)
{
	metric_set(service->metrics.in_flight, service->in_flight);
	metric_set(service->metrics.limit, service->limiter.limit);
	metric_set(service->metrics.waiting, (double)service->batcher.count);
}

/* When the next question may go, for all that is known before it is made: 0, or the milliseconds
 * until then. An open breaker needs no free slot: what hangs may hold them all. */
static uint64_t wait_ms(struct service *service, uint64_t now_ms)
{
	uint64_t wait = pacer_wait_ms(&service->pacer, now_ms);

	if (service->breaker.open && service->breaker.next_ms > now_ms + wait)
		return service->breaker.next_ms - now_ms;
	return wait;
}

/* Send one question. `ret_more`: look again at once. */
static int send_next(struct service *service, uint64_t now_ms, bool *ret_more)
{
	struct parcel *parcel = NULL;
	uint64_t wait = wait_ms(service, now_ms);
	unsigned room;
	int r;

	if (wait > 0)
		return error_pass(service_wake(service, now_ms, wait));
	room = limiter_room(&service->limiter, service->in_flight, now_ms);
	if (room == 0 && !service->breaker.open)
		return 0; /* the next answer looks again */

	r = parcel_next(service, room, now_ms, &parcel);
	if (r)
		return error_pass(r);
	if (!parcel && service->again)
		return error_pass(service_wake(service, now_ms,
			service->again->due_ms > now_ms ? service->again->due_ms - now_ms
							: BUDGET_PAUSE_MS));
	if (!parcel)
		return 0;

	*ret_more = true;
	parcel->probing = service->breaker.open;
	(void)breaker_admits(&service->breaker, now_ms); /* it does: wait_ms() saw to it */
	return error_pass(parcel_send(parcel, now_ms));
}

static bool has_work(const struct service *service)
{
	return service->batcher.count > 0 || service->again;
}

/* Without an access token nothing goes; the answer to the question for one looks again. `ret_may`
 * says whether questions may go. */
static int see_to_token(struct service *service, uint64_t now_ms, bool *ret_may)
{
	int r = 0;

	if (has_work(service) || service->breaker.open)
		r = service_renew(service, now_ms);
	*ret_may = service_may_ask(service, now_ms);
	return error_pass(r);
}

int service_pump(struct service *service)
{
	uint64_t now_ms = loop_now_ms();
	bool more = true;
	bool may;
	int r = see_to_token(service, now_ms, &may);

	if (r)
		return error_pass(r);
	if (!may) {
		show(service);
		return 0;
	}
	if (!service_may_spend(service, now_ms)) {
		show(service);
		return has_work(service) ? error_pass(service_wake(service, now_ms, MONEY_PAUSE_MS))
					 : 0;
	}

	while (more && has_work(service) && service->money.level < BUDGET_SPENT &&
		!(service->breaker.open && service_can_probe(service))) {
		more = false;
		r = send_next(service, now_ms, &more);
		if (r)
			return error_pass(r);
	}
	r = flight_hedge(service, now_ms);
	if (r)
		return error_pass(r);
	show(service);
	if ((service->batcher.held || service->money.level == BUDGET_SPENT) && has_work(service)) {
		r = service_wake(service, now_ms, MONEY_PAUSE_MS);
		if (r)
			return error_pass(r);
	}
	if (!service->breaker.open || !service_can_probe(service))
		return 0;
	r = service_probe(service, now_ms);
	if (r)
		return error_pass(r);
	now_ms = loop_now_ms();
	return error_pass(service_wake(service, now_ms,
		service->breaker.next_ms > now_ms ? service->breaker.next_ms - now_ms : 0));
}
