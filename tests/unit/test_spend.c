/* Rows of what was paid, on the topic and in a table. */
#include "tests/support/test.h"

#include <stdio.h>

#include "schemas/spend.h"

#define US "\x1f"

static void test_a_row_is_read_as_it_was_written(void **state)
{
	const struct spend spend = {.backend = "deepl",
		.day = "2026-11-24",
		.writer = "dragoman-translate-host",
		.currency = "EUR",
		.characters = 125000,
		.micros = 2500000,
		.requests = 260,
		.tokens = 90000};
	struct spend_text text;
	struct spend again;
	(void)state;

	spend_write(&spend, &text);
	assert_string_equal(text.key, "deepl" US "2026-11-24" US "dragoman-translate-host");
	assert_string_equal(text.value, "1" US "125000" US "2500000" US "EUR" US "260" US "90000");
	assert_int_equal(spend_read(slice_of(text.key), slice_of(text.value), &again), 0);
	assert_string_equal(again.backend, "deepl");
	assert_string_equal(again.day, "2026-11-24");
	assert_string_equal(again.writer, "dragoman-translate-host");
	assert_string_equal(again.currency, "EUR");
	assert_int_equal(again.characters, 125000);
	assert_int_equal(again.micros, 2500000);
	assert_int_equal(again.requests, 260);
	assert_int_equal(again.tokens, 90000);

	/* An older record counts neither. */
	assert_int_equal(spend_read(slice_of(text.key),
				 slice_of("1" US "125000" US "2500000" US "EUR"), &again),
		0);
	assert_int_equal(again.characters, 125000);
	assert_int_equal(again.requests, 0);
}

static void test_foreign_records_are_none(void **state)
{
	static const struct {
		const char *why, *key, *value;
	} cases[] = {
		{"no value", "a" US "2026-11-24" US "w", ""},
		{"another version", "a" US "2026-11-24" US "w", "2" US "1" US "1" US "EUR"},
		{"no day", "a" US "yesterday!" US "w", "1" US "1" US "1" US "EUR"},
		{"no writer's field", "a" US "2026-11-24", "1" US "1" US "1" US "EURO"},
		{"a sign", "a" US "2026-11-24" US "w", "1" US "-1" US "1" US "EUR"},
		{"too many digits", "a" US "2026-11-24" US "w",
			"1" US "1111111111111111111" US "1" US "EUR"},
		{"too many fields", "a" US "2026-11-24" US "w" US "x", "1" US "1" US "1" US "EUR"},
		{"requests without tokens", "a" US "2026-11-24" US "w",
			"1" US "1" US "1" US "EUR" US "5"},
		{"more than tokens", "a" US "2026-11-24" US "w",
			"1" US "1" US "1" US "EUR" US "5" US "5" US "5"},
		{"a long currency", "a" US "2026-11-24" US "w", "1" US "1" US "1" US "EURO"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct spend spend;

		if (spend_read(slice_of(cases[i].key), slice_of(cases[i].value), &spend) !=
			SPEND_E_FOREIGN)
			fail_msg("%s", cases[i].why);
	}
}

static void test_days_are_those_of_utc(void **state)
{
	char day[SPEND_DAY_SIZE];
	(void)state;

	spend_day(0, day);
	assert_string_equal(day, "1970-01-01");
	spend_day(INT64_C(1798761599999), day);
	assert_string_equal(day, "2026-12-31");
	spend_day(INT64_C(1798761600000), day);
	assert_string_equal(day, "2027-01-01");
}

static void test_of_two_records_the_larger_counts(void **state)
{
	CLEANUP(spend_table_deinit) struct spend_table table = {0};
	struct spend row = {
		.backend = "a", .day = "2026-11-24", .writer = "w", .characters = 10, .micros = 7};
	(void)state;

	assert_int_equal(spend_table_note(&table, &row), 0);
	row.characters = 4;
	row.micros = 9;
	assert_int_equal(spend_table_note(&table, &row), 0);
	assert_int_equal(table.count, 1);
	assert_int_equal(table.rows[0].characters, 10);
	assert_int_equal(table.rows[0].micros, 9);
	row.day[9] = '5';
	assert_int_equal(spend_table_note(&table, &row), 0);
	assert_int_equal(table.count, 2);
}

static void test_a_table_has_an_end(void **state)
{
	CLEANUP(spend_table_deinit) struct spend_table table = {0};
	struct spend row = {.backend = "a", .day = "2026-11-24"};
	int r = 0;
	(void)state;

	/* Rows of other days are not looked through one by one: their hashes differ. */
	for (unsigned i = 0; r == 0 && i <= SPEND_ROWS_MAX; i++) {
		if (i == 2000) { /* the rest would only be more of the same */
			table.rows = reallocarray(table.rows, SPEND_ROWS_MAX, sizeof(row));
			table.hashes = reallocarray(table.hashes, SPEND_ROWS_MAX, sizeof(uint64_t));
			assert_non_null(table.rows);
			assert_non_null(table.hashes);
			memset(table.hashes + i, 0, (SPEND_ROWS_MAX - i) * sizeof(uint64_t));
			table.count = table.size = SPEND_ROWS_MAX;
		}
		(void)snprintf(row.writer, sizeof(row.writer), "%u", i);
		r = spend_table_note(&table, &row);
	}
	assert_int_equal(r, SPEND_E_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_row_is_read_as_it_was_written),
		cmocka_unit_test(test_foreign_records_are_none),
		cmocka_unit_test(test_days_are_those_of_utc),
		cmocka_unit_test(test_of_two_records_the_larger_counts),
		cmocka_unit_test(test_a_table_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
