/*
 * fuzz_article.c - any bytes as an article, in each of its forms.
 *
 * What must hold: what is refused leaves nothing behind; what is taken can be written, read again,
 * sealed and written with the same bytes.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "runtime/base.h"
#include "schemas/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_form(struct slice text, enum article_form form)
{
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(article_deinit) struct article again = {0};
	CLEANUP(freep) char *first = NULL;
	CLEANUP(freep) char *second = NULL;
	const char *why = NULL;
	int r = article_decode(text, form, &article, &why);

	assert(r >= 0);
	if (r) {
		assert(r == ARTICLE_E_INVALID && why && !article.id);
		return;
	}
	r = article_encode(&article, form, &first);
	assert(r == 0);
	r = article_decode(slice_of(first), form, &again, &why);
	assert(r == 0);
	r = article_encode(&again, form, &second);
	assert(r == 0 && strcmp(first, second) == 0);
	r = article_seal(&again);
	assert(r == 0 && strlen(again.content_hash) == 64);
	article_retract(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct slice text = {.data = (const char *)data, .len = size};

	check_form(text, ARTICLE_SOURCE);
	check_form(text, ARTICLE_TRANSLATED);
	check_form(text, ARTICLE_ENGLISH);
	return 0;
}
