/*
 * paragraphs.h - a text of whatever kind as a list of paragraphs, each with its role.
 *
 * Plain text is parted at blank lines, or, when it has none, at its line ends, unless those only
 * wrap. Markdown loses its marks, HTML its tags (html.h). The list has a ceiling; what goes beyond
 * it is left out and said.
 */
#pragma once

#include <stdbool.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "schemas/article.h"
#include "schemas/mapping.h"

enum {
	PARAGRAPHS_MAX = 1990, /* an article has at most 2,000, with headline and summary */
	PARAGRAPH_BYTES_MAX = 64 * 1024, /* a longer one is parted */
	PARAGRAPHS_BYTES_MAX = 4 * 1024 * 1024,
	VERBATIM_MAX = 32, /* of a paragraph: as many as its translation can keep */
};

struct block {
	enum paragraph_role role;
	char *text;      /* clean, as text.h says; never empty */
	char **verbatim; /* parts of it that are not to be translated, at most VERBATIM_MAX */
	size_t verbatim_count;
};

struct paragraphs {
	struct block *list;
	size_t count, room;
	size_t bytes;
	bool full;     /* something was left out */
	bool repaired; /* mojibake was undone somewhere */
};

void block_deinit(struct block *block);
void paragraphs_deinit(struct paragraphs *paragraphs);

/* Add one paragraph of valid UTF-8; it is cleaned, and left out when nothing remains. 0 or < 0. */
int paragraphs_add(struct paragraphs *paragraphs, enum paragraph_role role, struct slice text);

/* Of the paragraph that was added last, which `text` was in, this part is not to be translated. One
 * that is not found in it any more (it was cut) is left out. 0 or < 0. */
int paragraphs_mark_verbatim(struct paragraphs *paragraphs, struct slice text);

/* Add a text of that kind. `role` is that of what the text itself does not tell apart. 0 or < 0. */
int paragraphs_read(struct paragraphs *paragraphs, enum text_kind kind, enum paragraph_role role,
	struct slice text);

/* All of a text on one line, yours to free; NULL when nothing is left. At most `max` bytes, cut
 * between code points. 0 or < 0. */
int paragraphs_line(enum text_kind kind, struct slice text, size_t max, char **ret_line);
