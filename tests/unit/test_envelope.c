/* What a record holds, whatever it is wrapped in; and what is no record at all. */
#include "tests/support/test.h"

#include <stdio.h>
#include <time.h>

#include <zlib.h>
#include <zstd.h>

#include "ingest/envelope.h"
#include "runtime/base64.h"
#include "runtime/buf.h"

static const struct envelope_limits limits = {.record = 1024 * 1024,
	.inflated = 4 * 1024 * 1024,
	.items = 1000,
	.json = {.depth = 64, .elements = 100000}};

static int on_item(void *user, const struct envelope_item *item)
{
	char *json = cJSON_PrintUnformatted(item->json);
	int r = buf_addf(user, "%s %s %s\n", item->format, item->place, json);

	free(json);
	return r;
}

static int on_fault(void *user, const char *code, const char *detail)
{
	return buf_addf(user, "%s: %s\n", code, detail);
}

static const struct envelope_ops ops = {.item = on_item, .fault = on_fault};

static void assert_opens(const char *why, struct slice value, const char *wanted)
{
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(1024 * 1024);

	assert_int_equal(
		envelope_open(&(struct envelope_source){.value = value}, &limits, &ops, &got), 0);
	if (strcmp(got.data ? got.data : "", wanted) != 0)
		fail_msg("%s: %s", why, got.data);
}

static void test_open_finds_objects_arrays_and_lines(void **state)
{
	static const struct {
		const char *why, *value, *wanted;
	} cases[] = {
		{"an object", "{\"a\":1}", "json record {\"a\":1}\n"},
		{"an object over lines", "{\n\"a\":\n1}\n", "json record {\"a\":1}\n"},
		{"an array", "[{\"a\":1},2]",
			"json-array element 1 {\"a\":1}\njson-array element 2 2\n"},
		{"lines", "{\"a\":1}\n\n{\"b\":2}\n",
			"json-lines line 1 {\"a\":1}\njson-lines line 3 {\"b\":2}\n"},
		{"a bad line costs that line", "{\"a\":1}\n{\"b\":\n{\"c\":3}\n",
			"json-lines line 1 {\"a\":1}\nbad-json: line 2, byte 13: the text ends too "
			"early\njson-lines line 3 {\"c\":3}\n"},
		{"the first line is bad", "{\"a\":x}\n{\"b\":2}\n",
			"bad-json: line 1, byte 5: no value begins so\njson-lines line 2 "
			"{\"b\":2}\n"},
		{"a byte order mark", "\xEF\xBB\xBF{\"a\":1}", "json record {\"a\":1}\n"},
		{"Latin-1 in it", "{\"a\":\"caf\xE9\"}", "json record {\"a\":\"café\"}\n"},
		{"nothing", "", "empty-record: the record has no bytes\n"},
		{"blanks", " \n\t ", "empty-record: the record holds nothing but blanks\n"},
		{"an empty array", "[]", "not-an-article: the record is an empty array\n"},
		{"prose", "Hello, world", "bad-json: byte 0: no value begins so\n"},
		{"a cut object", "{\"a\":\"b", "bad-json: byte 7: the string has no end\n"},
		{"scrapy-cluster's poison", "json failed to parse",
			"bad-json: scrapy-cluster could not encode its item and sent this "
			"sentence\n"},
		{"a pickle", "\x80\x04\x95.",
			"bad-envelope: a Python pickle: it is never opened\n"},
		{"broken gzip", "\x1F\x8B\x08 and no more",
			"bad-envelope: gzip: broken or cut short after 0 bytes of content\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_opens(cases[i].why, slice_of(cases[i].value), cases[i].wanted);
}

/* `windowBits`: 31 gzip, 15 zlib. */
static size_t deflated(const char *plain, size_t n, int bits, unsigned char *bytes, size_t room)
{
	z_stream stream = {0};

	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (Bytef *)(uintptr_t)plain;
	stream.avail_in = (uInt)n;
	stream.next_out = bytes;
	stream.avail_out = (uInt)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&stream);
	return stream.total_out;
}

static void test_open_takes_wrappers_off(void **state)
{
	static const char plain[] = "{\"a\":\"some text that is long enough to be packed\"}";
	static const char shown[] = "{\"a\":\"some text that is long enough to be packed\"}\n";
	char packed[400], text[800], wanted[200];
	size_t n;
	(void)state;

	n = deflated(plain, strlen(plain), 31, (unsigned char *)packed, sizeof(packed));
	(void)snprintf(wanted, sizeof(wanted), "json+gzip record %s", shown);
	assert_opens("gzip", (struct slice){packed, n}, wanted);

	base64_write((struct slice){packed, n}, text);
	(void)snprintf(wanted, sizeof(wanted), "json+base64+gzip record %s", shown);
	assert_opens("gzip in base64", slice_of(text), wanted);

	n = deflated(plain, strlen(plain), 15, (unsigned char *)packed, sizeof(packed));
	(void)snprintf(wanted, sizeof(wanted), "json+zlib record %s", shown);
	assert_opens("zlib", (struct slice){packed, n}, wanted);

	n = ZSTD_compress(packed, sizeof(packed), plain, strlen(plain), 3);
	(void)snprintf(wanted, sizeof(wanted), "json+zstd record %s", shown);
	assert_opens("zstd", (struct slice){packed, n}, wanted);
	assert_opens("half a zstd", (struct slice){packed, n - 3},
		"bad-envelope: zstd: broken or cut short after 0 bytes of content\n");

	memcpy(text, "\0\0\0\0\x2A", 5);
	memcpy(text + 5, plain, strlen(plain));
	(void)snprintf(wanted, sizeof(wanted), "json+confluent record %s", shown);
	assert_opens("a Confluent frame", (struct slice){text, 5 + strlen(plain)}, wanted);
	assert_opens("Avro in a Confluent frame", (struct slice){"\0\0\0\0\x2A\x06xyz", 9},
		"bad-envelope: a Confluent frame whose payload is neither JSON nor XML: it needs "
		"schema 42 and [schema_registry] url\n");
}

static void test_open_refuses_bombs_quickly(void **state)
{
	const size_t size = 64 * 1024 * 1024;
	char *zeros = calloc(1, size);
	char *packed = malloc(1024 * 1024);
	CLEANUP(buf_deinit) struct buf deep = BUF_INIT(1024 * 1024);
	CLEANUP(buf_deinit) struct buf wide = BUF_INIT(1024 * 1024);
	clock_t began;
	size_t n;
	(void)state;

	n = deflated(zeros, size, 31, (unsigned char *)packed, 1024 * 1024);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buf_add(&deep, slice_of("[")), 0);
	assert_int_equal(buf_add(&wide, slice_of("[1")), 0);
	for (int i = 0; i < 200000; i++)
		assert_int_equal(buf_add(&wide, slice_of(",1")), 0);
	assert_int_equal(buf_add(&wide, slice_of("]")), 0);

	began = clock();
	assert_opens("gzip", (struct slice){packed, n},
		"too-large: gzip: unpacks to more than 4194304 bytes\n");
	assert_opens("depth", buf_slice(&deep), "too-large: byte 64: nested too deep\n");
	assert_opens("width", buf_slice(&wide), "too-large: byte 199999: too many values\n");
	/* 50 ms each is what is promised; sanitizers take their share. */
	assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 0.5);
	assert_opens("a record over the limit", (struct slice){zeros, 2 * 1024 * 1024},
		"too-large: 2097152 bytes, and 1048576 are allowed\n");
	free(zeros);
	free(packed);
}

