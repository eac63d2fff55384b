/*
 * check_glossary.c - each term of the source, in the translation as the glossary has it.
 *
 * Once is enough: where the source repeats a name, English may say "he". Case and accents do not
 * count, since a sentence may begin with the term and a headline may be in capitals; and what
 * follows it does not ("Kyiv's"). A translation may also turn the sentence so that the name is not
 * needed at all: so that it is missing is a doubt, which another backend may settle.
 */
#include "translate/check_glossary.h"

#include "runtime/buf.h"
#include "runtime/error.h"
#include "translate/text.h"

enum {
	TEXT_MAX = 64 << 20,
};

/* The text folded, each code point as four bytes, so that no match begins inside one. */
static int fold(struct slice text, struct buf *ret_folded)
{
	int r = buf_add(ret_folded, slice_of(""));

	for (size_t at = 0; at < text.len && r == 0;) {
		int32_t c = text_next(text, &at);

		if (codepoint_is_mark(c) || codepoint_is_invisible(c))
			continue;
		c = codepoint_is_space(c) ? ' ' : c == 0x2019 ? '\'' : codepoint_fold(c);
		r = buf_add(ret_folded, (struct slice){(const char *)&c, sizeof(c)});
	}
	return r;
}

static bool has(struct slice folded, struct slice term)
{
	const char *from = folded.data;
	size_t left = folded.len;

	while (left >= term.len && term.len > 0) {
		const char *found = memmem(from, left, term.data, term.len);

		if (!found)
			return false;
		if ((size_t)(found - folded.data) % sizeof(int32_t) == 0)
			return true;
		left -= (size_t)(found + 1 - from);
		from = found + 1;
	}
	return term.len == 0;
}

int check_glossary(const struct terms *terms, struct slice english, enum gate_level *ret_level)
{
	CLEANUP(buf_deinit) struct buf folded = BUF_INIT(TEXT_MAX);
	int r;

	*ret_level = GATE_PASS;
	if (!terms)
		return 0;
	if (terms_are_hidden_in(english)) {
		*ret_level = GATE_HARD;
		return 0;
	}
	r = fold(english, &folded);
	for (size_t i = 0; i < terms->count && r == 0; i++) {
		CLEANUP(buf_deinit) struct buf term = BUF_INIT(TEXT_MAX);

		r = fold(slice_of(terms->list[i].english), &term);
		if (r == 0 && !has(buf_slice(&folded), buf_slice(&term)))
			*ret_level = GATE_SOFT;
	}
	return r < 0 ? error_pass(r) : 0; /* when full: what the gate refuses for its length */
}
