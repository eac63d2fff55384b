/* Text made clean, bytes made text, marks made paragraphs. */
#include "tests/support/test.h"

#include <stdio.h>

#include "ingest/charset.h"
#include "ingest/html.h"
#include "ingest/paragraphs.h"
#include "ingest/text.h"

static void test_clean_keeps_letters_and_drops_what_shows_nothing(void **state)
{
	static const struct {
		const char *why, *text, *clean;
	} cases[] = {
		{"white space", "  a\t\n b\u00A0\u3000c ", "a b c"},
		{"controls", "a\x01\x02z\x7F", "az"},
		{"C1 that is windows-1252",
			"\xC2\x84"
			"ozbiljno\xC2\x94",
			"„ozbiljno”"},
		{"byte order mark", "\uFEFFa", "a"},
		{"soft hyphen", "Zeitungs\u00ADartikel", "Zeitungsartikel"},
		{"bidi controls", "a\u202Eb\u202C\u200Fc", "abc"},
		{"ZWSP where it means nothing", "a\u200Bb", "ab"},
		{"ZWSP between Lao words", "ປະ\u200Bເທດ", "ປະ\u200Bເທດ"},
		{"ZWNJ of Persian", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"NFC", "e\u0301", "é"},
		{"non-character", "a\uFFFEb", "ab"},
		{"private use", "a\uE001b", "ab"},
		{"nothing but nothing", "\u200B \u00AD", ""},
		{"line separator", "a\u2028b", "a b"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf clean = BUF_INIT(1000);

		assert_int_equal(text_clean(slice_of(cases[i].text), &clean), 0);
		if (!slice_is(buf_slice(&clean), slice_of(cases[i].clean)))
			fail_msg("%s: \"%s\"", cases[i].why, clean.data);
	}
}

static void test_unescape_undoes_references_once(void **state)
{
	static const struct {
		const char *text, *plain;
	} cases[] = {
		{"a &amp; b", "a & b"},
		{"&amp;amp;", "&amp;"},
		{"&eacute;&nbsp;", "é\u00A0"},
		{"&#8222;x&#x201C;", "„x“"},
		{"&#150;", "–"},
		{"AT&T; Q&A", "AT&T; Q&A"},
		{"&#xD800;", "\uFFFD"},
		{"&#0;", "&#0;"},
		{"&", "&"},
		{"&nosuch;", "&nosuch;"},
		{"&apos;", "'"},
		{"&#99999999999;", "&#99999999999;"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf plain = BUF_INIT(1000);

		assert_int_equal(text_unescape(slice_of(cases[i].text), &plain), 0);
		assert_string_equal(plain.data, cases[i].plain);
	}
}

static void test_unmojibake_repairs_only_what_is_provably_broken(void **state)
{
	static const struct {
		const char *text, *repaired;
	} cases[] = {
		{"cafÃ©", "café"},
		{"â€œquoteâ€\xC2\x9D", "“quote”"},
		{"MÃ¼nchen fÃ¼r", "München für"},
		{"café", NULL},
		{"Ãgua é boa", NULL},
		{"plain", NULL},
		{"Москва", NULL},
		{"ÐœÐ¾ÑÐºÐ²Ð°", NULL /* one byte was lost: not provable */},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf repaired = BUF_INIT(1000);
		bool is_repaired = false;

		assert_int_equal(
			text_unmojibake(slice_of(cases[i].text), &repaired, &is_repaired), 0);
		if (is_repaired != (cases[i].repaired != NULL))
			fail_msg("%s", cases[i].text);
		if (is_repaired)
			assert_string_equal(repaired.data, cases[i].repaired);
	}
}

static void test_decode_finds_the_charset(void **state)
{
	static const struct {
		const char *why;
		const char *bytes;
		size_t length;
		const char *declared;
		const char *text;
		bool repaired;
	} cases[] = {
		{"UTF-8", "caf\xC3\xA9", 5, NULL, "café", false},
		{"UTF-8 with its mark", "\xEF\xBB\xBF{}", 5, NULL, "{}", false},
		{"UTF-8 declared as Latin-1", "caf\xC3\xA9", 5, "iso-8859-1", "café", false},
		{"Latin-1 as declared", "caf\xE9", 4, "iso-8859-1", "café", true},
		{"windows-1252 declared as Latin-1", "\x93x\x94", 3, "ISO-8859-1", "“x”", true},
		{"Cyrillic as declared", "\xCC\xEE\xF1\xEA\xE2\xE0", 6, "windows-1251", "Москва",
			true},
		{"UTF-16 with its mark", "\xFF\xFE{\0}\0", 6, NULL, "{}", false},
		{"UTF-16 by its zeros", "{\0}\0", 4, NULL, "{}", false},
		{"UTF-16, big end first", "\0{\0}", 4, NULL, "{}", false},
		{"UTF-16 with a pair", "\xFF\xFE\x3D\xD8\x00\xDE", 6, NULL, "😀", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(buf_deinit) struct buf text = BUF_INIT(1000);
		bool repaired = false;
		int r = charset_decode((struct slice){cases[i].bytes, cases[i].length},
			cases[i].declared, &text, &repaired);

		if (r || strcmp(text.data, cases[i].text) != 0 || repaired != cases[i].repaired)
			fail_msg("%s: %d \"%s\"", cases[i].why, r, text.data ? text.data : "");
	}
}

static void test_decode_keeps_a_text_that_lost_one_byte(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1000);
	char bytes[400];
	bool repaired = false;
	int n = 0;
	(void)state;

	for (int i = 0; i < 60; i++)
		n += snprintf(bytes + n, sizeof(bytes) - (size_t)n, "né");
	bytes[n] = '\xC3'; /* and the rest of the letter is gone */
	assert_int_equal(
		charset_decode((struct slice){bytes, (size_t)n + 1}, "latin1", &text, &repaired),
		0);
	assert_true(repaired);
	assert_non_null(strstr(text.data, "nén"));
	assert_string_equal(text.data + n, "\uFFFD");
}

static void test_decode_stops_at_the_ceiling(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(3);
	bool repaired;
	(void)state;

	assert_int_equal(charset_decode(slice_of("caf\xE9"), "latin1", &text, &repaired),
		CHARSET_E_TOO_LARGE);
}

/* "role:text|role:text" */
static void assert_reads(const char *why, enum text_kind kind, const char *text, const char *wanted)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	CLEANUP(buf_deinit) struct buf got = BUF_INIT(10000);

	assert_int_equal(paragraphs_read(&paragraphs, kind, ROLE_BODY, slice_of(text)), 0);
	for (size_t i = 0; i < paragraphs.count; i++) {
		const struct block *block = &paragraphs.list[i];

		assert_int_equal(buf_addf(&got, "%s%s:%s", i ? "|" : "",
					 paragraph_role_name(block->role), block->text),
			0);
	}
	if (!slice_is(buf_slice(&got), slice_of(wanted)))
		fail_msg("%s: %s", why, got.data ? got.data : "nothing");
}

static void test_plain_text_is_parted_where_its_author_parted_it(void **state)
{
	(void)state;

	assert_reads("line ends", TEXT_PLAIN, "one\ntwo\nthree", "body:one|body:two|body:three");
	assert_reads("empty lines", TEXT_PLAIN, "one\n\ntwo\r\n\r\nthree\n",
		"body:one|body:two|body:three");
	assert_reads("wrapped lines", TEXT_PLAIN,
		"The first line of this paragraph goes on in the second line of\n"
		"the paragraph, which in turn goes on in the third line of it, as\n"
		"lines do in a letter that was typed on a machine with a bell, or\n"
		"in a message that was sent by somebody who likes it to be so and\n"
		"ends.\n"
		"\n"
		"Second.",
		"body:The first line of this paragraph goes on in the second line of the "
		"paragraph, "
		"which in turn goes on in the third line of it, as lines do in a letter that was "
		"typed on a machine with a bell, or in a message that was sent by somebody who "
		"likes "
		"it to be so and ends.|body:Second.");
	assert_reads("nothing", TEXT_PLAIN, " \n \n", "");
	assert_reads("no reference is touched", TEXT_PLAIN, "a &amp; b", "body:a &amp; b");
	assert_reads("references", TEXT_ENTITIES, "a &amp; b", "body:a & b");
}

static void test_markdown_loses_its_marks_and_keeps_its_roles(void **state)
{
	(void)state;

	assert_reads("marks", TEXT_MARKDOWN,
		"## Title\n\nA **bold** word and [a link](https://a.example/x).\n\n> said\n- one\n"
		"1. first\n![picture](p.png)\n`code`",
		"heading:Title|body:A bold word and a "
		"link.|quote:said|list_item:one|list_item:first|"
		"body:code");
}

static void test_html_becomes_paragraphs_with_roles(void **state)
{
	(void)state;

	assert_reads("paragraphs", TEXT_HTML, "<p>one <b>bold</b></p><p>two</p>",
		"body:one bold|body:two");
	assert_reads("roles", TEXT_HTML,
		"<h2>Head</h2><blockquote><p>said</p></blockquote><ul><li>a<li>b</ul>"
		"<figure><img src=x><figcaption>shows</figcaption></figure>",
		"heading:Head|quote:said|list_item:a|list_item:b|caption:shows");
	assert_reads(
		"line breaks", TEXT_HTML, "a<br>b<br><br>c<br/> <br/>d", "body:a b|body:c|body:d");
	assert_reads(
		"references, once", TEXT_HTML, "<p>a &amp;amp; &eacute;</p>", "body:a &amp; é");
	assert_reads("what is beside the article", TEXT_HTML,
		"<nav>menu</nav><p>text</p><script>var a = '<p>no</p>';</script>"
		"<div class='related-links'><p>see also</p></div><div id=newsletter>sign</div>"
		"<style>p{}</style><p hidden>secret</p><p>end</p>",
		"body:text|body:end");
	assert_reads("unclosed and crossed", TEXT_HTML, "<p>one<p>two<b><i>x</b></i>",
		"body:one|body:twox");
	assert_reads("escaped as a whole", TEXT_ESCAPED_HTML, "&lt;p&gt;one&lt;/p&gt;two",
		"body:one|body:two");
	assert_reads("no mark-up, though it says so", TEXT_HTML, "just text", "body:just text");
}

static void test_auto_tells_markup_from_a_lesser_sign(void **state)
{
	(void)state;

	assert_reads("mark-up", TEXT_AUTO, "<p>a</p><p>b</p>", "body:a|body:b");
	assert_reads("none", TEXT_AUTO, "if a < b and c > d &amp; I <3 you",
		"body:if a < b and c > d & I <3 you");
	assert_false(html_looks_so(slice_of("<notatag> a")));
	assert_true(html_looks_so(slice_of("x<BR/>y")));
}

static void test_html_of_a_bomb_ends_early_and_says_so(void **state)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	CLEANUP(buf_deinit) struct buf html = BUF_INIT(4 * 1024 * 1024);
	(void)state;

	for (int i = 0; i < 100000; i++)
		assert_int_equal(buf_add(&html, slice_of("<div><b>x")), 0);
	assert_int_equal(paragraphs_read(&paragraphs, TEXT_HTML, ROLE_BODY, buf_slice(&html)), 0);
	assert_true(paragraphs.full);
}

