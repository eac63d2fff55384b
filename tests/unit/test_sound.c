/* Names sound alike in whatever script they are written. */
#include "tests/support/test.h"

#include "translate/sound.h"
#include "translate/text.h"

static uint32_t key_of(const char *word)
{
	const struct slice text = slice_of(word);
	struct sound sound = {0};

	for (size_t at = 0; at < text.len;)
		sound_add(&sound, codepoint_fold(text_next(text, &at)));
	return sound.key;
}

static void test_a_name_is_the_same_in_other_scripts(void **state)
{
	static const char *const names[][2] = {
		{"Trump", "Трамп"},
		{"Trump", "Τραμπ"},
		{"Trump", "ترمب"},
		{"Trump", "ट्रम्प"},
		{"Trump", "ট্রাম্প"},
		{"Trump", "트럼프"},
		{"Trump", "トランプ"},
		{"Trump", "ทรัมป์"},
		{"Putin", "Путин"},
		{"Putin", "פוטין"},
		{"Merkel", "Меркель"},
		{"Merkel", "மெர்கெல்"},
		{"Berlin", "베를린"},
		{"McCann", "Makan"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (key_of(names[i][0]) != key_of(names[i][1]))
			fail_msg("%s and %s: %o, %o", names[i][0], names[i][1], key_of(names[i][0]),
				key_of(names[i][1]));
	}
}

static void test_names_that_sound_otherwise_are_told_apart(void **state)
{
	static const char *const names[] = {
		"Trump", "Putin", "Merkel", "Berlin", "Macron", "Obama", "Johnson", "Sanchez"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		for (size_t n = 0; n < i; n++)
			assert_int_not_equal(key_of(names[i]), key_of(names[n]));
}

static void test_what_has_no_consonants_has_no_sound(void **state)
{
	(void)state;
	assert_int_equal(key_of(""), 0);
	assert_int_equal(key_of("aeiou"), 0);
	assert_int_equal(key_of("2026"), 0);
	assert_int_equal(key_of("東京"), 0); /* its signs do not tell how they sound */
	assert_int_equal(sound_of(-1), 0);
	assert_int_equal(sound_of(0x10FFFF), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_name_is_the_same_in_other_scripts),
		cmocka_unit_test(test_names_that_sound_otherwise_are_told_apart),
		cmocka_unit_test(test_what_has_no_consonants_has_no_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
