/* shape_free.c - release what a struct owns, by its table. */
#include <stdlib.h>
#include <string.h>

#include "runtime/json.h"
#include "schemas/shape.h"

/* Take the pointer at `place` out of the struct. Two rows may share a field (a member that moves
 * from one form to another): the second finds NULL. */
static void *take(void *place)
{
	void *pointer;

	memcpy(&pointer, place, sizeof(pointer));
	memset(place, 0, sizeof(pointer));
	return pointer;
}

static void free_texts(char **texts, size_t count)
{
	for (size_t i = 0; texts && i < count; i++)
		free(texts[i]);
	free(texts);
}

static void free_list(const struct shape *shape, char *list, size_t count)
{
	for (size_t i = 0; list && i < count; i++)
		shape_free(shape, list + i * shape->size);
	free(list);
}

static size_t count_at(const struct field *field, const char *base)
{
	size_t count;

	memcpy(&count, base + field->count_offset, sizeof(count));
	return count;
}

static void free_field(const struct field *field, char *base)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_LINE:
	case FIELD_QUADS:
		free(take(base + field->offset));
		break;
	case FIELD_TEXTS:
		free_texts(take(base + field->offset), count_at(field, base));
		break;
	case FIELD_LIST:
		free_list(field->shape, take(base + field->offset), count_at(field, base));
		break;
	case FIELD_OBJECT:
		/* Its own rows only: what it shares with the struct around it is zeroed there. */
		for (size_t i = 0; i < field->shape->count; i++)
			free_field(&field->shape->fields[i], base + field->offset);
		if (field->shape->keeps_unknown)
			cJSON_Delete(take(base + field->offset + field->shape->unknown_offset));
		break;
	case FIELD_JSON:
		cJSON_Delete(take(base + field->offset));
		break;
	case FIELD_WORD:
	case FIELD_TIME:
	case FIELD_COUNT:
	case FIELD_SHARE:
	case FIELD_SWITCH:
	case FIELD_DERIVED:
		break;
	}
}

void shape_free(const struct shape *shape, void *base)
{
	for (size_t i = 0; i < shape->count; i++)
		free_field(&shape->fields[i], base);
	if (shape->keeps_unknown)
		cJSON_Delete(take((char *)base + shape->unknown_offset));
	memset(base, 0, shape->size);
}
