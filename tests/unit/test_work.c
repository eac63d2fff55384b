/* A record and its letters: what is copied, what the stream adds and takes away, what is counted.
 */
#include "tests/support/test.h"

#include "runtime/stream.h"
#include "runtime/work.h"

static const struct stream_topics topics = {.names = {"dead", "dropped", "state", "out"},
	.count = 4,
	.dead = 0,
	.dropped = 1,
	.state = 2};

static const struct header original_headers[] = {
	{"content-type", {"text/plain", 10}},
	{"dragoman-raw", {"raw/0/1", 7}},
	{"dragoman-error-code", {"bad-json", 8}},
	{"dragoman-attempts", {"2", 1}},
	{"empty", {NULL, 0}},
};

static struct work *make(struct in_flight *flight, struct slice value)
{
	const struct record record = {.topic = "in",
		.partition = 4,
		.offset = 9,
		.timestamp_ms = 1234,
		.key = slice_of("key"),
		.value = value,
		.headers = original_headers,
		.header_count = COUNT_OF(original_headers)};
	struct work *work = NULL;

	assert_int_equal(work_new(&record, "ingest", &topics, flight, &work), 0);
	work->state = WORK_OUT;
	flight->out++;
	return work;
}

static void test_a_record_is_copied_whole(void **state)
{
	struct in_flight flight = {0};
	struct work *work = make(&flight, slice_of("value"));
	const struct record *record = work_record(work);
	(void)state;

	assert_true(slice_is(record->key, slice_of("key")));
	assert_true(slice_is(record->value, slice_of("value")));
	assert_int_equal(record->header_count, COUNT_OF(original_headers));
	assert_true(slice_is(record_header(record, "content-type"), slice_of("text/plain")));
	assert_null(record_header(record, "empty").data);
	assert_string_equal(work_raw(work), "raw/0/1");
	assert_int_equal(flight.count, 1);
	assert_true(flight.bytes > 5);
	(void)work_free(work);
	assert_int_equal(flight.count + flight.bytes + flight.out, 0);
}

static void test_a_tombstone_and_an_empty_value_are_told_apart(void **state)
{
	struct in_flight flight = {0};
	struct work *tombstone = make(&flight, (struct slice){0});
	struct work *empty = make(&flight, slice_of(""));
	(void)state;

	assert_null(work_record(tombstone)->value.data);
	assert_non_null(work_record(empty)->value.data);
	(void)work_free(tombstone);
	(void)work_free(empty);
}

static void test_outcomes_are_numbered_and_state_is_none(void **state)
{
	struct in_flight flight = {0};
	struct work *work = make(&flight, slice_of("value"));
	const struct record output = {.topic = "out", .value = slice_of("a")};
	(void)state;

	assert_int_equal(work_state(work, slice_of("k"), slice_of("v")), 0);
	assert_false(work_has_outcome(work));
	assert_int_equal(work_output(work, &output), 0);
	assert_int_equal(work_extra(work, &output), 0);
	assert_int_equal(work_drop(work, "duplicate", "seen %d times", 2), 0);
	assert_true(work_has_outcome(work));

	assert_int_equal(work->items, 2);
	assert_int_equal(work->letters->kind, LETTER_STATE);
	assert_int_equal(work->letters->record.partition, 4);
	assert_int_equal(work->letters->next->item, 1);
	assert_int_equal(work->letters->next->next->item, 0);
	assert_int_equal(work->letters->next->next->next->item, 2);
	(void)work_free(work);
	assert_int_equal(flight.bytes, 0);
}

static void test_a_worker_cannot_forge_lineage(void **state)
{
	struct in_flight flight = {0};
	struct work *work = make(&flight, slice_of("value"));
	const struct record output = {.topic = "out",
		.value = slice_of("a"),
		.headers = original_headers,
		.header_count = COUNT_OF(original_headers)};
	(void)state;

	assert_int_equal(work_output(work, &output), 0);
	assert_null(record_header(&work->letters->record, "dragoman-raw").data);
	assert_true(slice_is(
		record_header(&work->letters->record, "content-type"), slice_of("text/plain")));
	(void)work_free(work);
}

