/*
 * slot_tokens.c - reads the numbers and addresses of a text, and says of each whether another one
 * could stand in its place.
 *
 * A number may change when its value is all that would: it is a word of its own, of two digits or
 * more, as the language writes it, and without a unit.
 */
#include "translate/slot_tokens.h"

#include <string.h>

#include "translate/numbers.h"
#include "translate/protect.h"
#include "translate/text.h"

static bool is_among(int32_t c, const char *set)
{
	const struct slice text = slice_of(set);

	for (size_t at = 0; at < text.len;)
		if (text_next(text, &at) == c)
			return true;
	return false;
}

/* What may stand before and behind a number that is a word of its own. */
bool slot_may_follow(int32_t c)
{
	return c < 0 || codepoint_is_space(c) || is_among(c, "([«“„\"$€£¥");
}

static bool closes(int32_t c, bool at_end)
{
	return c < 0 || codepoint_is_space(c) || is_among(c, ")]»”“\"%,;:?!…€$") ||
	       (c == '.' && at_end);
}

int32_t slot_before(struct slice text, size_t at)
{
	size_t from = at;

	if (at == 0)
		return -1;
	do
		from--;
	while (from > 0 && ((unsigned char)text.data[from] & 0xC0) == 0x80);
	return text_next(text, &from);
}

/* Nothing but what closes a sentence comes from `at` on. */
static bool is_end(struct slice text, size_t at)
{
	while (at < text.len) {
		const int32_t c = text_next(text, &at);

		if (!codepoint_is_space(c) && !is_among(c, ".)]»”\""))
			return false;
	}
	return true;
}

static bool stands_alone(struct slice text, size_t from, size_t to, bool english)
{
	size_t next;
	const int32_t behind = number_peek(text, to, &next);

	return slot_may_follow(slot_before(text, from)) &&
	       closes(behind, english || is_end(text, to));
}

/* "20 million", "20 mil": another value, and another word beside 2. */
static bool has_unit(struct slice text, size_t at, const char *language)
{
	const size_t from = at;
	size_t length;

	while (at < text.len) {
		size_t next = at;

		if (!codepoint_is_space(text_next(text, &next)))
			break;
		at = next;
	}
	if (number_unit((struct slice){text.data + at, text.len - at}, language, &length) == 0)
		return false;
	return length > 1 || at == from; /* "20 m" is a measure */
}

/* How many digits are decimals: -1 when the separators are not those of the language. */
static int decimals_of(const struct number_groups *groups, double value, bool comma)
{
	const size_t last = groups->count - 1;
	double whole = 0;

	for (size_t i = 0; i < groups->count; i++)
		whole = whole * number_power_of_ten(groups->widths[i]) + groups->values[i];
	if (whole == value)
		return 0;
	/* Three digits may be thousands, and 20.30 the time of day where decimals have a comma. */
	if (groups->widths[last] > 2 || groups->separators[last] != (comma ? ',' : '.'))
		return -1;
	return groups->widths[last];
}

static char kind_of(const struct number_groups *groups, double value, int decimals)
{
	const unsigned width = groups->widths[0];

	if (decimals > 0)
		return KIND_DECIMAL;
	if (groups->count > 1)
		return KIND_GROUPED;
	if (width < 4)
		return KIND_SHORT;
	if (width > 4)
		return KIND_LONG;
	return value >= 1900 && value < 2100 ? KIND_YEAR : KIND_FOUR;
}

static size_t digits_of(const struct number_groups *groups)
{
	size_t digits = 0;

	for (size_t i = 0; i < groups->count; i++)
		digits += groups->widths[i];
	return digits;
}

/* A number whose value, and nothing but its value, may be another: what stands beside 1.5 may be
 * singular. */
static bool may_change(const struct number_groups *groups, double value)
{
	const size_t digits = digits_of(groups);

	return digits >= 2 && digits <= DIGITS_MAX && value >= 2 && groups->values[0] > 0;
}

static bool is_of_another_script(struct slice number)
{
	for (size_t at = 0; at < number.len;) {
		const int32_t c = text_next(number, &at);

		if (c >= 0x80 && codepoint_digit(c) >= 0)
			return true;
	}
	return false;
}

static void judge_number(struct slice text, const char *language,
	const struct number_groups *groups, struct token *token)
{
	const bool comma = number_has_comma(language);
	struct slot *slot = &token->slot;
	const size_t from = (size_t)(slot->text.data - text.data);
	const size_t to = from + slot->text.len;
	int decimals;

	token->is_one = number_groups_value(groups, comma, &slot->value);
	if (!token->is_one)
		return;
	decimals = decimals_of(groups, slot->value, comma);
	if (decimals < 0 || slot->text.data[0] == '0' || !may_change(groups, slot->value) ||
		!stands_alone(text, from, to, strcmp(language, "en") == 0) ||
		has_unit(text, to, language))
		return;
	slot->decimals = (uint8_t)decimals;
	slot->grouped = groups->count > 1U + (decimals > 0);
	slot->kind = kind_of(groups, slot->value, decimals);
}

/* Read the number at `*at`, which moves behind it. False: its digits are of another script. */
static bool read_number(
	struct slice text, const char *language, size_t *at, struct token *ret_token)
{
	const size_t from = *at;
	struct number_groups groups;
	struct token token = {0};

	*at = number_groups_read(text, from, &groups);
	token.slot.text = (struct slice){text.data + from, *at - from};
	token.group_count = groups.count;
	memcpy(token.groups, groups.values, sizeof(token.groups));
	if (is_of_another_script(token.slot.text))
		return false;
	judge_number(text, language, &groups, &token);
	*ret_token = token;
	return true;
}

static bool add(struct tokens *tokens, const struct token *token)
{
	if (tokens->count == TOKENS_MAX)
		return false;
	tokens->list[tokens->count++] = *token;
	return true;
}

/* The numbers that begin before `end`. */
static bool read_numbers(
	struct slice text, const char *language, size_t *at, size_t end, struct tokens *tokens)
{
	while (*at < end) {
		size_t next = *at;
		struct token token;

		if (codepoint_digit(text_next(text, &next)) < 0) {
			*at = next;
			continue;
		}
		if (!read_number(text, language, at, &token) || !add(tokens, &token))
			return false;
	}
	return true;
}

bool slot_tokens_read(struct slice text, const char *language, struct tokens *ret_tokens)
{
	struct protected part;
	size_t at = 0;

	ret_tokens->count = 0;
	if (text.len > SLOTS_TEXT_MAX)
		return false;
	for (size_t look = 0; protected_next(text, &look, &part);) {
		const struct token token = {
			.slot = {.text = part.text,
				.kind = part.kind == PROTECTED_URL ? KIND_URL : KIND_EMAIL}};

		if (!read_numbers(
			    text, language, &at, (size_t)(part.text.data - text.data), ret_tokens))
			return false;
		at = look;
		if ((part.kind == PROTECTED_URL || part.kind == PROTECTED_EMAIL) &&
			!add(ret_tokens, &token))
			return false;
	}
	return read_numbers(text, language, &at, text.len, ret_tokens);
}
