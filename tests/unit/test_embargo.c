/* When a record under embargo waits, goes round, and goes out. */
#include "tests/support/test.h"

#include "publish/embargo.h"
#include "runtime/json.h"
#include "runtime/work.h"
#include "schemas/article.h"

static void test_each_step_has_its_time(void **state)
{
	static const struct {
		const char *why;
		struct embargo_case at;
		enum embargo_step step;
	} cases[] = {
		{"not yet", {.until_ms = 101, .now_ms = 100}, EMBARGO_WAIT},
		{"now", {.until_ms = 100, .now_ms = 100}, EMBARGO_LIFT},
		{"over, though stopping", {.until_ms = 1, .now_ms = 100, .stopping = true},
			EMBARGO_LIFT},
		{"held too long", {.until_ms = 101, .now_ms = 100, .held_ms = 60000},
			EMBARGO_RENEW},
		{"too many passed it", {.until_ms = 101, .now_ms = 100, .passed = 4000},
			EMBARGO_RENEW},
		{"stopping", {.until_ms = 101, .now_ms = 100, .stopping = true}, EMBARGO_RENEW},
		{"crowded", {.until_ms = 101, .now_ms = 100, .held_ms = 1000, .crowded = true},
			EMBARGO_RENEW},
		{"crowded, and just come",
			{.until_ms = 101, .now_ms = 100, .held_ms = 999, .crowded = true},
			EMBARGO_WAIT},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (embargo_step(&cases[i].at) != cases[i].step)
			fail_msg("%s", cases[i].why);
}

static void test_only_a_withheld_article_with_an_end_is_under_embargo(void **state)
{
	struct article article = {.status = ARTICLE_WITHHELD};
	(void)state;

	assert_int_equal(embargo_end(&article), 0);
	article.ext = cJSON_CreateObject();
	assert_int_equal(
		json_add_string(article.ext, "embargoed_until", "1970-01-01T00:00:05Z"), 0);
	assert_int_equal(embargo_end(&article), 5000);
	article.status = ARTICLE_CANCELED;
	assert_int_equal(embargo_end(&article), 0);
	article_deinit(&article);
}

static void test_the_revision_after_is_that_of_the_text_without_embargo(void **state)
{
	struct article plain = {0}, held = {.status = ARTICLE_WITHHELD};
	(void)state;

	assert_int_equal(article_add_paragraph(&plain, ROLE_HEADLINE, slice_of("Ponte")), 0);
	assert_int_equal(article_add_paragraph(&held, ROLE_HEADLINE, slice_of("Ponte")), 0);
	assert_int_equal(article_seal(&plain), 0);
	assert_int_equal(article_seal(&held), 0);
	assert_string_not_equal(plain.revision, held.revision);
	assert_int_equal(embargo_lift(&held), 0);
	assert_int_equal(held.status, ARTICLE_USABLE);
	assert_string_equal(plain.revision, held.revision);
	article_deinit(&plain);
	article_deinit(&held);
}

struct gone {
	const struct work *lifted, *renewed;
	int count;
};

static int go(void *user, struct work *work, enum embargo_step step)
{
	struct gone *gone = user;

	if (step == EMBARGO_LIFT)
		gone->lifted = work;
	else
		gone->renewed = work;
	gone->count++;
	return 0;
}

static void test_the_list_lets_go_of_what_does_not_wait(void **state)
{
	CLEANUP(embargoes_freep) struct embargoes *embargoes = NULL;
	struct work works[40] = {0};
	struct gone gone = {0};
	(void)state;

	assert_int_equal(embargoes_new(&embargoes), 0);
	for (size_t i = 0; i < COUNT_OF(works); i++) {
		works[i].record.value = slice_of("12345");
		assert_int_equal(embargoes_hold(embargoes, &works[i], i == 7 ? 500 : 900000,
					 i == 9 ? 0 : 59000, 10),
			0);
	}
	assert_int_equal(embargoes_bytes(embargoes), 200);
	embargoes_forget(embargoes, &works[3]);
	embargoes_forget(embargoes, &works[3]);
	assert_int_equal(embargoes_count(embargoes), 39);
	assert_int_equal(embargoes_sweep(embargoes, (struct embargo_case){.now_ms = 600}, 60000, 20,
				 go, &gone),
		0);
	assert_int_equal(gone.count, 2);
	assert_ptr_equal(gone.lifted, &works[7]);
	assert_ptr_equal(gone.renewed, &works[9]);
	assert_int_equal(
		embargoes_sweep(embargoes, (struct embargo_case){.now_ms = 600, .stopping = true},
			60000, 20, go, &gone),
		0);
	assert_int_equal(embargoes_count(embargoes), 0);
	assert_int_equal(embargoes_bytes(embargoes), 0);
	assert_int_equal(gone.count, 39);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_step_has_its_time),
		cmocka_unit_test(test_only_a_withheld_article_with_an_end_is_under_embargo),
		cmocka_unit_test(test_the_revision_after_is_that_of_the_text_without_embargo),
		cmocka_unit_test(test_the_list_lets_go_of_what_does_not_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
