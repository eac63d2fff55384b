/* How long a backend writes is learned from what passes, and not beyond bounds. */
#include "tests/support/test.h"

#include <math.h>
#include <stdio.h>

#include "translate/stretch.h"

enum {
	WARM = 400,  /* segments after which a median stands */
	LONG = 4000, /* segments of a stream that goes on and on */
};

static uint32_t seed;

/* Evenly from -1 to 1. */
static double draw(void)
{
	seed = seed * 1664525u + 1013904223u;
	return (double)(seed >> 8) / (1 << 23) - 1;
}

static int set_up(void **state)
{
	struct stretches *stretches;

	seed = 1;
	if (stretches_new(&stretches))
		return -1;
	*state = stretches;
	return 0;
}

static int tear_down(void **state)
{
	stretches_free(*state);
	return 0;
}

/* Segments whose lengths lie about a median as sentences' do. */
static void teach(struct stretches *stretches, const char *language, const char *backend,
	double median, size_t count)
{
	for (size_t i = 0; i < count; i++)
		stretch_learn(stretches, language, backend, 100, 100 * median * exp(0.4 * draw()));
}

static void assert_near(double value, double wanted, double error)
{
	if (fabs(value - wanted) > error)
		fail_msg("%f is not %f", value, wanted);
}

static void test_it_begins_with_what_people_write(void **state)
{
	assert_true(stretch_of(*state, "de", "deepl") == 1);
	assert_int_equal(stretches_taught(*state), 0);
}

static void test_the_median_is_learned_of_each_pair_alone(void **state)
{
	teach(*state, "de", "deepl", 1.1, WARM);
	teach(*state, "de-AT", "amazon", 0.95, WARM);
	assert_near(stretch_of(*state, "de", "deepl"), 1.1, 0.03);
	assert_near(stretch_of(*state, "de-CH", "amazon"), 0.95, 0.03);
	assert_true(stretch_of(*state, "fr", "deepl") == 1);
	assert_int_equal(stretches_taught(*state), 2 * WARM);
}

static void test_outliers_pull_no_more_than_others(void **state)
{
	for (size_t i = 0; i < WARM; i++) {
		stretch_learn(*state, "de", "deepl", 100, i % 10 == 0 ? 1e6 : 98);
		stretch_learn(*state, "de", "deepl", 100, 102);
	}
	assert_near(stretch_of(*state, "de", "deepl"), 1.02, 0.01);
}

static void test_a_backend_that_changes_is_followed(void **state)
{
	teach(*state, "de", "deepl", 1.1, LONG);
	teach(*state, "de", "deepl", 0.95, WARM);
	assert_near(stretch_of(*state, "de", "deepl"), 0.95, 0.03);
}

/* Each answer is a little shorter than the one before, until half is left: each is near enough to
 * what was learned to pass. */
static void test_a_stream_that_shrinks_cannot_take_the_bounds_along(void **state)
{
	double share = 1;
	double learned = 1;
	size_t passed = 0;

	for (size_t i = 0; i < LONG; i++) {
		double english = 100 * share * exp(0.2 * draw());

		learned = stretch_of(*state, "de", "deepl");
		if (english * 2 > 100 * learned) {
			stretch_learn(*state, "de", "deepl", 100, english);
			passed++;
		}
		share = fmax(share * 0.999, 0.5);
	}
	assert_true(passed > LONG / 2); /* it was no other check that held it */
	assert_near(learned, 1 / 1.15, 0.01);
	teach(*state, "de", "deepl", 3, LONG);
	assert_near(stretch_of(*state, "de", "deepl"), 1.15, 0.01);
}

static void test_an_unknown_language_may_be_further_off(void **state)
{
	teach(*state, "xx", "deepl", 1.5, LONG);
	assert_near(stretch_of(*state, "xx", "deepl"), 1.5, 0.05);
	teach(*state, "xx", "deepl", 0.5, LONG);
	assert_near(stretch_of(*state, "xx", "deepl"), 1 / 1.6, 0.01);
}

static void test_short_ones_say_nothing(void **state)
{
	stretch_learn(*state, "de", "deepl", 39, 50);
	stretch_learn(*state, "de", "deepl", 50, 39);
	stretch_learn(*state, "", "deepl", 50, 50);
	assert_int_equal(stretches_taught(*state), 0);
}

static void test_pairs_are_bounded_and_the_oldest_leave(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(STRETCH_TEXT_MAX);
	size_t lines = 0;

	teach(*state, "de", "deepl", 1.1, WARM);
	for (int i = 0; i < 20 * STRETCHES_MAX; i++) {
		char backend[80];

		(void)snprintf(backend, sizeof(backend), "%d-%060d", i, 0);
		stretch_learn(*state, "fr", backend, 100, 90);
		(void)stretch_of(*state, "de", "deepl"); /* in use, so it stays */
	}
	assert_near(stretch_of(*state, "de", "deepl"), 1.1, 0.03);
	assert_int_equal(stretches_save(*state, &text), 0);
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	assert_in_range(lines, STRETCHES_MAX / 2, STRETCHES_MAX + 1);
}

static void test_what_was_learned_can_be_written_and_read(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(STRETCH_TEXT_MAX);
	CLEANUP(buf_deinit) struct buf again = BUF_INIT(STRETCH_TEXT_MAX);
	CLEANUP(stretches_freep) struct stretches *other = NULL;

	teach(*state, "de", "deepl", 1.1, WARM);
	teach(*state, "zh-Hans", "amazon", 0.9, WARM);
	assert_int_equal(stretches_new(&other), 0);
	assert_int_equal(stretches_save(*state, &text), 0);
	assert_int_equal(stretches_load(other, buf_slice(&text)), 0);
	assert_near(stretch_of(other, "de", "deepl"), stretch_of(*state, "de", "deepl"), 1e-5);
	assert_near(stretch_of(other, "zh", "amazon"), stretch_of(*state, "zh", "amazon"), 1e-5);
	assert_int_equal(stretches_save(other, &again), 0);
	assert_string_equal(again.data, text.data);
}

static void test_what_is_damaged_is_not_taken_in(void **state)
{
	static const struct {
		const char *why, *text;
	} cases[] = {
		{"empty", ""},
		{"of another version", "dragoman stretch 2\nde\t5\t0.01\tdeepl\n"},
		{"further off than can be learned", "dragoman stretch 1\nde\t5\t0.9\tdeepl\n"},
		{"no number", "dragoman stretch 1\nde\t5\tnan\tdeepl\n"},
		{"no backend", "dragoman stretch 1\nde\t5\t0.01\t\n"},
		{"no end", "dragoman stretch 1\nde\t5\t0.01\tdeepl"},
		{"a line of bytes", "dragoman stretch 1\n\x01\xff\xfe\n"},
		{"a field less", "dragoman stretch 1\nde\t5\tdeepl\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (stretches_load(*state, slice_of(cases[i].text)) != STRETCH_E_FOREIGN)
			fail_msg("%s", cases[i].why);
	assert_true(stretch_of(*state, "de", "deepl") == 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_it_begins_with_what_people_write),
		TEST(test_the_median_is_learned_of_each_pair_alone),
		TEST(test_outliers_pull_no_more_than_others),
		TEST(test_a_backend_that_changes_is_followed),
		TEST(test_a_stream_that_shrinks_cannot_take_the_bounds_along),
		TEST(test_an_unknown_language_may_be_further_off),
		TEST(test_short_ones_say_nothing),
		TEST(test_pairs_are_bounded_and_the_oldest_leave),
		TEST(test_what_was_learned_can_be_written_and_read),
		TEST(test_what_is_damaged_is_not_taken_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
