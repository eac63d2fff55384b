/*
 * memory.c - the translation memory over its store, its journal and its topic.
 *
 * Reading looks into the journal, then into the store. An answer is kept in the journal when it
 * arrives; learning hands out the record for the topic; when that record is committed the follower
 * brings it back, it goes into the store and leaves the journal. So what an aborted transaction
 * would have remembered stays known for a while here and nowhere else, which is harmless: it did
 * pass the gate. After a restart it counts as unwritten and is handed out once more.
 *
 * How far the topic was read stands in a table of the same store, a little behind rather than
 * ahead: an entry that is applied twice is the same entry.
 */
#include "translate/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/store.h"
#include "schemas/memory_entry.h"
#include "translate/memory_journal.h"
#include "translate/memory_key.h"

enum {
	VALUE_MAX = 256 * 1024,
	PLACE_EVERY = 64, /* records between two notes of how far the topic was read */
	NAME_MAX_BYTES = 128,
};

struct memory {
	struct store *store; /* NULL: the journal is all there is */
	struct table *entries, *places;
	struct journal *journal;
	struct buf value; /* of the last record handed out */
	char key[MEMORY_KEY_SIZE];
	char backend[NAME_MAX_BYTES]; /* of the last entry found */
	char model[NAME_MAX_BYTES];
	unsigned long applied;
	struct log_pace full;
	struct metric *hits, *misses, *learned, *refused, *entry_count;
};

static void make_metrics(struct memory *memory, struct metrics *metrics)
{
	static const char help[] = "Segments looked up in the translation memory.";
	static const char learned[] = "Segments that the translation memory took in.";

	memory->hits = metrics_get(metrics, METRIC_COUNTER, "dragoman_memory_lookups_total", help,
		METRIC_LABELS("result", "hit"));
	memory->misses = metrics_get(metrics, METRIC_COUNTER, "dragoman_memory_lookups_total", help,
		METRIC_LABELS("result", "miss"));
	memory->learned = metrics_get(metrics, METRIC_COUNTER, "dragoman_memory_learned_total",
		learned, METRIC_LABELS("result", "kept"));
	memory->refused = metrics_get(metrics, METRIC_COUNTER, "dragoman_memory_learned_total",
		learned, METRIC_LABELS("result", "full"));
	memory->entry_count = metrics_get(metrics, METRIC_GAUGE, "dragoman_memory_entries",
		"Entries in the reading copy of the translation memory.", NULL);
}

static int open_tables(struct memory *memory)
{
	int r;

	if (!memory->store)
		return 0;
	r = store_table(memory->store, "memory", &memory->entries);
	if (r == 0)
		r = store_table(memory->store, "memory-places", &memory->places);
	return error_pass(r);
}

int memory_new(struct metrics *metrics, struct store *store, size_t overlay_max,
	struct memory **ret_memory)
{
	CLEANUP(memory_freep) struct memory *memory = calloc(1, sizeof(*memory));
	int r;

	if (!memory)
		return error_raise(-ENOMEM, "making the translation memory");
	memory->store = store;
	memory->value = (struct buf)BUF_INIT(VALUE_MAX);
	make_metrics(memory, metrics);

	r = journal_new(store, overlay_max, loop_wall_ms(), &memory->journal);
	if (r == 0)
		r = open_tables(memory);
	if (r)
		return error_pass(r);
	*ret_memory = memory;
	memory = NULL;
	return 0;
}

struct memory *memory_free(struct memory *memory)
{
	if (!memory)
		return NULL;
	journal_free(memory->journal);
	buf_deinit(&memory->value);
	free(memory);
	return NULL;
}

/* The value of a key, from wherever it is. 0, MEMORY_E_UNKNOWN or < 0. */
static int read_value(struct memory *memory, const char *key, struct slice *ret_value)
{
	struct slice value = journal_find(memory->journal, key);
	int r;

	if (value.data) {
		*ret_value = value;
		return 0;
	}
	if (!memory->entries)
		return MEMORY_E_UNKNOWN;
	r = table_get(memory->entries, (struct slice){key, MEMORY_KEY_SIZE}, ret_value);
	return r == STORE_E_ABSENT ? MEMORY_E_UNKNOWN : error_pass(r);
}

static void copy_name(char *name, struct slice text, char end)
{
	const char *stop = text.len ? memchr(text.data, end, text.len) : NULL;
	size_t length = stop ? (size_t)(stop - text.data) : text.len;

	if (length >= NAME_MAX_BYTES)
		length = NAME_MAX_BYTES - 1;
	if (length > 0)
		memcpy(name, text.data, length);
	name[length] = '\0';
}

int memory_find(struct memory *memory, const struct memory_key *key, struct memory_found *ret_found)
{
	struct memory_entry entry;
	struct slice value;
	char digits[MEMORY_KEY_SIZE];
	int r = memory_key_digits(key, digits);

	if (r)
		return error_pass(r);
	r = read_value(memory, digits, &value);
	if (r < 0)
		return error_pass(r);
	if (r == 0)
		r = memory_entry_read(value, &entry);
	if (r) {
		metric_add(memory->misses, 1);
		return MEMORY_E_UNKNOWN;
	}

	metric_add(memory->hits, 1);
	copy_name(memory->backend, entry.backend, '/');
	copy_name(memory->model, entry.model, '\0');
	*ret_found = (struct memory_found){entry.english, memory->backend, memory->model,
		.unwritten = journal_find(memory->journal, digits).data &&
			     !journal_is_handed_out(memory->journal, digits)};
	return 0;
}

