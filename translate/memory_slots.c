/*
 * memory_slots.c - the slots of the memory's index on disk: a table for each file of rows.
 *
 * Tables have their places by the file's number modulo INDEX_SEGMENTS_MAX, so that a place is used
 * again when its file is long gone. Where nothing is written the file has holes, which read as free
 * slots.
 *
 * Two tables are mapped at a time, as a row of the file before the newest may be noted late. Room
 * for a table is reserved before it is mapped: else a full disk would be told by a signal.
 */
#include "translate/memory_slots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/error.h"

enum {
	BUCKET = SLOTS_WINDOW / 2, /* a name is in its own bucket or in the next one */
	PAGE = 64 * 1024,          /* the largest of any system that Debian runs on */
	MAPPED = 2,
	SCAN_BYTES = 256 * 1024,
};

struct mapped {
	uint32_t segment; /* 0: none */
	struct slot *slots;
};

struct memory_slots {
	int fd;
	off_t at;
	uint32_t buckets; /* one more follows, for the last window */
	size_t bytes;     /* of one table */
	struct mapped mapped[MAPPED];
	struct slot read[SLOTS_WINDOW];
};

_Static_assert(sizeof(struct slot) == 8, "a slot is 8 bytes");

int slots_new(int fd, off_t at, size_t entries_max, struct memory_slots **ret_tables)
{
	struct memory_slots *tables = calloc(1, sizeof(*tables));
	const size_t buckets = entries_max / BUCKET * 2 + 1;

	if (!tables || buckets >= UINT32_MAX) {
		free(tables);
		return error_raise(-ENOMEM, "making the tables of the memory's index");
	}
	tables->fd = fd;
	tables->at = at;
	tables->buckets = (uint32_t)buckets;
	tables->bytes = ((buckets + 1) * BUCKET * sizeof(struct slot) + PAGE - 1) / PAGE * PAGE;
	*ret_tables = tables;
	return 0;
}

static void unmap(const struct memory_slots *tables, struct mapped *mapped)
{
	if (mapped->segment > 0)
		(void)munmap(mapped->slots, tables->bytes); /* cannot fail: it is a whole one */
	*mapped = (struct mapped){0};
}

struct memory_slots *slots_free(struct memory_slots *tables)
{
	if (!tables)
		return NULL;
	for (size_t i = 0; i < MAPPED; i++)
		unmap(tables, &tables->mapped[i]);
	free(tables);
	return NULL;
}

off_t slots_bytes(const struct memory_slots *tables)
{
	return (off_t)(tables->bytes * INDEX_SEGMENTS_MAX);
}

struct slots_window slots_window_of(
	const struct memory_slots *tables, uint32_t segment, uint32_t bits)
{
	const size_t bucket = (size_t)((uint64_t)bits * tables->buckets >> 32);

	return (struct slots_window){segment, bucket * BUCKET};
}

static off_t offset_of(const struct memory_slots *tables, uint32_t segment)
{
	return tables->at + (off_t)(segment % INDEX_SEGMENTS_MAX * tables->bytes);
}

static struct mapped *mapped_for(struct memory_slots *tables, uint32_t segment)
{
	return &tables->mapped[segment % MAPPED];
}

/* 0, INDEX_E_FULL or < 0. */
static int reserve(const struct memory_slots *tables, uint32_t segment)
{
	int error;

	do
		error = posix_fallocate(
			tables->fd, offset_of(tables, segment), (off_t)tables->bytes);
	while (error == EINTR);
	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return INDEX_E_FULL;
	return error ? error_raise(-error, "making room in the memory's index") : 0;
}

int slots_begin(struct memory_slots *tables, uint32_t segment)
{
	struct mapped *mapped = mapped_for(tables, segment);
	void *slots;
	int r;

	if (mapped->segment >= segment) /* what is older is written with calls */
		return 0;
	r = reserve(tables, segment);
	if (r)
		return r < 0 ? error_pass(r) : r;
	slots = mmap(NULL, tables->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, tables->fd,
		offset_of(tables, segment));
	if (slots == MAP_FAILED)
		return error_raise(-errno, "mapping the memory's index");
	unmap(tables, mapped);
	*mapped = (struct mapped){segment, slots};
	return 0;
}

