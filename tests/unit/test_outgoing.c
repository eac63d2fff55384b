/* The record that consumers get: its headers, and the article as it is at that moment. */
#include "tests/support/test.h"

#include "publish/outgoing.h"

static void make_article(struct article *article)
{
	static const char json[] =
		"{\"schema\":\"dragoman.translated/1\",\"id\":\"4f1c0a9d7be2836655aa01c3d9e8f7b2\","
		"\"revision\":\"222222222222\",\"content_hash\":"
		"\"2222222222222222222222222222222222"
		"222222222222222222222222222222\",\"status\":\"usable\",\"completeness\":\"full\","
		"\"lang\":\"pt-PT\",\"paragraphs\":[{\"role\":\"headline\",\"original\":\"Ponte\","
		"\"english\":\"Bridge\",\"verdict\":\"flagged\"}],\"translation\":{\"kind\":"
		"\"machine\",\"verdict\":\"flagged\",\"characters_sent\":5,\"characters_saved\":0,"
		"\"paragraphs\":{\"total\":1,\"translated\":1,\"flagged\":1,\"original_shown\":0}},"
		"\"source\":{\"id\":\"o-diario\",\"known\":true,\"country\":\"PT\"},"
		"\"published_at\":\"2026-11-20T08:30:00Z\",\"fetched_at\":\"2026-11-20T09:00:00Z\","
		"\"ingested_at\":\"2026-11-20T09:00:01Z\"}";
	const char *why = "";

	if (article_decode(slice_of(json), ARTICLE_TRANSLATED, article, &why))
		fail_msg("%s", why);
}

static const char *header(const struct outgoing *outgoing, const char *name)
{
	for (size_t i = 0; i < outgoing->header_count; i++)
		if (strcmp(outgoing->headers[i].name, name) == 0)
			return outgoing->headers[i].value.data;
	return "absent";
}

static void make(enum publish_event event, const struct released *out, struct article *article,
	struct outgoing *outgoing)
{
	make_article(article);
	assert_int_equal(
		outgoing_make(article, event, out, 1795478400000, "/dragoman/publish", outgoing),
		0);
}

static void test_a_first_revision_has_all_headers(void **state)
{
	static const struct {
		const char *name, *value;
	} expected[] = {
		{"content-type", "application/json"},
		{"ce_specversion", "1.0"},
		{"ce_id", "4f1c0a9d7be2836655aa01c3d9e8f7b2.222222222222"},
		{"ce_source", "/dragoman/publish"},
		{"ce_type", "dragoman.article.published.v1"},
		{"ce_time", "2026-11-24T00:00:00Z"},
		{"ce_subject", "4f1c0a9d7be2836655aa01c3d9e8f7b2"},
		{"dragoman-country", "PT"},
		{"dragoman-lang", "pt-PT"},
		{"dragoman-outlet", "o-diario"},
		{"dragoman-verdict", "flagged"},
	};
	CLEANUP(outgoing_deinit) struct outgoing outgoing = {0};
	CLEANUP(article_deinit) struct article article = {0};
	(void)state;

	make(PUBLISH_PUBLISHED, NULL, &article, &outgoing);
	for (size_t i = 0; i < COUNT_OF(expected); i++)
		assert_string_equal(header(&outgoing, expected[i].name), expected[i].value);
	assert_non_null(strstr(outgoing.value, "\"schema\":\"dragoman.article/1\""));
	assert_non_null(strstr(outgoing.value, "\"headline\":\"Bridge\""));
	assert_non_null(strstr(outgoing.value, "\"released_at\":\"2026-11-24T00:00:00Z\""));
	assert_null(strstr(outgoing.value, "supersedes"));
}

static void test_an_update_names_what_it_supersedes(void **state)
{
	CLEANUP(outgoing_deinit) struct outgoing outgoing = {0};
	CLEANUP(article_deinit) struct article article = {0};
	struct released out = {.at_ms = 1};
	(void)state;

	released_add(&out, "111111111111");
	make(PUBLISH_UPDATED, &out, &article, &outgoing);
	assert_string_equal(header(&outgoing, "ce_type"), "dragoman.article.updated.v1");
	assert_non_null(strstr(outgoing.value, "\"supersedes\":\"111111111111\""));
}

static void test_a_retraction_has_no_text_left(void **state)
{
	CLEANUP(outgoing_deinit) struct outgoing outgoing = {0};
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(article_deinit) struct article read = {0};
	struct released out = {.at_ms = 1};
	const char *why = "";
	(void)state;

	released_add(&out, "111111111111");
	make(PUBLISH_RETRACTED, &out, &article, &outgoing);
	assert_string_equal(header(&outgoing, "ce_type"), "dragoman.article.retracted.v1");
	assert_string_equal(header(&outgoing, "dragoman-verdict"), "absent");
	assert_null(strstr(outgoing.value, "Bridge"));
	assert_null(strstr(outgoing.value, "Ponte"));
	assert_int_equal(article_decode(slice_of(outgoing.value), ARTICLE_ENGLISH, &read, &why), 0);
	assert_int_equal(read.status, ARTICLE_CANCELED);
	assert_string_equal(read.outlet.country, "PT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_first_revision_has_all_headers),
		cmocka_unit_test(test_an_update_names_what_it_supersedes),
		cmocka_unit_test(test_a_retraction_has_no_text_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
