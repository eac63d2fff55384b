/*
 * slots.c - finds what may change in a segment, proves where it stands in the English, and puts
 * other values there.
 *
 * Everything here errs on one side: what is in doubt is no slot, or has no place, and the segment
 * goes to a backend. The gate compares values of a million and more with a tolerance, and lets a
 * number in words pass; a slot must be there in digits, exactly, and once.
 */
#include "translate/slots.h"

#include <string.h>
#include <strings.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "translate/numbers.h"
#include "translate/slot_tokens.h"
#include "translate/text.h"

enum {
	MARK = 0x1A, /* begins a slot in the pattern; no text has it */
};

static bool is_address(const struct slot *slot)
{
	return slot->kind == KIND_URL || slot->kind == KIND_EMAIL;
}

static bool has_value(const struct token *token, double value)
{
	if (token->is_one && token->slot.value == value)
		return true;
	for (size_t i = 0; i < token->group_count; i++)
		if (token->groups[i] == value)
			return true;
	return false;
}

/* It could be taken for the slot: it has its value, or has it for a part. */
static bool resembles(const struct token *token, const struct slot *slot)
{
	if (is_address(slot) || is_address(&token->slot))
		return slice_is(slot->text, token->slot.text);
	return has_value(token, slot->value);
}

bool slots_find(struct slice source, const char *language, struct slots *ret_slots)
{
	struct tokens tokens;
	struct slots slots = {0};

	if (!slot_tokens_read(source, language, &tokens))
		return false;
	for (size_t i = 0; i < tokens.count; i++) {
		const struct slot *slot = &tokens.list[i].slot;

		if (slot->kind == 0)
			continue;
		for (size_t j = 0; j < tokens.count; j++)
			if (j != i && resembles(&tokens.list[j], slot))
				return false;
		if (slots.count == SLOTS_MAX)
			return false;
		slots.list[slots.count++] = *slot;
	}
	*ret_slots = slots;
	return slots.count > 0;
}

int slots_pattern(struct slice source, const struct slots *slots, struct buf *buf)
{
	size_t at = 0;
	int r = 0;

	for (size_t i = 0; i <= slots->count && r == 0; i++) {
		const bool last = i == slots->count;
		const size_t from =
			last ? source.len : (size_t)(slots->list[i].text.data - source.data);
		const char mark[] = {MARK, last ? '\0' : slots->list[i].kind};

		r = buf_add(buf, (struct slice){source.data + at, from - at});
		if (r == 0 && !last)
			r = buf_add(buf, (struct slice){mark, sizeof(mark)});
		at = last ? from : from + slots->list[i].text.len;
	}
	return r;
}

/* "a 20 % rise" is "an 80 % rise"; the article stands before what opens the number. */
static bool has_article(struct slice english, size_t from)
{
	while (from > 0 && slot_may_follow(slot_before(english, from)))
		do
			from--;
		while (from > 0 && ((unsigned char)english.data[from] & 0xC0) == 0x80);
	if (from >= 1 && (english.data[from - 1] | 0x20) == 'n')
		from--;
	if (from == 0 || (english.data[from - 1] | 0x20) != 'a')
		return false;
	return !codepoint_is_letter(slot_before(english, from - 1));
}

static bool is_ascii_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* By the twelve-hour clock there is no 15. */
static bool has_clock(struct slice english, size_t to)
{
	static const char *const words[] = {"am", "pm", "a.m", "p.m", "o'clock", "o’clock"};

	while (to < english.len && english.data[to] == ' ')
		to++;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const size_t end = to + strlen(words[i]);

		if (end <= english.len && strncasecmp(english.data + to, words[i], end - to) == 0 &&
			(end == english.len || !is_ascii_letter(english.data[end])))
			return true;
	}
	return false;
}

static bool is_english_form(struct slice number)
{
	for (size_t i = 0; i < number.len; i++)
		if (!strchr("0123456789,.", number.data[i]))
			return false;
	return true;
}

/* The number in its place is as English writes it, and nothing beside it depends on it. */
static bool is_free(struct slice english, const struct slot *place)
{
	const size_t from = (size_t)(place->text.data - english.data);

	if (is_address(place))
		return true;
	return place->kind != 0 && is_english_form(place->text) && !has_article(english, from) &&
	       !has_clock(english, from + place->text.len);
}

