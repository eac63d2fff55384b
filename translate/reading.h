/*
 * reading.h - what the checks know of a text: read once, asked by all of them.
 *
 * A reading costs one pass. Its words are runs of letters and digits with an apostrophe inside; in
 * a script without spaces each character is a word.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"
#include "translate/word.h"

struct reading {
	struct slice text;
	struct word *words;
	size_t count, room;
	bool lent;        /* the words lie in the caller's room */
	size_t visible;   /* code points, invisible ones left out */
	size_t letters;   /* of any script */
	size_t latin;     /* Latin letters among them */
	size_t spaceless; /* letters of scripts without spaces among them */
	size_t broken;    /* U+FFFD and malformed bytes, C1 controls */
	size_t digits;    /* of any script */
	bool marked;      /* it may have an address, a handle or mark-up (protect.h) */
	bool quoted;      /* it has a quotation mark other than that of ASCII */
	uint32_t flags;   /* that any of its words has; english_mark() adds none to them */
	bool no_machine;  /* english_mark() saw no word by which machines are known (english.h) */
};

/* Read a text (borrowed for as long as the reading is used), of at most UINT32_MAX bytes. 0 or < 0.
 */
int reading_init(struct reading *reading, struct slice text);
/* The same, with room for words lent by the caller; only a text of more words asks the heap. */
int reading_init_in(
	struct reading *reading, struct slice text, struct word *room, size_t room_count);
void reading_deinit(struct reading *reading);

/* Begin the reading of a text that is made of others, with room as above. */
void reading_open_in(
	struct reading *reading, struct slice text, struct word *room, size_t room_count);
/* Add the reading of `part`, which lies in the text behind what was added before. 0 or < 0. */
int reading_join(struct reading *joined, const struct reading *reading, struct slice part);
/* Count the white space between two parts. */
void reading_pass(struct reading *joined, struct slice gap);

/* The word as it stands in the text. */
struct slice reading_word(const struct reading *reading, const struct word *word);
