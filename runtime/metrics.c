/*
 * metrics.c - the registry: families of series, found by name and labels.
 *
 * A series is looked up in a hash table of fixed size whose key is the name and the labels as they
 * will be printed, so that printing is no more than copying. The table never grows and nothing is
 * ever taken out of it: the ceiling on the series is what bounds it.
 *
 * Whoever holds a series may add to it from any thread: a value is one atomic double, and printing
 * takes no lock. Histograms belong to the loop's thread alone.
 */
#include "runtime/metrics.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/error.h"
#include "runtime/metrics_registry.h"

enum {
	LABELS_MAX = 4096, /* bytes of all labels of a series, printed */
};

double metrics_bound(size_t i)
{
	return 0.001 * (double)(1u << i);
}

int metrics_new(struct metrics **ret_metrics)
{
	CLEANUP(metrics_freep) struct metrics *metrics = calloc(1, sizeof(*metrics));

	if (!metrics)
		return error_raise(-ENOMEM, "making the metrics");
	metrics->last = &metrics->first;
	metrics->sink.histogram = &metrics->sink_histogram;
	metrics->started = (double)time(NULL);
	metrics->c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!metrics->c_locale)
		return error_raise(-errno, "making the C locale");

	*ret_metrics = metrics;
	metrics = NULL;
	return 0;
}

static struct metric *metric_free(struct metric *metric)
{
	free(metric->histogram);
	free(metric->labels);
	free(metric);
	return NULL;
}

DEFINE_CLEANUP(struct metric *, metric_free);

static struct family *family_free(struct family *family)
{
	struct metric *next;

	for (struct metric *metric = family->first; metric; metric = next) {
		next = metric->next;
		metric_free(metric);
	}
	free(family->name);
	free(family->help);
	free(family);
	return NULL;
}

DEFINE_CLEANUP(struct family *, family_free);

struct metrics *metrics_free(struct metrics *metrics)
{
	struct family *next;

	if (!metrics)
		return NULL;
	for (struct family *family = metrics->first; family; family = next) {
		next = family->next;
		family_free(family);
	}
	if (metrics->c_locale)
		freelocale(metrics->c_locale);
	free(metrics);
	return NULL;
}

/* FNV-1a, over the name and then the labels. */
static size_t hash_of(const char *name, const char *labels)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
	for (const char *c = labels; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
	return (size_t)(hash ^ (hash >> 32));
}

/* The slot of the series, or the free one where it belongs. */
static struct metric **slot_of(struct metrics *metrics, const char *name, const char *labels)
{
	size_t i = hash_of(name, labels) % METRICS_SLOTS;

	while (metrics->slots[i]) {
		const struct metric *metric = metrics->slots[i];

		if (strcmp(metric->family->name, name) == 0 && strcmp(metric->labels, labels) == 0)
			break;
		i = (i + 1) % METRICS_SLOTS;
	}
	return &metrics->slots[i];
}

static struct family *family_find(const struct metrics *metrics, const char *name)
{
	for (struct family *family = metrics->first; family; family = family->next)
		if (strcmp(family->name, name) == 0)
			return family;
	return NULL;
}

/* The family of that name, made if need be; NULL when there is no room for it. */
static struct family *family_get(
	struct metrics *metrics, enum metric_kind kind, const char *name, const char *help)
{
	CLEANUP(family_freep) struct family *family = NULL;
	struct family *made = family_find(metrics, name);

	if (made)
		return made;
	if (metrics->family_count == METRICS_FAMILIES_MAX)
		return NULL;
	family = calloc(1, sizeof(*family));
	if (!family)
		return NULL;
	family->kind = kind;
	family->last = &family->first;
	family->name = strdup(name);
	family->help = strdup(help);
	if (!family->name || !family->help)
		return NULL;

	made = family;
	family = NULL; /* the registry owns it now */
	*metrics->last = made;
	metrics->last = &made->next;
	metrics->family_count++;
	return made;
}

/* Make the series that `slot` waits for; NULL when there is no memory. */
static struct metric *series_new(struct family *family, const char *labels, struct metric **slot)
{
	CLEANUP(metric_freep) struct metric *metric = calloc(1, sizeof(*metric));
	struct metric *made;

	if (!metric)
		return NULL;
	metric->family = family;
	metric->labels = strdup(labels);
	if (family->kind == METRIC_HISTOGRAM)
		metric->histogram = calloc(1, sizeof(*metric->histogram));
	if (!metric->labels || (family->kind == METRIC_HISTOGRAM && !metric->histogram))
		return NULL;

	made = metric;
	metric = NULL; /* the family owns it now */
	*family->last = made;
	family->last = &made->next;
	*slot = made;
	return made;
}

struct metric *metrics_get(struct metrics *metrics, enum metric_kind kind, const char *name,
	const char *help, const char *const *labels)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(LABELS_MAX);
	struct metric **slot;
	struct family *family;
	struct metric *metric;

	if (metrics_print_labels(&text, labels, NULL))
		return &metrics->sink;
	slot = slot_of(metrics, name, text.data);
	if (*slot) {
		assert((*slot)->family->kind == kind);
		return *slot;
	}

	family = family_get(metrics, kind, name, help);
	if (!family)
		return &metrics->sink;
	assert(family->kind == kind);
	if (metrics->series_count >= METRICS_SERIES_MAX) {
		buf_clear(&text);
		if (metrics_print_labels(&text, labels, "other"))
			return &metrics->sink;
		slot = slot_of(metrics, name, text.data);
		if (*slot)
			return *slot;
	}

	metric = series_new(family, text.data, slot);
	if (!metric)
		return &metrics->sink;
	metrics->series_count++;
	return metric;
}

void metric_add(struct metric *metric, double amount)
{
	double seen = atomic_load_explicit(&metric->value, memory_order_relaxed);

	while (!atomic_compare_exchange_weak_explicit(
		&metric->value, &seen, seen + amount, memory_order_relaxed, memory_order_relaxed))
		continue; /* `seen` is the newer value now */
}

void metric_set(struct metric *metric, double value)
{
	atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

void metric_observe(struct metric *metric, double seconds)
{
	struct histogram *histogram = metric->histogram;
	size_t i = 0;

	assert(histogram);
	while (i < METRICS_BUCKETS && seconds > metrics_bound(i))
		i++;
	histogram->counts[i]++;
	histogram->count++;
	histogram->sum += seconds;
}

double metric_value(const struct metric *metric)
{
	if (metric->histogram)
		return metric->histogram->count;
	return atomic_load_explicit(&metric->value, memory_order_relaxed);
}
