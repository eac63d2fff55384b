/*
 * framed.c - the records that wait for a schema.
 *
 * They wait in the order in which they came. When a schema comes, those that it was missing for go
 * on, a few at each turn of the loop, so that a thousand that waited together do not hold it up.
 * Who waits for the same key, waits in the stream: no order is lost here.
 */
#include "ingest/framed.h"

#include <errno.h>

#include "ingest/delivery.h"
#include "ingest/schema_name.h"
#include "ingest/schema_registry.h"
#include "ingest/wire_schema.h"
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/stream.h"

enum {
	AT_A_TURN = 16,
};

struct waiting {
	struct waiting *next;
	struct work *work;
	struct schema_name name;
};

struct framed {
	struct schema_registry *registry; /* NULL: there is none */
	struct delivery *delivery;
	struct stream *stream;
	struct timer *timer;
	struct waiting *first, **end;
	size_t count;
	struct metric *waiting;
};

/* What the status line and the metrics say. */
static void tell(struct framed *framed)
{
	const char *trouble = schema_registry_trouble(framed->registry);

	metric_set(framed->waiting, (double)framed->count);
	if (framed->count > 0)
		stream_note(framed->stream, "; %zu wait for the schema registry%s%s", framed->count,
			trouble ? ": " : "", trouble ? trouble : "");
	else
		stream_note(framed->stream, "%s", "");
}

/* Take the one at `*at` out; its work is the caller's. */
static struct work *take_out(struct framed *framed, struct waiting **at)
{
	struct waiting *waiting = *at;
	struct work *work = waiting->work;

	*at = waiting->next;
	if (!*at)
		framed->end = at;
	free(waiting);
	framed->count--;
	return work;
}

static int go_on(struct framed *framed, struct work *work, const struct wire_schema *schema)
{
	int r;

	work_enter(work);
	r = delivery_take(framed->delivery, work, schema);
	stream_leave(framed->stream);
	return r ? error_pass(r) : 0;
}

static int on_turn(void *user)
{
	struct framed *framed = user;
	struct waiting **at = &framed->first;
	size_t left = AT_A_TURN;

	while (*at && left > 0) {
		const struct wire_schema *schema = NULL;
		int r = schema_registry_find(framed->registry, &(*at)->name, &schema);

		if (r < 0)
			return error_pass(r);
		if (r) {
			at = &(*at)->next;
			continue;
		}
		left--;
		r = go_on(framed, take_out(framed, at), schema);
		if (r)
			return error_pass(r);
	}
	tell(framed);
	return *at ? timer_set(framed->timer, 0) : 0;
}

static int on_change(void *user)
{
	struct framed *framed = user;

	return timer_set(framed->timer, 0);
}

int framed_new(struct loop *loop, struct metrics *metrics,
	const struct schema_registry_options *options, struct delivery *delivery,
	struct framed **ret_framed)
{
	CLEANUP(framed_freep) struct framed *framed = calloc(1, sizeof(*framed));
	int r = 0;

	if (!framed)
		return error_raise(-ENOMEM, "making room for records in frames");
	framed->delivery = delivery;
	framed->end = &framed->first;
	if (options->url[0]) {
		framed->waiting = metrics_get(metrics, METRIC_GAUGE,
			"dragoman_ingest_schema_waiting", "Records that wait for a schema.", NULL);
		r = loop_timer(loop, on_turn, framed, &framed->timer);
		if (!r)
			r = schema_registry_new(
				loop, metrics, options, on_change, framed, &framed->registry);
	}
	if (r)
		return error_pass(r);
	*ret_framed = framed;
	framed = NULL;
	return 0;
}

struct framed *framed_free(struct framed *framed)
{
	if (!framed)
		return NULL;
	schema_registry_free(framed->registry);
	timer_free(framed->timer);
	while (framed->first)
		(void)take_out(framed, &framed->first); /* the stream frees it */
	free(framed);
	return NULL;
}

static int wait_for(struct framed *framed, struct work *work, const struct schema_name *name)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return error_raise(-ENOMEM, "keeping a record");
	waiting->work = work;
	waiting->name = *name;
	*framed->end = waiting;
	framed->end = &waiting->next;
	framed->count++;
	tell(framed);
	return 0;
}

int framed_take(struct framed *framed, struct stream *stream, struct work *work)
{
	const struct wire_schema *schema = NULL;
	struct schema_name name;
	struct slice payload;
	int r = 0;

	framed->stream = stream;
	if (framed->registry && schema_name_of(work_record(work), &name, &payload))
		r = schema_registry_find(framed->registry, &name, &schema);
	if (r == SCHEMA_REGISTRY_E_WAIT)
		return wait_for(framed, work, &name);
	return r ? error_pass(r) : delivery_take(framed->delivery, work, schema);
}

void framed_give_up(struct framed *framed, struct work *work)
{
	struct waiting **at = &framed->first;
	struct schema_name name;
	bool is_wanted = false;

	while (*at && (*at)->work != work)
		at = &(*at)->next;
	if (!*at)
		return;
	name = (*at)->name;
	(void)take_out(framed, at); /* the stream frees it */
	for (const struct waiting *other = framed->first; other; other = other->next)
		is_wanted |= schema_name_is_same(&other->name, &name);
	if (!is_wanted)
		schema_registry_forget(framed->registry, &name);
	tell(framed);
}
