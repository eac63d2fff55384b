/*
 * audit_memory - what the auditor's books take, without Kafka.
 *
 *	audit_memory ARTICLES PARTITIONS [ITEMS]
 *
 * ARTICLES articles go all the way: each is a source, a translated and an English record in one of
 * PARTITIONS partitions, and ITEMS of them (1) come from one raw record. Nothing is wrong with
 * them, so that a violation ends it with 1. Prints records, seconds, the peak of resident memory,
 * and that by article.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/audit.h"
#include "tests/bench/usage.h"

enum {
	TEXT = 96,
	KEY = 48,
};

struct plan {
	int64_t articles, items;
	int32_t partitions;
};

static const char *const names[AUDIT_TOPICS] = {
	[AUDIT_DROPPED] = "articles.dropped",
	[AUDIT_DEAD] = "articles.dead",
	[AUDIT_ENGLISH] = "articles.en",
	[AUDIT_TRANSLATED] = "articles.translated",
	[AUDIT_SOURCE] = "articles.source",
	[AUDIT_RAW] = "articles.raw",
};

static int64_t start_at_zero(void *user, enum audit_topic input, int32_t partition)
{
	(void)user;
	(void)input;
	(void)partition;
	return 0;
}

/* Article n lies at offset n / partitions of partition n % partitions, in each topic but raw. */
static int feed_article(
	struct audit *audit, const struct plan *plan, enum audit_topic topic, int64_t n)
{
	char key[KEY];
	char input[TEXT];
	char item[TEXT];
	char id[TEXT];
	const int64_t raw = n / plan->items;
	const bool is_source = topic == AUDIT_SOURCE;
	const int64_t from = is_source ? raw : n;
	struct header headers[3];
	struct record record = {.topic = names[topic],
		.partition = (int32_t)(n % plan->partitions),
		.offset = n / plan->partitions,
		.timestamp_ms = 1,
		.headers = headers,
		.header_count = topic == AUDIT_ENGLISH ? 3 : 2};

	(void)snprintf(key, sizeof(key), "%032" PRIx64, (uint64_t)n * 0x9e3779b97f4a7c15u);
	(void)snprintf(input, sizeof(input), "%s/%d/%" PRId64, names[topic + 1],
		(int)(from % plan->partitions), from / plan->partitions);
	(void)snprintf(item, sizeof(item), "%" PRId64 "/%" PRId64,
		is_source ? n % plan->items + 1 : 1, is_source ? plan->items : 1);
	(void)snprintf(id, sizeof(id), "%s.1", key);
	record.key = slice_of(key);
	headers[0] = (struct header){"dragoman-input", slice_of(input)};
	headers[1] = (struct header){"dragoman-item", slice_of(item)};
	headers[2] = (struct header){"ce_id", slice_of(id)};
	return audit_record(audit, topic, &record);
}

static int feed_raw(struct audit *audit, const struct plan *plan, int64_t n)
{
	const struct record record = {.topic = names[AUDIT_RAW],
		.partition = (int32_t)(n % plan->partitions),
		.offset = n / plan->partitions,
		.timestamp_ms = 1};

	return audit_record(audit, AUDIT_RAW, &record);
}

static int feed_topic(struct audit *audit, const struct plan *plan, enum audit_topic topic)
{
	const int64_t count = topic == AUDIT_RAW ? plan->articles / plan->items : plan->articles;
	int r = 0;

	for (int32_t partition = 0; partition < plan->partitions && !r; partition++) {
		r = audit_begin(audit, topic);
		for (int64_t n = partition; n < count && !r; n += plan->partitions)
			r = topic == AUDIT_RAW ? feed_raw(audit, plan, n)
					       : feed_article(audit, plan, topic, n);
	}
	return r;
}

static void show(const struct audit *audit, const struct plan *plan, double seconds)
{
	const double peak = (double)peak_kilobytes();
	long records = 0;

	for (int topic = 0; topic < AUDIT_TOPICS; topic++)
		records += audit->read[topic];
	printf("articles=%" PRId64 " partitions=%d items=%" PRId64
	       " records=%ld seconds=%.1f peak_mb=%.0f bytes_an_article=%.1f clean=%s\n",
		plan->articles, plan->partitions, plan->items, records, seconds, peak / 1024,
		peak * 1024 / (double)plan->articles, audit_is_clean(audit) ? "yes" : "no");
}

int main(int argc, char *argv[])
{
	const struct plan plan = {.articles = argc > 1 ? strtoll(argv[1], NULL, 10) : 0,
		.partitions = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 0,
		.items = argc > 3 ? strtoll(argv[3], NULL, 10) : 1};
	struct audit audit;
	const double begin = clock_seconds();
	int r;

	if (plan.articles < 1 || plan.partitions < 1 || plan.items < 1 ||
		plan.articles % plan.items) {
		(void)fprintf(stderr, "usage: audit_memory ARTICLES PARTITIONS [ITEMS]\n");
		return 64;
	}
	r = audit_init(&audit, names, 1000000, 1, 0);
	for (int topic = AUDIT_ENGLISH; topic < AUDIT_TOPICS && !r; topic++)
		r = feed_topic(&audit, &plan, (enum audit_topic)topic);
	if (!r)
		r = audit_end(&audit, start_at_zero, NULL);
	if (!r)
		show(&audit, &plan, clock_seconds() - begin);
	r = r || !audit_is_clean(&audit);
	audit_deinit(&audit);
	return r;
}
