/*
 * assemble.c - the order in which an article is put together.
 *
 * Address and outlet come first, because the outlet knows the languages and the time zone; then the
 * text, because the language is read off it; then the dates, because month names and the order of
 * day and month need the language.
 */
#include "ingest/assemble.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/identity.h"
#include "ingest/inflate.h"
#include "ingest/paragraphs.h"
#include "ingest/url.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "schemas/fingerprint.h"
#include "schemas/utf8.h"

/* A value that is base64, and perhaps compressed. What cannot be read gives nothing. */
static int decode(const struct field *field, struct buf *decoded)
{
	CLEANUP(freep) char *code = malloc(field->length + 1);
	CLEANUP(freep) char *bytes = malloc(field->length + 1);
	struct slice slice = {code, 0};
	size_t n = 0;
	int r;

	if (!code || !bytes)
		return error_raise(-ENOMEM, "decoding a field");
	for (size_t i = 0; i < field->length; i++) /* it is broken into lines */
		if (!strchr(" \t\r\n", field->text[i]))
			code[slice.len++] = field->text[i];
	if (base64_read(slice, bytes, slice.len, &n))
		return 0;
	slice = (struct slice){bytes, n};
	r = inflate_bytes(compression_of(slice), slice, decoded);
	if (r < 0)
		return error_pass(r);
	if (r || !utf8_is_valid(buf_slice(decoded)))
		buf_clear(decoded);
	return 0;
}

int assemble_value(const struct field *field, struct buf *decoded, struct slice *ret_value)
{
	int r = 0;

	if (field->reading->decode == DECODE_BASE64)
		r = decode(field, decoded);
	if (r)
		return error_pass(r);
	*ret_value =
		field->reading->decode == DECODE_BASE64 ? buf_slice(decoded) : field_slice(field);
	return 0;
}

int assemble_line(
	const struct assembly *assembly, enum mapping_target target, size_t max, char **ret_line)
{
	const struct field *field = extraction_first(assembly->extraction, target);
	CLEANUP(buf_deinit) struct buf decoded = BUF_INIT(ASSEMBLE_DECODED_MAX);
	struct slice value;
	enum text_kind kind;
	int r;

	if (!field)
		return 0;
	/* References stand in titles, tags and names of every producer, whatever it says. */
	kind = field->reading->kind == TEXT_PLAIN ? TEXT_ENTITIES : field->reading->kind;
	r = assemble_value(field, &decoded, &value);
	if (!r)
		r = paragraphs_line(kind, value, max, ret_line);
	return r ? error_pass(r) : 0;
}

/* "canceled" and "withheld", and the words that producers have for them. */
static enum article_status status_of(const struct assembly *assembly)
{
	static const struct {
		const char *word;
		enum article_status status;
	} words[] = {
		{"canceled", ARTICLE_CANCELED},
		{"cancelled", ARTICLE_CANCELED},
		{"retracted", ARTICLE_CANCELED},
		{"deleted", ARTICLE_CANCELED},
		{"killed", ARTICLE_CANCELED},
		{"stat:canceled", ARTICLE_CANCELED},
		{"withheld", ARTICLE_WITHHELD},
		{"stat:withheld", ARTICLE_WITHHELD},
	};
	const struct field *field = extraction_first(assembly->extraction, TARGET_STATUS);

	for (size_t i = 0; field && i < COUNT_OF(words); i++)
		if (strlen(words[i].word) == field->length &&
			strncasecmp(words[i].word, field->text, field->length) == 0)
			return words[i].status;
	return ARTICLE_USABLE;
}

/* The key of the address, or the producer's own name of the article, or nothing. */
static int key_of(const struct assembly *assembly, const struct article *article, char **ret_key)
{
	const struct field *own = extraction_first(assembly->extraction, TARGET_UPSTREAM_ID);
	int r;

	if (article->canonical_url && !url_is_front_page(article->canonical_url))
		r = url_key(article->canonical_url, ret_key);
	else
		r = own ? slice_copy(field_slice(own), ret_key) : 0;
	return r ? error_pass(r) : 0;
}

