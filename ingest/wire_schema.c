/*
 * wire_schema.c - the texts of a schema and of what it refers to.
 *
 * A registry answers with a schema's text, its type (Avro when it says none) and its references by
 * subject and version. Each of these is asked for once, whoever refers to it. Read they are from
 * the last to the first of a walk in depth, so that what is named is known where it is used; a
 * circle of references, which a registry does not allow, ends where it began.
 */
#include "ingest/wire_schema.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/json.h"

enum {
	TEXTS_MAX = 32,
	SUBJECT_MAX = 100,
	MISSING = 40401, /* a subject; 40402 a version, 40403 a schema */
	MISSING_LAST = 40499,
};

struct text {
	char subject[SUBJECT_MAX];
	long version;
	char *text;
	size_t references[TEXTS_MAX];
	size_t reference_count;
	bool is_walked;
};

struct wire_texts {
	struct schema_name name;
	enum wire_form form;
	struct text texts[TEXTS_MAX]; /* the first is the schema itself */
	size_t count, taken;
	const char *why; /* static; NULL: nothing is wrong yet */
};

struct wire_schema *wire_schema_free(struct wire_schema *schema)
{
	if (!schema)
		return NULL;
	avro_schema_free(schema->avro);
	free(schema);
	return NULL;
}

int wire_schema_refused(
	const struct schema_name *name, const char *why, struct wire_schema **ret_schema)
{
	struct wire_schema *schema = calloc(1, sizeof(*schema));

	if (!schema)
		return error_raise(-ENOMEM, "noting a schema");
	schema->name = *name;
	schema->form = WIRE_REFUSED;
	(void)snprintf(schema->why, sizeof(schema->why), "%s", why); /* a long one is cut */
	*ret_schema = schema;
	return 0;
}

int wire_texts_new(const struct schema_name *name, struct wire_texts **ret_texts)
{
	struct wire_texts *texts = calloc(1, sizeof(*texts));

	if (!texts)
		return error_raise(-ENOMEM, "asking for a schema");
	texts->name = *name;
	texts->count = 1;
	*ret_texts = texts;
	return 0;
}

struct wire_texts *wire_texts_free(struct wire_texts *texts)
{
	if (!texts)
		return NULL;
	for (size_t i = 0; i < texts->count; i++)
		free(texts->texts[i].text);
	free(texts);
	return NULL;
}

/* A subject may hold slashes and whatever else a topic's or a class's name may. */
static void write_escaped(const char *text, char *escaped, size_t size)
{
	size_t n = 0;

	for (; *text && n + 4 <= size; text++) {
		const unsigned char c = (unsigned char)*text;

		if (isalnum(c) || strchr("-._~", c))
			escaped[n++] = (char)c;
		else
			n += (size_t)snprintf(escaped + n, size - n, "%%%02X", c);
	}
	escaped[n] = '\0';
}

bool wire_texts_next(const struct wire_texts *texts, char path[WIRE_PATH_MAX])
{
	const struct text *text = &texts->texts[texts->taken];
	char subject[3 * SUBJECT_MAX + 4];

	if (texts->why || texts->taken == texts->count || texts->form != WIRE_AVRO)
		return false;
	if (texts->taken == 0) {
		(void)snprintf(path, WIRE_PATH_MAX, "/schemas/%s/%s",
			texts->name.is_guid ? "guids" : "ids", texts->name.text); /* fits */
		return true;
	}
	write_escaped(text->subject, subject, sizeof(subject));
	(void)snprintf(path, WIRE_PATH_MAX, "/subjects/%s/versions/%ld", subject,
		text->version); /* fits */
	return true;
}

/* The place of a text among all, which it is added to when it is new. */
static bool find_text(
	struct wire_texts *texts, const char *subject, long version, size_t *ret_place)
{
	size_t i = 1;

	while (i < texts->count && (texts->texts[i].version != version ||
					   strcmp(texts->texts[i].subject, subject) != 0))
		i++;
	if (i == TEXTS_MAX)
		return false;
	if (i == texts->count) {
		memcpy(texts->texts[i].subject, subject, strlen(subject) + 1);
		texts->texts[i].version = version;
		texts->count++;
	}
	*ret_place = i;
	return true;
}

