/* Counters, gauges and histograms, and the text that Prometheus reads. */
#include "tests/support/test.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>

#include "runtime/buf.h"
#include "runtime/metrics.h"
#include "runtime/metrics_registry.h"

static int setup(void **state)
{
	return metrics_new((struct metrics **)state);
}

static int teardown(void **state)
{
	metrics_free(*state);
	return 0;
}

static void render(const struct metrics *metrics, struct buf *buf)
{
	buf_clear(buf);
	assert_int_equal(metrics_render(metrics, buf), 0);
}

static void assert_has(const struct buf *buf, const char *text)
{
	if (!strstr(buf->data, text))
		fail_msg("no \"%s\" in:\n%s", text, buf->data);
}

static void test_a_series_is_found_again_by_name_and_labels(void **state)
{
	struct metrics *metrics = *state;
	struct metric *one = metrics_get(metrics, METRIC_COUNTER, "x_total", "X.",
		METRIC_LABELS("lang", "pt", "backend", "libre"));

	metric_add(one, 1);
	assert_ptr_equal(one, metrics_get(metrics, METRIC_COUNTER, "x_total", "X.",
				      METRIC_LABELS("lang", "pt", "backend", "libre")));
	assert_ptr_not_equal(one, metrics_get(metrics, METRIC_COUNTER, "x_total", "X.",
					  METRIC_LABELS("lang", "es", "backend", "libre")));
	assert_true(metric_value(one) == 1);
}

static void test_a_family_stands_together_though_its_series_were_made_apart(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(65536);
	struct metrics *metrics = *state;

	metric_add(
		metrics_get(metrics, METRIC_COUNTER, "a_total", "A.", METRIC_LABELS("k", "1")), 2);
	metric_set(metrics_get(metrics, METRIC_GAUGE, "b", "B.", NULL), -0.1);
	(void)metrics_get(metrics, METRIC_COUNTER, "a_total", "A.", METRIC_LABELS("k", "2"));

	render(metrics, &buf);
	assert_has(&buf, "# HELP a_total A.\n# TYPE a_total counter\n"
			 "a_total{k=\"1\"} 2\na_total{k=\"2\"} 0\n"
			 "# HELP b B.\n# TYPE b gauge\nb -0.1\n");
}

