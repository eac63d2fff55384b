/*
 * memory_journal.h - what was translated here and is not committed yet, kept through kill -9.
 *
 * An answer that the gate passed goes in when it arrives and leaves when its record has come back
 * from the topic, so that a worker that dies in between does not ask again for what was paid. Only
 * the process's end is survived, not a power cut: rows are written down once a turn of the loop and
 * not synchronised. Bounded by bytes and by age, the oldest leaving first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/memory_key.h"

struct journal;
struct archive;

enum {
	JOURNAL_E_FULL = 1, /* the archive's disk is: it is kept in memory alone */
};

/* At most `max_bytes`. `archive` is borrowed; NULL: it is kept in memory alone, and has no age.
 * What an earlier process left is there again. 0 or < 0. */
int journal_new(
	struct archive *archive, size_t max_bytes, int64_t now_ms, struct journal **ret_journal);
struct journal *journal_free(struct journal *journal);
DEFINE_CLEANUP(struct journal *, journal_free);

/* The value, borrowed until the next call but find; data NULL: not there. */
struct slice journal_find(const struct journal *journal, const struct memory_id *id);
/* Copy in; an entry of that name is replaced. 0, JOURNAL_E_FULL or < 0. */
int journal_put(
	struct journal *journal, const struct memory_id *id, struct slice value, int64_t now_ms);
/* What was kept did not pass after all, or was withdrawn. 0 or < 0. */
int journal_drop(struct journal *journal, const struct memory_id *id);
/* The topic has this value: it goes in the archive, and leaves. 0, JOURNAL_E_FULL or < 0. */
int journal_commit(struct journal *journal, const struct memory_id *id, struct slice value);

/* The topic's record was made from this entry, by this process. */
void journal_hand_out(struct journal *journal, const struct memory_id *id);
bool journal_is_handed_out(struct journal *journal, const struct memory_id *id);
size_t journal_count(const struct journal *journal);
