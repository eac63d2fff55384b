/*
 * fuzz_xml.c - any text as XML, and what comes of it through all of ingest.
 *
 * What must hold: XML becomes a value, or a fault with a line and a reason; each text in the value
 * is valid UTF-8; and ingest makes at least one article or refusal of the record.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "ingest/ingester.h"
#include "ingest/markup.h"
#include "runtime/json.h"
#include "schemas/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	BYTES_MAX = 1024 * 1024,
};

static const struct json_limits limits = {.depth = 64, .elements = 10000};
static struct ingester *ingester;

static void make_ingester(void)
{
	struct ingester_options options = {
		.limits = {
			.record = BYTES_MAX, .inflated = BYTES_MAX, .items = 100, .json = limits}};
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

static void check(const cJSON *json)
{
	const cJSON *child;

	assert(cJSON_IsNull(json) || cJSON_IsString(json) || cJSON_IsArray(json) ||
		cJSON_IsObject(json));
	if (cJSON_IsString(json))
		assert(utf8_is_valid(slice_of(json->valuestring)));
	cJSON_ArrayForEach (child, json)
		check(child);
}

static void read_markup(struct slice text)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct markup_fault fault = {0};
	int r = markup_read(text, &limits, BYTES_MAX, &json, &fault);

	assert(r >= 0);
	assert(json || r);
	assert(r != MARKUP_E_LIMIT || !json);
	if (r)
		assert(fault.why && fault.why[0] && fault.line > 0);
	if (json)
		check(json);
}

static int on_article(void *user, const struct article *article)
{
	size_t *outcomes = user;

	assert(article->paragraph_count > 0 || article->status == ARTICLE_CANCELED);
	++*outcomes;
	return 0;
}

static int on_refused(void *user, const char *code, const char *detail, const char *mapping)
{
	size_t *outcomes = user;

	(void)mapping;
	assert(code && detail);
	++*outcomes;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ingester_ops ops = {.article = on_article, .refused = on_refused};
	const struct slice text = {(const char *)data, size};
	const struct record record = {
		.topic = "articles.raw", .timestamp_ms = 1795550000000, .value = text};
	size_t outcomes = 0;
	int r;

	if (!ingester)
		make_ingester();
	if (size > 0 && utf8_is_valid(text))
		read_markup(text);
	r = ingester_read(ingester, &record, "articles.raw/0/0", 1795550000000, &ops, &outcomes);
	assert(r == 0 && outcomes > 0);
	return r;
}
