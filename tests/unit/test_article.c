/* The article's codec: what is read is written again, what is wrong is refused with a reason. */
#include "tests/support/test.h"

#include <stdio.h>

#include "runtime/buf.h"
#include "runtime/json.h"
#include "schemas/article.h"

#define GOLDEN TEST_SOURCE_DIR "/tests/data/golden/"

static char *read_golden(const char *name)
{
	struct buf path = BUF_INIT(4096);
	struct buf content = BUF_INIT(1 << 20);
	char part[4096];
	size_t n;
	FILE *file;

	assert_int_equal(buf_addf(&path, GOLDEN "%s.json", name), 0);
	file = fopen(path.data, "re");
	if (!file)
		fail_msg("cannot open %s", path.data);
	do {
		n = fread(part, 1, sizeof(part), file);
		assert_int_equal(buf_add(&content, (struct slice){.data = part, .len = n}), 0);
	} while (n > 0);
	(void)fclose(file); /* it was read */
	buf_deinit(&path);
	return buf_take(&content);
}

static const struct golden {
	const char *name;
	enum article_form form;
} goldens[] = {
	{"source-full", ARTICLE_SOURCE},
	{"source-least", ARTICLE_SOURCE},
	{"source-canceled", ARTICLE_SOURCE},
	{"translated-full", ARTICLE_TRANSLATED},
	{"translated-canceled", ARTICLE_TRANSLATED},
	{"translated-english", ARTICLE_TRANSLATED},
	{"article-full", ARTICLE_ENGLISH},
	{"article-canceled", ARTICLE_ENGLISH},
	{"article-english", ARTICLE_ENGLISH},
};

static void load(const char *name, enum article_form form, struct article *article)
{
	CLEANUP(freep) char *text = read_golden(name);
	const char *why = "";
	int r = article_decode(slice_of(text), form, article, &why);

	if (r)
		fail_msg("%s: %d, %s", name, r, why);
}

static bool is_same_json(const char *a, const char *b)
{
	CLEANUP(cJSON_Deletep) cJSON *left = cJSON_Parse(a);
	CLEANUP(cJSON_Deletep) cJSON *right = cJSON_Parse(b);

	return left && right && cJSON_Compare(left, right, true);
}

static void test_every_golden_file_is_written_as_it_was_read(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(goldens); i++) {
		CLEANUP(article_deinit) struct article article = {0};
		CLEANUP(freep) char *text = read_golden(goldens[i].name);
		CLEANUP(freep) char *again = NULL;

		load(goldens[i].name, goldens[i].form, &article);
		assert_int_equal(article_encode(&article, goldens[i].form, &again), 0);
		if (!is_same_json(text, again))
			fail_msg("%s became %s", goldens[i].name, again);
	}
}

static void test_the_english_form_is_made_from_the_translated_one(void **state)
{
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(freep) char *text = read_golden("article-full");
	CLEANUP(freep) char *made = NULL;
	(void)state;

	load("translated-full", ARTICLE_TRANSLATED, &article);
	assert_int_equal(slice_copy(slice_of("0123456789ab"), &article.supersedes), 0);
	assert_true(time_parse("2026-11-20T09:05:15Z", &article.published_by_us_at_ms));
	assert_int_equal(article_encode(&article, ARTICLE_ENGLISH, &made), 0);
	assert_true(is_same_json(text, made));
}

static void test_the_fields_are_where_they_belong(void **state)
{
	CLEANUP(article_deinit) struct article article = {0};
	const struct paragraph *third;
	(void)state;

	load("translated-full", ARTICLE_TRANSLATED, &article);
	third = &article.paragraphs[2];
	assert_string_equal(article.language, "pt-PT");
	assert_true(article.language_confidence > 0.98);
	assert_string_equal(article.outlet.country, "PT");
	assert_true(article.outlet.known);
	assert_int_equal(article.published.at_ms, 1795163400000);
	assert_string_equal(article.published.precision, "minute");
	assert_int_equal(article.author_count, 2);
	assert_string_equal(article.tags[1], "câmara");
	assert_true(article.rights.paywalled);
	assert_false(article.rights.no_ai);
	assert_int_equal(article.paragraph_count, 8);
	assert_int_equal(third->role, ROLE_BODY);
	assert_int_equal(third->alignment_count, 2);
	assert_int_equal(third->alignments[1].english_to, 97);
	assert_int_equal(article.paragraphs[3].verdict, VERDICT_FLAGGED);
	assert_string_equal(article.paragraphs[3].reasons[1], "numbers");
	assert_true(article.paragraphs[6].boilerplate);
	assert_false(article.paragraphs[7].boilerplate);
	assert_int_equal(article.translation.translated, 7);
	assert_string_equal(article.provenance.warnings[0], "date-zone-assumed");
	assert_string_equal(
		article_headline(&article), "Vale Inventado council approves “impossible” bridge");
}

