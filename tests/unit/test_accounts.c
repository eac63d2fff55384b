/* What was paid, by us and by others. */
#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/record.h"
#include "translate/accounts.h"

static const int64_t day_ms = INT64_C(86400000);
static const int64_t noon_ms = INT64_C(1795953600000); /* 2026-11-29 12:00 UTC */

static struct accounts *accounts;

static int begin(void **state)
{
	(void)state;
	return accounts_new(&accounts);
}

static int finish(void **state)
{
	(void)state;
	accounts = accounts_free(accounts);
	return 0;
}

static void pay(int64_t characters, int64_t now_ms)
{
	const struct accounts_bill bill = {.backend = "a",
		.currency = "EUR",
		.price = 20,
		.characters = characters,
		.requests = 1,
		.tokens = 2 * characters};

	assert_int_equal(accounts_charge(accounts, &bill, NULL, now_ms), 0);
}

static void hear(const char *writer, const char *day, int64_t characters)
{
	struct spend spend = {.backend = "a", .currency = "EUR", .characters = characters};
	struct spend_text text;

	(void)snprintf(spend.writer, sizeof(spend.writer), "%s", writer);
	(void)snprintf(spend.day, sizeof(spend.day), "%s", day);
	spend_write(&spend, &text);
	assert_int_equal(accounts_apply(accounts, &(struct record){.key = slice_of(text.key),
							  .value = slice_of(text.value)}),
		0);
}

static void assert_use(int64_t now_ms, int64_t day, int64_t month)
{
	struct budget_use use;

	assert_true(accounts_use(accounts, "a", now_ms, &use));
	assert_int_equal(use.day_characters, day);
	assert_int_equal(use.month_characters, month);
}

static void test_days_and_writers_are_added_up(void **state)
{
	struct budget_use use;
	(void)state;

	pay(100, noon_ms - day_ms);
	pay(10, noon_ms);
	pay(5, noon_ms);
	hear("other", "2026-11-29", 1000);
	hear("other", "2026-11-29", 400); /* an older record of the same row */
	hear("other", "2026-10-31", 7777);
	assert_use(noon_ms, 1015, 1115);
	assert_true(accounts_use(accounts, "a", noon_ms, &use));
	assert_int_equal(use.day_micros, 15 * 20);
	assert_int_equal(use.month_micros, 115 * 20);
	assert_int_equal(use.day_requests, 2);
	assert_int_equal(use.day_tokens, 30);
	assert_true(accounts_use(accounts, "b", noon_ms, &use));
	assert_int_equal(use.month_characters, 0);
}

static void test_each_row_is_written_once_until_it_grows(void **state)
{
	struct spend_text text;
	(void)state;

	assert_false(accounts_next(accounts, &text));
	pay(10, noon_ms);
	pay(5, noon_ms);
	hear("other", "2026-11-29", 1000);
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.key, "a\x1f"
				      "2026-11-29\x1f"
				      "alone");
	assert_string_equal(text.value, "1\x1f"
					"15\x1f"
					"300\x1f"
					"EUR\x1f"
					"2\x1f"
					"30");
	assert_false(accounts_next(accounts, &text));
	pay(1, noon_ms);
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.value, "1\x1f"
					"16\x1f"
					"320\x1f"
					"EUR\x1f"
					"3\x1f"
					"32");
	accounts_repeat(accounts); /* the answer that had it was lost */
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.value, "1\x1f"
					"16\x1f"
					"320\x1f"
					"EUR\x1f"
					"3\x1f"
					"32");
	assert_false(accounts_next(accounts, &text));
}

static void test_a_restart_goes_on_from_its_own_row(void **state)
{
	(void)state;
	accounts_share(accounts, "me", NULL);
	hear("me", "2026-11-29", 500);
	pay(10, noon_ms);
	hear("me", "2026-11-29", 505); /* comes late */
	assert_use(noon_ms, 510, 510);
}

static void test_a_new_month_begins_at_nothing(void **state)
{
	struct spend_text text;
	(void)state;

	pay(100, noon_ms);
	hear("other", "2026-11-29", 1000);
	assert_use(noon_ms + 2 * day_ms, 0, 0);
	pay(1, noon_ms + 2 * day_ms);
	assert_use(noon_ms + 2 * day_ms, 1, 1);
	/* What was not written yet is not lost over it. */
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.key, "a\x1f"
				      "2026-11-29\x1f"
				      "alone");
	assert_true(accounts_next(accounts, &text));
	assert_string_equal(text.key, "a\x1f"
				      "2026-12-01\x1f"
				      "alone");
}

static void test_what_is_owed_is_not_paid_yet(void **state)
{
	const struct accounts_bill bill = {.backend = "a",
		.currency = "EUR",
		.price = 20,
		.characters = 100,
		.requests = 1,
		.tokens = 40};
	const struct accounts_bill nothing = {.backend = "a", .currency = "EUR", .price = 20};
	struct accounts_debt debt = {0};
	struct budget_use use;
	(void)state;

	assert_int_equal(accounts_owe(accounts, &bill, noon_ms, &debt), 0);
	assert_true(accounts_use(accounts, "a", noon_ms, &use));
	assert_int_equal(use.day_characters, 0);
	assert_int_equal(use.day_requests, 1);
	assert_int_equal(accounts_charge(accounts, &nothing, &debt, noon_ms), 0);
	assert_true(accounts_use(accounts, "a", noon_ms, &use));
	assert_int_equal(use.day_characters, 0);
	assert_int_equal(use.day_tokens, 0);
	assert_int_equal(use.day_requests, 1);
	assert_string_equal(debt.day, ""); /* and is settled once */
}

#define WITH_ACCOUNTS(test) cmocka_unit_test_setup_teardown(test, begin, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ACCOUNTS(test_days_and_writers_are_added_up),
		WITH_ACCOUNTS(test_each_row_is_written_once_until_it_grows),
		WITH_ACCOUNTS(test_a_restart_goes_on_from_its_own_row),
		WITH_ACCOUNTS(test_a_new_month_begins_at_nothing),
		WITH_ACCOUNTS(test_what_is_owed_is_not_paid_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
