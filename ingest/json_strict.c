/*
 * json_strict.c - a judge before the reader.
 *
 * cJSON is a good reader and a lenient judge: it takes control characters in strings, "01" and
 * "1.", ends a string at an escaped NUL and fails on numbers of more than 63 characters and on lone
 * surrogates, which scrapers that cut texts by UTF-16 units write every day. So the text is judged
 * first, in one pass without recursion that counts values and levels before any memory is spent on
 * them; what cJSON would stumble over is overwritten, in a copy, by what it reads as we mean it.
 * Every replacement is as long as what it replaces, so that places stay true.
 */
#include "ingest/json_strict.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/json.h"

enum expect {
	EXPECT_VALUE,
	EXPECT_VALUE_OR_END, /* after "[" */
	EXPECT_NAME,
	EXPECT_NAME_OR_END, /* after "{" */
	EXPECT_COMMA_OR_END,
};

enum {
	NUMBER_MAX = 60, /* cJSON reads 63 characters of a number and stops */
};

struct scan {
	struct slice text;
	size_t at;
	const struct json_limits *limits;
	size_t elements;
	size_t depth;
	char open[JSON_DEPTH_MAX]; /* "{" or "[" of each level */
	char *copy;                /* NULL until something must be overwritten */
	struct json_fault *fault;
};

static int refuse(struct scan *scan, int outcome, const char *why)
{
	*scan->fault = (struct json_fault){.at = scan->at, .why = why};
	return outcome;
}

static int wrong(struct scan *scan, const char *why)
{
	return refuse(scan, JSON_STRICT_E_SYNTAX, why);
}

/* The byte at the place, or -1 at the end. */
static int peek(const struct scan *scan)
{
	return scan->at < scan->text.len ? (unsigned char)scan->text.data[scan->at] : -1;
}

/* What stands at the place is not what is wanted there; or nothing stands there any more. */
static int unwanted(struct scan *scan, const char *why)
{
	return wrong(scan, peek(scan) < 0 ? "the text ends too early" : why);
}

static void skip_blanks(struct scan *scan)
{
	for (;;) {
		int c = peek(scan);

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return;
		scan->at++;
	}
}

static int overwrite(struct scan *scan, size_t at, const char *with, size_t n)
{
	int r;

	if (!scan->copy) {
		r = slice_copy(scan->text, &scan->copy);
		if (r)
			return error_pass(r);
	}
	memcpy(scan->copy + at, with, n);
	return 0;
}

/* The four hex digits at `at`, or -1. */
static int hex4(const struct scan *scan, size_t at)
{
	int value = 0;

	if (at + 4 > scan->text.len)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		char c = scan->text.data[i];

		if (c >= '0' && c <= '9')
			value = value * 16 + c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return value;
}

/* An escape that begins at the place. */
static int scan_escape(struct scan *scan)
{
	size_t from = scan->at++;
	int c = peek(scan);
	int unit, second = -1;

	if (c < 0 || !strchr("\"\\/bfnrtu", c) || c == 0)
		return wrong(scan, "no such escape");
	scan->at++;
	if (c != 'u')
		return 0;
	unit = hex4(scan, scan->at);
	if (unit < 0)
		return wrong(scan, "\\u wants four hexadecimal digits");
	scan->at += 4;
	if (unit == 0)
		return overwrite(scan, from, "\\u0020", 6);
	if (unit < 0xD800 || unit > 0xDFFF)
		return 0;
	if (unit <= 0xDBFF && scan->at + 2 <= scan->text.len &&
		memcmp(scan->text.data + scan->at, "\\u", 2) == 0)
		second = hex4(scan, scan->at + 2);
	if (second >= 0xDC00 && second <= 0xDFFF) {
		scan->at += 6;
		return 0;
	}
	return overwrite(scan, from, "\\uFFFD", 6);
}

static int scan_string(struct scan *scan)
{
	int r;

	for (scan->at++;;) {
		int c = peek(scan);

		if (c < 0)
			return wrong(scan, "the string has no end");
		if (c < ' ')
			return wrong(scan, "a control character in a string");
		if (c == '"') {
			scan->at++;
			return 0;
		}
		if (c != '\\') {
			scan->at++;
			continue;
		}
		r = scan_escape(scan);
		if (r)
			return r;
	}
}

/* At least one digit. */
static bool scan_digits(struct scan *scan)
{
	size_t from = scan->at;

	while (peek(scan) >= '0' && peek(scan) <= '9')
		scan->at++;
	return scan->at > from;
}

/* A number that cJSON would cut: the same value in fewer characters, and blanks. */
static int shorten(struct scan *scan, size_t from)
{
	size_t n = scan->at - from;
	CLEANUP(freep) char *number = NULL;
	char shorter[32];
	int r;

	r = slice_copy((struct slice){scan->text.data + from, n}, &number);
	if (r)
		return error_pass(r);
	(void)snprintf(shorter, sizeof(shorter), "%.17g", strtod(number, NULL));
	if (strchr(shorter, 'n')) /* "inf": no JSON; so is what cJSON reads of this */
		(void)snprintf(
			shorter, sizeof(shorter), "%s", number[0] == '-' ? "-1e999" : "1e999");
	/* Padded with blanks; a number of more than 60 characters is longer than any of these. */
	for (size_t i = 0, end = strlen(shorter); i < n; i++)
		number[i] = i < end ? shorter[i] : ' ';
	return overwrite(scan, from, number, n);
}

