/*
 * engine.h - segments in, translations out: keeps every backend exactly as busy as it can bear.
 *
 * The engine takes segments one by one, mixes those of different articles into batches within each
 * backend's limits, sends them, reads the answers, retries, halves, and goes on to the next backend
 * of the route. Whatever happens, each request ends in exactly one call of `done`, unless it was
 * cancelled.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct accounts;
struct config;
struct engine;
struct engine_request;
struct loop;
struct metrics;
struct section;
struct terms;

/* [backend NAME] with the variants of all backends, and [route LANGUAGE]: backends = NAME NAME ...
 */
extern const struct section backend_section;
extern const struct section route_section;
/* [translate]: the engine's own settings and the translator's. */
extern const struct section translate_section;

enum engine_priority {
	PRIORITY_HEADLINE,
	PRIORITY_LEAD,
	PRIORITY_BODY,
	PRIORITY_BACKFILL,
};

enum engine_result {
	ENGINE_TRANSLATED,
	ENGINE_REFUSED,    /* every backend of the route refused the content */
	ENGINE_UNANSWERED, /* every backend of the route failed for this very segment, while it
			      answers others */
};

struct engine_answer {
	enum engine_result result;
	const char *text;    /* borrowed for the call */
	const char *backend; /* name in the configuration; borrowed for good */
	const char *model;   /* borrowed for the call; "" when not known */
	unsigned rank;       /* its place in the route, 0 first */
	bool last;           /* no further backend in the route */
	long characters;     /* code points sent for this request, over all tries */
};

typedef void (*engine_done)(void *user, const struct engine_answer *answer);

/* 0, CONFIG_E_BAD (a route to an unknown backend ...: reported) or < 0. */
int engine_new(struct loop *loop, const struct config *config, struct metrics *metrics,
	struct engine **ret_engine);
struct engine *engine_free(struct engine *engine);
DEFINE_CLEANUP(struct engine *, engine_free);

/* What the backends have cost; borrowed for as long as the engine lives. */
struct accounts *engine_accounts(struct engine *engine);
/* A backend has a price or a budget: the accounts must be shared. */
bool engine_is_metered(const struct engine *engine);

/* True when there is a route from this language. */
bool engine_has_route(struct engine *engine, const char *language);

/* How many backends there are, and the place of the first one of the route from a language; false:
 * there is no route. */
size_t engine_backend_count(const struct engine *engine);
bool engine_first_backend(struct engine *engine, const char *language, size_t *ret_place);

/* "name/model" of the backend at `rank` of the route: what the memory's key is made of. NULL past
 * the end. Borrowed for good. */
const char *engine_backend_name(struct engine *engine, const char *language, unsigned rank);

struct engine_question {
	struct slice text;    /* copied */
	const char *language; /* BCP 47 of the source; copied */
	const char *context;  /* copied; or NULL */
	struct terms *terms;  /* of the glossary that stand in it: held as long; or NULL */
	enum engine_priority priority;
	uint32_t outlet;    /* whose article it is of, as a number: outlets take turns */
	unsigned from_rank; /* 0: the first backend of the route; n: skip the first n (their answer
			       was refused by the gate) */
};

enum {
	ENGINE_E_NO_ROUTE = 1, /* engine_has_route() would have said so */
};

/* Ask. `done` is called later, from the loop, never from within. 0, ENGINE_E_NO_ROUTE or < 0. */
int engine_ask(struct engine *engine, const struct engine_question *question, engine_done done,
	void *user, struct engine_request **ret_request);
/* Forget a request: `done` will not be called. */
void engine_cancel(struct engine_request *request);

/* What waits and what runs, for the status line and for holding the stream. */
size_t engine_waiting(const struct engine *engine);
void engine_describe(const struct engine *engine, char *text,
	size_t size); /* "libre 3/4 busy, apertium unreachable" */

/* Ask each backend whether it is there (for --check): prints one line each; blocks for at most
 * `timeout_ms`. Returns how many are not, or < 0. The engine can only be freed afterwards. */
int engine_check(struct engine *engine, int timeout_ms);
