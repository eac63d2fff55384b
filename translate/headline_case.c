/*
 * headline_case.c - a headline in capitals, cased as a sentence for the backend.
 *
 * Small letters come from ICU by the language's rules (Turkish has two kinds of i). Which words
 * keep a capital, the article's own body tells: a word that it writes with a capital inside a
 * sentence is a name, one in capitals an acronym. What the body does not have goes in small
 * letters: an engine reads "berlín" better than "BERLÍN", and most headlines' names are in the
 * body.
 */
#include "translate/headline_case.h"

#include <errno.h>
#include <stdlib.h>

#include <unicode/ucasemap.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "runtime/error.h"
#include "translate/protect.h"
#include "translate/reading.h"
#include "translate/text.h"

enum {
	HINT_MAX = 1 << 16, /* bytes of the body that are looked at for names */
	LETTERS_MIN = 8,
	SHOUT_MAX = 1024, /* bytes: more is no headline */
};

DEFINE_CLEANUP(UCaseMap *, ucasemap_close);

bool headline_is_shouted(struct slice text)
{
	size_t upper = 0;
	size_t cased = 0;
	size_t words = 1;

	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		upper += codepoint_is_upper(c);
		cased += codepoint_is_upper(c) || codepoint_is_lower(c);
		words += codepoint_is_space(c);
	}
	return text.len <= SHOUT_MAX && words >= 2 && cased >= LETTERS_MIN &&
	       upper * 10 >= cased * 9;
}

/* The languages that case in a way of their own; for all others ICU's root rules. */
static const char *case_language(const char *language)
{
	static const char *const own[] = {"tr", "az", "lt", "el", "nl", "hy"};

	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (strncmp(language, own[i], 2) == 0 && !codepoint_is_letter(language[2]))
			return own[i];
	return "";
}

typedef int32_t map_function(const UCaseMap *map, char *dest, int32_t room, const char *source,
	int32_t length, UErrorCode *status);

/* Case mapping at most triples the bytes. */
static int map_case(map_function *map, struct slice text, const char *language, char **ret_text)
{
	CLEANUP(ucasemap_closep) UCaseMap *rules = NULL;
	UErrorCode status = U_ZERO_ERROR;
	size_t room = text.len * 3 + 1;
	CLEANUP(freep) char *mapped = malloc(room);
	int32_t length;

	if (!mapped || room > INT32_MAX)
		return error_raise(-ENOMEM, "casing a text of %zu bytes", text.len);
	rules = ucasemap_open(case_language(language), 0, &status);
	length = map(rules, mapped, (int32_t)room, text.data, (int32_t)text.len, &status);
	if (U_FAILURE(status))
		return error_raise(-ENOMEM, "casing a text: %s", u_errorName(status));

	mapped[length] = '\0';
	*ret_text = mapped;
	mapped = NULL;
	return 0;
}

/* The word of the body that is this one in other case and shows that it is a name, or NULL. A word
 * at the beginning of a sentence shows nothing. */
static const struct word *find_name(const struct reading *body, const struct word *wanted)
{
	for (size_t i = 1; i < body->count; i++) {
		const struct word *word = &body->words[i];
		const struct word *before = &body->words[i - 1];
		size_t gap = word->at - (before->at + before->len);

		if (word->hash == wanted->hash && word->len <= 4 * wanted->len &&
			(word->flags & WORD_CAPITAL) && gap == 1)
			return word;
	}
	return NULL;
}

/* Put the names of the body over their words in `text`. The bytes of a word may differ in number.
 */
static int restore_names(struct slice text, const struct reading *body, char **ret_text)
{
	CLEANUP(reading_deinit) struct reading words = {0};
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(text.len * 4 + 64);
	size_t done = 0;
	int r = reading_init(&words, text);

	for (size_t i = 0; r == 0 && i < words.count; i++) {
		const struct word *word = &words.words[i];
		const struct word *name = find_name(body, word);

		if (!name)
			continue;
		r = buf_add(&buf, (struct slice){text.data + done, word->at - done});
		if (r == 0)
			r = buf_add(&buf, reading_word(body, name));
		done = word->at + word->len;
	}
	if (r == 0)
		r = buf_add(&buf, (struct slice){text.data + done, text.len - done});
	if (r)
		return error_pass(r);
	*ret_text = buf_take(&buf);
	return 0;
}

/* The first letter as a capital, by ICU's title case of the first character alone. */
static int raise_first(struct slice text, const char *language, char **ret_text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(text.len + 16);
	CLEANUP(freep) char *first = NULL;
	size_t at = 0;
	size_t from = 0;
	int r;

	while (at < text.len) {
		from = at;
		if (codepoint_is_letter(text_next(text, &at)))
			break;
	}
	r = map_case(ucasemap_utf8ToUpper, (struct slice){text.data + from, at - from}, language,
		&first);
	if (r)
		return error_pass(r);
	r = buf_add(&buf, (struct slice){text.data, from});
	if (r == 0)
		r = buf_add(&buf, slice_of(first));
	if (r == 0)
		r = buf_add(&buf, (struct slice){text.data + at, text.len - at});
	if (r)
		return error_pass(r);
	*ret_text = buf_take(&buf);
	return 0;
}

int headline_lower(struct slice text, const char *language, struct slice body, char **ret_text)
{
	CLEANUP(reading_deinit) struct reading hint = {0};
	CLEANUP(freep) char *small = NULL;
	CLEANUP(freep) char *named = NULL;
	int r;

	if (body.len > HINT_MAX)
		body.len = HINT_MAX;
	r = map_case(ucasemap_utf8ToLower, text, language, &small);
	if (r == 0)
		r = reading_init(&hint, body);
	if (r == 0)
		r = restore_names(slice_of(small), &hint, &named);
	if (r == 0)
		r = raise_first(slice_of(named), language, ret_text);
	return error_pass(r);
}

static int add_raised(struct buf *buf, struct slice text)
{
	CLEANUP(freep) char *raised = NULL;
	int r;

	if (text.len == 0)
		return 0;
	r = map_case(ucasemap_utf8ToUpper, text, "en", &raised);
	return r ? error_pass(r) : error_pass(buf_add(buf, slice_of(raised)));
}

int headline_raise(struct slice english, char **ret_text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(english.len * 3 + 1);
	struct protected part;
	size_t done = 0;
	int r = buf_add(&buf, slice_of(""));

	for (size_t at = 0; r == 0 && protected_next(english, &at, &part);) {
		size_t start = (size_t)(part.text.data - english.data);

		r = add_raised(&buf, (struct slice){english.data + done, start - done});
		if (r == 0)
			r = buf_add(&buf, part.text);
		done = start + part.text.len;
	}
	if (r == 0)
		r = add_raised(&buf, (struct slice){english.data + done, english.len - done});
	if (r)
		return error_pass(r);
	*ret_text = buf_take(&buf);
	return 0;
}