/* The least article that is one, with one member replaced, added (`with`) or left out. */
static char *vary(const char *name, const char *with)
{
	CLEANUP(freep) char *text = read_golden("source-least");
	CLEANUP(cJSON_Deletep) cJSON *json = cJSON_Parse(text);
	char *varied = NULL;

	assert_non_null(json);
	cJSON_DeleteItemFromObjectCaseSensitive(json, name);
	if (with)
		assert_true(cJSON_AddItemToObject(json, name, cJSON_CreateRaw(with)));
	assert_int_equal(json_print(json, &varied), 0);
	return varied;
}

static void test_decode_refuses_what_is_no_article_and_says_why(void **state)
{
	static const struct {
		const char *why;
		const char *name;
		const char *with;
		const char *said;
	} cases[] = {
		{"another schema", "schema", "\"dragoman.source/2\"", "schema"},
		{"no schema", "schema", NULL, "schema"},
		{"no id", "id", NULL, "\"id\""},
		{"id is a number", "id", "7", "\"id\""},
		{"id is too short", "id", "\"abc\"", "\"id\""},
		{"id has capitals", "id", "\"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345\"", "\"id\""},
		{"revision is no hex", "revision", "\"zzzzzzzzzzzz\"", "revision"},
		{"hash is too short", "content_hash", "\"00\"", "content_hash"},
		{"an unknown status", "status", "\"published\"", "status"},
		{"status is null", "status", "null", "status"},
		{"lang is a sentence", "lang", "\"in Swedish\"", "lang"},
		{"lang is one letter", "lang", "\"s\"", "lang"},
		{"confidence over 1", "lang_confidence", "1.5", "lang_confidence"},
		{"dir is neither", "dir", "\"up\"", "dir"},
		{"no outlet", "source", NULL, "source"},
		{"an outlet without id", "source", "{\"known\":true}", "\"id\""},
		{"country in small", "source", "{\"id\":\"a\",\"known\":true,\"country\":\"pt\"}",
			"country"},
		{"no date", "published_at", NULL, "published_at"},
		{"a date without zone", "published_at", "\"2026-11-20T00:00:00\"", "published_at"},
		{"a day that is none", "fetched_at", "\"2026-02-30T00:00:00Z\"", "fetched_at"},
		{"a broken clock", "fetched_at", "\"1970-01-01T00:00:00Z\"", "fetched_at"},
		{"no paragraphs at all", "paragraphs", NULL, "paragraphs"},
		{"empty paragraphs", "paragraphs", "[]", "headline"},
		{"no headline first", "paragraphs", "[{\"role\":\"body\",\"original\":\"a\"}]",
			"headline"},
		{"two headlines", "paragraphs",
			"[{\"role\":\"headline\",\"original\":\"a\"},"
			"{\"role\":\"headline\",\"original\":\"b\"}]",
			"second"},
		{"a paragraph of two lines", "paragraphs",
			"[{\"role\":\"headline\",\"original\":\"a\\nb\"}]", "original"},
		{"an empty paragraph", "paragraphs", "[{\"role\":\"headline\",\"original\":\"\"}]",
			"original"},
		{"a NUL in a text", "section", "\"a\\u0000b\"", "NUL"},
		{"half of a pair of surrogates", "section", "\"\\ud800\"", "JSON"},
		{"bytes that are no UTF-8", "section", "\"\xff\"", "UTF-8"},
		{"an overlong slash", "section", "\"\xc0\xaf\"", "UTF-8"},
		{"tags of numbers", "tags", "[1]", "tags"},
		{"ext is a list", "ext", "[]", "ext"},
		{"a retraction with text", "status", "\"canceled\"", "canceled"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(article_deinit) struct article article = {0};
		CLEANUP(freep) char *text = vary(cases[i].name, cases[i].with);
		const char *why = "nothing";
		int r = article_decode(slice_of(text), ARTICLE_SOURCE, &article, &why);

		if (r != ARTICLE_E_INVALID || !strstr(why, cases[i].said) || article.id)
			fail_msg("%s: got %d, \"%s\"", cases[i].why, r, why);
	}
}

static void test_decode_reads_what_only_looks_wrong(void **state)
{
	static const struct {
		const char *why;
		const char *name;
		const char *with;
	} cases[] = {
		{"nothing changed", "none", NULL},
		{"an absent one as null", "section", "null"},
		{"an absent one as empty", "section", "\"\""},
		{"an escaped backslash before u0000", "section", "\"a\\\\u0000\""},
		{"a language of many parts", "lang", "\"zh-Hant-TW-x-abc\""},
		{"a time with offset", "fetched_at", "\"2026-11-20T01:00:00.5+01:00\""},
		{"members of a later form", "translation", "{\"kind\":7}"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(article_deinit) struct article article = {0};
		CLEANUP(freep) char *text = vary(cases[i].name, cases[i].with);
		const char *why = "nothing";
		int r = article_decode(slice_of(text), ARTICLE_SOURCE, &article, &why);

		if (r || article.unknown)
			fail_msg("%s: got %d, \"%s\"", cases[i].why, r, why);
	}
}

static void test_decode_refuses_text_that_is_no_object(void **state)
{
	static const char *const texts[] = {
		"", " ", "{", "[]", "null", "\"a\"", "{}{}", "{\"schema\":}", "\xef\xbb\xbf{}"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CLEANUP(article_deinit) struct article article = {0};
		const char *why = NULL;

		assert_int_equal(article_decode(slice_of(texts[i]), ARTICLE_SOURCE, &article, &why),
			ARTICLE_E_INVALID);
		assert_non_null(why);
	}
}

static void test_decode_refuses_a_member_that_comes_twice(void **state)
{
	static const char *const twice[] = {"\"lang\":\"de\",", "\"source\":{\"id\":\"x\"},",
		"\"paragraphs\":[{\"role\":\"headline\",\"original\":\"b\"}],"};
	CLEANUP(freep) char *text = read_golden("source-least");
	(void)state;

	for (size_t i = 0; i < COUNT_OF(twice); i++) {
		CLEANUP(buf_deinit) struct buf doubled = BUF_INIT(1 << 20);
		CLEANUP(article_deinit) struct article article = {0};
		const char *why = NULL;

		assert_int_equal(buf_addf(&doubled, "{%s%s", twice[i], text + 1), 0);
		assert_int_equal(
			article_decode(buf_slice(&doubled), ARTICLE_SOURCE, &article, &why),
			ARTICLE_E_INVALID);
	}
}

static void test_every_beginning_of_an_article_is_refused(void **state)
{
	CLEANUP(freep) char *text = read_golden("article-full");
	size_t length = slice_trim(slice_of(text)).len;
	(void)state;

	for (size_t n = 0; n < length; n++) {
		CLEANUP(article_deinit) struct article article = {0};
		const char *why = NULL;

		assert_int_equal(article_decode((struct slice){.data = text, .len = n},
					 ARTICLE_ENGLISH, &article, &why),
			ARTICLE_E_INVALID);
	}
}

static void test_add_paragraph_keeps_the_ceilings(void **state)
{
	CLEANUP(article_deinit) struct article article = {0};
	char headline[3 * (ARTICLE_HEADLINE_MAX + 1)];
	(void)state;

	for (size_t i = 0; i < sizeof(headline); i += 3)
		memcpy(headline + i, "\xe2\x82\xac", 3); /* a euro sign: three bytes */
	assert_int_equal(article_add_paragraph(&article, ROLE_HEADLINE,
				 (struct slice){.data = headline, .len = sizeof(headline)}),
		0);
	assert_int_equal(strlen(article.paragraphs[0].text), 3 * ARTICLE_HEADLINE_MAX);

	for (size_t i = 0; i < ARTICLE_PARAGRAPHS_MAX + 5; i++)
		assert_int_equal(article_add_paragraph(&article, ROLE_BODY, slice_of("b")), 0);
	assert_int_equal(article.paragraph_count, ARTICLE_PARAGRAPHS_MAX);
	assert_int_equal(article.completeness, COMPLETENESS_PARTIAL);
	assert_int_equal(article.provenance.warning_count, 1);
	assert_string_equal(article.provenance.warnings[0], "cut");
}

static void test_a_reason_is_added_once(void **state)
{
	struct article article = {0};
	(void)state;

	assert_int_equal(article_add_paragraph(&article, ROLE_HEADLINE, slice_of("a")), 0);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(paragraph_add_reason(&article.paragraphs[0], "echo"), 0);
	assert_int_equal(article.paragraphs[0].reason_count, 1);
	article_deinit(&article);
	assert_null(article.paragraphs);
}

static void seal(struct article *article, const char *headline, const char *body)
{
	assert_int_equal(article_add_paragraph(article, ROLE_HEADLINE, slice_of(headline)), 0);
	assert_int_equal(article_add_paragraph(article, ROLE_BODY, slice_of(body)), 0);
	assert_int_equal(article_seal(article), 0);
}

static void test_seal_sees_what_a_reader_would_notice(void **state)
{
	static const struct {
		const char *why;
		const char *headline, *body;
		enum article_status status;
		bool same;
	} cases[] = {
		{"the same text", "One", "two three", ARTICLE_USABLE, true},
		{"more white space", " One", "two \xc2\xa0\xe3\x80\x80three ", ARTICLE_USABLE,
			true},
		{"less white space", "One", "twothree", ARTICLE_USABLE, false},
		{"another word", "One", "two four", ARTICLE_USABLE, false},
		{"a border moved", "One two", "three", ARTICLE_USABLE, false},
		{"withheld", "One", "two three", ARTICLE_WITHHELD, false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(article_deinit) struct article one = {0};
		CLEANUP(article_deinit) struct article other = {.status = cases[i].status};

		seal(&one, "One", "two three");
		seal(&other, cases[i].headline, cases[i].body);
		assert_int_equal(strlen(one.content_hash), 64);
		assert_int_equal(strncmp(one.content_hash, one.revision, 12), 0);
		if ((strcmp(one.revision, other.revision) == 0) != cases[i].same)
			fail_msg("%s: %s and %s", cases[i].why, one.revision, other.revision);
	}
}

static void test_seal_is_the_hash_that_the_golden_files_have(void **state)
{
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(freep) char *expected = NULL;
	(void)state;

	load("source-full", ARTICLE_SOURCE, &article);
	assert_int_equal(slice_copy(slice_of(article.content_hash), &expected), 0);
	assert_int_equal(article_seal(&article), 0);
	assert_string_equal(article.content_hash, expected); /* made with another SHA-256 */
}

static void test_encode_writes_no_control_character_into_a_paragraph(void **state)
{
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(article_deinit) struct article again = {0};
	CLEANUP(freep) char *text = NULL;
	const char *why = NULL;
	(void)state;

	load("translated-english", ARTICLE_TRANSLATED, &article);
	free(article.paragraphs[0].english);
	assert_int_equal(
		slice_copy(slice_of("say \"a\\b\"\n\tnow\x7f!"), &article.paragraphs[0].english),
		0);
	assert_int_equal(article_encode(&article, ARTICLE_TRANSLATED, &text), 0);
	assert_int_equal(article_decode(slice_of(text), ARTICLE_TRANSLATED, &again, &why), 0);
	assert_string_equal(article_headline(&again), "say \"a\\b\"  now !");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_golden_file_is_written_as_it_was_read),
		cmocka_unit_test(test_the_english_form_is_made_from_the_translated_one),
		cmocka_unit_test(test_the_fields_are_where_they_belong),
		cmocka_unit_test(test_decode_refuses_what_is_no_article_and_says_why),
		cmocka_unit_test(test_decode_reads_what_only_looks_wrong),
		cmocka_unit_test(test_decode_refuses_text_that_is_no_object),
		cmocka_unit_test(test_decode_refuses_a_member_that_comes_twice),
		cmocka_unit_test(test_every_beginning_of_an_article_is_refused),
		cmocka_unit_test(test_add_paragraph_keeps_the_ceilings),
		cmocka_unit_test(test_a_reason_is_added_once),
		cmocka_unit_test(test_seal_sees_what_a_reader_would_notice),
		cmocka_unit_test(test_seal_is_the_hash_that_the_golden_files_have),
		cmocka_unit_test(test_encode_writes_no_control_character_into_a_paragraph),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
