/*
 * article_shape.c - the article as tables: which member of the JSON object is which field of the
 * struct, in which of the three forms it stands, and what makes it valid.
 *
 * The order of the rows is the order of writing. The translated form is the source form and more;
 * the English form moves what tells of the original's language into `original`, and adds strings
 * made from the paragraphs for consumers that want plain text. What depends on two members at once
 * (a usable article has a headline) is judged in article_decode.c.
 */
#include "schemas/article_shape.h"

#include <ctype.h>

enum {
	S = 1 << ARTICLE_SOURCE,
	T = 1 << ARTICLE_TRANSLATED,
	E = 1 << ARTICLE_ENGLISH,
	ALL = S | T | E,
};

/* A row: name, kind, forms, forms that need it, then what its kind wants. */
#define ROW(member, what, stands_in, needed_in, ...)                                               \
	{                                                                                          \
		.name = (member),                                                                  \
		.problem = "\"" member "\" is missing or not what the schema says", .kind = what,  \
		.forms = (stands_in), .required = (needed_in), __VA_ARGS__                         \
	}
#define AT(type, field) .offset = offsetof(type, field)
#define LIST_AT(type, field, counter, ceiling)                                                     \
	AT(type, field), .count_offset = offsetof(type, counter), .max = (ceiling)
#define SHAPE(type, rows)                                                                          \
	{                                                                                          \
		.fields = (rows), .count = COUNT_OF(rows), .size = sizeof(type)                    \
	}
#define OPEN_SHAPE(type, rows)                                                                     \
	{                                                                                          \
		.fields = (rows), .count = COUNT_OF(rows), .size = sizeof(type),                   \
		.keeps_unknown = true, .unknown_offset = offsetof(type, unknown)                   \
	}

/* `length` characters, all of them digits or lower-case letters up to `last`. */
static bool is_code(const char *text, size_t length, char last)
{
	if (strlen(text) != length)
		return false;
	for (; *text; text++)
		if (!isdigit((unsigned char)*text) && (*text < 'a' || *text > last))
			return false;
	return true;
}

static bool is_id(const char *text)
{
	return is_code(text, 32, 'z');
}

static bool is_revision(const char *text)
{
	return is_code(text, 12, 'f');
}

static bool is_hash(const char *text)
{
	return is_code(text, 64, 'f');
}

static bool is_fingerprint(const char *text)
{
	return is_code(text, 16, 'f');
}

static bool is_country(const char *text)
{
	return strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' &&
	       text[1] <= 'Z';
}

/* Well-formed after BCP 47, roughly: subtags of 1 to 8 letters and digits, the first of 2 to 8
 * letters. */
static bool is_language(const char *text)
{
	const char *subtag = text;

	for (const char *c = text;; c++) {
		if (*c == '-' || *c == '\0') {
			size_t length = (size_t)(c - subtag);

			if (length < (subtag == text ? 2 : 1) || length > 8)
				return false;
			if (*c == '\0')
				return c - text <= 35;
			subtag = c + 1;
		} else if (!isalnum((unsigned char)*c) ||
			   (subtag == text && !isalpha((unsigned char)*c))) {
			return false;
		}
	}
}

static const char *const language_sources[] = {"declared", "detected", "registry", NULL};
static const char *const directions[] = {"ltr", "rtl", NULL};
static const char *const precisions[] = {"day", "minute", "second", NULL};
static const char *const zones[] = {"explicit", "source_default", "assumed_utc", NULL};
static const char *const translation_kinds[] = {"none", "machine", "human", NULL};
static const char *const translation_verdicts[] = {
	"clean", "flagged", "partial", "untranslated", NULL};

static const struct field person_rows[] = {
	ROW("name", FIELD_TEXT, ALL, ALL, AT(struct person, name)),
	ROW("url", FIELD_TEXT, ALL, 0, AT(struct person, url)),
};
static const struct shape person_shape = SHAPE(struct person, person_rows);

