/* Numbers are values, whatever the script, the separators and the units. */
#include "tests/support/test.h"

#include <math.h>
#include <stdio.h>

#include "schemas/reasons.h"
#include "translate/gate.h"
#include "translate/numbers.h"

static void read_numbers(const char *text, const char *language, struct numbers *ret_numbers)
{
	CLEANUP(reading_deinit) struct reading reading = {0};

	assert_int_equal(reading_init(&reading, slice_of(text)), 0);
	numbers_read(&reading, language, ret_numbers);
}

static void test_read_gives_values(void **state)
{
	static const struct {
		const char *why, *language, *text;
		double value;
	} cases[] = {
		{"plain", "es", "unas 250 casas", 250},
		{"points group, a comma divides", "de", "1.234.567,8 m", 1234567.8},
		{"commas group, a point divides", "en", "1,234,567.8 m", 1234567.8},
		{"a point before three digits groups", "de", "1.234 Leute", 1234},
		{"the same divides elsewhere", "en", "1.234 m", 1.234},
		{"a blank groups", "fr",
			"12\xc2\xa0"
			"345 euros",
			12345},
		{"a plain blank groups too", "pl", "12 345 osób", 12345},
		{"an apostrophe groups", "de-CH", "12'345 Franken", 12345},
		{"Indian groups", "hi", "12,34,567", 1234567},
		{"Devanagari digits", "hi", "१२५ लोग", 125},
		{"Arabic digits and separators", "ar", "١٬٢٣٤٫٥", 1234.5},
		{"fullwidth digits", "ja", "２５人", 25},
		{"millions", "de", "1,5 Mio. Euro", 1.5e6},
		{"milliards", "fr", "2,8 milliards", 2.8e9},
		{"a German Billion", "de", "2 Billionen", 2e12},
		{"a Brazilian bilhão", "pt-BR", "2 bilhões", 2e9},
		{"a Spanish billón", "es", "2 billones", 2e12},
		{"two units multiply", "es", "4 mil millones", 4e9},
		{"Russian thousands", "ru", "35 тыс. человек", 35000},
		{"Chinese ten thousands", "zh", "近15万辆", 150000},
		{"Chinese hundred millions", "zh", "1.2亿元", 1.2e8},
		{"Japanese units add up", "ja", "1億2000万円", 1.2e8},
		{"Korean units with a blank", "ko", "1억 2천만 파운드", 1.2e8},
		{"more than", "zh", "已有550多万人", 5.5e6},
		{"Korean units", "ko", "3만5000명", 35000},
		{"Hindi crores", "hi", "5 करोड़ रुपये", 5e7},
		{"Thai millions", "th", "20 ล้านบาท", 2e7},
		{"English in short", "en",
			"\xc2\xa3"
			"2.8bn",
			2.8e9},
		{"a city is no unit", "it", "25 milanesi", 25},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct numbers numbers;

		read_numbers(cases[i].text, cases[i].language, &numbers);
		if (numbers.count != 1 || !numbers.list[0].grouped ||
			fabs(numbers.list[0].value - cases[i].value) > 1e-6 * cases[i].value)
			fail_msg("%s: got %zu, the first %f", cases[i].why, numbers.count,
				numbers.count ? numbers.list[0].value : 0);
	}
}

static void test_read_leaves_addresses_alone(void **state)
{
	struct numbers numbers;
	(void)state;

	read_numbers("en https://a.org/2026/11/24 a 30@b.org el 24", "es", &numbers);
	assert_int_equal(numbers.count, 1);
	assert_true(numbers.list[0].value > 23.9 && numbers.list[0].value < 24.1);
}

static void test_any_digit_is_seen(void **state)
{
	(void)state;

	assert_true(numbers_any(slice_of("año 2")));
	assert_true(numbers_any(slice_of("१ लोग")));
	assert_true(numbers_any(slice_of("\xef\xbc\x95人")));
	assert_false(numbers_any(slice_of("二人, ноль, zéro")));
	assert_false(numbers_any(slice_of("")));
}

static bool has(const struct spelt *spelt, double value)
{
	for (size_t i = 0; i < spelt->count; i++)
		if (fabs(spelt->list[i] - value) < 1e-6)
			return true;
	return false;
}

