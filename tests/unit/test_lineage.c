/* The headers that tell where a record came from. */
#include "tests/support/test.h"

#include "runtime/lineage.h"

static const char trace[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

static struct lineage of(const struct header *headers, size_t count, const char *worker)
{
	const struct record record = {.topic = "articles.source",
		.partition = 3,
		.offset = 77,
		.headers = headers,
		.header_count = count};
	struct lineage lineage;

	lineage_of(&record, worker, &lineage);
	return lineage;
}

static void test_the_first_record_of_a_chain_is_its_own_raw(void **state)
{
	const struct lineage lineage = of(NULL, 0, "ingest");
	(void)state;

	assert_string_equal(lineage.input, "articles.source/3/77");
	assert_string_equal(lineage.raw, "articles.source/3/77");
	assert_true(lineage_trace_is_valid(slice_of(lineage.trace)));
}

static void test_raw_and_trace_are_carried_on(void **state)
{
	const struct header headers[] = {
		{LINEAGE_RAW, slice_of("articles.raw/0/5")}, {LINEAGE_TRACE, slice_of(trace)}};
	const struct lineage lineage = of(headers, COUNT_OF(headers), "translate");
	(void)state;

	assert_string_equal(lineage.input, "articles.source/3/77");
	assert_string_equal(lineage.raw, "articles.raw/0/5");
	assert_memory_equal(lineage.trace, trace, 36);
	assert_memory_not_equal(lineage.trace + 36, trace + 36, 16);
}

static void test_done_again_it_is_the_same_lineage_by_another_worker_another_span(void **state)
{
	const struct lineage one = of(NULL, 0, "ingest");
	const struct lineage again = of(NULL, 0, "ingest");
	const struct lineage other = of(NULL, 0, "publish");
	(void)state;

	assert_string_equal(one.trace, again.trace);
	assert_memory_equal(one.trace, other.trace, 36);
	assert_string_not_equal(one.trace, other.trace);
}

static void test_a_header_that_does_not_read_is_as_good_as_none(void **state)
{
	static const struct {
		const char *raw;
		bool valid;
		const char *why;
	} places[] = {
		{"articles.raw/0/5", true, "as we write it"},
		{"a_b-C.9/11/9223372036854775807", true, "all letters that a topic may have"},
		{"", false, "nothing"},
		{"articles.raw", false, "no partition"},
		{"articles.raw/0", false, "no offset"},
		{"articles.raw/0/", false, "empty offset"},
		{"/0/5", false, "no topic"},
		{"articles.raw/x/5", false, "no number"},
		{"articles.raw/0/5/6", false, "one part too many"},
		{"articles raw/0/5", false, "no topic's name"},
		{"articles.raw/-1/5", false, "no partition has this number"},
		{"articles.raw/0/99999999999999999999", false, "beyond any offset"},
	};
	static const struct {
		const char *trace;
		bool valid;
		const char *why;
	} traces[] = {
		{trace, true, "the standard's example"},
		{"01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x", true,
			"a later version may have more"},
		{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x", false,
			"version 0 may not"},
		{"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false, "forbidden"},
		{"00-00000000000000000000000000000000-b7ad6b7169203331-01", false, "no trace"},
		{"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false, "no span"},
		{"00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false, "upper case"},
		{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", false, "no flags"},
		{"", false, "nothing"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (lineage_place_is_valid(slice_of(places[i].raw)) != places[i].valid)
			fail_msg("%s", places[i].why);
	for (size_t i = 0; i < COUNT_OF(traces); i++)
		if (lineage_trace_is_valid(slice_of(traces[i].trace)) != traces[i].valid)
			fail_msg("%s", traces[i].why);
	assert_false(lineage_place_is_valid((struct slice){0}));
	assert_false(lineage_trace_is_valid((struct slice){0}));
}

static void test_the_stream_knows_its_own_headers(void **state)
{
	(void)state;

	assert_true(lineage_owns("dragoman-input"));
	assert_true(lineage_owns("traceparent"));
	assert_false(lineage_owns("tracestate"));
	assert_false(lineage_owns("dragoman-country"));
	assert_true(lineage_is_reason("dragoman-error-code"));
	assert_true(lineage_is_reason("dragoman-drop-code"));
	assert_false(lineage_is_reason("content-type"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_record_of_a_chain_is_its_own_raw),
		cmocka_unit_test(test_raw_and_trace_are_carried_on),
		cmocka_unit_test(
			test_done_again_it_is_the_same_lineage_by_another_worker_another_span),
		cmocka_unit_test(test_a_header_that_does_not_read_is_as_good_as_none),
		cmocka_unit_test(test_the_stream_knows_its_own_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