static int name_it(const struct assembly *assembly, struct article *article)
{
	CLEANUP(freep) char *key = NULL;
	char id[33];
	int r;

	r = key_of(assembly, article, &key);
	if (r)
		return error_pass(r);
	if (!key)
		return 0;
	r = identity(slice_of(article->outlet.id), slice_of(key), id);
	if (r)
		return error_pass(r);
	r = slice_copy(slice_of(id), &article->id);
	return r ? error_pass(r) : 0;
}

static int take_text(char **to, const char *text)
{
	int r = text && !*to ? slice_copy(slice_of(text), to) : 0;

	return r ? error_pass(r) : 0;
}

static int note_provenance(const struct assembly *assembly, struct article *article)
{
	struct provenance *provenance = &article->provenance;
	int r;

	r = take_text(&provenance->format, assembly->format);
	if (!r)
		r = take_text(&provenance->mapping, mapping_name(assembly->mapping));
	if (!r)
		r = take_text(&provenance->raw, assembly->raw);
	if (!r)
		r = assemble_line(assembly, TARGET_SCRAPER, 100, &provenance->scraper);
	if (!r && assembly->repaired)
		r = article_add_warning(article, "charset-repaired");
	return r ? error_pass(r) : 0;
}

static void drop_paragraphs(struct article *article)
{
	for (size_t i = 0; i < article->paragraph_count; i++)
		free(article->paragraphs[i].text);
	free(article->paragraphs);
	article->paragraphs = NULL;
	article->paragraph_count = 0;
}

static int fill(
	const struct assembler *assembler, const struct assembly *assembly, struct article *article)
{
	const struct outlet_entry *entry = NULL;
	int r;

	r = assemble_address(assembler, assembly, article, &entry);
	if (!r)
		r = name_it(assembly, article);
	if (!r)
		r = assemble_text(assembly, article);
	if (!r)
		r = assemble_language(assembly, entry, article);
	if (!r)
		r = assemble_dates(assembler, assembly, article);
	if (!r)
		r = assemble_facts(assembly, article);
	if (!r)
		r = note_provenance(assembly, article);
	return r ? error_pass(r) : 0;
}

static int take_fingerprint(struct article *article)
{
	struct fingerprint fingerprint = {.shingles = 0};
	char text[FINGERPRINT_SIZE];

	for (size_t i = 0; i < article->paragraph_count; i++)
		fingerprint_add(&fingerprint, slice_of(article->paragraphs[i].text));
	if (fingerprint.shingles == 0 || article->status == ARTICLE_CANCELED)
		return 0;
	fingerprint_print(fingerprint_value(&fingerprint), text);
	return error_pass(slice_copy(slice_of(text), &article->fingerprint));
}

static const char *what_is_missing(const struct article *article)
{
	if (!article->id)
		return "there is no address of an article, and no id";
	if (article->status != ARTICLE_CANCELED && article->paragraph_count == 0)
		return "there is neither headline nor text";
	return NULL;
}

int assemble(const struct assembler *assembler, const struct assembly *assembly,
	struct article *ret_article, const char **ret_why)
{
	CLEANUP(article_deinit) struct article article = {0};
	int r;

	article.status = status_of(assembly);
	r = fill(assembler, assembly, &article);
	if (r)
		return error_pass(r);
	*ret_why = what_is_missing(&article);
	if (*ret_why)
		return ASSEMBLE_E_NOT_AN_ARTICLE;

	r = take_fingerprint(&article);
	if (r)
		return error_pass(r);
	/* Only now: the language of a retraction is that of the text that it came with. */
	if (article.status == ARTICLE_CANCELED)
		drop_paragraphs(&article);
	r = article_seal(&article);
	if (r)
		return error_pass(r);
	*ret_article = article;
	article = (struct article){0};
	return 0;
}
