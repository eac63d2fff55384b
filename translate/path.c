/*
 * path.c - a route as it is for one language, and what its steps are called.
 *
 * A pivot is called after both its backends and the language between them, everywhere where a
 * backend is named: what was remembered of one is not used for another, and an article says how it
 * came to its English.
 */
#include <errno.h>
#include <stdio.h>

#include "runtime/error.h"
#include "translate/engine_state.h"

const char *path_name(const struct path *path, unsigned rank)
{
	return path->names[rank] ? path->names[rank] : path->lanes[rank]->service->name;
}

const char *path_label(const struct path *path, unsigned rank)
{
	return path->labels[rank] ? path->labels[rank] : path->lanes[rank]->service->label;
}

bool path_is(const struct path *path, const struct path *other)
{
	if (path->count != other->count)
		return false;
	for (unsigned i = 0; i < path->count; i++)
		if (path->lanes[i] != other->lanes[i] || path->seconds[i] != other->seconds[i])
			return false;
	return true;
}

static const char *model_of(const struct service_lane *lane)
{
	const char *model = lane->service->options->model;

	return model ? model : "";
}

/* The name ends where the models begin, at the first slash: memory.c takes it apart there. */
static int name_pivot(struct path *path, unsigned rank)
{
	const struct service_lane *first = path->lanes[rank];
	const struct service_lane *second = path->seconds[rank];
	const char *models[] = {model_of(first), model_of(second)};
	const bool any = models[0][0] || models[1][0];
	int n = asprintf(&path->names[rank], "%s>%s>%s", first->service->name, first->target,
		second->service->name);

	if (n < 0) {
		path->names[rank] = NULL;
		return error_raise(-ENOMEM, "the name of a pivot");
	}
	n = asprintf(&path->labels[rank], any ? "%s/%s>%s" : "%s", path->names[rank], models[0],
		models[1]);
	if (n < 0) {
		path->labels[rank] = NULL;
		return error_raise(-ENOMEM, "the name of a pivot");
	}
	return 0;
}

int path_keep(const struct path *path, struct path **ret_path)
{
	struct path *copy = malloc(sizeof(*copy));
	int r = 0;

	if (!copy)
		return error_raise(-ENOMEM, "a path");
	*copy = *path;
	for (unsigned i = 0; i < copy->count && r == 0; i++)
		if (copy->seconds[i])
			r = name_pivot(copy, i);
	if (r) {
		path_free(copy);
		return error_pass(r);
	}
	*ret_path = copy;
	return 0;
}

struct path *path_free(struct path *path)
{
	if (!path)
		return NULL;
	for (unsigned i = 0; i < ROUTE_MAX; i++) {
		free(path->names[i]);
		free(path->labels[i]);
	}
	free(path);
	return NULL;
}
