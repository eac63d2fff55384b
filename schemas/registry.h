/*
 * registry.h - the outlets: who publishes at which host, where, in which language and time zone.
 *
 * The registry is a folder of tab-separated or INI files (schemas/outlets/, installed under
 * DATADIR/outlets; a site adds its own folder). An outlet is found by host, by its longest suffix;
 * never guessed from the language.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"

struct registry;

struct outlet_entry {
	const char *id, *name, *name_original, *domain, *country, *timezone, *kind, *owner,
		*homepage;
	const char *const *hosts;     /* NULL-ended */
	const char *const *languages; /* BCP 47, the main one first; NULL-ended */
	const char *const *agencies;
};

enum {
	REGISTRY_E_BAD =
		1, /* `ret_report` (yours to free) names file, line and remedy, one a line */
};

/* Read every *.ini of the folders in `paths` (separated by one blank); later ones win. */
int registry_load(const char *paths, struct registry **ret_registry, char **ret_report);
struct registry *registry_free(struct registry *registry);
DEFINE_CLEANUP(struct registry *, registry_free);
size_t registry_count(const struct registry *registry);
const struct outlet_entry *registry_at(const struct registry *registry, size_t i);

/* The outlet at `host` ("www.example.org", any case), or NULL. Borrowed. */
const struct outlet_entry *registry_find(const struct registry *registry, struct slice host);
/* The registrable domain of a host by the Public Suffix List; the host itself when it has none.
 * Yours to free. */
int registry_domain(struct slice host, char **ret_domain);
