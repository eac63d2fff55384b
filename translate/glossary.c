/*
 * glossary.c - names and terms, found in a text.
 *
 * Terms lie in a list sorted by their letters in small form. A table knows, for the first three
 * letters of a term, where in the list those with them are; a text is looked up there only where a
 * word begins. From such a place on its letters are read one by one, and the part of the list is
 * narrowed by each, until nothing is left of it; the last term that was passed whole is the
 * longest. So a word that begins no term costs one look, however many terms there are.
 *
 * Terms of one or two letters have places of their own in the table, since nothing behind them is
 * theirs. Whether a term's case and the edges of the word fit is asked last.
 */
#include "translate/glossary.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>

#include "runtime/error.h"
#include "translate/glossary_form.h"
#include "translate/protect.h"
#include "translate/terms.h"
#include "translate/text.h"

enum {
	FIRST_ROOM = 64,
	LETTER_BITS = 21, /* of a code point */
};

struct row {
	char *key;  /* letters in small form */
	char *form; /* as they are written */
	char *english;
	char language[LANGUAGE_TAG_SIZE];
	bool any_case, inside;
	bool lower; /* its first letter is small */
	unsigned line;
};

/* Rows `from` to `to` begin with the same head. */
struct head {
	uint64_t name; /* 0: free */
	uint32_t from, to;
};

struct glossary {
	struct row *rows;
	size_t count, room;
	struct head *heads;
	size_t mask;         /* of their places */
	bool inside;         /* some row may stand inside a word */
	bool has[FORM_HEAD]; /* rows of one letter, of two, of more */
};

int glossary_new(struct glossary **ret_glossary)
{
	struct glossary *glossary = calloc(1, sizeof(*glossary));

	if (!glossary)
		return error_raise(-ENOMEM, "a glossary");
	*ret_glossary = glossary;
	return 0;
}

static void row_deinit(struct row *row)
{
	free(row->key);
	free(row->form);
	free(row->english);
}

struct glossary *glossary_free(struct glossary *glossary)
{
	if (!glossary)
		return NULL;
	for (size_t i = 0; i < glossary->count; i++)
		row_deinit(&glossary->rows[i]);
	free(glossary->rows);
	free(glossary->heads);
	free(glossary);
	return NULL;
}

size_t glossary_count(const struct glossary *glossary)
{
	return glossary ? glossary->count : 0;
}

/* Of so many letters; those of three and more are together. */
static uint64_t name_of(const struct form_head *head, size_t count)
{
	uint64_t name = 0;

	for (size_t i = 0; i < FORM_HEAD; i++)
		name = name << LETTER_BITS | (i < count ? (uint64_t)head->letters[i] : 0);
	return name;
}

static struct head *place_of(const struct glossary *glossary, uint64_t name)
{
	size_t at = (size_t)((name * UINT64_C(0x9e3779b97f4a7c15)) >> 20);

	while (glossary->heads[at & glossary->mask].name &&
		glossary->heads[at & glossary->mask].name != name)
		at++;
	return &glossary->heads[at & glossary->mask];
}

static int make_room(struct glossary *glossary)
{
	size_t room = glossary->room ? glossary->room * 2 : FIRST_ROOM;
	struct row *rows;

	if (glossary->count < glossary->room)
		return 0;
	rows = reallocarray(glossary->rows, room, sizeof(*rows));
	if (!rows)
		return error_raise(-ENOMEM, "a glossary of %zu terms", room);
	glossary->rows = rows;
	glossary->room = room;
	return 0;
}

/* Both forms of a term. */
static int set_forms(struct row *row, const struct stretch *stretch)
{
	const size_t last = stretch->count - 1;
	int r = slice_copy((struct slice){stretch->key, stretch->key_ends[last]}, &row->key);

	if (r == 0)
		r = slice_copy((struct slice){stretch->form, stretch->form_ends[last]}, &row->form);
	return error_pass(r);
}

int glossary_add(struct glossary *glossary, const struct glossary_entry *entry)
{
	struct stretch stretch;
	struct row row = {
		.any_case = entry->any_case, .inside = entry->inside, .line = entry->line};
	size_t at = 0;
	int r;

	if (glossary->count == GLOSSARY_COUNT_MAX)
		return GLOSSARY_E_FULL;
	stretch_begin(&stretch, text_trim(entry->term), 0);
	while (stretch_read(&stretch))
		;
	if (stretch.count == 0)
		return GLOSSARY_E_BLANK;
	memcpy(row.language, entry->language, sizeof(row.language));
	r = make_room(glossary);
	if (r == 0)
		r = set_forms(&row, &stretch);
	if (r == 0)
		r = slice_copy(text_trim(entry->english), &row.english);
	if (r) {
		row_deinit(&row);
		return error_pass(r);
	}
	row.lower = codepoint_is_lower(text_next(slice_of(row.form), &at));
	glossary->inside = glossary->inside || row.inside;
	glossary->rows[glossary->count++] = row;
	return 0;
}

