/*
 * memory_import.c - reads a TMX file unit by unit and writes a record for each that fits.
 *
 * What does not fit is told by line, the first hundred times, and counted. A file that breaks off
 * has its beginning imported, and the command fails: the same import again does no harm, since the
 * same key holds the same text.
 */
#include "cli/memory_import.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "cli/command.h"
#include "cli/tmx_read.h"
#include "runtime/buf.h"
#include "runtime/error.h"
#include "runtime/writer.h"
#include "translate/memory_key.h"

enum {
	FLUSH_MS = 30000,
	VALUE_MAX = 256 * 1024,
	TOLD_MAX = 100,
	MS = 1000,
};

struct import {
	const char *path, *topic, *backend;
	struct tmx_reader *reader;
	struct memory_hasher *hasher;
	struct writer *writer;
	struct buf value;
	long taken, left;
};

static void import_deinit(struct import *import)
{
	tmx_free(import->reader);
	memory_hasher_free(import->hasher);
	writer_free(import->writer);
	buf_deinit(&import->value);
}

static enum memory_class class_of(const char *name)
{
	if (strcmp(name, memory_class_name(MEMORY_HEADLINE)) == 0)
		return MEMORY_HEADLINE;
	return strcmp(name, memory_class_name(MEMORY_CAPTION)) == 0 ? MEMORY_CAPTION : MEMORY_BODY;
}

static void leave(struct import *import, long line, const char *why)
{
	if (import->left++ < TOLD_MAX)
		(void)fprintf(stderr, "%s:%ld: left out: %s\n", import->path, line, why);
}

/* 0, a writer's outcome or < 0. */
static int put(struct import *import, const struct memory_key *key, struct slice english)
{
	char digits[MEMORY_KEY_SIZE];
	const char *slash = strchr(key->backend, '/');
	const struct memory_entry entry = {.language = slice_of(key->language),
		.class = slice_of(memory_class_name(key->class)),
		.backend = slice_of(key->backend),
		.model = slice_of(slash ? slash + 1 : ""),
		.source = key->text,
		.english = english,
		.at_ms = (int64_t)time(NULL) * MS};
	struct record record = {
		.topic = import->topic, .partition = -1, .key = {digits, MEMORY_KEY_SIZE}};
	struct memory_id id;
	int r = memory_id_of(import->hasher, key, &id);

	if (r)
		return error_pass(r);
	buf_clear(&import->value);
	r = memory_entry_write(&entry, &import->value);
	if (r)
		return error_pass(r);
	memory_id_write(&id, digits);
	record.value = buf_slice(&import->value);
	return writer_put(import->writer, &record);
}

static int take(struct import *import, const struct tmx_unit *unit)
{
	const char *backend = import->backend ? import->backend : unit->backend;
	const struct memory_key key = {.language = unit->language,
		.text = unit->source,
		.class = class_of(unit->class),
		.backend = backend};
	int r;

	if (unit->why || *backend == '\0') {
		leave(import, unit->line, unit->why ? unit->why : "it names no backend: --backend");
		return 0;
	}
	r = put(import, &key, unit->english);
	import->taken += r == 0;
	return r < 0 ? error_pass(r) : r;
}

/* 0, TMX_E_BROKEN as `*ret_broken`, a writer's outcome or < 0. */
static int take_all(struct import *import, bool *ret_broken)
{
	struct tmx_unit unit;
	int r;

	while ((r = tmx_next(import->reader, &unit)) == 0) {
		r = take(import, &unit);
		if (r)
			return r < 0 ? error_pass(r) : r;
	}
	if (r < 0)
		return error_pass(r);
	*ret_broken = r == TMX_E_BROKEN;
	return writer_flush(import->writer, FLUSH_MS);
}

int memory_import(
	const struct config *config, const char *topic, const char *path, const char *backend)
{
	CLEANUP(import_deinit)
	struct import import = {
		.path = path, .topic = topic, .backend = backend, .value = BUF_INIT(VALUE_MAX)};
	bool broken = false;
	int r = tmx_open(path, &import.reader);

	if (r == TMX_E_ABSENT) {
		(void)fprintf(stderr, "dragoman memory: %s cannot be read\n", path);
		return EX_NOINPUT;
	}
	if (r == 0)
		r = memory_hasher_new(&import.hasher);
	if (r == 0)
		r = writer_open(config, &import.writer);
	if (r == 0)
		r = take_all(&import, &broken);
	if (r < 0)
		return error_pass(r);
	if (r > 0)
		return command_no_kafka(config, r == WRITER_E_REFUSED
							? writer_problem(import.writer)
							: "no answer in time");
	if (broken)
		(void)fprintf(stderr, "%s: broken off: %s\n", path, tmx_problem(import.reader));
	printf("%ld imported, %ld left out\n", import.taken, import.left);
	return broken ? EX_DATAERR : 0;
}
