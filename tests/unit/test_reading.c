/* A reading finds the words of a text, whatever their script, and counts what the checks ask for.
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/base.h"
#include "translate/english.h"
#include "translate/reading.h"

static struct reading read_text(const char *text)
{
	struct reading reading;

	assert_int_equal(reading_init(&reading, slice_of(text)), 0);
	return reading;
}

static void test_words_end_where_letters_do(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		const char *last;
	} cases[] = {
		{"", 0, ""},
		{"  ...  ", 0, ""},
		{"one", 1, "one"},
		{"a word of sixteen charactersandmore", 5, "charactersandmore"},
		{"exactly8 sevenxx", 2, "sevenxx"},
		{"Straße über", 2, "über"},
		{"l'eau d\xe2\x80\x99une", 2, "d\xe2\x80\x99une"},
		{"the men's'", 2, "men's"},
		{"3D, A4", 2, "A4"},
		{"Привет, мир", 2, "мир"},
		{"他在NASA工作", 5, "作"},
		{"१२५ लोग", 2, "लोग"},
		{"soft\xc2\xadhyphen", 1, "soft\xc2\xadhyphen"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reading reading = read_text(cases[i].text);

		if (reading.count != cases[i].count)
			fail_msg("'%s': %zu words", cases[i].text, reading.count);
		if (reading.count > 0)
			assert_true(
				slice_is(reading_word(&reading, &reading.words[reading.count - 1]),
					slice_of(cases[i].last)));
		reading_deinit(&reading);
	}
}

/* The same hash for short and long words, across blocks of eight, with marks and capitals. */
static void test_words_hash_as_folded(void **state)
{
	static const char *const cases[][2] = {
		{"Cafe ", "café"},
		{"ELECCION.", "elección"},
		{"internacionalização,", "INTERNACIONALIZACAO"},
		{"abcdefgh ", "ABCDEFGH"},
		{"abcdefghi", "abcdefghI"},
		{"don't ", "dont"},
		{"мир ", "МИР"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reading reading = read_text(cases[i][0]);

		assert_int_equal(reading.count, 1);
		if (reading.words[0].hash != word_hash(cases[i][1]))
			fail_msg("'%s' is not '%s'", cases[i][0], cases[i][1]);
		reading_deinit(&reading);
	}
	assert_int_not_equal(word_hash("abcdefgh"), word_hash("abcdefg"));
	assert_int_not_equal(word_hash("ab"), word_hash("ba"));
}

static void test_flags_say_how_a_word_is_written(void **state)
{
	static const struct {
		const char *text;
		uint32_t flags;
	} cases[] = {
		{"word ", WORD_LATIN},
		{"word", WORD_LATIN},
		{"Word ", WORD_LATIN | WORD_CAPITAL},
		{"NATO ", WORD_LATIN | WORD_CAPITAL | WORD_SHOUTED | WORD_INSIDE},
		{"NATOs ", WORD_LATIN | WORD_CAPITAL | WORD_INSIDE},
		{"INTERNATIONALLy", WORD_LATIN | WORD_CAPITAL | WORD_INSIDE},
		{"internationalLY", WORD_LATIN | WORD_INSIDE},
		{"iPhone's ", WORD_LATIN | WORD_INSIDE | WORD_APOSTROPHE},
		{"It's ", WORD_LATIN | WORD_CAPITAL | WORD_APOSTROPHE},
		{"4Kids ", WORD_LATIN | WORD_CAPITAL | WORD_NUMBER},
		{"4kidS ", WORD_LATIN | WORD_INSIDE | WORD_NUMBER},
		{"I ", WORD_LATIN | WORD_CAPITAL},
		{"2019 ", WORD_NUMBER},
		{"4K ", WORD_LATIN | WORD_CAPITAL | WORD_NUMBER},
		{"été ", WORD_LATIN | WORD_WIDE},
		{"it's ", WORD_LATIN | WORD_APOSTROPHE},
		{"Мир ", WORD_CAPITAL | WORD_WIDE},
		{"国", WORD_SPACELESS | WORD_WIDE},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reading reading = read_text(cases[i].text);

		assert_int_equal(reading.count, 1);
		if (reading.words[0].flags != cases[i].flags)
			fail_msg("'%s': flags %u", cases[i].text, reading.words[0].flags);
		reading_deinit(&reading);
	}
}

static void test_counts_are_of_characters(void **state)
{
	struct reading reading = read_text("Aé ж国9\xe2\x80\x8b!\xff");
	(void)state;

	assert_int_equal(reading.letters, 4);
	assert_int_equal(reading.latin, 2);
	assert_int_equal(reading.spaceless, 1);
	assert_int_equal(reading.digits, 1);
	assert_int_equal(reading.visible, 8);
	assert_int_equal(reading.broken, 1);
	assert_false(reading.marked);
	reading_deinit(&reading);
}

/* A check that asks these instead of the words must miss nothing. */
static void test_it_is_known_what_any_word_is(void **state)
{
	static const char *const texts[] = {"one two", "One TWO", "McLaren wins", "iPhone", "über",
		"l'eau", "Привет, мир", "НАТО", "他在NASA工作", "१२५ लोग", "3D, A4",
		"d\xe2\x80\x99une", "a word of sixteen charactersAndmoreand more"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct reading reading = read_text(texts[i]);
		uint32_t flags = 0;

		for (size_t n = 0; n < reading.count; n++)
			flags |= reading.words[n].flags;
		if (reading.flags != flags)
			fail_msg("'%s': %x, not %x", texts[i], reading.flags, flags);
		reading_deinit(&reading);
	}
}

static void test_quotation_marks_that_are_not_of_ascii_are_known(void **state)
{
	static const struct {
		const char *text;
		bool quoted;
	} cases[] = {{"«sí» dijo", true}, {"„ja“", true}, {"dijo \xe2\x80\x9csí\xe2\x80\x9d", true},
		{"「はい」", true}, {"『はい』", true}, {"a\xef\xbc\x82 b", true},
		{"d’une – vie", false}, {"\"si\" said", false}, {"Привет — мир…", false},
		{"", false}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reading reading = read_text(cases[i].text);

		if (reading.quoted != cases[i].quoted)
			fail_msg("'%s'", cases[i].text);
		reading_deinit(&reading);
	}
}

static void test_words_of_machines_are_noted(void **state)
{
	static const struct {
		const char *text;
		bool none;
	} cases[] = {{"The mayor said so yesterday.", true}, {"I cannot Translate this.", false},
		{"<|im_start|>", false}, {"as a language model", false}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reading reading = read_text(cases[i].text);

		assert_false(reading.no_machine); /* nobody has looked */
		english_mark(&reading);
		if (reading.no_machine != cases[i].none)
			fail_msg("'%s'", cases[i].text);
		reading_deinit(&reading);
	}
}

static void test_marked_when_something_may_be_protected(void **state)
{
	static const char *const marked[] = {"see https://a.org", "see www.a.org", "by @name",
		"#topic", "<b>", "a &amp; b", "a@b.org"};
	static const char *const plain[] = {"Note: this. And that.", "ww.a", "a / b", ""};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(marked); i++) {
		struct reading reading = read_text(marked[i]);

		assert_true(reading.marked);
		reading_deinit(&reading);
	}
	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		struct reading reading = read_text(plain[i]);

		assert_false(reading.marked);
		reading_deinit(&reading);
	}
}