static void test_open_reads_the_charset_of_the_header(void **state)
{
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(1024);
	(void)state;

	assert_int_equal(
		envelope_open(
			&(struct envelope_source){
				.value = slice_of("{\"a\":\"\xCC\xEE\xF1\xEA\xE2\xE0\"}"),
				.content_type = slice_of("application/json; charset=windows-1251")},
			&limits, &ops, &got),
		0);
	assert_string_equal(got.data, "json record {\"a\":\"Москва\"}\n");
}

static void test_open_counts_its_items(void **state)
{
	CLEANUP(buf_deinit) struct buf value = BUF_INIT(100000);
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(1024 * 1024);
	(void)state;

	for (int i = 0; i < 1005; i++)
		assert_int_equal(buf_add(&value, slice_of("{}\n")), 0);
	assert_int_equal(envelope_open(&(struct envelope_source){.value = buf_slice(&value)},
				 &limits, &ops, &got),
		0);
	assert_non_null(strstr(got.data, "line 1000 {}\ntoo-large: more than 1000 lines"));
	assert_null(strstr(got.data, "line 1001 "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open_finds_objects_arrays_and_lines),
		cmocka_unit_test(test_open_takes_wrappers_off),
		cmocka_unit_test(test_open_refuses_bombs_quickly),
		cmocka_unit_test(test_open_reads_the_charset_of_the_header),
		cmocka_unit_test(test_open_counts_its_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
