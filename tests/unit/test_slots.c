/* What may change in a segment, and the English that follows; and what must not be made so. */
#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/buf.h"
#include "translate/slots.h"

/* The pattern of a text, slots as <kind>; "" when it has none. */
static void pattern_of(const char *language, const char *text, char *pattern, size_t size)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(8192);
	struct slots slots;
	size_t n = 0;

	pattern[0] = '\0';
	if (!slots_find(slice_of(text), language, &slots))
		return;
	assert_int_equal(slots_pattern(slice_of(text), &slots, &buf), 0);
	for (size_t i = 0; i < buf.len && n + 4 < size; i++) {
		if (buf.data[i] != 0x1A) {
			pattern[n++] = buf.data[i];
			continue;
		}
		pattern[n++] = '<';
		pattern[n++] = buf.data[++i];
		pattern[n++] = '>';
	}
	pattern[n] = '\0';
}

static void test_what_is_a_slot(void **state)
{
	static const struct {
		const char *language, *text, *pattern;
	} cases[] = {
		{"es", "Murieron 25 personas.", "Murieron <n> personas."},
		{"es", "Murieron 1 y 25.", "Murieron 1 y <n>."},
		{"es", "Subió un 3,5 % en 2024.", "Subió un <d> % en <y>."},
		{"es", "Costó 12.500 euros.", "Costó <g> euros."},
		{"fr", "Il a coûté 12 500 euros.", "Il a coûté <g> euros."},
		{"fr",
			"Il a coûté 12\xc2\xa0"
			"500 euros.",
			"Il a coûté <g> euros."},
		{"de", "Es kostet 4500 Euro.", "Es kostet <f> Euro."},
		{"de", "Es kostet 45000 Euro.", "Es kostet <l> Euro."},
		{"es", "El (25) y «30» van.", "El (<n>) y «<n>» van."},
		{"es", "Más en https://example.org/a?b=25 hoy.", "Más en <u> hoy."},
		{"es", "Escriba a info@example.org o llame.", "Escriba a <e> o llame."},
		{"es", "Cuesta 25€ o $30.", "Cuesta <n>€ o $<n>."},
		/* What is none. */
		{"es", "Murió 1 persona.", ""},
		{"es", "Murieron 5 personas.", ""},
		{"es", "Nada que contar.", ""},
		{"es", "Son 5 millones.", ""},
		{"es", "Son 25 millones.", ""},
		{"es", "Son 25 mil.", ""},
		{"de", "Das sind 25 Mio. Euro.", ""},
		{"de", "Am 20. November war es kalt.", ""},
		{"de", "Die 80er Jahre.", ""},
		{"fr", "La 25e édition.", ""},
		{"fr", "À 20h30, il partit.", ""},
		{"it", "Alle 20.30 partì.", ""},
		{"es", "El COVID-19 y el F-16.", ""},
		{"es", "Ganó 25-20.", ""},
		{"es", "El 25/12/2024 a las 10:30.", ""},
		{"es", "La versión 10.25.30 salió.", ""},
		{"es", "Entre 2019-20 cayó.", ""},
		{"es", "El agente 007 y el 08.", ""},
		{"es", "Llame al +34 600.", ""},
		{"es", "Subió 1,5 puntos.", ""},
		{"es", "Son 2,125 puntos.", ""},
		{"es", "Hace 25°C.", ""},
		{"es", "El 25 y otra vez 25.", ""},  /* which is which? */
		{"es", "El 25 del 25.12.2024.", ""}, /* the same */
		{"hi", "२५ लोग और 30 बच्चे।", ""},     /* digits of another script */
		{"es", "@user25 y #tema30.", ""},
		{"es", "El 99999999999999999999 pesa.", ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char pattern[256];

		pattern_of(cases[i].language, cases[i].text, pattern, sizeof(pattern));
		if (strcmp(pattern, cases[i].pattern) != 0)
			fail_msg(
				"%s: \"%s\", not \"%s\"", cases[i].text, pattern, cases[i].pattern);
	}
}

static void test_too_many_or_too_long_is_none(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(8192);
	struct slots slots;
	(void)state;

	for (int i = 0; i < SLOTS_MAX; i++)
		assert_int_equal(buf_addf(&text, "%d, ", 20 + i), 0);
	assert_true(slots_find(buf_slice(&text), "es", &slots));
	assert_int_equal(slots.count, SLOTS_MAX);
	assert_int_equal(buf_addf(&text, "99"), 0);
	assert_false(slots_find(buf_slice(&text), "es", &slots));
	buf_clear(&text);
	assert_int_equal(buf_addf(&text, "25 %*s", SLOTS_TEXT_MAX, "x"), 0);
	assert_false(slots_find(buf_slice(&text), "es", &slots));
}

/* The English of `text`, made from that of `sample`; "": none can be made. */
static char *make(const char *language, const char *sample, const char *english, const char *text)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(8192);
	char patterns[2][512];
	struct slots slots;
	struct slots values;
	struct slots places;

	pattern_of(language, sample, patterns[0], sizeof(patterns[0]));
	pattern_of(language, text, patterns[1], sizeof(patterns[1]));
	if (patterns[0][0] == '\0' || strcmp(patterns[0], patterns[1]) != 0)
		return strdup("");
	assert_true(slots_find(slice_of(sample), language, &slots));
	assert_true(slots_find(slice_of(text), language, &values));
	if (!slots_align(&slots, slice_of(sample), language, slice_of(english), &places))
		return strdup("");
	assert_int_equal(slots_fill(&places, slice_of(english), &values, &buf), 0);
	if (!slots_align(&values, slice_of(text), language, buf_slice(&buf), &places))
		return strdup("");
	return buf_take(&buf);
}

