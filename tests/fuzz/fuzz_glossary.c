/*
 * fuzz_glossary.c - any bytes as a glossary, a text and the answer to it: three lines of 0x1F.
 *
 * What must hold: a file is read, or refused with a line; places are in order and inside the text;
 * what was hidden comes back; an answer of any kind is shown.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "runtime/base.h"
#include "translate/check_glossary.h"
#include "translate/glossary_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct slice take(struct slice *rest)
{
	const char *end = rest->len > 0 ? memchr(rest->data, 0x1F, rest->len) : NULL;
	struct slice part = {rest->data, end ? (size_t)(end - rest->data) : rest->len};
	size_t step = part.len + (end != NULL);

	*rest = (struct slice){rest->data + step, rest->len - step};
	return part;
}

static void look_at(const struct terms *terms, struct slice text)
{
	size_t behind = 0;

	assert(terms->count > 0 && terms->count <= TERMS_MAX);
	for (size_t i = 0; i < terms->count; i++) {
		assert(terms->list[i].at >= behind && terms->list[i].len > 0);
		behind = terms->list[i].at + terms->list[i].len;
	}
	assert(behind <= text.len);
}

static void travel(const struct terms *terms, struct slice text, struct slice answer)
{
	CLEANUP(freep) char *hidden = NULL;
	CLEANUP(freep) char *shown = NULL;
	CLEANUP(freep) char *applied = NULL;
	CLEANUP(freep) char *strange = NULL;
	enum gate_level level;

	assert(terms_show(terms, answer, &strange) == 0);
	assert(check_glossary(terms, answer, &level) == 0);
	if (terms_hide(terms, text, &hidden) != 0)
		return;
	assert(terms_apply(terms, text, &applied) == 0);
	assert(terms_show(terms, slice_of(hidden), &shown) == 0);
	if (!strpbrk(applied, "@\\")) /* what touches a mark may look like a part of it */
		assert(strcmp(applied, shown) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(glossary_freep) struct glossary *glossary = NULL;
	CLEANUP(terms_unrefp) struct terms *terms = NULL;
	struct slice rest = {.data = size > 0 ? (const char *)data : "", .len = size};
	const struct slice file = take(&rest);
	const struct slice text = take(&rest);
	char why[GLOSSARY_WHY_MAX];
	int r = glossary_read(file, &glossary, why);

	assert(r == 0 || (r == GLOSSARY_E_BAD && strncmp(why, "line ", 5) == 0));
	if (r || memchr(text.data, '\0', text.len))
		return 0;
	assert(glossary_find(glossary, "uk", text, &terms) == 0);
	if (terms) {
		look_at(terms, text);
		travel(terms, text, rest);
	}
	return 0;
}
