/* article_names.c - the words that stand in JSON for our enums, in their order. */
#include "schemas/article_shape.h"

#include <assert.h>

#include "runtime/base.h"

const char *const article_status_words[] = {"usable", "withheld", "canceled", NULL};
const char *const completeness_words[] = {"full", "partial", "headline", NULL};
const char *const paragraph_role_words[] = {
	"headline", "summary", "body", "heading", "quote", "caption", "list_item", NULL};
const char *const verdict_words[] = {"none", "ok", "repaired", "second_backend", "flagged",
	"original_shown", "passed_through", NULL};
static const char *const schema_names[] = {
	"dragoman.source/1", "dragoman.translated/1", "dragoman.article/1"};

const char *article_status_name(enum article_status status)
{
	assert(status <= ARTICLE_CANCELED);
	return article_status_words[status];
}

const char *completeness_name(enum completeness completeness)
{
	assert(completeness <= COMPLETENESS_HEADLINE);
	return completeness_words[completeness];
}

const char *paragraph_role_name(enum paragraph_role role)
{
	assert(role <= ROLE_LIST_ITEM);
	return paragraph_role_words[role];
}

const char *verdict_name(enum verdict verdict)
{
	assert(verdict <= VERDICT_PASSED_THROUGH);
	return verdict_words[verdict];
}

const char *article_schema_name(enum article_form form)
{
	assert(form < COUNT_OF(schema_names));
	return schema_names[form];
}
