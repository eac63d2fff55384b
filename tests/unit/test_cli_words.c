/* The small pure parts of the operator's command: numbers, places, names that are nearly right,
 * counts. */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/dead_letters.h"
#include "cli/lineage_text.h"
#include "cli/show.h"
#include "cli/tally.h"
#include "schemas/article.h"

static void test_number_takes_whole_numbers_in_range_only(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {{"0", true}, {"17", true}, {"100", true}, {"101", false}, {"-1", false},
		{"", false}, {"7x", false}, {"99999999999999999999", false}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		long number = -5;

		if (command_number(cases[i].text, 0, 100, &number) != cases[i].good)
			fail_msg("\"%s\"", cases[i].text);
		assert_true(cases[i].good || number == -5);
	}
}

static void test_place_is_partition_and_offset(void **state)
{
	static const char *const bad[] = {
		"", ":", "1", "1:", ":1", "a:1", "1:b", "-1:2", "1:2:3", "12345678901234567:1"};
	struct dead_place place = {0};
	(void)state;

	assert_true(dead_place_parse("3:1042", &place));
	assert_int_equal(place.partition, 3);
	assert_int_equal(place.offset, 1042);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (dead_place_parse(bad[i], &place))
			fail_msg("\"%s\" was taken", bad[i]);
}

static void test_lineage_is_read_from_the_end_of_the_text(void **state)
{
	static const char *const bad[] = {
		"", "raw", "raw/1", "/1/2", "raw/x/2", "raw/1/", "raw/99999/2", "raw/1/-2"};
	struct ledger_place place = {0};
	struct slice topic = {0};
	(void)state;

	assert_true(lineage_place(slice_of("odd/topic/name/3/1042"), &topic, &place));
	assert_true(slice_is(topic, slice_of("odd/topic/name")));
	assert_int_equal(place.partition, 3);
	assert_int_equal(place.offset, 1042);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (lineage_place(slice_of(bad[i]), &topic, &place))
			fail_msg("\"%s\" was taken", bad[i]);
}

static void test_item_without_sense_is_the_one_item(void **state)
{
	long item = 0;
	long of = 0;
	(void)state;

	lineage_item(slice_of("2/5"), &item, &of);
	assert_int_equal(item, 2);
	assert_int_equal(of, 5);
	lineage_item(slice_of("two of five"), &item, &of);
	assert_int_equal(item, 1);
	assert_int_equal(of, 1);
	lineage_item((struct slice){0}, &item, &of);
	assert_int_equal(of, 1);
}

static void test_a_mistyped_command_finds_its_neighbour(void **state)
{
	(void)state;

	assert_string_equal(command_nearest("tial"), "tail");
	assert_string_equal(command_nearest("topic"), "topics");
	assert_null(command_nearest("frobnicate"));
	assert_null(command_find("tial"));
	assert_string_equal(command_find("dead")->name, "dead");
}

static void test_tally_prints_the_most_frequent_first(void **state)
{
	CLEANUP(tally_deinit) struct tally tally = {0};
	CLEANUP(freep) char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	(void)state;

	assert_non_null(file);
	assert_int_equal(tally_add(&tally, slice_of("rare")), 0);
	assert_int_equal(tally_add(&tally, slice_of("common")), 0);
	assert_int_equal(tally_add(&tally, slice_of("common")), 0);
	tally_print(&tally, file);
	(void)fclose(file);
	assert_string_equal(text, "       2  common\n       1  rare\n");
}

static void test_time_is_shown_where_the_outlet_is(void **state)
{
	char text[64];
	(void)state;

	show_time(1764000000000, "Asia/Tokyo", "minute", text, sizeof(text));
	assert_non_null(strstr(text, "25 Nov 2025 01:00"));
	show_time(1764000000000, NULL, "day", text, sizeof(text));
	assert_string_equal(text, "Mon 24 Nov 2025");
}

/* What `dragoman tail` prints of an article whose first paragraph is boilerplate. */
static char *shown(bool all, bool colour)
{
	struct paragraph paragraphs[3] = {{.role = ROLE_HEADLINE},
		{.role = ROLE_BODY, .boilerplate = true}, {.role = ROLE_BODY, .boilerplate = all}};
	char *texts[] = {strdup("Bridge opens"), strdup("Subscribe to us."), strdup("It rained.")};
	char domain[] = "a.example";
	const struct article article = {
		.outlet.domain = domain, .paragraphs = paragraphs, .paragraph_count = 3};
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		paragraphs[i].text = paragraphs[i].english = texts[i];
	show_article(file, &article, colour);
	(void)fclose(file);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		free(texts[i]);
	return text;
}

static void test_tail_passes_over_boilerplate_and_dims_it_where_there_is_nothing_else(void **state)
{
	CLEANUP(freep) char *some = shown(false, true);
	CLEANUP(freep) char *all = shown(true, true);
	CLEANUP(freep) char *plain = shown(true, false);
	(void)state;

	assert_non_null(strstr(some, "\nIt rained.\n"));
	assert_null(strstr(some, "Subscribe"));
	assert_non_null(strstr(all, "\n\033[2mSubscribe to us.\033[0m\n"));
	assert_non_null(strstr(plain, "\nSubscribe to us.\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_takes_whole_numbers_in_range_only),
		cmocka_unit_test(test_place_is_partition_and_offset),
		cmocka_unit_test(test_lineage_is_read_from_the_end_of_the_text),
		cmocka_unit_test(test_item_without_sense_is_the_one_item),
		cmocka_unit_test(test_a_mistyped_command_finds_its_neighbour),
		cmocka_unit_test(test_tally_prints_the_most_frequent_first),
		cmocka_unit_test(test_time_is_shown_where_the_outlet_is),
		cmocka_unit_test(
			test_tail_passes_over_boilerplate_and_dims_it_where_there_is_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
