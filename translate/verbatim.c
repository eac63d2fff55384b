/*
 * verbatim.c - parts of a text that are to stay as they are.
 *
 * A part is known by its words, so it is looked for where a word begins and ends: a name of two
 * letters is not to be found inside other words. Where sentences were cut through a part, each
 * keeps what it has of it.
 */
#include "translate/verbatim.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/error.h"
#include "translate/glossary_form.h"
#include "translate/terms.h"
#include "translate/text.h"

struct collection {
	struct slice text;
	struct term list[TERMS_MAX]; /* by place */
	char *owned[TERMS_MAX];
	size_t count, owned_count;
};

static void collection_deinit(struct collection *collection)
{
	for (size_t i = 0; i < collection->owned_count; i++)
		free(collection->owned[i]);
}

/* Put it in its place, unless something stands there. */
static void put(struct collection *collection, const struct term *term)
{
	size_t i = collection->count;

	while (i > 0 && collection->list[i - 1].at >= term->at + term->len)
		i--;
	if (collection->count == TERMS_MAX ||
		(i > 0 && collection->list[i - 1].at + collection->list[i - 1].len > term->at))
		return;
	memmove(&collection->list[i + 1], &collection->list[i],
		(collection->count - i) * sizeof(*term));
	collection->list[i] = *term;
	collection->count++;
}

/* These bytes of the text stay. */
static int keep(struct collection *collection, size_t at, size_t len)
{
	char **copy = &collection->owned[collection->owned_count];
	int r;

	if (collection->owned_count == TERMS_MAX)
		return 0;
	r = slice_copy((struct slice){collection->text.data + at, len}, copy);
	if (r)
		return error_pass(r);
	collection->owned_count++;
	put(collection, &(struct term){at, len, *copy});
	return 0;
}

/* The code point that ends at `at`; 0: none. */
static int32_t before(struct slice text, size_t at)
{
	size_t from = at;

	while (from > 0 && ((unsigned char)text.data[--from] & 0xC0) == 0x80)
		continue;
	return at > 0 ? text_next(text, &from) : 0;
}

static int32_t behind(struct slice text, size_t at)
{
	return at < text.len ? text_next(text, &at) : 0;
}

static bool is_whole(struct slice text, size_t from, size_t to)
{
	return form_is_edge(before(text, from), behind(text, from)) &&
	       form_is_edge(before(text, to), behind(text, to));
}

/* Keep each place of `part` in `whole`, as far as it is in the text, which begins at `from` there.
 */
static int keep_each(
	struct collection *collection, struct slice whole, size_t from, struct slice part)
{
	size_t to = from + collection->text.len;
	size_t at = 0;

	while (part.len > 0 && at + part.len <= whole.len) {
		const char *found = memmem(whole.data + at, whole.len - at, part.data, part.len);
		size_t begin = found ? (size_t)(found - whole.data) : whole.len;
		size_t end = begin + part.len;
		int r = 0;

		if (begin >= to)
			return 0;
		at = begin + 1;
		if (end <= from || !is_whole(whole, begin, end))
			continue;
		begin = begin < from ? from : begin;
		end = end > to ? to : end;
		r = keep(collection, begin - from, end - begin);
		if (r)
			return error_pass(r);
	}
	return 0;
}

static bool is_inside(struct slice text, struct slice whole)
{
	uintptr_t at = (uintptr_t)text.data, begin = (uintptr_t)whole.data;

	return at >= begin && at + text.len <= begin + whole.len;
}

static int collect(struct collection *collection, struct slice paragraph, char *const *parts,
	size_t count, const struct terms *terms)
{
	struct slice text = collection->text;
	struct slice whole = is_inside(text, paragraph) ? paragraph : text;

	for (size_t i = 0; i < count; i++) {
		int r = keep_each(
			collection, whole, (size_t)(text.data - whole.data), slice_of(parts[i]));

		if (r)
			return error_pass(r);
	}
	for (size_t i = 0; terms && i < terms->count; i++)
		put(collection, &terms->list[i]);
	return 0;
}

int verbatim_add(struct slice paragraph, char *const *parts, size_t count, struct slice text,
	struct terms **terms)
{
	CLEANUP(collection_deinit) struct collection collection = {.text = text};
	struct terms *all = NULL;
	int r;

	if (count == 0)
		return 0;
	r = collect(&collection, paragraph, parts, count, *terms);
	if (!r && collection.owned_count > 0)
		r = terms_new(text, collection.list, collection.count, &all);
	if (r || !all)
		return error_pass(r);
	terms_unref(*terms);
	*terms = all;
	return 0;
}
