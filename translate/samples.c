/*
 * samples.c - a table of patterns without text.
 *
 * Buckets of eight rows, the one that was used last in front; a new one pushes the last one out. A
 * row is as many bytes as were in the file: what it names is read from the memory and must have
 * the pattern that is asked for, by all 16 bytes of its name, before anything is made of it.
 */
#include "translate/samples.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "translate/numbers.h"

enum {
	DEPTH = 8,
	ROW_SIZE = 24,
	BUCKETS = SAMPLES_BYTES / (DEPTH * ROW_SIZE),
	ENGLISH_MAX = 64 * 1024,
	NAME_ROOM = 160,
};

struct row {
	uint64_t pattern; /* the first bytes of its name */
	struct memory_id sample;
};

static_assert(sizeof(struct row) == ROW_SIZE, "what a row takes");

struct samples {
	struct row (*buckets)[DEPTH];
	struct memory_hasher *hasher;
	int file; /* -1: it ends with the process */
	struct buf text;
};

/* The file with all its room, so that a full disk is noticed here and not as SIGBUS; -1: it cannot
 * be had. */
static int open_file(const char *path)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (file < 0)
		return -1;
	if (flock(file, LOCK_EX | LOCK_NB) == 0 && posix_fallocate(file, 0, SAMPLES_BYTES) == 0)
		return file;
	(void)close(file); /* nothing was written to it */
	return -1;
}

static int map(struct samples *samples)
{
	const int flags = samples->file >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
	void *place = mmap(NULL, SAMPLES_BYTES, PROT_READ | PROT_WRITE, flags, samples->file, 0);

	if (place == MAP_FAILED)
		return error_raise(-errno, "mapping the table of patterns");
	samples->buckets = place;
	return 0;
}

int samples_new(const char *path, struct samples **ret_samples, bool *ret_kept)
{
	CLEANUP(samples_freep) struct samples *samples = calloc(1, sizeof(*samples));
	int r;

	if (!samples)
		return error_raise(-ENOMEM, "making the table of patterns");
	samples->text = (struct buf)BUF_INIT(ENGLISH_MAX);
	samples->file = *path ? open_file(path) : -1;
	*ret_kept = samples->file >= 0;
	r = map(samples);
	if (r == 0)
		r = memory_hasher_new(&samples->hasher);
	if (r)
		return error_pass(r);
	*ret_samples = samples;
	samples = NULL;
	return 0;
}

struct samples *samples_free(struct samples *samples)
{
	if (!samples)
		return NULL;
	if (samples->buckets)
		(void)munmap(samples->buckets, SAMPLES_BYTES); /* it is ours */
	if (samples->file >= 0)
		(void)close(samples->file); /* what was written is the kernel's to keep */
	memory_hasher_free(samples->hasher);
	buf_deinit(&samples->text);
	free(samples);
	return NULL;
}

/* Most segments have none, and it is seen at a glance. */
static bool may_have_slots(struct slice text)
{
	return numbers_any(text) || memchr(text.data, '@', text.len) ||
	       memmem(text.data, text.len, "://", 3) || memmem(text.data, text.len, "www.", 4);
}

/* 0, SAMPLES_E_NONE or < 0. */
static int read_pattern(
	struct samples *samples, const struct memory_key *key, struct sample_pattern *ret_pattern)
{
	struct memory_key pattern = *key;
	int r;

	if (!slots_find(key->text, key->language, &ret_pattern->slots))
		return SAMPLES_E_NONE;
	buf_clear(&samples->text);
	r = slots_pattern(key->text, &ret_pattern->slots, &samples->text);
	if (r)
		return r < 0 ? error_pass(r) : SAMPLES_E_NONE;
	pattern.text = buf_slice(&samples->text);
	return error_pass(memory_id_of(samples->hasher, &pattern, &ret_pattern->id));
}

static uint64_t hash_of(const struct memory_id *id)
{
	uint64_t hash;

	memcpy(&hash, id->bytes, sizeof(hash));
	return hash;
}

/* Which row of the bucket has it, or DEPTH. */
static size_t row_of(const struct row *bucket, uint64_t hash)
{
	size_t i = 0;

	while (i < DEPTH && bucket[i].pattern != hash)
		i++;
	return i;
}

static void put_in_front(struct row *bucket, size_t i, struct row row)
{
	memmove(bucket + 1, bucket, i * sizeof(*bucket));
	bucket[0] = row;
}

int samples_find(struct samples *samples, const struct memory_key *key,
	struct sample_pattern *ret_pattern, struct memory_id *ret_id)
{
	int r = may_have_slots(key->text) ? read_pattern(samples, key, ret_pattern)
					  : SAMPLES_E_NONE;
	struct row *bucket;
	uint64_t hash;
	size_t i;

