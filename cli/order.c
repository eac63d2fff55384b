/* order.c - a hash table from keys to the offset last seen; on disk, one table after the other. */
#include "cli/order.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/error.h"

enum {
	ROOM_FIRST = 4096,
	FILE_BUFFER = 64 * 1024,
	KEPT = -1, /* in place of a record's own offset: it was told of before it went to disk */
};

/* What is written to disk. */
struct note {
	uint64_t hash;
	int64_t from, at;
	int64_t partition; /* of `from` */
};

void order_init(
	struct order *order, enum order_rule rule, size_t rows_max, order_found found, void *user)
{
	*order = (struct order){.rule = rule, .rows_max = rows_max, .found = found, .user = user};
}

/* FNV-1a with a final mix; never 0, which marks a free row. */
static uint64_t hash_of(struct slice key)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.data[i]) * 0x100000001b3u;
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15u;
	return h ? h : 1;
}

static struct order_row *find(struct order_row *rows, size_t room, uint64_t hash)
{
	size_t i = (size_t)(hash >> 7) & (room - 1);

	while (rows[i].hash && rows[i].hash != hash)
		i = (i + 1) & (room - 1);
	return &rows[i];
}

static int grow(struct order *order)
{
	size_t room = order->room ? order->room * 2 : ROOM_FIRST;
	struct order_row *rows = calloc(room, sizeof(*rows));

	if (!rows)
		return error_raise(-ENOMEM, "remembering %zu keys", room);
	for (size_t i = 0; i < order->room; i++)
		if (order->rows[i].hash)
			*find(rows, room, order->rows[i].hash) = order->rows[i];
	free(order->rows);
	order->rows = rows;
	order->room = room;
	return 0;
}

static bool is_full(const struct order *order)
{
	return (order->count + 1) * 4 > order->room * 3;
}

static int remember(struct order *order, const struct note *note)
{
	struct order_row *row;
	int r;

	if (is_full(order)) {
		r = grow(order);
		if (r)
			return error_pass(r);
	}
	row = find(order->rows, order->room, note->hash);
	if (!row->hash) {
		row->hash = note->hash;
		order->count++;
	} else if (order->rule == ORDER_ONCE || row->last > note->from) {
		order->found(order->user, note->at,
			(struct ledger_place){(int32_t)note->partition, note->from}, row->last);
	}
	row->last = note->from;
	return 0;
}

/* A temporary file without a name. */
static int open_file(FILE **ret_file)
{
	const char *given = getenv("TMPDIR");
	char path[256];
	const int n = snprintf(
		path, sizeof(path), "%s/dragoman-audit-XXXXXX", given && *given ? given : "/tmp");
	int fd;

	if (n < 0 || (size_t)n >= sizeof(path))
		return error_raise(-ENAMETOOLONG, "the temporary directory's name");
	fd = mkstemp(path);
	if (fd < 0)
		return error_raise(-errno, "making %s", path);
	(void)unlink(path); /* it was made a moment ago */
	*ret_file = fdopen(fd, "w+");
	if (!*ret_file) {
		(void)close(fd); /* there is nothing in it */
		return error_raise(-ENOMEM, "opening %s", path);
	}
	(void)setvbuf(*ret_file, NULL, _IOFBF, FILE_BUFFER); /* without, it is only slower */
	return 0;
}

static int write_note(struct order *order, const struct note *note)
{
	FILE *file = order->files[note->hash % ORDER_FILES];

	if (fwrite(note, sizeof(*note), 1, file) != 1)
		return error_raise(-EIO, "writing to a temporary file: is the disk full?");
	return 0;
}

static int go_to_disk(struct order *order)
{
	int r = 0;

	for (size_t i = 0; i < ORDER_FILES && !r; i++)
		r = open_file(&order->files[i]);
	for (size_t i = 0; i < order->room && !r; i++)
		if (order->rows[i].hash)
			r = write_note(order,
				&(struct note){order->rows[i].hash, order->rows[i].last, KEPT, 0});
	free(order->rows);
	order->rows = NULL;
	order->count = order->room = 0;
	order->on_disk = true;
	return error_pass(r);
}

int order_note(struct order *order, struct slice key, struct ledger_place from, int64_t at)
{
	const struct note note = {hash_of(key), from.offset, at, from.partition};
	int r;

	if (!order->on_disk && is_full(order) && order->room >= order->rows_max) {
		r = go_to_disk(order);
		if (r)
			return error_pass(r);
	}
	return error_pass(order->on_disk ? write_note(order, &note) : remember(order, &note));
}

/* The keys of one file are in no other. */
static int look_through(struct order *order, FILE *file)
{
	struct note note;
	int r = 0;

	rewind(file);
	while (!r && fread(&note, sizeof(note), 1, file) == 1)
		r = remember(order, &note);
	if (!r && ferror(file))
		r = error_raise(-EIO, "reading a temporary file");
	free(order->rows);
	order->rows = NULL;
	order->count = order->room = 0;
	return error_pass(r);
}

int order_finish(struct order *order)
{
	int r = 0;

	for (size_t i = 0; i < ORDER_FILES && order->on_disk && !r; i++)
		r = look_through(order, order->files[i]);
	order_deinit(order);
	return error_pass(r);
}

void order_deinit(struct order *order)
{
	for (size_t i = 0; i < ORDER_FILES; i++)
		if (order->files[i])
			(void)fclose(order->files[i]); /* nobody reads it any more */
	free(order->rows);
	order_init(order, order->rule, order->rows_max, order->found, order->user);
}