/* Make key and value of an entry. 0, MEMORY_E_UNFIT or < 0. */
static int make_entry(struct memory *memory, const struct memory_key *key, struct slice english,
	const char *model, int64_t now_ms)
{
	const struct memory_entry entry = {.language = slice_of(key->language),
		.class = slice_of(memory_class_name(key->class)),
		.backend = slice_of(key->backend),
		.model = slice_of(model),
		.source = key->text,
		.english = english,
		.at_ms = now_ms};
	int r = memory_key_digits(key, memory->key);

	if (r)
		return error_pass(r);
	buf_clear(&memory->value);
	r = memory_entry_write(&entry, &memory->value);
	return r == MEMORY_E_LONG ? MEMORY_E_UNFIT : error_pass(r);
}

int memory_keep(struct memory *memory, const struct memory_key *key, struct slice english,
	const char *model, int64_t now_ms)
{
	int r = make_entry(memory, key, english, model, now_ms);

	if (r == MEMORY_E_UNFIT)
		return 0;
	if (r == 0)
		r = journal_put(memory->journal, memory->key, buf_slice(&memory->value), now_ms);
	return error_pass(r);
}

int memory_drop(struct memory *memory, const struct memory_key *key)
{
	int r = memory_key_digits(key, memory->key);

	if (r == 0 && !journal_is_handed_out(memory->journal, memory->key))
		r = journal_remove(memory->journal, memory->key);
	return error_pass(r);
}

int memory_learn(struct memory *memory, const struct memory_key *key, struct slice english,
	const char *model, int64_t now_ms, struct record *ret_record)
{
	int r = make_entry(memory, key, english, model, now_ms);

	if (r)
		return r == MEMORY_E_UNFIT ? r : error_pass(r);
	if (journal_is_handed_out(memory->journal, memory->key))
		return MEMORY_E_WRITTEN;
	if (!journal_find(memory->journal, memory->key).data)
		r = journal_put(memory->journal, memory->key, buf_slice(&memory->value), now_ms);
	if (r)
		return error_pass(r);
	journal_hand_out(memory->journal, memory->key);

	*ret_record = (struct record){.partition = -1,
		.key = {memory->key, MEMORY_KEY_SIZE},
		.value = buf_slice(&memory->value)};
	return 0;
}

/* The store is full: what it has it goes on to answer, and says once in a while that it takes no
 * more. */
static void say_full(struct memory *memory)
{
	metric_add(memory->refused, 1);
	if (log_is_due(&memory->full, loop_now_ms()))
		log_warn("MEMORY-FULL",
			"entries=%zu the translation memory's store is full: new "
			"segments are translated but not remembered here",
			table_count(memory->entries));
}

static int put(struct memory *memory, const struct record *record)
{
	int r;

	if (!record->value.data)
		return error_pass(table_remove(memory->entries, record->key));
	r = table_put(memory->entries, record->key, record->value);
	if (r == STORE_E_FULL) {
		say_full(memory);
		return 0;
	}
	if (r == 0)
		metric_add(memory->learned, 1);
	return error_pass(r);
}

static int note_place(struct memory *memory, const struct record *record)
{
	char name[16];
	char place[24];
	int r;

	if (++memory->applied % PLACE_EVERY != 0)
		return 0;
	metric_set(memory->entry_count, (double)table_count(memory->entries));
	(void)snprintf(name, sizeof(name), "%" PRId32, record->partition);    /* cannot be cut */
	(void)snprintf(place, sizeof(place), "%" PRId64, record->offset + 1); /* likewise */
	r = table_put(memory->places, slice_of(name), slice_of(place));
	return r == STORE_E_FULL ? 0 : error_pass(r); /* then it is read again, that is all */
}

/* Without a store. */
static int apply_in_memory(struct memory *memory, const struct record *record)
{
	const char *key = record->key.data;
	int r;

	if (!record->value.data)
		return error_pass(journal_remove(memory->journal, key));
	r = journal_put(memory->journal, key, record->value, loop_wall_ms());
	journal_hand_out(memory->journal, key);
	return error_pass(r);
}

int memory_apply(struct memory *memory, const struct record *record)
{
	int r;

	if (record->key.len != MEMORY_KEY_SIZE)
		return 0; /* not one of ours */
	if (!memory->entries)
		return error_pass(apply_in_memory(memory, record));
	r = put(memory, record);
	if (r == 0)
		r = journal_remove(memory->journal, record->key.data);
	if (r)
		return error_pass(r);
	return error_pass(note_place(memory, record));
}

int64_t memory_place(struct memory *memory, int32_t partition)
{
	struct slice place;
	int64_t offset = 0;
	char name[16];

	(void)snprintf(name, sizeof(name), "%" PRId32, partition); /* cannot be cut */
	if (!memory->places || table_get(memory->places, slice_of(name), &place))
		return 0;
	for (size_t i = 0; i < place.len && i < 18; i++) {
		if (place.data[i] < '0' || place.data[i] > '9')
			return 0;
		offset = offset * 10 + (place.data[i] - '0');
	}
	return offset;
}

size_t memory_count(struct memory *memory)
{
	return journal_count(memory->journal) +
	       (memory->entries ? table_count(memory->entries) : 0);
}
