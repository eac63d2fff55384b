/* What the check that learns makes of a language that it is taught, and of what is not of it. */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/buf.h"
#include "translate/adequacy.h"
#include "translate/adequacy_counts.h"
#include "translate/adequacy_fisher.h"
#include "translate/adequacy_tail.h"
#include "translate/adequacy_words.h"

enum {
	VOCABULARY = 400,
	SENTENCE = 14,
	TAUGHT = 900,
	TRIED = 200,
	BUDGET = 64 << 20,
};

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* A word of either language: letters that say its number. The two are unlike on purpose. */
static void add_word(struct buf *buf, bool english, uint32_t word)
{
	static const char source[] = "bcdfghjklm";
	static const char target[] = "nprstvwxyz";
	const char *letters = english ? target : source;

	assert_int_equal(buf_addf(buf, "%c%c%ca ", letters[word % 10], letters[word / 10 % 10],
				 letters[word / 100 % 10]),
		0);
}

/* A sentence and its translation, word by word but for two neighbours that change places. */
static void make(struct buf *source, struct buf *english)
{
	uint32_t words[SENTENCE];

	for (size_t i = 0; i < SENTENCE; i++)
		words[i] = draw(VOCABULARY);
	for (size_t i = 0; i < SENTENCE; i++) {
		add_word(source, false, words[i]);
		add_word(english, true, words[i ^ 1]);
	}
}

static void teach(struct adequacy *adequacy, size_t count, uint64_t step_ms)
{
	uint64_t now_ms = 0;

	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_deinit) struct buf source = BUF_INIT(1024);
		CLEANUP(buf_deinit) struct buf english = BUF_INIT(1024);

		make(&source, &english);
		now_ms += step_ms;
		assert_int_equal(adequacy_learn(adequacy, slice_of("xx"), buf_slice(&source),
					 buf_slice(&english), now_ms),
			0);
	}
}

enum spoilt {
	GOOD,
	INVENTED,
	HALF,
	SHORT,
};

/* How many of TRIED paragraphs are doubted. */
static size_t try(
	struct adequacy *adequacy, const char *language, size_t sentences, enum spoilt what)
{
	size_t doubted = 0;

	for (size_t n = 0; n < TRIED; n++) {
		CLEANUP(buf_deinit) struct buf source = BUF_INIT(8192);
		CLEANUP(buf_deinit) struct buf english = BUF_INIT(8192);
		CLEANUP(buf_deinit) struct buf ignored = BUF_INIT(8192);

		for (size_t i = 0; i < sentences; i++) {
			bool lost = what == SHORT && i == 1;
			bool wrong = what == INVENTED || (what == HALF && 2 * i < sentences);

			make(&source, lost || wrong ? &ignored : &english);
			if (wrong)
				make(&ignored, &english);
		}
		doubted += adequacy_doubts(
			adequacy, slice_of(language), buf_slice(&source), buf_slice(&english));
	}
	return doubted;
}

static void test_it_abstains_until_it_has_seen_enough(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	(void)state;

	seed = 1;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	assert_int_equal(try(adequacy, "xx", 3, INVENTED), 0);
	teach(adequacy, 500, 1000);
	assert_int_equal(try(adequacy, "xx", 3, INVENTED), 0);
}

static void test_it_tells_the_good_from_the_spoilt(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	(void)state;

	seed = 2;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, TAUGHT, 1000);
	assert_in_range(try(adequacy, "xx", 1, GOOD), 0, TRIED / 25);
	assert_in_range(try(adequacy, "xx", 3, GOOD), 0, TRIED / 25);
	assert_in_range(try(adequacy, "xx", 1, INVENTED), TRIED * 9 / 10, TRIED);
	assert_in_range(try(adequacy, "xx", 3, INVENTED), TRIED * 9 / 10, TRIED);
	assert_in_range(try(adequacy, "xx", 4, HALF), TRIED * 7 / 10, TRIED);
	assert_in_range(try(adequacy, "xx", 3, SHORT), TRIED * 7 / 10, TRIED);
}

static void test_it_says_nothing_of_a_language_that_it_does_not_know(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	(void)state;

	seed = 3;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, TAUGHT, 1000);
	assert_int_equal(try(adequacy, "yy", 3, INVENTED), 0);
}

static void test_languages_beyond_the_ceiling_are_left_out(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	(void)state;

	seed = 4;
	assert_int_equal(adequacy_new(8 << 20, &adequacy), 0);
	assert_int_equal(
		adequacy_learn(adequacy, slice_of("yy"), slice_of("a"), slice_of("b"), 0), 0);
	teach(adequacy, TAUGHT, 1000);
	assert_int_equal(try(adequacy, "xx", 3, INVENTED), 0);
}

