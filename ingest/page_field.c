/*
 * page_field.c - a page in a field: text, or the bytes of the page in base64.
 *
 * The page and the record it came in are read by one mapping, so it must find both in one object.
 * Copying the record for that would cost as much as reading it; so the page is put before the first
 * of the record's members in a list of its own, and taken off again. The record is not touched.
 */
#include "ingest/page_field.h"

#include <errno.h>
#include <string.h>

#include "ingest/charset.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "schemas/mapping.h"

enum {
	PAGE_BYTES_MAX = 8 * 1024 * 1024,
};

/* Base64 with the line ends that some encoders put into it. False: it is none. */
static bool decode(struct slice code, char *room, size_t *ret_length)
{
	char *packed = room; /* the result is shorter than what is read, and behind it */
	size_t n = 0;

	for (size_t i = 0; i < code.len; i++)
		if (!strchr(" \r\n\t", code.data[i]))
			packed[n++] = code.data[i];
	return base64_read((struct slice){packed, n}, room + code.len, code.len, ret_length) == 0;
}

static int text_of(struct slice value, struct buf *text)
{
	CLEANUP(freep) char *room = malloc(2 * value.len + 2);
	char charset[32];
	struct slice bytes;
	bool repaired;
	int r;

	if (!room)
		return error_raise(-ENOMEM, "decoding a page");
	if (!decode(value, room, &bytes.len))
		return 0;
	bytes.data = room + value.len;
	page_charset(bytes, charset, sizeof(charset));
	r = charset_decode(bytes, charset[0] ? charset : NULL, text, &repaired);
	if (r)
		buf_clear(text);
	return r < 0 ? error_pass(r) : 0; /* bytes that are no text are no page */
}

static int address_of(const struct mapping *mapping, const cJSON *item, char **ret_address)
{
	CLEANUP(extraction_deinit) struct extraction extraction = {0};
	const struct field *field;
	int r;

	r = mapping_extract(mapping, item, item, "", &extraction);
	if (r)
		return error_pass(r);
	field = extraction_first(&extraction, TARGET_URL);
	r = field ? slice_copy((struct slice){field->text, field->length}, ret_address) : 0;
	return r ? error_pass(r) : 0;
}

int page_field_open(const struct mapping *mapping, const cJSON *item,
	const struct json_limits *limits, struct page_field *page, const char **ret_why)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(PAGE_BYTES_MAX);
	CLEANUP(freep) char *address = NULL;
	struct slice html = slice_trim(slice_of(mapping_page(mapping, item)));
	int r = 0;

	if (html.len == 0)
		return 0;
	if (html.data[0] != '<') {
		r = text_of(html, &text);
		html = buf_slice(&text);
	}
	if (!r && html.len > 0)
		r = address_of(mapping, item, &address);
	if (r || html.len == 0)
		return r ? error_pass(r) : 0;
	r = page_read(
		html, &(struct page_origin){.address = address}, limits, &page->json, ret_why);
	if (r)
		return r < 0 ? error_pass(r) : r;
	page->page = page->json->child;
	return 0;
}

const cJSON *page_field_item(struct page_field *page, const cJSON *item, cJSON *both)
{
	if (!page->page)
		return item;
	page->page->next = item->child;
	page->is_joined = true;
	*both = (cJSON){.type = cJSON_Object, .child = page->page};
	return both;
}

void page_field_deinit(struct page_field *page)
{
	if (page->is_joined)
		page->page->next = NULL;
	cJSON_Delete(page->json);
	*page = (struct page_field){0};
}
