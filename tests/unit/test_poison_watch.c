/* The book outlives a process that dies in each of the ways that a program dies in. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/poison_watch.h"
#include "runtime/record.h"

static char directory[] = "/tmp/test-poison-XXXXXX";

static struct record record_at(int64_t offset)
{
	return (struct record){.topic = "raw", .offset = offset, .timestamp_ms = 9};
}

static struct poison_watch *open_watch(struct poison_finding *finding)
{
	struct poison_watch *watch = NULL;

	assert_int_equal(poison_watch_open(directory, "raw", finding, &watch), 0);
	return watch;
}

static void *raise_segv(void *user)
{
	(void)raise(SIGSEGV);
	return user;
}

static void die(int signal, bool elsewhere)
{
	pthread_t thread;

	if (!elsewhere)
		(void)raise(signal);
	else if (pthread_create(&thread, NULL, raise_segv, NULL) == 0)
		(void)pthread_join(thread, NULL);
}

/* cmocka catches the signals, and would go on with the next test. */
static void forget_handlers(void)
{
	static const int signals[] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE};

	for (size_t i = 0; i < COUNT_OF(signals); i++)
		(void)signal(signals[i], SIG_DFL);
}

/* A process that dies at work on a record; how it ended, as waitpid() tells. */
static int die_in_child(int64_t offset, int signal, bool elsewhere)
{
	const pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		struct poison_finding finding;
		struct poison_watch *watch;
		const struct record record = record_at(offset);

		forget_handlers();
		watch = open_watch(&finding);
		(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0});
		(void)dup2(open("/dev/null", O_WRONLY), STDERR_FILENO); /* a sanitizer's report */
		(void)poison_watch_out(watch, &record, false);
		poison_watch_enter(watch, &record);
		die(signal, elsewhere);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static struct poison_finding look(int64_t offset, enum poison_fate *ret_fate, int *ret_signal)
{
	struct poison_finding finding;
	struct poison_watch *watch = open_watch(&finding);
	const struct record record = record_at(offset);

	*ret_fate = poison_watch_fate(watch, &record, ret_signal);
	poison_watch_free(watch);
	return finding;
}

static int begin(void **state)
{
	(void)state;
	(void)snprintf(directory, sizeof(directory), "/tmp/test-poison-XXXXXX");
	return mkdtemp(directory) ? 0 : -1;
}

static int end(void **state)
{
	char path[64];
	(void)state;

	(void)snprintf(path, sizeof(path), "%s/suspects", directory);
	(void)unlink(path);
	return rmdir(directory);
}

static void test_each_signal_is_noted_and_still_kills(void **state)
{
	static const int signals[] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGKILL};
	enum poison_fate fate;
	int number;
	(void)state;

	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		const int status = die_in_child((int64_t)i, signals[i], false);
		const struct poison_finding finding = look((int64_t)i, &fate, &number);

		assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		assert_int_equal(finding.signal, signals[i]);
		assert_true(finding.blamed);
		assert_int_equal(finding.suspect.offset, i);
	}
}

static void test_three_deaths_are_poison_and_two_make_a_suspect(void **state)
{
	enum poison_fate fate;
	int number = 0;
	(void)state;

	(void)die_in_child(5, SIGSEGV, false);
	(void)die_in_child(5, SIGSEGV, false);
	(void)look(5, &fate, &number);
	assert_int_equal(fate, POISON_SUSPECT);
	(void)die_in_child(5, SIGABRT, false);
	(void)look(5, &fate, &number);
	assert_int_equal(fate, POISON_CERTAIN);
	assert_int_equal(number, SIGABRT);
	(void)look(6, &fate, &number);
	assert_int_equal(fate, POISON_INNOCENT);
}

static void test_a_death_of_another_thread_is_told_apart(void **state)
{
	enum poison_fate fate;
	int number;
	struct poison_finding finding;
	(void)state;

	(void)die_in_child(5, SIGSEGV, true);
	finding = look(5, &fate, &number);
	assert_int_equal(finding.signal, SIGSEGV);
	assert_false(finding.blamed);
}

static void test_an_end_of_its_own_is_no_death(void **state)
{
	enum poison_fate fate;
	struct poison_finding finding;
	struct poison_watch *watch = open_watch(&finding);
	const struct record record = record_at(5);
	int number;
	(void)state;

	poison_watch_enter(watch, &record);
	poison_watch_free(watch);
	assert_int_equal(look(5, &fate, &number).signal, 0);
}

static void test_slots_come_back_and_beyond_them_nothing_is_noted(void **state)
{
	struct poison_finding finding;
	struct poison_watch *watch = open_watch(&finding);
	const struct record record = record_at(5);
	int last = 0;
	(void)state;

	for (int i = 0; i < POISON_OUT_MAX; i++)
		last = poison_watch_out(watch, &record, false);
	assert_true(last >= 0);
	assert_int_equal(poison_watch_out(watch, &record, false), -1);
	poison_watch_back(watch, -1);
	poison_watch_back(watch, last);
	assert_int_equal(poison_watch_out(watch, &record, false), last);
	poison_watch_free(watch);
}

static void test_where_there_is_no_room_for_it_it_is_done_without(void **state)
{
	struct poison_finding finding;
	struct poison_watch *first = open_watch(&finding);
	struct poison_watch *second = NULL;
	const struct record record = record_at(5);
	int number;
	(void)state;

	assert_int_equal(poison_watch_open(directory, "raw", &finding, &second),
		POISON_WATCH_E_UNAVAILABLE); /* another has it */
	assert_int_equal(poison_watch_open("/nowhere", "raw", &finding, &second),
		POISON_WATCH_E_UNAVAILABLE);
	assert_null(second);
	poison_watch_enter(second, &record);
	poison_watch_leave(second);
	poison_watch_acquit(second, &record);
	poison_watch_back(second, poison_watch_out(second, &record, true));
	assert_int_equal(poison_watch_fate(second, &record, &number), POISON_INNOCENT);
	poison_watch_free(first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_each_signal_is_noted_and_still_kills, begin, end),
		cmocka_unit_test_setup_teardown(
			test_three_deaths_are_poison_and_two_make_a_suspect, begin, end),
		cmocka_unit_test_setup_teardown(
			test_a_death_of_another_thread_is_told_apart, begin, end),
		cmocka_unit_test_setup_teardown(test_an_end_of_its_own_is_no_death, begin, end),
		cmocka_unit_test_setup_teardown(
			test_slots_come_back_and_beyond_them_nothing_is_noted, begin, end),
		cmocka_unit_test_setup_teardown(
			test_where_there_is_no_room_for_it_it_is_done_without, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
