/* When a publisher that had no room on the disk tries again. */
#include "tests/support/test.h"

#include "publish/room.h"

static void test_a_try_needs_room_and_patience(void **state)
{
	static const struct {
		const char *why;
		struct room_case at;
		bool worth;
	} cases[] = {
		{"no room", {.free_bytes = 0, .waited_ms = 1000000}, false},
		{"less than a table needs at once",
			{.free_bytes = (1 << 20) - 1, .waited_ms = 1000000}, false},
		{"room, and a second passed", {.free_bytes = 1 << 20, .waited_ms = 1000}, true},
		{"a moment ago", {.free_bytes = 1 << 30, .waited_ms = 999}, false},
		{"failed once", {.free_bytes = 1 << 30, .waited_ms = 1999, .failures = 1}, false},
		{"failed once, and it is longer ago",
			{.free_bytes = 1 << 30, .waited_ms = 2000, .failures = 1}, true},
		{"failed often",
			{.free_bytes = 1 << 30, .waited_ms = 63999, .failures = 4000000000}, false},
		{"failed often, a minute ago",
			{.free_bytes = 1 << 30, .waited_ms = 64000, .failures = 4000000000}, true},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (room_is_worth_a_try(&cases[i].at) != cases[i].worth)
			fail_msg("%s", cases[i].why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_try_needs_room_and_patience),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
