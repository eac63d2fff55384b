/*
 * flight.h - one request on the wire, for a parcel.
 *
 * Most parcels have one flight. One that is among the slowest may be sent a second time (hedge.h):
 * the first good answer is the parcel's, the other flight ends by itself, and is counted.
 */
#pragma once

#include "translate/parcel.h"

struct flight {
	struct flight *next, *previous;
	struct service *service;
	struct parcel *parcel; /* NULL: the other flight has answered it */
	uint64_t since_ms;
	struct limiter_sample sample;
	long characters, tokens; /* that were sent */
	struct accounts_debt debt;
	unsigned token; /* the number of the access token that it bears */
	bool second;
};

/* Put the request of a parcel on the wire. `*request` is empty after. 0 or < 0. */
int flight_send(struct parcel *parcel, struct http_request *request, uint64_t now_ms);
/* The parcel's other one; or NULL. */
struct flight *flight_other(const struct flight *flight);

/* Send the slowest a second time, as far as slots and allowance go, and have the service look again
 * when the next one counts as slow. 0 or < 0. */
int flight_hedge(struct service *service, uint64_t now_ms);
