/*
 * extraction.c - the fields that were taken of one article, in a list with a ceiling.
 */
#include <errno.h>

#include "runtime/error.h"
#include "schemas/mapping_internal.h"

int extraction_add(struct extraction *extraction, const struct field *field)
{
	if (extraction->count == EXTRACTION_MAX) {
		extraction->full = true;
		return 0;
	}
	if (extraction->count == extraction->room) {
		size_t room = extraction->room ? 2 * extraction->room : 32;
		struct field *fields = reallocarray(extraction->fields, room, sizeof(*fields));

		if (!fields)
			return error_raise(-ENOMEM, "extracting %zu fields", room);
		extraction->fields = fields;
		extraction->room = room;
	}
	extraction->fields[extraction->count++] = *field;
	return 0;
}

void field_deinit(struct field *field)
{
	free(field->owned);
	free(field->zone);
	for (size_t i = 0; i < BESIDE_COUNT; i++)
		free(field->beside[i]);
	free(field->place);
	*field = (struct field){0};
}

void extraction_deinit(struct extraction *extraction)
{
	for (size_t i = 0; i < extraction->count; i++)
		field_deinit(&extraction->fields[i]);
	free(extraction->fields);
	*extraction = (struct extraction){0};
}

const struct field *extraction_first(
	const struct extraction *extraction, enum mapping_target target)
{
	for (size_t i = 0; i < extraction->count; i++)
		if (extraction->fields[i].target == target)
			return &extraction->fields[i];
	return NULL;
}
