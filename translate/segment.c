/*
 * segment.c - a paragraph cut into sentences.
 *
 * ICU proposes places to cut; a place is taken unless it is an abbreviation's or nothing but marks
 * would follow. The rules of a language are made once (with suppressions that takes milliseconds)
 * and kept, the least recently used making room.
 *
 * ICU gets the text in UTF-16, which it reads twice as quickly as UTF-8. A byte that is no UTF-8 is
 * a character to it as to us: no text makes this fail.
 */
#include "translate/segment.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include <unicode/ubrk.h>

#include "runtime/error.h"
#include "translate/abbreviation.h"
#include "translate/protect.h"
#include "translate/text.h"
#include "translate/utf16.h"

enum {
	RULES_MAX = 24,
	CODE_SIZE = 4, /* a primary language subtag and its NUL */
	FIRST_ROOM = 8,
	LOOK_BACK = 48,
	LOOK_AHEAD = 16,
	LIST_NUMBER_MAX = 12,
	UNITS_KEPT = 16 * 1024, /* more of them are given back after use */
};

struct rules {
	char code[CODE_SIZE];
	UBreakIterator *iterator;
	uint64_t used;
};

struct segmenter {
	struct rules rules[RULES_MAX];
	uint64_t clock;
	UChar *units; /* the text that is cut */
	size_t room;
};

int segmenter_new(struct segmenter **ret_segmenter)
{
	struct segmenter *segmenter = calloc(1, sizeof(*segmenter));

	if (!segmenter)
		return error_raise(-ENOMEM, "making a segmenter");
	*ret_segmenter = segmenter;
	return 0;
}

struct segmenter *segmenter_free(struct segmenter *segmenter)
{
	if (!segmenter)
		return NULL;
	for (size_t i = 0; i < RULES_MAX; i++)
		ubrk_close(segmenter->rules[i].iterator);
	free(segmenter->units);
	free(segmenter);
	return NULL;
}

/* The primary subtag; "" (ICU's root rules) for anything that is none. */
static void language_code(const char *language, char code[CODE_SIZE])
{
	size_t n = 0;

	while (language[n] >= 'a' && language[n] <= 'z')
		n++;
	if (n < 2 || n >= CODE_SIZE || (language[n] != '\0' && language[n] != '-'))
		n = 0;
	memcpy(code, language, n);
	code[n] = '\0';
}

static int open_rules(struct rules *rules, const char *code)
{
	char locale[32];
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *iterator;

	(void)snprintf(locale, sizeof(locale), "%s@ss=standard", code); /* cannot be cut */
	iterator = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);
	if (U_FAILURE(status))
		return error_raise(
			-ENOMEM, "opening the sentence rules of %s: %s", code, u_errorName(status));

	ubrk_close(rules->iterator);
	rules->iterator = iterator;
	memcpy(rules->code, code, CODE_SIZE);
	return 0;
}

static int find_rules(struct segmenter *segmenter, const char *code, UBreakIterator **ret_iterator)
{
	struct rules *oldest = &segmenter->rules[0];
	int r;

	segmenter->clock++;
	for (size_t i = 0; i < RULES_MAX; i++) {
		struct rules *rules = &segmenter->rules[i];

		if (rules->iterator && strcmp(rules->code, code) == 0) {
			rules->used = segmenter->clock;
			*ret_iterator = rules->iterator;
			return 0;
		}
		if (rules->used < oldest->used)
			oldest = rules;
	}

	r = open_rules(oldest, code);
	if (r)
		return error_pass(r);
	oldest->used = segmenter->clock;
	*ret_iterator = oldest->iterator;
	return 0;
}

static int push(struct segments *segments, size_t *room, const struct segment *segment)
{
	if (segments->count == *room) {
		size_t more = *room ? *room * 2 : FIRST_ROOM;
		struct segment *list = reallocarray(segments->list, more, sizeof(*list));

		if (!list)
			return error_raise(-ENOMEM, "cutting a text into %zu segments", more);
		segments->list = list;
		*room = more;
	}
	segments->list[segments->count++] = *segment;
	return 0;
}

static struct slice part(struct slice text, size_t from, size_t to)
{
	return (struct slice){.data = text.data + from, .len = to - from};
}

/* Marks, spaces and nothing to read. */
static bool is_marks_only(struct slice text)
{
	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		if (codepoint_is_letter(c) || codepoint_digit(c) >= 0)
			return false;
	}
	return true;
}

/* "1.", "a)" at the beginning of a line belong to what follows. */
static bool is_list_number(struct slice text)
{
	size_t letters = 0;
	size_t digits = 0;

	for (size_t at = 0; at < text.len;) {
		int32_t c = text_next(text, &at);

		letters += codepoint_is_letter(c);
		digits += codepoint_digit(c) >= 0;
	}
	return text.len <= 8 && digits + letters > 0 &&
	       (letters == 0 || (letters == 1 && digits == 0 && text.len <= 4 &&
					!codepoint_is_spaceless((unsigned char)text.data[0])));
}

/* The last few characters before `at`: enough to know an abbreviation by, and few enough that a
 * text of nothing but such places is still cut in linear time. */
static struct slice tail(struct slice text, size_t from, size_t at)
{
	size_t start = at - from > LOOK_BACK ? at - LOOK_BACK : from;

	while (start < at && ((unsigned char)text.data[start] & 0xC0) == 0x80)
		start++;
	return text_trim(part(text, start, at));
}

