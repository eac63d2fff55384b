/* A source that says the same over and over is known, and one that has a refrain is none. */
#include "tests/support/test.h"

#include "runtime/buf.h"
#include "translate/source_loop.h"

/* `head`, then `piece` so many times, then `tail`. */
static bool loops(const char *head, const char *piece, size_t times, const char *tail)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(4 << 20);

	assert_int_equal(buf_addf(&buf, "%s", head), 0);
	for (size_t i = 0; i < times; i++)
		assert_int_equal(buf_addf(&buf, "%s", piece), 0);
	assert_int_equal(buf_addf(&buf, "%s", tail), 0);
	return source_loops(buf_slice(&buf));
}

static const char sentence[] =
	"El ministro contestó ayer que nadie perderá su casa por las obras. ";

static void test_a_loop_is_known_wherever_it_stands(void **state)
{
	(void)state;
	assert_true(loops("", "leer más ", 30, ""));
	assert_true(loops(sentence, "leer más ", 30, ""));
	assert_true(loops("", "leer más ", 30, sentence));
	assert_true(loops(sentence, "leer más ", 40, sentence));
	assert_true(loops("", "a", 200, ""));
	assert_true(loops("", "哈", 100, ""));
	assert_true(loops("", "更多新闻", 40, ""));
	assert_true(loops("", sentence, 20, ""));
	assert_true(loops("", "ja ja ja ja ja, qué risa. ", 20, "")); /* one in another */
	assert_true(loops("", "leer más ", 100000, ""));
}

static void test_what_people_write_is_no_loop(void **state)
{
	(void)state;
	assert_false(loops("", "", 0, ""));
	assert_false(loops("", "¡No! ", 10, "")); /* a shout */
	assert_false(loops("", "na ", 40, ""));   /* a song */
	assert_false(loops("", "哈", 30, ""));    /* laughter */
	assert_false(loops("", sentence, 3, ""));
	assert_false(loops("Precio ", "-", 300, " 12 euros")); /* a rule */
	assert_false(loops("", "0", 300, ""));
	assert_false(loops("", ". ", 200, "Índice"));
	assert_false(loops("Se abre el telón. La alcaldesa habló de las obras, del puente, del río "
			   "y de los vecinos, que esperan desde hace años. Nadie sabe cuándo "
			   "empezarán, ni quién las pagará, ni qué dirá el ministro de ello. ",
		"leer más ", 20, "")); /* the smaller part */
}

/* A text of 4 MB costs no more than two looks, where there is no loop. */
static void test_it_does_not_depend_on_the_length(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(8 << 20);
	uint32_t seed = 1;
	(void)state;

	while (buf.len < 4 << 20) {
		seed = seed * 1664525u + 1013904223u;
		assert_int_equal(buf_addf(&buf, "%x ", seed), 0);
	}
	for (int i = 0; i < 1000000; i++)
		assert_false(source_loops(buf_slice(&buf)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_loop_is_known_wherever_it_stands),
		cmocka_unit_test(test_what_people_write_is_no_loop),
		cmocka_unit_test(test_it_does_not_depend_on_the_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
