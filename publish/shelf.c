/*
 * shelf.c - the publisher's copy of what is out.
 *
 * On disk rather than in memory, because it grows with every article that was ever published, and
 * the process must not. Without a directory of its own it takes a temporary one and removes the
 * names of its files at once: LMDB works on with the open descriptors.
 */
#include "publish/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "runtime/error.h"
#include "runtime/store.h"

struct shelf {
	struct store *store;
	struct table *table;
};

/* Remove a directory with the files in it; they live on while they are open. */
static void remove_names(const char *directory)
{
	DIR *folder = opendir(directory);

	if (!folder)
		return; /* it was made by us a moment ago: somebody else was faster */
	for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
		(void)unlinkat(dirfd(folder), entry->d_name, 0); /* "." and ".." refuse */
	(void)closedir(folder);                                  /* it was only read */
	(void)rmdir(directory); /* at worst an empty directory stays */
}

/* What the store says, in our words. */
static int told(int r)
{
	switch (r) {
	case STORE_E_BUSY:
		return SHELF_E_BUSY;
	case STORE_E_FULL:
		return SHELF_E_FULL;
	case STORE_E_NO_ROOM:
		return SHELF_E_NO_ROOM;
	default:
		return error_pass(r);
	}
}

static int open_nameless(size_t max_bytes, struct store **ret_store)
{
	const char *given = getenv("TMPDIR");
	char directory[256];
	int n = snprintf(directory, sizeof(directory), "%s/dragoman-publish-XXXXXX",
		given && *given ? given : "/tmp");
	int r;

	if (n < 0 || (size_t)n >= sizeof(directory))
		return error_raise(-ENAMETOOLONG, "the temporary directory's name");
	if (!mkdtemp(directory))
		return errno == ENOSPC ? STORE_E_NO_ROOM
				       : error_raise(-errno, "making %s", directory);
	r = store_open(directory, max_bytes, NULL, ret_store, NULL);
	remove_names(directory);
	return r;
}

int shelf_new(const char *directory, size_t max_bytes, struct shelf **ret_shelf)
{
	CLEANUP(shelf_freep) struct shelf *shelf = calloc(1, sizeof(*shelf));
	int r;

	if (!shelf)
		return error_raise(-ENOMEM, "making the table of what is out");
	r = *directory ? store_open(directory, max_bytes, NULL, &shelf->store, NULL)
		       : open_nameless(max_bytes, &shelf->store);
	if (!r)
		r = store_table(shelf->store, "released", &shelf->table);
	if (!r)
		r = table_clear(shelf->table);
	if (r)
		return told(r);

	*ret_shelf = shelf;
	shelf = NULL;
	return 0;
}

struct shelf *shelf_free(struct shelf *shelf)
{
	if (!shelf)
		return NULL;
	shelf->store = store_free(shelf->store);
	free(shelf);
	return NULL;
}

int shelf_find(struct shelf *shelf, struct slice id, struct released *ret_released)
{
	struct slice packed;
	int r = table_get(shelf->table, id, &packed);

	if (r == STORE_E_ABSENT)
		return SHELF_E_ABSENT;
	if (r)
		return error_pass(r);
	if (released_unpack(packed, ret_released))
		return error_raise(-EBADMSG, "the table of what is out is damaged");
	return 0;
}

int shelf_put(struct shelf *shelf, struct slice id, const struct released *released)
{
	unsigned char bytes[RELEASED_PACKED_MAX];
	struct slice packed = {.data = (const char *)bytes, .len = released_pack(released, bytes)};

	return told(table_put(shelf->table, id, packed));
}

int shelf_remove(struct shelf *shelf, struct slice id)
{
	return told(table_remove(shelf->table, id));
}

int shelf_flush(struct shelf *shelf)
{
	return told(store_flush(shelf->store));
}

size_t shelf_count(const struct shelf *shelf)
{
	return table_count(shelf->table);
}
