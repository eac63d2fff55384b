/*
 * outlet_file.c - one file of the registry: INI text into drafts.
 *
 * A draft is kept as text; whether all that an outlet needs is there is judged when its section
 * ends, with the file's own defaults filled in. A mistake never stops the reading: whoever mends a
 * file wants to see them all at once.
 */
#include "schemas/outlet_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime/error.h"
#include "schemas/utf8.h"

enum {
	OUTLETS_MAX = 200000,
	VALUE_MAX = 4096, /* bytes */
};

struct reading {
	const char *file;
	int line;
	struct outlet_draft defaults;
	struct outlet_draft draft;
	struct outlet_drafts *drafts;
};

void outlet_draft_deinit(struct outlet_draft *draft)
{
	free(draft->id);
	free(draft->file);
	for (size_t key = 0; key < OUTLET_KEYS; key++)
		free(draft->values[key]);
	*draft = (struct outlet_draft){0};
}

void outlet_drafts_deinit(struct outlet_drafts *drafts)
{
	for (size_t i = 0; i < drafts->count; i++)
		outlet_draft_deinit(&drafts->list[i]);
	free(drafts->list);
	buf_deinit(&drafts->report);
	*drafts = (struct outlet_drafts){0};
}

int outlet_blame(struct outlet_drafts *drafts, const char *file, int line, const char *fmt, ...)
{
	char text[512];
	va_list list;
	int r;

	va_start(list, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, list); /* a cut message is still a message */
	va_end(list);

	drafts->mistakes++;
	r = buf_addf(&drafts->report, "%s:%d: %s\n", file, line, text);
	return r == BUF_E_FULL ? 0
			       : error_pass(r); /* the first mistakes are enough to begin with */
}

static int keep(struct outlet_drafts *drafts, struct outlet_draft *draft)
{
	struct outlet_draft *longer = realloc(drafts->list, (drafts->count + 1) * sizeof(*longer));

	if (!longer)
		return error_raise(-ENOMEM, "reading outlet %zu", drafts->count);
	drafts->list = longer;
	longer[drafts->count++] = *draft;
	*draft = (struct outlet_draft){0};
	return 0;
}

/* Give the draft what the head of the file says for all. */
static int fill_in(struct reading *reading)
{
	struct outlet_draft *draft = &reading->draft;

	for (size_t key = 0; key < OUTLET_KEYS; key++) {
		const char *value = reading->defaults.values[key];
		int r = 0;

		if (!draft->values[key] && value)
			r = slice_copy(slice_of(value), &draft->values[key]);
		if (r)
			return error_pass(r);
	}
	return error_pass(slice_copy(slice_of(reading->file), &draft->file));
}

static int end_section(struct reading *reading)
{
	struct outlet_draft *draft = &reading->draft;
	int r;

	if (!draft->id)
		return 0;
	r = fill_in(reading);
	if (r)
		return error_pass(r);
	for (size_t key = 0; key < OUTLET_KEYS; key++) {
		if (!outlet_rules[key].required || draft->values[key])
			continue;
		r = outlet_blame(reading->drafts, reading->file, draft->line,
			"[%s] has no \"%s\": give it %s", draft->id, outlet_rules[key].name,
			outlet_rules[key].allowed);
		if (r)
			return error_pass(r);
	}
	if (reading->drafts->count == OUTLETS_MAX)
		return error_pass(outlet_blame(reading->drafts, reading->file, draft->line,
			"there are more than %d outlets", OUTLETS_MAX));
	return error_pass(keep(reading->drafts, draft));
}

static int begin_section(struct reading *reading, struct slice line)
{
	CLEANUP(freep) char *id = NULL;
	bool closed = line.data[line.len - 1] == ']';
	int r;

	r = end_section(reading);
	if (r)
		return error_pass(r);
	outlet_draft_deinit(&reading->draft);

	r = slice_copy((struct slice){.data = line.data + 1, .len = line.len - 1 - closed}, &id);
	if (r)
		return error_pass(r);
	if (!closed || !outlet_is_slug(id)) {
		r = outlet_blame(reading->drafts, reading->file, reading->line,
			"\"[%s\": an id is small letters, digits and hyphens in brackets", id);
		if (r)
			return error_pass(r);
	}
	reading->draft.id = id;
	reading->draft.line = reading->line;
	id = NULL;
	return 0;
}

