/*
 * gate_record.c - keeps what was read of segments, and joins it.
 *
 * Words of both sides lie behind each other in one block of memory. Joining copies them, moves
 * their places by where the segment begins, and adds up what was counted.
 */
#include "translate/gate_record.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/text.h"

enum {
	WORDS_ROOM = 400, /* of a segment on the stack; a longer one asks the heap */
};

struct gate_record {
	struct reading source, english; /* their texts are not to be looked at */
	struct word words[];
};

int gate_record_new(const struct reading *source, const struct reading *english,
	struct gate_record **ret_record)
{
	const size_t count = source->count + english->count;
	struct gate_record *record = malloc(sizeof(*record) + count * sizeof(*record->words));

	if (!record)
		return error_raise(-ENOMEM, "keeping a reading of %zu words", count);
	record->source = *source;
	record->english = *english;
	record->source.words = record->words;
	record->english.words = record->words + source->count;
	memcpy(record->source.words, source->words, source->count * sizeof(*source->words));
	memcpy(record->english.words, english->words, english->count * sizeof(*english->words));
	*ret_record = record;
	return 0;
}

int gate_record_read(struct slice source, struct slice english, struct gate_record **ret_record)
{
	struct word source_words[WORDS_ROOM];
	struct word english_words[WORDS_ROOM];
	CLEANUP(reading_deinit) struct reading source_read = {0};
	CLEANUP(reading_deinit) struct reading english_read = {0};
	int r = reading_init_in(&source_read, source, source_words, WORDS_ROOM);

	if (r == 0)
		r = reading_init_in(&english_read, english, english_words, WORDS_ROOM);
	if (r == 0)
		r = gate_record_new(&source_read, &english_read, ret_record);
	return error_pass(r);
}

const struct reading *gate_record_source(const struct gate_record *record)
{
	return &record->source;
}

const struct reading *gate_record_english(const struct gate_record *record)
{
	return &record->english;
}

struct gate_record *gate_record_free(struct gate_record *record)
{
	free(record);
	return NULL;
}

/* A record of the same text; one that white space was taken from since is none. */
static bool is_of(const struct reading *reading, struct slice text)
{
	return reading->text.len == text.len;
}

static int read_part(struct reading *joined, struct slice part)
{
	struct word room[WORDS_ROOM];
	CLEANUP(reading_deinit) struct reading reading = {0};
	int r = reading_init_in(&reading, part, room, WORDS_ROOM);

	return r ? error_pass(r) : error_pass(reading_join(joined, &reading, part));
}

/* Add text from `*done` on up to the end of `part`. */
static int add_part(struct reading *joined, const char **done, struct slice part,
	const struct reading *recorded)
{
	reading_pass(joined, (struct slice){*done, (size_t)(part.data - *done)});
	*done = part.data + part.len;
	if (recorded && is_of(recorded, part))
		return error_pass(reading_join(joined, recorded, part));
	return error_pass(read_part(joined, part));
}

static void end_text(struct reading *joined, const char *done)
{
	const char *end = joined->text.data + joined->text.len;

	reading_pass(joined, (struct slice){done, (size_t)(end - done)});
}

int gate_record_join(const struct gate_piece *pieces, size_t count, struct reading *source,
	struct reading *english)
{
	const char *source_done = source->text.data;
	const char *english_done = english->text.data;
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++) {
		const struct gate_record *record = pieces[i].record;

		r = add_part(
			source, &source_done, pieces[i].source, record ? &record->source : NULL);
		if (r == 0)
			r = add_part(english, &english_done, pieces[i].english,
				record ? &record->english : NULL);
	}
	end_text(source, source_done);
	end_text(english, english_done);
	return error_pass(r);
}
