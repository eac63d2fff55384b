/*
 * delivery.h - from the stream's work to the ingester and back: each item of a record becomes an
 * output or a dead letter of that work, and is counted.
 */
#pragma once

#include "runtime/base.h"

struct drift;
struct ingester;
struct metrics;
struct wire_schema;
struct work;

struct delivery {
	struct ingester *ingester; /* borrowed; may be exchanged between two records */
	struct metrics *metrics;
	const char *topic; /* of source articles */
	const char *obey;  /* reservations: see reserved.h */
	struct drift *drift;
};

/* Answer one record, at once. `schema`: what its wire frame names, or NULL. 0 or < 0. */
int delivery_take(struct delivery *delivery, struct work *work, const struct wire_schema *schema);
