/*
 * memory_journal.c - an overlay in memory that answers, and rows of the archive behind it that are
 * not listed.
 *
 * When the topic has what was kept, the row that is there is listed: it is written once. What was
 * dropped is said so by a row, so that the next process does not take it up; what left for want of
 * room or by age is taken up again, if it is not too old by then.
 */
#include "translate/memory_journal.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/memory_archive.h"
#include "translate/memory_overlay.h"

static const int64_t age_max_ms = 7LL * 24 * 3600 * 1000;
static const int64_t look_every_ms = 60 * 1000; /* how often the oldest is asked for its age */

struct journal {
	struct archive *archive; /* or NULL */
	struct overlay *overlay;
	int64_t now_ms;    /* of the start */
	int64_t looked_ms; /* when the oldest was last asked */
};

static bool is_old(struct slice value, int64_t now_ms)
{
	struct memory_entry entry;

	return memory_entry_read(value, &entry) != 0 || now_ms - entry.at_ms > age_max_ms;
}

static int load_row(
	void *user, const struct memory_id *id, struct slice value, struct row_place place)
{
	struct journal *journal = user;
	struct overlay_note *note;
	int r;

	if (!value.data || is_old(value, journal->now_ms)) {
		overlay_remove(journal->overlay, id);
		return 0;
	}
	r = overlay_put(journal->overlay, id, value);
	note = overlay_note(journal->overlay, id);
	if (note)
		note->place = place;
	return error_pass(r);
}

int journal_new(
	struct archive *archive, size_t max_bytes, int64_t now_ms, struct journal **ret_journal)
{
	CLEANUP(journal_freep) struct journal *journal = calloc(1, sizeof(*journal));
	int r;

	if (!journal)
		return error_raise(-ENOMEM, "making the memory's journal");
	journal->archive = archive;
	journal->now_ms = now_ms;
	r = overlay_new(max_bytes, &journal->overlay);
	if (r == 0 && archive)
		r = archive_each_unlisted(archive, load_row, journal);
	if (r)
		return error_pass(r);
	*ret_journal = journal;
	journal = NULL;
	return 0;
}

struct journal *journal_free(struct journal *journal)
{
	if (!journal)
		return NULL;
	overlay_free(journal->overlay);
	free(journal);
	return NULL;
}

struct slice journal_find(const struct journal *journal, const struct memory_id *id)
{
	return overlay_find(journal->overlay, id);
}

static void drop_old(struct journal *journal, int64_t now_ms)
{
	const struct memory_id *oldest;

	if (now_ms - journal->looked_ms < look_every_ms && now_ms >= journal->looked_ms)
		return;
	journal->looked_ms = now_ms;
	while ((oldest = overlay_oldest(journal->overlay)) &&
		is_old(overlay_find(journal->overlay, oldest), now_ms)) {
		struct memory_id id = *oldest;

		overlay_remove(journal->overlay, &id);
	}
}

int journal_put(
	struct journal *journal, const struct memory_id *id, struct slice value, int64_t now_ms)
{
	struct row_place place = {0};
	struct overlay_note *note;
	int r = overlay_put(journal->overlay, id, value);

	if (r)
		return error_pass(r);
	if (!journal->archive)
		return 0;
	drop_old(journal, now_ms);
	r = archive_write(journal->archive, id, value, &place);
	if (r < 0)
		return error_pass(r);
	note = overlay_note(journal->overlay, id);
	if (note && r == 0)
		note->place = place;
	return r == ARCHIVE_E_FULL ? JOURNAL_E_FULL : 0;
}

int journal_drop(struct journal *journal, const struct memory_id *id)
{
	int r = 0;

	overlay_remove(journal->overlay, id);
	if (journal->archive)
		r = archive_forget(journal->archive, id);
	return r == ARCHIVE_E_FULL ? 0 : error_pass(r); /* then the row is not there either */
}

/* Where the archive has this value already; segment 0: nowhere. */
static struct row_place place_of(
	const struct journal *journal, const struct memory_id *id, struct slice value)
{
	const struct overlay_note *note = overlay_note(journal->overlay, id);

	if (note && slice_is(overlay_find(journal->overlay, id), value))
		return note->place;
	return (struct row_place){0};
}

int journal_commit(struct journal *journal, const struct memory_id *id, struct slice value)
{
	struct row_place place = place_of(journal, id, value);
	int r = 0;

	if (place.segment == 0)
		r = archive_write(journal->archive, id, value, &place);
	if (r == 0)
		r = archive_list(journal->archive, id, place);
	overlay_remove(journal->overlay, id);
	if (r == ARCHIVE_E_LONG)
		return 0;
	return r == ARCHIVE_E_FULL ? JOURNAL_E_FULL : error_pass(r);
}

void journal_hand_out(struct journal *journal, const struct memory_id *id)
{
	struct overlay_note *note = overlay_note(journal->overlay, id);

	if (note)
		note->handed_out = true;
}

bool journal_is_handed_out(struct journal *journal, const struct memory_id *id)
{
	const struct overlay_note *note = overlay_note(journal->overlay, id);

	return note && note->handed_out;
}

size_t journal_count(const struct journal *journal)
{
	return overlay_count(journal->overlay);
}
