/*
 * samples.h - which remembered segment has the same pattern as one that is not remembered, and the
 * English that follows from it (slots.h).
 *
 * A table of SAMPLES_BYTES, from the hash of a pattern to the name of the segment that had it last.
 * It holds no text: the memory is asked for the segment, so what was forgotten serves nobody. All
 * that it says is verified at use, so any bytes are a valid one; it is a file that is mapped, and
 * outlives the process.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "schemas/memory_entry.h"
#include "translate/memory_key.h"
#include "translate/slots.h"

struct samples;

enum {
	SAMPLES_BYTES = 6 << 20,
};

enum {
	SAMPLES_E_NONE = 1, /* it has no slots, or no such pattern is known; or it is not proved */
};

/* What a segment is without its values; the slots are borrowed from its text. */
struct sample_pattern {
	struct memory_id id;
	struct slots slots;
};

/* `path`: a file, made if needed; "": it ends with the process, as it does when the file cannot be
 * had (`*ret_kept` is false then). 0 or < 0. */
int samples_new(const char *path, struct samples **ret_samples, bool *ret_kept);
struct samples *samples_free(struct samples *samples);
DEFINE_CLEANUP(struct samples *, samples_free);

/* A segment that is remembered under this name: it serves, if it is proved where its slots are. 0
 * or < 0. */
int samples_note(
	struct samples *samples, const struct memory_id *id, const struct memory_entry *entry);
/* The pattern of a segment, and the name of one that had it. 0, SAMPLES_E_NONE or < 0. */
int samples_find(struct samples *samples, const struct memory_key *key,
	struct sample_pattern *ret_pattern, struct memory_id *ret_id);
/* The English of `key`, whose pattern it is, made from that of the entry; yours to free. The gate
 * has not seen it. 0, SAMPLES_E_NONE or < 0. */
int samples_fill(struct samples *samples, const struct memory_key *key,
	const struct sample_pattern *pattern, const struct memory_entry *entry, char **ret_english);
