/*
 * mapping_internal.h - a mapping as mapping_load.c builds it, and as mapping.c and
 * mapping_extract.c apply it.
 */
#pragma once

#include "schemas/mapping.h"
#include "schemas/mapping_path.h"

struct condition {
	struct path *at;
	char **values; /* NULL: it is enough that something stands there */
};

/* One piece of a structured text, relative to what an alternative found. */
struct part {
	struct path *at;
	struct condition when; /* of the same; without a path none is asked for */
	struct reading reading;
};

struct path_list {
	struct path **list;
	size_t count;
};

/* One place where a field may stand, and how to read what is there. */
struct alternative {
	struct path *at;      /* NULL: the constant `value` */
	char *value;          /* the constant */
	struct path *when_at; /* only when this place ... */
	char **when_values;   /* ... holds one of these */
	struct reading reading;
	char **picks;         /* members that stand for an object, the first that is there */
	char *split;          /* what separates the values of a list that is one string */
	char **cut;           /* owned; reading.cut borrows it */
	struct path *zone_at; /* a date's companion fields, relative to the item */
	struct path *time_at;
	char **values_from, **values_to; /* a translation of values */
	struct path_list
		beside[BESIDE_COUNT]; /* relative to the object that the value is taken of */
	struct part *parts;
	size_t part_count;
};

struct target_rule {
	struct alternative *alternatives;
	size_t count;
};

struct mapping {
	char *name;
	struct condition *has, *any;
	size_t has_count, any_count;
	struct path **lacks;
	size_t lacks_count;
	struct condition *no_article; /* one of them holds: it is something else */
	size_t no_article_count;
	struct path **items;
	size_t items_count;
	struct path *page; /* where a page of HTML stands, or NULL */
	char **nulls;
	char **languages_from, **languages_to;
	struct target_rule rules[TARGET_COUNT];
};

/* Does a text that is one of `values` stand at `path`? Any value does when there are none. */
bool mapping_holds(
	const struct path *path, char *const *values, const cJSON *root, const cJSON *item);

/* What `text` is called in `to`, or NULL. */
const char *mapping_translated(char *const *from, char *const *to, struct slice text);

/* Take off what says "cut short". Was there any? */
bool mapping_cut_ends(const struct reading *reading, struct slice *text);

/* What stands beside a value in `whole`, the object that it was taken of (NULL: it was of none). 0
 * or < 0. */
int mapping_note_beside(const struct mapping *mapping, const struct alternative *alternative,
	const cJSON *root, const cJSON *whole, struct field *field);

/* Add a field; what it owns is the extraction's, unless that is full or it fails. 0 or < 0. */
int extraction_add(struct extraction *extraction, const struct field *field);
void field_deinit(struct field *field);
