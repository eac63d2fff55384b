/*
 * terms.c - the terms of the glossary that stand in one text, and how they travel.
 *
 * The mark is two signs that no news has, two letters and a number: engines of rules take it for a
 * name they do not know, those that learned have seen its like in texts of programs. What they do
 * to it is known too (a blank inside, small letters, a backslash before the signs, one sign lost),
 * and read as the mark all the same.
 */
#include "translate/terms.h"

#include <errno.h>

#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	TEXT_MAX = 64 << 20,     /* more than any segment becomes */
	VERSION_MAX = 64 * 1024, /* of TERMS_MAX terms as long as a glossary may have them */
};

/* What stands between the fields of a version; no text has it. */
#define AND "\x1d"
#define IS "\x1e"

static size_t count_bytes(const struct term *list, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++)
		bytes += strlen(list[i].english) + 1;
	return bytes;
}

static int write_version(
	struct slice text, const struct term *list, size_t count, struct buf *version)
{
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++) {
		r = buf_add(version, (struct slice){text.data + list[i].at, list[i].len});
		if (r == 0)
			r = buf_addf(version, IS "%s" AND, list[i].english);
	}
	return r < 0 ? error_pass(r) : 0; /* when full: its beginning will do */
}

int terms_new(struct slice text, const struct term *list, size_t count, struct terms **ret_terms)
{
	CLEANUP(buf_deinit) struct buf version = BUF_INIT(VERSION_MAX);
	struct terms *terms;
	size_t size = sizeof(*terms) + count * sizeof(*list);
	char *at;
	int r = write_version(text, list, count, &version);

	if (r)
		return error_pass(r);
	terms = malloc(size + count_bytes(list, count) + version.len + 1);
	if (!terms)
		return error_raise(-ENOMEM, "%zu terms of a text", count);
	at = (char *)terms + size;
	*terms = (struct terms){.references = 1, .count = count};
	for (size_t i = 0; i < count; i++) {
		terms->list[i] = list[i];
		terms->list[i].english = at;
		at = stpcpy(at, list[i].english) + 1;
	}
	terms->version = at;
	memcpy(at, version.data, version.len + 1);
	*ret_terms = terms;
	return 0;
}

struct terms *terms_ref(struct terms *terms)
{
	if (terms)
		terms->references++;
	return terms;
}

struct terms *terms_unref(struct terms *terms)
{
	if (terms && --terms->references == 0)
		free(terms);
	return NULL;
}

bool terms_are_same(const struct terms *a, const struct terms *b)
{
	if (!a || !b)
		return a == b;
	return a == b || strcmp(a->version, b->version) == 0;
}

int terms_within(const struct terms *terms, struct slice text, size_t from, size_t len,
	struct terms **ret_terms)
{
	struct term list[TERMS_MAX];
	size_t count = 0;

	for (size_t i = 0; terms && i < terms->count; i++) {
		const struct term *term = &terms->list[i];

		if (term->at < from || term->at + term->len > from + len)
			continue;
		list[count] = *term;
		list[count++].at -= from;
	}
	if (count == 0) {
		*ret_terms = NULL;
		return 0;
	}
	return error_pass(terms_new((struct slice){text.data + from, len}, list, count, ret_terms));
}

/* What stands in the place of the n-th term. */
typedef int (*stand_in)(struct buf *buf, const struct term *term, size_t n);

static int put_english(struct buf *buf, const struct term *term, size_t n)
{
	(void)n;
	return buf_add(buf, slice_of(term->english));
}

static int put_blank(struct buf *buf, const struct term *term, size_t n)
{
	(void)term;
	(void)n;
	return buf_add(buf, slice_of(" "));
}

static int put_mark(struct buf *buf, const struct term *term, size_t n)
{
	(void)term;
	return buf_addf(buf, "@@PH%zu@@", n);
}