static void test_spelt_numbers_are_found(void **state)
{
	struct spelt spelt;
	(void)state;

	numbers_spelt(slice_of("Twenty-five men, two hundred and five thousand women, a million "
			       "children; in October."),
		&spelt);
	assert_true(has(&spelt, 25));
	assert_true(has(&spelt, 205000));
	assert_true(has(&spelt, 1e6));
	assert_true(has(&spelt, 10));
	assert_false(has(&spelt, 30));
}

static void test_a_changed_number_is_a_doubt(void **state)
{
	static const struct {
		const char *why, *language, *source, *english;
		bool doubt;
	} cases[] = {
		{"the same", "de", "Es kamen 250 Gäste.", "250 guests came.", false},
		{"another", "de", "Es kamen 250 Gäste.", "520 guests came.", true},
		{"lost", "de", "Es kamen 250 Gäste.", "Guests came.", true},
		{"a lost digit", "ru", "Погибло 244890 человек.", "24,490 people died.", true},
		{"torn groups", "de", "Es sind 2.200.112 Euro.", "It is 2,200,12 euros.", true},
		{"a false friend", "de", "Zwei Länder gaben 12 Billionen Euro.",
			"Two countries gave 12 billion euros.", true},
		{"the right friend", "de", "Zwei Länder gaben 12 Billionen Euro.",
			"Two countries gave 12 trillion euros.", false},
		{"a lost comma", "fr", "Il pèse 3,5 tonnes.", "It weighs 35 tonnes.", true},
		{"spelt out", "es", "Vinieron 25 personas.", "Twenty-five people came.", false},
		{"a clock", "de", "Beginn ist um 19.27 Uhr.", "It starts at 7:27 p.m.", false},
		{"a full hour", "de", "Beginn ist um 21.00 Uhr.", "It starts at 9 p.m.", false},
		{"another hour", "de", "Beginn ist um 21.00 Uhr.", "It starts at 8 p.m.", true},
		{"a range of years", "es", "Entre 1992 - 1998 vivió allí.",
			"He lived there in 1992-98.", false},
		{"a decade", "fr", "Dans les années 80, il partit.", "In the 1980s he left.",
			false},
		{"a date", "de", "Am 12.10.2019 war es so.", "It was so on October 12, 2019.",
			false},
		{"another date", "de", "Am 12.10.2019 war es so.", "It was so on October 13, 2019.",
			true},
		{"a Thai year", "th", "ในปี 2562 มีการเลือกตั้ง", "There was an election in 2019.",
			false},
		{"a single digit", "es", "Vinieron 2 personas.", "Both came.", false},
		{"lakhs as they are", "hi", "यहाँ 5 लाख लोग हैं।", "There are 500,000 people here.",
			false},
		{"a percentage", "pl", "Wzrost o 12,5 proc. w maju", "A rise of 12.5% in May",
			false},
		{"a measure that was converted", "es", "Está a 321 kilómetros.",
			"It is 200 miles away.", false},
		{"no measure, but an album", "de", "West, 41, nannte sein achtes Album so.",
			"West, 85, called his eighth album so.", true},
		{"a century and its decade", "zh", "他于20世纪80年代离开。",
			"He left in the 1980s.", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct gate_pair pair = {slice_of(cases[i].source),
			slice_of(cases[i].english), cases[i].language, 0};
		struct gate_verdict verdict;
		bool doubt = false;

		assert_int_equal(gate_paragraph(&pair, &verdict), 0);
		for (size_t n = 0; n < verdict.count; n++)
			doubt = doubt || strcmp(verdict.findings[n].reason, REASON_NUMBERS) == 0;
		if (doubt != cases[i].doubt)
			fail_msg("%s", cases[i].why);
		assert_int_equal(gate_rest(&pair, &verdict), 0);
		if ((verdict.level == GATE_SOFT) != cases[i].doubt)
			fail_msg("%s, alone", cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_gives_values),
		cmocka_unit_test(test_read_leaves_addresses_alone),
		cmocka_unit_test(test_any_digit_is_seen),
		cmocka_unit_test(test_spelt_numbers_are_found),
		cmocka_unit_test(test_a_changed_number_is_a_doubt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
