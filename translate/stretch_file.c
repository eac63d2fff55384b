/*
 * stretch_file.c - the lengths that were learned, as one small file of text.
 *
 * It has some kilobytes at most, so it is written in one turn of the loop, under another name until
 * it is whole. It is not synchronised: a power cut may leave one that is moved aside.
 */
#include "translate/stretch_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "translate/stretch.h"

enum {
	ROUND_MS = 60000,
	PATH_ROOM = 4096,
};

struct stretch_file {
	struct stretches *stretches;
	struct timer *timer;
	char path[PATH_ROOM];
	size_t written; /* segments that had taught it then */
	struct log_pace failed;
};

static void path_with(const struct stretch_file *file, const char *end, char path[PATH_ROOM + 16])
{
	(void)snprintf(path, PATH_ROOM + 16, "%s%s", file->path, end); /* it fits */
}

static void move_aside(const struct stretch_file *file)
{
	char aside[PATH_ROOM + 16];

	path_with(file, ".damaged", aside);
	if (rename(file->path, aside))
		(void)unlink(file->path); /* or it is written over */
	log_warn("LENGTHS-DAMAGED",
		"path=%s it is damaged or of another version, and was moved aside; how long the "
		"backends' translations are is learned again",
		file->path);
}

/* What is not there is nothing to be learned from. 0 or < 0. */
static int load(const struct stretch_file *file)
{
	CLEANUP(freep) char *text = malloc(STRETCH_TEXT_MAX);
	FILE *stream = fopen(file->path, "re");
	size_t length;

	if (!stream)
		return 0;
	if (!text) {
		(void)fclose(stream); /* nothing was read */
		return error_raise(-ENOMEM, "reading how long translations are");
	}
	length = fread(text, 1, STRETCH_TEXT_MAX, stream);
	(void)fclose(stream); /* it was only read */
	if (stretches_load(file->stretches, (struct slice){text, length}))
		move_aside(file);
	return 0;
}

/* A disk that is full is no fault of ours: once more in the next round. */
static void give_up(struct stretch_file *file)
{
	const int error = errno;

	if (log_is_due(&file->failed, loop_now_ms()))
		log_warn("LENGTHS-NOT-KEPT",
			"path=%s %s: what was learned is lost at the next stop, unless it can be "
			"written later",
			file->path, strerror(error));
}

static bool put(const char *path, struct slice text)
{
	FILE *stream = fopen(path, "we");
	bool whole;

	if (!stream)
		return false;
	whole = fwrite(text.data, 1, text.len, stream) == text.len;
	return fclose(stream) == 0 && whole;
}

int stretch_file_write(struct stretch_file *file)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(STRETCH_TEXT_MAX);
	const size_t taught = stretches_taught(file->stretches);
	char draft[PATH_ROOM + 16];
	int r;

	if (taught == file->written)
		return 0;
	r = stretches_save(file->stretches, &text);
	if (r) /* it has room for the longest names */
		return error_pass(r);
	path_with(file, ".new", draft);
	if (put(draft, buf_slice(&text)) && rename(draft, file->path) == 0) {
		file->written = taught;
		return 0;
	}
	give_up(file);
	(void)unlink(draft); /* what is left is not read */
	return 0;
}

static int tick(void *user)
{
	struct stretch_file *file = user;
	int r = stretch_file_write(file);

	return r ? error_pass(r) : error_pass(timer_set(file->timer, ROUND_MS));
}

int stretch_file_open(struct loop *loop, struct stretches *stretches, const char *path,
	struct stretch_file **ret_file)
{
	CLEANUP(stretch_file_closep) struct stretch_file *file = calloc(1, sizeof(*file));
	int r;

	if (!file)
		return error_raise(-ENOMEM, "keeping how long translations are");
	file->stretches = stretches;
	(void)snprintf(file->path, sizeof(file->path), "%s", path);
	r = load(file);
	file->written = stretches_taught(stretches);
	if (r == 0)
		r = loop_timer(loop, tick, file, &file->timer);
	if (r == 0)
		r = timer_set(file->timer, ROUND_MS);
	if (r)
		return error_pass(r);
	*ret_file = file;
	file = NULL;
	return 0;
}

struct stretch_file *stretch_file_close(struct stretch_file *file)
{
	if (!file)
		return NULL;
	(void)stretch_file_write(file); /* nobody is left to be told */
	timer_free(file->timer);
	free(file);
	return NULL;
}
