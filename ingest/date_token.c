/* date_token.c - part a date's text, one code point after the other. */
#include "ingest/date_token.h"

#include <unicode/uchar.h>

#include "schemas/utf8.h"

static bool joins_word(uint32_t c)
{
	return u_isalpha((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0 ||
	       c == 0x200C || c == 0x200D;
}

/* Han characters stand for themselves: in 2026年11月24日 no blank parts them from what follows. */
static bool is_alone(uint32_t c)
{
	return c == 0x5E74 || c == 0x6708 || c == 0x65E5 || c == 0x6642 || c == 0x65F6 ||
	       c == 0x5206 || c == 0x79D2 || c == 0xB144 || c == 0xC6D4 || c == 0xC77C ||
	       c == 0xC2DC || c == 0xBD84 || c == 0xCD08;
}

static void read_number(struct slice text, size_t *at, struct token *token)
{
	token->kind = TOKEN_NUMBER;
	while (*at < text.len) {
		size_t next = *at;
		int digit = u_charDigitValue(utf8_next(text, &next));

		if (digit < 0)
			return;
		if (token->digits < 18)
			token->number = token->number * 10 + digit;
		token->digits++;
		*at = next;
	}
}

static void read_word(struct slice text, size_t *at, struct token *token)
{
	const size_t from = *at;

	token->kind = TOKEN_WORD;
	while (*at < text.len) {
		size_t next = *at;
		uint32_t c = (uint32_t)utf8_next(text, &next);

		if (!joins_word(c) || is_alone(c))
			break;
		*at = next;
	}
	token->text = (struct slice){text.data + from, *at - from};
}

size_t token_split(struct slice text, struct token *tokens)
{
	bool blank = false;
	size_t n = 0;

	for (size_t at = 0; at < text.len;) {
		size_t next = at;
		uint32_t c = (uint32_t)utf8_next(text, &next);

		if (u_isspace((UChar32)c) || c == 0xA0 || c == 0x200E || c == 0x200F) {
			blank = true;
			at = next;
			continue;
		}
		if (n == DATE_TOKENS_MAX)
			return 0;
		tokens[n] = (struct token){.kind = TOKEN_MARK, .mark = c, .after_blank = blank};
		blank = false;
		if (u_charDigitValue((UChar32)c) >= 0)
			read_number(text, &at, &tokens[n]);
		else if (joins_word(c) && !is_alone(c))
			read_word(text, &at, &tokens[n]);
		else
			at = next;
		n++;
	}
	tokens[n] = (struct token){.kind = TOKEN_END};
	return n;
}

bool token_is_mark(const struct token *token, uint32_t mark)
{
	return token->kind == TOKEN_MARK && token->mark == mark;
}

bool token_is_number(const struct token *token, size_t digits_min, size_t digits_max, int64_t max)
{
	return token->kind == TOKEN_NUMBER && token->digits >= digits_min &&
	       token->digits <= digits_max && token->number <= max;
}

int token_fraction(const struct token *token)
{
	int64_t ms = token->number;
	size_t digits = token->digits < 18 ? token->digits : 18;

	for (; digits < 3; digits++)
		ms *= 10;
	for (; digits > 3; digits--)
		ms /= 10;
	return (int)ms;
}
