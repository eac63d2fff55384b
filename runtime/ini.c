/*
 * ini.c - lines to sections, keys and values, each with its place.
 *
 * A mistake costs its line and no more, so that one look shows them all; but what stands below a
 * head that cannot be read is skipped, because it would be judged as part of the section above.
 * Windows line ends and a byte order mark are forgiven. Control characters are not: a value could
 * carry them into a log or an HTTP header.
 */
#include "runtime/ini.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/error.h"

struct reader {
	struct ini *ini;
	struct mistakes *mistakes;
	const char *section, *name; /* of the head above, the entry's own; NULL before the first */
	bool skipping;              /* the head above could not be read */
	bool is_full;               /* said already */
	unsigned line;              /* where the line in hand begins */
};

static void entry_deinit(struct ini_entry *entry)
{
	free(entry->section);
	free(entry->name);
	free(entry->key);
	free(entry->value);
	*entry = (struct ini_entry){0};
}

void ini_deinit(struct ini *ini)
{
	for (size_t i = 0; i < ini->count; i++)
		entry_deinit(&ini->entries[i]);
	free(ini->entries);
	*ini = (struct ini){0};
}

static bool is_at(
	const struct ini_entry *entry, struct slice section, struct slice name, struct slice key)
{
	return slice_is(slice_of(entry->section), section) &&
	       slice_is(slice_of(entry->name), name) && !entry->key == !key.data &&
	       slice_is(slice_of(entry->key), key);
}

static struct ini_entry *find(
	struct ini *ini, struct slice section, struct slice name, struct slice key)
{
	for (size_t i = 0; i < ini->count; i++)
		if (is_at(&ini->entries[i], section, name, key))
			return &ini->entries[i];
	return NULL;
}

const struct ini_entry *ini_find(
	const struct ini *ini, const char *section, const char *name, const char *key)
{
	for (size_t i = 0; i < ini->count; i++)
		if (is_at(&ini->entries[i], slice_of(section), slice_of(name), slice_of(key)))
			return &ini->entries[i];
	return NULL;
}

static int make_room(struct ini *ini)
{
	size_t room = ini->room ? ini->room * 2 : 64;
	struct ini_entry *entries;

	if (ini->count < ini->room)
		return 0;
	entries = reallocarray(ini->entries, room, sizeof(*entries));
	if (!entries)
		return error_raise(-ENOMEM, "reading a configuration");
	ini->entries = entries;
	ini->room = room;
	return 0;
}

static int refuse_more(struct reader *reader)
{
	reader->skipping = true;
	if (reader->is_full)
		return 0;
	reader->is_full = true;
	return mistakes_add(reader->mistakes, reader->line,
		"over %d settings and sections: the rest is not read", INI_ENTRIES_MAX);
}

/* Add an entry; key and value with data NULL make a head. */
static int add(struct reader *reader, struct slice section, struct slice name, struct slice key,
	struct slice value)
{
	CLEANUP(entry_deinit) struct ini_entry entry = {.line = reader->line};
	struct ini *ini = reader->ini;
	int r;

	if (ini->count == INI_ENTRIES_MAX)
		return refuse_more(reader);
	r = make_room(ini);
	if (!r)
		r = slice_copy(section, &entry.section);
	if (!r)
		r = slice_copy(name, &entry.name);
	if (!r && key.data)
		r = slice_copy(key, &entry.key);
	if (!r && key.data)
		r = slice_copy(value, &entry.value);
	if (r)
		return error_pass(r);

	ini->entries[ini->count++] = entry;
	entry = (struct ini_entry){0}; /* the list owns it now */
	return 0;
}

static int read_head(struct reader *reader, struct slice line)
{
	struct slice inside;
	struct slice name;
	size_t word = 0;
	int r;

	reader->skipping = true;
	if (line.data[line.len - 1] != ']')
		return mistakes_add(reader->mistakes, reader->line,
			"a section's head ends with \"]\" and has its line to itself");
	inside = slice_trim((struct slice){.data = line.data + 1, .len = line.len - 2});
	while (word < inside.len && inside.data[word] != ' ' && inside.data[word] != '\t')
		word++;
	if (word == 0)
		return mistakes_add(reader->mistakes, reader->line, "[] names no section");

	reader->skipping = false;
	name = slice_trim((struct slice){.data = inside.data + word, .len = inside.len - word});
	inside.len = word;
	r = add(reader, inside, name, (struct slice){0}, (struct slice){0});
	if (r)
		return error_pass(r);
	if (!reader->skipping) {
		reader->section = reader->ini->entries[reader->ini->count - 1].section;
		reader->name = reader->ini->entries[reader->ini->count - 1].name;
	}
	return 0;
}

