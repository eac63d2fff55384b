/* The export is valid TMX 1.4 for a parser that is not ours, whatever the texts hold. */
#include "tests/support/test.h"

#include <stdio.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/valid.h>
#include <libxml/xpath.h>

#include "cli/memory_newest.h"
#include "cli/tmx.h"
#include "cli/tmx_read.h"

/* The part of TMX 1.4b's document type that a plain-text memory can use, from its specification. */
static const char rules[] =
	"<!ELEMENT tmx (header,body)><!ATTLIST tmx version CDATA #FIXED '1.4'>"
	"<!ELEMENT header (note|prop|ude)*><!ATTLIST header creationtool CDATA #REQUIRED "
	"creationtoolversion CDATA #REQUIRED segtype (block|paragraph|sentence|phrase) #REQUIRED "
	"o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED srclang CDATA #REQUIRED "
	"datatype CDATA #REQUIRED o-encoding CDATA #IMPLIED creationdate CDATA #IMPLIED>"
	"<!ELEMENT ude EMPTY><!ELEMENT note (#PCDATA)><!ELEMENT prop (#PCDATA)>"
	"<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED>"
	"<!ELEMENT body (tu*)><!ELEMENT tu ((note|prop)*,tuv+)>"
	"<!ATTLIST tu tuid CDATA #IMPLIED creationdate CDATA #IMPLIED srclang CDATA #IMPLIED>"
	"<!ELEMENT tuv ((note|prop)*,seg)><!ATTLIST tuv xml:lang CDATA #REQUIRED>"
	"<!ELEMENT seg (#PCDATA)>";

enum {
	EXPORT_MAX = 1 << 20,
	KEYS = 5000,
};

static const char key[] = "00112233445566778899aabbccddeeff";

static xmlDocPtr export(const char *source, const char *english)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(EXPORT_MAX);
	const struct memory_entry entry = {.language = slice_of("pt-BR"),
		.class = slice_of("body"),
		.backend = slice_of("first/m1"),
		.source = slice_of(source),
		.english = slice_of(english),
		.at_ms = 1795564800123};

	assert_int_equal(tmx_begin(&buf), 0);
	assert_int_equal(tmx_unit(slice_of(key), &entry, &buf), 0);
	assert_int_equal(tmx_end(&buf), 0);
	return xmlReadMemory(buf.data, (int)buf.len, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

static bool is_valid(xmlDocPtr document)
{
	xmlParserInputBufferPtr input = xmlParserInputBufferCreateMem(
		rules, (int)sizeof(rules) - 1, XML_CHAR_ENCODING_UTF8);
	xmlDtdPtr dtd = xmlIOParseDTD(NULL, input, XML_CHAR_ENCODING_UTF8);
	xmlValidCtxtPtr context = xmlNewValidCtxt();
	bool valid;

	assert_non_null(dtd);
	assert_non_null(context);
	valid = xmlValidateDtd(context, document, dtd) == 1;
	xmlFreeValidCtxt(context);
	xmlFreeDtd(dtd);
	return valid;
}

static void assert_says(xmlDocPtr document, const char *path, const char *text)
{
	xmlXPathContextPtr context = xmlXPathNewContext(document);
	xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)path, context);
	xmlChar *said = xmlXPathCastToString(found);

	assert_string_equal((const char *)said, text);
	xmlFree(said);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
}

static void test_a_unit_says_what_is_remembered(void **state)
{
	xmlDocPtr document = export("Chove.", "It rains.");
	(void)state;

	assert_non_null(document);
	assert_true(is_valid(document));
	assert_says(document, "string(//tu/@tuid)", key);
	assert_says(document, "string(//tu/@srclang)", "pt-BR");
	assert_says(document, "string(//tu/@creationdate)", "20261125T000000Z");
	assert_says(document, "string(//prop[@type='x-backend'])", "first/m1");
	assert_says(document, "count(//prop[@type='x-model'])", "0"); /* it has none */
	assert_says(document, "string(//tuv[1]/seg)", "Chove.");
	assert_says(document, "string(//tuv[2]/@xml:lang)", "en");
	assert_says(document, "string(//tuv[2]/seg)", "It rains.");
	xmlFreeDoc(document);
}

