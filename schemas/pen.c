/*
 * pen.c - JSON written straight into a buffer.
 *
 * A tree of cJSON nodes costs an allocation for each value and is walked once: for an article of
 * twelve paragraphs that is most of the time of writing it. Text is copied in runs between the
 * characters that JSON wants escaped, which in prose are only quotation marks.
 */
#include "schemas/pen.h"

#include <errno.h>
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/json.h"

void pen_raw(struct pen *pen, struct slice bytes)
{
	if (pen->r == 0)
		pen->r = buf_add(&pen->buf, bytes);
}

bool pen_is_at_start(const struct pen *pen)
{
	char last = pen->buf.len > 0 ? pen->buf.data[pen->buf.len - 1] : '{';

	return last == '{' || last == '[';
}

void pen_next(struct pen *pen)
{
	if (!pen_is_at_start(pen))
		pen_raw(pen, slice_of(","));
}

void pen_name(struct pen *pen, const char *name)
{
	pen_next(pen);
	pen_text(pen, name, false);
	pen_raw(pen, slice_of(":"));
}

static void escape(struct pen *pen, char c, bool one_line)
{
	char text[12] = {'\\', c, '\0'};

	if (c == '"' || c == '\\') {
		pen_raw(pen, slice_of(text));
		return;
	}
	if (one_line) {
		pen_raw(pen, slice_of(" "));
		return;
	}
	(void)snprintf(text, sizeof(text), "\\u%04x", (unsigned)c & 0x7f); /* it fits */
	pen_raw(pen, slice_of(text));
}

void pen_characters(struct pen *pen, const char *text, bool one_line)
{
	const struct slice whole = slice_of(text);

	for (size_t at = 0; at < whole.len;) {
		size_t len = slice_plain(whole, at);

		pen_raw(pen, (struct slice){whole.data + at, len});
		at += len;
		if (at < whole.len)
			escape(pen, whole.data[at++], one_line);
	}
}

void pen_text(struct pen *pen, const char *text, bool one_line)
{
	pen_raw(pen, slice_of("\""));
	pen_characters(pen, text, one_line);
	pen_raw(pen, slice_of("\""));
}

void pen_number(struct pen *pen, unsigned long number)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	pen_raw(pen, (struct slice){.data = digits + at, .len = sizeof(digits) - at});
}

void pen_members(struct pen *pen, const cJSON *object)
{
	const cJSON *member;

	cJSON_ArrayForEach (member, object) {
		CLEANUP(freep) char *value = NULL;
		int r = json_print(member, &value);

		if (r) {
			pen->r = pen->r ? pen->r : r;
			return;
		}
		pen_name(pen, member->string);
		pen_raw(pen, slice_of(value));
	}
}

void pen_deinit(struct pen *pen)
{
	buf_deinit(&pen->buf);
}
