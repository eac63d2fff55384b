/*
 * mapping_path.h - where in a JSON value something stands.
 *
 *	/title                              the member "title"
 *	/authors/0/name                     "name" of the first element
 *	/images/ * /url   (without blanks)  "url" of every element, or of every member of an object
 *	/body_*                             every member whose name begins so
 *	/bodies[?contenttype=text/plain]    the elements whose member "contenttype" is that text
 *	/links[?rel!=self]                  ... is not that text
 *	/results[?url]                      ... that have such a member
 *	/link[?!rel]                        ... that have none
 *	/parts[?role/@name=body]            ... whose "role" has the member "@name" of that text
 *	^/feed/title                        from the whole record, not from the item
 *	/a~1b                               the member "a/b": "~1" is "/", "~0" is "~", as in RFC
 *6901
 *
 * A name that a list is asked for is asked of each of its elements: /channel/item/title of a
 * "channel" that is a list of lists is all their titles.
 *
 * A path is compiled once and walked often; walking allocates nothing but the place that it says.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/slice.h"

enum {
	MAPPING_PATH_E_BAD = 1, /* `ret_why` says what is wrong with it */
};

enum {
	PATH_SEGMENTS_MAX = 16,
	PLACE_MAX = 512, /* a place longer than this is cut short */
};

struct path;

/* Compile. 0, MAPPING_PATH_E_BAD (with a static text) or < 0. */
int path_new(struct slice text, struct path **ret_path, const char **ret_why);
struct path *path_free(struct path *path);
DEFINE_CLEANUP(struct path *, path_free);

/* Call `visit` for each value at `path` in the order of the document, with its concrete place
 * ("/images/2/url"; the buffer is the walk's own). A visit that returns anything but 0 ends the
 * walk, which returns the same. `place` holds the place of `item` already. */
int path_walk(const struct path *path, const cJSON *root, const cJSON *item, struct buf *place,
	int (*visit)(void *user, const cJSON *value, struct buf *place), void *user);

/* Does the path go through a member of that name, or ask for one in a filter? */
bool path_names(const struct path *path, const char *member);

/* The first value at `path`, which may be null; or NULL. */
const cJSON *path_first(const struct path *path, const cJSON *root, const cJSON *item);
