/*
 * wire_terms.c - the terms of a question, for the backends that are told them.
 */
#include "translate/wire_terms.h"

#include "runtime/error.h"
#include "translate/wire.h"

static bool is_known(const struct wire_term *terms, size_t count, const struct wire_term *term)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(terms[i].source, term->source))
			return true;
	return false;
}

size_t wire_terms(const struct batch *batch, struct wire_term *ret_terms, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < batch->count; i++) {
		const struct item *item = &batch->items[i];

		for (size_t n = 0; item->terms && n < item->terms->count && count < max; n++) {
			const struct term *place = &item->terms->list[n];
			const struct wire_term term = {
				{item->text.data + place->at, place->len}, place->english};

			if (!is_known(ret_terms, count, &term))
				ret_terms[count++] = term;
		}
	}
	return count;
}

static int add_tag(
	struct buf *buf, struct slice term, const char *english, const struct wire_tag *tag)
{
	int r;

	if (strpbrk(english, "<>&\""))
		return wire_add_escaped(buf, term);
	r = wire_add_escaped(buf, slice_of(tag->open));
	if (!r)
		r = wire_add_escaped(buf, slice_of(english));
	if (!r)
		r = wire_add_escaped(buf, slice_of(tag->middle));
	if (!r)
		r = wire_add_escaped(buf, term);
	return r ? r : wire_add_escaped(buf, slice_of(tag->close));
}

int wire_add_tagged(struct buf *buf, const struct item *item, const struct wire_tag *tag)
{
	const struct terms *terms = item->terms;
	const size_t count = terms ? terms->count : 0;
	size_t done = 0;
	int r = buf_add(buf, slice_of("\""));

	for (size_t i = 0; i < count && !r; i++) {
		const struct term *term = &terms->list[i];

		r = wire_add_escaped(buf, (struct slice){item->text.data + done, term->at - done});
		if (!r)
			r = add_tag(buf, (struct slice){item->text.data + term->at, term->len},
				term->english, tag);
		done = term->at + term->len;
	}
	if (!r)
		r = wire_add_escaped(
			buf, (struct slice){item->text.data + done, item->text.len - done});
	return r ? r : buf_add(buf, slice_of("\""));
}
