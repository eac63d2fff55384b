/*
 * assemble_text.c - headline, summary and body, how complete they are, and their language.
 *
 * What a producer repeats is taken once: a summary that is the beginning of the text, a headline
 * that is its first paragraph. Each repetition would be translated, and shown, twice.
 */
#include "ingest/assemble.h"

#include <errno.h>
#include <string.h>

#include "ingest/language.h"
#include "ingest/paragraphs.h"
#include "runtime/error.h"
#include "schemas/utf8.h"

enum {
	HEADLINE_BYTES = 3000,
	SUMMARY_BYTES = 8000,
	HEADLINE_FROM_BODY = 160, /* code points of a headline that is made of the text */
	EVIDENCE_BYTES = 8 * 1024,
};

struct text {
	char *headline, *summary;
	struct paragraphs body;
	bool partial;
};

static void text_deinit(struct text *text)
{
	free(text->headline);
	free(text->summary);
	paragraphs_deinit(&text->body);
}

static int read_body(const struct extraction *extraction, struct text *text)
{
	for (size_t i = 0; i < extraction->count; i++) {
		const struct field *field = &extraction->fields[i];
		CLEANUP(buf_deinit) struct buf decoded = BUF_INIT(ASSEMBLE_DECODED_MAX);
		struct slice value;
		int r;

		if (field->target != TARGET_BODY)
			continue;
		r = assemble_value(field, &decoded, &value);
		if (!r)
			r = paragraphs_read(
				&text->body, field->reading->kind, field->reading->role, value);
		if (r)
			return error_pass(r);
		text->partial = text->partial || field->is_cut || field->reading->partial;
	}
	text->partial = text->partial || text->body.full || extraction->full;
	return 0;
}

/* `text` without the dots that say "and so on". */
static struct slice without_dots(struct slice text)
{
	static const char *const ends[] = {"[…]", "[...]", "…", "..."};

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		size_t n = strlen(ends[i]);

		if (text.len > n && memcmp(text.data + text.len - n, ends[i], n) == 0)
			return slice_trim((struct slice){text.data, text.len - n});
	}
	return text;
}

static bool begins_with(const char *text, const char *beginning)
{
	return slice_has_prefix(slice_of(text), without_dots(slice_of(beginning)));
}

static void drop_first(struct paragraphs *body)
{
	block_deinit(&body->list[0]);
	body->count--;
	memmove(body->list, body->list + 1, body->count * sizeof(*body->list));
}

/* Take what stands twice out. */
static void drop_repeated(struct text *text)
{
	struct paragraphs *body = &text->body;

	if (text->headline && body->count > 1 && strcmp(body->list[0].text, text->headline) == 0)
		drop_first(body);
	if (!text->summary)
		return;
	if ((text->headline && strcmp(text->summary, text->headline) == 0) ||
		(body->count > 0 && begins_with(body->list[0].text, text->summary))) {
		free(text->summary);
		text->summary = NULL;
	}
}

/* The first code points of a text, up to a blank; scripts without blanks are cut where they are. */
static struct slice beginning(struct slice text)
{
	struct slice cut = utf8_prefix(text, HEADLINE_FROM_BODY);

	if (cut.len == text.len)
		return text;
	while (cut.len > 0 && cut.data[cut.len - 1] != ' ')
		cut.len--;
	return cut.len > 0 ? slice_trim(cut) : utf8_prefix(text, HEADLINE_FROM_BODY);
}

/* An article without a headline gets the beginning of its text for one; a first paragraph that is
 * short enough becomes it. */
static int make_headline(struct article *article, struct text *text)
{
	const char *from = text->summary;
	struct slice headline;
	bool whole;
	int r;

	if (!from && text->body.count > 0)
		from = text->body.list[0].text;
	if (!from)
		return 0;
	headline = beginning(slice_of(from));
	whole = headline.len == strlen(from);
	r = article_add_warning(article, "no-headline");
	if (!r)
		r = article_add_paragraph(article, ROLE_HEADLINE, headline);
	if (r)
		return error_pass(r);
	if (whole && text->summary) {
		free(text->summary);
		text->summary = NULL;
	} else if (whole) {
		drop_first(&text->body);
	}
	return 0;
}

