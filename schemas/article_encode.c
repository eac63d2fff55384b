/*
 * article_encode.c - the article as JSON, and the strings of the English form that are made from
 * its paragraphs.
 *
 * headline is the paragraph of that role; summary and body join theirs by blank lines, so that
 * paragraph i of `body` is paragraph i of `original.body`. Captions stand in the paragraphs alone:
 * in a running text they would be sentences out of nowhere.
 */
#include <errno.h>

#include "runtime/error.h"
#include "schemas/article_shape.h"

enum {
	/* Far above what a record of Kafka may hold, and what an article read from one can become:
	 * a guard against a bug, not a limit. */
	JSON_MAX = 1 << 30,
	ROLES_HEADLINE = 1 << ROLE_HEADLINE,
	ROLES_SUMMARY = 1 << ROLE_SUMMARY,
	ROLES_BODY = 1 << ROLE_BODY | 1 << ROLE_HEADING | 1 << ROLE_QUOTE | 1 << ROLE_LIST_ITEM,
};

enum side {
	SIDE_ORIGINAL,
	SIDE_ENGLISH,
};

static const char *text_of(const struct paragraph *paragraph, enum side side)
{
	const char *text = side == SIDE_ENGLISH ? paragraph->english : paragraph->text;

	return text ? text : "";
}

/* The member `name`: the paragraphs of these roles, joined. Without any it is left out, or, when
 * the form requires it, empty. */
static void join(struct pen *pen, const char *name, const struct article *article, unsigned roles,
	enum side side, bool required)
{
	bool begun = required;

	if (required) {
		pen_name(pen, name);
		pen_raw(pen, slice_of("\""));
	}
	for (size_t i = 0, n = 0; i < article->paragraph_count; i++) {
		const struct paragraph *paragraph = &article->paragraphs[i];

		if (!(roles >> paragraph->role & 1))
			continue;
		if (!begun) {
			pen_name(pen, name);
			pen_raw(pen, slice_of("\""));
			begun = true;
		}
		if (n++ > 0)
			pen_raw(pen, slice_of("\\n\\n"));
		pen_characters(pen, text_of(paragraph, side), true);
	}
	if (begun)
		pen_raw(pen, slice_of("\""));
}

void derive_headline(struct pen *pen, const char *name, const void *base)
{
	join(pen, name, base, ROLES_HEADLINE, SIDE_ENGLISH, false);
}

void derive_summary(struct pen *pen, const char *name, const void *base)
{
	join(pen, name, base, ROLES_SUMMARY, SIDE_ENGLISH, false);
}

void derive_body(struct pen *pen, const char *name, const void *base)
{
	join(pen, name, base, ROLES_BODY, SIDE_ENGLISH, true);
}

void derive_original_headline(struct pen *pen, const char *name, const void *base)
{
	join(pen, name, base, ROLES_HEADLINE, SIDE_ORIGINAL, false);
}

void derive_original_summary(struct pen *pen, const char *name, const void *base)
{
	join(pen, name, base, ROLES_SUMMARY, SIDE_ORIGINAL, false);
}

void derive_original_body(struct pen *pen, const char *name, const void *base)
{
	join(pen, name, base, ROLES_BODY, SIDE_ORIGINAL, true);
}

void derive_english(struct pen *pen, const char *name, const void *base)
{
	(void)base;
	pen_name(pen, name);
	pen_text(pen, "en", false);
}

int article_encode(const struct article *article, enum article_form form, char **ret_json)
{
	CLEANUP(pen_deinit) struct pen pen = PEN_INIT(JSON_MAX);

	pen_raw(&pen, slice_of("{"));
	pen_name(&pen, "schema");
	pen_text(&pen, article_schema_name(form), false);
	shape_write(&article_shape, form_bit(form), article, &pen);
	pen_raw(&pen, slice_of("}"));
	if (pen.r)
		return error_raise(pen.r < 0 ? pen.r : -EFBIG, "writing an article");

	*ret_json = buf_take(&pen.buf);
	return 0;
}