static void test_a_dead_letter_has_the_original_and_its_own_reason_alone(void **state)
{
	struct in_flight flight = {0};
	struct work *work = make(&flight, slice_of("value"));
	const struct record *dead;
	(void)state;

	assert_int_equal(work_dead(work, "not-an-article", "no %s", "body"), 0);
	dead = &work->letters->record;
	assert_true(slice_is(dead->value, slice_of("value")));
	assert_true(slice_is(dead->key, slice_of("key")));
	assert_int_equal(dead->timestamp_ms, 1234);
	assert_string_equal(work->letters->code, "not-an-article");

	const struct {
		const char *name, *value, *why;
	} cases[] = {
		{"content-type", "text/plain", "the original's"},
		{"dragoman-error-code", "not-an-article", "this reason, not that of a replay"},
		{"dragoman-error-stage", "ingest", "the worker"},
		{"dragoman-error-detail", "no body", "the sentence"},
		{"dragoman-orig-topic", "in", "where it stood"},
		{"dragoman-orig-partition", "4", "where it stood"},
		{"dragoman-orig-offset", "9", "where it stood"},
		{"dragoman-orig-timestamp", "1234", "when it came"},
		{"dragoman-attempts", "3", "one more than the replayed record says"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!slice_is(record_header(dead, cases[i].name), slice_of(cases[i].value)))
			fail_msg("%s: %s", cases[i].name, cases[i].why);
	(void)work_free(work);
}

static void test_what_is_too_large_shrinks_until_it_must_fit(void **state)
{
	static char large[200 * 1024];
	struct in_flight flight = {0};
	struct work *work = make(&flight, (struct slice){large, sizeof(large)});
	const struct record output = {.topic = "out", .value = slice_of("a")};
	(void)state;

	assert_int_equal(work_state(work, slice_of("k"), slice_of("v")), 0);
	assert_int_equal(work_output(work, &output), 0);
	assert_int_equal(work_shrink(work), 0);
	assert_string_equal(work->letters->code, "output-too-large");
	assert_int_equal(work->letters->record.value.len, sizeof(large));
	assert_null(work->letters->next);

	assert_int_equal(work_shrink(work), 0);
	assert_int_equal(work->letters->record.value.len, 64 * 1024);
	assert_true(slice_is(
		record_header(&work->letters->record, "dragoman-cut"), slice_of("204800")));

	assert_int_equal(work_shrink(work), 0);
	assert_int_equal(work->letters->record.value.len, 0);
	assert_null(record_header(&work->letters->record, "content-type").data);
	assert_int_equal(work->items, 1);
	(void)work_free(work);
	assert_int_equal(flight.bytes, 0);
}

static void test_a_dead_letter_that_is_too_large_keeps_its_reason(void **state)
{
	static char large[200 * 1024];
	struct in_flight flight = {0};
	struct work *work = make(&flight, (struct slice){large, sizeof(large)});
	(void)state;

	assert_int_equal(work_dead(work, "no-route", "none for xx"), 0);
	assert_int_equal(work_shrink(work), 0);
	assert_string_equal(work->letters->code, "no-route");
	assert_int_equal(work->letters->record.value.len, 64 * 1024);
	assert_true(slice_is(record_header(&work->letters->record, "dragoman-error-detail"),
		slice_of("none for xx")));
	(void)work_free(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_record_is_copied_whole),
		cmocka_unit_test(test_a_tombstone_and_an_empty_value_are_told_apart),
		cmocka_unit_test(test_outcomes_are_numbered_and_state_is_none),
		cmocka_unit_test(test_a_worker_cannot_forge_lineage),
		cmocka_unit_test(test_a_dead_letter_has_the_original_and_its_own_reason_alone),
		cmocka_unit_test(test_what_is_too_large_shrinks_until_it_must_fit),
		cmocka_unit_test(test_a_dead_letter_that_is_too_large_keeps_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
