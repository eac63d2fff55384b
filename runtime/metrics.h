/*
 * metrics.h - counters, gauges and histograms, and the endpoint that shows them to Prometheus.
 *
 * A series is found or made once, by name and labels, and then held: adding to it is a store, never
 * a lookup. A family's help and kind are those of its first series. Series are never removed, so
 * each label takes few values: outcomes, languages, backends; never an article. All use is from the
 * loop's thread, but metric_add() which is safe from any.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct buf;
struct loop;
struct metrics;
struct metric;
struct metrics_server;

enum metric_kind {
	METRIC_COUNTER,
	METRIC_GAUGE,
	METRIC_HISTOGRAM, /* of seconds: 0.001 to 131 s in powers of two */
};

int metrics_new(struct metrics **ret_metrics);
struct metrics *metrics_free(struct metrics *metrics);
DEFINE_CLEANUP(struct metrics *, metrics_free);

/* Find or make a series. `labels` is a NULL-ended list of name, value, name, value; NULL for none.
 * Never NULL: past the ceiling of 4,096 series the family's series with all label values "other" is
 * returned. < 0 is not possible: out of memory gives a sink. */
struct metric *metrics_get(struct metrics *metrics, enum metric_kind kind, const char *name,
	const char *help, const char *const *labels);

/* The same with labels in the call: METRIC_LABELS("backend", name, "lang", lang) */
#define METRIC_LABELS(...) ((const char *const[]){__VA_ARGS__, NULL})

void metric_add(struct metric *metric, double amount);
void metric_set(struct metric *metric, double value);
void metric_observe(struct metric *metric, double seconds);
double metric_value(const struct metric *metric); /* of a histogram: the number of observations */

/* The text form (version 0.0.4), process_* and dragoman_build_info included. 0, BUF_E_FULL or < 0.
 */
int metrics_render(const struct metrics *metrics, struct buf *buf);

/* Where to listen: 127.0.0.1:9464, a path of a unix socket, or "" (not at all). The workers'
 * [metrics] section is worker.h's. */
struct metrics_options {
	const char *listen;
};

enum {
	METRICS_E_ADDRESS = 1, /* the address cannot be used; `*ret_why` says why (static text) */
};
int metrics_serve(struct metrics *metrics, struct loop *loop, const struct metrics_options *options,
	struct metrics_server **ret_server, const char **ret_why);
struct metrics_server *metrics_server_free(struct metrics_server *server);
DEFINE_CLEANUP(struct metrics_server *, metrics_server_free);
