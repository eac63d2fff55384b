/* XML as JSON: what becomes of elements, names, text and tags; what is mended, and what refused. */
#include "tests/support/test.h"

#include <stdio.h>
#include <time.h>

#include "ingest/markup.h"
#include "ingest/markup_detect.h"
#include "runtime/json.h"

static const struct json_limits limits = {.depth = 64, .elements = 200000};

enum {
	BYTES_MAX = 8 * 1024 * 1024,
	BOMB_MS = 50,
};

static void assert_reads(const char *why, const char *xml, const char *wanted)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(freep) char *text = NULL;
	struct markup_fault fault = {0};
	int r = markup_read(slice_of(xml), &limits, BYTES_MAX, &json, &fault);

	if (r)
		fail_msg("%s: line %zu: %s", why, fault.line, fault.why);
	assert_int_equal(json_print(json, &text), 0);
	if (strcmp(text, wanted) != 0)
		fail_msg("%s: %s", why, text);
}

static void assert_refuses(const char *xml, int outcome, size_t line, const char *why)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct markup_fault fault = {0};

	if (markup_read(slice_of(xml), &limits, BYTES_MAX, &json, &fault) != outcome ||
		strcmp(fault.why, why) != 0 || fault.line != line)
		fail_msg("%s: line %zu: %s", xml, fault.line, fault.why);
	assert_null(json);
}

static void test_read_makes_lists_of_nulls_texts_and_objects(void **state)
{
	(void)state;

	assert_reads("an empty element", "<a/>", "{\"a\":[null]}");
	assert_reads("a text", "<a>b &amp; c</a>", "{\"a\":[\"b & c\"]}");
	assert_reads("members", "<a><x>1</x><c/><x>2</x></a>",
		"{\"a\":[{\"x\":[\"1\",\"2\"],\"c\":[null]}]}");
	assert_reads("attributes", "<a b='1 &lt; 2'>x</a>",
		"{\"a\":[{\"@b\":\"1 < 2\",\"#text\":\"x\"}]}");
	assert_reads("CDATA", "<a><![CDATA[<p>1 & 2</p>]]></a>", "{\"a\":[\"<p>1 & 2</p>\"]}");
	assert_reads("no text, blanks only", "<a>\n <x/>\n</a>", "{\"a\":[{\"x\":[null]}]}");
}

static void test_read_keeps_running_text_as_xhtml(void **state)
{
	(void)state;

	assert_reads("paragraphs", "<a><p id='x'>1 &lt; 2</p><p>3</p></a>",
		"{\"a\":[{\"#xhtml\":\"<p id=\\\"x\\\">1 &lt; 2</p><p>3</p>\",\"#text\":\"1 < "
		"23\"}]}");
	assert_reads("a tag behind text", "<a>one <q>two</q></a>",
		"{\"a\":[{\"#xhtml\":\"one <q>two</q>\",\"#text\":\"one two\"}]}");
	assert_reads("prefixes go", "<a xmlns:h='http://www.w3.org/1999/xhtml'><h:p>1</h:p></a>",
		"{\"a\":[{\"#xhtml\":\"<p>1</p>\",\"#text\":\"1\"}]}");
	assert_reads("TEI", "<d xmlns='http://www.tei-c.org/ns/1.0'><ab>1</ab><quote>2</quote></d>",
		"{\"d\":[{\"#xhtml\":\"<h2>1</h2><blockquote>2</blockquote>\",\"#text\":\"12\"}]}");
	assert_reads("NITF's media is both",
		"<c><p>1</p><media><media-caption>2</media-caption></media></c>",
		"{\"c\":[{\"media\":[{\"media-caption\":[\"2\"]}],\"#xhtml\":\"<p>1</p><figure>"
		"<figcaption>2</figcaption></figure>\",\"#text\":\"12\"}]}");
}

