/*
 * store.c - what a worker remembers on disk: tables of LMDB, written in gathered transactions.
 *
 * Writes gather in one open transaction, which is committed 200 ms after its first write, or sooner
 * when it has dirtied so many pages that memory would notice. While it is open, reads go through
 * it, so that they see what was just written.
 *
 * Room: LMDB gives up a whole transaction when the map is full, and what was gathered would be lost
 * with it. So a part of the map is kept back, and a put that could reach into it is refused with
 * STORE_E_FULL before it touches anything. A put is charged with the pages that it can dirty at
 * worst; the true figure is taken at each flush. What is gathered is so always able to commit,
 * unless the disk itself is full.
 *
 * Memory: what is touched of the map stays resident until it is let go, which is looked after at
 * every so many calls. The kernel keeps it in its cache all the same.
 */
#include "runtime/store.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/loop.h"
#include "runtime/store_file.h"
#include "runtime/store_map.h"

enum {
	FLUSH_MS = 200,
	BYTES_MIN = 256 * 1024,
	RESERVE_MAX = 16 * 1024 * 1024,
	KEY_MAX = 511,      /* what Debian's LMDB is built with */
	PUT_PAGES = 2,      /* a leaf, and the half of it when it splits */
	GATHER_SHARE = 4,   /* of the reserve: the rest is for branches and LMDB's own free list */
	RESERVE_SHARE = 4,  /* of a small store */
	CLEAR_PAGES = 1024, /* more than any gathered transaction may: it is committed at once */
	RESIDENT_MAX = 16 * 1024 * 1024, /* of the map, where it is looked after */
	TOUCHES = 128,                   /* between two looks; one can bring in a few times 64 KB */
};

struct table {
	struct store *store;
	MDB_dbi dbi;
};

struct store {
	struct store_file file;
	struct store_map map;
	MDB_txn *write;      /* what is gathered; NULL: nothing */
	MDB_txn *read;       /* reset between the calls */
	unsigned touches;    /* since the map was looked after */
	unsigned readers;    /* calls that are reading: table_each() may be around a table_get() */
	struct timer *timer; /* NULL without a loop */
	size_t page_size;
	size_t pages_max;    /* beyond this nothing is put */
	size_t pages_used;   /* at the last flush */
	size_t pages_dirty;  /* charged since */
	size_t pages_gather; /* flush when this many are dirty */
	struct table tables[STORE_TABLES_MAX];
	size_t table_count;
};

static int failure(const struct store *store, int code, const char *what)
{
	return store_file_failure(&store->file, code, what);
}

static int on_timer(void *user)
{
	int r = store_flush(user);

	if (r == STORE_E_NO_ROOM)
		return error_raise(-ENOSPC, "writing to the store: the disk is full");
	return error_pass(r);
}

/* Begin the gathered transaction, unless it is open. */
static int begin(struct store *store)
{
	int r;

	assert(store->readers == 0);
	if (store->write)
		return 0;
	r = mdb_txn_begin(store->file.env, NULL, 0, &store->write);
	if (r)
		return failure(store, r, "beginning a transaction");
	return store->timer ? timer_set(store->timer, FLUSH_MS) : 0;
}

/* The gathered transaction is beyond use; what it held is lost. */
static int give_up(struct store *store, int code, const char *what)
{
	int r;

	mdb_txn_abort(store->write);
	store->write = NULL;
	store->pages_dirty = 0;
	r = failure(store, code, what);
	return r == STORE_E_FULL ? error_raise(-ENOSPC, "%s in a store without room", what) : r;
}

/* A place of the map is touched. */
static void touch(struct store *store)
{
	if (++store->touches < TOUCHES)
		return;
	store->touches = 0;
	store_map_trim(&store->map, RESIDENT_MAX);
}

static MDB_txn *reading(struct store *store, int *ret_code)
{
	*ret_code = 0;
	if (store->write)
		return store->write;
	if (store->readers == 0)
		*ret_code = mdb_txn_renew(store->read);
	store->readers++;
	return store->read;
}

static void done_reading(struct store *store, const MDB_txn *txn)
{
	if (txn != store->read)
		return;
	store->readers--;
	if (store->readers == 0)
		mdb_txn_reset(store->read);
}

/* Pages that a table or LMDB's own trees hold: all but those on the free list, whose entries begin
 * with their length. */
