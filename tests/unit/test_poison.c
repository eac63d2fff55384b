/* Which record a worker died on, and how often. */
#include "tests/support/test.h"

#include <signal.h>

#include "runtime/poison.h"

static struct poison_book book; /* too large for a stack */

static struct poison_finding begin(void)
{
	struct poison_finding finding;

	poison_begin(&book, "raw", &finding);
	return finding;
}

static void start_anew(void)
{
	memset(&book, 0x5a, sizeof(book)); /* whatever the disk had */
	assert_int_equal(begin().signal, 0);
}

static void put_out(size_t slot, int64_t offset)
{
	poison_note(&book.out[slot], 0, offset, 77);
}

static void at_work_on(int64_t offset)
{
	put_out(0, offset);
	poison_note(&book.handled, 0, offset, 77);
}

static struct poison_finding die_of(int signal)
{
	if (signal != SIGKILL) /* which no handler sees */
		atomic_store(&book.signal, signal);
	return begin();
}

static const struct poison_suspect *suspect(int64_t offset)
{
	return poison_find(&book, 0, offset, 77);
}

static void test_a_book_of_another_form_or_topic_begins_empty(void **state)
{
	struct poison_finding finding;
	(void)state;

	start_anew();
	at_work_on(5);
	(void)die_of(SIGSEGV);
	assert_non_null(suspect(5));
	poison_begin(&book, "source", &finding);
	assert_int_equal(finding.signal, 0);
	assert_null(suspect(5));
	book.form++;
	at_work_on(5);
	assert_int_equal(die_of(SIGSEGV).signal, 0);
	assert_null(suspect(5));
}

static void test_the_third_death_at_a_record_makes_it_poison(void **state)
{
	(void)state;

	start_anew();
	for (int i = 1; i <= POISON_TRIES; i++) {
		struct poison_finding finding;

		at_work_on(5);
		put_out(1, 6); /* beside it, and innocent */
		finding = die_of(i == 2 ? SIGABRT : SIGSEGV);
		assert_true(finding.blamed);
		assert_int_equal(finding.suspect.offset, 5);
		assert_int_equal(finding.suspect.deaths, i);
		assert_true(poison_is_alone(suspect(5)));
		assert_int_equal(poison_is_certain(suspect(5)), i == POISON_TRIES);
		assert_null(suspect(6));
	}
	assert_int_equal(suspect(5)->signal, SIGSEGV);
}

static void test_a_clean_end_counts_nothing_and_forgets_nothing(void **state)
{
	(void)state;

	start_anew();
	at_work_on(5);
	(void)die_of(SIGSEGV);
	at_work_on(6);
	poison_end(&book);
	assert_int_equal(begin().signal, 0);
	assert_int_equal(suspect(5)->deaths, 1);
	assert_null(suspect(6));
}

static void test_a_record_that_was_done_is_acquitted(void **state)
{
	(void)state;

	start_anew();
	at_work_on(5);
	(void)die_of(SIGSEGV);
	at_work_on(8);
	(void)die_of(SIGSEGV);
	poison_acquit(&book, 0, 5, 77);
	poison_acquit(&book, 0, 999, 77);
	assert_null(suspect(5));
	assert_int_equal(suspect(8)->deaths, 1);
}

static void test_a_death_at_no_record_makes_all_that_were_out_go_alone(void **state)
{
	(void)state;

	start_anew();
	for (size_t i = 0; i < 4; i++)
		put_out(i, (int64_t)i);
	assert_false(die_of(SIGSEGV).blamed);
	for (int64_t i = 0; i < 4; i++) {
		assert_true(poison_is_alone(suspect(i)));
		assert_int_equal(suspect(i)->deaths, 0);
	}
	for (int i = 1; i <= POISON_TRIES; i++) { /* out alone, and between two answers */
		put_out(0, 2);
		poison_note(&book.alone, 0, 2, 77);
		assert_int_equal(die_of(SIGSEGV).suspect.deaths, i);
	}
	assert_true(poison_is_certain(suspect(2)));
	assert_false(poison_is_certain(suspect(1)));
}

static void test_a_signal_in_another_thread_is_not_the_handled_records(void **state)
{
	(void)state;

	start_anew();
	for (int i = 0; i < POISON_TRIES; i++) {
		at_work_on(5);
		atomic_store(&book.elsewhere, 1);
		assert_false(die_of(SIGSEGV).blamed);
	}
	assert_int_equal(suspect(5)->deaths, 0);
}

static void test_kills_count_only_three_in_a_row_at_one_record(void **state)
{
	static const struct {
		const char *why;
		int64_t at[4]; /* -1: at none, -2: a clean end, -3: a SIGSEGV at 9 */
		bool certain;
	} cases[] = {
		{"three in a row", {5, 5, 5, 0}, true},
		{"another between", {5, 5, 6, 5}, false},
		{"none between", {5, 5, -1, 5}, false},
		{"a clean end between", {5, 5, -2, 5}, false},
		{"a death by a signal between", {5, 5, -3, 5}, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		start_anew();
		for (size_t n = 0; n < COUNT_OF(cases[i].at) && cases[i].at[n]; n++) {
			if (cases[i].at[n] == -2)
				poison_end(&book);
			else if (cases[i].at[n] > 0 || cases[i].at[n] == -3)
				at_work_on(cases[i].at[n] > 0 ? cases[i].at[n] : 9);
			(void)die_of(cases[i].at[n] == -3 ? SIGSEGV : SIGKILL);
		}
		if (cases[i].certain != (suspect(5) && poison_is_certain(suspect(5))))
			fail_msg("%s", cases[i].why);
	}
}

static void test_one_kill_is_no_suspicion(void **state)
{
	(void)state;

	start_anew();
	at_work_on(5);
	(void)die_of(SIGKILL);
	assert_false(poison_is_alone(suspect(5)));
	at_work_on(5);
	(void)die_of(SIGKILL);
	assert_true(poison_is_alone(suspect(5)));
}

static void test_more_suspects_than_there_is_room_for_do_no_harm(void **state)
{
	(void)state;

	start_anew();
	for (int64_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < POISON_OUT_MAX; i++)
			put_out(i, round * POISON_OUT_MAX + (int64_t)i);
		assert_false(die_of(SIGSEGV).blamed);
	}
	assert_int_equal(book.suspect_count, POISON_SUSPECTS_MAX);
	at_work_on(1000000);
	assert_false(die_of(SIGSEGV).blamed);
}

static void test_the_same_offset_of_a_new_topic_is_another_record(void **state)
{
	(void)state;

	start_anew();
	at_work_on(5);
	(void)die_of(SIGSEGV);
	assert_null(poison_find(&book, 0, 5, 78));
	assert_null(poison_find(&book, 1, 5, 77));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_book_of_another_form_or_topic_begins_empty),
		cmocka_unit_test(test_the_third_death_at_a_record_makes_it_poison),
		cmocka_unit_test(test_a_clean_end_counts_nothing_and_forgets_nothing),
		cmocka_unit_test(test_a_record_that_was_done_is_acquitted),
		cmocka_unit_test(test_a_death_at_no_record_makes_all_that_were_out_go_alone),
		cmocka_unit_test(test_a_signal_in_another_thread_is_not_the_handled_records),
		cmocka_unit_test(test_kills_count_only_three_in_a_row_at_one_record),
		cmocka_unit_test(test_one_kill_is_no_suspicion),
		cmocka_unit_test(test_more_suspects_than_there_is_room_for_do_no_harm),
		cmocka_unit_test(test_the_same_offset_of_a_new_topic_is_another_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
