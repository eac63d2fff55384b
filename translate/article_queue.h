/*
 * article_queue.h - in which queue of the stream an article waits: one for each backend, fresh ones
 * and backfill apart, so that what waits for a backend that is dead or slow holds up nothing else,
 * and backfill no news. Pure.
 *
 * The backend is the first of the article's route, whoever will answer in the end. What needs none
 * (English, a language without a route) has a queue of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/queues.h"
#include "translate/language_codes.h"

struct record;

enum {
	ARTICLE_QUEUE_NONE = 0, /* it needs no backend */
};

/* The queues of so many backends. Returns how many there are; beyond 31 backends some share. */
size_t article_queue_plan(size_t backends, struct queue_plan ret_plans[QUEUES_MAX]);
/* The queue of an article whose first backend is the n-th. */
unsigned article_queue_of(size_t backend, bool backfill);

/* What can be told of an article before it is decoded: the header that ingest writes, and one
 * member of the JSON. It decides about an order, nothing else. */
struct article_glance {
	char language[LANGUAGE_TAG_SIZE]; /* "und" without the header */
	int64_t published_ms;             /* 0: not known */
};
void article_glance(const struct record *record, struct article_glance *ret_glance);
