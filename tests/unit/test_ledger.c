/* The books of one hop, for inputs of one, several and very many items. */
#include "tests/support/test.h"

#include "cli/ledger.h"

static enum ledger_finding outcome(struct ledger *ledger, int64_t offset, long item, long of)
{
	enum ledger_finding finding = LEDGER_ORPHAN;

	assert_int_equal(
		ledger_outcome(ledger, (struct ledger_place){1, offset}, item, of, &finding), 0);
	return finding;
}

static enum ledger_finding input(struct ledger *ledger, int64_t offset)
{
	enum ledger_finding finding = LEDGER_ORPHAN;

	assert_int_equal(ledger_input(ledger, (struct ledger_place){1, offset}, &finding), 0);
	return finding;
}

static void test_each_item_counts_once_however_many_there_are(void **state)
{
	static const long sizes[] = {2, 7, 8, 63, 64, 65, 128, 1000};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		CLEANUP(ledger_freep) struct ledger *ledger = NULL;
		const long of = sizes[i];

		assert_int_equal(ledger_new(&ledger), 0);
		for (long item = of; item > 1; item--)
			assert_int_equal(outcome(ledger, 5, item, of), LEDGER_FINE);
		assert_int_equal(outcome(ledger, 5, of, of), LEDGER_DUPLICATE);
		assert_int_equal(
			outcome(ledger, 5, 1, of + 1), LEDGER_DUPLICATE); /* another claim */
		assert_int_equal(input(ledger, 5), LEDGER_PART);
		assert_int_equal(outcome(ledger, 5, 1, of), LEDGER_FINE);
		assert_int_equal(input(ledger, 5), LEDGER_FINE);
		assert_int_equal(outcome(ledger, 5, 1, of), LEDGER_DUPLICATE);
		assert_int_equal(input(ledger, 6), LEDGER_NONE);
	}
}

static void test_many_inputs_of_several_items_are_kept_apart(void **state)
{
	CLEANUP(ledger_freep) struct ledger *ledger = NULL;
	(void)state;

	assert_int_equal(ledger_new(&ledger), 0);
	for (long item = 1; item <= 3; item++)
		for (int64_t offset = 0; offset < 5000; offset++)
			if (item != 2 || offset != 1234)
				assert_int_equal(outcome(ledger, offset, item, 3), LEDGER_FINE);
	for (int64_t offset = 0; offset < 5000; offset++)
		assert_int_equal(input(ledger, offset), offset == 1234 ? LEDGER_PART : LEDGER_FINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_item_counts_once_however_many_there_are),
		cmocka_unit_test(test_many_inputs_of_several_items_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
