/* tally.c - how many of each: a small counted set of words. */
#include "cli/tally.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"

static struct tally_row *find(const struct tally *tally, struct slice word)
{
	for (size_t i = 0; i < tally->count; i++)
		if (slice_is(slice_of(tally->rows[i].word), word))
			return &tally->rows[i];
	return NULL;
}

int tally_add(struct tally *tally, struct slice word)
{
	struct tally_row *row;
	int r;

	if (!tally->rows)
		tally->rows = calloc(TALLY_MAX, sizeof(*tally->rows));
	if (!tally->rows)
		return error_raise(-ENOMEM, "counting words");
	row = find(tally, word);
	if (!row && tally->count == TALLY_MAX - 1)
		word = slice_of("other");
	row = row ? row : find(tally, word);
	if (row) {
		row->count++;
		return 0;
	}
	r = slice_copy(word, &tally->rows[tally->count].word);
	if (r)
		return error_pass(r);
	tally->rows[tally->count++].count = 1;
	return 0;
}

static int more_first(const void *a, const void *b)
{
	const struct tally_row *one = a;
	const struct tally_row *two = b;

	if (one->count != two->count)
		return one->count > two->count ? -1 : 1;
	return strcmp(one->word, two->word);
}

void tally_print(struct tally *tally, FILE *file)
{
	if (tally->count > 0)
		qsort(tally->rows, tally->count, sizeof(*tally->rows), more_first);
	for (size_t i = 0; i < tally->count; i++)
		(void)fprintf(file, "%8ld  %s\n", tally->rows[i].count, tally->rows[i].word);
}

void tally_deinit(struct tally *tally)
{
	for (size_t i = 0; i < tally->count; i++)
		free(tally->rows[i].word);
	free(tally->rows);
	*tally = (struct tally){0};
}
