/*
 * fuzz_warc.c - any bytes as a web archive.
 *
 * What must hold: each record has exactly one answer, in their order; every byte of a payload can
 * be read; an archive that is not empty has an answer.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "ingest/warc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct answers {
	size_t count, last;
	unsigned sum; /* so that reading the bytes is not optimised away */
};

static int on_payload(void *user, const struct warc_payload *payload)
{
	struct answers *answers = user;

	assert(payload->record > answers->last && payload->type && payload->address);
	for (size_t i = 0; i < payload->bytes.len; i++)
		answers->sum += (unsigned char)payload->bytes.data[i];
	answers->last = payload->record;
	answers->count++;
	return 0;
}

static int on_skipped(void *user, size_t record, const char *type)
{
	struct answers *answers = user;

	assert(record > answers->last && type[0]);
	answers->last = record;
	answers->count++;
	return 0;
}

static int on_fault(void *user, const char *code, const char *detail)
{
	struct answers *answers = user;

	assert(code && detail[0]);
	answers->count++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct warc_ops ops = {
		.payload = on_payload, .skipped = on_skipped, .fault = on_fault};
	static const struct warc_limits limits = {.records = 100, .payload = 256 * 1024};
	struct answers answers = {0};
	int r = warc_read((struct slice){(const char *)data, size}, &limits, &ops, &answers);

	assert(r == 0);
	assert(answers.count > 0 || !warc_looks_so((struct slice){(const char *)data, size}));
	return 0;
}
