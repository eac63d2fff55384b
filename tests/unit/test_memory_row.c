/* A row is read as it was written, and is none when anything of it is missing or changed. */
#include "tests/support/test.h"

#include "translate/memory_row.h"

enum {
	MAX = 4096,
};

static const struct memory_id name = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
static const char text[] = "es\x1f"
			   "body\x1fLa casa tiene un jardin.\x1fThe house has a garden.";

static void write_row(struct buf *buf, size_t len)
{
	const struct row row = {.kind = ROW_ENTRY, .id = name, .value = {text, len}};

	assert_int_equal(row_write(&row, buf), 0);
	assert_int_equal(buf->len, row_size(&row));
	assert_int_equal(buf->len % ROW_ALIGNED, 0);
}

static void test_it_is_read_as_it_was_written(void **state)
{
	(void)state;
	for (size_t len = 0; len < sizeof(text); len++) {
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(MAX);
		struct row row;

		write_row(&buf, len);
		assert_int_equal(row_read(buf_slice(&buf), &row), buf.len);
		assert_int_equal(row.kind, ROW_ENTRY);
		assert_memory_equal(&row.id, &name, sizeof(name));
		assert_true(slice_is(row.value, (struct slice){text, len}));
		assert_int_equal(row_padded(row_length_said(buf_slice(&buf))), buf.len);
	}
}

static void test_what_is_cut_off_is_none(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(MAX);
	struct row row;
	(void)state;

	write_row(&buf, sizeof(text) - 1);
	for (size_t len = 0; len + ROW_ALIGNED <= buf.len; len++)
		assert_int_equal(row_read((struct slice){buf.data, len}, &row), 0);
	assert_int_equal(row_length_said((struct slice){buf.data, 8}), 0);
}

static void test_what_was_changed_is_none(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(MAX);
	struct row row;
	(void)state;

	write_row(&buf, sizeof(text) - 1);
	for (size_t bit = 0; bit < row_length_said(buf_slice(&buf)) * 8; bit++) {
		const char mask = (char)(1 << bit % 8);

		buf.data[bit / 8] = (char)(buf.data[bit / 8] ^ mask);
		assert_int_equal(row_read(buf_slice(&buf), &row), 0);
		buf.data[bit / 8] = (char)(buf.data[bit / 8] ^ mask);
	}
	assert_int_equal(row_read(buf_slice(&buf), &row), buf.len);
}

static void test_zeros_are_no_row(void **state)
{
	static const char zeros[256] = {0};
	struct row row;
	(void)state;

	assert_int_equal(row_read((struct slice){zeros, sizeof(zeros)}, &row), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_read_as_it_was_written),
		cmocka_unit_test(test_what_is_cut_off_is_none),
		cmocka_unit_test(test_what_was_changed_is_none),
		cmocka_unit_test(test_zeros_are_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
