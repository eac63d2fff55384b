/* What recurs across an outlet's stories is marked, and what a story says twice is not. */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/buf.h"
#include "schemas/article.h"
#include "schemas/fingerprint.h"
#include "translate/recurrence.h"

#define NEWSLETTER "Suscríbase a nuestro boletín y no se pierda nada."

/* What an article is made of; stories of different numbers have nothing in common. */
struct story {
	unsigned number;
	const char *id, *headline; /* NULL: of its own */
	const char *extra;         /* a paragraph at its end; NULL: none */
	enum paragraph_role role;  /* of it; ROLE_HEADLINE stands for a body's */
	bool fingerprint;
};

static void add(struct article *article, enum paragraph_role role, const char *text)
{
	assert_int_equal(article_add_paragraph(article, role, slice_of(text)), 0);
}

static void add_body(struct article *article, const struct story *story)
{
	struct fingerprint fingerprint = {0};
	char digits[FINGERPRINT_SIZE];

	for (unsigned i = 0; i < 20; i++) {
		CLEANUP(buf_deinit) struct buf text = BUF_INIT(1024);

		for (unsigned word = 0; word < 12; word++)
			assert_int_equal(
				buf_addf(&text, "w%u ", story->number * 1009 + i * 13 + word), 0);
		add(article, ROLE_BODY, text.data);
		fingerprint_add(&fingerprint, buf_slice(&text));
	}
	fingerprint_print(fingerprint_value(&fingerprint), digits);
	if (story->fingerprint)
		assert_int_equal(slice_copy(slice_of(digits), &article->fingerprint), 0);
}

static void make(const struct story *story, struct article *article)
{
	char text[64];

	*article = (struct article){0};
	(void)snprintf(text, sizeof(text), "id%u", story->number);
	assert_int_equal(slice_copy(slice_of(story->id ? story->id : text), &article->id), 0);
	(void)snprintf(text, sizeof(text), "Headline of %u", story->number);
	add(article, ROLE_HEADLINE, story->headline ? story->headline : text);
	add_body(article, story);
	if (story->extra)
		add(article, story->role == ROLE_HEADLINE ? ROLE_BODY : story->role, story->extra);
}

/* Take the story, and say whether its last paragraph was marked; no other one may be. */
static bool take(struct recurrence *recurrence, const struct story *story)
{
	CLEANUP(article_deinit) struct article article;
	bool last;

	make(story, &article);
	last = recurrence_mark(recurrence, &article) > 0;
	for (size_t i = 0; i + 1 < article.paragraph_count; i++)
		assert_false(article.paragraphs[i].boilerplate);
	assert_int_equal(article.paragraphs[article.paragraph_count - 1].boilerplate, last);
	return last;
}

/* `count` stories from `from` on, of which each `nth` ends so. How many were marked. */
static unsigned run(struct recurrence *recurrence, unsigned from, unsigned count, unsigned nth,
	const char *text)
{
	unsigned marked = 0;

	for (unsigned i = 0; i < count; i++) {
		const struct story story = {
			.number = from + i, .extra = (from + i) % nth == 0 ? text : NULL};

		marked += take(recurrence, &story);
	}
	return marked;
}

static void test_what_stands_under_each_story_is_marked_from_the_eighth_on(void **state)
{
	struct recurrence recurrence = {0};
	(void)state;

	assert_int_equal(run(&recurrence, 0, RECURRENCE_MIN - 1, 1, NEWSLETTER), 0);
	assert_int_equal(run(&recurrence, RECURRENCE_MIN - 1, 50, 1, NEWSLETTER), 50);
}

static void test_a_share_is_enough_and_a_mention_is_not(void **state)
{
	static const struct {
		unsigned nth;
		bool marked;
	} cases[] = {{2, true}, {5, true}, {10, true}, {14, true}, {28, false}, {50, false}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct recurrence recurrence = {0};
		unsigned marked;

		(void)run(&recurrence, 0, 1500, cases[i].nth, NEWSLETTER);
		marked = run(&recurrence, 1500, 280, cases[i].nth, NEWSLETTER);
		if (marked != (cases[i].marked ? 280 / cases[i].nth : 0))
			fail_msg("one in %u: %u marked", cases[i].nth, marked);
	}
}

