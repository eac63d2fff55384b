/*
 * framed.h - the records that wait for a schema, between the stream and the delivery.
 *
 * Without a registry, and for what names no schema, a record goes on at once. How many may wait
 * is the stream's business: it hands out no more than its flight holds.
 */
#pragma once

#include "runtime/base.h"

struct config;
struct delivery;
struct framed;
struct loop;
struct metrics;
struct schema_registry_options;
struct stream;
struct work;

int framed_new(struct loop *loop, struct metrics *metrics,
	const struct schema_registry_options *options, struct delivery *delivery,
	struct framed **ret_framed);
struct framed *framed_free(struct framed *framed);
DEFINE_CLEANUP(struct framed *, framed_free);

/* Answer a record, now or when its schema is there. `stream` is that which handed it out. 0 or < 0.
 */
int framed_take(struct framed *framed, struct stream *stream, struct work *work);

/* The work was taken away: forget it. */
void framed_give_up(struct framed *framed, struct work *work);
