/*
 * boilerplate.c - keeps what is known of each outlet's paragraphs on disk, and counts what it
 * marked.
 *
 * The table has BOILERPLATE_OUTLETS slots. An outlet has two that it may be in; one that is new
 * takes the slot that was written longest ago. So the ceiling needs neither a list nor a search,
 * and three outlets must meet in two slots before one of them is learned anew.
 *
 * A row is read, changed and written at each article, and committed within a second: kill -9 costs
 * what was counted in that time. A store with a loop of its own would end the worker when the disk
 * is full, so the timer is here.
 */
#include "translate/boilerplate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/store.h"
#include "schemas/article.h"
#include "translate/recurrence.h"

enum {
	FLUSH_MS = 1000,
	CHOICES = 2,
	LAYOUT = 0x42500001, /* of a row: another one is begun anew; also on another byte order */
};

struct row {
	uint32_t layout;
	uint16_t slot;
	uint16_t unused;
	uint64_t outlet; /* hash of its id */
	int64_t written_ms;
	struct recurrence recurrence;
};

struct boilerplate {
	struct store *store;
	struct table *table;
	struct timer *timer;
	struct metric *marked;
	struct log_pace full;
	bool dirty;
	struct row row; /* the one that is at work */
};

static uint64_t hash_of(const char *outlet)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, with a last mix for the slots */

	for (; *outlet; outlet++)
		hash = (hash ^ (unsigned char)*outlet) * 0x100000001b3u;
	hash ^= hash >> 33;
	hash *= 0xff51afd7ed558ccdu;
	return hash ^ hash >> 33;
}

static struct slice key_of(const uint16_t *slot)
{
	return (struct slice){.data = (const char *)slot, .len = sizeof(*slot)};
}

/* Read a slot; one that is empty or foreign gives a row of no outlet. 0 or < 0. */
static int read_slot(struct boilerplate *boilerplate, uint16_t slot, struct row *row)
{
	struct slice value;
	int r = table_get(boilerplate->table, key_of(&slot), &value);

	if (r < 0)
		return error_pass(r);
	*row = (struct row){0};
	if (r == 0 && value.len == sizeof(*row))
		memcpy(row, value.data, sizeof(*row));
	if (row->layout != LAYOUT)
		*row = (struct row){.layout = LAYOUT};
	row->slot = slot;
	return 0;
}

/* Have the outlet's row in `boilerplate->row`. 0 or < 0. */
static int find_row(struct boilerplate *boilerplate, uint64_t outlet)
{
	struct row *row = &boilerplate->row;
	uint16_t oldest = 0;
	int64_t oldest_ms = INT64_MAX;

	for (unsigned i = 0; i < CHOICES; i++) {
		const uint16_t slot = (uint16_t)((outlet >> (16 * i)) % BOILERPLATE_OUTLETS);
		int r = read_slot(boilerplate, slot, row);

		if (r)
			return error_pass(r);
		if (row->outlet == outlet)
			return 0;
		if (row->written_ms < oldest_ms) {
			oldest = slot;
			oldest_ms = row->written_ms;
		}
	}
	*row = (struct row){.layout = LAYOUT, .slot = oldest, .outlet = outlet};
	return 0;
}

/* The store has no room, or the disk has none: what was learned since the last flush is lost. */
static bool is_full(int r)
{
	return r == STORE_E_FULL || r == STORE_E_NO_ROOM;
}

static void tell_full(struct boilerplate *boilerplate)
{
	if (log_is_due(&boilerplate->full, loop_now_ms()))
		log_warn("BOILERPLATE-NOT-KEPT",
			"the disk is full: what recurs in an outlet's articles is not learned");
}

static int write_row(struct boilerplate *boilerplate)
{
	struct row *row = &boilerplate->row;
	const struct slice value = {.data = (const char *)row, .len = sizeof(*row)};
	int r;

	row->written_ms = loop_wall_ms();
	r = table_put(boilerplate->table, key_of(&row->slot), value);
	if (is_full(r)) {
		tell_full(boilerplate);
		return 0;
	}
	if (r == 0 && !boilerplate->dirty) {
		boilerplate->dirty = true;
		r = timer_set(boilerplate->timer, FLUSH_MS);
	}
	return error_pass(r);
}

static int on_timer(void *user)
{
	struct boilerplate *boilerplate = user;
	int r = store_flush(boilerplate->store);

	boilerplate->dirty = false;
	if (is_full(r))
		tell_full(boilerplate);
	return is_full(r) ? 0 : error_pass(r);
}

static int open_store(const char *directory, struct boilerplate *boilerplate)
{
	bool moved = false;
	int r = store_open(directory, BOILERPLATE_BYTES_MAX, NULL, &boilerplate->store, &moved);

	if (r == 0)
		r = store_table(boilerplate->store, "outlets", &boilerplate->table);
	if (moved)
		log_warn("BOILERPLATE-DAMAGED",
			"path=%s what was damaged or foreign was moved aside; what recurs is "
			"learned again",
			directory);
	if (r == STORE_E_BUSY)
		return BOILERPLATE_E_BUSY;
	return is_full(r) ? BOILERPLATE_E_FULL : error_pass(r);
}

int boilerplate_new(struct loop *loop, struct metrics *metrics, const char *directory,
	struct boilerplate **ret_boilerplate)
{
	CLEANUP(boilerplate_freep)
	struct boilerplate *boilerplate = calloc(1, sizeof(*boilerplate));
	int r;

	if (!boilerplate)
		return error_raise(-ENOMEM, "learning what recurs");
	r = open_store(directory, boilerplate);
	if (r)
		return r < 0 ? error_pass(r) : r;
	r = loop_timer(loop, on_timer, boilerplate, &boilerplate->timer);
	if (r)
		return error_pass(r);
	boilerplate->marked =
		metrics_get(metrics, METRIC_COUNTER, "dragoman_boilerplate_paragraphs_total",
			"Paragraphs marked as what recurs across their outlet's articles.", NULL);

	*ret_boilerplate = boilerplate;
	boilerplate = NULL;
	return 0;
}

struct boilerplate *boilerplate_free(struct boilerplate *boilerplate)
{
	if (!boilerplate)
		return NULL;
	timer_free(boilerplate->timer);
	store_free(boilerplate->store);
	free(boilerplate);
	return NULL;
}

int boilerplate_mark(struct boilerplate *boilerplate, struct article *article)
{
	int r;

	if (article->paragraph_count == 0) /* a retraction */
		return 0;
	r = find_row(boilerplate, hash_of(article->outlet.id));
	if (r)
		return error_pass(r);
	metric_add(boilerplate->marked,
		(double)recurrence_mark(&boilerplate->row.recurrence, article));
	return error_pass(write_row(boilerplate));
}
