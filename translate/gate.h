/*
 * gate.h - the checks between a backend's answer and the reader: nothing wrong passes for right.
 * Pure.
 *
 * HARD findings are never published and never remembered; SOFT ones are doubts. Each check has a
 * name (the reason code of schemas/reasons.h) and its function in a file of its own, check_NAME.c;
 * gate.c is the table of them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "runtime/slice.h"
#include "translate/gate_record.h"

enum gate_level {
	GATE_PASS,
	GATE_SOFT,
	GATE_HARD,
};

struct gate_pair {
	struct slice source;
	struct slice english;
	const char *language; /* BCP 47 of the source */
	double stretch; /* of the backend's translations against people's (stretch.h); 0: not known
			 */
};

enum {
	GATE_FINDINGS_MAX = 16,
};

struct gate_verdict {
	enum gate_level level; /* the worst of the findings */
	struct {
		const char *reason; /* static */
		enum gate_level level;
	} findings[GATE_FINDINGS_MAX];
	size_t count;
};

/* Judge one segment. Linear in the length of the texts. 0 or < 0 (no memory). */
int gate_segment(const struct gate_pair *pair, struct gate_verdict *ret_verdict);
/* Judge a paragraph of several segments as a whole: what only shows there. 0 or < 0. */
int gate_paragraph(const struct gate_pair *pair, struct gate_verdict *ret_verdict);
/* Judge a paragraph of one segment, which gate_segment() has judged, by what that left to the
 * paragraph: the numbers and the quotations. 0 or < 0. */
int gate_rest(const struct gate_pair *pair, struct gate_verdict *ret_verdict);

/* The same without reading twice: judge a segment and keep what was read of it (yours to free), and
 * judge a paragraph by what its segments left. 0 or < 0. */
int gate_segment_recorded(const struct gate_pair *pair, struct gate_record **ret_record,
	struct gate_verdict *ret_verdict);
int gate_paragraph_of(const struct gate_pair *pair, const struct gate_piece *pieces, size_t count,
	struct gate_verdict *ret_verdict);
/* Judge what a pivot route has in the middle, which is not English: by what goes wrong in any
 * language. 0 or < 0. */
int gate_middle(const struct gate_pair *pair, struct gate_verdict *ret_verdict);

/* "pass", "soft", "hard": the label of metrics. */
const char *gate_level_name(enum gate_level level);
