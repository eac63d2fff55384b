/* help_text.c - see help_text.h. Columns are counted in bytes: the text is our own, and ASCII. */
#include "cli/help_text.h"

#include <stdbool.h>
#include <string.h>

#include "runtime/slice.h"

struct writing {
	FILE *out;
	size_t width;
	size_t column; /* where the next word would stand */
	size_t indent; /* of the lines to come */
};

static struct slice next_line(const char **at)
{
	const struct slice line = {*at, strcspn(*at, "\n")};

	*at += line.len + ((*at)[line.len] == '\n');
	return line;
}

static size_t count_blanks(struct slice line)
{
	size_t count = 0;

	while (count < line.len && line.data[count] == ' ')
		count++;
	return count;
}

/* Where the column behind the term begins; 0: the line has none. */
static size_t find_column(struct slice line)
{
	for (size_t i = count_blanks(line); i + 2 < line.len; i++) {
		const size_t blanks = count_blanks((struct slice){line.data + i, line.len - i});

		if (blanks >= 2 && i + blanks < line.len)
			return i + blanks;
	}
	return 0;
}

static void print_blanks(FILE *out, size_t count)
{
	(void)fprintf(out, "%*s", (int)count, "");
}

static void print_words(struct writing *writing, struct slice text)
{
	size_t at = count_blanks(text);

	while (at < text.len) {
		const char *end = memchr(text.data + at, ' ', text.len - at);
		const size_t length = end ? (size_t)(end - text.data) - at : text.len - at;
		const bool first = writing->column == writing->indent;

		if (!first && writing->column + 1 + length > writing->width) {
			(void)fputc('\n', writing->out);
			print_blanks(writing->out, writing->indent);
			writing->column = writing->indent;
		} else if (!first) {
			(void)fputc(' ', writing->out);
			writing->column++;
		}
		(void)fwrite(text.data + at, 1, length, writing->out);
		writing->column += length;
		at += length;
		at += count_blanks((struct slice){text.data + at, text.len - at});
	}
}

/* Whether `line` goes on with a text that stands in `column`. */
static bool goes_on(struct slice line, size_t column)
{
	return line.len > 0 && count_blanks(line) == column &&
	       (column > 0 || find_column(line) == 0);
}

void help_text_print(FILE *out, const char *text, size_t width)
{
	const char *at = text;

	while (*at) {
		const struct slice line = next_line(&at);
		const size_t column = find_column(line);
		struct writing writing = {
			.out = out, .width = width, .column = column, .indent = column};

		if (line.len == 0 || (column == 0 && line.data[0] == ' ')) {
			(void)fprintf(out, "%.*s\n", (int)line.len, line.data);
			continue;
		}
		(void)fwrite(line.data, 1, column, out);
		print_words(&writing, (struct slice){line.data + column, line.len - column});
		while (*at && goes_on((struct slice){at, strcspn(at, "\n")}, column))
			print_words(&writing, next_line(&at));
		(void)fputc('\n', out);
	}
}
