/*
 * glossary_file.c - the glossary as an operator writes it.
 *
 * A mistake refuses the whole file: a term that was left out by a slip of the keyboard would be
 * noticed only in print. Of several mistakes the first is told.
 */
#include "translate/glossary_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime/buf.h"
#include "runtime/error.h"
#include "schemas/utf8.h"
#include "translate/text.h"

enum {
	COLUMNS = 4,
};

struct reader {
	struct glossary *glossary;
	unsigned line;
	char *why;
};

__attribute__((format(printf, 2, 3))) static int blame(
	const struct reader *reader, const char *fmt, ...)
{
	int used = snprintf(reader->why, GLOSSARY_WHY_MAX, "line %u: ", reader->line);
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(reader->why + used, GLOSSARY_WHY_MAX - (size_t)used, fmt, args);
	va_end(args);
	return GLOSSARY_E_BAD;
}

/* Take what stands before `mark` off `rest`; all of it when the mark is not there. */
static struct slice take(struct slice *rest, char mark)
{
	const char *end = rest->len > 0 ? memchr(rest->data, mark, rest->len) : NULL;
	struct slice part = {rest->data, end ? (size_t)(end - rest->data) : rest->len};
	size_t step = part.len + (end != NULL);

	*rest = (struct slice){rest->data + step, rest->len - step};
	return part;
}

static int read_language(
	const struct reader *reader, struct slice column, char language[LANGUAGE_TAG_SIZE])
{
	char tag[LANGUAGE_TAG_SIZE];

	if (slice_is(column, slice_of("*"))) {
		language[0] = '\0';
		return 0;
	}
	if (column.len == 0 || column.len >= sizeof(tag))
		return blame(reader, "the first column must be a language: write a BCP 47 tag such "
				     "as uk, or * for any");
	memcpy(tag, column.data, column.len);
	tag[column.len] = '\0';
	if (!language_normalise(tag, language))
		return blame(reader,
			"\"%s\" is no language: write a BCP 47 tag such as uk, or * "
			"for any",
			tag);
	return 0;
}

static int read_rules(
	const struct reader *reader, struct slice column, struct glossary_entry *entry)
{
	while (column.len > 0) {
		struct slice rule = take(&column, ' ');

		if (rule.len == 0)
			continue;
		if (slice_is(rule, slice_of("any-case")))
			entry->any_case = true;
		else if (slice_is(rule, slice_of("inside")))
			entry->inside = true;
		else
			return blame(reader, "\"%.*s\" is no rule: any-case and inside are",
				rule.len < 40 ? (int)rule.len : 40, rule.data);
	}
	return 0;
}

static bool has_control(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
			return true;
	return false;
}

static int look_at_text(
	const struct reader *reader, const char *what, struct slice text, size_t max)
{
	if (text.len > max)
		return blame(reader, "%s has %zu bytes: %zu are the most", what, text.len, max);
	if (has_control(text))
		return blame(reader, "%s has a control character: remove it", what);
	return 0;
}

static int add(const struct reader *reader, const struct glossary_entry *entry)
{
	int r = glossary_add(reader->glossary, entry);

	if (r == GLOSSARY_E_FULL)
		return blame(reader, "there are more than %d terms: shorten the file",
			GLOSSARY_COUNT_MAX);
	if (r == GLOSSARY_E_BLANK)
		return blame(
			reader, "nothing is visible in the term: write one, or remove the line");
	return error_pass(r);
}