static void test_a_flood_is_learned_in_part(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	(void)state;

	seed = 5;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, 100 * TAUGHT, 0); /* in one moment: no more than the first few */
	assert_int_equal(try(adequacy, "xx", 3, INVENTED), 0);
}

static void test_a_language_that_is_new_is_learned_faster(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	size_t first;
	(void)state;

	seed = 7;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, 2000, 1); /* two seconds */
	first = adequacy_seen(adequacy, 0);
	assert_in_range(first, 350, 450);
	teach(adequacy, 1500, 1000);
	first = adequacy_seen(adequacy, 0);
	teach(adequacy, 2000, 1);
	assert_in_range(adequacy_seen(adequacy, 0) - first, 60, 90);
}

static void catch_up(struct adequacy *adequacy, uint64_t *now_ms)
{
	bool more = true;

	while (more) {
		*now_ms += 50;
		assert_int_equal(adequacy_catch_up(adequacy, *now_ms, &more), 0);
		assert_true(*now_ms < 60000);
	}
}

static void test_the_first_of_a_flood_wait_and_are_learned_later(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	uint64_t now_ms = 0;
	size_t at_once;
	(void)state;

	seed = 8;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, TAUGHT, 0); /* as a topic that is read from its beginning does */
	at_once = adequacy_seen(adequacy, 0);
	assert_in_range(at_once, 1, TAUGHT / 2);
	assert_int_equal(adequacy_waiting(adequacy, 0), TAUGHT - at_once);
	assert_int_equal(try(adequacy, "xx", 3, INVENTED), 0);

	catch_up(adequacy, &now_ms);
	assert_int_equal(adequacy_seen(adequacy, 0), TAUGHT);
	assert_int_equal(adequacy_waiting(adequacy, 0), 0);
	assert_in_range(now_ms, (TAUGHT - at_once) * 10 - 2500, 60000); /* at its pace */
	assert_in_range(try(adequacy, "xx", 3, INVENTED), TRIED * 9 / 10, TRIED);
}

static void test_what_waits_can_be_learned_in_a_hurry(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	bool more = true;
	(void)state;

	seed = 10;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, 400, 0);
	assert_true(adequacy_waiting(adequacy, 0) > 0);
	for (size_t n = adequacy_waiting(adequacy, 0); n > 0; n--) {
		assert_true(more);
		assert_int_equal(adequacy_hurry(adequacy, &more), 0);
	}
	assert_false(more);
	assert_int_equal(adequacy_seen(adequacy, 0), 400);
}

static void test_no_more_wait_than_are_of_use(void **state)
{
	CLEANUP(adequacy_freep) struct adequacy *adequacy = NULL;
	CLEANUP(adequacy_freep) struct adequacy *small = NULL;
	(void)state;

	seed = 9;
	assert_int_equal(adequacy_new(BUDGET, &adequacy), 0);
	teach(adequacy, 3000, 0);
	assert_int_equal(adequacy_seen(adequacy, 0) + adequacy_waiting(adequacy, 0), 1200);

	assert_int_equal(adequacy_new(8 << 20, &small), 0);
	for (size_t i = 0; i < 1000; i++) {
		static char text[4096];

		memset(text, 'a', sizeof(text));
		assert_int_equal(adequacy_learn(small, slice_of("xx"),
					 (struct slice){text, sizeof(text)}, slice_of("b"), 0),
			0);
	}
	assert_in_range(adequacy_waiting(small, 0), 1, (8 << 20) / 16 / 4096);
}

static struct adequacy_words words;

static void test_words_are_stems_and_numbers(void **state)
{
	(void)state;

	adequacy_words_read(slice_of("Regierungen, regierung; 1.200 l'Eau"), &words);
	assert_int_equal(words.count, 5);
	assert_int_equal(words.list[0].stem, words.list[1].stem);
	assert_int_not_equal(words.list[2].stem, words.list[3].stem);
	assert_int_not_equal(words.list[2].anchor, 0);
}

