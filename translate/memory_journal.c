/*
 * memory_journal.c - an overlay in memory that answers, and a table of the store behind it.
 *
 * A row's key is a running number, so that the table is read in order of age at the start and the
 * oldest leave first then too; its value is the entry's key and its value. What the overlay lets go
 * leaves the table with it. At the start, rows that did not fit, are too old, or are none of ours
 * are swept out.
 */
#include "translate/memory_journal.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/store.h"
#include "translate/memory_overlay.h"

enum {
	NUMBER_SIZE = 8,
	ROW_MAX = 512 * 1024, /* more than an entry may have */
};

static const int64_t age_max_ms = 7LL * 24 * 3600 * 1000;

struct journal {
	struct store *store;
	struct table *table; /* NULL without a store */
	struct overlay *overlay;
	struct buf row;
	uint64_t last;  /* number given */
	int64_t now_ms; /* of the start */
	char stale[NUMBER_SIZE];
};

static void write_number(uint64_t number, char ret_bytes[NUMBER_SIZE])
{
	for (size_t i = 0; i < NUMBER_SIZE; i++)
		ret_bytes[i] = (char)(number >> (8 * (NUMBER_SIZE - 1 - i)) & 255);
}

static uint64_t read_number(struct slice bytes)
{
	uint64_t number = 0;

	for (size_t i = 0; i < NUMBER_SIZE; i++)
		number = number << 8 | (uint8_t)bytes.data[i];
	return number;
}

static bool is_old(struct slice value, int64_t now_ms)
{
	struct memory_entry entry;

	return memory_entry_read(value, &entry) != 0 || now_ms - entry.at_ms > age_max_ms;
}

static int load_row(void *user, struct slice number, struct slice row)
{
	struct journal *journal = user;
	struct slice value;
	struct overlay_note *note;
	int r;

	if (number.len != NUMBER_SIZE || row.len < MEMORY_KEY_SIZE)
		return 0;
	value = (struct slice){row.data + MEMORY_KEY_SIZE, row.len - MEMORY_KEY_SIZE};
	journal->last = read_number(number);
	if (is_old(value, journal->now_ms))
		return 0;
	r = overlay_put(journal->overlay, row.data, value);
	note = overlay_note(journal->overlay, row.data);
	if (note)
		note->number = journal->last;
	return error_pass(r);
}

/* Stops at the first row that the overlay did not take or did not keep. */
static int find_stale(void *user, struct slice number, struct slice row)
{
	struct journal *journal = user;
	const struct overlay_note *note = NULL;

	if (number.len != NUMBER_SIZE)
		return 0; /* never written by us: it is in nobody's way */
	if (row.len >= MEMORY_KEY_SIZE)
		note = overlay_note(journal->overlay, row.data);
	if (note && note->number == read_number(number))
		return 0;
	memcpy(journal->stale, number.data, NUMBER_SIZE);
	return 1;
}

static int load(struct journal *journal)
{
	struct slice from = {0};
	int r = table_each(journal->table, from, load_row, journal);

	if (r)
		return error_pass(r);
	while ((r = table_each(journal->table, from, find_stale, journal)) == 1) {
		from = (struct slice){journal->stale, NUMBER_SIZE};
		r = table_remove(journal->table, from);
		if (r)
			break;
	}
	return error_pass(r);
}

int journal_new(struct store *store, size_t max_bytes, int64_t now_ms, struct journal **ret_journal)
{
	CLEANUP(journal_freep) struct journal *journal = calloc(1, sizeof(*journal));
	int r;

	if (!journal)
		return error_raise(-ENOMEM, "making the memory's journal");
	journal->store = store;
	journal->now_ms = now_ms;
	journal->row = (struct buf)BUF_INIT(ROW_MAX);
	r = overlay_new(max_bytes, &journal->overlay);
	if (r == 0 && store)
		r = store_table(store, "memory-journal", &journal->table);
	if (r == 0 && store)
		r = load(journal);
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
	buf_deinit(&journal->row);
	free(journal);
	return NULL;
}

struct slice journal_find(const struct journal *journal, const char key[MEMORY_KEY_SIZE])
{
	return overlay_find(journal->overlay, key);
}

int journal_remove(struct journal *journal, const char key[MEMORY_KEY_SIZE])
{
	const struct overlay_note *note = overlay_note(journal->overlay, key);
	char number[NUMBER_SIZE];
	int r = 0;

	if (!note)
		return 0;
	if (note->number > 0) {
		write_number(note->number, number);
		r = table_remove(journal->table, (struct slice){number, sizeof(number)});
	}
	overlay_remove(journal->overlay, key);
	return error_pass(r);
}

/* Let the oldest go until there is room for `len` and none is too old. */
static int make_room(struct journal *journal, size_t len, int64_t now_ms)
{
	const char *oldest;
	int r = 0;

	while (r == 0 && (oldest = overlay_oldest(journal->overlay))) {
		bool old = journal->table && is_old(overlay_find(journal->overlay, oldest), now_ms);
		char key[MEMORY_KEY_SIZE];

		if (!old && overlay_has_room(journal->overlay, len))
			break;
		memcpy(key, oldest, sizeof(key));
		r = journal_remove(journal, key);
	}
	return error_pass(r);
}

static int write_row(struct journal *journal, const char key[MEMORY_KEY_SIZE], struct slice value,
	struct overlay_note *note)
{
	char number[NUMBER_SIZE];
	int r;

	buf_clear(&journal->row);
	r = buf_add(&journal->row, (struct slice){key, MEMORY_KEY_SIZE});
	if (r == 0)
		r = buf_add(&journal->row, value);
	if (r)
		return r == BUF_E_FULL ? 0 : error_pass(r);
	write_number(journal->last + 1, number);
	r = table_put(
		journal->table, (struct slice){number, sizeof(number)}, buf_slice(&journal->row));
	if (r)
		return r == STORE_E_FULL ? 0 : error_pass(r);
	note->number = ++journal->last;
	return error_pass(store_hurry(journal->store));
}

int journal_put(struct journal *journal, const char key[MEMORY_KEY_SIZE], struct slice value,
	int64_t now_ms)
{
	struct overlay_note *note;
	int r = journal_remove(journal, key);

	if (r == 0)
		r = make_room(journal, value.len, now_ms);
	if (r == 0)
		r = overlay_put(journal->overlay, key, value);
	if (r)
		return error_pass(r);
	note = overlay_note(journal->overlay, key);
	if (!note || !journal->table)
		return 0;
	return error_pass(write_row(journal, key, value, note));
}

void journal_hand_out(struct journal *journal, const char key[MEMORY_KEY_SIZE])
{
	struct overlay_note *note = overlay_note(journal->overlay, key);

	if (note)
		note->handed_out = true;
}

bool journal_is_handed_out(struct journal *journal, const char key[MEMORY_KEY_SIZE])
{
	const struct overlay_note *note = overlay_note(journal->overlay, key);

	return note && note->handed_out;
}

size_t journal_count(const struct journal *journal)
{
	return overlay_count(journal->overlay);
}
