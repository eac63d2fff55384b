/*
 * metrics_registry.h - what the registry, the text form and the server of metrics share. Nobody
 * else includes it.
 */
#pragma once

#include <locale.h>
#include <stdatomic.h>

#include "runtime/buf.h"
#include "runtime/metrics.h"

enum {
	METRICS_SERIES_MAX = 4096,
	METRICS_FAMILIES_MAX = 256,
	METRICS_SLOTS = 16384, /* of the hash table: a power of two, never more than a third full */
	METRICS_BUCKETS = 18,  /* 0.001 * 2^17 is 131 s */
};

struct histogram {
	double counts[METRICS_BUCKETS + 1]; /* not cumulated; the last one is +Inf */
	double sum;
	double count;
};

struct metric {
	_Atomic double value;
	struct histogram *histogram; /* NULL unless METRIC_HISTOGRAM */
	char *labels;                /* a="b",c="d" as the text form wants it; "" without labels */
	struct family *family;
	struct metric *next; /* of the family, in the order of their making */
};

struct family {
	char *name;
	char *help;
	enum metric_kind kind;
	struct metric *first;
	struct metric **last;
	struct family *next;
};

struct metrics {
	struct metric *slots[METRICS_SLOTS];
	struct family *first;
	struct family **last;
	size_t family_count;
	size_t series_count;
	struct metric sink; /* for what there is no memory or no room for; never shown */
	struct histogram sink_histogram;
	locale_t c_locale; /* numbers with a point, whatever the program's locale is */
	double started;    /* seconds since 1970 */
};

/* Upper bound of the i-th bucket in seconds. */
double metrics_bound(size_t i);

/* Append `labels` (NULL-ended names and values) in the text form: escaped, made valid UTF-8, each
 * value cut at 128 bytes. `other` is put in the place of every value unless NULL. 0 or BUF_E_FULL
 * or < 0. */
int metrics_print_labels(struct buf *buf, const char *const *labels, const char *other);

/* Append process_* and dragoman_build_info. 0, BUF_E_FULL or < 0. */
int metrics_render_process(const struct metrics *metrics, struct buf *buf);

/* Append a number: whole ones without a point, others with the fewest digits that read back as the
 * same. */
int metrics_print_number(struct buf *buf, double number);
