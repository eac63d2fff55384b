/*
 * mistakes.c - what is wrong with a configuration, gathered, to be said all at once.
 *
 * They are found section by section and said in the order of the file, because that is how they
 * are mended. What was said on the command line comes last.
 */
#include "runtime/mistakes.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	REPORT_MAX = 1024 * 1024,
};

int mistakes_add(struct mistakes *mistakes, unsigned line, const char *fmt, ...)
{
	char *text = NULL;
	va_list list;
	int n;

	if (mistakes->count >= MISTAKES_MAX) {
		mistakes->count++;
		return 0;
	}
	if (!mistakes->list)
		mistakes->list = calloc(MISTAKES_MAX, sizeof(*mistakes->list));
	if (!mistakes->list)
		return error_raise(-ENOMEM, "noting a mistake");

	va_start(list, fmt);
	n = vasprintf(&text, fmt, list);
	va_end(list);
	if (n < 0)
		return error_raise(-ENOMEM, "noting a mistake");
	mistakes->list[mistakes->count] =
		(struct mistake){.line = line, .order = mistakes->count, .text = text};
	mistakes->count++;
	return 0;
}

/* About the whole file: after what has a line, before the command line's. */
static unsigned place(const struct mistake *mistake)
{
	return mistake->line == LINE_NOWHERE ? LINE_COMMAND - 1 : mistake->line;
}

static int by_place(const void *left, const void *right)
{
	const struct mistake *a = left;
	const struct mistake *b = right;

	if (place(a) != place(b))
		return place(a) < place(b) ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int print_one(const struct mistake *mistake, const char *path, struct buf *buf)
{
	if (mistake->line == LINE_COMMAND)
		return buf_addf(buf, "--set: %s\n", mistake->text);
	if (mistake->line == LINE_NOWHERE)
		return buf_addf(buf, "%s: %s\n", path, mistake->text);
	return buf_addf(buf, "%s:%u: %s\n", path, mistake->line, mistake->text);
}

int mistakes_print(struct mistakes *mistakes, const char *path, char **ret_text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(REPORT_MAX);
	size_t told = mistakes->count < MISTAKES_MAX ? mistakes->count : MISTAKES_MAX;
	int r = 0;

	if (told > 0)
		qsort(mistakes->list, told, sizeof(*mistakes->list), by_place);
	for (size_t i = 0; i < told && r == 0; i++)
		r = print_one(&mistakes->list[i], path, &buf);
	if (r == 0 && mistakes->count > told)
		r = buf_addf(&buf, "%s: and %zu mistakes more\n", path, mistakes->count - told);
	if (r < 0)
		return error_pass(r);

	/* At the ceiling the rest is cut: a megabyte of mistakes is enough to begin with. */
	*ret_text = buf_take(&buf);
	return 0;
}

void mistakes_deinit(struct mistakes *mistakes)
{
	size_t told = mistakes->count < MISTAKES_MAX ? mistakes->count : MISTAKES_MAX;

	for (size_t i = 0; i < told; i++)
		free(mistakes->list[i].text);
	free(mistakes->list);
	*mistakes = (struct mistakes){0};
}
