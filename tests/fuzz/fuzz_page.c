/*
 * fuzz_page.c - any text as a page of HTML.
 *
 * What must hold: a page becomes JSON with its members, or is refused with a reason; its text is
 * valid UTF-8 and can be read as paragraphs.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "ingest/charset.h"
#include "ingest/page.h"
#include "ingest/paragraphs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const cJSON *json)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	CLEANUP(freep) char *text = NULL;
	const cJSON *page = json_member(json, "page");
	const char *content = json_string(page, "content");
	int r;

	assert(json_object(page, "meta") && json_array(page, "time"));
	r = json_print(json, &text);
	assert(r == 0 && utf8_is_valid(slice_of(text)));
	if (!content)
		return;
	r = paragraphs_read(&paragraphs, TEXT_HTML, ROLE_BODY, slice_of(content));
	assert(r == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct json_limits limits = {.depth = 64, .elements = 10000};
	const struct page_origin origin = {.address = "https://a.example/1"};
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(256 * 1024);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const char *why = NULL;
	char charset[32];
	bool repaired;
	int r;

	page_charset((struct slice){(const char *)data, size}, charset, sizeof(charset));
	if (charset_decode((struct slice){(const char *)data, size}, charset[0] ? charset : NULL,
		    &text, &repaired))
		return 0;
	(void)page_looks_so(buf_slice(&text)); /* must only not read beyond it */
	r = page_read(buf_slice(&text), &origin, &limits, &json, &why);
	assert(r == 0 || (r == PAGE_E_LIMIT && why));
	if (r == 0)
		check(json);
	return 0;
}
