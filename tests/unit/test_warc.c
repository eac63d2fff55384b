/* Records of web archives, good, odd and broken; and the HTTP in them. */
#include "tests/support/test.h"

#include <stdio.h>

#include <brotli/encode.h>

#include "ingest/warc.h"
#include "runtime/buf.h"

static int on_payload(void *user, const struct warc_payload *payload)
{
	return buf_addf(user, "%zu %s %s %.*s [%.*s]%s\n", payload->record, payload->type,
		payload->address, (int)payload->content_type.len, payload->content_type.data,
		(int)payload->bytes.len, payload->bytes.data, payload->truncated ? " cut" : "");
}

static int on_skipped(void *user, size_t record, const char *type)
{
	return buf_addf(user, "%zu skipped %s\n", record, type);
}

static int on_fault(void *user, const char *code, const char *detail)
{
	return buf_addf(user, "%s: %s\n", code, detail);
}

static const struct warc_ops ops = {
	.payload = on_payload, .skipped = on_skipped, .fault = on_fault};

static void add_record(
	struct buf *archive, const char *type, const char *headers, const char *block)
{
	assert_int_equal(buf_addf(archive,
				 "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: "
				 "https://a.example/1\r\n%sContent-Length: %zu\r\n\r\n%s\r\n\r\n",
				 type, headers, strlen(block), block),
		0);
}

static void assert_reads(const char *why, struct slice archive, const char *wanted)
{
	static const struct warc_limits limits = {.records = 5, .payload = 1000};
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(64 * 1024);

	assert_int_equal(warc_read(archive, &limits, &ops, &got), 0);
	if (strcmp(got.data ? got.data : "", wanted) != 0)
		fail_msg("%s: %s", why, got.data);
}

#define HTTP "Content-Type: application/http; msgtype=response\r\n"
#define OK "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