/* By key; of one key the more specific language first, then exact ones before those of any case. */
static int compare(const void *a, const void *b)
{
	const struct row *x = a;
	const struct row *y = b;
	int order = strcmp(x->key, y->key);
	size_t x_length = strlen(x->language);
	size_t y_length = strlen(y->language);

	if (order)
		return order;
	if (x_length != y_length)
		return x_length > y_length ? -1 : 1;
	order = strcmp(x->language, y->language);
	if (order)
		return order;
	if (x->any_case != y->any_case)
		return x->any_case ? 1 : -1;
	order = strcmp(x->form, y->form);
	if (order)
		return order;
	return x->line < y->line ? -1 : x->line > y->line;
}

static bool contradicts(const struct row *a, const struct row *b)
{
	return strcmp(a->key, b->key) == 0 && strcmp(a->language, b->language) == 0 &&
	       a->any_case == b->any_case && (a->any_case || strcmp(a->form, b->form) == 0) &&
	       (strcmp(a->english, b->english) != 0 || a->inside != b->inside);
}

/* Note where the rows with each head are. 0 or < 0. */
static int index_rows(struct glossary *glossary)
{
	size_t room = FIRST_ROOM;

	while (room < 2 * glossary->count)
		room *= 2;
	free(glossary->heads);
	glossary->heads = calloc(room, sizeof(*glossary->heads));
	if (!glossary->heads)
		return error_raise(-ENOMEM, "a glossary of %zu terms", glossary->count);
	glossary->mask = room - 1;
	for (size_t i = 0; i < glossary->count; i++) {
		const struct form_head head = form_head(slice_of(glossary->rows[i].key), 0);
		const uint64_t name = name_of(&head, head.count);
		struct head *place = place_of(glossary, name);

		if (!place->name)
			*place = (struct head){.name = name, .from = (uint32_t)i};
		place->to = (uint32_t)i + 1;
		glossary->has[head.count - 1] = true;
	}
	return 0;
}

int glossary_seal(struct glossary *glossary, unsigned *ret_line, unsigned *ret_other)
{
	if (glossary->count > 0)
		qsort(glossary->rows, glossary->count, sizeof(*glossary->rows), compare);
	for (size_t i = 1; i < glossary->count; i++) {
		const struct row *a = &glossary->rows[i - 1];
		const struct row *b = &glossary->rows[i];

		if (!contradicts(a, b))
			continue;
		*ret_other = a->line < b->line ? a->line : b->line;
		*ret_line = a->line < b->line ? b->line : a->line;
		return GLOSSARY_E_CONTRADICTS;
	}
	return error_pass(index_rows(glossary));
}

static bool speaks_of(const struct row *row, const char *language)
{
	size_t length = strlen(row->language);

	return length == 0 || (strncmp(language, row->language, length) == 0 &&
				      (language[length] == '\0' || language[length] == '-'));
}

/* What is asked of a place. */
struct place {
	const char *language; /* normalised */
	struct slice text;
	size_t at;
	int32_t before; /* the code point before it; ' ' at the beginning */
	struct stretch *stretch;
};

/* The code point at the end of the first `count` of the stretch, and the one behind it. */
static bool ends_well(const struct place *place, size_t count)
{
	size_t from = count > 1 ? place->stretch->text_ends[count - 2] : place->at;
	size_t to = place->stretch->text_ends[count - 1];
	int32_t last = text_next(place->text, &from);

	return to >= place->text.len || form_is_edge(last, text_next(place->text, &to));
}

static bool begins_well(const struct place *place)
{
	size_t at = place->at;

	return form_is_edge(place->before, text_next(place->text, &at));
}

/* The written letters fit: all of them, or all but a first one that became a capital. */
static bool case_fits(const struct row *row, const struct stretch *stretch, size_t count)
{
	const struct slice form = {stretch->form, stretch->form_ends[count - 1]};
	const struct slice wanted = slice_of(row->form);
	size_t a = 0;
	size_t b = 0;

	assert(wanted.data); /* glossary_add() saw to it */
	if (row->any_case || slice_is(form, wanted))
		return true;
	if (!row->lower)
		return false;
	if (form_small(text_next(form, &a)) != text_next(wanted, &b))
		return false;
	return slice_is((struct slice){form.data + a, form.len - a},
		(struct slice){wanted.data + b, wanted.len - b});
}

/* Of the rows from `from` to `to`, which all have the key of `count` code points, the one that
 * fits; NULL: none. */
static const struct row *choose(const struct glossary *glossary, size_t from, size_t to,
	const struct place *place, size_t count)
{
	const bool word = begins_well(place) && ends_well(place, count);

	for (size_t i = from; i < to; i++) {
		const struct row *row = &glossary->rows[i];

		if (speaks_of(row, place->language) && (word || row->inside) &&
			case_fits(row, place->stretch, count))
			return row;
	}
	return NULL;
}

/* The first row from `from` to `to` whose key has, at byte `at`, `c` or more. Keys are the same
 * before that byte. */
