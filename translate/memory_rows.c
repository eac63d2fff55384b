/*
 * memory_rows.c - the rows of the memory's archive: files that only grow, one after another.
 *
 *	DIRECTORY/0000002a.rows    a mark of 16 bytes, then rows (memory_row.c), each beginning at a
 *	                           multiple of 8
 *
 * Where the process or the system ended in the middle of a row, reading ends before it.
 */
#include "translate/memory_rows.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	FILES = 32,                   /* that the bytes are divided among */
	FILE_BYTES_MIN = 1024 * 1024, /* else a long row would have no room */
	FILE_BYTES_MAX = 256 * 1024 * 1024,
	GATHER_BYTES = 128 * 1024,
	READ_FIRST = 1024, /* most rows are shorter */
	SCAN_BYTES = 4 * 1024 * 1024,
	PATH_BYTES_MAX = 4096,
};

static const char mark[16] = "dragoman-rows/2\n";

struct memory_rows {
	char *directory;
	size_t file_bytes;
	uint32_t files_max;
	uint32_t oldest, newest;             /* 0: none yet */
	int descriptors[INDEX_SEGMENTS_MAX]; /* by number, modulo; < 0: not open */
	size_t written;                      /* bytes of the newest */
	struct buf gathered;                 /* what comes after them */
	char *read;                          /* what was fetched: read_len of read_room bytes */
	size_t read_len, read_room;
};

_Static_assert((int)FILES < (int)INDEX_SEGMENTS_MAX, "each file has a counter of its own");

static int *descriptor_of(struct memory_rows *rows, uint32_t segment)
{
	return &rows->descriptors[segment % INDEX_SEGMENTS_MAX];
}

static void path_of(const struct memory_rows *rows, uint32_t segment, char *path)
{
	(void)snprintf(path, PATH_BYTES_MAX, "%s/%08x.rows", rows->directory,
		segment); /* checked in rows_open() */
}

static int open_file(struct memory_rows *rows, uint32_t segment, int flags)
{
	char path[PATH_BYTES_MAX];
	int fd;

	path_of(rows, segment, path);
	fd = open(path, O_RDWR | O_CLOEXEC | flags, 0640);
	if (fd < 0)
		return error_raise(-errno, "opening %s", path);
	*descriptor_of(rows, segment) = fd;
	return 0;
}

static void drop_file(struct memory_rows *rows, uint32_t segment)
{
	int *fd = descriptor_of(rows, segment);
	char path[PATH_BYTES_MAX];

	path_of(rows, segment, path);
	if (*fd >= 0)
		(void)close(*fd); /* it goes away */
	*fd = -1;
	(void)unlink(path); /* left behind, it is found and counted at the next start */
}

/* Make what is gathered part of the newest file. 0, ROWS_E_FULL or < 0. */
int rows_flush(struct memory_rows *rows)
{
	int fd = *descriptor_of(rows, rows->newest);
	size_t len = rows->gathered.len;
	ssize_t n;

	if (len == 0)
		return 0;
	n = pwrite(fd, rows->gathered.data, len, (off_t)rows->written);
	buf_clear(&rows->gathered);
	if (n == (ssize_t)len) {
		rows->written += len;
		return 0;
	}
	if (n >= 0 || errno == ENOSPC || errno == EDQUOT || errno == EFBIG) {
		(void)!ftruncate(
			fd, (off_t)rows->written); /* half a row ends a scan all the same */
		return ROWS_E_FULL;
	}
	return error_raise(-errno, "writing the memory's rows");
}

/* 0, ROWS_E_FULL or < 0. */
static int begin_file(struct memory_rows *rows)
{
	uint32_t next = rows->newest + 1;
	int r = open_file(rows, next, O_CREAT | O_TRUNC);

	if (r)
		return error_pass(r);
	rows->newest = next;
	if (rows->oldest == 0)
		rows->oldest = next;
	rows->written = 0;
	r = buf_add(&rows->gathered, (struct slice){mark, sizeof(mark)});
	while (rows->newest - rows->oldest >= rows->files_max)
		drop_file(rows, rows->oldest++);
	return error_pass(r);
}