static void test_one_story_counts_once(void **state)
{
	static const struct {
		const char *why;
		struct story story;
		bool changes;
	} cases[] = {
		{"revisions of an article", {.id = "the-same"}, true},
		{"an article that was moved", {.headline = "The same"}, true},
		{"near copies under new headlines", {.number = 7, .fingerprint = true}, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct recurrence recurrence = {0};

		for (unsigned n = 0; n < 60; n++) {
			struct story story = cases[i].story;
			char id[32];
			char headline[32];

			(void)snprintf(id, sizeof(id), "copy%u", n);
			(void)snprintf(headline, sizeof(headline), "Copy %u", n);
			story.extra = NEWSLETTER;
			if (cases[i].changes)
				story.number = n;
			else {
				story.id = id;
				story.headline = headline;
			}
			if (take(&recurrence, &story))
				fail_msg("%s: marked at %u", cases[i].why, n);
		}
	}
}

static void test_stories_that_share_their_boilerplate_alone_are_not_copies(void **state)
{
	struct recurrence recurrence = {0};
	size_t marked = 0;
	(void)state;

	for (unsigned n = 0; n < 20; n++) {
		CLEANUP(article_deinit) struct article article = {0};
		char text[64];

		(void)snprintf(text, sizeof(text), "id%u", n);
		assert_int_equal(slice_copy(slice_of(text), &article.id), 0);
		assert_int_equal(slice_copy(slice_of("00000000000000ff"), &article.fingerprint), 0);
		(void)snprintf(text, sizeof(text), "Headline of %u", n);
		add(&article, ROLE_HEADLINE, text);
		(void)snprintf(text, sizeof(text), "A teaser of %u.", n);
		add(&article, ROLE_BODY, text);
		add(&article, ROLE_BODY, NEWSLETTER);
		marked += recurrence_mark(&recurrence, &article);
	}
	assert_int_equal(marked, 20 - RECURRENCE_MIN + 1);
}

static void test_headlines_headings_and_lines_are_left_alone(void **state)
{
	static const struct {
		const char *why, *text;
		enum paragraph_role role;
		bool marked;
	} cases[] = {
		{"a body", NEWSLETTER, ROLE_BODY, true},
		{"a caption", "Foto: Agencia EFE", ROLE_CAPTION, true},
		{"a list item", NEWSLETTER, ROLE_LIST_ITEM, true},
		{"a summary", NEWSLETTER, ROLE_SUMMARY, true},
		{"a heading", "Antecedentes", ROLE_HEADING, false},
		{"a line", "* * *", ROLE_BODY, false},
		{"an address", "https://example.org/boletin", ROLE_BODY, false},
		{"a result", "2:1", ROLE_BODY, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct recurrence recurrence = {0};

		for (unsigned n = 0; n < 40; n++) {
			const struct story story = {
				.number = n, .extra = cases[i].text, .role = cases[i].role};
			bool marked = take(&recurrence, &story);

			if (marked != (cases[i].marked && n + 1 >= RECURRENCE_MIN))
				fail_msg("%s: story %u", cases[i].why, n);
		}
	}
}

static void test_a_headline_that_recurs_is_not_marked(void **state)
{
	struct recurrence recurrence = {0};
	(void)state;

	for (unsigned n = 0; n < 40; n++) {
		const struct story story = {.number = n, .headline = "El tiempo"};

		assert_false(take(&recurrence, &story));
	}
}

static void test_white_space_is_nothing_and_a_digit_is_news(void **state)
{
	struct recurrence recurrence = {0};
	const struct story spaced = {.number = 9001,
		.extra = "Suscríbase a  nuestro bole\xc2\xadtín y no se pierda nada. "};
	const struct story other = {
		.number = 9002, .extra = "suscríbase a nuestro boletín y no se pierda nada."};
	(void)state;

	(void)run(&recurrence, 0, 20, 1, NEWSLETTER);
	assert_true(take(&recurrence, &spaced));
	assert_false(take(&recurrence, &other));
	for (unsigned n = 0; n < 100; n++) {
		char text[64];
		const struct story story = {.number = 100 + n, .extra = text};

		(void)snprintf(text, sizeof(text), "Mañana se esperan %u grados en Madrid.", n);
		assert_false(take(&recurrence, &story));
	}
}

static void test_what_an_outlet_gave_up_is_forgotten(void **state)
{
	struct recurrence recurrence = {0};
	const struct story again = {.number = 9001, .extra = NEWSLETTER};
	(void)state;

	(void)run(&recurrence, 1, 400, 1, NEWSLETTER);
	(void)run(&recurrence, 1000, 2600, 5000, NEWSLETTER);
	assert_false(take(&recurrence, &again));
}

/* The background of a running story: eight of forty stories have it, of the hundreds that the
 * outlet brought. */
static void test_the_background_of_a_running_story_is_not_boilerplate(void **state)
{
	struct recurrence recurrence = {0};
	(void)state;

	(void)run(&recurrence, 1, 300, 5000, NEWSLETTER);
	assert_int_equal(run(&recurrence, 5000, 40, 5, "La guerra empezó en 2022."), 0);
}

static void test_a_paragraph_that_a_story_says_often_counts_once(void **state)
{
	CLEANUP(article_deinit) struct article article;
	struct recurrence recurrence = {0};
	const struct story story = {.number = 1, .extra = NEWSLETTER};
	(void)state;

	make(&story, &article);
	for (unsigned i = 0; i < 3 * RECURRENCE_MIN; i++)
		add(&article, ROLE_BODY, NEWSLETTER);
	assert_int_equal(recurrence_mark(&recurrence, &article), 0);
}

/* An article of 2,000 paragraphs pushes nothing out that was seen once, and is marked in its middle
 * too. */
static void test_a_long_article_is_counted_at_its_ends(void **state)
{
	CLEANUP(article_deinit) struct article article;
	struct recurrence recurrence = {0};
	const struct story story = {.number = 70000};
	(void)state;

	(void)run(&recurrence, 0, 30, 2, NEWSLETTER);
	(void)run(&recurrence, 30, 1, 1, "Síganos en la radio.");
	make(&story, &article);
	add(&article, ROLE_BODY, NEWSLETTER);
	for (unsigned i = 0; i < 1900; i++) {
		char text[64];

		(void)snprintf(text, sizeof(text), "Line %u of many.", i);
		add(&article, ROLE_LIST_ITEM, text);
	}
	assert_int_equal(recurrence_mark(&recurrence, &article), 1);
	assert_true(article.paragraphs[21].boilerplate);
	assert_int_equal(run(&recurrence, 31, RECURRENCE_MIN - 1, 1, "Síganos en la radio."), 1);
}

/* Whatever stands in a row that was read from a disk, nothing breaks. */
static void test_any_bytes_are_a_state(void **state)
{
	struct recurrence recurrence;
	unsigned char *bytes = (unsigned char *)&recurrence;
	uint32_t seed = 7;
	(void)state;

	for (size_t i = 0; i < sizeof(recurrence); i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = (unsigned char)(seed >> 24);
	}
	for (unsigned n = 0; n < 200; n++) {
		CLEANUP(article_deinit) struct article article;
		const struct story story = {.number = n, .extra = NEWSLETTER, .fingerprint = true};

		make(&story, &article);
		assert_true(recurrence_mark(&recurrence, &article) <= article.paragraph_count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_stands_under_each_story_is_marked_from_the_eighth_on),
		cmocka_unit_test(test_a_share_is_enough_and_a_mention_is_not),
		cmocka_unit_test(test_one_story_counts_once),
		cmocka_unit_test(test_stories_that_share_their_boilerplate_alone_are_not_copies),
		cmocka_unit_test(test_headlines_headings_and_lines_are_left_alone),
		cmocka_unit_test(test_a_headline_that_recurs_is_not_marked),
		cmocka_unit_test(test_white_space_is_nothing_and_a_digit_is_news),
		cmocka_unit_test(test_what_an_outlet_gave_up_is_forgotten),
		cmocka_unit_test(test_the_background_of_a_running_story_is_not_boilerplate),
		cmocka_unit_test(test_a_paragraph_that_a_story_says_often_counts_once),
		cmocka_unit_test(test_a_long_article_is_counted_at_its_ends),
		cmocka_unit_test(test_any_bytes_are_a_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