static size_t find_key(struct slice name)
{
	size_t key = 0;

	while (key < OUTLET_KEYS && !slice_is(name, slice_of(outlet_rules[key].name)))
		key++;
	return key;
}

/* The words of a list with one blank between them. */
static void fold_blanks(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++)
		if (*from != ' ' && *from != '\t')
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
}

/* True when the value, or each word of a list, is what the key allows. */
static bool is_allowed(const struct outlet_rule *rule, char *value)
{
	bool valid = true;

	if (!rule->is_valid)
		return true;
	if (!rule->is_list)
		return rule->is_valid(value);
	for (char *word = value, *end; valid; word = end + 1) {
		end = word + strcspn(word, " ");
		bool last = *end == '\0';

		*end = '\0';
		valid = rule->is_valid(word);
		if (last)
			return valid;
		*end = ' ';
	}
	return valid;
}

static int take_value(struct reading *reading, size_t key, struct slice value)
{
	struct outlet_draft *draft = reading->draft.id ? &reading->draft : &reading->defaults;
	const struct outlet_rule *rule = &outlet_rules[key];
	CLEANUP(freep) char *copy = NULL;
	int r;

	if (draft->values[key])
		return error_pass(outlet_blame(reading->drafts, reading->file, reading->line,
			"\"%s\" is given twice", rule->name));
	r = slice_copy(value, &copy);
	if (r)
		return error_pass(r);
	if (rule->is_list)
		fold_blanks(copy);
	if (value.len == 0 || value.len > VALUE_MAX || !is_allowed(rule, copy))
		return error_pass(outlet_blame(reading->drafts, reading->file, reading->line,
			"%s = \"%.100s\" is not %s", rule->name, copy, rule->allowed));
	draft->values[key] = copy;
	copy = NULL;
	return 0;
}

static int take_setting(struct reading *reading, struct slice line)
{
	const char *equals = memchr(line.data, '=', line.len);
	struct slice name = line;
	struct slice value = {0};
	size_t key;

	if (equals) {
		name = slice_trim(
			(struct slice){.data = line.data, .len = (size_t)(equals - line.data)});
		value = slice_trim((struct slice){
			.data = equals + 1, .len = line.len - (size_t)(equals + 1 - line.data)});
	}
	key = find_key(name);
	if (!equals || key == OUTLET_KEYS)
		return error_pass(outlet_blame(reading->drafts, reading->file, reading->line,
			"\"%.*s\" is no key of an outlet: there are name, name_original, hosts, "
			"domain, country, languages, timezone, kind, owner, agencies, homepage",
			(int)(name.len < 60 ? name.len : 60), name.data));
	return take_value(reading, key, value);
}

static int take_line(struct reading *reading, struct slice line)
{
	line = slice_trim(line);
	if (line.len == 0 || line.data[0] == '#' || line.data[0] == ';')
		return 0;
	if (memchr(line.data, '\0', line.len) || !utf8_is_valid(line))
		return error_pass(outlet_blame(
			reading->drafts, reading->file, reading->line, "the line is not UTF-8"));
	if (line.data[0] == '[')
		return begin_section(reading, line);
	return take_setting(reading, line);
}

static int take_lines(struct reading *reading, struct slice text)
{
	while (text.len > 0) {
		const char *end = memchr(text.data, '\n', text.len);
		size_t length = end ? (size_t)(end - text.data) : text.len;
		int r;

		reading->line++;
		r = take_line(reading, (struct slice){.data = text.data, .len = length});
		if (r)
			return error_pass(r);
		text.data += length + (end ? 1 : 0);
		text.len -= length + (end ? 1 : 0);
	}
	return error_pass(end_section(reading));
}

int outlet_file_read(const char *file, struct slice text, struct outlet_drafts *drafts)
{
	struct reading reading = {.file = file, .drafts = drafts};
	int r = take_lines(&reading, text);

	outlet_draft_deinit(&reading.draft);
	outlet_draft_deinit(&reading.defaults);
	return r;
}