static void test_read_names_elements_by_their_namespace(void **state)
{
	(void)state;

	assert_reads("any prefix",
		"<rss xmlns:m='http://search.yahoo.com/mrss/' "
		"xmlns:x='HTTP://purl.org/dc/elements/1.1'>"
		"<m:title/><x:date/></rss>",
		"{\"rss\":[{\"media:title\":[null],\"dc:date\":[null]}]}");
	assert_reads("the root's own",
		"<f:feed xmlns:f='http://www.w3.org/2005/Atom'><f:id/></f:feed>",
		"{\"feed\":[{\"id\":[null]}]}");
	assert_reads("of another",
		"<rss xmlns:f='http://www.w3.org/2005/Atom'><f:link/><link/></rss>",
		"{\"rss\":[{\"atom:link\":[null],\"link\":[null]}]}");
	assert_reads("RSS 1.0 in RDF",
		"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
		"xmlns='http://purl.org/rss/1.0/'><item r:about='u'/></r:RDF>",
		"{\"rdf:RDF\":[{\"item\":[{\"@rdf:about\":\"u\"}]}]}");
	assert_reads(
		"not bound", "<rss><media:title/></rss>", "{\"rss\":[{\"media:title\":[null]}]}");
	assert_reads("not known", "<rss xmlns:q='urn:q'><q:x/><x xmlns='urn:z'/></rss>",
		"{\"rss\":[{\"q:x\":[null],\"other:x\":[null]}]}");
	assert_reads("xml:base made absolute",
		"<a xml:base='http://a.example/x/'><x xml:base='y/z'/></a>",
		"{\"a\":[{\"@xml:base\":\"http://a.example/x/\",\"x\":[{\"@xml:base\":"
		"\"http://a.example/x/y/z\"}]}]}");
}

static void test_read_mends_what_is_slightly_broken(void **state)
{
	(void)state;

	assert_reads("ampersands", "<a b='x?y&z=1'>AT&T &copy 1 & 2 &nosuch; &;</a>",
		"{\"a\":[{\"@b\":\"x?y&z=1\",\"#text\":\"AT&T &copy 1 & 2 &nosuch; &;\"}]}");
	assert_reads(
		"names of characters", "<a>caf&eacute; &#X61; &#98;</a>", "{\"a\":[\"café a b\"]}");
	assert_reads("what is no character",
		"<a>1&#0;2&#xD800;3\x01"
		"4</a>",
		"{\"a\":[\"1&#0;2&#xD800;3 4\"]}");
	assert_reads("quotes and marks in attributes", "<a b='&quot;&apos;&lt;<&#38;' c=\"'\"/>",
		"{\"a\":[{\"@b\":\"\\\"'<<&\",\"@c\":\"'\"}]}");
	assert_reads("what stands for marks",
		"<a>1\xEF\xB7\x90"
		"2\xEF\xB7\x9F"
		"3</a>",
		"{\"a\":[\"1 2\xEF\xB7\x9F"
		"3\"]}");
	assert_reads("signs", "<a>1 < 2 <3</a>", "{\"a\":[\"1 < 2 <3\"]}");
	assert_reads("blanks and a declaration in the wrong place",
		"\n <?xml version='1.1' encoding='x'?><?php echo 1; ?><a/>", "{\"a\":[null]}");
	assert_reads("a script's last words", "<a>1</a>Warning: <b>foo", "{\"a\":[\"1\"]}");
	assert_reads("half a comment behind", "<a>1</a><!-- ", "{\"a\":[\"1\"]}");
	assert_reads("a closing tag cut short", "<a>1</a", "{\"a\":[\"1\"]}");
	assert_reads("a comment in text", "<a>1<!-- -- & < -->2</a>", "{\"a\":[\"12\"]}");
	assert_reads("entities are not expanded",
		"<!DOCTYPE a [<!ENTITY b \"]>c\"><!-- ' --><!ENTITY d SYSTEM "
		"'file:///etc/passwd'>]>"
		"<a>&b;&d;</a>",
		"{\"a\":[\"&b;&d;\"]}");
}

static void test_read_refuses_with_the_line(void **state)
{
	(void)state;

	assert_refuses("", MARKUP_E_BROKEN, 1, "there is no element");
	assert_refuses("<!-- a -->\n", MARKUP_E_BROKEN, 2, "there is no element");
	assert_refuses("<a>\n<b>x", MARKUP_E_BROKEN, 2, "the text ends inside an element");
	assert_refuses("<a>\n<b>x\n</c></a>", MARKUP_E_BROKEN, 3,
		"the closing tag is that of another element");
	assert_refuses("<a><!--\n-->\n<b c='1' c='2'/></a>", MARKUP_E_BROKEN, 3,
		"an attribute stands twice in one element");
	assert_refuses(
		"<a>\n<b c=1/></a>", MARKUP_E_BROKEN, 2, "an attribute has no value in quotes");
	assert_refuses("<a>\n<![CDATA[ </a>", MARKUP_E_BROKEN, 2, "a CDATA section has no end");
	assert_refuses("<a>\n\n<b c='", MARKUP_E_BROKEN, 3, "a tag has no end");
	assert_refuses("<a><!-- ", MARKUP_E_BROKEN, 1, "a comment has no end");
	assert_refuses("<!DOCTYPE a [", MARKUP_E_BROKEN, 1, "a declaration has no end");
}

