/*
 * shape.h - a struct and its JSON object, related by a table.
 *
 * Each member of the object is one row: its name, what kind of value it is, where it lies in the
 * struct, in which forms of the object it stands and in which it must stand. Reading, writing and
 * freeing are three walks over the same table, so they cannot disagree.
 *
 * An absent member is NULL, 0 or false in the struct; null and "" are read as absent. A member that
 * the table does not name at all is kept as `unknown` where the struct has room for it, and
 * written again; one that belongs to another form is dropped.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "schemas/pen.h"

enum field_kind {
	FIELD_TEXT,    /* char *: a string */
	FIELD_LINE,    /* char *: a string without control characters */
	FIELD_WORD,    /* an enum: the string that `words` has at this place */
	FIELD_TIME,    /* int64_t, milliseconds since 1970: a string, RFC 3339 */
	FIELD_COUNT,   /* long: a number, whole and not below 0 */
	FIELD_SHARE,   /* double: a number from 0 to 1 */
	FIELD_SWITCH,  /* bool */
	FIELD_TEXTS,   /* char **, with a size_t at count_offset: an array of strings */
	FIELD_QUADS,   /* a struct of four uint32_t *, with a count: an array of arrays of four */
	FIELD_OBJECT,  /* a struct inside the struct: an object of `shape` */
	FIELD_LIST,    /* a struct *, with a count: an array of objects of `shape` */
	FIELD_JSON,    /* cJSON *: an object, kept as it is */
	FIELD_DERIVED, /* not in the struct: written by `derive` (if any), not read */
};

struct shape;

struct field {
	const char *name;
	const char *problem; /* what to say when it is missing or malformed */
	enum field_kind kind;
	unsigned forms;    /* bits: the forms that it stands in */
	unsigned required; /* bits: the forms that it must stand in */
	size_t offset;
	size_t count_offset;
	size_t max;                /* elements of a list */
	const struct shape *shape; /* FIELD_OBJECT, FIELD_LIST */
	const char *const *words;  /* NULL-ended: FIELD_WORD; FIELD_TEXT: it must be one of them */
	bool (*is_valid)(const char *text); /* FIELD_TEXT, may be NULL */
	void (*derive)(struct pen *pen, const char *name, const void *base);
};

struct shape {
	const struct field *fields; /* at most 64 */
	size_t count;
	size_t size; /* of the struct */
	bool keeps_unknown;
	size_t unknown_offset; /* of a cJSON * */
};

enum {
	SHAPE_E_INVALID = 1, /* `*ret_why` (static text) says what is wrong */
};

/* Fill the zeroed struct at `base` from `object`, which is emptied on the way: delete it after. On
 * an outcome or failure `base` is half filled: shape_free() it. 0, SHAPE_E_INVALID or < 0. */
int shape_read(
	const struct shape *shape, unsigned form, cJSON *object, void *base, const char **ret_why);

/* Write the members (without the braces around them) of the struct at `base`. */
void shape_write(const struct shape *shape, unsigned form, const void *base, struct pen *pen);

/* Free what the struct at `base` owns, and zero it. */
void shape_free(const struct shape *shape, void *base);