static int add_block(struct article *article, const struct block *block)
{
	size_t before = article->paragraph_count;
	int r = article_add_paragraph(article, block->role, slice_of(block->text));

	for (size_t i = 0; i < block->verbatim_count && !r && article->paragraph_count > before;
		i++)
		r = paragraph_add_verbatim(&article->paragraphs[before], block->verbatim[i]);
	return r ? error_pass(r) : 0;
}

static int add_all(struct article *article, struct text *text)
{
	int r;

	r = text->headline ? article_add_paragraph(article, ROLE_HEADLINE, slice_of(text->headline))
			   : make_headline(article, text);
	if (!r && text->summary && article->paragraph_count > 0)
		r = article_add_paragraph(article, ROLE_SUMMARY, slice_of(text->summary));
	for (size_t i = 0; i < text->body.count && !r; i++)
		r = add_block(article, &text->body.list[i]);
	if (!r && text->body.repaired)
		r = article_add_warning(article, "mojibake-repaired");
	return r ? error_pass(r) : 0;
}

/* Cut short, says the text itself. */
static bool ends_in_brackets(const struct paragraphs *body)
{
	const char *last = body->count > 0 ? body->list[body->count - 1].text : "";
	size_t n = strlen(last);

	return (n >= 5 && strcmp(last + n - 5, "[...]") == 0) ||
	       (n >= 5 && strcmp(last + n - 5, "[…]") == 0);
}

static enum completeness completeness_of(const struct assembly *assembly, const struct text *text)
{
	const struct field *told = extraction_first(assembly->extraction, TARGET_COMPLETENESS);

	if (text->body.count == 0)
		return text->summary ? COMPLETENESS_PARTIAL : COMPLETENESS_HEADLINE;
	if (text->partial || ends_in_brackets(&text->body))
		return COMPLETENESS_PARTIAL;
	if (told && slice_is(field_slice(told), slice_of("partial")))
		return COMPLETENESS_PARTIAL;
	return COMPLETENESS_FULL;
}

int assemble_text(const struct assembly *assembly, struct article *article)
{
	CLEANUP(text_deinit) struct text text = {0};
	int r;

	r = assemble_line(assembly, TARGET_HEADLINE, HEADLINE_BYTES, &text.headline);
	if (!r)
		r = assemble_line(assembly, TARGET_SUMMARY, SUMMARY_BYTES, &text.summary);
	if (!r)
		r = read_body(assembly->extraction, &text);
	if (r)
		return error_pass(r);
	article->completeness = completeness_of(assembly, &text);
	drop_repeated(&text);
	r = add_all(article, &text);
	return r ? error_pass(r) : 0;
}

/* Where an article mixes, its paragraphs say so: each is translated from its own language. */
static int mark_paragraphs(struct article *article)
{
	for (size_t i = 0; i < article->paragraph_count; i++) {
		struct paragraph *paragraph = &article->paragraphs[i];
		char tag[LANGUAGE_TAG_MAX];
		int r;

		if (!language_of_paragraph(slice_of(paragraph->text), article->language, tag))
			continue;
		r = slice_copy(slice_of(tag), &paragraph->language);
		if (r)
			return error_pass(r);
	}
	return 0;
}

int assemble_language(
	const struct assembly *assembly, const struct outlet_entry *entry, struct article *article)
{
	const struct field *told = extraction_first(assembly->extraction, TARGET_LANGUAGE);
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(EVIDENCE_BYTES);
	CLEANUP(freep) char *written = NULL;
	struct language language;
	int r = 0;

	for (size_t i = 0; i < article->paragraph_count && !r; i++)
		r = buf_addf(&text, "%s\n", article->paragraphs[i].text);
	if (r < 0)
		return error_pass(r); /* full is enough */
	r = told ? slice_copy(field_slice(told), &written) : 0;
	if (r)
		return error_pass(r);
	language_decide(
		&(struct language_evidence){
			.declared = written ? mapping_language(assembly->mapping, written) : NULL,
			.registry = entry ? entry->languages : NULL,
			.text = buf_slice(&text)},
		&language);

	article->language_confidence = language.confidence;
	r = slice_copy(slice_of(language.tag), &article->language);
	if (!r)
		r = slice_copy(slice_of(language.source), &article->language_source);
	if (!r)
		r = slice_copy(slice_of(language_direction(language.tag)), &article->direction);
	if (!r && language.contradicted)
		r = article_add_warning(article, "language-contradicted");
	if (!r)
		r = mark_paragraphs(article);
	return r ? error_pass(r) : 0;
}
