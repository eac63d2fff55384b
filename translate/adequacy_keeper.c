/*
 * adequacy_keeper.c - one language after another is made an image of and written in slices.
 *
 * An image is made in one turn of the loop (1.6 ms a megabyte) and written in pieces of a few,
 * under another name until it is whole. It is not synchronised: a power cut may leave a file that
 * fails its check and is moved aside.
 */
#include "translate/adequacy_keeper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/log.h"
#include "translate/adequacy.h"

enum {
	ROUND_MS = 60000,
	SLICE_MS = 20,
	SLICE_BYTES = 64 << 10,
	LAST_MS = 1000, /* at a stop, for what waits to be learned */
	WORTH_IT = 64,  /* segments learned since it was written last */
	PATH_ROOM = 4096,
};

static const char suffix[] = ".words";

struct keeper {
	struct adequacy *adequacy;
	struct timer *timer;
	char directory[PATH_ROOM - 128];
	size_t kept[ADEQUACY_LANGUAGES_MAX]; /* segments that had been learned then */
	size_t language;                     /* whose image this is */
	struct buf image;
	size_t written;
	int file; /* -1: none is being written */
	struct log_pace failed;
};

static void path_of(const struct keeper *keeper, const char *name, const char *end, char *path)
{
	(void)snprintf(path, PATH_ROOM, "%s/%s%s", keeper->directory, name, end); /* it fits */
}

static void language_path(const struct keeper *keeper, const char *end, char *path)
{
	char name[ADEQUACY_TAG_MAX + sizeof(suffix)];

	(void)snprintf(name, sizeof(name), "%s%s", adequacy_tag(keeper->adequacy, keeper->language),
		suffix);
	path_of(keeper, name, end, path);
}

/* Read a whole file. 0, BUF_E_FULL, an errno or < 0. */
static int read_file(const char *path, struct buf *buf)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	ssize_t got = 0;
	int r = 0;

	if (file < 0)
		return errno;
	if (fstat(file, &stat))
		r = errno;
	if (r == 0)
		r = stat.st_size < 0 ? BUF_E_FULL : buf_reserve(buf, (size_t)stat.st_size + 1);
	while (r == 0 && (got = read(file, buf->data + buf->len, buf->room - buf->len - 1)) > 0)
		buf->len += (size_t)got;
	if (r == 0 && got < 0)
		r = errno;
	(void)close(file); /* nothing was written to it */
	return r < 0 ? error_pass(r) : r;
}

static void move_aside(const char *path)
{
	char aside[PATH_ROOM + 16];

	(void)snprintf(aside, sizeof(aside), "%s.damaged", path);
	if (rename(path, aside))
		(void)unlink(path); /* or it is written over */
	log_warn("ADEQUACY-DAMAGED",
		"path=%s it is damaged or of another version, and was moved aside; the language is "
		"learned again",
		path);
}

static int load(struct keeper *keeper, const char *name)
{
	CLEANUP(buf_deinit) struct buf image = BUF_INIT(ADEQUACY_IMAGE_MAX);
	char path[PATH_ROOM];
	int r;

	path_of(keeper, name, "", path);
	r = read_file(path, &image);
	if (r == 0)
		r = adequacy_load(keeper->adequacy, buf_slice(&image));
	if (r > 0)
		move_aside(path);
	return r < 0 ? error_pass(r) : 0;
}

static bool is_ours(const char *name)
{
	size_t length = strlen(name);

	return length > sizeof(suffix) - 1 && length < ADEQUACY_TAG_MAX + sizeof(suffix) &&
	       strcmp(name + length - (sizeof(suffix) - 1), suffix) == 0;
}

static int load_all(struct keeper *keeper)
{
	DIR *directory = opendir(keeper->directory);
	const struct dirent *entry;
	int r = 0;

	while (r == 0 && directory && (entry = readdir(directory)))
		if (is_ours(entry->d_name))
			r = load(keeper, entry->d_name);
	if (directory)
		(void)closedir(directory); /* it was only read */
	for (size_t i = 0; i < adequacy_languages(keeper->adequacy); i++)
		keeper->kept[i] = adequacy_seen(keeper->adequacy, i);
	return error_pass(r);
}

/* A disk that is full is no fault of ours: once more in the next round. */
static void give_up(struct keeper *keeper, const char *path)
{
	int error = errno;

	if (log_is_due(&keeper->failed, loop_now_ms()))
		log_warn("ADEQUACY-NOT-KEPT",
			"path=%s %s: what was learned is lost at the next stop, unless it can be "
			"written later",
			path, strerror(error));
}

static void drop_image(struct keeper *keeper)
{
	buf_deinit(&keeper->image);
	keeper->image = (struct buf)BUF_INIT(ADEQUACY_IMAGE_MAX);
}