static int read_pair(struct reader *reader, struct slice line)
{
	const char *equals = memchr(line.data, '=', line.len);
	const struct ini_entry *first;
	struct slice key;
	struct slice value;
	size_t len;

	if (reader->skipping)
		return 0;
	if (!equals || equals == line.data)
		return mistakes_add(reader->mistakes, reader->line,
			"neither [section] nor key = value, and no comment, which begins with "
			"\"#\"");
	len = (size_t)(equals - line.data);
	key = slice_trim((struct slice){.data = line.data, .len = len});
	value = slice_trim((struct slice){.data = equals + 1, .len = line.len - len - 1});

	if (!reader->section)
		return mistakes_add(reader->mistakes, reader->line,
			"\"%.*s\" stands before the first [section]", (int)key.len, key.data);
	first = find(reader->ini, slice_of(reader->section), slice_of(reader->name), key);
	if (first)
		return mistakes_add(reader->mistakes, reader->line,
			"[%s%s%s] %s: set a second time, first in line %u", first->section,
			*first->name ? " " : "", first->name, first->key, first->line);
	return add(reader, slice_of(reader->section), slice_of(reader->name), key, value);
}

static bool has_control(struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.data[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return true;
	}
	return false;
}

static bool is_comment(struct slice line)
{
	return line.len > 0 && (line.data[0] == '#' || line.data[0] == ';');
}

/* A whole line, continuations joined. */
static int read_line(struct reader *reader, struct slice line)
{
	line = slice_trim(line);
	if (line.len == 0)
		return 0;
	if (has_control(line))
		return mistakes_add(reader->mistakes, reader->line, "holds a control character");
	return line.data[0] == '[' ? read_head(reader, line) : read_pair(reader, line);
}

/* Cut the next physical line off `rest`. */
static struct slice cut_line(struct slice *rest)
{
	const char *end = memchr(rest->data, '\n', rest->len);
	struct slice line = {.data = rest->data, .len = rest->len};

	if (end)
		line.len = (size_t)(end - rest->data);
	rest->data += line.len + (end ? 1 : 0);
	rest->len -= line.len + (end ? 1 : 0);
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* Take one physical line: gather it into `whole`, and read that when nothing follows. */
static int take_line(struct reader *reader, struct slice line, unsigned number, struct buf *whole)
{
	bool continued = line.len > 0 && line.data[line.len - 1] == '\\';
	int r;

	if (is_comment(slice_trim(line)))
		return 0; /* also between continued lines, as systemd has it */
	if (whole->len == 0)
		reader->line = number;
	if (continued)
		line.len--;
	r = buf_add(whole, line);
	if (r == 0 && continued)
		r = buf_add(whole, slice_of(" "));
	if (r == BUF_E_FULL) {
		buf_clear(whole);
		return mistakes_add(
			reader->mistakes, reader->line, "over %d bytes in a line", INI_LINE_MAX);
	}
	if (r)
		return error_pass(r);
	if (continued)
		return 0;
	r = read_line(reader, buf_slice(whole));
	buf_clear(whole);
	return error_pass(r);
}

static int read_lines(struct reader *reader, struct slice text)
{
	CLEANUP(buf_deinit) struct buf whole = BUF_INIT(INI_LINE_MAX);
	unsigned number = 0;
	int r = 0;

	while (text.len > 0 && !r) {
		struct slice line = cut_line(&text);

		r = take_line(reader, line, ++number, &whole);
	}
	if (!r && whole.len > 0)
		r = read_line(reader, buf_slice(&whole)); /* a "\" in the last line */
	return error_pass(r);
}

int ini_read(struct ini *ini, struct slice text, struct mistakes *mistakes)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct reader reader = {.ini = ini, .mistakes = mistakes};

	if (text.len > INI_TEXT_MAX)
		return mistakes_add(
			mistakes, LINE_NOWHERE, "over %d bytes: no configuration", INI_TEXT_MAX);
	if (slice_has_prefix(text, slice_of(mark))) {
		text.data += sizeof(mark) - 1;
		text.len -= sizeof(mark) - 1;
	}
	return error_pass(read_lines(&reader, text));
}

int ini_set(struct ini *ini, struct slice section, struct slice name, struct slice key,
	struct slice value, struct mistakes *mistakes)
{
	struct reader reader = {.ini = ini, .mistakes = mistakes, .line = LINE_COMMAND};
	struct ini_entry *entry = find(ini, section, name, key);
	char *copy = NULL;
	int r = 0;

	if (has_control(section) || has_control(name) || has_control(key) || has_control(value))
		return mistakes_add(mistakes, LINE_COMMAND, "holds a control character");
	if (entry) {
		r = slice_copy(value, &copy);
		if (r)
			return error_pass(r);
		free(entry->value);
		entry->value = copy;
		entry->line = LINE_COMMAND;
		return 0;
	}
	if (!find(ini, section, name, (struct slice){0}))
		r = add(&reader, section, name, (struct slice){0}, (struct slice){0});
	if (!r)
		r = add(&reader, section, name, key, value);
	return error_pass(r);
}
