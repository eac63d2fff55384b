/* What was paid is in the file at each moment, and nothing foreign is believed. */
#include "tests/support/test.h"

#include <stdio.h>
#include <unistd.h>

#include "translate/accounts.h"
#include "translate/spend_file.h"

static const int64_t noon_ms = INT64_C(1795953600000); /* 2026-11-29 12:00 UTC */
static const int64_t day_ms = INT64_C(86400000);

static char folder[64];
static char path[80];

static int begin(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/dragoman-spend-XXXXXX");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/spend", folder);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(folder);
}

static struct spend_file *open_at(int64_t wall_ms)
{
	struct spend_file *file = NULL;

	assert_int_equal(spend_file_open(path, wall_ms, &file), 0);
	return file;
}

static unsigned count_rows(struct spend_file *file, struct spend *last)
{
	unsigned count = 0;
	size_t at = 0;

	while (spend_file_next(file, &at, last) == 1)
		count++;
	return count;
}

static void test_a_row_is_overwritten_where_it_is(void **state)
{
	struct spend_file *file = open_at(noon_ms);
	struct spend row = {.backend = "a", .day = "2026-11-29", .writer = "w", .currency = "EUR"};
	struct spend other = {.backend = "b", .day = "2026-11-29", .writer = "w"};
	struct spend read;
	(void)state;

	for (unsigned i = 1; i <= 100; i++) {
		row.characters = i;
		assert_int_equal(spend_file_put(file, &row), 0);
		assert_int_equal(spend_file_put(file, &other), 0);
	}
	spend_file_close(file);
	file = open_at(noon_ms);
	assert_int_equal(count_rows(file, &read), 2);
	assert_string_equal(read.backend, "b");
	spend_file_close(file);
}

static void test_old_rows_leave_their_places(void **state)
{
	struct spend_file *file = open_at(noon_ms);
	struct spend row = {.backend = "a", .day = "2026-11-29", .writer = "w"};
	struct spend read;
	(void)state;

	assert_int_equal(spend_file_put(file, &row), 0);
	spend_file_close(file);
	file = open_at(noon_ms + 61 * day_ms);
	assert_int_equal(count_rows(file, &read), 1);
	spend_file_close(file);

	file = open_at(noon_ms + 70 * day_ms);
	assert_int_equal(count_rows(file, &read), 0);
	row = (struct spend){.backend = "a", .day = "2027-02-07", .writer = "w"};
	assert_int_equal(spend_file_put(file, &row), 0);
	assert_int_equal(row.place, 1);
	spend_file_close(file);
}

static void test_a_foreign_or_torn_file_has_no_rows(void **state)
{
	static const char text[] = "no rows at all, and a place that is cut";
	struct spend row = {.backend = "a", .day = "2026-11-29", .writer = "w", .characters = 5};
	struct spend_file *file;
	struct spend read;
	FILE *stream = fopen(path, "w");
	(void)state;

	assert_non_null(stream);
	for (unsigned i = 0; i < 20; i++)
		assert_int_equal(fwrite(text, sizeof(text), 1, stream), 1);
	assert_int_equal(fclose(stream), 0);
	file = open_at(noon_ms);
	assert_int_equal(count_rows(file, &read), 0);
	assert_int_equal(spend_file_put(file, &row), 0);
	spend_file_close(file);
	file = open_at(noon_ms);
	assert_int_equal(count_rows(file, &read), 1);
	assert_int_equal(read.characters, 5);
	spend_file_close(file);
}

static void test_a_file_has_one_process(void **state)
{
	struct spend_file *file = open_at(noon_ms);
	struct spend_file *second = NULL;
	(void)state;

	assert_int_equal(spend_file_open(path, noon_ms, &second), SPEND_FILE_E_BUSY);
	assert_null(second);
	spend_file_close(file);
}

static struct accounts *accounts_of(const char *writer)
{
	struct accounts *accounts;

	assert_int_equal(accounts_new(&accounts), 0);
	accounts_share(accounts, writer, NULL);
	assert_int_equal(accounts_keep(accounts, open_at(noon_ms)), 0);
	return accounts;
}

