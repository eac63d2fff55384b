/* One value read as its row says; and every row that ships is sound. */
#include "tests/support/test.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "runtime/kafka.h"
#include "runtime/nearest.h"
#include "runtime/setting.h"
#include "runtime/worker.h"
#include "translate/engine.h"

static const struct setting number = {.name = "n", .type = SETTING_NUMBER};
static const struct setting limited = {.name = "n", .type = SETTING_NUMBER, .min = -1, .max = 9};
static const struct setting pause_row = {.name = "p", .type = SETTING_TIME};
static const struct setting size_row = {.name = "s", .type = SETTING_BYTES};

static void test_whole_numbers_are_read_with_their_units(void **state)
{
	static const struct {
		const struct setting *row;
		const char *text;
		int r;
		long value;
		const char *why;
	} table[] = {
		{&number, "0", 0, 0, "zero"},
		{&number, "-7", 0, -7, "negative"},
		{&number, "9223372036854775807", 0, LONG_MAX, "the largest"},
		{&number, "9223372036854775808", SETTING_E_VALUE, 0, "one more"},
		{&number, "", SETTING_E_VALUE, 0, "nothing"},
		{&number, "+7", SETTING_E_VALUE, 0, "strtol() would take it"},
		{&number, " 7", SETTING_E_VALUE, 0, "so too"},
		{&number, "0x10", SETTING_E_VALUE, 0, "hexadecimal"},
		{&number, "7.0", SETTING_E_VALUE, 0, "a fraction"},
		{&number, "1e3", SETTING_E_VALUE, 0, "an exponent"},
		{&number, "7s", SETTING_E_VALUE, 0, "a unit where there is none"},
		{&limited, "-1", 0, -1, "the lower end"},
		{&limited, "9", 0, 9, "the upper end"},
		{&limited, "-2", SETTING_E_VALUE, 0, "below"},
		{&limited, "10", SETTING_E_VALUE, 0, "above"},
		{&pause_row, "250ms", 0, 250, "milliseconds"},
		{&pause_row, "5s", 0, 5000, "seconds"},
		{&pause_row, "2min", 0, 120000, "minutes"},
		{&pause_row, "1h", 0, 3600000, "hours"},
		{&pause_row, "7d", 0, 604800000, "days"},
		{&pause_row, "0", 0, 0, "zero is zero in every unit"},
		{&pause_row, "-1", 0, -1, "no limit"},
		{&pause_row, "5", SETTING_E_VALUE, 0, "five of what?"},
		{&pause_row, "5 s", SETTING_E_VALUE, 0, "a blank"},
		{&pause_row, "5m", SETTING_E_VALUE, 0, "minutes or months?"},
		{&pause_row, "9223372036854775807d", SETTING_E_VALUE, 0, "too many days"},
		{&size_row, "100", 0, 100, "bytes"},
		{&size_row, "64K", 0, 65536, "K is 1,024"},
		{&size_row, "2M", 0, 2097152, "M"},
		{&size_row, "1G", 0, 1073741824, "G"},
		{&size_row, "1k", SETTING_E_VALUE, 0, "k is 1,000 elsewhere"},
		{&size_row, "1T", SETTING_E_VALUE, 0, "nothing here is so large"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		char why[SETTING_WHY_MAX];
		long value = -99;

		print_message("%s\n", table[i].why);
		assert_int_equal(
			setting_read(table[i].row, table[i].text, &value, why), table[i].r);
		assert_int_equal(value, table[i].r ? -99 : table[i].value);
	}
}

static void test_real_numbers_are_only_those_that_people_write(void **state)
{
	static const struct setting row = {.name = "r", .type = SETTING_REAL};
	static const char *const refused[] = {
		"", "nan", "inf", "-inf", "0x1p3", "1e999", "1,5", "1.5s", "1.2.3", "e", "--1"};
	char why[SETTING_WHY_MAX];
	double value = 0;
	(void)state;

	assert_int_equal(setting_read(&row, "0.25", &value, why), 0);
	assert_true(value == 0.25);
	assert_int_equal(setting_read(&row, "1e3", &value, why), 0);
	assert_true(value == 1000);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_int_equal(setting_read(&row, refused[i], &value, why), SETTING_E_VALUE);
	assert_true(value == 1000);
}

static void test_what_was_found_is_cut_and_made_harmless(void **state)
{
	char text[2000];
	char why[SETTING_WHY_MAX];
	long value = 0;
	(void)state;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	text[1] = '\x1b';
	assert_int_equal(setting_read(&number, text, &value, why), SETTING_E_VALUE);
	assert_true(strlen(why) < 130);
	assert_null(strchr(why, '\x1b'));
	assert_non_null(strstr(why, "xxx...\"; allowed: a whole number"));
}

static void test_a_range_is_told_in_the_units_of_the_row(void **state)
{
	static const struct {
		struct setting row;
		const char *allowed;
	} table[] = {
		{{.type = SETTING_TIME, .min = 6000, .max = 1800000},
			"a time such as 250ms, 5s, 2min, 1h or 7d, from 6s to 30min"},
		{{.type = SETTING_TIME, .min = -1, .max = 90000},
			"a time such as 250ms, 5s, 2min, 1h or 7d, from -1 to 90s"},
		{{.type = SETTING_BYTES, .min = 1000, .max = 67108864},
			"a size such as 64K, 2M or 1G, from 1000 to 64M"},
		{{.type = SETTING_REAL, .min = 0.01, .max = 10}, "a number, from 0.01 to 10"},
		{{.type = SETTING_CHOICE, .choices = "a|b"}, "one of a, b"},
		{{.type = SETTING_SECRET}, "the path of a file, or credential:NAME"},
	};
	char text[SETTING_WHY_MAX];
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		setting_allowed(&table[i].row, text, sizeof(text));
		assert_string_equal(text, table[i].allowed);
	}
}