static int replace(const struct terms *terms, struct slice text, stand_in put, char **ret_text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(TEXT_MAX);
	size_t done = 0;
	int r = 0;

	for (size_t i = 0; i < terms->count && r == 0; i++) {
		const struct term *term = &terms->list[i];

		r = buf_add(&buf, (struct slice){text.data + done, term->at - done});
		if (r == 0)
			r = put(&buf, term, i + 1);
		done = term->at + term->len;
	}
	if (r == 0)
		r = buf_add(&buf, (struct slice){text.data + done, text.len - done});
	if (r)
		return error_pass(r);
	*ret_text = buf_take(&buf);
	return 0;
}

int terms_apply(const struct terms *terms, struct slice text, char **ret_text)
{
	return error_pass(replace(terms, text, put_english, ret_text));
}

int terms_remove(const struct terms *terms, struct slice text, char **ret_text)
{
	return error_pass(replace(terms, text, put_blank, ret_text));
}

int terms_hide(const struct terms *terms, struct slice text, char **ret_text)
{
	if (terms_are_hidden_in(text))
		return TERMS_E_TAKEN;
	return error_pass(replace(terms, text, put_mark, ret_text));
}

static bool is_at(struct slice text, size_t at, const char *set)
{
	return at < text.len && text.data[at] != '\0' && strchr(set, text.data[at]);
}

/* The signs of one end of a mark, with what may have come between them: where they end. */
static size_t skip_signs(struct slice text, size_t at, size_t *ret_signs)
{
	*ret_signs = 0;
	for (size_t i = at; is_at(text, i, "@\\ ") && i - at < 6 && *ret_signs < 2; i++) {
		if (text.data[i] != '@')
			continue;
		++*ret_signs;
		at = i + 1;
	}
	return at;
}

/* The number of the mark that begins with the sign at `*at`, which then moves behind it; 0: there
 * is none. */
static size_t read_mark(struct slice text, size_t *at)
{
	size_t signs;
	size_t number = 0;
	size_t i = skip_signs(text, *at, &signs);

	while (is_at(text, i, " "))
		i++;
	if (!is_at(text, i, "Pp") || !is_at(text, i + 1, "Hh"))
		return 0;
	i += 2;
	while (is_at(text, i, " "))
		i++;
	if (!is_at(text, i, "123456789"))
		return 0;
	while (is_at(text, i, "0123456789") && number < 1000)
		number = number * 10 + (size_t)(text.data[i++] - '0');
	*at = skip_signs(text, i, &signs);
	return signs > 0 ? number : 0;
}

/* The next mark from `*from` on, which is where it begins; it ends at `*ret_to`. */
static size_t find_mark(struct slice text, size_t *from, size_t *ret_to)
{
	for (size_t i = *from; i < text.len; i++) {
		size_t to = i;
		size_t number;

		if (text.data[i] != '@')
			continue;
		number = read_mark(text, &to);
		if (number == 0)
			continue;
		*from = i > *from && text.data[i - 1] == '\\' ? i - 1 : i;
		*ret_to = to;
		return number;
	}
	return 0;
}

bool terms_are_hidden_in(struct slice text)
{
	size_t from = 0;
	size_t to;

	return text.len > 0 && memchr(text.data, '@', text.len) && find_mark(text, &from, &to) > 0;
}

int terms_show(const struct terms *terms, struct slice english, char **ret_text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(TEXT_MAX);
	size_t done = 0;
	size_t from = 0;
	size_t to;
	size_t number;
	int r = buf_add(&buf, slice_of(""));

	while (r == 0 && (number = find_mark(english, &from, &to)) > 0) {
		/* A number that was never given stays, and the gate sees it. */
		if (number <= terms->count) {
			r = buf_add(&buf, (struct slice){english.data + done, from - done});
			if (r == 0)
				r = buf_add(&buf, slice_of(terms->list[number - 1].english));
			done = to;
		}
		from = to;
	}
	if (r == 0)
		r = buf_add(&buf, (struct slice){english.data + done, english.len - done});
	if (r < 0)
		return error_pass(r);
	*ret_text = buf_take(&buf); /* when full: cut, and far too long all the same */
	return 0;
}
