/*
 * store_file.c - the files under a store: who may open them, and whether they can be trusted.
 *
 *	DIRECTORY/lock        held with flock() by the process that has the store open
 *	DIRECTORY/data.mdb    LMDB's
 *	DIRECTORY/open        there while the store is open; holds the system's boot id
 *
 * Pages are not synchronised as they are written. A process that dies leaves them in the kernel's
 * care, so nothing is lost; a system that dies may leave any mixture of old and new ones, which
 * LMDB, having no checksums, would not notice. So "open" is made durable before the first write and
 * removed after the last one was synchronised: found with another boot id, it says that the system
 * went down in between, and the store is moved aside and begun anew. It is a copy of what stands in
 * Kafka; building it again costs minutes, trusting it could cost articles.
 *
 * Also moved aside: what LMDB refuses, what is shorter than it says (reading it would be a SIGBUS),
 * a database of somebody else, another layout, and what was found damaged in use.
 */
#include "runtime/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/error.h"

/* Changes when the tables of an older program cannot be read by this one. */
static const char layout[] = "dragoman-store/1";

enum {
	FILE_E_DAMAGED = 1, /* move it aside */
	FILE_E_ABSENT,
	BOOT_ID_MAX = 64,
	PATH_BYTES_MAX = 4096,
	PROBE_BYTES = 256 * 1024, /* what LMDB writes at once, at most */
};

/* The disk is full, or as good as: a quota, a limit on the length of files. */
static bool is_no_room(int code)
{
	return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

static void path_of(const struct store_file *file, const char *name, char *path)
{
	(void)snprintf(path, PATH_BYTES_MAX, "%s/%s", file->directory, name); /* checked in open */
}

static void close_descriptor(int *fd)
{
	if (*fd > 0)
		(void)close(*fd); /* what had to be written was synchronised before */
}

static int take_lock(struct store_file *file)
{
	char path[PATH_BYTES_MAX];
	int fd;

	path_of(file, "lock", path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return is_no_room(errno) ? STORE_E_NO_ROOM
					 : error_raise(-errno, "opening %s", path);
	file->lock = fd;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		return STORE_E_BUSY;
	return error_raise(-errno, "locking %s", path);
}

/* Read the short file at `path` as text. 0, FILE_E_ABSENT or < 0. */
static int read_word(const char *path, char *text)
{
	CLEANUP(close_descriptor) int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0 && errno == ENOENT)
		return FILE_E_ABSENT;
	if (fd < 0)
		return error_raise(-errno, "opening %s", path);
	n = read(fd, text, BOOT_ID_MAX - 1);
	if (n < 0)
		return error_raise(-errno, "reading %s", path);
	text[n] = '\0';
	return 0;
}

static int read_boot_id(char *text)
{
	int r = read_word("/proc/sys/kernel/random/boot_id", text);

	return r == FILE_E_ABSENT ? error_raise(-ENOENT, "the system has no boot id") : r;
}

/* Write `text` to the file "open", durably: its name too. */
static int write_mark(const struct store_file *file, const char *text)
{
	CLEANUP(close_descriptor) int directory = 0;
	CLEANUP(close_descriptor) int fd = 0;
	char path[PATH_BYTES_MAX];

	path_of(file, "open", path);
	errno = 0;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fsync(fd) < 0)
		return is_no_room(errno) ? STORE_E_NO_ROOM
					 : error_raise(errno ? -errno : -EIO, "writing %s", path);

	directory = open(file->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0 || fsync(directory) < 0)
		return error_raise(-errno, "synchronising %s", file->directory);
	return 0;
}

void store_file_condemn(const struct store_file *file)
{
	(void)write_mark(file, "damaged"); /* at worst the next process finds out by itself */
}

/* LMDB calls this before it aborts over a page that makes no sense. */
static void on_assertion(MDB_env *env, const char *text)
{
	const struct store_file *file = mdb_env_get_userctx(env);
	(void)text;

	store_file_condemn(file);
}