static void test_what_no_article_has_written_is_the_next_process_to_write(void **state)
{
	const struct accounts_bill bill = {
		.backend = "a", .currency = "EUR", .price = 20, .characters = 7, .requests = 1};
	struct accounts *accounts = accounts_of("me");
	struct spend_text text;
	struct budget_use use;
	(void)state;

	assert_int_equal(accounts_charge(accounts, &bill, NULL, noon_ms), 0);
	assert_true(accounts_next(accounts, &text)); /* in a transaction that is never committed */
	assert_int_equal(accounts_charge(accounts, &bill, NULL, noon_ms), 0);
	accounts_free(accounts); /* killed: nothing is written at the end */

	accounts = accounts_of("somebody else");
	assert_false(accounts_next(accounts, &text));
	accounts_free(accounts);

	accounts = accounts_of("me");
	assert_true(accounts_use(accounts, "a", noon_ms, &use));
	assert_int_equal(use.day_characters, 14);
	assert_int_equal(use.day_micros, 280);
	assert_int_equal(accounts_charge(accounts, &bill, NULL, noon_ms), 0);
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.value, "1\x1f"
					"21\x1f"
					"420\x1f"
					"EUR\x1f"
					"3\x1f"
					"0");
	assert_false(accounts_next(accounts, &text));
	accounts_free(accounts);
}

/* What the process after this one takes for paid. */
static struct budget_use use_after_a_kill(struct accounts *accounts, int64_t now_ms)
{
	struct budget_use use;

	accounts_free(accounts); /* killed: nothing is written at the end */
	accounts = accounts_of("me");
	assert_true(accounts_use(accounts, "a", now_ms, &use));
	accounts_free(accounts);
	return use;
}

static const struct accounts_bill question = {.backend = "a",
	.currency = "EUR",
	.price = 20,
	.characters = 100,
	.requests = 1,
	.tokens = 40};
static const struct accounts_bill nothing = {.backend = "a", .currency = "EUR", .price = 20};

static void test_a_question_on_the_wire_counts_as_paid_after_a_kill(void **state)
{
	struct accounts *accounts = accounts_of("me");
	struct accounts_debt first;
	struct accounts_debt second;
	struct budget_use use;
	(void)state;

	assert_int_equal(accounts_owe(accounts, &question, noon_ms, &first), 0);
	assert_int_equal(accounts_owe(accounts, &question, noon_ms, &second), 0);
	use = use_after_a_kill(accounts, noon_ms);
	assert_int_equal(use.day_characters, 200);
	assert_int_equal(use.day_micros, 4000);
	assert_int_equal(use.day_tokens, 80);
	assert_int_equal(use.day_requests, 2);
}

static void test_a_question_that_came_back_counts_as_what_it_cost(void **state)
{
	const struct accounts_bill billed = {
		.backend = "a", .currency = "EUR", .price = 20, .characters = 70, .tokens = 30};
	struct accounts *accounts = accounts_of("me");
	struct accounts_debt answered;
	struct accounts_debt refused;
	struct budget_use use;
	(void)state;

	assert_int_equal(accounts_owe(accounts, &question, noon_ms, &answered), 0);
	assert_int_equal(accounts_owe(accounts, &question, noon_ms, &refused), 0);
	assert_int_equal(accounts_charge(accounts, &billed, &answered, noon_ms), 0);
	assert_int_equal(accounts_charge(accounts, &nothing, &refused, noon_ms), 0);
	use = use_after_a_kill(accounts, noon_ms);
	assert_int_equal(use.day_characters, 70);
	assert_int_equal(use.day_micros, 1400);
	assert_int_equal(use.day_tokens, 30);
	assert_int_equal(use.day_requests, 2);
}

/* Asked on the last day of a month, answered on the first of the next. */
static void test_a_debt_leaves_the_row_of_its_own_day(void **state)
{
	struct accounts *accounts = accounts_of("me");
	struct accounts_debt debt;
	struct spend_text text;
	struct budget_use use;
	(void)state;

	assert_int_equal(accounts_owe(accounts, &question, noon_ms, &debt), 0);
	assert_true(accounts_next(accounts, &text)); /* the topic has the row */
	assert_int_equal(accounts_charge(accounts, &question, NULL, noon_ms + 2 * day_ms), 0);
	assert_int_equal(accounts_charge(accounts, &nothing, &debt, noon_ms + 2 * day_ms), 0);
	accounts_free(accounts);

	accounts = accounts_of("me");
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.value, "1\x1f"
					"0\x1f"
					"0\x1f"
					"EUR\x1f"
					"1\x1f"
					"0");
	assert_true(accounts_use(accounts, "a", noon_ms + 2 * day_ms, &use));
	assert_int_equal(use.day_characters, 100);
	accounts_free(accounts);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(test_a_row_is_overwritten_where_it_is),
		WITH_FOLDER(test_old_rows_leave_their_places),
		WITH_FOLDER(test_a_foreign_or_torn_file_has_no_rows),
		WITH_FOLDER(test_a_file_has_one_process),
		WITH_FOLDER(test_what_no_article_has_written_is_the_next_process_to_write),
		WITH_FOLDER(test_a_question_on_the_wire_counts_as_paid_after_a_kill),
		WITH_FOLDER(test_a_question_that_came_back_counts_as_what_it_cost),
		WITH_FOLDER(test_a_debt_leaves_the_row_of_its_own_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
