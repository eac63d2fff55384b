/* What a page of HTML says, and where its text is. */
#include "tests/support/test.h"

#include <stdio.h>
#include <time.h>

#include "ingest/page.h"
#include "runtime/buf.h"

static const struct json_limits limits = {.depth = 64, .elements = 10000};

#define LONG_A "The council decided last night that the old bridge stays closed until the spring."
#define LONG_B "People of the south bank will have to cross by boat, which leaves every half hour."
#define LONG_C "The works cost two million and will begin in January, according to the mayor."

static cJSON *read_page(const char *html, const char *address)
{
	const struct page_origin origin = {.address = address};
	const char *why = NULL;
	cJSON *json = NULL;
	int r = page_read(slice_of(html), &origin, &limits, &json, &why);

	if (r)
		fail_msg("%d: %s", r, why);
	return json;
}

static void test_looks_so_knows_pages_from_other_texts(void **state)
{
	static const struct {
		const char *text;
		bool is_page;
	} cases[] = {
		{"<!DOCTYPE html><p>", true},
		{"\n <!-- saved --> <HTML lang=de>", true},
		{"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", true},
		{"<head>", true},
		{"<p>a fragment", true},
		{"<rss version=\"2.0\">", false},
		{"<?xml version=\"1.0\"?><article>", false},
		{"<articles>", false},
		{"{\"a\": \"<html>\"}", false},
		{"<", false},
		{"", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (page_looks_so(slice_of(cases[i].text)) != cases[i].is_page)
			fail_msg("%s", cases[i].text);
}

static void test_charset_is_what_the_head_declares(void **state)
{
	static const struct {
		const char *html, *charset;
	} cases[] = {
		{"<meta charset=\"windows-1251\">", "windows-1251"},
		{"<meta http-equiv=Content-Type content='text/html; charset=EUC-KR'>", "EUC-KR"},
		{"<script charset=utf-8>", ""},
		{"<p>no", ""},
	};
	char name[32];
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		page_charset(slice_of(cases[i].html), name, sizeof(name));
		assert_string_equal(name, cases[i].charset);
	}
}

static void test_content_is_the_densest_block(void **state)
{
	static const struct {
		const char *why, *html, *wanted;
	} cases[] = {
		{"the article element, without what is marked as beside",
			"<body><nav><p>" LONG_C "</p></nav><article><h2>Old bridge</h2><p>" LONG_A
			"</p><div class='share'>Share</div><p>" LONG_B
			"</p></article><div><p>" LONG_C "</p></div>",
			"<article><h2>Old bridge</h2>\n<p>" LONG_A "</p>\n<p>" LONG_B
			"</p>\n</article>\n"},
		{"no mark at all: the block that holds nearly all",
			"<body><div id=top>Home Sport</div><div class=x><p>" LONG_A "</p><p>" LONG_B
			"</p></div><ul><li><a href=1>" LONG_C "</a></ul>",
			"<div><p>" LONG_A "</p>\n<p>" LONG_B "</p>\n</div>\n"},
		{"links in running text stay, a list of links goes",
			"<body><div><p>" LONG_A " <a href=1>More</a></p><ul><li><a href=2>" LONG_C
			"</a></li></ul><p>" LONG_B "</p></div>",
			"<div><p>" LONG_A " More</p>\n<p>" LONG_B "</p>\n</div>\n"},
		{"a menu without an end, in a box that has one",
			"<body><div><nav><ul><li>" LONG_C "</div><article><p>" LONG_A
			"</p><p>" LONG_B "</p></article>",
			"<article><p>" LONG_A "</p>\n<p>" LONG_B "</p>\n</article>\n"},
		{"drawings, buttons and choices within the text",
			"<body><p>" LONG_A "<svg><title>T</title><g><path d=1></path></g></svg>"
			"<button><b>B</b></button></p><select><option>O</select><p>" LONG_B "</p>",
			"<body><p>" LONG_A "</p>\n<p>" LONG_B "</p>\n</body>\n"},
		{"text is escaped", "<body><p>1 &lt; 2 &amp; " LONG_A "</p><p>" LONG_B "</p>",
			"<body><p>1 &lt; 2 &amp; " LONG_A "</p>\n<p>" LONG_B "</p>\n</body>\n"},
		{"nothing that runs", "<body><p>Short.</p>", NULL},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = read_page(cases[i].html, NULL);
		const char *got = json_string(json_member(json, "page"), "content");

		if (!got != !cases[i].wanted || (got && strcmp(got, cases[i].wanted) != 0))
			fail_msg("%s: %s", cases[i].why, got);
	}
}

static void test_the_article_of_the_page_is_chosen_among_many(void **state)
{
	CLEANUP(cJSON_Deletep)
	cJSON *json = read_page(
		"<script type='application/ld+json'>not JSON</script>"
		"<script type='application/ld+json'>[{\"@type\":\"NewsArticle\",\"headline\":"
		"\"Other\",\"articleBody\":\"x\",\"url\":\"https://a.example/2\"},"
		"{\"@graph\":[{\"@type\":[\"Thing\",\"https://schema.org/NewsArticle\"],"
		"\"headline\":\"This\",\"author\":[{\"@id\":\"#p\"}],\"mainEntityOfPage\":"
		"{\"@id\":\"http://www.a.example/1/\"}},{\"@id\":\"#p\",\"name\":\"Ana\"}]}]"
		"</script>",
		"https://a.example/1?utm_source=x");
	const cJSON *article = json_member(json_member(json, "page"), "article");

	(void)state;
	assert_string_equal(json_string(article, "headline"), "This");
	assert_string_equal(json_string(json_array(article, "author")->child, "name"), "Ana");
}

/* Menus are not read; but the page's own data may stand in one. */
static void test_data_that_stands_in_a_menu_is_read(void **state)
{
	CLEANUP(cJSON_Deletep)
	cJSON *json =
		read_page("<nav><svg><title>Logo</title></svg><a href=1>Home</a>"
			  "<script>var a = '<b>';</script>"
			  "<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
			  "\"headline\":\"This\"}</script><h1>Menu</h1><a href=2>Sport</a></nav>"
			  "<h1>Bridge</h1><p>" LONG_A "</p><p>" LONG_B "</p>",
			NULL);
	const cJSON *page = json_member(json, "page");

	(void)state;
	assert_string_equal(json_string(json_member(page, "article"), "headline"), "This");
	assert_string_equal(json_string(page, "h1"), "Bridge");
	assert_null(json_member(page, "title"));
	assert_null(strstr(json_string(page, "content"), "Sport"));
}

static void test_article_body_is_taken_when_it_is_whole(void **state)
{
	static const struct {
		const char *why, *body;
		bool is_taken;
	} cases[] = {
		{"whole, with paragraphs", LONG_A "\\n\\n" LONG_B, true},
		{"only the beginning", "The council decided.", false},
		{"ends in dots", LONG_A " The...", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char html[2048];
		cJSON *json;

		(void)snprintf(html, sizeof(html),
			"<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
			"\"articleBody\":\"%s\"}</script><p>" LONG_A "</p><p>" LONG_B "</p>",
			cases[i].body);
		json = read_page(html, NULL);
		if (!json_string(json_member(json, "page"), "articleBody") == cases[i].is_taken ||
			!json_string(json_member(json, "page"), "content") != cases[i].is_taken)
			fail_msg("%s", cases[i].why);
		cJSON_Delete(json);
	}
}

static void test_facts_are_read_from_head_and_microdata(void **state)
{
	CLEANUP(cJSON_Deletep)
	cJSON *json = read_page(
		"<html lang=sr-Cyrl><head><title>Bridge closed - The Paper</title>"
		"<meta property=og:site_name content='The Paper'><META NAME=Author CONTENT=Ana>"
		"<meta name=robots content='noai'><link rel='shortlink canonical' href='/1'></head>"
		"<div itemscope itemtype='https://schema.org/Article'><h1 itemprop=headline>Bridge"
		"</h1><div itemprop=author itemscope><a itemprop=name href=/ana>Ana Lima</a></div>"
		"<time itemprop=datePublished datetime=2026-11-24>today</time></div>",
		"https://a.example/1?x=1");
	const cJSON *page = json_member(json, "page");
	const cJSON *item = json_member(page, "microdata");

	(void)state;
	assert_string_equal(json_string(page, "lang"), "sr-Cyrl");
	assert_string_equal(json_string(page, "title"), "Bridge closed");
	assert_string_equal(json_string(page, "h1"), "Bridge");
	assert_string_equal(json_string(page, "canonical"), "/1");
	assert_string_equal(json_string(page, "noai"), "true");
	assert_null(json_member(page, "notranslate"));
	assert_null(json_member(page, "http"));
	assert_string_equal(
		json_array(json_member(page, "meta"), "author")->child->valuestring, "Ana");
	assert_string_equal(json_array(item, "headline")->child->valuestring, "Bridge");
	assert_string_equal(
		json_array(json_array(item, "author")->child, "name")->child->valuestring,
		"Ana Lima");
	assert_string_equal(json_array(item, "datePublished")->child->valuestring, "2026-11-24");
}

static void fill(struct buf *html, const char *before, const char *many, size_t times)
{
	buf_clear(html);
	assert_int_equal(buf_add(html, slice_of(before)), 0);
	for (size_t i = 0; i < times; i++)
		assert_int_equal(buf_addf(html, "%s%zu ", many, i), 0);
}

static void test_bombs_are_refused_quickly(void **state)
{
	static const struct {
		const char *why, *before, *many;
		size_t times;
	} bombs[] = {
		{"depth", "<html>", "<div><b>", 40000},
		{"depth of 100,000", "<html>", "<b>", 100000},
		{"a million tags", "<html>", "<p>", 1000000},
		{"a million attributes", "<html><p a=1 ", " b", 1000000},
		{"ends that end nothing", "<html>", "</x>", 1000000},
		{"a million entities", "<html><p>", "&amp;&nbsp;&eacute;", 300000},
		{"many times the most attributes", "<html>", "<p a b c d e f g h i j k l m>",
			90000},
	};
	CLEANUP(buf_deinit) struct buf html = BUF_INIT(64 * 1024 * 1024);
	const struct page_origin origin = {0};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = NULL;
		const char *why = NULL;
		clock_t began;
		double ms;
		int r;

		fill(&html, bombs[i].before, bombs[i].many, bombs[i].times);
		began = clock();
		r = page_read(buf_slice(&html), &origin, &limits, &json, &why);
		ms = 1000.0 * (double)(clock() - began) / CLOCKS_PER_SEC;
		assert_int_equal(r, PAGE_E_LIMIT);
		print_message("%-32s %6.1f ms: %s\n", bombs[i].why, ms, why);
		assert_true(ms < 500); /* 50 is promised; sanitizers take their share */
	}
}

static void assert_wishes(const char *html, const char *headers, bool no_ai, bool no_translate)
{
	const struct page_origin origin = {.headers = slice_of(headers)};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const char *why = NULL;
	const cJSON *page;

	assert_int_equal(page_read(slice_of(html), &origin, &limits, &json, &why), 0);
	page = json_object(json, "page");
	if (!!json_member(page, "noai") != no_ai ||
		!!json_member(page, "notranslate") != no_translate)
		fail_msg("%s %s", html, headers);
}

/* libxml2 makes no tree of a text that a NUL ends before its first tag. */
static void test_a_text_without_tags_is_an_empty_page(void **state)
{
	static const char text[] = "<\0\xE3\xB0\x86";
	const struct page_origin origin = {.address = "https://a.example/1"};
	static const struct slice texts[] = {{text, sizeof(text) - 1}, {"", 0}, {"\0", 1}};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = NULL;
		const char *why = NULL;

		assert_int_equal(page_read(texts[i], &origin, &limits, &json, &why), 0);
		assert_null(json_string(json_member(json, "page"), "content"));
	}
}