static void test_no_text_breaks_the_file(void **state)
{
	static const struct {
		const char *text, *read;
	} cases[] = {
		{"</seg> & <b a=\"c\"> ]]>", "</seg> & <b a=\"c\"> ]]>"},
		{"&amp; stays", "&amp; stays"},
		{"bell \a and \x1b", "bell \xEF\xBF\xBD and \xEF\xBF\xBD"},
		{"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
		{"none \xEF\xBF\xBF", "none \xEF\xBF\xBD"},
		{"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
		{"", ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		xmlDocPtr document = export(cases[i].text, cases[i].text);

		assert_non_null(document);
		assert_true(is_valid(document));
		assert_says(document, "string(//tuv[1]/seg)", cases[i].read);
		assert_says(document, "string(//tuv[2]/seg)", cases[i].read);
		xmlFreeDoc(document);
	}
}

static void test_the_rules_can_fail(void **state)
{
	static const char wrong[] = "<tmx version=\"1.4\"><body/></tmx>";
	xmlDocPtr document = xmlReadMemory(wrong, (int)sizeof(wrong) - 1, NULL, NULL, 0);
	(void)state;

	assert_false(is_valid(document));
	xmlFreeDoc(document);
}

static void test_the_newest_record_of_a_key_counts(void **state)
{
	CLEANUP(newest_freep) struct newest *newest = NULL;
	char digits[MEMORY_KEY_SIZE + 1];
	struct record record = {.key = {digits, MEMORY_KEY_SIZE}};
	(void)state;

	assert_int_equal(newest_new(&newest), 0);
	for (int i = 0; i < 2 * KEYS; i++) {
		(void)snprintf(digits, sizeof(digits), "%032x", i % KEYS);
		record.partition = i % 3;
		record.offset = i;
		assert_int_equal(newest_take(newest, &record), 0);
	}
	for (int i = 0; i < 2 * KEYS; i++) {
		(void)snprintf(digits, sizeof(digits), "%032x", i % KEYS);
		record.partition = i % 3;
		record.offset = i;
		assert_int_equal(newest_is(newest, &record), i >= KEYS);
	}
	record.key = slice_of("no key of ours");
	assert_int_equal(newest_take(newest, &record), 0);
	assert_false(newest_is(newest, &record));
}

/* Write `text` between a TMX file's head and, unless it is cut off, its end. */
static void write_file(char path[32], const char *text, bool whole)
{
	FILE *file;

	(void)snprintf(path, 32, "/tmp/test_tmx.XXXXXX");
	file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	assert_true(fprintf(file, "<?xml version='1.0'?><tmx version='1.4'><header/><body>\n%s%s",
			    text, whole ? "</body></tmx>" : "") > 0);
	assert_int_equal(fclose(file), 0);
}

static struct tmx_reader *open_text(const char *text, bool whole)
{
	struct tmx_reader *reader = NULL;
	char path[32];

	write_file(path, text, whole);
	assert_int_equal(tmx_open(path, &reader), 0);
	(void)unlink(path); /* it is open */
	return reader;
}

static void test_what_was_exported_is_read(void **state)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(EXPORT_MAX);
	CLEANUP(tmx_freep) struct tmx_reader *reader = NULL;
	const struct memory_entry entry = {.language = slice_of("de"),
		.class = slice_of("headline"),
		.backend = slice_of("first/m1"),
		.model = slice_of("m1"),
		.source = slice_of("Es < \"regnet\" & schneit"),
		.english = slice_of("It rains & snows")};
	struct tmx_unit unit;
	(void)state;

	assert_int_equal(tmx_unit(slice_of(key), &entry, &buf), 0);
	reader = open_text(buf.data, true);
	assert_int_equal(tmx_next(reader, &unit), 0);
	assert_null(unit.why);
	assert_string_equal(unit.language, "de");
	assert_string_equal(unit.class, "headline");
	assert_string_equal(unit.backend, "first/m1");
	assert_true(slice_is(unit.source, entry.source));
	assert_true(slice_is(unit.english, entry.english));
	assert_int_equal(tmx_next(reader, &unit), TMX_E_END);
}

static void test_units_of_other_tools_are_read_or_say_why_not(void **state)
{
	static const struct {
		const char *unit, *language, *source, *english, *why;
	} cases[] = {
		{"<tu><tuv lang='de'><seg>a</seg></tuv><tuv lang='EN-US'><seg>b</seg></tuv></tu>",
			"de", "a", "b", NULL},
		{"<tu><tuv xml:lang='en'><seg>b</seg></tuv><tuv xml:lang='fr'><seg>a</seg></tuv>"
		 "<tuv xml:lang='es'><seg>c</seg></tuv></tu>",
			"fr", "a", "b", NULL},
		{"<tu><tuv xml:lang='de'><seg>a <bpt i='1'>&lt;b></bpt>c<ept i='1'>x</ept>"
		 "<ph x='1'/> <hi>d</hi>\ne</seg></tuv><tuv xml:lang='en'><seg>b</seg></tuv></tu>",
			"de", "a c d e", "b", NULL},
		{"<tu><tuv xml:lang='de'><seg>a</seg></tuv><tuv "
		 "xml:lang='fr'><seg>b</seg></tuv></tu>",
			"de", "a", "", "there is no English"},
		{"<tu><tuv xml:lang='en'><seg>a</seg></tuv></tu>", "", "", "a",
			"there is nothing but English"},
		{"<tu><tuv xml:lang='de'><seg/></tuv><tuv xml:lang='en'><seg>a</seg></tuv></tu>",
			"", "", "a", "there is nothing but English"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(tmx_freep) struct tmx_reader *reader = open_text(cases[i].unit, true);
		struct tmx_unit unit;

		assert_int_equal(tmx_next(reader, &unit), 0);
		assert_string_equal(unit.language, cases[i].language);
		assert_true(slice_is(unit.source, slice_of(cases[i].source)));
		assert_true(slice_is(unit.english, slice_of(cases[i].english)));
		assert_int_equal(unit.why == NULL, cases[i].why == NULL);
		if (unit.why)
			assert_string_equal(unit.why, cases[i].why);
		assert_int_equal(unit.line, i == 2 ? 3 : 2); /* which has a line break */
		assert_int_equal(tmx_next(reader, &unit), TMX_E_END);
	}
}

static void test_a_file_that_breaks_off_gives_its_beginning(void **state)
{
	CLEANUP(tmx_freep)
	struct tmx_reader *reader = open_text("<tu><tuv xml:lang='de'><seg>a</seg></tuv><tuv "
					      "xml:lang='en'><seg>b</seg></tuv></tu>"
					      "<tu><tuv xml:lang='de'><seg>c",
		false);
	struct tmx_unit unit;
	(void)state;

	assert_int_equal(tmx_next(reader, &unit), 0);
	assert_int_equal(tmx_next(reader, &unit), TMX_E_BROKEN);
	assert_ptr_equal(strstr(tmx_problem(reader), "line 2"), tmx_problem(reader));
	reader = tmx_free(reader);
	assert_int_equal(tmx_open("/nonexistent.tmx", &reader), TMX_E_ABSENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_unit_says_what_is_remembered),
		cmocka_unit_test(test_no_text_breaks_the_file),
		cmocka_unit_test(test_the_rules_can_fail),
		cmocka_unit_test(test_what_was_exported_is_read),
		cmocka_unit_test(test_units_of_other_tools_are_read_or_say_why_not),
		cmocka_unit_test(test_a_file_that_breaks_off_gives_its_beginning),
		cmocka_unit_test(test_the_newest_record_of_a_key_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
