/* What is wrapped around a record's bytes comes off, or is named. */
#include "tests/support/test.h"

#include <zlib.h>
#include <zstd.h>

#include "ingest/wrapper.h"
#include "runtime/base64.h"

static const char plain[] = "{\"a\":\"some text that is long enough to be packed\"}";

/* `names` and the bare bytes, or the code and the sentence. */
static void assert_bare(const char *why, struct slice bytes, const char *names, const char *bare)
{
	CLEANUP(wrapper_deinit) struct wrapper wrapper = WRAPPER_INIT(4096);
	struct wrapper_fault fault = {0};
	struct slice got = {0};

	if (wrapper_remove(&wrapper, bytes, &got, &fault))
		fail_msg("%s: %s: %s", why, fault.code, fault.detail);
	assert_string_equal(wrapper.names, names);
	if (!slice_is(got, slice_of(bare)))
		fail_msg("%s: %.*s", why, (int)got.len, got.data);
}

static void assert_fault(const char *why, struct slice bytes, const char *code, const char *detail)
{
	CLEANUP(wrapper_deinit) struct wrapper wrapper = WRAPPER_INIT(4096);
	struct wrapper_fault fault = {0};
	struct slice got = {0};

	if (wrapper_remove(&wrapper, bytes, &got, &fault) != WRAPPER_E_FAULT)
		fail_msg("%s: no fault", why);
	assert_string_equal(fault.code, code);
	assert_string_equal(fault.detail, detail);
	assert_null(got.data);
}

/* `bits`: 31 gzip, 15 zlib. */
static struct slice deflated(struct slice content, int bits, char *bytes, size_t room)
{
	z_stream stream = {0};

	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (Bytef *)(uintptr_t)content.data;
	stream.avail_in = (uInt)content.len;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = (uInt)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&stream);
	return (struct slice){bytes, stream.total_out};
}

static struct slice in_base64(struct slice content, char *text)
{
	base64_write(content, text);
	return slice_of(text);
}

static struct slice framed(struct slice content, char *bytes)
{
	memcpy(bytes, "\0\0\0\0\x2A", 5);
	memcpy(bytes + 5, content.data, content.len);
	return (struct slice){bytes, content.len + 5};
}

static void test_remove_takes_off_what_is_there(void **state)
{
	char a[1024], b[1024], c[1024];
	struct slice packed = deflated(slice_of(plain), 31, a, sizeof(a));
	(void)state;

	assert_bare("nothing", slice_of(plain), "", plain);
	assert_bare("gzip", packed, "+gzip", plain);
	assert_bare("gzip in base64", in_base64(packed, b), "+base64+gzip", plain);
	assert_bare("base64 in a frame in gzip",
		deflated(framed(slice_of(plain), b), 31, c, sizeof(c)), "+gzip+confluent", plain);
	assert_bare("zlib", deflated(slice_of(plain), 15, a, sizeof(a)), "+zlib", plain);
	assert_bare("Zstandard",
		(struct slice){a, ZSTD_compress(a, sizeof(a), plain, strlen(plain), 3)}, "+zstd",
		plain);
	assert_bare("a frame", framed(slice_of(plain), b), "+confluent", plain);
	assert_bare("a short word is no base64", slice_of("abcd"), "", "abcd");
}

/* The three that are allowed leave each other's buffers alone. */
static void test_remove_takes_off_three_and_no_more(void **state)
{
	char a[1024], b[2048], c[2048], d[4096];
	struct slice packed = deflated(slice_of(plain), 31, a, sizeof(a));
	struct slice thrice = deflated(in_base64(packed, b), 15, c, sizeof(c));
	(void)state;

	assert_bare("three", thrice, "+zlib+base64+gzip", plain);
	assert_fault("four", in_base64(thrice, d), "bad-envelope", "wrapped more than 3 times");
}

static void test_remove_names_what_cannot_come_off(void **state)
{
	char zeros[5000] = {0};
	char a[8192], b[8192];
	struct slice packed = deflated(slice_of(plain), 31, a, sizeof(a));
	(void)state;

	assert_fault("half a gzip", (struct slice){packed.data, packed.len / 2}, "bad-envelope",
		"gzip: broken or cut short after 24 bytes of content");
	assert_fault("a bomb", deflated((struct slice){zeros, sizeof(zeros)}, 31, b, sizeof(b)),
		"too-large", "gzip: unpacks to more than 4096 bytes");
	assert_fault("much base64", in_base64((struct slice){zeros, sizeof(zeros)}, b), "too-large",
		"base64: holds more than 4096 bytes");
	assert_fault("a pickle", slice_of("\x80\x04\x95."), "bad-envelope",
		"a Python pickle: it is never opened");
	assert_fault("Avro", (struct slice){"\0\0\0\0\x2A\x06xyz", 9}, "bad-envelope",
		"a Confluent frame whose payload is neither JSON nor XML: it needs "
		"schema 42 and [schema_registry] url");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_remove_takes_off_what_is_there),
		cmocka_unit_test(test_remove_takes_off_three_and_no_more),
		cmocka_unit_test(test_remove_names_what_cannot_come_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