static size_t first_with(
	const struct glossary *glossary, size_t from, size_t to, size_t at, unsigned c)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if ((unsigned char)glossary->rows[middle].key[at] < c)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Go on from the rows `from` to `to`, whose keys begin with the first `count` code points of the
 * stretch, to the longest that fits; `*ret_count` are its code points. */
static const struct row *longest_of(const struct glossary *glossary, size_t from, size_t to,
	const struct place *place, size_t *ret_count)
{
	struct stretch *stretch = place->stretch;
	const struct row *found = NULL;
	size_t byte = stretch->key_ends[stretch->count - 1];

	for (;;) {
		const size_t whole = first_with(glossary, from, to, byte, 1); /* keys end here */
		const struct row *row =
			from < whole ? choose(glossary, from, whole, place, stretch->count) : NULL;

		if (row) {
			found = row;
			*ret_count = stretch->count;
		}
		from = whole;
		if (from == to || !stretch_read(stretch))
			return found;
		for (; byte < stretch->key_ends[stretch->count - 1] && from < to; byte++) {
			unsigned c = (unsigned char)stretch->key[byte];

			from = first_with(glossary, from, to, byte, c);
			to = first_with(glossary, from, to, byte, c + 1);
		}
		if (from == to)
			return found;
	}
}

/* The longest term at a place: of three letters and more, else of two, else of one. */
static const struct row *longest_at(
	const struct glossary *glossary, struct place *place, size_t *ret_count)
{
	const struct form_head letters = form_head(place->text, place->at);

	for (size_t count = letters.count; count > 0; count--) {
		const struct head *head;
		const struct row *row;

		if (!glossary->has[count - 1])
			continue;
		head = place_of(glossary, name_of(&letters, count));
		if (!head->name)
			continue;
		stretch_begin(place->stretch, place->text, place->at);
		while (place->stretch->count < count && stretch_read(place->stretch))
			;
		row = longest_of(glossary, head->from, head->to, place, ret_count);
		if (row)
			return row;
	}
	return NULL;
}

/* What is found, with room for an English that was given a capital. */
struct finds {
	struct term list[TERMS_MAX];
	char capital[TERMS_MAX][GLOSSARY_ENGLISH_MAX + 1];
	size_t count;
};

static void note(struct finds *finds, const struct row *row, size_t at, size_t len, bool raise)
{
	struct term *term = &finds->list[finds->count];

	*term = (struct term){.at = at, .len = len, .english = row->english};
	if (raise && row->english[0] >= 'a' && row->english[0] <= 'z') {
		char *copy = finds->capital[finds->count];

		memcpy(copy, row->english, strlen(row->english) + 1);
		copy[0] = (char)(copy[0] - 'a' + 'A');
		term->english = copy;
	}
	finds->count++;
}

/* Look at one place; its term, if any, is noted. Returns the bytes that it takes; 0: none. */
static size_t look(const struct glossary *glossary, struct place *place, struct finds *finds)
{
	const struct row *row;
	size_t count = 0;
	size_t at = place->at;
	size_t len;

	row = longest_at(glossary, place, &count);
	if (!row)
		return 0;
	len = place->stretch->text_ends[count - 1] - place->at;
	note(finds, row, place->at, len,
		row->lower && codepoint_is_upper(text_next(place->text, &at)));
	return len;
}

/* The last code point of what ends at `to`. */
static int32_t last_before(struct slice text, size_t to)
{
	size_t at = to - 1;

	while (at > 0 && to - at < 4 && (text.data[at] & 0xC0) == 0x80)
		at--;
	return text_next(text, &at);
}

static void find_all(const struct glossary *glossary, const char *language, struct slice text,
	struct finds *finds)
{
	struct stretch stretch;
	struct place place = {
		.language = language, .text = text, .before = ' ', .stretch = &stretch};
	struct protected part = {0};
	size_t behind = 0; /* the next protected part */
	bool more = protected_next(text, &behind, &part);

	while (place.at < text.len && finds->count < TERMS_MAX) {
		size_t next = place.at;
		int32_t c = text_next(text, &next);

		while (more && place.at >= behind)
			more = protected_next(text, &behind, &part);
		if (more && place.at >= (size_t)(part.text.data - text.data)) {
			next = behind;
			c = ' ';
		} else if (glossary->inside || form_is_edge(place.before, c)) {
			size_t len = look(glossary, &place, finds);

			if (len > 0) {
				next = place.at + len;
				c = last_before(text, next);
			}
		}
		place.before = codepoint_is_invisible(c) ? place.before : c;
		place.at = next;
	}
}

int glossary_find(const struct glossary *glossary, const char *language, struct slice text,
	struct terms **ret_terms)
{
	struct finds finds;
	char tag[LANGUAGE_TAG_SIZE];

	*ret_terms = NULL;
	if (!glossary || glossary->count == 0 || !language_normalise(language, tag))
		return 0;
	finds.count = 0;
	find_all(glossary, tag, text, &finds);
	if (finds.count == 0)
		return 0;
	return error_pass(terms_new(text, finds.list, finds.count, ret_terms));
}
