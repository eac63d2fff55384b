/* Which parts of a text its mark-up says are not to be translated. */
#include "tests/support/test.h"

#include "ingest/html.h"

/* A paragraph a line: its text, then each of its verbatim parts in brackets. */
static void assert_reads(const char *why, const char *html, const char *wanted)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(4000);

	assert_int_equal(buf_add(&got, slice_of("")), 0);
	assert_int_equal(html_read(&paragraphs, ROLE_BODY, slice_of(html)), 0);
	for (size_t i = 0; i < paragraphs.count; i++) {
		const struct block *block = &paragraphs.list[i];

		assert_int_equal(buf_addf(&got, "%s%s", i ? "\n" : "", block->text), 0);
		for (size_t k = 0; k < block->verbatim_count; k++)
			assert_int_equal(buf_addf(&got, " [%s]", block->verbatim[k]), 0);
	}
	if (strcmp(got.data, wanted) != 0)
		fail_msg("%s: %s", why, got.data);
}

static void test_marked_parts_are_noted(void **state)
{
	(void)state;

	assert_reads("none", "<p>O <b>rato</b> roeu</p>", "O rato roeu");
	assert_reads("an element", "<p>Diz o <i translate=\"no\">Le  Monde</i> de hoje</p>",
		"Diz o Le Monde de hoje [Le Monde]");
	assert_reads("a class among others", "<p>Em <span class='x notranslate y'>Go</span>.</p>",
		"Em Go. [Go]");
	assert_reads("another class", "<p>Em <span class='notranslated'>Go</span>.</p>", "Em Go.");
	assert_reads(
		"two", "<p><b translate=NO>A</b> e <b translate=no>B</b></p>", "A e B [A] [B]");
	assert_reads("translate=yes", "<p>Em <span translate=yes>Go</span>.</p>", "Em Go.");
	assert_reads("elements in it", "<p>Em <span translate=no>G<b>o</b> 1</span>.</p>",
		"Em Go 1. [Go 1]");
}

static void test_a_marked_block_is_verbatim_as_a_whole(void **state)
{
	(void)state;

	assert_reads("a paragraph", "<p>Um</p><p translate=no>Dois &amp; três</p><p>Quatro</p>",
		"Um\nDois & três [Dois & três]\nQuatro");
	assert_reads("a block of two", "<div translate=no><p>Um</p><p>Dois</p></div>Três",
		"Um [Um]\nDois [Dois]\nTrês");
	assert_reads("never closed", "<div translate=no>Um<p>Dois", "Um [Um]\nDois [Dois]");
	assert_reads("hidden", "<script translate=no>x</script><p>Um</p>", "Um");
}

static void test_what_is_noted_has_a_ceiling(void **state)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	CLEANUP(buf_deinit) struct buf html = BUF_INIT(100 * 1024);
	(void)state;

	for (int i = 0; i < 10 * VERBATIM_MAX; i++)
		assert_int_equal(buf_addf(&html, "<b translate=no>w%d</b> ", i), 0);
	assert_int_equal(html_read(&paragraphs, ROLE_BODY, buf_slice(&html)), 0);
	assert_int_equal(paragraphs.count, 1);
	assert_int_equal(paragraphs.list[0].verbatim_count, VERBATIM_MAX);
	assert_string_equal(paragraphs.list[0].verbatim[VERBATIM_MAX - 1], "w31");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marked_parts_are_noted),
		cmocka_unit_test(test_a_marked_block_is_verbatim_as_a_whole),
		cmocka_unit_test(test_what_is_noted_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