static int read_line(const struct reader *reader, struct slice line)
{
	struct glossary_entry entry = {.line = reader->line};
	struct slice columns[COLUMNS] = {0};
	struct slice rest = line;
	size_t count = 0;
	int r;

	while (rest.len > 0 && count < COLUMNS)
		columns[count++] = slice_trim(take(&rest, '\t'));
	if (rest.len > 0)
		return blame(reader, "there are more than four columns: language, term, English "
				     "and rules, with one tab between");
	if (count < 2 || columns[1].len == 0)
		return blame(reader, "there is no term: write language, term and English with one "
				     "tab between");
	entry.term = columns[1];
	entry.english = columns[2].len == 0 || slice_is(columns[2], slice_of("=")) ? columns[1]
										   : columns[2];
	r = read_language(reader, columns[0], entry.language);
	if (r == 0)
		r = look_at_text(reader, "the term", entry.term, GLOSSARY_TERM_MAX);
	if (r == 0)
		r = look_at_text(reader, "the English", entry.english, GLOSSARY_ENGLISH_MAX);
	if (r == 0)
		r = read_rules(reader, columns[3], &entry);
	return r ? r : add(reader, &entry);
}

static int read_lines(struct reader *reader, struct slice text)
{
	if (slice_has_prefix(text, slice_of("\xef\xbb\xbf"))) {
		text.data += 3;
		text.len -= 3;
	}
	for (reader->line = 1; text.len > 0; reader->line++) {
		struct slice line = take(&text, '\n');
		int r;

		if (line.len > 0 && line.data[line.len - 1] == '\r')
			line.len--;
		if (slice_trim(line).len == 0 || line.data[0] == '#')
			continue;
		if (!utf8_is_valid(line))
			return blame(reader, "it is no UTF-8: save the file as UTF-8");
		r = read_line(reader, line);
		if (r)
			return r;
	}
	return 0;
}

int glossary_read(struct slice text, struct glossary **ret_glossary, char why[GLOSSARY_WHY_MAX])
{
	CLEANUP(glossary_freep) struct glossary *glossary = NULL;
	struct reader reader = {.why = why};
	unsigned other = 0;
	int r = glossary_new(&glossary);

	if (r)
		return error_pass(r);
	reader.glossary = glossary;
	r = read_lines(&reader, text);
	if (r)
		return r < 0 ? error_pass(r) : GLOSSARY_E_BAD;
	r = glossary_seal(glossary, &reader.line, &other);
	if (r == GLOSSARY_E_CONTRADICTS)
		return blame(&reader,
			"line %u has the same term with something else: remove one of them", other);
	if (r)
		return error_pass(r);
	*ret_glossary = glossary;
	glossary = NULL;
	return 0;
}

/* 0, GLOSSARY_E_BAD or < 0. */
static int read_bytes(const char *path, struct buf *text, char why[GLOSSARY_WHY_MAX])
{
	char part[16384];
	FILE *file = fopen(path, "re");
	size_t n;
	int r = 0;

	if (!file) {
		(void)snprintf(why, GLOSSARY_WHY_MAX, "%s cannot be read: %s", path,
			strerrordesc_np(errno));
		return GLOSSARY_E_BAD;
	}
	do {
		n = fread(part, 1, sizeof(part), file);
		r = buf_add(text, (struct slice){part, n});
	} while (n > 0 && r == 0);
	if (r == 0 && ferror(file)) {
		(void)snprintf(why, GLOSSARY_WHY_MAX, "%s cannot be read to its end", path);
		r = GLOSSARY_E_BAD;
	} else if (r == BUF_E_FULL) {
		(void)snprintf(why, GLOSSARY_WHY_MAX, "%s has more than %d bytes: shorten it", path,
			GLOSSARY_FILE_MAX);
		r = GLOSSARY_E_BAD;
	}
	(void)fclose(file); /* it was only read */
	return r;
}

int glossary_load(const char *path, struct glossary **ret_glossary, char why[GLOSSARY_WHY_MAX])
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(GLOSSARY_FILE_MAX);
	char found[GLOSSARY_WHY_MAX];
	int r = read_bytes(path, &text, why);

	if (r)
		return r < 0 ? error_pass(r) : GLOSSARY_E_BAD;
	r = glossary_read(buf_slice(&text), ret_glossary, found);
	if (r == GLOSSARY_E_BAD) {
		(void)snprintf(why, GLOSSARY_WHY_MAX, "%.200s: %.300s", path, found);
		return GLOSSARY_E_BAD;
	}
	return error_pass(r);
}