static void test_what_follows_from_a_sample(void **state)
{
	static const struct {
		const char *language, *sample, *english, *text, *made;
	} cases[] = {
		{"es", "Murieron 25 personas.", "25 people died.", "Murieron 130 personas.",
			"130 people died."},
		{"es", "Entre 20 y 30.", "Between 20 and 30.", "Entre 40 y 70.",
			"Between 40 and 70."},
		/* The order is English's. */
		{"de", "Von 30 starben 25.", "25 of 30 died.", "Von 90 starben 12.",
			"12 of 90 died."},
		{"es", "Costó 12.500 euros.", "It cost €12,500.", "Costó 1.250.000 euros.",
			"It cost €1,250,000."},
		{"de", "Es kostet 4500 Euro.", "It costs 4,500 euros.", "Es kostet 7250 Euro.",
			"It costs 7,250 euros."},
		{"de", "Es kostet 4500 Euro.", "It costs 4500 euros.", "Es kostet 7250 Euro.",
			"It costs 7250 euros."},
		{"es", "Subió un 3,5 %.", "It rose by 3.5%.", "Subió un 12,25 %.",
			"It rose by 12.25%."},
		{"es", "Subió un 3,5 %.", "It rose by 3.5%.", "Subió un 12,2 %.",
			"It rose by 12.2%."},
		{"es", "Subió a 3.200,5 puntos.", "It rose to 3,200.5 points.",
			"Subió a 980,2 puntos.", "It rose to 980.2 points."},
		{"es", "Nació el 20 de mayo de 1984.", "He was born on 20 May 1984.",
			"Nació el 14 de mayo de 1999.", "He was born on 14 May 1999."},
		{"es", "Más en https://a.example/1.", "More at https://a.example/1.",
			"Más en https://b.example/2.", "More at https://b.example/2."},
		{"es", "Juegan el 25/12/2024 ante 4500.", "They play on 12/25/2024 before 4,500.",
			"Juegan el 25/12/2024 ante 3100.", "They play on 12/25/2024 before 3,100."},
		{"es", "De 5 millones, 25.", "Of 5 million, 25.", "De 5 millones, 70.",
			"Of 5 million, 70."},
		/* The pitfalls. */
		{"es", "Murieron 25 personas.", "25 people died.", "Murieron 1 personas.", ""},
		{"ru", "Погиб 21 человек.", "21 people died.", "Погиб 1 человек.", ""},
		{"es", "Murieron 12 personas.", "Twelve people died.", "Murieron 25 personas.", ""},
		{"es", "Murieron 12 personas.", "12 people died, twelve in all.",
			"Murieron 25 personas.", ""},
		{"es", "Es su cumpleaños 25 ya.", "It is his 25th birthday.",
			"Es su cumpleaños 22 ya.", ""},
		{"es", "Los años 80 fueron.", "The 80s were.", "Los años 90 fueron.", ""},
		{"es", "Los años 80 fueron.", "The 1980s were.", "Los años 90 fueron.", ""},
		{"fr", "Il part à 10 heures.", "He leaves at 10 a.m.", "Il part à 15 heures.", ""},
		{"fr", "Il part à 10 heures.", "He leaves at 10am.", "Il part à 15 heures.", ""},
		{"fr", "Il part à 10 heures.", "He leaves at 10 o’clock.", "Il part à 15 heures.",
			""},
		{"fr", "Il part à 20 heures.", "He leaves at 8 p.m.", "Il part à 15 heures.", ""},
		{"es", "Un alza de 20 %.", "A 20% rise.", "Un alza de 80 %.", ""},
		{"es", "Un alza de 80 %.", "An 80% rise.", "Un alza de 20 %.", ""},
		{"es", "Un billete de 20 dólares.", "He paid with a $20 bill.",
			"Un billete de 80 dólares.", ""},
		{"es", "Tiene 25 años.", "He is 25-years-old.", "Tiene 30 años.", ""},
		{"es", "Mide 25 metros.", "It is 82 feet.", "Mide 30 metros.", ""},
		{"es", "Hay 25 casas.", "There are 25 houses and 30 trees.", "Hay 30 casas.", ""},
		{"es", "Hay 25 casas.", "There are 25 houses, yes 25.", "Hay 30 casas.", ""},
		{"es", "Hay 25 casas.", "There are houses.", "Hay 30 casas.", ""},
		{"es", "Costó 12.500 euros.", "It cost 12.500 euros.", "Costó 13.500 euros.", ""},
		{"es", "Costó 12.500 euros.", "It cost 12 500 euros.", "Costó 13.500 euros.", ""},
		{"es", "Nació el 20 de mayo de 1984.", "He was born on 20 May 1984.",
			"Nació el 20 de junio de 1984.", ""},
		{"es", "En 2024 vinieron.", "In 2024 they came.", "En 2500 vinieron.", ""},
		{"ja", "2024年11月に。", "In November 2024.", "2024年12月に。", ""},
		{"es", "Más en https://a.example/1.", "More at our page.",
			"Más en https://b.example/2.", ""},
		{"es", "Más en https://a.example/1.", "More at https://a.example/1 x@y.example.",
			"Más en https://b.example/2.", ""},
		/* The other value meets what the English says besides. */
		{"es", "De 5 millones, 25.", "Of 5 million, 25.", "De 5 millones, 5.", ""},
		{"es", "El 30 de noviembre, 25.", "On November 30, 25.", "El 30 de noviembre, 11.",
			""},
		{"es", "Hoy (25) van doce.", "Today (25) twelve go.", "Hoy (12) van doce.", ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep)
		char *made =
			make(cases[i].language, cases[i].sample, cases[i].english, cases[i].text);

		if (strcmp(made, cases[i].made) != 0)
			fail_msg("%s | %s: \"%s\", not \"%s\"", cases[i].english, cases[i].text,
				made, cases[i].made);
	}
}

