/*
 * fuzz_outlets.c - any bytes as a file of the registry.
 *
 * What must hold: a mistake for each outlet that is not whole; every line of the report ends; an
 * outlet without mistakes has all that it needs.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "runtime/base.h"
#include "schemas/outlet_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(outlet_drafts_deinit) struct outlet_drafts drafts = {.report = BUF_INIT(1 << 16)};
	const struct slice text = {.data = (const char *)data, .len = size};
	int r = outlet_file_read("x.ini", text, &drafts);

	assert(r == 0);
	assert(drafts.mistakes == 0 || drafts.report.data[drafts.report.len - 1] == '\n');
	for (size_t i = 0; i < drafts.count; i++)
		for (size_t key = 0; key < OUTLET_KEYS; key++)
			assert(drafts.mistakes > 0 || !outlet_rules[key].required ||
				drafts.list[i].values[key]);
	return 0;
}