static void test_label_values_are_escaped_and_made_valid(void **state)
{
	static const struct {
		const char *value;
		const char *printed;
		const char *why;
	} cases[] = {
		{"plain", "plain", "nothing to do"},
		{"a\\b", "a\\\\b", "a backslash begins an escape"},
		{"\"A\"", "\\\"A\\\"", "a quote ends the value"},
		{"a\nb", "a\\nb", "a line break ends the sample"},
		{"Expreß", "Expreß", "valid UTF-8 stays"},
		{"a\xff"
		 "b",
			"a?b", "never valid"},
		{"\xc3", "?", "cut in mid-character by the outlet itself"},
		{"\xc0\x80", "??", "overlong"},
		{"\xed\xa0\x80", "???", "a surrogate"},
		{"\xf0\x9f\x8c\x8d", "\xf0\x9f\x8c\x8d", "four bytes"},
		{"\xf4\x90\x80\x80", "????", "beyond Unicode"},
		{"", "", "empty"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(1000);
		char expected[64];

		(void)snprintf(expected, sizeof(expected), "k=\"%s\"", cases[i].printed);
		assert_int_equal(
			metrics_print_labels(&buf, METRIC_LABELS("k", cases[i].value), NULL), 0);
		if (strcmp(buf.data, expected) != 0)
			fail_msg("%s: %s, not %s", cases[i].why, buf.data, expected);
	}
}

static void test_a_long_label_value_is_cut_between_characters(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(1000);
	char value[200];
	(void)state;

	memset(value, 'a', sizeof(value));
	memcpy(value + 127, "\xc3\xa9", 2);
	value[199] = '\0';
	assert_int_equal(metrics_print_labels(&buf, METRIC_LABELS("k", value), NULL), 0);
	assert_int_equal(buf.len, strlen("k=\"\"") + 127);
}

static void test_numbers_read_back_as_they_were_and_no_longer_than_needed(void **state)
{
	static const struct {
		double number;
		const char *printed;
	} cases[] = {
		{0, "0"},
		{3, "3"},
		{-7, "-7"},
		{0.1, "0.1"},
		{0.1 + 0.2, "0.30000000000000004"},
		{1790000000.25, "1790000000.25"},
		{999999999999999, "999999999999999"},
		{1e300, "1e+300"},
		{(double)INFINITY, "+Inf"},
		{-(double)INFINITY, "-Inf"},
		{(double)NAN, "NaN"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(100);

		assert_int_equal(metrics_print_number(&buf, cases[i].number), 0);
		assert_string_equal(buf.data, cases[i].printed);
	}
}

static void test_a_histogram_cumulates_and_ends_with_infinity(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(65536);
	struct metrics *metrics = *state;
	struct metric *metric = metrics_get(
		metrics, METRIC_HISTOGRAM, "t_seconds", "T.", METRIC_LABELS("backend", "libre"));

	metric_observe(metric, 0.001); /* a bound belongs to its bucket */
	metric_observe(metric, 0.0015);
	metric_observe(metric, 500);
	assert_true(metric_value(metric) == 3);

	render(metrics, &buf);
	assert_has(&buf, "# TYPE t_seconds histogram\n"
			 "t_seconds_bucket{backend=\"libre\",le=\"0.001\"} 1\n"
			 "t_seconds_bucket{backend=\"libre\",le=\"0.002\"} 2\n");
	assert_has(&buf, "t_seconds_bucket{backend=\"libre\",le=\"131.072\"} 2\n"
			 "t_seconds_bucket{backend=\"libre\",le=\"+Inf\"} 3\n"
			 "t_seconds_sum{backend=\"libre\"} 500.0025\n"
			 "t_seconds_count{backend=\"libre\"} 3\n");
}

static void test_past_the_ceiling_a_series_is_called_other(void **state)
{
	struct metrics *metrics = *state;
	struct metric *first = NULL;
	struct metric *metric = NULL;
	char value[32];

	for (int i = 0; i < METRICS_SERIES_MAX + 10; i++) {
		(void)snprintf(value, sizeof(value), "%d", i);
		metric = metrics_get(
			metrics, METRIC_COUNTER, "m_total", "M.", METRIC_LABELS("k", value));
		first = first ? first : metric;
	}
	assert_string_equal(metric->labels, "k=\"other\"");
	assert_ptr_equal(first,
		metrics_get(metrics, METRIC_COUNTER, "m_total", "M.", METRIC_LABELS("k", "0")));
	assert_ptr_equal(metric,
		metrics_get(metrics, METRIC_COUNTER, "m_total", "M.", METRIC_LABELS("k", "new")));
}

static void test_families_without_end_share_a_sink(void **state)
{
	struct metrics *metrics = *state;
	char name[32];

	for (int i = 0; i < METRICS_FAMILIES_MAX + 1; i++) {
		(void)snprintf(name, sizeof(name), "f%d", i);
		metric_observe(metrics_get(metrics, METRIC_HISTOGRAM, name, "F.", NULL), 1);
	}
	assert_ptr_equal(
		metrics_get(metrics, METRIC_GAUGE, "one_more", "O.", NULL), &metrics->sink);
}

static void test_the_process_and_the_build_are_told(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(65536);
	CLEANUP(buf_deinit) struct buf small = BUF_INIT(100);

	render(*state, &buf);
	assert_has(&buf, "\nprocess_cpu_seconds_total ");
	assert_has(&buf, "\nprocess_resident_memory_bytes ");
	assert_has(&buf, "\nprocess_open_fds ");
	assert_has(&buf, "\nprocess_start_time_seconds 1");
	assert_has(&buf, "\ndragoman_build_info{version=\"" DRAGOMAN_VERSION "\",librdkafka=\"");
	assert_int_equal(buf.data[buf.len - 1], '\n');
	assert_int_equal(metrics_render(*state, &small), BUF_E_FULL);
}

static void *add_many(void *metric)
{
	for (int i = 0; i < 100000; i++)
		metric_add(metric, 1);
	return NULL;
}

static void test_no_addition_of_two_threads_is_lost(void **state)
{
	struct metric *metric = metrics_get(*state, METRIC_COUNTER, "n_total", "N.", NULL);
	pthread_t other;

	assert_int_equal(pthread_create(&other, NULL, add_many, metric), 0);
	add_many(metric);
	assert_int_equal(pthread_join(other, NULL), 0);
	assert_true(metric_value(metric) == 200000);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_series_is_found_again_by_name_and_labels),
		TEST(test_a_family_stands_together_though_its_series_were_made_apart),
		TEST(test_label_values_are_escaped_and_made_valid),
		TEST(test_a_long_label_value_is_cut_between_characters),
		TEST(test_numbers_read_back_as_they_were_and_no_longer_than_needed),
		TEST(test_a_histogram_cumulates_and_ends_with_infinity),
		TEST(test_past_the_ceiling_a_series_is_called_other),
		TEST(test_families_without_end_share_a_sink),
		TEST(test_the_process_and_the_build_are_told),
		TEST(test_no_addition_of_two_threads_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
