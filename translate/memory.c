/*
 * memory.c - the translation memory over its archive, its journal and its topic.
 *
 * Reading looks into the journal, then in the archive. An answer is kept in the journal when it
 * arrives; learning hands out the record for the topic; when that record is committed the follower
 * brings it back, it is listed in the archive and leaves the journal. So what an aborted
 * transaction would have remembered stays known for a while here and nowhere else, which is
 * harmless: it did pass the gate. After a restart it counts as unwritten and is handed out once
 * more.
 *
 * How far the topic was read stands on the same archive, a little behind rather than ahead: an
 * entry that is applied twice is the same entry. When what the adequacy check had learned is lost,
 * the newest part of what was read is read again, for it alone.
 */
#include "translate/memory.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "schemas/memory_entry.h"
#include "translate/adequacy.h"
#include "translate/memory_archive.h"
#include "translate/memory_journal.h"
#include "translate/samples.h"

enum {
	VALUE_MAX = 256 * 1024,
	COUNT_EVERY = 64, /* records between two looks at how many there are */
	NAME_MAX_BYTES = 128,
	TAUGHT_AGAIN = 20000, /* records of a partition, when what was learned is lost */
};

struct memory {
	struct archive *archive; /* NULL: the journal is all there is */
	struct journal *journal;
	struct memory_hasher *hasher;
	struct adequacy *adequacy;
	struct samples *samples;
	int64_t ttl_ms;
	struct buf value;             /* of the last record handed out */
	char digits[MEMORY_KEY_SIZE]; /* its key */
	char backend[NAME_MAX_BYTES]; /* of the last entry found */
	char model[NAME_MAX_BYTES];
	bool teaches_again; /* what the topic had before the place that it was read to */
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

int memory_new(
	struct metrics *metrics, const struct memory_options *options, struct memory **ret_memory)
{
	CLEANUP(memory_freep) struct memory *memory = calloc(1, sizeof(*memory));
	int r;

	if (!memory)
		return error_raise(-ENOMEM, "making the translation memory");
	memory->archive = options->archive;
	memory->ttl_ms = options->ttl_ms;
	memory->adequacy = options->adequacy;
	memory->teaches_again = memory->adequacy && adequacy_is_behind(memory->adequacy);
	memory->samples = options->samples;
	memory->value = (struct buf)BUF_INIT(VALUE_MAX);
	make_metrics(memory, metrics);

	r = memory_hasher_new(&memory->hasher);
	if (r == 0)
		r = journal_new(
			memory->archive, options->overlay_max, loop_wall_ms(), &memory->journal);
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
	memory_hasher_free(memory->hasher);
	buf_deinit(&memory->value);
	free(memory);
	return NULL;
}

int memory_name(struct memory *memory, const struct memory_key *key, struct memory_id *ret_id)
{
	return error_pass(memory_id_of(memory->hasher, key, ret_id));
}

/* The value of a name, from wherever it is. 0, MEMORY_E_UNKNOWN or < 0. */
static int read_value(
	struct memory *memory, const struct memory_id *id, struct slice *ret_value, bool *ret_kept)
{
	struct slice value = journal_find(memory->journal, id);
	int r;

	*ret_kept = value.data != NULL;
	if (value.data) {
		*ret_value = value;
		return 0;
	}
	if (!memory->archive)
		return MEMORY_E_UNKNOWN;
	r = archive_find(memory->archive, id, ret_value);
	return r == ARCHIVE_E_ABSENT ? MEMORY_E_UNKNOWN : error_pass(r);
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

static bool is_too_old(
	const struct memory *memory, const struct memory_entry *entry, int64_t now_ms)
{
	return memory->ttl_ms > 0 && now_ms - entry->at_ms > memory->ttl_ms;
}

/* 0, MEMORY_E_UNKNOWN or < 0. */
static int read_entry(struct memory *memory, const struct memory_id *id, int64_t now_ms,
	struct memory_entry *ret_entry, bool *ret_kept)
{
	struct slice value;
	int r = read_value(memory, id, &value, ret_kept);

	if (r)
		return r < 0 ? error_pass(r) : r;
	if (memory_entry_read(value, ret_entry) || is_too_old(memory, ret_entry, now_ms))
		return MEMORY_E_UNKNOWN;
	return 0;
}

int memory_peek(struct memory *memory, const struct memory_id *id, int64_t now_ms,
	struct memory_entry *ret_entry)
{
	bool kept;
	int r = read_entry(memory, id, now_ms, ret_entry, &kept);

	return r < 0 ? error_pass(r) : r;
}

int memory_find(struct memory *memory, const struct memory_id *id, int64_t now_ms,
	struct memory_found *ret_found)
{
	struct memory_entry entry = {0};
	bool kept;
	int r = read_entry(memory, id, now_ms, &entry, &kept);

	if (r < 0)
		return error_pass(r);
	if (r) {
		metric_add(memory->misses, 1);
		return MEMORY_E_UNKNOWN;
	}

