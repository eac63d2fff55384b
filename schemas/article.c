/*
 * article.c - the life of an article: its growing lists and its end.
 *
 * The ceilings of article.h are kept here for what grows by these functions: a scraper that sends
 * a phone book gets a cut article that says so, not a worker that falls over.
 */
#include "schemas/article.h"

#include <errno.h>

#include "runtime/error.h"
#include "schemas/article_shape.h"
#include "schemas/utf8.h"

static int texts_add(char ***texts, size_t *count, const char *text)
{
	CLEANUP(freep) char *copy = NULL;
	char **longer;
	int r;

	for (size_t i = 0; i < *count; i++)
		if (strcmp((*texts)[i], text) == 0)
			return 0;
	if (*count == ARTICLE_CODES_MAX)
		return 0;

	r = slice_copy(slice_of(text), &copy);
	if (r)
		return error_pass(r);
	longer = realloc(*texts, (*count + 1) * sizeof(*longer));
	if (!longer)
		return error_raise(-ENOMEM, "adding a code to %zu", *count);

	*texts = longer;
	longer[(*count)++] = copy;
	copy = NULL;
	return 0;
}

int article_add_warning(struct article *article, const char *code)
{
	struct provenance *provenance = &article->provenance;

	return error_pass(texts_add(&provenance->warnings, &provenance->warning_count, code));
}

int paragraph_add_verbatim(struct paragraph *paragraph, const char *part)
{
	return error_pass(texts_add(&paragraph->verbatim, &paragraph->verbatim_count, part));
}

int paragraph_add_reason(struct paragraph *paragraph, const char *code)
{
	return error_pass(texts_add(&paragraph->reasons, &paragraph->reason_count, code));
}

/* Note that not all of the text is there. */
static int note_cut(struct article *article)
{
	if (article->completeness == COMPLETENESS_FULL)
		article->completeness = COMPLETENESS_PARTIAL;
	return error_pass(article_add_warning(article, "cut"));
}

static int append(struct article *article, enum paragraph_role role, struct slice text)
{
	CLEANUP(freep) char *copy = NULL;
	struct paragraph *longer;
	int r;

	r = slice_copy(text, &copy);
	if (r)
		return error_pass(r);
	longer = realloc(article->paragraphs, (article->paragraph_count + 1) * sizeof(*longer));
	if (!longer)
		return error_raise(-ENOMEM, "adding a paragraph to %zu", article->paragraph_count);

	article->paragraphs = longer;
	longer[article->paragraph_count++] = (struct paragraph){.role = role, .text = copy};
	copy = NULL;
	return 0;
}

int article_add_paragraph(struct article *article, enum paragraph_role role, struct slice text)
{
	struct slice kept = role == ROLE_HEADLINE ? utf8_prefix(text, ARTICLE_HEADLINE_MAX) : text;
	int r = 0;

	if (article->paragraph_count == ARTICLE_PARAGRAPHS_MAX)
		return note_cut(article);
	if (kept.len < text.len)
		r = article_add_warning(article, "cut");
	if (r)
		return error_pass(r);
	return error_pass(append(article, role, kept));
}

const char *article_headline(const struct article *article)
{
	for (size_t i = 0; i < article->paragraph_count; i++) {
		const struct paragraph *paragraph = &article->paragraphs[i];

		if (paragraph->role == ROLE_HEADLINE)
			return paragraph->english ? paragraph->english : paragraph->text;
	}
	return NULL;
}

void article_retract(struct article *article)
{
	for (size_t i = 0; i < article->paragraph_count; i++)
		shape_free(&paragraph_shape, &article->paragraphs[i]);
	free(article->paragraphs);
	article->paragraphs = NULL;
	article->paragraph_count = 0;
	article->status = ARTICLE_CANCELED;
	article->completeness = COMPLETENESS_HEADLINE;
}

void article_deinit(struct article *article)
{
	shape_free(&article_shape, article);
}