/* LMDB calls it an input/output error when the disk takes a part of what it writes and no more. */
static bool is_cut_short(const struct store_file *file, int code)
{
	struct stat status;
	mdb_filehandle_t fd;

	if (code != EIO || mdb_env_get_fd(file->env, &fd) || fstat(fd, &status) < 0)
		return false;
	return is_no_room(posix_fallocate(fd, status.st_size, PROBE_BYTES));
}

int store_file_failure(const struct store_file *file, int code, const char *what)
{
	if (is_no_room(code) || is_cut_short(file, code))
		return STORE_E_NO_ROOM;
	switch (code) {
	case MDB_MAP_FULL:
		return STORE_E_FULL;
	case MDB_CORRUPTED:
	case MDB_PAGE_NOTFOUND:
	case MDB_PANIC:
		store_file_condemn(file);
		break;
	default:
		break;
	}
	return error_raise(code > 0 ? -code : -EIO, "%s in the store %s: %s", what, file->directory,
		mdb_strerror(code));
}

/* 0, FILE_E_DAMAGED or < 0. */
static int judge_mark(const struct store_file *file, const char *boot_id)
{
	char path[PATH_BYTES_MAX];
	char found[BOOT_ID_MAX];
	int r;

	path_of(file, "open", path);
	r = read_word(path, found);
	if (r == FILE_E_ABSENT)
		return 0;
	if (r)
		return r;
	return strcmp(found, boot_id) == 0 ? 0 : FILE_E_DAMAGED;
}

/* A page beyond the end of the file could not be read. */
static int judge_length(const struct store_file *file)
{
	struct stat status;
	MDB_envinfo info;
	MDB_stat stat;
	mdb_filehandle_t fd;

	(void)mdb_env_get_fd(file->env, &fd); /* these fail only for a NULL argument */
	(void)mdb_env_info(file->env, &info);
	(void)mdb_env_stat(file->env, &stat);
	if (fstat(fd, &status) < 0)
		return error_raise(-errno, "looking at the store %s", file->directory);
	if ((size_t)status.st_size < (info.me_last_pgno + 1) * stat.ms_psize)
		return FILE_E_DAMAGED;
	return 0;
}

/* Find our own mark in `table`, or set it if the store is new. */
static int judge_layout_in(MDB_txn *txn)
{
	MDB_val key = {.mv_size = strlen("layout"), .mv_data = (void *)(uintptr_t) "layout"};
	MDB_val value = {.mv_size = sizeof(layout), .mv_data = (void *)(uintptr_t)layout};
	MDB_val found;
	MDB_stat stat;
	MDB_dbi root;
	MDB_dbi table;
	int r;

	r = mdb_dbi_open(txn, NULL, 0, &root);
	if (!r)
		r = mdb_stat(txn, root, &stat);
	if (r)
		return r;
	r = mdb_dbi_open(txn, "store", stat.ms_entries == 0 ? MDB_CREATE : 0, &table);
	if (r)
		return r;
	if (stat.ms_entries == 0)
		return mdb_put(txn, table, &key, &value, 0);
	r = mdb_get(txn, table, &key, &found);
	if (r)
		return r;
	if (found.mv_size != sizeof(layout) || memcmp(found.mv_data, layout, sizeof(layout)) != 0)
		return MDB_INCOMPATIBLE;
	return 0;
}

static int judge_layout(const struct store_file *file)
{
	MDB_txn *txn;
	int r = mdb_txn_begin(file->env, NULL, 0, &txn);

	if (r)
		return store_file_failure(file, r, "beginning");
	r = judge_layout_in(txn);
	if (r) {
		mdb_txn_abort(txn);
		return r < 0 && r != MDB_MAP_FULL ? FILE_E_DAMAGED
						  : store_file_failure(file, r, "looking");
	}
	r = mdb_txn_commit(txn);
	return r ? store_file_failure(file, r, "beginning") : 0;
}

