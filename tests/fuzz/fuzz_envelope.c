/*
 * fuzz_envelope.c - any bytes as a raw record, through all of ingest.
 *
 * What must hold: every record becomes at least one article or refusal, and every article that is
 * written can be read again as a valid source article.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "ingest/ingester.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Made at the first input: a fuzzer has no main() of ours to make it in. */
static struct ingester *ingester;

static void make_ingester(void)
{
	struct ingester_options options = {.limits = {.record = 256 * 1024,
						   .inflated = 1024 * 1024,
						   .items = 100,
						   .json = {.depth = 64, .elements = 10000}}};
	struct mappings *mappings = NULL;
	struct registry *registry = NULL;
	char *report = NULL;

	if (mappings_load(TEST_SOURCE_DIR "/schemas/mappings", &mappings, &report) ||
		registry_load(TEST_SOURCE_DIR "/tests/data/mappings/outlets", &registry, &report)) {
		(void)fputs(report, stderr); /* there is nowhere else to say it */
		abort();
	}
	options.mappings = mappings;
	options.registry = registry;
	if (ingester_new(&options, &ingester))
		abort();
}

static int on_article(void *user, const struct article *article)
{
	CLEANUP(freep) char *json = NULL;
	CLEANUP(article_deinit) struct article again = {0};
	const char *why = NULL;
	size_t *outcomes = user;
	int r;

	++*outcomes;
	r = article_encode(article, ARTICLE_SOURCE, &json);
	assert(r == 0);
	r = article_decode(slice_of(json), ARTICLE_SOURCE, &again, &why);
	if (r)
		(void)fprintf(stderr, "%s: %s\n", why, json);
	assert(r == 0);
	return r;
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	size_t *outcomes = user;

	(void)mapping;
	++*outcomes;
	assert(code && detail);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	const struct record record = {.topic = "articles.raw",
		.timestamp_ms = 1795550000000,
		.value = {(const char *)data, size}};
	size_t outcomes = 0;
	int r;

	if (!ingester)
		make_ingester();
	r = ingester_read(ingester, &record, "articles.raw/0/0", 1795550000000, &ops, &outcomes);
	assert(r == 0 && outcomes > 0);
	return r;
}