	metric_add(memory->hits, 1);
	copy_name(memory->backend, entry.backend, '/');
	copy_name(memory->model, entry.model, '\0');
	*ret_found = (struct memory_found){entry.english, memory->backend, memory->model,
		.unwritten = kept && !journal_is_handed_out(memory->journal, id)};
	return 0;
}

/* Make the value of an entry. 0, MEMORY_E_UNFIT or < 0. */
static int make_value(struct memory *memory, const struct memory_key *key, struct slice english,
	const char *model, int64_t now_ms)
{
	const struct memory_entry entry = {.language = slice_of(key->language),
		.class = slice_of(memory_class_name(key->class)),
		.backend = slice_of(key->backend),
		.model = slice_of(model),
		.source = key->text,
		.english = english,
		.at_ms = now_ms};
	int r;

	buf_clear(&memory->value);
	r = memory_entry_write(&entry, &memory->value);
	return r == MEMORY_E_LONG ? MEMORY_E_UNFIT : error_pass(r);
}

/* The disk is full: what is there goes on to answer, and it is said once in a while that no more is
 * taken. */
static void say_full(struct memory *memory)
{
	metric_add(memory->refused, 1);
	if (log_is_due(&memory->full, loop_now_ms()))
		log_warn("MEMORY-FULL",
			"entries=%zu the disk of the translation memory is full: new segments are "
			"translated but not remembered here",
			archive_count(memory->archive));
}

static int put_in_journal(struct memory *memory, const struct memory_id *id, int64_t now_ms)
{
	int r = journal_put(memory->journal, id, buf_slice(&memory->value), now_ms);

	if (r == JOURNAL_E_FULL) {
		say_full(memory);
		return 0;
	}
	return error_pass(r);
}

int memory_keep(struct memory *memory, const struct memory_id *id, const struct memory_key *key,
	struct slice english, const char *model, int64_t now_ms)
{
	int r = make_value(memory, key, english, model, now_ms);

	if (r)
		return r == MEMORY_E_UNFIT ? 0 : error_pass(r);
	return error_pass(put_in_journal(memory, id, now_ms));
}

int memory_drop(struct memory *memory, const struct memory_id *id)
{
	if (journal_is_handed_out(memory->journal, id) || !journal_find(memory->journal, id).data)
		return 0;
	return error_pass(journal_drop(memory->journal, id));
}

int memory_learn(struct memory *memory, const struct memory_id *id, const struct memory_key *key,
	struct slice english, const char *model, int64_t now_ms, struct record *ret_record)
{
	struct slice kept = journal_find(memory->journal, id);
	struct slice value = kept;
	int r = 0;

	if (journal_is_handed_out(memory->journal, id))
		return MEMORY_E_WRITTEN;
	if (!kept.data) {
		r = make_value(memory, key, english, model, now_ms);
		if (r == 0)
			r = put_in_journal(memory, id, now_ms);
		if (r)
			return r == MEMORY_E_UNFIT ? r : error_pass(r);
		value = buf_slice(&memory->value);
	}
	journal_hand_out(memory->journal, id);

	memory_id_write(id, memory->digits);
	*ret_record = (struct record){
		.partition = -1, .key = {memory->digits, MEMORY_KEY_SIZE}, .value = value};
	return 0;
}

static int put(struct memory *memory, const struct memory_id *id, const struct record *record)
{
	int r;

	if (!record->value.data)
		return error_pass(journal_drop(memory->journal, id));
	r = journal_commit(memory->journal, id, record->value);
	if (r == JOURNAL_E_FULL) {
		say_full(memory);
		return 0;
	}
	if (r == 0)
		metric_add(memory->learned, 1);
	return error_pass(r);
}

static int note_place(struct memory *memory, const struct record *record)
{
	int r = archive_set_place(memory->archive, record->partition, record->offset + 1);

	if (++memory->applied % COUNT_EVERY == 0)
		metric_set(memory->entry_count, (double)archive_count(memory->archive));
	return r == ARCHIVE_E_FULL ? 0 : error_pass(r); /* then it is read again, that is all */
}

/* Without an archive. */
static int apply_in_memory(
	struct memory *memory, const struct memory_id *id, const struct record *record)
{
	int r;

	if (!record->value.data)
		return error_pass(journal_drop(memory->journal, id));
	r = journal_put(memory->journal, id, record->value, loop_wall_ms());
	journal_hand_out(memory->journal, id);
	return error_pass(r);
}

/* What went into the topic was accepted, by whichever worker. */
static int teach(
	struct memory *memory, const struct memory_id *id, const struct record *record, bool again)
{
	struct memory_entry entry;
	int r = 0;

	if ((!memory->adequacy && !memory->samples) || !record->value.data ||
		memory_entry_read(record->value, &entry))
		return 0;
	if (memory->samples)
		r = samples_note(memory->samples, id, &entry);
	if (r || !memory->adequacy ||
		(again && adequacy_has_loaded(memory->adequacy, entry.language)))
		return error_pass(r);
	return error_pass(adequacy_learn(
		memory->adequacy, entry.language, entry.source, entry.english, loop_now_ms()));
}

int memory_apply(struct memory *memory, const struct record *record)
{
	bool again = memory->archive &&
		     record->offset < archive_place(memory->archive, record->partition);
	struct memory_id id;
	int r;

	if (!memory_id_read(record->key, &id))
		return 0; /* not one of ours */
	r = teach(memory, &id, record, again);
	if (r || again)
		return error_pass(r);
	if (!memory->archive)
		return error_pass(apply_in_memory(memory, &id, record));
	r = put(memory, &id, record);
	if (r)
		return error_pass(r);
	return error_pass(note_place(memory, record));
}

int64_t memory_place(struct memory *memory, int32_t partition)
{
	int64_t place = memory->archive ? archive_place(memory->archive, partition) : 0;

	if (!memory->teaches_again)
		return place;
	return place > TAUGHT_AGAIN ? place - TAUGHT_AGAIN : 0;
}

size_t memory_count(struct memory *memory)
{
	return journal_count(memory->journal) +
	       (memory->archive ? archive_count(memory->archive) : 0);
}