static void close_environment(struct store_file *file)
{
	if (file->env)
		mdb_env_close(file->env);
	file->env = NULL;
}

/* One process, one thread, and the flock above: LMDB's own locking would only add a file that can
 * go bad. Read-ahead would fill memory with neighbours that nobody asked for. */
static int open_environment(struct store_file *file, size_t max_bytes)
{
	static const unsigned flags =
		MDB_NOSYNC | MDB_NOMETASYNC | MDB_NOLOCK | MDB_NOTLS | MDB_NORDAHEAD;
	int r = mdb_env_create(&file->env);

	if (r)
		return error_raise(-ENOMEM, "making a store");
	r = mdb_env_set_maxdbs(file->env, STORE_TABLES_MAX + 1);
	if (!r)
		r = mdb_env_set_mapsize(file->env, max_bytes);
	if (!r)
		r = mdb_env_set_userctx(file->env, file);
	if (!r)
		r = mdb_env_set_assert(file->env, on_assertion);
	if (r)
		return store_file_failure(file, r, "preparing");

	r = mdb_env_open(file->env, file->directory, flags, 0640);
	if (r < 0 && r != MDB_MAP_FULL)
		return FILE_E_DAMAGED;
	if (r)
		return store_file_failure(file, r, "opening");

	r = judge_length(file);
	return r ? r : judge_layout(file);
}

/* Only the last damaged one is kept, for whoever wants to know why. */
static int move_aside(const struct store_file *file)
{
	char path[PATH_BYTES_MAX];
	char aside[PATH_BYTES_MAX];

	path_of(file, "data.mdb", path);
	path_of(file, "data.mdb.damaged", aside);
	if (rename(path, aside) < 0 && errno != ENOENT)
		return error_raise(-errno, "moving %s aside", path);
	return 0;
}

static int open_trusted(struct store_file *file, size_t max_bytes, const char *boot_id, bool *moved)
{
	int r = judge_mark(file, boot_id);

	if (!r)
		r = write_mark(file, boot_id);
	if (!r)
		r = open_environment(file, max_bytes);
	if (r != FILE_E_DAMAGED)
		return r;

	close_environment(file);
	r = move_aside(file);
	if (!r)
		r = write_mark(file, boot_id);
	if (!r)
		r = open_environment(file, max_bytes);
	*moved = true;
	return r == FILE_E_DAMAGED
		       ? error_raise(-EIO, "a new store in %s is damaged at once", file->directory)
		       : r;
}

int store_file_open(
	struct store_file *file, const char *directory, size_t max_bytes, bool *ret_moved)
{
	char boot_id[BOOT_ID_MAX];
	bool moved = false;
	int r;

	if (strlen(directory) > PATH_BYTES_MAX - 64)
		return error_raise(-ENAMETOOLONG, "the path of a store is too long");
	if (mkdir(directory, 0750) < 0 && errno != EEXIST)
		return is_no_room(errno) ? STORE_E_NO_ROOM
					 : error_raise(-errno, "making %s", directory);
	r = slice_copy(slice_of(directory), &file->directory);
	if (!r)
		r = take_lock(file);
	if (!r)
		r = read_boot_id(boot_id);
	if (!r)
		r = open_trusted(file, max_bytes, boot_id, &moved);
	if (r) {
		close_environment(file); /* store_file_close() would synchronise it */
		return r;
	}
	*ret_moved = moved;
	return 0;
}

void store_file_close(struct store_file *file)
{
	char path[PATH_BYTES_MAX];

	if (file->env && mdb_env_sync(file->env, 1) == 0) {
		char found[BOOT_ID_MAX];

		path_of(file, "open", path);
		if (read_word(path, found) == 0 && strcmp(found, "damaged") != 0)
			(void)unlink(
				path); /* left behind, it costs one rebuild after a power cut */
	}
	close_environment(file);
	close_descriptor(&file->lock); /* and with it the lock */
	free(file->directory);
	*file = (struct store_file){0};
}