static void take_references(struct wire_texts *texts, const cJSON *json, struct text *text)
{
	const cJSON *reference;

	cJSON_ArrayForEach (reference, json_array(json, "references")) {
		const char *subject = json_string(reference, "subject");
		const cJSON *version = json_member(reference, "version");
		size_t place;

		if (!subject || strlen(subject) >= SUBJECT_MAX || !cJSON_IsNumber(version) ||
			version->valueint < 1) {
			texts->why = "it has a reference that names nothing";
			return;
		}
		if (text->reference_count == TEXTS_MAX ||
			!find_text(texts, subject, version->valueint, &place)) {
			texts->why = "it has more references than a schema has";
			return;
		}
		text->references[text->reference_count++] = place;
	}
}

static enum wire_form form_of(const char *type)
{
	if (!type || strcmp(type, "AVRO") == 0)
		return WIRE_AVRO;
	return strcmp(type, "JSON") == 0 ? WIRE_JSON : WIRE_REFUSED;
}

int wire_texts_take(struct wire_texts *texts, struct slice body)
{
	struct text *text = &texts->texts[texts->taken];
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const char *schema;
	enum wire_form form;
	int r = json_parse(body, &json, NULL);

	if (r < 0)
		return error_pass(r);
	schema = json_string(json, "schema");
	if (r || !schema)
		return WIRE_E_STRANGE;
	form = form_of(json_string(json, "schemaType"));
	if (form == WIRE_REFUSED)
		texts->why = "it is a Protobuf schema, or another that is not read: have the "
			     "producer write Avro or JSON";
	else if (texts->taken > 0 && form != WIRE_AVRO)
		texts->why = "it is Avro, and refers to what is not";
	if (texts->taken == 0)
		texts->form = form;
	r = slice_copy(slice_of(schema), &text->text);
	if (r)
		return error_pass(r);
	if (texts->form == WIRE_AVRO)
		take_references(texts, json, text);
	texts->taken++;
	return 0;
}

/* A registry says which thing is missing by a code of its own; a wrong path has none. */
int wire_texts_missing(struct wire_texts *texts, struct slice body)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const cJSON *code;
	int r = json_parse(body, &json, NULL);

	if (r < 0)
		return error_pass(r);
	code = json_member(json, "error_code");
	if (r || !cJSON_IsNumber(code) || code->valueint < MISSING || code->valueint > MISSING_LAST)
		return WIRE_E_STRANGE;
	texts->why = texts->taken == 0 ? "the registry does not have it"
				       : "the registry does not have what it refers to";
	return 0;
}

/* What a text refers to is read before it. */
static int read_text(struct wire_texts *texts, size_t place, struct wire_schema *schema)
{
	struct text *text = &texts->texts[place];
	const char *why = NULL;
	int r;

	text->is_walked = true;
	for (size_t i = 0; i < text->reference_count; i++) {
		if (texts->texts[text->references[i]].is_walked)
			continue;
		r = read_text(texts, text->references[i], schema);
		if (r)
			return error_pass(r);
	}
	if (schema->form == WIRE_REFUSED)
		return 0;
	r = avro_schema_add(schema->avro, slice_of(text->text), &why);
	if (r < 0)
		return error_pass(r);
	if (r) {
		schema->form = WIRE_REFUSED;
		(void)snprintf(schema->why, sizeof(schema->why), "%s", why); /* may be cut */
	}
	return 0;
}

int wire_texts_read(struct wire_texts *texts, struct wire_schema **ret_schema)
{
	CLEANUP(wire_schema_freep) struct wire_schema *schema = NULL;
	int r;

	r = wire_schema_refused(&texts->name, texts->why ? texts->why : "", &schema);
	if (r)
		return error_pass(r);
	if (!texts->why) {
		schema->form = texts->form;
		if (texts->form == WIRE_AVRO)
			r = avro_schema_new(&schema->avro);
		if (!r && texts->form == WIRE_AVRO)
			r = read_text(texts, 0, schema);
	}
	if (r)
		return error_pass(r);
	*ret_schema = schema;
	schema = NULL;
	return 0;
}