static void test_the_nearest_word_is_one_that_a_slip_explains(void **state)
{
	static const char *const known[] = {"brokers", "commit_max", "mode", "url"};
	static const struct {
		const char *word, *best, *why;
	} table[] = {
		{"broker", "brokers", "a letter too few"},
		{"borkers", "brokers", "neighbours swapped"},
		{"commit-max", "commit_max", "another dash"},
		{"COMMIT_MAX", "commit_max", "shouted"},
		{"mdoe", "mode", "short, swapped"},
		{"ur", "url", "short, one missing"},
		{"model_name", NULL, "too far"},
		{"x", NULL, "nothing like it"},
		{"", NULL, "nothing at all"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct nearest nearest = {.word = table[i].word};

		print_message("%s\n", table[i].why);
		for (size_t j = 0; j < COUNT_OF(known); j++)
			nearest_offer(&nearest, known[j]);
		if (table[i].best)
			assert_string_equal(nearest.best, table[i].best);
		else
			assert_null(nearest.best);
	}
}

/* A row has a name, help that ends as a sentence does, a default that it accepts itself. */
static void check_rows(const char *section, const struct setting *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *row = &rows[i];
		char why[SETTING_WHY_MAX] = "";
		void *field = NULL; /* as large as the largest field, and aligned for all */
		struct setting alone = *row;

		print_message("[%s] %s\n", section, row->name);
		assert_true(strlen(row->help) > 5);
		assert_ptr_equal(setting_find(rows, count, row->name), row);
		assert_true(row->type != SETTING_CHOICE || row->choices);
		if (!row->preset)
			continue;
		alone.offset = 0;
		assert_int_equal(setting_read(&alone, row->preset, &field, why), 0);
		settings_clear(&alone, 1, &field);
	}
}

static void test_every_row_that_ships_accepts_its_own_default(void **state)
{
	static const struct section *const sections[] = {&kafka_section, &topics_section,
		&worker_section, &worker_metrics_section, &backend_section, &route_section,
		&translate_section};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(sections); i++) {
		const struct section *section = sections[i];

		assert_true(section->help && *section->help);
		check_rows(section->name, section->settings, section->setting_count);
		for (size_t j = 0; j < section->variant_count; j++)
			check_rows(section->variants[j].name, section->variants[j].settings,
				section->variants[j].setting_count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_numbers_are_read_with_their_units),
		cmocka_unit_test(test_real_numbers_are_only_those_that_people_write),
		cmocka_unit_test(test_what_was_found_is_cut_and_made_harmless),
		cmocka_unit_test(test_a_range_is_told_in_the_units_of_the_row),
		cmocka_unit_test(test_the_nearest_word_is_one_that_a_slip_explains),
		cmocka_unit_test(test_every_row_that_ships_accepts_its_own_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
