/* dead_letters.c - reading the dead-letter topic, and writing the marks that say what was dealt
 * with. */
#include "cli/dead_letters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "runtime/error.h"
#include "runtime/reader.h"
#include "runtime/writer.h"

enum {
	MARKS_MAX = 1000000,
	POLL_MS = 10000,
	HEADERS_MAX = 64,
	PLACE_CHARS = 48,
};

bool dead_place_parse(const char *text, struct dead_place *ret_place)
{
	const char *colon = strchr(text, ':');
	char first[16];
	long partition;
	long offset;

	if (!colon || (size_t)(colon - text) >= sizeof(first))
		return false;
	memcpy(first, text, (size_t)(colon - text));
	first[colon - text] = '\0';
	if (!command_number(first, 0, INT32_MAX, &partition) ||
		!command_number(colon + 1, 0, INT64_MAX, &offset))
		return false;
	*ret_place = (struct dead_place){.partition = (int32_t)partition, .offset = offset};
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct dead_place *one = a;
	const struct dead_place *two = b;

	if (one->partition != two->partition)
		return one->partition < two->partition ? -1 : 1;
	if (one->offset != two->offset)
		return one->offset < two->offset ? -1 : 1;
	return 0;
}

static int add_mark(struct dead_marks *marks, struct slice text)
{
	char place[PLACE_CHARS];
	struct dead_place parsed;

	if (text.len >= sizeof(place) || marks->count == MARKS_MAX)
		return 0;
	memcpy(place, text.data, text.len);
	place[text.len] = '\0';
	if (!dead_place_parse(place, &parsed))
		return 0; /* somebody else's header */

	if (marks->count == marks->room) {
		size_t room = marks->room ? marks->room * 2 : 256;
		struct dead_place *list = realloc(marks->list, room * sizeof(*list));

		if (!list)
			return error_raise(-ENOMEM, "remembering %zu marks", room);
		marks->list = list;
		marks->room = room;
	}
	marks->list[marks->count++] = parsed;
	return 0;
}

/* Visit every record of the topic. */
static int each_record(const struct config *config, const char *topic,
	const struct dead_place *only, int (*fn)(void *user, const struct record *record),
	void *user)
{
	CLEANUP(reader_freep) struct reader *reader = NULL;
	const struct reader_options options = {
		.topic = topic,
		.partition = only ? only->partition : -1,
		.offset = only ? only->offset : -1,
	};
	struct record record;
	int r;

	r = reader_open(config, &options, COMMAND_PATIENCE_MS, &reader);
	if (r == READER_E_UNREACHABLE)
		(void)command_no_kafka(config, "no answer in time");
	else if (r == READER_E_NO_TOPIC && only && only->partition > 0)
		return 0; /* the topic has no such partition */
	else if (r == READER_E_NO_TOPIC)
		(void)command_no_topic(topic);
	if (r)
		return r < 0 ? error_pass(r) : DEAD_E_KAFKA;

	for (;;) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING)
			return command_no_kafka(config, "it stopped answering") ? DEAD_E_KAFKA : 0;
		if (r)
			return error_pass(r);
		r = fn(user, &record);
		if (r)
			return r;
	}
}

static int take_mark(void *user, const struct record *record)
{
	struct slice mark = record_header(record, DEAD_HANDLED);

	return mark.data ? add_mark(user, mark) : 0;
}

int dead_marks_read(const struct config *config, const char *topic, struct dead_marks *ret_marks)
{
	CLEANUP(dead_marks_deinit) struct dead_marks marks = {0};
	int r = each_record(config, topic, NULL, take_mark, &marks);

	if (r)
		return r;
	if (marks.count > 0)
		qsort(marks.list, marks.count, sizeof(*marks.list), compare);
	*ret_marks = marks;
	marks = (struct dead_marks){0};
	return 0;
}

bool dead_marks_have(const struct dead_marks *marks, struct dead_place place)
{
	return marks->count > 0 &&
	       bsearch(&place, marks->list, marks->count, sizeof(place), compare);
}

void dead_marks_deinit(struct dead_marks *marks)
{
	free(marks->list);
	*marks = (struct dead_marks){0};
}

struct visit {
	const struct dead_place *only;
	int (*fn)(void *user, const struct record *record);
	void *user;
};

enum {
	VISIT_OVER = 1000, /* the one that was asked for has been seen */
};

static int visit_letter(void *user, const struct record *record)
{
	struct visit *visit = user;
	int r;

	if (visit->only && record->offset != visit->only->offset)
		return record->offset > visit->only->offset ? VISIT_OVER : 0;
	if (record_header(record, DEAD_HANDLED).data)
		return visit->only ? VISIT_OVER : 0;
	r = visit->fn(visit->user, record);
	return r == 0 && visit->only ? VISIT_OVER : r;
}

int dead_each(const struct config *config, const char *topic, const struct dead_place *only,
	int (*fn)(void *user, const struct record *record), void *user)
{
	struct visit visit = {.only = only, .fn = fn, .user = user};
	int r = each_record(config, topic, only, visit_letter, &visit);

	return r == VISIT_OVER ? 0 : r;
}

int dead_mark(struct writer *writer, const char *topic, struct dead_place place, const char *action)
{
	char text[PLACE_CHARS];
	const struct header headers[] = {
		{.name = DEAD_HANDLED,
			.value = {text, (size_t)snprintf(text, sizeof(text), "%d:%lld",
						place.partition, (long long)place.offset)}},
		{.name = DEAD_ACTION, .value = slice_of(action)},
	};
	const struct record mark = {
		.topic = topic,
		.partition = place.partition,
		.headers = headers,
		.header_count = COUNT_OF(headers),
	};

	return writer_put(writer, &mark);
}

/* Headers that the dead letter added to the original's, or that the next worker will set anew. */
static bool is_ours(const char *name)
{
	return strncmp(name, "dragoman-error-", 15) == 0 ||
	       strncmp(name, "dragoman-orig-", 14) == 0 || strcmp(name, "dragoman-input") == 0 ||
	       strcmp(name, "dragoman-item") == 0 || strcmp(name, DEAD_REPLAY_OF) == 0;
}

int dead_replay(struct writer *writer, const struct record *dead)
{
	struct header headers[HEADERS_MAX];
	struct slice topic = record_header(dead, "dragoman-orig-topic");
	CLEANUP(freep) char *name = NULL;
	char place[PLACE_CHARS];
	struct record again = {
		.partition = -1, .key = dead->key, .value = dead->value, .headers = headers};
	int r;

	for (size_t i = 0; i < dead->header_count && again.header_count < HEADERS_MAX - 1; i++)
		if (!is_ours(dead->headers[i].name))
			headers[again.header_count++] = dead->headers[i];
	(void)snprintf(place, sizeof(place), "%d:%lld", dead->partition, (long long)dead->offset);
	headers[again.header_count++] =
		(struct header){.name = DEAD_REPLAY_OF, .value = slice_of(place)};

	r = slice_copy(topic, &name);
	if (r)
		return error_pass(r);
	again.topic = name;
	return writer_put(writer, &again);
}