static void test_wishes_stand_in_the_page_or_in_the_response(void **state)
{
	(void)state;

	assert_wishes("<html><p>x", "", false, false);
	assert_wishes("<html translate=no><p>x", "", false, true);
	assert_wishes("<html class='js notranslate'><p>x", "", false, true);
	assert_wishes("<html><body translate='no'><p>x", "", false, true);
	assert_wishes("<html><p>x <span translate=no>ACME</span>", "", false, false);
	assert_wishes("<html><meta name=google content=notranslate><p>x", "", false, true);
	assert_wishes("<html><meta name=robots content='noindex, NOAI'><p>x", "", true, false);
	assert_wishes("<html><meta name=robots content='noaid'><p>x", "", false, false);
	assert_wishes(
		"<html><p>x", "X-Robots-Tag: noindex\r\nx-robots-tag: noimageai\r\n", true, false);
	assert_wishes("<html><p>x", "X-Robots-Tag: noai, notranslate\n", true, true);
	assert_wishes("<html><p>x", "X-Robots-Tag: somebot: noai\n", false, false);
	assert_wishes("<html><p>x",
		"X-Robots-Tag: unavailable_after: 25 Jun 2026 15:00:00 PST, noai\n", true, false);
}

static void test_response_headers_stand_beside(void **state)
{
	const struct page_origin origin = {
		.headers = slice_of("Date: Mon, 23 Nov 2026 18:30:00 GMT\r\nServer: nginx\r\n"
				    "TDM-Reservation: 1\r\nContent-Language: pt-PT\r\n"
				    "TDM-Policy: \xFF\r\n")};
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const char *why = NULL;
	const cJSON *http;
	(void)state;

	assert_int_equal(page_read(slice_of("<html><p>x"), &origin, &limits, &json, &why), 0);
	http = json_object(json_object(json, "page"), "http");
	assert_string_equal(json_string(http, "tdm-reservation"), "1");
	assert_string_equal(json_string(http, "content-language"), "pt-PT");
	assert_string_equal(json_string(http, "date"), "Mon, 23 Nov 2026 18:30:00 GMT");
	assert_int_equal(cJSON_GetArraySize(http), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looks_so_knows_pages_from_other_texts),
		cmocka_unit_test(test_charset_is_what_the_head_declares),
		cmocka_unit_test(test_content_is_the_densest_block),
		cmocka_unit_test(test_the_article_of_the_page_is_chosen_among_many),
		cmocka_unit_test(test_data_that_stands_in_a_menu_is_read),
		cmocka_unit_test(test_article_body_is_taken_when_it_is_whole),
		cmocka_unit_test(test_facts_are_read_from_head_and_microdata),
		cmocka_unit_test(test_bombs_are_refused_quickly),
		cmocka_unit_test(test_a_text_without_tags_is_an_empty_page),
		cmocka_unit_test(test_wishes_stand_in_the_page_or_in_the_response),
		cmocka_unit_test(test_response_headers_stand_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