static void end_file(struct keeper *keeper, bool whole)
{
	char draft[PATH_ROOM];
	char path[PATH_ROOM];

	language_path(keeper, ".new", draft);
	language_path(keeper, "", path);
	if (close(keeper->file))
		whole = false;
	keeper->file = -1;
	drop_image(keeper);
	if (whole && rename(draft, path) == 0)
		return;
	give_up(keeper, path);
	(void)unlink(draft); /* what is left is not read */
}

static void write_slice(struct keeper *keeper, size_t max)
{
	size_t left = keeper->image.len - keeper->written;
	ssize_t put =
		write(keeper->file, keeper->image.data + keeper->written, left < max ? left : max);

	if (put > 0)
		keeper->written += (size_t)put;
	if (put <= 0 || keeper->written == keeper->image.len)
		end_file(keeper, put > 0);
}

/* A language of which segments still wait would be taken for whole at the next start. */
static bool is_worth_it(const struct keeper *keeper, size_t language, size_t worth)
{
	return adequacy_seen(keeper->adequacy, language) >= keeper->kept[language] + worth &&
	       adequacy_waiting(keeper->adequacy, language) == 0;
}

/* Choose a language that has learned something, and make its image. 0 or < 0. */
static int begin_file(struct keeper *keeper, size_t worth)
{
	size_t count = adequacy_languages(keeper->adequacy);
	char path[PATH_ROOM];
	size_t i = 0;
	int r;

	while (i < count && !is_worth_it(keeper, i, worth))
		i++;
	if (i == count)
		return 0;
	keeper->language = i;
	keeper->kept[i] = adequacy_seen(keeper->adequacy, i);
	keeper->written = 0;
	r = adequacy_save(keeper->adequacy, i, &keeper->image);
	if (r == BUF_E_FULL) { /* its tables have ceilings: it is not reached */
		drop_image(keeper);
		return 0;
	}
	if (r < 0)
		return error_pass(r);
	language_path(keeper, ".new", path);
	keeper->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (keeper->file >= 0)
		return 0;
	give_up(keeper, path);
	drop_image(keeper);
	return 0;
}

int keeper_step(struct keeper *keeper, bool *ret_more)
{
	int r = 0;

	if (keeper->file >= 0)
		write_slice(keeper, SLICE_BYTES);
	else
		r = begin_file(keeper, WORTH_IT);
	*ret_more = keeper->file >= 0;
	return error_pass(r);
}

static int tick(void *user)
{
	struct keeper *keeper = user;
	bool more;
	int r = keeper_step(keeper, &more);

	return r ? error_pass(r) : error_pass(timer_set(keeper->timer, more ? SLICE_MS : ROUND_MS));
}

int keeper_new(struct loop *loop, struct adequacy *adequacy, const char *directory,
	struct keeper **ret_keeper)
{
	CLEANUP(keeper_freep) struct keeper *keeper = calloc(1, sizeof(*keeper));
	int r;

	if (!keeper)
		return error_raise(-ENOMEM, "making the keeper of what was learned");
	keeper->file = -1;
	keeper->adequacy = adequacy;
	keeper->image = (struct buf)BUF_INIT(ADEQUACY_IMAGE_MAX);
	(void)snprintf(keeper->directory, sizeof(keeper->directory), "%s", directory);
	if (mkdir(directory, 0700) && errno != EEXIST)
		give_up(keeper, directory);
	r = load_all(keeper);
	if (r == 0)
		r = loop_timer(loop, tick, keeper, &keeper->timer);
	if (r == 0)
		r = timer_set(keeper->timer, ROUND_MS);
	if (r)
		return error_pass(r);
	*ret_keeper = keeper;
	keeper = NULL;
	return 0;
}

static void finish(struct keeper *keeper)
{
	while (keeper->file >= 0)
		write_slice(keeper, SIZE_MAX);
}

/* What still waits then is not written, and is learned again from the topic. */
static void learn_the_rest(struct keeper *keeper)
{
	uint64_t until_ms = loop_now_ms() + LAST_MS;
	bool more = true;

	while (more && loop_now_ms() < until_ms)
		if (adequacy_hurry(keeper->adequacy, &more))
			return;
}

struct keeper *keeper_free(struct keeper *keeper)
{
	if (!keeper)
		return NULL;
	finish(keeper);
	if (keeper->timer) /* else it was never whole */
		learn_the_rest(keeper);
	if (keeper->timer)
		for (size_t i = 0; i < adequacy_languages(keeper->adequacy); i++) {
			if (begin_file(keeper, 1))
				break;
			finish(keeper);
		}
	timer_free(keeper->timer);
	buf_deinit(&keeper->image);
	free(keeper);
	return NULL;
}
