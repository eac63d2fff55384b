/* Text that was decoded as windows-1252 and was UTF-8: repaired when it is provably so, once. */
#include "tests/support/test.h"

#include "ingest/text.h"
#include "runtime/buf.h"

static void test_unmojibake_repairs_what_is_provably_so(void **state)
{
	static const struct {
		const char *why, *text, *wanted; /* NULL: left alone */
	} cases[] = {
		{"two bytes", "le cafÃ©", "le café"},
		{"at the end", "Ã©", "é"},
		{"a quotation mark", "itâ€™s", "it’s"},
		{"an unused byte, as a C1 control", "â€\xC2\x9D", "”"},
		{"four bytes", "ðŸ˜€", "😀"},
		{"once only", "cafÃƒÂ©", "cafÃ©"},
		{"ASCII", "plain", NULL},
		{"nothing", "", NULL},
		{"honest Latin", "câmara, não", NULL},
		{"a lead and no more", "IRMÃ", NULL},
		{"a lead before ASCII", "IRMÃ Lúcia", NULL},
		{"honest after the first", "Ã© café", NULL},
		{"too short a lead", "À€", NULL},
		{"Cyrillic", "мост", NULL},
		{"Cyrillic behind it", "Ã© мост", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf got = BUF_INIT(256);
		bool repaired = true;

		assert_int_equal(buf_add(&got, slice_of("before ")), 0);
		assert_int_equal(text_unmojibake(slice_of(cases[i].text), &got, &repaired), 0);
		if (repaired != (cases[i].wanted != NULL))
			fail_msg("%s: %d", cases[i].why, repaired);
		assert_int_equal(got.len, 7 + (cases[i].wanted ? strlen(cases[i].wanted) : 0));
		if (repaired)
			assert_string_equal(got.data + 7, cases[i].wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unmojibake_repairs_what_is_provably_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
