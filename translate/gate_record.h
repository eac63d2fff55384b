/*
 * gate_record.h - what was read of a segment, kept for the judgement of its paragraph.
 *
 * A paragraph is judged when all of its segments are there, by the same words that each of them was
 * judged by: they are read once, and joined. A segment that came from the memory has no record, and
 * is read then.
 */
#pragma once

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/reading.h"

struct gate_record; /* of both sides of a segment; it borrows nothing */

/* Copy two readings. 0 or < 0. */
int gate_record_new(const struct reading *source, const struct reading *english,
	struct gate_record **ret_record);
/* The same of texts that nobody has read yet. 0 or < 0. */
int gate_record_read(struct slice source, struct slice english, struct gate_record **ret_record);
struct gate_record *gate_record_free(struct gate_record *record);
DEFINE_CLEANUP(struct gate_record *, gate_record_free);

/* What was counted; the texts are not to be looked at. Borrowed. */
const struct reading *gate_record_source(const struct gate_record *record);
const struct reading *gate_record_english(const struct gate_record *record);

/* A segment of a paragraph. */
struct gate_piece {
	struct slice source;              /* lies in the paragraph's */
	struct slice english;             /* likewise */
	const struct gate_record *record; /* of these texts, or NULL */
};

/* Make the readings of a paragraph, opened for its texts, of those of its segments; between and
 * around which is nothing but white space. 0 or < 0. */
int gate_record_join(const struct gate_piece *pieces, size_t count, struct reading *source,
	struct reading *english);
