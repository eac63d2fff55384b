/*
 * fuzz_mapping.c - any bytes as a mapping (the first line) and a record (the rest).
 *
 * What must hold: a mapping is refused with a report or can be applied, and every value that it
 * takes is a piece of text with a place.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "runtime/json.h"
#include "schemas/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct taking {
	const struct mapping *mapping;
	const cJSON *root;
};

static int take(void *user, const cJSON *item, const char *place)
{
	const struct taking *taking = user;
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	int r = mapping_extract(taking->mapping, taking->root, item, place, &extraction);

	assert(r == 0);
	assert(extraction.count <= EXTRACTION_MAX);
	for (size_t i = 0; i < extraction.count; i++) {
		const struct field *field = &extraction.fields[i];

		assert(field->length > 0 && field->text && field->place && field->reading);
		assert(memchr(field->text, '\0', field->length) == NULL);
	}
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(cJSON_Deletep) cJSON *record = NULL;
	CLEANUP(mapping_freep) struct mapping *mapping = NULL;
	CLEANUP(freep) char *report = NULL;
	const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
	size_t n = end ? (size_t)(end - data) : size;
	int r;

	if (json_parse((struct slice){(const char *)data, n}, &json, NULL))
		return 0;
	r = mapping_new("fuzz", json, &mapping, &report);
	assert(r == 0 || (r == MAPPING_E_BAD && report && strlen(report) > 0));
	if (r || !end)
		return 0;
	if (json_parse((struct slice){(const char *)end + 1, size - n - 1}, &record, NULL))
		return 0;
	(void)mapping_fits(mapping, record); /* any number will do */
	return mapping_each(
		mapping, record, take, &(struct taking){.mapping = mapping, .root = record});
}