static void test_a_name_has_the_same_anchor_in_another_script(void **state)
{
	static const struct {
		const char *latin, *other;
	} cases[] = {
		{"Trump", "Трамп"},
		{"Merkel", "Μέρκελ"},
		{"Trump", "ترامب"},
		{"Narendra", "नरेन्द्र"},
		{"Tel", "תל"},
		{"Merkel", "메르켈"},
		{"Karma", "カルマ"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint32_t anchor;

		adequacy_words_read(slice_of(cases[i].latin), &words);
		anchor = words.list[0].anchor;
		adequacy_words_read(slice_of(cases[i].other), &words);
		if (words.count != 1 || anchor == 0 || words.list[0].anchor != anchor)
			fail_msg("%s is not %s", cases[i].other, cases[i].latin);
	}
}

static void test_a_script_without_spaces_is_cut_into_words(void **state)
{
	(void)state;

	adequacy_words_read(slice_of("รัฐบาลเยอรมัน"), &words);
	assert_int_equal(words.count, 2);
	adequacy_words_read(slice_of("รัฐบาล on เยอรมัน"), &words);
	assert_int_equal(words.count, 3);
}

static void test_a_character_is_a_word_but_katakana_spell_one(void **state)
{
	(void)state;

	adequacy_words_read(slice_of("德国政府"), &words);
	assert_int_equal(words.count, 4);
	assert_int_equal(words.letters, 4);
	adequacy_words_read(slice_of("国の on メルケル・ケルン"), &words);
	assert_int_equal(words.count, 5);
	adequacy_words_read(slice_of("รัฐบาล国ไทย"), &words);
	assert_int_equal(words.count, 3);
}

static void test_words_are_alike_by_degrees(void **state)
{
	static const struct {
		const char *one, *other;
		unsigned alike;
	} cases[] = {
		{"Regierung", "Regierungen", ALIKE_STEMS},
		{"Merkel", "Меркель", ALIKE_SOUNDS},
		{"Moskau", "Москва", ALIKE_AT_FIRST},
		{"Merkel", "Меран", ALIKE_NOT},
		{"Ei", "Яя", ALIKE_NOT},
		{"1200", "١٢٠٠", ALIKE_STEMS},
		{"1200er", "1200x", ALIKE_SOUNDS},
		{"1200", "1201", ALIKE_NOT},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct adequacy_word one;

		adequacy_words_read(slice_of(cases[i].one), &words);
		one = words.list[0];
		adequacy_words_read(slice_of(cases[i].other), &words);
		if (words.count != 1 ||
			adequacy_words_alike(&one, &words.list[0]) != cases[i].alike)
			fail_msg("%s and %s", cases[i].one, cases[i].other);
	}
}

static void test_a_run_without_an_end_is_cut_at_its_ceiling(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(65536);
	(void)state;

	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(buf_addf(&text, "%s", i % 2 ? "รัฐบาล" : "เยอรมัน"), 0);
	adequacy_words_read(buf_slice(&text), &words);
	assert_int_equal(words.count, ADEQUACY_WORDS_MAX);
	assert_true(words.left_out > 2000);
}

static void test_korean_words_are_their_first_two_syllables(void **state)
{
	(void)state;

	adequacy_words_read(slice_of("정부는 정부가 정치"), &words);
	assert_int_equal(words.count, 3);
	assert_int_equal(words.list[0].stem, words.list[1].stem);
	assert_int_not_equal(words.list[0].stem, words.list[2].stem);
}

static void test_sentences_are_counted(void **state)
{
	static const struct {
		const char *text;
		size_t sentences;
	} cases[] = {
		{"One. Two! Three?", 3},
		{"One... and 2.5 of J. Smith", 1},
		{"他来了。他走了。", 2},
		{"वह आया। वह गया।", 2},
		{"هل جاء؟ نعم.", 2},
		{"...", 0},
		{"", 0},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		adequacy_words_read(slice_of(cases[i].text), &words);
		if (words.sentences != cases[i].sentences)
			fail_msg("%s: %zu sentences", cases[i].text, words.sentences);
	}
}

static void test_text_beyond_the_ceiling_is_counted(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(65536);
	(void)state;

	for (size_t i = 0; i < ADEQUACY_WORDS_MAX + 5; i++)
		assert_int_equal(buf_addf(&text, "word%zu ", i), 0);
	adequacy_words_read(buf_slice(&text), &words);
	assert_int_equal(words.count, ADEQUACY_WORDS_MAX);
	assert_int_equal(words.left_out, 5);
}

static void test_counts_keep_their_ceiling(void **state)
{
	CLEANUP(counts_freep) struct counts *counts = NULL;
	(void)state;

	assert_int_equal(counts_new(64 << 10, &counts), 0);
	for (uint32_t i = 1; i <= 100000; i++) {
		assert_int_equal(counts_add(counts, counts_pair(i, 1), 0.1F), 0);
		assert_int_equal(counts_add(counts, counts_pair(1, 1), 1), 0);
	}
	assert_in_range(counts_bytes(counts), 1, (64 << 10) + (64 << 10) / 16);
	assert_true(counts_times(counts, counts_pair(1, 1)) > 0); /* what comes often stays */
	assert_true(counts_times(counts, counts_pair(2, 1)) == 0);
}

static void test_the_filter_lets_through_what_is_there(void **state)
{
	CLEANUP(counts_freep) struct counts *counts = NULL;
	struct counts_view view;
	size_t let_through = 0;
	(void)state;

	seed = 8;
	assert_int_equal(counts_new(1 << 20, &counts), 0);
	for (uint32_t i = 0; i < 20000; i++)
		assert_int_equal(counts_add(counts, counts_pair(draw(1 << 24) | 1, i), 1), 0);
	view = counts_view(counts);
	seed = 8;
	for (uint32_t i = 0; i < 20000; i++)
		assert_true(counts_has_bit(&view, counts_bit(draw(1 << 24) | 1, i)));
	for (uint32_t i = 0; i < 20000; i++)
		let_through +=
			counts_has_bit(&view, counts_bit(draw(1 << 24) | 1, draw(1 << 24) | 1));
	assert_in_range(let_through, 1, 4000);
}

static void test_fisher_finds_the_feature_that_tells(void **state)
{
	struct fisher fisher = {0};
	double features[FEATURES] = {0};
	(void)state;

	seed = 6;
	assert_true(fisher_score(&fisher, features) == 0);
	for (int i = 0; i < 400; i++) {
		for (int k = 0; k < FEATURES; k++)
			features[k] = (double)draw(1000) / 1000;
		features[3] += i % 2;
		fisher_add(&fisher, i % 2, features);
	}
	fisher_solve(&fisher);
	for (int k = 0; k < FEATURES; k++)
		features[k] = 0.5;
	assert_in_range((int)(10 + 10 * fisher_score(&fisher, features)), 5, 15);
	features[3] = 1.5;
	assert_true(fisher_score(&fisher, features) > 2);
}

static void test_a_tail_leaves_the_share_that_is_asked_above(void **state)
{
	struct tail tail = {0};
	size_t above = 0;
	(void)state;

	seed = 7;
	for (int i = 0; i < TAIL_KEPT; i++)
		tail_add(&tail, (double)draw(10000));
	tail_settle(&tail, 0.01);
	for (int i = 0; i < 10000; i++)
		above += (double)i > tail.threshold;
	assert_in_range(above, 1, 250);
	assert_false(tail_is_sharp(&tail));
	for (int i = 0; i < 200; i++)
		tail_try(&tail, 20000);
	assert_true(tail_is_sharp(&tail));
	for (int i = 0; i < 2000; i++)
		tail_try(&tail, 0);
	assert_false(tail_is_sharp(&tail));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_abstains_until_it_has_seen_enough),
		cmocka_unit_test(test_it_tells_the_good_from_the_spoilt),
		cmocka_unit_test(test_it_says_nothing_of_a_language_that_it_does_not_know),
		cmocka_unit_test(test_languages_beyond_the_ceiling_are_left_out),
		cmocka_unit_test(test_a_flood_is_learned_in_part),
		cmocka_unit_test(test_a_language_that_is_new_is_learned_faster),
		cmocka_unit_test(test_the_first_of_a_flood_wait_and_are_learned_later),
		cmocka_unit_test(test_what_waits_can_be_learned_in_a_hurry),
		cmocka_unit_test(test_no_more_wait_than_are_of_use),
		cmocka_unit_test(test_words_are_stems_and_numbers),
		cmocka_unit_test(test_a_name_has_the_same_anchor_in_another_script),
		cmocka_unit_test(test_a_script_without_spaces_is_cut_into_words),
		cmocka_unit_test(test_a_character_is_a_word_but_katakana_spell_one),
		cmocka_unit_test(test_words_are_alike_by_degrees),
		cmocka_unit_test(test_a_run_without_an_end_is_cut_at_its_ceiling),
		cmocka_unit_test(test_korean_words_are_their_first_two_syllables),
		cmocka_unit_test(test_sentences_are_counted),
		cmocka_unit_test(test_text_beyond_the_ceiling_is_counted),
		cmocka_unit_test(test_counts_keep_their_ceiling),
		cmocka_unit_test(test_the_filter_lets_through_what_is_there),
		cmocka_unit_test(test_fisher_finds_the_feature_that_tells),
		cmocka_unit_test(test_a_tail_leaves_the_share_that_is_asked_above),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
