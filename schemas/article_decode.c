/*
 * article_decode.c - JSON into an article, and the judgement whether it is one.
 *
 * Each member is judged by its row in article_shape.c; here stands what is about the whole: the
 * bytes are UTF-8, the schema is the expected one, and what the head of article.h asks of an
 * article that is not canceled is there. Nothing that passes can surprise the code behind it.
 */
#include "runtime/error.h"
#include "runtime/json.h"
#include "schemas/article_shape.h"
#include "schemas/utf8.h"

/* True when a string of the JSON text has an escaped NUL: cJSON would end the string there. */
static bool has_escaped_nul(struct slice json)
{
	const char *from = json.data;
	const char *end = json.data + json.len;

	for (;;) {
		const char *found = memmem(from, (size_t)(end - from), "\\u0000", 6);
		const char *first = found;

		if (!found)
			return false;
		while (first > json.data && first[-1] == '\\')
			first--;
		if ((found - first) % 2 == 0) /* else the backslash is itself escaped */
			return true;
		from = found + 6;
	}
}

static const char *judge_paragraphs(const struct article *article)
{
	const struct paragraph *first = article->paragraphs;

	if (article->paragraph_count == 0 || first->role != ROLE_HEADLINE)
		return "the first paragraph is not the headline";
	if (utf8_count(slice_of(first->text)) > ARTICLE_HEADLINE_MAX)
		return "the headline is too long";
	for (size_t i = 1; i < article->paragraph_count; i++)
		if (article->paragraphs[i].role == ROLE_HEADLINE)
			return "there is a second headline";
	return NULL;
}

/* What is wrong with it as a whole, or NULL. */
static const char *judge(const struct article *article, enum article_form form)
{
	if (article->status == ARTICLE_CANCELED)
		return article->paragraph_count > 0 ? "a canceled article has paragraphs" : NULL;
	if (article->published.at_ms == 0)
		return "\"published_at\" is missing";
	if (form != ARTICLE_SOURCE && !article->translation.kind)
		return "\"translation\" has no \"kind\"";
	if (form != ARTICLE_SOURCE && !article->translation.verdict)
		return "\"translation\" has no \"verdict\"";
	return judge_paragraphs(article);
}

static int decode(
	cJSON *json, enum article_form form, struct article *article, const char **ret_why)
{
	const char *schema = json_string(json, "schema");
	int r;

	if (!schema || strcmp(schema, article_schema_name(form)) != 0) {
		*ret_why = "\"schema\" is not the one that belongs here";
		return ARTICLE_E_INVALID;
	}
	r = shape_read(&article_shape, form_bit(form), json, article, ret_why);
	if (r == SHAPE_E_INVALID)
		return ARTICLE_E_INVALID;
	if (r)
		return error_pass(r);

	*ret_why = judge(article, form);
	return *ret_why ? ARTICLE_E_INVALID : 0;
}

int article_decode(struct slice json, enum article_form form, struct article *ret_article,
	const char **ret_why)
{
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(cJSON_Deletep) cJSON *tree = NULL;
	const char *why = NULL;
	int r;

	if (!utf8_is_valid(json) || has_escaped_nul(json)) {
		*ret_why = "the text is not UTF-8, or has a NUL";
		return ARTICLE_E_INVALID;
	}
	r = json_parse(json, &tree, NULL);
	if (r < 0)
		return error_pass(r);
	if (r || !cJSON_IsObject(tree)) {
		*ret_why = "the text is not one JSON object";
		return ARTICLE_E_INVALID;
	}

	r = decode(tree, form, &article, &why);
	if (r == ARTICLE_E_INVALID)
		*ret_why = why;
	if (r)
		return r;
	*ret_article = article;
	article = (struct article){0}; /* the caller owns it now */
	return 0;
}