static off_t offset_in(const struct memory_slots *tables, struct slots_window window, size_t i)
{
	return offset_of(tables, window.segment) +
	       (off_t)((window.first + i) * sizeof(struct slot));
}

int slots_read(
	struct memory_slots *tables, struct slots_window window, const struct slot **ret_slots)
{
	const struct mapped *mapped = mapped_for(tables, window.segment);
	ssize_t n;

	if (mapped->segment == window.segment) {
		*ret_slots = mapped->slots + window.first;
		return 0;
	}
	n = pread(tables->fd, tables->read, sizeof(tables->read), offset_in(tables, window, 0));
	if (n < 0)
		return error_raise(-errno, "reading the memory's index");
	if (n < (ssize_t)sizeof(tables->read))
		return error_raise(-EIO, "the memory's index was cut off");
	*ret_slots = tables->read;
	return 0;
}

int slots_write(struct memory_slots *tables, struct slots_window window, size_t i, struct slot slot)
{
	const struct mapped *mapped = mapped_for(tables, window.segment);
	ssize_t n;

	if (mapped->segment == window.segment) {
		mapped->slots[window.first + i] = slot;
		return 0;
	}
	n = pwrite(tables->fd, &slot, sizeof(slot), offset_in(tables, window, i));
	if (n == (ssize_t)sizeof(slot))
		return 0;
	if (n >= 0 || errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return INDEX_E_FULL;
	return error_raise(-errno, "writing the memory's index");
}

/* Where holes cannot be made. Wrong slots that stay are misses, as whoever reads a row checks its
 * name. */
static void write_zeros(const struct memory_slots *tables, uint32_t segment)
{
	static const char zeros[PAGE];

	for (size_t done = 0; done < tables->bytes; done += PAGE)
		if (pwrite(tables->fd, zeros, PAGE, offset_of(tables, segment) + (off_t)done) <
			PAGE)
			return;
}

void slots_drop(struct memory_slots *tables, uint32_t segment)
{
	struct mapped *mapped = mapped_for(tables, segment);

	if (mapped->segment == segment)
		unmap(tables, mapped);
	if (fallocate(tables->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		    offset_of(tables, segment), (off_t)tables->bytes) < 0)
		write_zeros(tables, segment);
}

/* What there is of the file from `*at` on, holes left out; `*at` becomes where it stands. How many
 * slots, 0 at the end, or < 0. */
static ssize_t read_piece(const struct memory_slots *tables, off_t *at, struct slot *slots)
{
	const off_t data = lseek(tables->fd, *at, SEEK_DATA);
	ssize_t n;

	if (data < 0)
		return errno == ENXIO ? 0 : error_raise(-errno, "reading the memory's index");
	*at = data - (data - tables->at) % (off_t)sizeof(struct slot);
	n = pread(tables->fd, slots, SCAN_BYTES, *at);
	if (n < 0)
		return error_raise(-errno, "reading the memory's index");
	return n / (ssize_t)sizeof(struct slot);
}

int slots_each(struct memory_slots *tables,
	void (*fn)(void *user, unsigned number, const struct slot *slot), void *user)
{
	struct slot *slots = calloc(1, SCAN_BYTES);
	off_t at = tables->at;
	ssize_t count;

	if (!slots)
		return error_raise(-ENOMEM, "reading the memory's index");
	while ((count = read_piece(tables, &at, slots)) > 0) {
		for (size_t i = 0; i < (size_t)count; i++) {
			const size_t from = (size_t)(at - tables->at) + i * sizeof(struct slot);

			if (slots[i].at > 0)
				fn(user, (unsigned)(from / tables->bytes), &slots[i]);
		}
		at += count * (off_t)sizeof(struct slot);
	}
	free(slots);
	return count < 0 ? error_pass((int)count) : 0;
}
