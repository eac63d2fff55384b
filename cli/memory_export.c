/*
 * memory_export.c - reads the memory's topic twice: to learn which record of a key is the newest,
 * and to write those out. Memory is bounded by the number of entries, not by their texts.
 */
#include "cli/memory_export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "cli/command.h"
#include "cli/memory_newest.h"
#include "cli/tmx.h"
#include "runtime/error.h"
#include "runtime/reader.h"

enum {
	POLL_MS = 10000,
	UNIT_MAX = 4 << 20, /* more than an entry can become */
	TOO_MANY = 1,
};

struct export
{
	const struct config *config;
	const char *topic;
	struct newest *newest;
	struct buf unit;
	long written, foreign;
};

static void export_deinit(struct export *export)
{
	newest_free(export->newest);
	buf_deinit(&export->unit);
}

/* Each record of the topic as it is now. 0, what `take` or a command says, or < 0. */
static int each(
	struct export *export, int (*take)(struct export *export, const struct record *record))
{
	CLEANUP(reader_freep) struct reader *reader = NULL;
	const struct reader_options options = {
		.topic = export->topic, .partition = -1, .offset = -1};
	struct record record;
	int r = reader_open(export->config, &options, COMMAND_PATIENCE_MS, &reader);

	if (r == READER_E_UNREACHABLE)
		return command_no_kafka(export->config, "no answer in time");
	if (r == READER_E_NO_TOPIC)
		return command_no_topic(export->topic);
	while (r == 0) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING)
			return command_no_kafka(export->config, "it stopped answering");
		if (r == 0)
			r = take(export, &record);
	}
	if (r < 0)
		return error_pass(r);
	(void)fprintf(stderr, "dragoman memory: more entries than can be listed\n");
	return EX_UNAVAILABLE;
}

static int list(struct export *export, const struct record *record)
{
	int r = newest_take(export->newest, record);

	return r == NEWEST_E_FULL ? TOO_MANY : error_pass(r);
}

static int write_out(struct export *export)
{
	if (fwrite(export->unit.data, 1, export->unit.len, stdout) < export->unit.len)
		return error_raise(-errno, "writing the export");
	buf_clear(&export->unit);
	return 0;
}

static int write_newest(struct export *export, const struct record *record)
{
	struct memory_entry entry;
	int r;

	if (!record->value.data || !newest_is(export->newest, record))
		return 0;
	if (memory_entry_read(record->value, &entry)) {
		export->foreign++;
		return 0;
	}
	buf_clear(&export->unit);
	r = tmx_unit(record->key, &entry, &export->unit);
	if (r == BUF_E_FULL) {
		export->foreign++; /* no worker writes one so long */
		return 0;
	}
	if (r)
		return error_pass(r);
	export->written++;
	return error_pass(write_out(export));
}

int memory_export(const struct config *config, const char *topic)
{
	CLEANUP(export_deinit)
	struct export export = {.config = config, .topic = topic, .unit = BUF_INIT(UNIT_MAX)};
	int r = newest_new(&export.newest);

	if (r == 0)
		r = each(&export, list);
	if (r)
		return r < 0 ? error_pass(r) : r;
	r = tmx_begin(&export.unit);
	if (r == 0)
		r = write_out(&export);
	if (r == 0)
		r = each(&export, write_newest);
	if (r)
		return r < 0 ? error_pass(r) : r;
	r = tmx_end(&export.unit);
	if (r == 0)
		r = write_out(&export);
	if (r == 0 && fflush(stdout) != 0)
		r = error_raise(-errno, "writing the export");
	if (r)
		return error_pass(r);
	(void)fprintf(stderr, "%ld exported, %ld of another version left out\n", export.written,
		export.foreign);
	return 0;
}