static const struct field image_rows[] = {
	ROW("url", FIELD_TEXT, ALL, ALL, AT(struct image, url)),
	ROW("caption", FIELD_TEXT, ALL, 0, AT(struct image, caption)),
	ROW("credit", FIELD_TEXT, ALL, 0, AT(struct image, credit)),
};
static const struct shape image_shape = SHAPE(struct image, image_rows);

static const struct field rights_rows[] = {
	ROW("holder", FIELD_TEXT, ALL, 0, AT(struct rights, holder)),
	ROW("notice", FIELD_TEXT, ALL, 0, AT(struct rights, notice)),
	ROW("license", FIELD_TEXT, ALL, 0, AT(struct rights, license)),
	ROW("usage_terms", FIELD_TEXT, ALL, 0, AT(struct rights, usage_terms)),
	ROW("tdm_policy", FIELD_TEXT, ALL, 0, AT(struct rights, tdm_policy)),
	ROW("paywalled", FIELD_SWITCH, ALL, 0, AT(struct rights, paywalled)),
	ROW("tdm_reserved", FIELD_SWITCH, ALL, 0, AT(struct rights, tdm_reserved)),
	ROW("no_ai", FIELD_SWITCH, ALL, 0, AT(struct rights, no_ai)),
	ROW("no_translate", FIELD_SWITCH, ALL, 0, AT(struct rights, no_translate)),
};
static const struct shape rights_shape = OPEN_SHAPE(struct rights, rights_rows);

static const struct field outlet_rows[] = {
	ROW("id", FIELD_TEXT, ALL, ALL, AT(struct outlet, id)),
	ROW("name", FIELD_TEXT, ALL, 0, AT(struct outlet, name)),
	ROW("name_original", FIELD_TEXT, ALL, 0, AT(struct outlet, name_original)),
	ROW("domain", FIELD_TEXT, ALL, 0, AT(struct outlet, domain)),
	ROW("country", FIELD_TEXT, ALL, 0, AT(struct outlet, country), .is_valid = is_country),
	ROW("homepage", FIELD_TEXT, ALL, 0, AT(struct outlet, homepage)),
	ROW("kind", FIELD_TEXT, ALL, 0, AT(struct outlet, kind)),
	ROW("timezone", FIELD_TEXT, ALL, 0, AT(struct outlet, timezone)),
	ROW("known", FIELD_SWITCH, ALL, ALL, AT(struct outlet, known)),
};
static const struct shape outlet_shape = OPEN_SHAPE(struct outlet, outlet_rows);

static const struct field moment_rows[] = {
	ROW("raw", FIELD_TEXT, ALL, 0, AT(struct moment, raw)),
	ROW("precision", FIELD_TEXT, ALL, 0, AT(struct moment, precision), .words = precisions),
	ROW("zone", FIELD_TEXT, ALL, 0, AT(struct moment, zone), .words = zones),
	ROW("estimated", FIELD_SWITCH, ALL, 0, AT(struct moment, estimated)),
};
static const struct shape moment_shape = SHAPE(struct moment, moment_rows);

static const struct field paragraph_rows[] = {
	ROW("role", FIELD_WORD, ALL, ALL, AT(struct paragraph, role),
		.words = paragraph_role_words),
	ROW("original", FIELD_LINE, ALL, ALL, AT(struct paragraph, text)),
	ROW("lang", FIELD_TEXT, ALL, 0, AT(struct paragraph, language), .is_valid = is_language),
	ROW("verbatim", FIELD_TEXTS, ALL, 0,
		LIST_AT(struct paragraph, verbatim, verbatim_count, ARTICLE_CODES_MAX)),
	ROW("english", FIELD_LINE, T | E, T | E, AT(struct paragraph, english)),
	ROW("verdict", FIELD_WORD, T | E, T | E, AT(struct paragraph, verdict),
		.words = verdict_words),
	ROW("reasons", FIELD_TEXTS, T | E, 0,
		LIST_AT(struct paragraph, reasons, reason_count, ARTICLE_CODES_MAX)),
	ROW("backend", FIELD_TEXT, T | E, 0, AT(struct paragraph, backend)),
	ROW("model", FIELD_TEXT, T | E, 0, AT(struct paragraph, model)),
	ROW("from_memory", FIELD_SWITCH, T | E, 0, AT(struct paragraph, from_memory)),
	ROW("boilerplate", FIELD_SWITCH, T | E, 0, AT(struct paragraph, boilerplate)),
	ROW("alignment", FIELD_QUADS, T | E, 0,
		LIST_AT(struct paragraph, alignments, alignment_count, ARTICLE_ALIGNMENTS_MAX)),
};
const struct shape paragraph_shape = OPEN_SHAPE(struct paragraph, paragraph_rows);

