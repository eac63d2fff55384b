/* catalogue.c - the mappings, the registry, and the ingester over them. */
#include "ingest/catalogue.h"

#include <errno.h>

#include "runtime/error.h"

struct catalogue {
	struct mappings *mappings;
	struct registry *registry;
	struct ingester *ingester;
};

static int load_lists(
	const struct ingest_options *options, struct catalogue *catalogue, char **ret_report)
{
	int r;

	r = mappings_load(options->mappings, &catalogue->mappings, ret_report);
	if (r == MAPPING_E_BAD)
		return CATALOGUE_E_BAD;
	if (r)
		return error_pass(r);
	r = registry_load(options->outlets, &catalogue->registry, ret_report);
	if (r == REGISTRY_E_BAD)
		return CATALOGUE_E_BAD;
	return r ? error_pass(r) : 0;
}

static int make_ingester(const struct ingest_options *options, size_t record_max,
	struct catalogue *catalogue, char **ret_report)
{
	const struct ingester_options ingester = {.mappings = catalogue->mappings,
		.registry = catalogue->registry,
		.default_mapping = options->default_mapping,
		.limits = {.record = record_max,
			.inflated = (size_t)options->unpacked_max,
			.items = (size_t)options->items_max,
			.json = {.depth = (size_t)options->depth_max,
				.elements = (size_t)options->values_max}}};
	int r = ingester_new(&ingester, &catalogue->ingester);

	if (r == INGESTER_E_NO_MAPPING) {
		r = slice_copy(slice_of("[ingest] default_mapping names no mapping that is "
					"there\n"),
			ret_report);
		return r ? error_pass(r) : CATALOGUE_E_BAD;
	}
	return r ? error_pass(r) : 0;
}

int catalogue_load(const struct ingest_options *options, size_t record_max,
	struct catalogue **ret_catalogue, char **ret_report)
{
	CLEANUP(catalogue_freep) struct catalogue *catalogue = calloc(1, sizeof(*catalogue));
	int r;

	if (!catalogue)
		return error_raise(-ENOMEM, "making the catalogue");
	r = load_lists(options, catalogue, ret_report);
	if (!r)
		r = make_ingester(options, record_max, catalogue, ret_report);
	if (r)
		return r < 0 ? error_pass(r) : r;
	*ret_catalogue = catalogue;
	catalogue = NULL;
	return 0;
}

struct catalogue *catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return NULL;
	ingester_free(catalogue->ingester);
	registry_free(catalogue->registry);
	mappings_free(catalogue->mappings);
	free(catalogue);
	return NULL;
}

struct ingester *catalogue_ingester(const struct catalogue *catalogue)
{
	return catalogue->ingester;
}

size_t catalogue_mappings(const struct catalogue *catalogue)
{
	return mappings_count(catalogue->mappings);
}

size_t catalogue_outlets(const struct catalogue *catalogue)
{
	return registry_count(catalogue->registry);
}