/* Whatever the bytes are, it ends, and finds what lies in the text. */
static void test_any_bytes_may_come(void **state)
{
	static const char alphabet[] = "0123456789.,: -/%\xc2\xa0\xe2\x80\x99 a@w:/<>&\xd9\xa1\xff";
	uint32_t seed = 3;
	(void)state;

	for (int n = 0; n < 20000; n++) {
		CLEANUP(buf_deinit) struct buf buf = BUF_INIT(8192);
		struct slots slots;
		struct slots places;
		char text[80];
		size_t length;

		seed = seed * 1664525u + 1013904223u;
		length = (seed >> 16) % sizeof(text);
		for (size_t i = 0; i < length; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		const struct slice whole = {text, length};

		if (!slots_find(whole, n % 2 ? "es" : "zh", &slots))
			continue;
		assert_in_range(slots.count, 1, SLOTS_MAX);
		assert_int_equal(slots_pattern(whole, &slots, &buf), 0);
		if (!slots_align(&slots, whole, n % 2 ? "es" : "zh", whole, &places))
			continue;
		buf_clear(&buf);
		assert_int_equal(slots_fill(&places, whole, &slots, &buf), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_a_slot),
		cmocka_unit_test(test_too_many_or_too_long_is_none),
		cmocka_unit_test(test_what_follows_from_a_sample),
		cmocka_unit_test(test_any_bytes_may_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
