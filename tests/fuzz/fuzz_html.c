/*
 * fuzz_html.c - any text as each kind of text.
 *
 * What must hold: paragraphs are valid UTF-8 on one line, without blanks at their ends, and
 * cleaning them once more changes nothing.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ingest/charset.h"
#include "ingest/paragraphs.h"
#include "ingest/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct paragraphs *paragraphs)
{
	for (size_t i = 0; i < paragraphs->count; i++) {
		CLEANUP(buf_deinit) struct buf again = BUF_INIT(PARAGRAPHS_BYTES_MAX);
		struct slice text = slice_of(paragraphs->list[i].text);
		int r;

		assert(text.len > 0 && utf8_is_valid(text));
		assert(!memchr(text.data, '\n', text.len));
		assert(slice_trim(text).len == text.len);
		r = text_clean(text, &again);
		assert(r == 0 && slice_is(buf_slice(&again), text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(256 * 1024);
	bool repaired;

	if (charset_decode((struct slice){(const char *)data, size}, NULL, &text, &repaired))
		return 0;
	for (int kind = TEXT_PLAIN; kind <= TEXT_AUTO; kind++) {
		CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
		int r = paragraphs_read(
			&paragraphs, (enum text_kind)kind, ROLE_BODY, buf_slice(&text));

		assert(r == 0);
		check(&paragraphs);
	}
	return 0;
}
