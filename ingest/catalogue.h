/*
 * catalogue.h - the mappings, the registry, and the ingester over them; loaded together, and
 * exchanged together while the worker runs.
 */
#pragma once

#include "ingest/ingester.h"
#include "ingest/settings.h"

struct catalogue;

enum {
	CATALOGUE_E_BAD = 1, /* `*ret_report` (yours to free) says each mistake, one a line */
};

int catalogue_load(const struct ingest_options *options, size_t record_max,
	struct catalogue **ret_catalogue, char **ret_report);
struct catalogue *catalogue_free(struct catalogue *catalogue);
DEFINE_CLEANUP(struct catalogue *, catalogue_free);

struct ingester *catalogue_ingester(const struct catalogue *catalogue);
size_t catalogue_mappings(const struct catalogue *catalogue);
size_t catalogue_outlets(const struct catalogue *catalogue);
