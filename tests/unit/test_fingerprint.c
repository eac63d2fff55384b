/* Copies have near fingerprints, strangers have not. */
#include "tests/support/test.h"

#include "schemas/fingerprint.h"

#define STORY                                                                                      \
	"The town council decided yesterday that the old bridge will stay closed until the end "   \
	"of the year. People who live on the southern bank will have to cross the river by "       \
	"boat, and nobody has told them what the ticket is going to cost. The opposition asks "    \
	"that those who live there be heard first. Engineers had found cracks in two of the five " \
	"piers in spring, and traffic was first limited to cars and then stopped altogether. The " \
	"mayor said that repairs would begin in January if the money from the region arrives in "  \
	"time, and that the bridge should be open again before the summer."

static uint64_t of(const char *text)
{
	struct fingerprint fingerprint = {.shingles = 0};

	fingerprint_add(&fingerprint, slice_of(text));
	return fingerprint_value(&fingerprint);
}

static void test_the_same_words_have_the_same_fingerprint(void **state)
{
	(void)state;

	assert_int_equal(fingerprint_distance(of(STORY), of(STORY)), 0);
	assert_int_equal(
		fingerprint_distance(of("One,  two -- THREE\nfour."), of("one two three four")), 0);
}

static void test_a_copy_with_other_words_at_one_place_is_near(void **state)
{
	(void)state;

	assert_true(fingerprint_distance(of(STORY), of("(Reuters) " STORY " Copyright by us.")) <=
		    FINGERPRINT_NEAR);
}

static void test_the_same_story_in_other_words_is_far(void **state)
{
	static const char other[] =
		"Until December no car and no cyclist may use the historic crossing, says the "
		"city. "
		"A ferry is to replace it for the inhabitants of the quarter in the south; its "
		"fare "
		"is unknown. Critics in the assembly want the neighbours to have their say before "
		"anything else. Damage to the foundations was discovered by experts in April.";
	(void)state;

	assert_true(fingerprint_distance(of(STORY), of(other)) > 2 * FINGERPRINT_NEAR);
}

static void test_scripts_without_blanks_are_shingled_by_letter(void **state)
{
	static const char story[] = "市議會昨天決定，舊橋關閉到年底。南岸的居民必須搭船過河，沒有人"
				    "告訴他們船票要多少錢。反對黨要求先聽取當地居民的意見。工程師"
				    "春天在五座橋墩中的兩座發現裂縫，交通先是限制，後來完全停止。";
	static const char copy[] = "市議會昨日決定，舊橋關閉到年底。南岸的居民必須搭船過河，沒有人"
				   "告訴他們船票要多少錢。反對黨要求先聽取當地居民的意見。工程師"
				   "春天在五座橋墩中的兩座發現裂縫，交通先是限制，後來完全停止。";
	static const char stranger[] =
		"央行今天宣布調升利率一碼，並表示通貨膨脹仍高於目標，經濟學者認為"
		"明年可能還會再升兩次，股市開盤後小幅下跌，匯率則沒有明顯變動。";
	(void)state;

	assert_true(fingerprint_distance(of(story), of(copy)) <= FINGERPRINT_NEAR);
	assert_true(fingerprint_distance(of(story), of(stranger)) > 2 * FINGERPRINT_NEAR);
}

static void test_short_and_empty_texts_and_any_bytes(void **state)
{
	char bytes[512];
	(void)state;

	assert_true(of("") == 0);
	assert_true(of(" .,;! ") == 0);
	assert_true(of("Ponte") != 0);
	assert_true(of("Ponte velha") != of("Ponte nova"));
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 151 + 7);
	struct fingerprint fingerprint = {.shingles = 0};
	fingerprint_add(&fingerprint, (struct slice){bytes, sizeof(bytes)});
	assert_true(fingerprint.shingles < sizeof(bytes));
}

static void test_printed_as_sixteen_digits(void **state)
{
	char text[FINGERPRINT_SIZE];
	(void)state;

	fingerprint_print(0xABCDEF, text);
	assert_string_equal(text, "0000000000abcdef");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_words_have_the_same_fingerprint),
		cmocka_unit_test(test_a_copy_with_other_words_at_one_place_is_near),
		cmocka_unit_test(test_the_same_story_in_other_words_is_far),
		cmocka_unit_test(test_scripts_without_blanks_are_shingled_by_letter),
		cmocka_unit_test(test_short_and_empty_texts_and_any_bytes),
		cmocka_unit_test(test_printed_as_sixteen_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
