/*
 * refused.h - a sample of what the gate refused, for people to read.
 *
 * Each answer of a backend with a finding may become a row of the topic [topics] refused, written
 * in the transaction of its article. Which ones is drawn by their text, so that a replay keeps the
 * same; of one article there are at most REFUSED_MAX.
 */
#pragma once

#include <stddef.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/gate.h"

enum {
	REFUSED_MAX = 4,             /* of one article */
	REFUSED_TEXT_MAX = 16 << 10, /* bytes of each text; the rest is left out */
};

/* The rows of one article, JSON each. */
struct refused {
	char *rows[REFUSED_MAX];
	size_t count;
};

struct refusal {
	const char *article; /* id */
	const char *language, *backend;
	struct slice source, english;
	const struct gate_verdict *verdict;
};

void refused_deinit(struct refused *refused);
/* Note it, if it is among the `share` that is kept and there is room. 0 or < 0. */
int refused_note(struct refused *refused, double share, const struct refusal *refusal);