static int count_pages(struct store *store)
{
	static const MDB_dbi free_list = 0;
	MDB_val key;
	MDB_val value;
	MDB_envinfo info;
	MDB_cursor *cursor;
	size_t unused = 0;
	int r;
	MDB_txn *txn = reading(store, &r);

	if (!r)
		r = mdb_cursor_open(txn, free_list, &cursor);
	if (r)
		return failure(store, r, "counting pages");
	while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
		size_t length;

		memcpy(&length, value.mv_data, sizeof(length));
		unused += length;
	}
	mdb_cursor_close(cursor);
	done_reading(store, txn);

	(void)mdb_env_info(store->file.env, &info); /* fails only for a NULL argument */
	store->pages_used = info.me_last_pgno + 1 - unused;
	return 0;
}

/* LMDB never writes a page that it took and gave back in one transaction. As the last one of the
 * file it would make the file look cut off. */
static int fill_up(const struct store *store)
{
	struct stat status;
	MDB_envinfo info;
	mdb_filehandle_t fd;

	(void)mdb_env_get_fd(store->file.env, &fd); /* these two fail only for a NULL argument */
	(void)mdb_env_info(store->file.env, &info);
	if (fstat(fd, &status) < 0)
		return error_raise(-errno, "looking at the store");
	if ((size_t)status.st_size >= (info.me_last_pgno + 1) * store->page_size)
		return 0;
	if (ftruncate(fd, (off_t)((info.me_last_pgno + 1) * store->page_size)) < 0)
		return error_raise(-errno, "lengthening the store");
	return 0;
}

int store_flush(struct store *store)
{
	MDB_txn *txn = store->write;
	int r;

	if (!txn)
		return 0;
	store->write = NULL; /* committing frees it, also when it fails */
	store->pages_dirty = 0;
	if (store->timer)
		timer_unset(store->timer);

	r = mdb_txn_commit(txn);
	if (r)
		return failure(store, r, "committing");
	r = fill_up(store);
	return r ? r : count_pages(store);
}

/* Room for `pages` more, or STORE_E_FULL or STORE_E_NO_ROOM; flushes when enough is gathered. */
static int make_room(struct store *store, size_t pages)
{
	int r;

	if (store->pages_dirty + pages > store->pages_gather ||
		store->pages_used + store->pages_dirty + pages > store->pages_max) {
		r = store_flush(store);
		if (r)
			return r;
	}
	return store->pages_used + pages > store->pages_max ? STORE_E_FULL : 0;
}

static int prepare(struct store *store, size_t max_bytes, struct loop *loop)
{
	const size_t reserve =
		max_bytes / RESERVE_SHARE < RESERVE_MAX ? max_bytes / RESERVE_SHARE : RESERVE_MAX;
	MDB_stat stat;
	mdb_filehandle_t fd;
	int r;

	(void)mdb_env_get_fd(store->file.env, &fd); /* these fail only for a NULL argument */
	(void)mdb_env_stat(store->file.env, &stat);
	store_map_find(fd, &store->map);
	store->page_size = stat.ms_psize;
	store->pages_max = (max_bytes - reserve) / store->page_size;
	store->pages_gather = reserve / GATHER_SHARE / store->page_size;

	r = mdb_txn_begin(store->file.env, NULL, MDB_RDONLY, &store->read);
	if (r)
		return failure(store, r, "beginning to read");
	mdb_txn_reset(store->read);
	r = count_pages(store);
	if (r)
		return r;
	return loop ? loop_timer(loop, on_timer, store, &store->timer) : 0;
}

int store_open(const char *directory, size_t max_bytes, struct loop *loop, struct store **ret_store,
	bool *ret_moved)
{
	CLEANUP(store_freep) struct store *store = calloc(1, sizeof(*store));
	bool moved = false;
	int r;

	if (!store)
		return error_raise(-ENOMEM, "making a store");
	if (max_bytes < BYTES_MIN)
		max_bytes = BYTES_MIN;
	r = store_file_open(&store->file, directory, max_bytes, &moved);
	if (!r)
		r = prepare(store, max_bytes, loop);
	if (r)
		return r;

	*ret_store = store;
	store = NULL;
	if (ret_moved)
		*ret_moved = moved;
	return 0;
}

struct store *store_free(struct store *store)
{
	if (!store)
		return NULL;
	if (store->file.env)
		(void)store_flush(store); /* a disk without room costs a few entries of a copy */
	if (store->read)
		mdb_txn_abort(store->read);
	timer_free(store->timer);
	store_file_close(&store->file);
	free(store);
	return NULL;
}

