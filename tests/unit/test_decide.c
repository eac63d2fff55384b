/* What becomes of an article, given what is out of it. */
#include "tests/support/test.h"

#include "publish/decide.h"
#include "schemas/reasons.h"

#define ONE "111111111111"
#define TWO "222222222222"
#define THREE "333333333333"

static void test_each_revision_goes_out_once_and_never_backwards(void **state)
{
	/* Out is: revision TWO of the time 200, ONE before it. */
	static const struct {
		const char *why;
		const char *revision;
		enum article_status status;
		int64_t modified, fetched;
		bool is_out, retracted;
		enum publish_event event;
		const char *reason;
	} cases[] = {
		{"the first of its article", ONE, ARTICLE_USABLE, 0, 100, false, false,
			PUBLISH_PUBLISHED, NULL},
		{"a retraction of nothing", ONE, ARTICLE_CANCELED, 0, 100, false, false,
			PUBLISH_DROPPED, REASON_UNKNOWN_RETRACTION},
		{"withheld before it was out", ONE, ARTICLE_WITHHELD, 0, 100, false, false,
			PUBLISH_DROPPED, REASON_WITHHELD},
		{"what is out", TWO, ARTICLE_USABLE, 200, 0, true, false, PUBLISH_DROPPED,
			REASON_DUPLICATE},
		{"what is out, crawled again later", TWO, ARTICLE_USABLE, 0, 900, true, false,
			PUBLISH_DROPPED, REASON_DUPLICATE},
		{"what was out before", ONE, ARTICLE_USABLE, 900, 0, true, false, PUBLISH_DROPPED,
			REASON_DUPLICATE},
		{"a newer one", THREE, ARTICLE_USABLE, 300, 0, true, false, PUBLISH_UPDATED, NULL},
		{"a newer one, by its crawl", THREE, ARTICLE_USABLE, 0, 300, true, false,
			PUBLISH_UPDATED, NULL},
		{"one of the same moment", THREE, ARTICLE_USABLE, 200, 0, true, false,
			PUBLISH_UPDATED, NULL},
		{"an older one that comes late", THREE, ARTICLE_USABLE, 150, 900, true, false,
			PUBLISH_DROPPED, REASON_STALE},
		{"a retraction", THREE, ARTICLE_CANCELED, 300, 0, true, false, PUBLISH_RETRACTED,
			NULL},
		{"withheld after it was out", THREE, ARTICLE_WITHHELD, 300, 0, true, false,
			PUBLISH_RETRACTED, NULL},
		{"a retraction of an older one", THREE, ARTICLE_CANCELED, 150, 0, true, false,
			PUBLISH_DROPPED, REASON_STALE},
		{"a retraction of a retracted one", THREE, ARTICLE_CANCELED, 300, 0, true, true,
			PUBLISH_DROPPED, REASON_DUPLICATE},
		{"another text after a retraction", THREE, ARTICLE_USABLE, 300, 0, true, true,
			PUBLISH_UPDATED, NULL},
		{"the same text after a retraction", ONE, ARTICLE_USABLE, 300, 0, true, true,
			PUBLISH_DROPPED, REASON_DUPLICATE},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char revision[] = "------------";
		const struct article article = {
			.revision = memcpy(revision, cases[i].revision, sizeof(revision)),
			.status = cases[i].status,
			.modified_at_ms = cases[i].modified,
			.fetched_at_ms = cases[i].fetched,
		};
		struct released out = {.at_ms = 200, .retracted = cases[i].retracted};
		struct publish_decision decision;

		released_add(&out, ONE);
		released_add(&out, TWO);
		decision = publish_decide(cases[i].is_out ? &out : NULL, &article);
		if (decision.event != cases[i].event ||
			(cases[i].reason ? !decision.reason ||
						   strcmp(decision.reason, cases[i].reason) != 0
					 : decision.reason != NULL))
			fail_msg("%s: event %d, %s", cases[i].why, (int)decision.event,
				decision.reason ? decision.reason : "no reason");
	}
}

static void test_a_retraction_that_came_first_keeps_what_is_older_in(void **state)
{
	static const struct {
		const char *why;
		const char *revision;
		enum article_status status;
		int64_t modified;
		enum publish_event event;
		const char *reason;
	} cases[] = {
		{"what it retracted", TWO, ARTICLE_USABLE, 100, PUBLISH_DROPPED, REASON_STALE},
		{"of the same moment", TWO, ARTICLE_USABLE, 200, PUBLISH_DROPPED, REASON_STALE},
		{"a newer one", TWO, ARTICLE_USABLE, 300, PUBLISH_PUBLISHED, NULL},
		{"the retraction again", ONE, ARTICLE_CANCELED, 200, PUBLISH_DROPPED,
			REASON_DUPLICATE},
		{"a newer retraction", THREE, ARTICLE_CANCELED, 300, PUBLISH_DROPPED,
			REASON_UNKNOWN_RETRACTION},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char revision[] = "------------";
		const struct article article = {
			.revision = memcpy(revision, cases[i].revision, sizeof(revision)),
			.status = cases[i].status,
			.modified_at_ms = cases[i].modified,
		};
		struct released out = {.at_ms = 200, .retracted = true, .never = true};
		struct publish_decision decision;

		released_add(&out, ONE);
		decision = publish_decide(&out, &article);
		if (decision.event != cases[i].event ||
			(cases[i].reason && strcmp(decision.reason, cases[i].reason) != 0))
			fail_msg("%s: event %d", cases[i].why, (int)decision.event);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_revision_goes_out_once_and_never_backwards),
		cmocka_unit_test(test_a_retraction_that_came_first_keeps_what_is_older_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