/* translation.paragraphs: an object in JSON, four fields of the same struct here. */
static const struct field tally_rows[] = {
	ROW("total", FIELD_COUNT, T | E, T | E, AT(struct translation, paragraphs)),
	ROW("translated", FIELD_COUNT, T | E, T | E, AT(struct translation, translated)),
	ROW("flagged", FIELD_COUNT, T | E, T | E, AT(struct translation, flagged)),
	ROW("original_shown", FIELD_COUNT, T | E, T | E, AT(struct translation, original_shown)),
};
static const struct shape tally_shape = SHAPE(struct translation, tally_rows);

static const struct field translation_rows[] = {
	ROW("kind", FIELD_TEXT, T | E, 0, AT(struct translation, kind), .words = translation_kinds),
	ROW("verdict", FIELD_TEXT, T | E, 0, AT(struct translation, verdict),
		.words = translation_verdicts),
	ROW("engines", FIELD_TEXTS, T | E, 0,
		LIST_AT(struct translation, engines, engine_count, ARTICLE_CODES_MAX)),
	ROW("translated_at", FIELD_TIME, T | E, 0, AT(struct translation, translated_at_ms)),
	ROW("characters_sent", FIELD_COUNT, T | E, T | E, AT(struct translation, characters_sent)),
	ROW("characters_saved", FIELD_COUNT, T | E, T | E,
		AT(struct translation, characters_saved)),
	ROW("paragraphs", FIELD_OBJECT, T | E, T | E, .shape = &tally_shape),
};
static const struct shape translation_shape = OPEN_SHAPE(struct translation, translation_rows);

static const struct field provenance_rows[] = {
	ROW("format", FIELD_TEXT, ALL, 0, AT(struct provenance, format)),
	ROW("mapping", FIELD_TEXT, ALL, 0, AT(struct provenance, mapping)),
	ROW("raw", FIELD_TEXT, ALL, 0, AT(struct provenance, raw)),
	ROW("scraper", FIELD_TEXT, ALL, 0, AT(struct provenance, scraper)),
	ROW("warnings", FIELD_TEXTS, ALL, 0,
		LIST_AT(struct provenance, warnings, warning_count, ARTICLE_CODES_MAX)),
};
static const struct shape provenance_shape = OPEN_SHAPE(struct provenance, provenance_rows);

/* original: an object of the English form; fields of the article itself here. */
static const struct field original_rows[] = {
	ROW("lang", FIELD_TEXT, E, E, AT(struct article, language), .is_valid = is_language),
	ROW("lang_source", FIELD_TEXT, E, 0, AT(struct article, language_source),
		.words = language_sources),
	ROW("lang_confidence", FIELD_SHARE, E, 0, AT(struct article, language_confidence)),
	ROW("dir", FIELD_TEXT, E, 0, AT(struct article, direction), .words = directions),
	ROW("headline", FIELD_DERIVED, E, 0, .derive = derive_original_headline),
	ROW("summary", FIELD_DERIVED, E, 0, .derive = derive_original_summary),
	ROW("body", FIELD_DERIVED, E, 0, .derive = derive_original_body),
};
static const struct shape original_shape = SHAPE(struct article, original_rows);