int store_table(struct store *store, const char *name, struct table **ret_table)
{
	struct table *table = &store->tables[store->table_count];
	int r;

	assert(store->table_count < STORE_TABLES_MAX);
	r = begin(store); /* a full store has room for this in its reserve */
	if (r)
		return r;
	r = mdb_dbi_open(store->write, name, MDB_CREATE, &table->dbi);
	if (r)
		return give_up(store, r, "opening a table");
	r = store_flush(store); /* until then the table is only of this transaction */
	if (r)
		return r;

	table->store = store;
	store->table_count++;
	*ret_table = table;
	return 0;
}

/* LMDB does not write to what it is given. */
static MDB_val value_of(struct slice slice)
{
	return (MDB_val){.mv_size = slice.len, .mv_data = (void *)(uintptr_t)slice.data};
}

static struct slice slice_from(const MDB_val *value)
{
	return (struct slice){.data = value->mv_data, .len = value->mv_size};
}

int table_get(struct table *table, struct slice key, struct slice *ret_value)
{
	struct store *store = table->store;
	MDB_val name = value_of(key);
	MDB_val value;
	MDB_txn *txn;
	int r;

	assert(key.len > 0 && key.len <= KEY_MAX);
	touch(store);
	txn = reading(store, &r);
	if (!r)
		r = mdb_get(txn, table->dbi, &name, &value);
	done_reading(store, txn);
	if (r == MDB_NOTFOUND)
		return STORE_E_ABSENT;
	if (r)
		return error_pass(failure(store, r, "reading"));
	*ret_value = slice_from(&value);
	return 0;
}

int table_put(struct table *table, struct slice key, struct slice value)
{
	struct store *store = table->store;
	const size_t pages = PUT_PAGES + value.len / store->page_size;
	MDB_val name = value_of(key);
	MDB_val content = value_of(value);
	int r;

	assert(key.len > 0 && key.len <= KEY_MAX);
	touch(store);
	r = make_room(store, pages);
	if (!r)
		r = begin(store);
	if (r)
		return r;
	r = mdb_put(store->write, table->dbi, &name, &content, 0);
	if (r)
		return give_up(store, r, "writing");
	store->pages_dirty += pages;
	return 0;
}

int table_remove(struct table *table, struct slice key)
{
	struct store *store = table->store;
	MDB_val name = value_of(key);
	int r;

	assert(key.len > 0 && key.len <= KEY_MAX);
	if (store->pages_dirty + PUT_PAGES > store->pages_gather) {
		r = store_flush(store);
		if (r)
			return r;
	}
	r = begin(store);
	if (r)
		return r;
	r = mdb_del(store->write, table->dbi, &name, NULL);
	if (r && r != MDB_NOTFOUND)
		return give_up(store, r, "removing");
	store->pages_dirty += PUT_PAGES;
	return 0;
}

size_t table_count(struct table *table)
{
	MDB_stat stat = {0};
	int r;
	MDB_txn *txn = reading(table->store, &r);

	if (!r)
		(void)mdb_stat(txn, table->dbi, &stat); /* fails only for a wrong handle */
	done_reading(table->store, txn);
	return stat.ms_entries;
}

static int each(MDB_cursor *cursor, struct slice from,
	int (*fn)(void *user, struct slice key, struct slice value), void *user, int *ret_code)
{
	MDB_val key = value_of(from);
	MDB_val value;
	int stop = 0;

	*ret_code = mdb_cursor_get(cursor, &key, &value, from.len > 0 ? MDB_SET_RANGE : MDB_FIRST);
	while (!*ret_code && !stop) {
		stop = fn(user, slice_from(&key), slice_from(&value));
		if (!stop)
			*ret_code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	return stop;
}

int table_each(struct table *table, struct slice from,
	int (*fn)(void *user, struct slice key, struct slice value), void *user)
{
	struct store *store = table->store;
	MDB_cursor *cursor;
	MDB_txn *txn;
	int stop = 0;
	int r;

	txn = reading(store, &r);
	if (!r)
		r = mdb_cursor_open(txn, table->dbi, &cursor);
	if (!r) {
		stop = each(cursor, from, fn, user, &r);
		mdb_cursor_close(cursor);
	}
	done_reading(store, txn);
	if (r && r != MDB_NOTFOUND)
		return error_pass(failure(store, r, "reading"));
	return stop;
}

int table_clear(struct table *table)
{
	struct store *store = table->store;
	int r = begin(store);

	if (r)
		return r;
	r = mdb_drop(store->write, table->dbi, 0);
	if (r)
		return give_up(store, r, "clearing a table");
	store->pages_dirty += CLEAR_PAGES;
	return store_flush(store);
}