static void test_read_keeps_the_records_before_a_break(void **state)
{
	static const struct {
		const char *xml, *json;
		size_t line;
	} cases[] = {
		{"<rss><channel><t>x</t><item><t>1</t></item>\n<item><t>2</t></item>\n<item><t>3</",
			"{\"rss\":[{\"channel\":[{\"t\":[\"x\"],\"item\":[{\"t\":[\"1\"]},{\"t\":["
			"\"2\"]}]"
			"}]}]}",
			3},
		{"<feed><entry><id>1</id></entry>\n<entry><id>2</x></entry></feed>",
			"{\"feed\":[{\"entry\":[{\"id\":[\"1\"]}]}]}", 2},
		{"<feed><entry><id>1</id></entry>\n<entry><c><![CDATA[",
			"{\"feed\":[{\"entry\":[{"
			"\"id\":[\"1\"]}]}]}",
			2},
		{"<feed><entry><id>1", NULL, 1},
		{"<nitf><body><p>1</p><p>2", NULL, 1},
		{"<feed><entry><id>1</id></entry>\n<title>",
			"{\"feed\":[{\"entry\":[{\"id\":[\"1\"]}]}]}", 2},
		{"<feed><entry><id>1</id></entry>\n", "{\"feed\":[{\"entry\":[{\"id\":[\"1\"]}]}]}",
			2},
		{"<n><m><o><item>1</item>\n", NULL, 2},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = NULL;
		CLEANUP(freep) char *text = NULL;
		struct markup_fault fault = {0};

		assert_int_equal(
			markup_read(slice_of(cases[i].xml), &limits, BYTES_MAX, &json, &fault),
			MARKUP_E_BROKEN);
		assert_int_equal(fault.line, cases[i].line);
		if (!cases[i].json) {
			assert_null(json);
			continue;
		}
		assert_int_equal(json_print(json, &text), 0);
		assert_string_equal(text, cases[i].json);
	}
}

/* `head`, then `piece` so often, with its number where it has "%zu", then `tail`. */
static char *repeated(const char *head, const char *piece, size_t times, const char *tail)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(64 * 1024 * 1024);

	assert_int_equal(buf_addf(&buf, "%s", head), 0);
	for (size_t i = 0; i < times; i++) {
		const char *number = strchr(piece, '#');

		if (number)
			assert_int_equal(buf_addf(&buf, "%.*s%zu%s", (int)(number - piece), piece,
						 i, number + 1),
				0);
		else
			assert_int_equal(buf_add(&buf, slice_of(piece)), 0);
	}
	assert_int_equal(buf_addf(&buf, "%s", tail), 0);
	return buf_take(&buf);
}

