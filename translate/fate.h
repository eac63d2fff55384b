/*
 * fate.h - what happens to a question after its answer, or after none. Pure: no clock, no I/O.
 */
#pragma once

#include "translate/backend.h"

/* What the engine does with the items of the question. */
enum fate {
	FATE_SETTLE, /* each item has a result of its own */
	FATE_AGAIN,  /* ask the same backend the same again */
	FATE_SPLIT,  /* ask again in two halves */
	FATE_NEXT,   /* they go to the next backend of the route */
};

/* What the answer says of the backend. */
enum health {
	HEALTH_GOOD,
	HEALTH_BUSY,          /* one request too many */
	HEALTH_SLOW,          /* no answer in time */
	HEALTH_FAILING,       /* unreachable, broken, lying */
	HEALTH_MISCONFIGURED, /* waits for an operator */
	HEALTH_EXHAUSTED,     /* its quota is gone */
};

struct fate_case {
	int outcome; /* what parse() said: 0 or BACKEND_E_*; counts when failure is HTTP_OK */
	enum http_failure failure;
	size_t count;       /* items of the question */
	bool others;        /* the backend answered other questions meanwhile: it is no outage */
	unsigned tries;     /* failures of this question, so far, while others were answered */
	unsigned tries_max; /* how many a segment has before it is given up */
};

struct judgement {
	enum fate fate;
	enum health health;
	bool refused; /* FATE_NEXT: for its content */
	bool counts;  /* the failure is one of the question's own: one more of its tries */
};

struct judgement fate_of_batch(const struct fate_case *answer);

/* The same for one item of a question that was settled. FATE_SETTLE: it is translated. */
enum fate fate_of_item(const struct result *result, unsigned tries, unsigned tries_max);