static bool is_in_words(struct slice english, const struct slots *slots)
{
	struct spelt spelt;

	numbers_spelt(english, &spelt);
	for (size_t i = 0; i < spelt.count; i++)
		for (size_t j = 0; j < slots->count; j++)
			if (!is_address(&slots->list[j]) && spelt.list[i] == slots->list[j].value)
				return true;
	return false;
}

/* Of the token of the English nothing is said that the other one of the source does not say. */
static bool is_within(const struct token *token, const struct token *other)
{
	if (slice_is(token->slot.text, other->slot.text))
		return true;
	if (token->is_one)
		return has_value(other, token->slot.value);
	for (size_t i = 0; i < token->group_count; i++)
		if (!has_value(other, token->groups[i]))
			return false;
	return token->group_count > 0;
}

/* A number that is no slot's: the source has it too, as what does not change. */
static bool is_literal(const struct token *token, const struct tokens *source)
{
	for (size_t i = 0; i < source->count; i++)
		if (source->list[i].slot.kind == 0 && is_within(token, &source->list[i]))
			return true;
	return false;
}

/* Which slot the token stands for; `slots->count`: none. */
static size_t slot_of(const struct token *token, const struct slots *slots)
{
	size_t i = 0;

	while (i < slots->count && !resembles(token, &slots->list[i]))
		i++;
	return i;
}

bool slots_align(const struct slots *slots, struct slice source, const char *language,
	struct slice english, struct slots *ret_english)
{
	struct tokens tokens;
	struct tokens others;
	struct slots places = {.count = slots->count};

	if (!slot_tokens_read(english, "en", &tokens) ||
		!slot_tokens_read(source, language, &others))
		return false;
	for (size_t i = 0; i < tokens.count; i++) {
		const struct slot *place = &tokens.list[i].slot;
		const size_t n = slot_of(&tokens.list[i], slots);

		if (n == slots->count) {
			if (!is_literal(&tokens.list[i], &others))
				return false;
			continue;
		}
		if (places.list[n].text.data || !is_free(english, place) ||
			place->decimals != slots->list[n].decimals)
			return false;
		places.list[n] = *place;
	}
	for (size_t i = 0; i < places.count; i++)
		if (!places.list[i].text.data)
			return false;
	*ret_english = places;
	return !is_in_words(english, slots);
}

/* The digits of a number, without what stands between them. */
static size_t copy_digits(struct slice text, char digits[DIGITS_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < text.len && n < DIGITS_MAX; i++)
		if (text.data[i] >= '0' && text.data[i] <= '9')
			digits[n++] = text.data[i];
	digits[n] = '\0';
	return n;
}

/* As English writes it, its thousands parted as in the place where it goes. */
static int add_number(const struct slot *slot, bool grouped, struct buf *buf)
{
	char digits[DIGITS_MAX + 1];
	const size_t count = copy_digits(slot->text, digits);
	const size_t whole = count - slot->decimals;
	int r = 0;

	for (size_t i = 0; i < whole && r == 0; i++) {
		if (grouped && i > 0 && (whole - i) % 3 == 0)
			r = buf_add(buf, slice_of(","));
		if (r == 0)
			r = buf_add(buf, (struct slice){digits + i, 1});
	}
	if (r == 0 && slot->decimals > 0)
		r = buf_addf(buf, ".%s", digits + whole);
	return r;
}

static int add_slot(const struct slot *slot, const struct slot *place, struct buf *buf)
{
	if (is_address(slot))
		return buf_add(buf, slot->text);
	return add_number(slot, place->grouped || slot->kind == KIND_DECIMAL, buf);
}

/* The place that comes next in the text from `at` on. */
static size_t next_place(const struct slots *places, const char *at)
{
	size_t next = places->count;

	for (size_t i = 0; i < places->count; i++)
		if (places->list[i].text.data >= at &&
			(next == places->count ||
				places->list[i].text.data < places->list[next].text.data))
			next = i;
	return next;
}

int slots_fill(const struct slots *places, struct slice english, const struct slots *slots,
	struct buf *buf)
{
	const char *at = english.data;
	const char *end = english.data + english.len;
	int r = 0;

	for (size_t i; r == 0 && (i = next_place(places, at)) < places->count;) {
		const struct slice place = places->list[i].text;

		r = buf_add(buf, (struct slice){at, (size_t)(place.data - at)});
		if (r == 0)
			r = add_slot(&slots->list[i], &places->list[i], buf);
		at = place.data + place.len;
	}
	return r ? r : buf_add(buf, (struct slice){at, (size_t)(end - at)});
}
