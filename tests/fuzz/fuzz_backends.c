/*
 * fuzz_backends.c - any bytes as the answer of any backend.
 *
 * The first byte chooses the backend, the second the status, the rest is the body. What must hold:
 * our machine never fails, results come only with a 0, one for each item, and a text only where one
 * is claimed.
 */
#include <assert.h>
#include <stdint.h>

#include "runtime/base.h"
#include "tests/support/backend_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *no_header(const struct http_response *response, const char *name)
{
	(void)response;
	(void)name;
	return NULL;
}

static void check(int r, const struct reply *reply, const struct batch *batch)
{
	assert(r >= 0 && r <= BACKEND_E_REFUSED);
	assert(r == 0 || !reply->results);
	assert(r != 0 || reply->count == batch->count);
	for (size_t i = 0; r == 0 && i < reply->count; i++) {
		assert(reply->results[i].id == batch->items[i].id);
		assert((reply->results[i].status == ITEM_TRANSLATED) ==
			(reply->results[i].text != NULL));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long statuses[] = {200, 400, 403, 404, 429, 456, 500, 503};
	static const struct item items[] = {
		{.id = 7, .text = {"uno", 3}}, {.id = 3, .text = {"dos", 3}}};
	CLEANUP(reply_deinit) struct reply reply = {0};
	CLEANUP(reply_deinit) struct reply probe = {0};
	const struct backend_row *row;
	struct http_response response = {.retry_after_ms = -1, .header = no_header};

	if (size < 2)
		return 0;
	row = &backend_rows[data[0] % backend_row_count];
	response.status = statuses[data[1] % COUNT_OF(statuses)];
	response.body = (struct slice){.data = (const char *)data + 2, .len = size - 2};

	const struct batch batch = {
		.items = items, .count = row->items, .source = row->source, .target = "en"};

	check(row->ops->parse(row->self, &batch, &response, &reply), &reply, &batch);
	if (row->ops->parse_probe)
		assert(row->ops->parse_probe(row->self, &response, &probe) >= 0);
	return 0;
}