static void test_read_gives_each_record_its_answer(void **state)
{
	static const struct {
		const char *why, *type, *headers, *block, *wanted;
	} cases[] = {
		{"a response", "response", HTTP, OK "\r\n<p>x",
			"1 response https://a.example/1 text/html [<p>x]\n"},
		{"chunks", "response", HTTP,
			OK "Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2;a=b\r\nxy\r\n0\r\n\r\n",
			"1 response https://a.example/1 text/html [<p>xy]\n"},
		{"chunks that were joined before", "response", HTTP,
			OK "Transfer-Encoding: chunked\r\n\r\n<p>xy",
			"1 response https://a.example/1 text/html [<p>xy]\n"},
		{"chunks cut short", "response", HTTP,
			OK "Transfer-Encoding: chunked\r\n\r\nff\r\n<p>xy",
			"1 response https://a.example/1 text/html [<p>xy]\n"},
		{"compression that was undone before", "response", HTTP,
			OK "Content-Encoding: gzip\r\n\r\n<p>xy",
			"1 response https://a.example/1 text/html [<p>xy]\n"},
		{"truncated by the crawler", "response", HTTP "WARC-Truncated: length\r\n",
			OK "\r\n<p>x", "1 response https://a.example/1 text/html [<p>x] cut\n"},
		{"an error of the site", "response", HTTP, "HTTP/1.1 404 Not Found\r\n\r\n<p>no",
			"not-an-article: archive record 1: the site answered with status 404\n"},
		{"a picture", "response", HTTP,
			"HTTP/1.0 200 OK\r\ncontent-type: image/png\r\n\r\n\x89PNG",
			"not-an-article: archive record 1: image/png is no page, feed or JSON\n"},
		{"a type that is no text", "resource", "Content-Type: image/\xFF\r\n", "x",
			"not-an-article: archive record 1: its type is no page, feed or JSON\n"},
		{"a date that is no text", "resource",
			"Content-Type: text/html\r\nWARC-Date: \xC3\r\n", "<p>x",
			"1 resource https://a.example/1 text/html [<p>x]\n"},
		{"brotli", "response", HTTP, OK "Content-Encoding: br\r\n\r\n\x0B\x02\x80<p>xy\x03",
			"1 response https://a.example/1 text/html [<p>xy]\n"},
		{"brotli that was undone before", "response", HTTP,
			OK "Content-Encoding: br\r\n\r\n<p>xy",
			"1 response https://a.example/1 text/html [<p>xy]\n"},
		{"brotli cut short", "response", HTTP,
			OK "Content-Encoding: br\r\n\r\n\x0B\x02\x80<p",
			"1 response https://a.example/1 text/html [<p]\n"},
		{"no brotli", "response", HTTP, OK "Content-Encoding: br\r\n\r\n\x91\x19",
			"bad-envelope: archive record 1: the body is not what its "
			"Content-Encoding says\n"},
		{"nothing in it", "response", HTTP, OK "\r\n",
			"not-an-article: archive record 1: an empty response\n"},
		{"no HTTP", "response", HTTP, "nonsense",
			"bad-envelope: archive record 1, byte 0: no HTTP response\n"},
		{"a resource without HTTP", "resource", "Content-Type: text/html\r\n", "<p>x",
			"1 resource https://a.example/1 text/html [<p>x]\n"},
		{"an address in brackets", "resource",
			"Content-Type: text/html\r\nWARC-Target-URI: <x>\r\n", "<p>x",
			"1 resource https://a.example/1 text/html [<p>x]\n"},
		{"metadata in JSON", "metadata", "Content-Type: application/json\r\n", "{}",
			"1 metadata https://a.example/1 application/json [{}]\n"},
		{"metadata of the crawler's own", "metadata",
			"Content-Type: application/warc-fields\r\n", "a: b",
			"1 skipped metadata\n"},
		{"a request", "request", "", "GET / HTTP/1.1\r\n\r\n", "1 skipped request\n"},
		{"a type of its own", "acme", "", "x", "1 skipped other\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf archive = BUF_INIT(4096);

		add_record(&archive, cases[i].type, cases[i].headers, cases[i].block);
		assert_reads(cases[i].why, buf_slice(&archive), cases[i].wanted);
	}
}

static void test_read_says_where_an_archive_breaks(void **state)
{
	CLEANUP(buf_deinit) struct buf archive = BUF_INIT(4096);
	const char resource[] = "Content-Type: text/html\r\n";
	size_t whole;
	(void)state;

	add_record(&archive, "resource", resource, "<p>first");
	whole = archive.len;
	add_record(&archive, "resource", resource, "<p>second");
	assert_reads("cut within a block", (struct slice){archive.data, archive.len - 8},
		"1 resource https://a.example/1 text/html [<p>first]\n"
		"2 resource https://a.example/1 text/html [<p>se] cut\n"
		"bad-envelope: archive record 2, byte 127: the archive ends within it\n");
	assert_reads("cut within headers", (struct slice){archive.data, whole + 30},
		"1 resource https://a.example/1 text/html [<p>first]\n"
		"bad-envelope: archive record 2, byte 127: cut short within the headers; the rest "
		"was not read\n");
	archive.data[whole] = 'w';
	assert_reads("no record", buf_slice(&archive),
		"1 resource https://a.example/1 text/html [<p>first]\n"
		"bad-envelope: archive record 2, byte 127: no record begins here; the rest was not "
		"read\n");
	assert_reads("no length", slice_of("WARC/1.0\r\nWARC-Type: response\r\n\r\n"),
		"bad-envelope: archive record 1, byte 0: no Content-Length; the rest was not "
		"read\n");
}

/* A page of 16 MiB of zeros, in brotli. */
static void add_packed_zeros(struct buf *archive)
{
	static const char head[] = OK "Content-Encoding: br\r\n\r\n";
	const size_t size = 16 * 1024 * 1024;
	uint8_t *zeros = calloc(1, size);
	uint8_t packed[1024];
	size_t n = sizeof(packed);

	assert_non_null(zeros);
	assert_true(BrotliEncoderCompress(
		5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, size, zeros, &n, packed));
	free(zeros);
	assert_int_equal(buf_addf(archive,
				 "WARC/1.1\r\nWARC-Type: response\r\n%sContent-Length: "
				 "%zu\r\n\r\n%s",
				 HTTP, strlen(head) + n, head),
		0);
	assert_int_equal(buf_add(archive, (struct slice){(const char *)packed, n}), 0);
}

static void test_read_keeps_its_ceilings(void **state)
{
	CLEANUP(buf_deinit) struct buf archive = BUF_INIT(64 * 1024);
	CLEANUP(buf_deinit) struct buf block = BUF_INIT(64 * 1024);
	(void)state;

	assert_int_equal(buf_add(&block, slice_of(OK "Transfer-Encoding: chunked\r\n\r\n")), 0);
	for (int i = 0; i < 600; i++)
		assert_int_equal(buf_add(&block, slice_of("2\r\nxx\r\n")), 0);
	add_record(&archive, "response", HTTP, block.data);
	assert_reads("a large payload", buf_slice(&archive),
		"too-large: archive record 1: unpacks to more than 1000 bytes\n");
	buf_clear(&archive);
	add_packed_zeros(&archive);
	assert_reads("a bomb of brotli", buf_slice(&archive),
		"too-large: archive record 1: unpacks to more than 1000 bytes\n");
	buf_clear(&archive);
	for (int i = 0; i < 6; i++)
		add_record(&archive, "request", "", "x");
	assert_reads("many records", buf_slice(&archive),
		"1 skipped request\n2 skipped request\n3 skipped request\n4 skipped request\n"
		"5 skipped request\ntoo-large: more than 5 archive records; the rest was not "
		"read\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_gives_each_record_its_answer),
		cmocka_unit_test(test_read_says_where_an_archive_breaks),
		cmocka_unit_test(test_read_keeps_its_ceilings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