static void test_read_refuses_bombs_quickly(void **state)
{
	static const struct {
		const char *what, *head, *piece;
		size_t times;
		const char *tail;
		int outcome;
	} bombs[] = {
		{"declarations of entities", "<!DOCTYPE a [", "<!ENTITY a# \"b\">", 300000,
			"]><a>&a1;</a>", 0},
		{"references to entities", "<a>", "&a;", 1000000, "</a>", MARKUP_E_LIMIT},
		{"names of characters", "<a>", "&eacute;", 100000, "</a>", 0},
		{"depth", "", "<x>", 100000, "", MARKUP_E_LIMIT},
		{"elements", "<a>", "<x/>", 2000000, "</a>", MARKUP_E_LIMIT},
		{"attributes", "<a ", "b#='' ", 100000, "/>", MARKUP_E_LIMIT},
		{"namespaces", "<a ", "xmlns:b#='' ", 100000, "/>", MARKUP_E_LIMIT},
		{"names", "<a>", "<x#/>", 100000, "</a>", MARKUP_E_LIMIT},
		{"quotes", "<a>", "<b c=\"", 100000, "", MARKUP_E_BROKEN},
		{"open marks", "", "<", 4000000, "", MARKUP_E_LIMIT},
		{"open comments", "<a>", "<!--", 1000000, "", MARKUP_E_BROKEN},
		{"open sections", "<a>", "<![CDATA[", 500000, "", MARKUP_E_BROKEN},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		CLEANUP(freep)
		char *text = repeated(bombs[i].head, bombs[i].piece, bombs[i].times, bombs[i].tail);
		CLEANUP(cJSON_Deletep) cJSON *json = NULL;
		struct markup_fault fault = {0};
		struct slice slice = slice_of(text);
		clock_t began = clock();
		long ms;
		int r = markup_read(slice, &limits, BYTES_MAX, &json, &fault);

		ms = (long)((clock() - began) * 1000 / CLOCKS_PER_SEC);
		if (r != bombs[i].outcome)
			fail_msg("%s: %d: %s", bombs[i].what, r, fault.why);
		print_message("%s: %zu bytes, %ld ms\n", bombs[i].what, slice.len, ms);
#if !defined(__SANITIZE_ADDRESS__)
		if (ms > BOMB_MS)
			fail_msg("%s took %ld ms", bombs[i].what, ms);
#endif
	}
}

/* Text behind each of many nested elements: all of it would be kept at each level. */
static void test_read_has_a_ceiling_for_nested_text(void **state)
{
	CLEANUP(freep) char *inner = repeated("", "text ", 100000, "");
	CLEANUP(freep) char *tail = repeated("", "y</x>", 50, "");
	CLEANUP(freep) char *head = repeated("", "<x>", 50, inner);
	CLEANUP(freep) char *text = repeated(head, "", 1, tail);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	struct markup_fault fault = {0};
	(void)state;

	assert_int_equal(
		markup_read(slice_of(text), &limits, BYTES_MAX, &json, &fault), MARKUP_E_LIMIT);
	assert_string_equal(fault.why, "the text is too long");
}

static void test_looks_so_knows_xml_from_html_and_json(void **state)
{
	static const struct {
		const char *text;
		bool so;
	} cases[] = {
		{"<?xml version='1.0'?><rss/>", true},
		{" \n<!-- x --><feed>", true},
		{"<nitf", true},
		{"<!DOCTYPE NewsML SYSTEM 'x'><NewsML>", true},
		{"<!DOCTYPE html><p>", false},
		{"<!doctype HTML PUBLIC 'x'><html>", false},
		{"<!-- x --><HTML lang='de'>", false},
		{"<?xml version='1.0'?><!DOCTYPE html><html>", false},
		{"<!DOCTYPE a [<!ENTITY b \"<c>\">]><a>", true},
		{"<!-- cut", true},
		{"{\"a\":1}", false},
		{"<", false},
		{"<.>", false},
		{"< a>", false},
		{"", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (markup_looks_so(slice_of(cases[i].text)) != cases[i].so)
			fail_msg("%s", cases[i].text);
}

static void test_charset_reads_the_declaration(void **state)
{
	static const struct {
		const char *text, *charset;
	} cases[] = {
		{"<?xml version=\"1.0\" encoding=\"windows-1251\"?><a/>", "windows-1251"},
		{"\n<?xml version='1.0' encoding = 'EUC-KR' standalone='yes'?>", "EUC-KR"},
		{"<?xml version='1.0'?><a encoding='x'/>", ""},
		{"<a encoding='x'/>", ""},
		{"<?xml encoding", ""},
		{"", ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char name[32] = "?";

		markup_charset(slice_of(cases[i].text), name, sizeof(name));
		assert_string_equal(name, cases[i].charset);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_makes_lists_of_nulls_texts_and_objects),
		cmocka_unit_test(test_read_keeps_running_text_as_xhtml),
		cmocka_unit_test(test_read_names_elements_by_their_namespace),
		cmocka_unit_test(test_read_mends_what_is_slightly_broken),
		cmocka_unit_test(test_read_refuses_with_the_line),
		cmocka_unit_test(test_read_keeps_the_records_before_a_break),
		cmocka_unit_test(test_read_refuses_bombs_quickly),
		cmocka_unit_test(test_read_has_a_ceiling_for_nested_text),
		cmocka_unit_test(test_looks_so_knows_xml_from_html_and_json),
		cmocka_unit_test(test_charset_reads_the_declaration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
