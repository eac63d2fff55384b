/* A text goes to UTF-16 and every place of it is found again, whatever its bytes. */
#include "tests/support/test.h"

#include <stdlib.h>

#include <unicode/utf16.h>

#include "runtime/base.h"
#include "translate/text.h"
#include "translate/utf16.h"

enum {
	UNITS_MAX = 256,
};

static void assert_same_place(const struct utf16_place *a, const struct utf16_place *b)
{
	assert_int_equal(a->byte, b->byte);
	assert_int_equal(a->unit, b->unit);
	assert_int_equal(a->point, b->point);
}

/* From each character to each one behind it, against counting one by one. */
static void compare(struct slice text)
{
	UChar units[UNITS_MAX];
	struct utf16_place start;
	struct utf16_place from;
	int32_t count = utf16_write(text, units, &start);

	assert_int_equal(start.byte, 0);
	from = start;
	for (;;) {
		struct utf16_place naive = from;

		while (naive.byte < text.len) {
			struct utf16_place at = from;
			int32_t c = text_next(text, &naive.byte);

			assert_int_equal(units[naive.unit], U_IS_BMP(c) ? c : U16_LEAD(c));
			naive.unit += U16_LENGTH(c);
			naive.point++;
			utf16_go(text, naive.unit, &at);
			assert_same_place(&at, &naive);
		}
		assert_int_equal(naive.unit, count);
		if (from.byte == text.len)
			break;
		from.unit += U16_LENGTH(text_next(text, &from.byte));
		from.point++;
	}
}

static void test_every_place_is_found_again(void **state)
{
	static const char *const texts[] = {"", "a", "One sentence, and a second one. And more.",
		"Žluťoučký kůň, příliš dlouhý text.", "Привет, мир! Это второе предложение.",
		"市政府昨天宣布了一项新的公共交通计划。",
		"a \xf0\x9f\x99\x82 smile, and twelve more", "cut \xe3\x80",
		"stray \x80\x80\x80\x80\x80\x80\x80\x80\x80 bytes \xff\xff end",
		"\xef\xbf\xbd told, and more of it"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		compare(slice_of(texts[i]));
}

static void test_random_bytes_are_found_again(void **state)
{
	static const char *const parts[] = {
		"a", "bcdefgh ", "é", "Ж", "字", "\xf0\x9f\x99\x82", "\x80", "\xe3", "\xc3"};
	unsigned seed = 5;
	(void)state;

	for (int round = 0; round < 300; round++) {
		char text[UNITS_MAX];
		size_t len = 0;

		while (len + 10 < 60) {
			const char *part = parts[(unsigned)rand_r(&seed) % COUNT_OF(parts)];

			memcpy(text + len, part, strlen(part));
			len += strlen(part);
		}
		compare((struct slice){text, len});
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_place_is_found_again),
		cmocka_unit_test(test_random_bytes_are_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