	if (r)
		return r < 0 ? error_pass(r) : r;
	hash = hash_of(&ret_pattern->id);
	bucket = samples->buckets[hash % BUCKETS];
	i = row_of(bucket, hash);
	if (i == DEPTH)
		return SAMPLES_E_NONE;
	put_in_front(bucket, i, bucket[i]);
	*ret_id = bucket[0].sample;
	return 0;
}

/* The fields of an entry as a key wants them. */
struct entry_key {
	char language[NAME_ROOM], backend[NAME_ROOM];
	struct memory_key key;
};

static bool copy_name(struct slice name, char room[NAME_ROOM])
{
	if (name.len >= NAME_ROOM)
		return false;
	memcpy(room, name.data, name.len);
	room[name.len] = '\0';
	return true;
}

/* False: nobody asks for such a one. */
static bool key_of(const struct memory_entry *entry, struct entry_key *ret_key)
{
	ret_key->key = (struct memory_key){
		.language = ret_key->language, .text = entry->source, .backend = ret_key->backend};
	if (!copy_name(entry->language, ret_key->language) ||
		!copy_name(entry->backend, ret_key->backend))
		return false;
	for (int i = MEMORY_HEADLINE; i <= MEMORY_CAPTION; i++)
		if (slice_is(entry->class, slice_of(memory_class_name((enum memory_class)i)))) {
			ret_key->key.class = (enum memory_class)i;
			return true;
		}
	return false;
}

static bool is_same(const struct memory_id *a, const struct memory_id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* The pattern of an entry, and the places of its slots in its English. 0, SAMPLES_E_NONE or < 0. */
static int read_entry(struct samples *samples, const struct memory_entry *entry,
	struct entry_key *ret_key, struct sample_pattern *ret_pattern, struct slots *ret_places)
{
	int r = key_of(entry, ret_key) ? read_pattern(samples, &ret_key->key, ret_pattern)
				       : SAMPLES_E_NONE;

	if (r)
		return r < 0 ? error_pass(r) : r;
	return slots_align(&ret_pattern->slots, entry->source, ret_key->language, entry->english,
		       ret_places)
		       ? 0
		       : SAMPLES_E_NONE;
}

int samples_note(
	struct samples *samples, const struct memory_id *id, const struct memory_entry *entry)
{
	struct entry_key key;
	struct sample_pattern pattern;
	struct slots places;
	struct memory_id own;
	struct row *bucket;
	uint64_t hash;
	size_t i;
	int r = may_have_slots(entry->source) ? read_entry(samples, entry, &key, &pattern, &places)
					      : SAMPLES_E_NONE;

	if (r == 0)
		r = memory_id_of(samples->hasher, &key.key, &own);
	if (r)
		return r < 0 ? error_pass(r) : 0;
	if (!is_same(&own, id)) /* it has terms of a glossary, or is of a writer with other rules */
		return 0;
	hash = hash_of(&pattern.id);
	bucket = samples->buckets[hash % BUCKETS];
	i = row_of(bucket, hash);
	put_in_front(bucket, i < DEPTH ? i : DEPTH - 1, (struct row){hash, *id});
	return 0;
}

/* Fill the places, and prove the slots of what came out like those of the sample. 0, SAMPLES_E_NONE
 * or < 0. */
static int fill(struct samples *samples, const struct memory_key *key, const struct slots *slots,
	const struct slots *places, struct slice english)
{
	struct slots again;
	int r;

	buf_clear(&samples->text);
	r = slots_fill(places, english, slots, &samples->text);
	if (r)
		return r < 0 ? error_pass(r) : SAMPLES_E_NONE;
	return slots_align(slots, key->text, key->language, buf_slice(&samples->text), &again)
		       ? 0
		       : SAMPLES_E_NONE;
}

int samples_fill(struct samples *samples, const struct memory_key *key,
	const struct sample_pattern *pattern, const struct memory_entry *entry, char **ret_english)
{
	struct entry_key entry_key;
	struct sample_pattern found;
	struct slots places;
	int r = read_entry(samples, entry, &entry_key, &found, &places);

	if (r == 0 && !is_same(&found.id, &pattern->id))
		r = SAMPLES_E_NONE;
	if (r == 0)
		r = fill(samples, key, &pattern->slots, &places, entry->english);
	if (r)
		return r < 0 ? error_pass(r) : r;
	return error_pass(slice_copy(buf_slice(&samples->text), ret_english));
}
