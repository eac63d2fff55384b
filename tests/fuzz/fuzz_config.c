/*
 * fuzz_config.c - any bytes as a configuration file, and its last line as a --set.
 *
 * What must hold: a report exactly when it is bad, every line of it ends and holds no control
 * character, and what was accepted can be asked for.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/config.h"
#include "runtime/kafka.h"
#include "translate/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct section elsewhere = {.name = "publish", .kind = SECTION_ELSEWHERE};
static const struct section *const sections[] = {&kafka_section, &kafka_librdkafka_section,
	&topics_section, &backend_section, &route_section, &elsewhere};
static const struct program program = {.name = "fuzz",
	.summary = "fuzz",
	.sections = sections,
	.section_count = COUNT_OF(sections)};

static void check_report(const char *report)
{
	size_t len = report ? strlen(report) : 0;

	assert(len > 0 && report[len - 1] == '\n');
	for (size_t i = 0; i < len; i++)
		assert(report[i] == '\n' || report[i] == '\t' || (unsigned char)report[i] >= ' ');
}

static void ask(const struct config *config)
{
	const char *key = NULL;
	const char *value = NULL;

	assert(((const struct kafka_options *)config_section(config, "kafka"))->brokers);
	for (size_t i = 0; i < config_count(config, "backend"); i++)
		assert(config_named(config, "backend", i, &key, NULL));
	for (size_t i = 0; config_free_pair(config, "kafka.librdkafka", i, &key, &value); i++)
		assert(key && value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(freep) char *text = malloc(size + 1);
	CLEANUP(freep) char *report = NULL;
	const char *sets[2] = {NULL, NULL};
	char *last;
	int r;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	last = strrchr(text, '\n');
	if (last) {
		*last = '\0';
		sets[0] = last + 1;
	}
	r = config_parse(&program, text, sets, &config, &report);
	assert(r == 0 || r == CONFIG_E_BAD);
	if (r == 0) {
		assert(!report);
		ask(config);
	} else {
		check_report(report);
	}
	return 0;
}
