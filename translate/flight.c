/*
 * flight.c - one request on the wire, for a parcel; and a second one for the slowest.
 *
 * A second request takes a slot that nothing else wants: it goes after all that waits. The loser
 * runs to its end: the backend works on it all the same, so that its slot counts until then, and
 * how long it took is part of what is known of the backend.
 */
#include "translate/flight.h"

#include <errno.h>

#include "runtime/error.h"
#include "runtime/metrics.h"

/* What is sent is paid for, whether it is answered or not. */
static int charge(struct flight *flight)
{
	struct parcel *parcel = flight->parcel;
	struct service *service = flight->service;

	parcel->units = 0;
	for (size_t i = 0; i < parcel->count; i++) {
		struct job *job = parcel->jobs[i];

		(job->whole ? job->whole : job)->sent += job->code_points;
		flight->characters += job->code_points;
		flight->tokens += backend_tokens(job->asked);
		parcel->units += job->waiting.units;
	}
	pacer_spend(&service->pacer, (double)flight->characters, (double)flight->tokens);
	metric_add(service->metrics.characters, (double)flight->characters);
	metric_add(service->metrics.items, (double)parcel->count);
	return error_pass(service_owe(service, flight->characters, flight->tokens, &flight->debt));
}

static void push(struct flight *flight)
{
	flight->next = flight->service->flights;
	if (flight->next)
		flight->next->previous = flight;
	flight->service->flights = flight;
}

int flight_send(struct parcel *parcel, struct http_request *request, uint64_t now_ms)
{
	struct service *service = parcel->lane->service;
	struct flight *flight = calloc(1, sizeof(*flight));
	int r;

	if (!flight)
		return error_raise(-ENOMEM, "a request");
	flight->service = service;
	flight->parcel = parcel;
	flight->since_ms = now_ms;
	flight->token = service->token.number;
	flight->second = parcel->flights[0] != NULL;
	push(flight);
	parcel->flights[flight->second] = flight;
	r = charge(flight);
	if (r)
		return error_pass(r);
	service->in_flight++;
	flight->sample = (struct limiter_sample){
		.number = limiter_sent(&service->limiter),
		.in_flight = service->in_flight,
		.work = (double)parcel->units,
	};
	return error_pass(
		http_send(service->curl, parcel->probing ? &service->probe_http : &service->http,
			request, parcel_done, flight, NULL));
}

struct flight *flight_other(const struct flight *flight)
{
	return flight->parcel ? flight->parcel->flights[!flight->second] : NULL;
}

static bool is_wanted(const struct parcel *parcel)
{
	for (size_t i = 0; i < parcel->count; i++)
		if (job_is_wanted(parcel->jobs[i]))
			return true;
	return false;
}

/* It may be sent a second time, once it is out for long enough. */
static bool may_be_hedged(const struct flight *flight)
{
	const struct parcel *parcel = flight->parcel;

	return parcel && !flight->second && !parcel->hedged && !parcel->probing &&
	       is_wanted(parcel);
}

static int hedge_one(struct flight *flight, uint64_t now_ms)
{
	struct service *service = flight->service;

	if (limiter_room(&service->limiter, service->in_flight, now_ms) == 0 ||
		!hedge_take(&service->hedge, now_ms))
		return 0;
	flight->parcel->hedged = true;
	metric_add(service->metrics.hedged, 1);
	return error_pass(parcel_send(flight->parcel, now_ms));
}

int flight_hedge(struct service *service, uint64_t now_ms)
{
	const uint64_t after_ms = hedge_after_ms(&service->hedge);
	uint64_t next_ms = UINT64_MAX;
	int r = 0;

	if (after_ms == 0 || service->breaker.open || pacer_wait_ms(&service->pacer, now_ms) > 0)
		return 0;
	for (struct flight *flight = service->flights; flight && r == 0; flight = flight->next) {
		const uint64_t due_ms = flight->since_ms + after_ms;

		if (!may_be_hedged(flight))
			continue;
		if (due_ms <= now_ms)
			r = hedge_one(flight, now_ms);
		else if (due_ms < next_ms)
			next_ms = due_ms;
	}
	if (r || next_ms == UINT64_MAX)
		return error_pass(r);
	return error_pass(service_wake(service, now_ms, next_ms - now_ms));
}
