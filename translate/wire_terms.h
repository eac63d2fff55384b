/*
 * wire_terms.h - the terms of a question, for the backends that are told them. Pure.
 */
#pragma once

#include "translate/backend.h"
#include "translate/terms.h"

struct wire_term {
	struct slice source; /* as it stands in the text */
	const char *english;
};

enum {
	WIRE_TERMS_MAX = 50, /* of a question: as many as the least patient service takes */
};

/* The different terms of the batch's items, the first `max`. Returns how many. */
size_t wire_terms(const struct batch *batch, struct wire_term *ret_terms, size_t max);

/* Append a text as a JSON string, with each of its terms in `open`, its English and `middle`, the
 * term and `close`. A term whose English has a character of mark-up goes as it is. 0, BUF_E_FULL or
 * < 0. */
struct wire_tag {
	const char *open, *middle, *close;
};
int wire_add_tagged(struct buf *buf, const struct item *item, const struct wire_tag *tag);
