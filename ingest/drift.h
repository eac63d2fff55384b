/*
 * drift.h - noticing that a scraper's shape or an outlet's pages have changed.
 *
 * For each mapping, each outlet and all together it follows four shares: of dead letters, of
 * articles without a date, without a text, without authors. Each share is followed twice, slowly
 * and quickly; when the quick one leaves the slow one behind, something has changed. When it stays
 * so, it is the new rule after some hundred articles, and the alarm is over.
 *
 * Pure: no clock, no log. Memory is fixed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"

enum drift_kind {
	DRIFT_DEAD,
	DRIFT_NO_DATE,
	DRIFT_NO_BODY,
	DRIFT_NO_AUTHORS,
	DRIFT_KINDS,
};

enum {
	DRIFT_NAMES_MAX = 1024, /* mappings and outlets; the one not seen for longest makes room */
	DRIFT_NAME_MAX = 64,
};

enum drift_change {
	DRIFT_NONE,
	DRIFT_RAISED,
	DRIFT_OVER,
};

/* What became of one item, by enum drift_kind. What is not an article says nothing of dates. */
struct drift_item {
	bool is[DRIFT_KINDS];
	bool is_article;
};

/* What changed with one item. */
struct drift_alarm {
	enum drift_change change[DRIFT_KINDS];
	double before[DRIFT_KINDS], now[DRIFT_KINDS]; /* shares */
};

struct drift;

int drift_new(struct drift **ret_drift);
struct drift *drift_free(struct drift *drift);
DEFINE_CLEANUP(struct drift *, drift_free);

/* Count an item under `name` ("outlet o-diario"; longer ones are cut). */
void drift_note(struct drift *drift, const char *name, const struct drift_item *item,
	struct drift_alarm *ret_alarm);
/* How many names have an alarm of that kind now. */
int drift_raised(const struct drift *drift, enum drift_kind kind);
const char *drift_kind_name(enum drift_kind kind);