static bool may_cut(struct slice text, size_t from, size_t at, const char *language)
{
	size_t ahead = text.len - at < LOOK_AHEAD ? text.len - at : LOOK_AHEAD;
	struct slice before = tail(text, from, at);

	if (at - from <= LIST_NUMBER_MAX && is_list_number(before))
		return false;
	return !abbreviation_ends(before, part(text, at, at + ahead), language);
}

/* Add the text between two places as a segment; what is only marks goes to the one before it. */
static int add(struct segments *segments, size_t *room, struct slice text,
	const struct utf16_place *from, const struct utf16_place *to)
{
	struct slice whole = part(text, from->byte, to->byte);
	struct slice inner = text_trim(whole);
	struct segment segment = {.text = inner};
	size_t lead = (size_t)(inner.data - whole.data);

	if (inner.len == 0)
		return 0;
	segment.after = part(whole, lead + inner.len, whole.len);
	segment.from = from->point + (uint32_t)text_count(part(whole, 0, lead));
	segment.to = to->point - (uint32_t)text_count(segment.after);

	if (segments->count > 0 && is_marks_only(inner)) {
		struct segment *last = &segments->list[segments->count - 1];

		last->text.len = (size_t)(inner.data + inner.len - last->text.data);
		last->after = segment.after;
		last->to = segment.to;
		return 0;
	}
	return push(segments, room, &segment);
}

/* Armenian's full stop is U+0589; newspapers type the colon that looks like it, which ICU leaves
 * alone. The place behind the first such colon in text[from, to), or `to`. */
static size_t colon_cut(struct slice text, size_t from, size_t to, const char *code)
{
	if (strcmp(code, "hy") != 0)
		return to;
	for (size_t i = from; i + 1 < to; i++)
		if (text.data[i] == ':' && text.data[i + 1] == ' ')
			return i + 2;
	return to;
}

static int add_pieces(struct segments *segments, size_t *room, struct slice text,
	struct utf16_place from, const struct utf16_place *to, const char *code)
{
	while (from.byte < to->byte) {
		const size_t cut = colon_cut(text, from.byte, to->byte, code);
		struct utf16_place at = *to;
		int r;

		if (cut < to->byte) {
			at = from;
			at.byte = cut;
			at.point += (uint32_t)text_count(part(text, from.byte, cut));
		}
		r = add(segments, room, text, &from, &at);
		if (r)
			return error_pass(r);
		from = at;
	}
	return 0;
}

/* Have room for the text as ICU reads it: never more units than bytes. */
static int make_room(struct segmenter *segmenter, size_t len)
{
	size_t room = len > UNITS_KEPT ? len : UNITS_KEPT;
	UChar *units;

	if (len <= segmenter->room)
		return 0;
	units = reallocarray(segmenter->units, room, sizeof(*units));
	if (!units)
		return error_raise(-ENOMEM, "cutting a text of %zu bytes", len);
	segmenter->units = units;
	segmenter->room = room;
	return 0;
}

static void let_go(struct segmenter *segmenter)
{
	if (segmenter->room <= UNITS_KEPT)
		return;
	free(segmenter->units);
	segmenter->units = NULL;
	segmenter->room = 0;
}

static int cut(UBreakIterator *iterator, struct slice text, const struct utf16_place *start,
	const char *code, struct segments *segments)
{
	struct utf16_place from = *start;
	struct utf16_place at = *start;
	size_t room = 0;

	(void)ubrk_first(iterator); /* it is 0 */
	for (int32_t next = ubrk_next(iterator); next != UBRK_DONE; next = ubrk_next(iterator)) {
		int r;

		utf16_go(text, next, &at);
		if (at.byte < text.len && !may_cut(text, from.byte, at.byte, code))
			continue;
		r = add_pieces(segments, &room, text, from, &at, code);
		if (r)
			return error_pass(r);
		from = at;
	}
	return 0;
}

int segments_cut(struct segmenter *segmenter, struct slice text, const char *language,
	struct segments *ret_segments)
{
	CLEANUP(segments_deinit) struct segments segments = {0};
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *iterator;
	struct utf16_place start;
	char code[CODE_SIZE];
	int32_t count;
	int r;

	assert(text.len <= INT32_MAX);
	language_code(language, code);
	r = find_rules(segmenter, code, &iterator);
	if (r == 0)
		r = make_room(segmenter, text.len);
	if (r)
		return error_pass(r);

	count = utf16_write(text, segmenter->units, &start);
	ubrk_setText(iterator, segmenter->units, count, &status);
	if (U_FAILURE(status))
		return error_raise(-ENOMEM, "cutting a text: %s", u_errorName(status));

	r = cut(iterator, text, &start, code, &segments);
	let_go(segmenter);
	if (r)
		return error_pass(r);
	*ret_segments = segments;
	segments = (struct segments){0};
	return 0;
}

void segments_deinit(struct segments *segments)
{
	free(segments->list);
	*segments = (struct segments){0};
}

static bool has_letter(struct slice text)
{
	for (size_t at = 0; at < text.len;)
		if (codepoint_is_letter(text_next(text, &at)))
			return true;
	return false;
}

bool segment_is_translatable(struct slice text)
{
	struct protected found;
	size_t done = 0;

	for (size_t at = 0; protected_next(text, &at, &found);) {
		size_t start = (size_t)(found.text.data - text.data);

		if (has_letter(part(text, done, start)))
			return true;
		done = start + found.text.len;
	}
	return has_letter(part(text, done, text.len));
}
