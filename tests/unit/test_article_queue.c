/* In which queue an article waits, and what is told of it without decoding it. */
#include "tests/support/test.h"

#include "runtime/record.h"
#include "translate/article_queue.h"

static void test_each_backend_has_two_queues_and_backfill_goes_behind(void **state)
{
	struct queue_plan plans[QUEUES_MAX];
	(void)state;

	assert_int_equal(article_queue_plan(2, plans), 5);
	for (size_t backend = 0; backend < 2; backend++) {
		const unsigned fresh = article_queue_of(backend, false);
		const unsigned old = article_queue_of(backend, true);

		assert_int_not_equal(fresh, ARTICLE_QUEUE_NONE);
		assert_int_not_equal(fresh, old);
		assert_int_equal(plans[fresh].behind, fresh);
		assert_int_equal(plans[old].behind, fresh);
		assert_true(plans[fresh].expected);
	}
	assert_int_not_equal(article_queue_of(0, false), article_queue_of(1, false));
	assert_false(plans[ARTICLE_QUEUE_NONE].expected);
	assert_int_equal(article_queue_plan(0, plans), 1);
}

static void test_any_number_of_backends_has_queues(void **state)
{
	struct queue_plan plans[QUEUES_MAX];
	const size_t count = article_queue_plan(1000, plans);
	(void)state;

	assert_true(count <= QUEUES_MAX);
	for (size_t backend = 0; backend < 1000; backend++)
		assert_true(article_queue_of(backend, true) < count);
}

static struct article_glance glance(const char *language, const char *json)
{
	const struct header header = {"dragoman-lang", slice_of(language)};
	const struct record record = {
		.headers = &header, .header_count = language ? 1 : 0, .value = slice_of(json)};
	struct article_glance glance;

	article_glance(&record, &glance);
	return glance;
}

static void test_language_and_time_are_seen(void **state)
{
	struct article_glance seen =
		glance("pt-BR", "{\"id\":\"a\",\"published_at\":\"1970-01-02T00:00:00Z\",\"x\":1}");
	(void)state;

	assert_string_equal(seen.language, "pt-BR");
	assert_int_equal(seen.published_ms, 86400000);
}

static void test_what_is_not_there_is_not_known(void **state)
{
	static const char *const strange[] = {"", "{}", "{\"published_at\":null}",
		"{\"published_at\":\"", "{\"published_at\":\"soon\"}",
		"{\"published_at\":\"19700102T000000000000000000000000000000000000000000",
		"{\"text\":\"\\\"published_at\\\":\\\"1970-01-02T00:00:00Z\\\"\"}"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(strange); i++) {
		const struct article_glance seen = glance(NULL, strange[i]);

		assert_string_equal(seen.language, "und");
		assert_int_equal(seen.published_ms, 0);
	}
	assert_string_equal(
		glance("a-language-tag-that-is-longer-than-any-that-there-is", "").language, "und");
	assert_string_equal(glance("", "").language, "und");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_backend_has_two_queues_and_backfill_goes_behind),
		cmocka_unit_test(test_any_number_of_backends_has_queues),
		cmocka_unit_test(test_language_and_time_are_seen),
		cmocka_unit_test(test_what_is_not_there_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
