/* Bytes of our own: they grow up to the ceiling and not beyond. */
#include "tests/support/test.h"

#include "runtime/buf.h"

static void test_add_appends_and_ends_with_a_nul(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(100);
	(void)state;

	assert_int_equal(buf_add(&buf, slice_of("one ")), 0);
	assert_int_equal(buf_addf(&buf, "%d", 2), 0);
	assert_string_equal(buf.data, "one 2");
	assert_int_equal(buf.len, 5);
}

static void test_add_stops_at_the_ceiling_and_leaves_the_content(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(5);
	(void)state;

	assert_int_equal(buf_add(&buf, slice_of("12345")), 0);
	assert_int_equal(buf_add(&buf, slice_of("6")), BUF_E_FULL);
	assert_int_equal(buf_addf(&buf, "%s", "6"), BUF_E_FULL);
	assert_string_equal(buf.data, "12345");
}

static void test_reserve_keeps_the_content_and_the_ceiling(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(300);
	const char *data;
	(void)state;

	assert_int_equal(buf_add(&buf, slice_of("abc")), 0);
	assert_int_equal(buf_reserve(&buf, 298), BUF_E_FULL);
	assert_int_equal(buf_reserve(&buf, 297), 0);
	data = buf.data;
	assert_string_equal(data, "abc");
	for (size_t i = 0; i < 297; i++)
		assert_int_equal(buf_add(&buf, slice_of("x")), 0);
	assert_ptr_equal(buf.data, data);
}

static void test_take_hands_the_bytes_over(void **state)
{
	struct buf buf = BUF_INIT(10);
	CLEANUP(freep) char *text = NULL;
	(void)state;

	assert_int_equal(buf_add(&buf, slice_of("abc")), 0);
	text = buf_take(&buf);
	assert_string_equal(text, "abc");
	assert_null(buf.data);
	assert_int_equal(buf_add(&buf, slice_of("d")), 0);
	buf_deinit(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add_appends_and_ends_with_a_nul),
		cmocka_unit_test(test_add_stops_at_the_ceiling_and_leaves_the_content),
		cmocka_unit_test(test_reserve_keeps_the_content_and_the_ceiling),
		cmocka_unit_test(test_take_hands_the_bytes_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
