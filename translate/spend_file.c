/*
 * spend_file.c - rows of spend in places of one size, each overwritten where it is.
 *
 * There is no header and no order: a place holds a row that can be read, or is free. What cannot be
 * read is free as well, so that nothing of a foreign file is believed.
 */
#include "translate/spend_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "runtime/error.h"

enum {
	PLACES_MAX = 8192, /* backends times days, of two months */
	MODE = 0600,
};

static const int64_t age_max_ms = INT64_C(62) * 24 * 3600 * 1000;

struct spend_file {
	int fd;
	char oldest[SPEND_DAY_SIZE];
	bool used[PLACES_MAX];
};

/* False: there is no row that counts. */
static bool read_place(const struct spend_file *file, size_t place, struct spend *ret_row)
{
	struct spend_text text;
	const ssize_t length = pread(file->fd, &text, sizeof(text), (off_t)(place * sizeof(text)));

	if (length != (ssize_t)sizeof(text))
		return false;
	text.key[sizeof(text.key) - 1] = text.value[sizeof(text.value) - 1] = '\0';
	return spend_read(slice_of(text.key), slice_of(text.value), ret_row) == 0 &&
	       strcmp(ret_row->day, file->oldest) >= 0;
}

int spend_file_open(const char *path, int64_t wall_ms, struct spend_file **ret_file)
{
	CLEANUP(spend_file_closep) struct spend_file *file = calloc(1, sizeof(*file));

	if (!file)
		return error_raise(-ENOMEM, "the file of what was paid");
	spend_day(wall_ms - age_max_ms, file->oldest);
	file->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, MODE);
	if (file->fd < 0)
		return error_raise(-errno, "opening %s", path);
	if (flock(file->fd, LOCK_EX | LOCK_NB))
		return SPEND_FILE_E_BUSY;
	*ret_file = file;
	file = NULL;
	return 0;
}

struct spend_file *spend_file_close(struct spend_file *file)
{
	if (!file)
		return NULL;
	if (file->fd >= 0)
		(void)close(file->fd); /* it was written, and is not synchronised */
	free(file);
	return NULL;
}

int spend_file_next(struct spend_file *file, size_t *at, struct spend *ret_row)
{
	while (*at < PLACES_MAX) {
		const size_t place = (*at)++;

		if (!read_place(file, place, ret_row))
			continue;
		file->used[place] = true;
		ret_row->place = (unsigned)place + 1;
		return 1;
	}
	return 0;
}

static bool find_place(struct spend_file *file, struct spend *row)
{
	for (unsigned place = 0; row->place == 0 && place < PLACES_MAX; place++) {
		if (file->used[place])
			continue;
		file->used[place] = true;
		row->place = place + 1;
	}
	return row->place > 0;
}

int spend_file_put(struct spend_file *file, struct spend *row)
{
	struct spend_text text = {0};

	if (!find_place(file, row))
		return SPEND_FILE_E_FULL;
	spend_write(row, &text);
	if (pwrite(file->fd, &text, sizeof(text), (off_t)((row->place - 1) * sizeof(text))) ==
		(ssize_t)sizeof(text))
		return 0;
	return SPEND_FILE_E_FULL;
}
