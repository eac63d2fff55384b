/* parcel.h - jobs that travel together: one question of a service, through all its tries. */
#pragma once

#include "translate/service.h"
#include "translate/shift.h"

struct flight;
struct http_response;

struct parcel {
	struct parcel *next, *previous;
	struct service_lane *lane;
	uint64_t due_ms;   /* when to ask again */
	unsigned tries;    /* failures while others were answered */
	unsigned failures; /* all */
	uint64_t evidence; /* service.answered at the last failure, or when it was first sent */
	struct flight *flights[2]; /* the first request on the wire, and a second one */
	bool probing;              /* sent while the breaker was open */
	bool hedged;               /* it was sent a second time */
	size_t units;
	size_t count;
	struct job *jobs[];
};

/* The next parcel to send: one that is due again, else a new one of what waits; NULL: none now. 0
 * or < 0. */
int parcel_next(
	struct service *service, unsigned room, uint64_t now_ms, struct parcel **ret_parcel);
/* Send it, a second time when it is on the wire; it is the wire's until its answer. 0 or < 0. */
int parcel_send(struct parcel *parcel, uint64_t now_ms);

/* Lists of parcels. */
void parcel_push(struct parcel **list, struct parcel *parcel);
void parcel_unlink(struct parcel **list, struct parcel *parcel);
/* Ask again at due_ms. */
void parcel_again(struct service *service, struct parcel *parcel);

static inline void items_free(struct item *items)
{
	free(items);
}
DEFINE_CLEANUP(struct item *, items_free);
/* The question that it is; the items are yours to free. 0 or < 0. */
int parcel_items(const struct parcel *parcel, struct item **ret_items, struct batch *ret_batch);
/* Drop the jobs that nobody waits for. 0 or < 0. */
int parcel_tidy(struct parcel *parcel);

/* parcel_answer.c: what came of it. `user` is the flight. */
void parcel_done(void *user, const struct http_response *response);
/* It cannot even be asked: build() said `outcome`. 0 or < 0. */
int parcel_refuse(struct parcel *parcel, int outcome, uint64_t now_ms);
/* A piece of a larger job is done; `answer` NULL: it failed. 0 or < 0. */
int parcel_piece(struct service *service, struct job *piece, struct service_answer *answer);

/* parcel_shift.c: whether the texts of an answer stand under the right segments; what is found is
 * counted. */
struct shift parcel_shift(const struct parcel *parcel, const struct reply *reply);