/* A word is the same wherever it stands: whatever is before and behind it, and however the pass
 * over the text meets it. */
static void test_a_word_is_the_same_at_every_place(void **state)
{
	static const char *const words[] = {"a", "The", "NATO", "sixteen", "exactly8", "nineteen",
		"fifteenlettersx", "sixteenlettersxy", "counterrevolutionaries", "don't", "3D",
		"2019", "été", "Élysée", "Straße", "Привет", "СССР", "в", "हिन्दी", "한국", "国",
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"};
	char text[256];
	(void)state;

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct reading alone = read_text(words[i]);

		if (!strchr(words[i], '\'')) /* which no hash has */
			assert_int_equal(alone.words[0].hash, word_hash(words[i]));
		for (int before = 0; before < 80; before++) {
			struct reading reading;

			(void)snprintf(text, sizeof(text), "%*s%s, Δύο. End", before, "", words[i]);
			reading = read_text(text);
			assert_int_equal(reading.count, alone.count + 2);
			assert_int_equal(reading.words[0].at, before);
			assert_int_equal(reading.words[0].hash, alone.words[0].hash);
			assert_int_equal(reading.words[0].len, alone.words[0].len);
			assert_int_equal(reading.words[0].letters, alone.words[0].letters);
			assert_int_equal(reading.words[0].flags, alone.words[0].flags);
			assert_int_equal(reading.letters, alone.letters + 6);
			assert_int_equal(reading.latin, alone.latin + 3);
			assert_int_equal(reading.visible, alone.visible + (size_t)before + 10);
			reading_deinit(&reading);
		}
		reading_deinit(&alone);
	}
}

/* A text of more words than the lent room has goes to the heap, whole. */
static void test_lent_room_is_left_when_it_is_full(void **state)
{
	struct word room[4];
	struct reading reading;
	(void)state;

	assert_int_equal(reading_init_in(&reading, slice_of("a b c"), room, COUNT_OF(room)), 0);
	assert_ptr_equal(reading.words, room);
	reading_deinit(&reading);
	assert_int_equal(
		reading_init_in(&reading, slice_of("a b c d e f g"), room, COUNT_OF(room)), 0);
	assert_ptr_not_equal(reading.words, room);
	assert_int_equal(reading.count, 7);
	assert_int_equal(reading.words[0].hash, word_hash("a"));
	assert_int_equal(reading.words[6].hash, word_hash("g"));
	reading_deinit(&reading);
}

static void test_small_words_are_told_apart(void **state)
{
	static const struct {
		const char *text;
		size_t english, shared, foreign;
	} cases[] = {
		{"the men don't know", 3, 0, 0},
		{"dont cant", 0, 0, 0},
		{"The Que", 1, 0, 0},
		{"a à", 0, 1, 1},
		{"l'eau d\xe2\x80\x99une they\xe2\x80\x99re", 1, 0, 2},
		{"más mas", 0, 0, 1},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reading reading = read_text(cases[i].text);
		struct english_score score;

		english_score(&reading, &score);
		if (score.english != cases[i].english || score.shared != cases[i].shared ||
			score.foreign != cases[i].foreign)
			fail_msg("'%s': %zu %zu %zu", cases[i].text, score.english, score.shared,
				score.foreign);
		reading_deinit(&reading);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_end_where_letters_do),
		cmocka_unit_test(test_words_hash_as_folded),
		cmocka_unit_test(test_flags_say_how_a_word_is_written),
		cmocka_unit_test(test_it_is_known_what_any_word_is),
		cmocka_unit_test(test_quotation_marks_that_are_not_of_ascii_are_known),
		cmocka_unit_test(test_words_of_machines_are_noted),
		cmocka_unit_test(test_counts_are_of_characters),
		cmocka_unit_test(test_marked_when_something_may_be_protected),
		cmocka_unit_test(test_a_word_is_the_same_at_every_place),
		cmocka_unit_test(test_lent_room_is_left_when_it_is_full),
		cmocka_unit_test(test_small_words_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