static int scan_number(struct scan *scan)
{
	size_t from = scan->at;

	if (peek(scan) == '-')
		scan->at++;
	if (peek(scan) == '0')
		scan->at++;
	else if (!scan_digits(scan))
		return wrong(scan, "a digit is wanted here");
	if (peek(scan) == '.') {
		scan->at++;
		if (!scan_digits(scan))
			return wrong(scan, "a digit is wanted after the point");
	}
	if (peek(scan) == 'e' || peek(scan) == 'E') {
		scan->at++;
		if (peek(scan) == '+' || peek(scan) == '-')
			scan->at++;
		if (!scan_digits(scan))
			return wrong(scan, "a digit is wanted in the exponent");
	}
	return scan->at - from > NUMBER_MAX ? shorten(scan, from) : 0;
}

static int scan_word(struct scan *scan)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t n = strlen(words[i]);

		if (scan->at + n <= scan->text.len &&
			memcmp(scan->text.data + scan->at, words[i], n) == 0) {
			scan->at += n;
			return 0;
		}
	}
	return unwanted(scan, "no value begins so");
}

static int open_level(struct scan *scan, int c, enum expect *expect)
{
	if (scan->depth == scan->limits->depth)
		return refuse(scan, JSON_STRICT_E_LIMIT, "nested too deep");
	scan->open[scan->depth++] = (char)c;
	scan->at++;
	*expect = c == '{' ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END;
	return 0;
}

static int scan_value(struct scan *scan, enum expect *expect)
{
	int c = peek(scan);

	if (++scan->elements > scan->limits->elements)
		return refuse(scan, JSON_STRICT_E_LIMIT, "too many values");
	if (c == '{' || c == '[')
		return open_level(scan, c, expect);
	*expect = EXPECT_COMMA_OR_END;
	if (c == '"')
		return scan_string(scan);
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(scan);
	return scan_word(scan);
}

static int scan_name(struct scan *scan, enum expect *expect)
{
	int r;

	if (peek(scan) != '"')
		return unwanted(scan, "a name in quotes is wanted here");
	r = scan_string(scan);
	if (r)
		return r;
	skip_blanks(scan);
	if (peek(scan) != ':')
		return unwanted(scan, "\":\" is wanted here");
	scan->at++;
	*expect = EXPECT_VALUE;
	return 0;
}

static int close_or_go_on(struct scan *scan, enum expect *expect)
{
	char open = scan->open[scan->depth - 1];
	int c = peek(scan);

	if (c == (open == '{' ? '}' : ']')) {
		scan->depth--;
		scan->at++;
		*expect = EXPECT_COMMA_OR_END;
		return 0;
	}
	if (*expect != EXPECT_COMMA_OR_END || c != ',')
		return unwanted(scan, open == '{' ? "\",\" or \"}\" is wanted here"
						  : "\",\" or \"]\" is wanted here");
	scan->at++;
	*expect = open == '{' ? EXPECT_NAME : EXPECT_VALUE;
	return 0;
}

static int scan_step(struct scan *scan, enum expect *expect)
{
	int c = peek(scan);

	switch (*expect) {
	case EXPECT_VALUE:
		break;
	case EXPECT_VALUE_OR_END:
		if (c == ']')
			return close_or_go_on(scan, expect);
		break;
	case EXPECT_NAME:
		return scan_name(scan, expect);
	case EXPECT_NAME_OR_END:
		return c == '}' ? close_or_go_on(scan, expect) : scan_name(scan, expect);
	case EXPECT_COMMA_OR_END:
		return close_or_go_on(scan, expect);
	}
	return scan_value(scan, expect);
}

static int scan_all(struct scan *scan)
{
	enum expect expect = EXPECT_VALUE;
	int r;

	do {
		skip_blanks(scan);
		r = scan_step(scan, &expect);
		if (r)
			return r;
	} while (scan->depth > 0);

	skip_blanks(scan);
	return peek(scan) < 0 ? 0 : wrong(scan, "something follows the value");
}

int json_strict_parse(struct slice text, const struct json_limits *limits, cJSON **ret_json,
	struct json_fault *ret_fault)
{
	struct scan scan = {.text = text, .limits = limits, .fault = ret_fault};
	struct slice judged = text;
	int r;

	assert(limits->depth <= JSON_DEPTH_MAX);
	r = scan_all(&scan);
	if (scan.copy)
		judged.data = scan.copy;
	if (!r && json_parse(judged, ret_json, &scan.at))
		r = wrong(&scan, "cannot be read");
	free(scan.copy);
	return r < 0 ? error_pass(r) : r;
}
