/*
 * map_text.c - how a mapping read a sample, for people.
 *
 * A field in a line: its name, where it came from, which alternative it was where there are
 * several, and how its text begins. A field of many values shows the first few.
 */
#include <errno.h>
#include <string.h>

#include "cli/map_view.h"
#include "runtime/base.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/mapping.h"

enum {
	SAME_MAX = 5, /* values of one field that are shown */
};

static int integer(const cJSON *object, const char *name)
{
	const cJSON *number = cJSON_GetObjectItemCaseSensitive(object, name);

	return cJSON_IsNumber(number) ? number->valueint : 0;
}

static const char *word(const cJSON *object, const char *name)
{
	const char *text = json_string(object, name);

	return text ? text : "";
}

static void print_field(FILE *file, const cJSON *row)
{
	const char *from = word(row, "from");

	(void)fprintf(file, "  %-14s %-30s ", word(row, "field"), from[0] ? from : "(constant)");
	if (integer(row, "alternatives") > 1)
		(void)fprintf(file, "[%d of %d] ", integer(row, "alternative"),
			integer(row, "alternatives"));
	(void)fprintf(file, "%s%s", word(row, "text"),
		(int)strlen(word(row, "text")) < integer(row, "characters") ? "…" : "");
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(row, "partial")))
		(void)fputs(" (cut short)", file);
	if (word(row, "zone")[0])
		(void)fprintf(file, " (zone %s)", word(row, "zone"));
	(void)fputc('\n', file);
	for (size_t i = 0; i < BESIDE_COUNT; i++) {
		const char *name = mapping_beside_name((enum beside)i);

		if (word(row, name)[0])
			(void)fprintf(file, "  %-14s %-30s %s\n", "", name, word(row, name));
	}
}

static void print_fields(FILE *file, const cJSON *fields)
{
	const char *before = "";
	const cJSON *row;
	int same = 0, left_out = 0;

	cJSON_ArrayForEach (row, fields) {
		bool is_same = strcmp(word(row, "field"), before) == 0;

		if (!is_same && left_out > 0)
			(void)fprintf(file, "  %-14s and %d more\n", before, left_out);
		same = is_same ? same + 1 : 0;
		left_out = same < SAME_MAX ? 0 : left_out + 1;
		before = word(row, "field");
		if (left_out == 0)
			print_field(file, row);
	}
	if (left_out > 0)
		(void)fprintf(file, "  %-14s and %d more\n", before, left_out);
}

static void print_missing(FILE *file, const cJSON *missing)
{
	const cJSON *row;

	cJSON_ArrayForEach (row, missing) {
		int looked = integer(row, "alternatives");

		(void)fprintf(file, "  missing        %-30s ", word(row, "field"));
		if (looked == 0)
			(void)fputs("the mapping does not look for it\n", file);
		else
			(void)fprintf(file, "nothing at %s\n",
				looked == 1 ? "the one place where it looks"
					    : "any of the places where it looks");
	}
}

static void print_places(FILE *file, const char *what, const cJSON *places)
{
	const cJSON *place;

	cJSON_ArrayForEach (place, places)
		(void)fprintf(file, "  %-14s %s\n", what, place->valuestring);
}

static void print_article(FILE *file, const cJSON *article)
{
	const cJSON *source = json_object(article, "source");
	const cJSON *published = json_object(article, "published");
	const cJSON *warning;
	bool known = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(source, "known"));

	(void)fprintf(file, "  becomes        %s, %s, %s (%s), %d paragraphs\n",
		word(article, "status"), word(article, "completeness"), word(article, "lang"),
		word(article, "lang_source"),
		cJSON_GetArraySize(json_array(article, "paragraphs")));
	(void)fprintf(file, "                 outlet %s%s\n", word(source, "id"),
		known ? "" : ", which no file of outlets has");
	(void)fprintf(file, "                 published %s%s%s\n", word(article, "published_at"),
		word(published, "zone")[0] ? ", zone " : "", word(published, "zone"));
	cJSON_ArrayForEach (warning, json_array(json_object(article, "ingest"), "warnings"))
		(void)fprintf(file, "  warning        %s\n", warning->valuestring);
}

static void print_view(FILE *file, const cJSON *view)
{
	const cJSON *refused = json_object(view, "refused");
	const char *mapping = json_string(view, "mapping");

	(void)fprintf(file, "%s", word(view, "file"));
	if (json_string(view, "in"))
		(void)fprintf(file, ", %s%s%s (%s)", word(view, "in"),
			word(view, "at")[0] ? " at " : "", word(view, "at"), word(view, "format"));
	if (!mapping)
		(void)fputs(": no mapping\n", file);
	else if (integer(view, "conditions") > 0)
		(void)fprintf(file, ": mapping %s, %d of its conditions met\n", mapping,
			integer(view, "conditions"));
	else
		(void)fprintf(file, ": mapping %s\n", mapping);
	print_fields(file, json_array(view, "fields"));
	print_missing(file, json_array(view, "missing"));
	print_places(file, "spare", json_array(view, "spare"));
	print_places(file, "ignored", json_array(view, "ignored"));
	if (json_object(view, "article"))
		print_article(file, json_object(view, "article"));
	if (refused)
		(void)fprintf(file, "  refused        %s: %s\n", word(refused, "reason"),
			word(refused, "detail"));
}

/* Control characters of C0 and C1 could steer the terminal. */
static void clean(char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];
		unsigned char next = i + 1 < n ? (unsigned char)text[i + 1] : 0;

		if ((c < ' ' && c != '\n') || c == 0x7F)
			text[i] = '?';
		if (c == 0xC2 && next >= 0x80 && next <= 0x9F) {
			text[i] = '?';
			text[i + 1] = '?';
		}
	}
}

int map_view_print(FILE *file, const cJSON *view)
{
	CLEANUP(freep) char *text = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&text, &n);

	if (!memory)
		return error_raise(-ENOMEM, "printing a view");
	print_view(memory, view);
	if (fclose(memory) != 0)
		return error_raise(-ENOMEM, "printing a view");
	clean(text, n);
	(void)fwrite(text, 1, n, file); /* a reader that went away is no mistake of ours */
	return 0;
}
