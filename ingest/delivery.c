/*
 * delivery.c - each item of a record becomes an output or a dead letter, and is counted.
 *
 * The counts are by mapping and reason, so that a scraper whose shape changed shows as a jump of
 * one line in a plot, and by warning, so that missing dates and wrong languages do too.
 */
#include "ingest/delivery.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/drift.h"
#include "ingest/ingester.h"
#include "ingest/reserved.h"
#include "runtime/error.h"
#include "runtime/log.h"
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

/* One line when a share jumps, one when that is over. */
static void note_under(struct delivery *delivery, const char *what, const char *name,
	const struct drift_item *item)
{
	struct drift_alarm alarm;
	char key[DRIFT_NAME_MAX];

	(void)snprintf(key, sizeof(key), "%s %s", what, name); /* a long one is cut */
	drift_note(delivery->drift, key, item, &alarm);
	for (size_t i = 0; i < DRIFT_KINDS; i++) {
		const char *kind = drift_kind_name((enum drift_kind)i);

		if (alarm.change[i] == DRIFT_NONE)
			continue;
		metric_set(metrics_get(delivery->metrics, METRIC_GAUGE, "dragoman_ingest_alarms",
				   "Mappings and outlets of which the share of dead letters, or of "
				   "articles without date, text or authors, has jumped.",
				   METRIC_LABELS("share", kind)),
			drift_raised(delivery->drift, (enum drift_kind)i));
		if (alarm.change[i] == DRIFT_RAISED)
			log_warn("SHARE-JUMPED", "%s share=%s now=%.2f before=%.2f", key, kind,
				alarm.now[i], alarm.before[i]);
		else
			log_info("SHARE-SETTLED", "%s share=%s now=%.2f", key, kind, alarm.now[i]);
	}
}

static bool has_warning(const struct article *article, const char *code)
{
	for (size_t i = 0; i < article->provenance.warning_count; i++)
		if (strcmp(article->provenance.warnings[i], code) == 0)
			return true;
	return false;
}

static void note_article(struct delivery *delivery, const struct article *article)
{
	const struct drift_item item = {.is_article = true,
		.is = {[DRIFT_NO_DATE] = has_warning(article, "no-date"),
			[DRIFT_NO_BODY] = article->completeness == COMPLETENESS_HEADLINE,
			[DRIFT_NO_AUTHORS] = article->author_count == 0}};

	note_under(delivery, "all", "records", &item);
	note_under(delivery, "mapping", article->provenance.mapping, &item);
	if (article->outlet.known)
		note_under(delivery, "outlet", article->outlet.id, &item);
}

static void count_article(struct delivery *delivery, const struct article *article)
{
	const struct provenance *provenance = &article->provenance;

	count(delivery, "dragoman_ingest_articles_total", "Source articles written.",
		METRIC_LABELS("mapping", provenance->mapping, "lang", article->language));
	count(delivery, "dragoman_ingest_outlet_articles_total",
		"Source articles written, by outlet of the registry.",
		METRIC_LABELS("outlet", article->outlet.known ? article->outlet.id : "unknown"));
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
	if (article->status != ARTICLE_CANCELED)
		note_article(answer->delivery, article);
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
	static const struct drift_item dead = {.is = {[DRIFT_DEAD] = true}};
	struct answer *answer = user;

	count(answer->delivery, "dragoman_ingest_refused_total", "Items that became dead letters.",
		METRIC_LABELS("reason", code, "mapping", mapping ? mapping : "none"));
	note_under(answer->delivery, "all", "records", &dead);
	if (mapping)
		note_under(answer->delivery, "mapping", mapping, &dead);
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

int delivery_take(struct delivery *delivery, struct work *work, const struct wire_schema *schema)
{
	static const struct ingester_ops ops = {
		.article = on_article, .refused = on_refused, .skipped = on_skipped};
	struct answer answer = {.delivery = delivery, .work = work};
	int r;

	r = ingester_read_framed(delivery->ingester, work_record(work), schema, work_raw(work),
		loop_wall_ms(), &ops, &answer);
	if (r)
		return error_pass(r);
	if (answer.outcomes == 0)
		return error_raise(-EINVAL, "a record became nothing");
	work_answer(work);
	return 0;
}
