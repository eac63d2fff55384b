/*
 * delivery.c - each item of a record becomes an output or a dead letter, and is counted.
 *
 * The counts are by mapping and reason, so that a scraper whose shape changed shows as a jump of
 * one line in a plot, and by warning, so that missing dates and wrong languages do too.
 */
#include "ingest/delivery.h"

#include <errno.h>

#include "ingest/ingester.h"
#include "ingest/reserved.h"
#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/stream.h"
#include "schemas/reasons.h"

struct answer {
	struct delivery *delivery;
	struct work *work;
	size_t outcomes;
};

static void count(
	struct delivery *delivery, const char *name, const char *help, const char *const *labels)
{
	metric_add(metrics_get(delivery->metrics, METRIC_COUNTER, name, help, labels), 1);
}

static void count_article(struct delivery *delivery, const struct article *article)
{
	const struct provenance *provenance = &article->provenance;

	count(delivery, "dragoman_ingest_articles_total", "Source articles written.",
		METRIC_LABELS("mapping", provenance->mapping, "lang", article->language));
	for (size_t i = 0; i < provenance->warning_count; i++)
		count(delivery, "dragoman_ingest_warnings_total",
			"What was doubtful in the articles written.",
			METRIC_LABELS("warning", provenance->warnings[i], "mapping",
				provenance->mapping));
}

static int on_article(void *user, const struct article *article)
{
	struct answer *answer = user;
	CLEANUP(freep) char *json = NULL;
	struct header headers[] = {
		{"content-type", slice_of("application/json")},
		{"dragoman-lang", slice_of(article->language)},
		{"dragoman-outlet", slice_of(article->outlet.id)},
		{"dragoman-country", slice_of(article->outlet.country)},
	};
	const char *reserved = reserved_by(answer->delivery->obey, &article->rights);
	int r;

	/* A retraction of what went out before it was reserved must still go through. */
	if (reserved && article->status != ARTICLE_CANCELED) {
		answer->outcomes++;
		return error_pass(
			work_drop(answer->work, REASON_RESERVED, "article %s of %s is reserved: %s",
				article->id, article->outlet.id, reserved));
	}
	r = article_encode(article, ARTICLE_SOURCE, &json);
	if (r)
		return error_pass(r);
	count_article(answer->delivery, article);
	answer->outcomes++;
	r = work_output(answer->work,
		&(struct record){.topic = answer->delivery->topic,
			.partition = -1,
			.key = slice_of(article->id),
			.value = slice_of(json),
			.headers = headers,
			/* The country is last, and left out when it is not known. */
			.header_count = COUNT_OF(headers) - (article->outlet.country ? 0 : 1)});
	return r ? error_pass(r) : 0;
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	struct answer *answer = user;

	count(answer->delivery, "dragoman_ingest_refused_total", "Items that became dead letters.",
		METRIC_LABELS("reason", code, "mapping", mapping ? mapping : "none"));
	answer->outcomes++;
	return work_dead(answer->work, code, "%s", detail);
}

static int on_skipped(void *user, const char *what)
{
	struct answer *answer = user;

	count(answer->delivery, "dragoman_ingest_skipped_total",
		"Parts of web archives that hold nothing that was crawled.",
		METRIC_LABELS("type", what));
	return 0;
}

int delivery_take(struct delivery *delivery, struct work *work)
{
	static const struct ingester_ops ops = {
		.article = on_article, .refused = on_refused, .skipped = on_skipped};
	struct answer answer = {.delivery = delivery, .work = work};
	int r;

	r = ingester_read(delivery->ingester, work_record(work), work_raw(work), loop_wall_ms(),
		&ops, &answer);
	if (r)
		return error_pass(r);
	if (answer.outcomes == 0)
		return error_raise(-EINVAL, "a record became nothing");
	work_answer(work);
	return 0;
}
