/*
 * glossary.c - names and terms, found in a text.
 *
 * Terms lie in a sorted list under a key: their letters in small form. From a place of the text on
 * its letters are brought into the same form, as far as a term may reach, and the part of the list
 * that begins like them is narrowed byte by byte; the last term that was passed whole is the
 * longest. That is done at few places: only where a word begins, and where the first two letters
 * are those of some term, which a table of bits says. So a glossary of 100,000 names costs a text
 * without any of them one look for each word, and needs little more memory than its file.
 *
 * Whether a term's case and the edges of the word fit is asked last.
 */
#include "translate/glossary.h"

#include <errno.h>
#include <stdint.h>

#include <unicode/uchar.h>

#include "runtime/error.h"
#include "translate/protect.h"
#include "translate/terms.h"
#include "translate/text.h"

enum {
	FIRST_ROOM = 64,
	BITS = 1 << 17,               /* of the table; 16 KB */
	FORM_MAX = GLOSSARY_TERM_MAX, /* code points that are looked at */
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

struct glossary {
	struct row *rows;
	size_t count, room;
	bool inside; /* some row may stand inside a word */
	uint8_t bits[BITS / 8];
};

/* A stretch of text in both forms; code point n ends at the n-th place of each list. */
struct stretch {
	char key[4 * FORM_MAX + 4], form[4 * FORM_MAX + 4];
	uint16_t key_ends[FORM_MAX], form_ends[FORM_MAX];
	uint32_t text_ends[FORM_MAX];
	size_t count;
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
	free(glossary);
	return NULL;
}

size_t glossary_count(const struct glossary *glossary)
{
	return glossary ? glossary->count : 0;
}

/* Small, but with its accents: "peña" is no "pena". */
static int32_t small(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

static size_t put(char *to, int32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xE0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3F));
		to[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3F));
	to[2] = (char)(0x80 | (c >> 6 & 0x3F));
	to[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

/* White space of any kind is one blank, an apostrophe one of them; -1: nobody sees it. */
static int32_t plain(int32_t c)
{
	if (codepoint_is_invisible(c))
		return -1;
	if (codepoint_is_space(c))
		return ' ';
	return c == 0x2019 ? '\'' : c;
}

/* Bring `text` from `at` on into both forms. */
static void stretch_read(struct stretch *stretch, struct slice text, size_t at, size_t max_count)
{
	size_t key = 0;
	size_t form = 0;
	int32_t before = 0;

	stretch->count = 0;
	while (at < text.len && stretch->count < max_count && form < GLOSSARY_TERM_MAX) {
		int32_t c = plain(text_next(text, &at));

		if (c < 0)
			continue;
		if (c == ' ' && before == ' ') {
			stretch->text_ends[stretch->count - 1] = (uint32_t)at;
			continue;
		}
		before = c;
		form += put(stretch->form + form, c);
		key += put(stretch->key + key, small(c));
		stretch->form_ends[stretch->count] = (uint16_t)form;
		stretch->key_ends[stretch->count] = (uint16_t)key;
		stretch->text_ends[stretch->count] = (uint32_t)at;
		stretch->count++;
	}
	stretch->form[form] = '\0';
	stretch->key[key] = '\0';
}

/* The place in the table of bits for what begins with these two; a term of one letter has -1. */
static size_t bit_of(int32_t first, int32_t second)
{
	uint32_t hash = (uint32_t)first * 0x9E3779B1U ^ (uint32_t)(second + 2) * 0x85EBCA6BU;

	return (hash ^ hash >> 15) % BITS;
}

static bool is_set(const struct glossary *glossary, size_t bit)
{
	return glossary->bits[bit / 8] >> bit % 8 & 1;
}

static void note_beginning(struct glossary *glossary, const char *key)
{
	struct slice text = slice_of(key);
	size_t at = 0;
	int32_t first = text_next(text, &at);
	size_t bit = bit_of(first, at < text.len ? text_next(text, &at) : -1);

	glossary->bits[bit / 8] |= (uint8_t)(1U << bit % 8);
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

int glossary_add(struct glossary *glossary, const struct glossary_entry *entry)
{
	struct stretch stretch;
	struct row row = {
		.any_case = entry->any_case, .inside = entry->inside, .line = entry->line};
	size_t at = 0;
	int r;

	if (glossary->count == GLOSSARY_COUNT_MAX)
		return GLOSSARY_E_FULL;
	stretch_read(&stretch, text_trim(entry->term), 0, FORM_MAX);
	if (stretch.count == 0)
		return GLOSSARY_E_BLANK;
	memcpy(row.language, entry->language, sizeof(row.language));
	row.lower = codepoint_is_lower(text_next(slice_of(stretch.form), &at));
	r = make_room(glossary);
	if (r == 0)
		r = slice_copy(slice_of(stretch.key), &row.key);
	if (r == 0)
		r = slice_copy(slice_of(stretch.form), &row.form);
	if (r == 0)
		r = slice_copy(text_trim(entry->english), &row.english);
	if (r) {
		row_deinit(&row);
		return error_pass(r);
	}
	note_beginning(glossary, row.key);
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

unsigned glossary_seal(struct glossary *glossary, unsigned *ret_other)
{
	if (glossary->count > 0)
		qsort(glossary->rows, glossary->count, sizeof(*glossary->rows), compare);
	for (size_t i = 1; i < glossary->count; i++) {
		const struct row *a = &glossary->rows[i - 1];
		const struct row *b = &glossary->rows[i];

		if (!contradicts(a, b))
			continue;
		*ret_other = a->line < b->line ? a->line : b->line;
		return a->line < b->line ? b->line : a->line;
	}
	return 0;
}

static bool is_word(int32_t c)
{
	return codepoint_is_letter(c) || codepoint_digit(c) >= 0 || codepoint_is_mark(c);
}

/* A word may end between these two. */
static bool is_edge(int32_t left, int32_t right)
{
	if (codepoint_is_mark(right))
		return false;
	return !is_word(left) || !is_word(right) || codepoint_is_spaceless(left) ||
	       codepoint_is_spaceless(right);
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
	const struct stretch *stretch;
};

/* The code point at the end of the first `count` of the stretch, and the one behind it. */
static bool ends_well(const struct place *place, size_t count)
{
	size_t from = count > 1 ? place->stretch->text_ends[count - 2] : place->at;
	size_t to = place->stretch->text_ends[count - 1];
	int32_t last = text_next(place->text, &from);

	return to >= place->text.len || is_edge(last, text_next(place->text, &to));
}

static bool begins_well(const struct place *place)
{
	size_t at = place->at;

	return is_edge(place->before, text_next(place->text, &at));
}

/* The written letters fit: all of them, or all but a first one that became a capital. */
static bool case_fits(const struct row *row, const struct stretch *stretch, size_t count)
{
	const struct slice form = {stretch->form, stretch->form_ends[count - 1]};
	const struct slice wanted = slice_of(row->form);
	size_t a = 0;
	size_t b = 0;

	if (row->any_case || slice_is(form, wanted))
		return true;
	if (!row->lower)
		return false;
	if (small(text_next(form, &a)) != text_next(wanted, &b))
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

/* The longest term at a place; `*ret_count` are its code points. */
static const struct row *longest_at(
	const struct glossary *glossary, const struct place *place, size_t *ret_count)
{
	const struct stretch *stretch = place->stretch;
	const struct row *found = NULL;
	size_t from = 0;
	size_t to = glossary->count;
	size_t byte = 0;

	for (size_t i = 0; i < stretch->count && from < to; i++) {
		const struct row *row;
		size_t whole;

		for (; byte < stretch->key_ends[i] && from < to; byte++) {
			unsigned c = (unsigned char)stretch->key[byte];

			from = first_with(glossary, from, to, byte, c);
			to = first_with(glossary, from, to, byte, c + 1);
		}
		if (from == to)
			break;
		whole = first_with(glossary, from, to, byte, 1); /* keys that end here */
		row = choose(glossary, from, whole, place, i + 1);
		if (row) {
			found = row;
			*ret_count = i + 1;
		}
		from = whole;
	}
	return found;
}

/* Some term begins with the two letters that are here. */
static bool may_begin(const struct glossary *glossary, struct slice text, size_t at)
{
	struct stretch two;
	size_t i = 0;
	int32_t first;

	stretch_read(&two, text, at, 2);
	if (two.count == 0)
		return false;
	first = text_next(slice_of(two.key), &i);
	if (is_set(glossary, bit_of(first, -1)))
		return true;
	return two.count > 1 && is_set(glossary, bit_of(first, text_next(slice_of(two.key), &i)));
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
	struct stretch stretch;
	const struct row *row;
	size_t count = 0;
	size_t at = place->at;
	size_t len;

	if (!may_begin(glossary, place->text, place->at))
		return 0;
	stretch_read(&stretch, place->text, place->at, FORM_MAX);
	place->stretch = &stretch;
	row = longest_at(glossary, place, &count);
	if (!row)
		return 0;
	len = stretch.text_ends[count - 1] - place->at;
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
	struct place place = {.language = language, .text = text, .before = ' '};
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
		} else if (glossary->inside || is_edge(place.before, c)) {
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