static void test_a_list_of_paragraphs_has_a_ceiling(void **state)
{
	CLEANUP(paragraphs_deinit) struct paragraphs paragraphs = {0};
	(void)state;

	for (int i = 0; i < PARAGRAPHS_MAX + 10; i++)
		assert_int_equal(paragraphs_add(&paragraphs, ROLE_BODY, slice_of("x")), 0);
	assert_int_equal(paragraphs.count, PARAGRAPHS_MAX);
	assert_true(paragraphs.full);
}

static void test_line_is_all_of_a_text_on_one_line(void **state)
{
	CLEANUP(freep) char *line = NULL;
	CLEANUP(freep) char *cut = NULL;
	char *none = NULL;
	(void)state;

	assert_int_equal(
		paragraphs_line(TEXT_AUTO, slice_of("<h1>A &amp; B</h1>\n<p>c</p>"), 100, &line),
		0);
	assert_string_equal(line, "A & B c");
	assert_int_equal(paragraphs_line(TEXT_PLAIN, slice_of("éé"), 3, &cut), 0);
	assert_string_equal(cut, "é");
	assert_int_equal(paragraphs_line(TEXT_HTML, slice_of("<br>"), 100, &none), 0);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean_keeps_letters_and_drops_what_shows_nothing),
		cmocka_unit_test(test_unescape_undoes_references_once),
		cmocka_unit_test(test_unmojibake_repairs_only_what_is_provably_broken),
		cmocka_unit_test(test_decode_finds_the_charset),
		cmocka_unit_test(test_decode_keeps_a_text_that_lost_one_byte),
		cmocka_unit_test(test_decode_stops_at_the_ceiling),
		cmocka_unit_test(test_plain_text_is_parted_where_its_author_parted_it),
		cmocka_unit_test(test_markdown_loses_its_marks_and_keeps_its_roles),
		cmocka_unit_test(test_html_becomes_paragraphs_with_roles),
		cmocka_unit_test(test_auto_tells_markup_from_a_lesser_sign),
		cmocka_unit_test(test_html_of_a_bomb_ends_early_and_says_so),
		cmocka_unit_test(test_a_list_of_paragraphs_has_a_ceiling),
		cmocka_unit_test(test_line_is_all_of_a_text_on_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
