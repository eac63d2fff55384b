/*
 * shape_write.c - a struct as the members of a JSON object, by its table; and its release.
 *
 * What is absent is not written, unless the form requires it; an object that came out empty is
 * taken back. Lists are written up to their ceiling, so that what is written can be read.
 */
#include "schemas/shape.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "schemas/article.h"

typedef void (*field_writer)(
	const struct field *field, unsigned form, const void *base, struct pen *pen);

static const void *place(const struct field *field, const void *base)
{
	return (const char *)base + field->offset;
}

static void *pointer_at(const struct field *field, const void *base)
{
	void *pointer;

	memcpy(&pointer, place(field, base), sizeof(pointer));
	return pointer;
}

static size_t count_at(const struct field *field, const void *base)
{
	size_t count;

	memcpy(&count, (const char *)base + field->count_offset, sizeof(count));
	return count < field->max ? count : field->max;
}

static void write_text(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const char *text = pointer_at(field, base);
	(void)form;

	if (!text || !*text)
		return;
	pen_name(pen, field->name);
	pen_text(pen, text, field->kind == FIELD_LINE);
}

static void write_word(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	unsigned value;
	(void)form;

	memcpy(&value, place(field, base), sizeof(value));
	pen_name(pen, field->name);
	pen_text(pen, field->words[value], false);
}

static void write_time(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const int64_t *at_ms = place(field, base);
	char text[32];
	(void)form;

	if (*at_ms == 0)
		return;
	time_print(*at_ms, text);
	pen_name(pen, field->name);
	pen_text(pen, text, false);
}

static void write_count(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const long *count = place(field, base);

	if (*count <= 0 && !(field->required & form))
		return;
	pen_name(pen, field->name);
	pen_number(pen, *count > 0 ? (unsigned long)*count : 0);
}

static void write_share(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const double *share = place(field, base);
	char text[32];
	(void)form;

	if (!(*share > 0))
		return;
	/* Whole millionths, written by hand: printf's point depends on the locale. */
	(void)snprintf(text, sizeof(text), "%06ld", (long)(*share * 1e6 + 0.5));
	pen_name(pen, field->name);
	if (*share >= 0.9999995) {
		pen_raw(pen, slice_of("1"));
		return;
	}
	pen_raw(pen, slice_of("0."));
	pen_raw(pen, slice_of(text));
}

static void write_switch(
	const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const bool *value = place(field, base);

	if (!*value && !(field->required & form))
		return;
	pen_name(pen, field->name);
	pen_raw(pen, slice_of(*value ? "true" : "false"));
}

static void write_texts(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	char *const *texts = pointer_at(field, base);
	size_t count = count_at(field, base);
	(void)form;

	if (count == 0)
		return;
	pen_name(pen, field->name);
	pen_raw(pen, slice_of("["));
	for (size_t i = 0; i < count; i++) {
		pen_next(pen);
		pen_text(pen, texts[i], false);
	}
	pen_raw(pen, slice_of("]"));
}

static void write_quads(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const uint32_t *quad = pointer_at(field, base);
	size_t count = count_at(field, base);
	(void)form;

	if (count == 0)
		return;
	pen_name(pen, field->name);
	pen_raw(pen, slice_of("["));
	for (size_t i = 0; i < count; i++, quad += 4) {
		pen_next(pen);
		pen_raw(pen, slice_of("["));
		for (size_t k = 0; k < 4; k++) {
			pen_next(pen);
			pen_number(pen, quad[k]);
		}
		pen_raw(pen, slice_of("]"));
	}
	pen_raw(pen, slice_of("]"));
}

static void write_object(
	const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	size_t mark = pen->buf.len;

	pen_name(pen, field->name);
	pen_raw(pen, slice_of("{"));
	shape_write(field->shape, form, place(field, base), pen);
	if (pen_is_at_start(pen) && !(field->required & form))
		pen->buf.len = mark;
	else
		pen_raw(pen, slice_of("}"));
}

static void write_list(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const char *element = pointer_at(field, base);
	size_t count = count_at(field, base);

	if (count == 0 && !(field->required & form))
		return;
	pen_name(pen, field->name);
	pen_raw(pen, slice_of("["));
	for (size_t i = 0; i < count; i++, element += field->shape->size) {
		pen_next(pen);
		pen_raw(pen, slice_of("{"));
		shape_write(field->shape, form, element, pen);
		pen_raw(pen, slice_of("}"));
	}
	pen_raw(pen, slice_of("]"));
}

static void write_json(const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	const cJSON *object = pointer_at(field, base);
	(void)form;

	if (!object)
		return;
	pen_name(pen, field->name);
	pen_raw(pen, slice_of("{"));
	pen_members(pen, object);
	pen_raw(pen, slice_of("}"));
}

static void write_derived(
	const struct field *field, unsigned form, const void *base, struct pen *pen)
{
	(void)form;
	if (field->derive)
		field->derive(pen, field->name, base);
}

static const field_writer writers[] = {
	[FIELD_TEXT] = write_text,
	[FIELD_LINE] = write_text,
	[FIELD_WORD] = write_word,
	[FIELD_TIME] = write_time,
	[FIELD_COUNT] = write_count,
	[FIELD_SHARE] = write_share,
	[FIELD_SWITCH] = write_switch,
	[FIELD_TEXTS] = write_texts,
	[FIELD_QUADS] = write_quads,
	[FIELD_OBJECT] = write_object,
	[FIELD_LIST] = write_list,
	[FIELD_JSON] = write_json,
	[FIELD_DERIVED] = write_derived,
};

void shape_write(const struct shape *shape, unsigned form, const void *base, struct pen *pen)
{
	for (size_t i = 0; i < shape->count; i++)
		if (shape->fields[i].forms & form)
			writers[shape->fields[i].kind](&shape->fields[i], form, base, pen);
	if (shape->keeps_unknown) {
		const cJSON *unknown;

		memcpy(&unknown, (const char *)base + shape->unknown_offset, sizeof(unknown));
		pen_members(pen, unknown);
	}
}
