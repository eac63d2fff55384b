/*
 * schema_registry.h - the schemas that a registry has, asked for when a record needs one.
 *
 * Nothing waits for the network but the records that need what is not there yet. A registry that
 * does not answer, or not as one should, is asked again at growing intervals: that says nothing
 * about the records. Only its word that there is no such schema does.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base.h"

struct loop;
struct metrics;
struct schema_registry;
struct schema_name;
struct section;
struct wire_schema;

struct schema_registry_options {
	const char *url; /* "": there is none */
	const char *user, *password;
	const char *ca_file;
	long timeout;
	long schemas_max;
};

extern const struct section schema_registry_section;

enum {
	SCHEMA_REGISTRY_E_WAIT = 1, /* it is asked for; `changed` is called when it is there */
};

/* `changed` is called from the loop, after each schema that came and each failure. 0 or < 0. */
int schema_registry_new(struct loop *loop, struct metrics *metrics,
	const struct schema_registry_options *options, int (*changed)(void *user), void *user,
	struct schema_registry **ret_registry);
struct schema_registry *schema_registry_free(struct schema_registry *registry);
DEFINE_CLEANUP(struct schema_registry *, schema_registry_free);

/* `*ret_schema` is borrowed until the next call. 0, the outcome or < 0. */
int schema_registry_find(struct schema_registry *registry, const struct schema_name *name,
	const struct wire_schema **ret_schema);

/* Nobody waits for this one any more: it need not be asked for. */
void schema_registry_forget(struct schema_registry *registry, const struct schema_name *name);

/* Why the registry is of no use now, or NULL: it is. */
const char *schema_registry_trouble(const struct schema_registry *registry);