/* Files that are none of ours are moved aside, and are no end of ours. */
static bool is_ours(struct memory_rows *rows, uint32_t segment)
{
	char found[sizeof(mark)];
	char path[PATH_BYTES_MAX];
	char aside[PATH_BYTES_MAX + 16];
	int *fd = descriptor_of(rows, segment);

	if (pread(*fd, found, sizeof(found), 0) == (ssize_t)sizeof(found) &&
		memcmp(found, mark, sizeof(mark)) == 0)
		return true;
	path_of(rows, segment, path);
	(void)snprintf(aside, sizeof(aside), "%s.damaged", path); /* it fits */
	(void)rename(path, aside);                                /* at worst it stays, unused */
	(void)close(*fd);
	*fd = -1;
	return false;
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The numbers of the files that are there, in order. */
static int list_files(const struct memory_rows *rows, uint32_t *numbers, size_t max, size_t *count)
{
	DIR *directory = opendir(rows->directory);
	const struct dirent *file;

	if (!directory)
		return error_raise(-errno, "reading %s", rows->directory);
	*count = 0;
	while ((file = readdir(directory)) && *count < max) {
		char *end;
		unsigned long number = strtoul(file->d_name, &end, 16);

		if (end == file->d_name + 8 && strcmp(end, ".rows") == 0 && number > 0 &&
			number < UINT32_MAX)
			numbers[(*count)++] = (uint32_t)number;
	}
	(void)closedir(directory); /* it was only read */
	qsort(numbers, *count, sizeof(*numbers), compare_numbers);
	return 0;
}

/* Open what is there: the newest files that follow on each other. What is older, or cut off from
 * them by a gap, goes. */
static int open_files(struct memory_rows *rows, bool *ret_moved)
{
	uint32_t numbers[4 * INDEX_SEGMENTS_MAX];
	size_t count = 0;
	int r = list_files(rows, numbers, COUNT_OF(numbers), &count);

	for (size_t i = count; r == 0 && i > 0; i--) {
		uint32_t number = numbers[i - 1];

		if (rows->oldest > 0 &&
			(number != rows->oldest - 1 || rows->newest - number >= rows->files_max)) {
			drop_file(rows, number);
			continue;
		}
		r = open_file(rows, number, 0);
		if (r == 0 && !is_ours(rows, number)) {
			*ret_moved = true;
			continue;
		}
		rows->oldest = number;
		if (rows->newest == 0)
			rows->newest = number;
	}
	return error_pass(r);
}

/* Where the newest ends; the scan of it cuts off what is not whole. */
static int find_end(struct memory_rows *rows)
{
	struct stat status;

	if (rows->newest == 0)
		return error_pass(begin_file(rows));
	if (fstat(*descriptor_of(rows, rows->newest), &status) < 0)
		return error_raise(-errno, "looking at the memory's rows");
	rows->written = row_padded((size_t)status.st_size);
	return 0;
}

size_t rows_file_bytes(size_t max_bytes)
{
	const size_t bytes = max_bytes / FILES;

	if (bytes > FILE_BYTES_MAX)
		return FILE_BYTES_MAX;
	return bytes < FILE_BYTES_MIN ? FILE_BYTES_MIN : bytes;
}

static void divide(struct memory_rows *rows, size_t max_bytes)
{
	rows->file_bytes = rows_file_bytes(max_bytes);
	rows->files_max = (uint32_t)(max_bytes / rows->file_bytes);
	if (rows->files_max < 2)
		rows->files_max = 2;
	if (rows->files_max >= INDEX_SEGMENTS_MAX)
		rows->files_max = INDEX_SEGMENTS_MAX - 1;
}

int rows_open(
	const char *directory, size_t max_bytes, struct memory_rows **ret_rows, bool *ret_moved)
{
	CLEANUP(rows_freep) struct memory_rows *rows = calloc(1, sizeof(*rows));
	int r;

	if (!rows)
		return error_raise(-ENOMEM, "making the memory's rows");
	memset(rows->descriptors, -1, sizeof(rows->descriptors));
	divide(rows, max_bytes);
	rows->gathered = (struct buf)BUF_INIT(rows->file_bytes);
	r = slice_copy(slice_of(directory), &rows->directory);
	if (r == 0)
		r = open_files(rows, ret_moved);
	if (r == 0)
		r = find_end(rows);
	if (r)
		return error_pass(r);
	*ret_rows = rows;
	rows = NULL;
	return 0;
}

struct memory_rows *rows_free(struct memory_rows *rows)
{
	if (!rows)
		return NULL;
	if (rows->newest > 0)
		(void)rows_flush(rows); /* without room it costs a few entries of a copy */
	for (size_t i = 0; i < INDEX_SEGMENTS_MAX; i++)
		if (rows->descriptors[i] >= 0)
			(void)close(rows->descriptors[i]); /* a copy: nothing is synchronised */
	buf_deinit(&rows->gathered);
	free(rows->read);
	free(rows->directory);
	free(rows);
	return NULL;
}

/* Room for a row in the newest file, or in another. 0, ROWS_E_FULL or < 0. */
static int make_room(struct memory_rows *rows, size_t len)
{
	int r = 0;

	if (rows->gathered.len > 0 && rows->gathered.len + len > GATHER_BYTES)
		r = rows_flush(rows);
	if (r == 0 && rows->written + rows->gathered.len + len > rows->file_bytes) {
		r = rows_flush(rows);
		if (r == 0)
			r = begin_file(rows);
	}
	return r < 0 ? error_pass(r) : r;
}

int rows_add(struct memory_rows *rows, const struct row *row, struct row_place *ret_place)
{
	size_t len = row_size(row);
	int r;

	if (len + sizeof(mark) > rows->file_bytes)
		return ROWS_E_LONG;
	r = make_room(rows, len);
	if (r)
		return r < 0 ? error_pass(r) : r;
	if (ret_place)
		*ret_place = (struct row_place){rows->newest,
			(uint32_t)((rows->written + rows->gathered.len) / ROW_ALIGNED)};
	return error_pass(row_write(row, &rows->gathered));
}

/* Make `len` bytes from `at` on the content of `read`; fewer where the file ends. */
static int fetch(struct memory_rows *rows, uint32_t segment, size_t at, size_t len)
{
	ssize_t n;

	if (rows->read_room < len) {
		char *larger = realloc(rows->read, len);

		if (!larger)
			return error_raise(-ENOMEM, "reading %zu bytes", len);
		rows->read = larger;
		rows->read_room = len;
	}
	n = pread(*descriptor_of(rows, segment), rows->read, len, (off_t)at);
	if (n < 0)
		return error_raise(-errno, "reading the memory's rows");
	rows->read_len = (size_t)n;
	return 0;
}

/* A scan takes more than reading does. */
static void let_go(struct memory_rows *rows)
{
	free(rows->read);
	rows->read = NULL;
	rows->read_len = rows->read_room = 0;
}

static struct slice fetched(const struct memory_rows *rows)
{
	return (struct slice){rows->read, rows->read_len};
}

/* The bytes at a place, wherever they are. */
static int bytes_at(struct memory_rows *rows, struct row_place place, struct slice *ret_bytes)
{
	size_t at = (size_t)place.at * ROW_ALIGNED;
	size_t len;
	int r;

	if (place.segment == rows->newest && at >= rows->written) {
		size_t skip = at - rows->written;

		*ret_bytes = skip < rows->gathered.len ? (struct slice){rows->gathered.data + skip,
								 rows->gathered.len - skip}
						       : (struct slice){0};
		return 0;
	}
	r = fetch(rows, place.segment, at, READ_FIRST);
	len = r == 0 ? row_length_said(fetched(rows)) : 0;
	if (len > rows->read_len && len <= rows->file_bytes)
		r = fetch(rows, place.segment, at, len);
	*ret_bytes = fetched(rows);
	return error_pass(r);
}

int rows_read(struct memory_rows *rows, struct row_place place, const struct memory_id *id,
	struct slice *ret_value)
{
	struct slice bytes;
	struct row row;
	int r;

	if (place.segment < rows->oldest || place.segment > rows->newest)
		return ROWS_E_ABSENT;
	r = bytes_at(rows, place, &bytes);
	if (r)
		return error_pass(r);
	if (row_read(bytes, &row) == 0 || row.kind != ROW_ENTRY ||
		memcmp(&row.id, id, sizeof(*id)) != 0)
		return ROWS_E_ABSENT;
	*ret_value = row.value;
	return 0;
}

uint32_t rows_oldest(const struct memory_rows *rows)
{
	return rows->oldest;
}

uint32_t rows_newest(const struct memory_rows *rows)
{
	return rows->newest;
}

/* The rows of what was fetched; how many bytes they take. */
static int scan_piece(struct memory_rows *rows, uint32_t segment, size_t at,
	int (*fn)(void *user, const struct row *row, struct row_place place), void *user,
	size_t *ret_len)
{
	size_t done = 0;
	int r = 0;

	while (r == 0) {
		struct row row;
		size_t len =
			row_read((struct slice){rows->read + done, rows->read_len - done}, &row);

		if (len == 0)
			break;
		r = fn(user, &row,
			(struct row_place){segment, (uint32_t)((at + done) / ROW_ALIGNED)});
		done += len;
	}
	*ret_len = done;
	return r;
}

/* All rows of a file; `*ret_end`: where they end, `*ret_whole`: that the file ends there too. */
static int scan(struct memory_rows *rows, uint32_t segment,
	int (*fn)(void *user, const struct row *row, struct row_place place), void *user,
	size_t *ret_end, bool *ret_whole)
{
	size_t at = sizeof(mark);
	size_t want = SCAN_BYTES;
	int r = 0;

	for (;;) {
		size_t len;

		r = fetch(rows, segment, at, want);
		if (r)
			return error_pass(r);
		r = scan_piece(rows, segment, at, fn, user, &len);
		if (r)
			return r;
		at += len;
		if (len == 0 && (rows->read_len < want || want > rows->file_bytes))
			break;
		want = len > 0 ? SCAN_BYTES : rows->file_bytes + 1; /* a row that is longer */
	}
	*ret_end = at;
	*ret_whole = rows->read_len == 0;
	return 0;
}

int rows_scan(struct memory_rows *rows, uint32_t segment,
	int (*fn)(void *user, const struct row *row, struct row_place place), void *user,
	bool *ret_whole)
{
	size_t end = 0;
	int r = scan(rows, segment, fn, user, &end, ret_whole);

	let_go(rows);
	if (r)
		return r;
	if (segment != rows->newest || rows->gathered.len > 0)
		return 0;
	rows->written = end;
	if (!*ret_whole && ftruncate(*descriptor_of(rows, segment), (off_t)end) < 0)
		return error_raise(-errno, "cutting the memory's rows");
	return 0;
}