static const struct field article_rows[] = {
	ROW("schema", FIELD_DERIVED, ALL, ALL, .derive = NULL), /* article_encode() writes it */
	ROW("id", FIELD_TEXT, ALL, ALL, AT(struct article, id), .is_valid = is_id),
	ROW("revision", FIELD_TEXT, ALL, ALL, AT(struct article, revision),
		.is_valid = is_revision),
	ROW("supersedes", FIELD_TEXT, E, 0, AT(struct article, supersedes),
		.is_valid = is_revision),
	ROW("content_hash", FIELD_TEXT, ALL, ALL, AT(struct article, content_hash),
		.is_valid = is_hash),
	ROW("fingerprint", FIELD_TEXT, S | T, 0, AT(struct article, fingerprint),
		.is_valid = is_fingerprint),
	ROW("status", FIELD_WORD, ALL, ALL, AT(struct article, status),
		.words = article_status_words),
	ROW("completeness", FIELD_WORD, ALL, ALL, AT(struct article, completeness),
		.words = completeness_words),
	ROW("lang", FIELD_TEXT, S | T, S | T, AT(struct article, language),
		.is_valid = is_language),
	ROW("lang", FIELD_DERIVED, E, E, .derive = derive_english),
	ROW("lang_source", FIELD_TEXT, S | T, 0, AT(struct article, language_source),
		.words = language_sources),
	ROW("lang_confidence", FIELD_SHARE, S | T, 0, AT(struct article, language_confidence)),
	ROW("dir", FIELD_TEXT, S | T, 0, AT(struct article, direction), .words = directions),
	ROW("headline", FIELD_DERIVED, E, 0, .derive = derive_headline),
	ROW("summary", FIELD_DERIVED, E, 0, .derive = derive_summary),
	ROW("body", FIELD_DERIVED, E, E, .derive = derive_body),
	ROW("original", FIELD_OBJECT, E, E, .shape = &original_shape),
	ROW("paragraphs", FIELD_LIST, ALL, ALL,
		LIST_AT(struct article, paragraphs, paragraph_count, ARTICLE_PARAGRAPHS_MAX),
		.shape = &paragraph_shape),
	ROW("translation", FIELD_OBJECT, T | E, T | E, AT(struct article, translation),
		.shape = &translation_shape),
	ROW("source", FIELD_OBJECT, ALL, ALL, AT(struct article, outlet), .shape = &outlet_shape),
	ROW("url", FIELD_TEXT, ALL, 0, AT(struct article, url)),
	ROW("canonical_url", FIELD_TEXT, ALL, 0, AT(struct article, canonical_url)),
	ROW("published_at", FIELD_TIME, ALL, 0, AT(struct article, published.at_ms)),
	ROW("published", FIELD_OBJECT, ALL, 0, AT(struct article, published),
		.shape = &moment_shape),
	ROW("modified_at", FIELD_TIME, ALL, 0, AT(struct article, modified_at_ms)),
	ROW("fetched_at", FIELD_TIME, ALL, ALL, AT(struct article, fetched_at_ms)),
	ROW("ingested_at", FIELD_TIME, ALL, ALL, AT(struct article, ingested_at_ms)),
	ROW("released_at", FIELD_TIME, E, E, AT(struct article, published_by_us_at_ms)),
	ROW("authors", FIELD_LIST, ALL, 0,
		LIST_AT(struct article, authors, author_count, ARTICLE_PEOPLE_MAX),
		.shape = &person_shape),
	ROW("images", FIELD_LIST, ALL, 0,
		LIST_AT(struct article, images, image_count, ARTICLE_IMAGES_MAX),
		.shape = &image_shape),
	ROW("section", FIELD_TEXT, ALL, 0, AT(struct article, section)),
	ROW("tags", FIELD_TEXTS, ALL, 0,
		LIST_AT(struct article, tags, tag_count, ARTICLE_TAGS_MAX)),
	ROW("genre", FIELD_TEXT, ALL, 0, AT(struct article, genre)),
	ROW("rights", FIELD_OBJECT, ALL, 0, AT(struct article, rights), .shape = &rights_shape),
	ROW("ingest", FIELD_OBJECT, ALL, 0, AT(struct article, provenance),
		.shape = &provenance_shape),
	ROW("ext", FIELD_JSON, ALL, 0, AT(struct article, ext)),
};
const struct shape article_shape = OPEN_SHAPE(struct article, article_rows);
