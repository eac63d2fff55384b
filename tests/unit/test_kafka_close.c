/* The end of a consumer is waited for, but not without a bound. */
#include "tests/support/test.h"

#include <stdatomic.h>
#include <time.h>

#include "runtime/kafka_close.h"

/* In place of librdkafka's: a handle whose threads end when they may. */
static atomic_bool may_end;
static atomic_int destroyed, told_flags;
static char nothing;
static rd_kafka_t *const handle = (rd_kafka_t *)&nothing; /* nobody looks into it */

void rd_kafka_destroy_flags(rd_kafka_t *kafka, int flags)
{
	assert_ptr_equal(kafka, handle);
	told_flags = flags;
	while (!may_end)
		(void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	destroyed++;
}

static int begin(void **state)
{
	(void)state;
	may_end = false;
	destroyed = 0;
	told_flags = 0;
	return 0;
}

static void test_one_that_ends_is_waited_for(void **state)
{
	(void)state;
	may_end = true;
	kafka_close(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE, 60000);
	assert_int_equal(destroyed, 1);
	assert_int_equal(told_flags, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

static void test_one_that_does_not_end_is_left_and_ends_later(void **state)
{
	(void)state;
	kafka_close(handle, 0, 5);
	assert_int_equal(destroyed, 0);
	may_end = true;
	while (destroyed == 0)
		(void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	assert_int_equal(destroyed, 1);
}

static void test_none_is_nothing(void **state)
{
	(void)state;
	kafka_close(NULL, 0, 60000);
	assert_int_equal(destroyed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_one_that_ends_is_waited_for, begin),
		cmocka_unit_test_setup(test_one_that_does_not_end_is_left_and_ends_later, begin),
		cmocka_unit_test_setup(test_none_is_nothing, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
