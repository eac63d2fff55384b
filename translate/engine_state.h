/* engine_state.h - what the engine's own files share. */
#pragma once

#include "translate/accounts.h"
#include "translate/engine.h"
#include "translate/job.h"
#include "translate/route.h"
#include "translate/service.h"

enum {
	PATHS_CACHED = 64, /* spellings of languages, by hash */
	PATHS_MAX = 1024,  /* different ones */
};

/* A route as it is for one language: the lanes of the backends that take it. */
struct path {
	unsigned count;
	struct service_lane *lanes[ROUTE_MAX];
	struct service_lane *seconds[ROUTE_MAX]; /* of a pivot: from its middle into English; or
						    NULL */
	char *names[ROUTE_MAX];  /* of a pivot: "first>es>second"; NULL: its backend's own */
	char *labels[ROUTE_MAX]; /* the same with models behind a slash */
};

struct engine {
	struct loop *loop;
	const struct config *config;
	const struct translate_options *options;
	struct http *curl;
	struct accounts *accounts;
	struct timer *timer; /* failover, and what ends at once */
	bool ticking;
	struct service **services;
	size_t service_count;
	struct route *routes;
	size_t route_count;
	struct path **paths;
	size_t path_count;
	struct {
		char language[LANGUAGE_TAG_SIZE]; /* as it was asked */
		const struct path *path;          /* NULL: none */
	} cached[PATHS_CACHED];
	struct jobs jobs;
	struct job *ended; /* no backend is left for them: to be answered at the next turn */
};

/* path.c: what a step is called in articles, and in the memory. */
const char *path_name(const struct path *path, unsigned rank);
const char *path_label(const struct path *path, unsigned rank);
/* It has the same lanes. */
bool path_is(const struct path *path, const struct path *other);
/* A copy with its names made. 0 or < 0. */
int path_keep(const struct path *path, struct path **ret_path);
struct path *path_free(struct path *path);

/* engine_settings.c's structs, made into services and routes. 0, CONFIG_E_BAD (all mistakes were
 * reported) or < 0. */
int engine_configure(struct engine *engine, struct metrics *metrics, const struct service_ops *up);

/* The path from a language; NULL: there is none. 0 or < 0. */
int engine_path(struct engine *engine, const char *language, const struct path **ret_path);
