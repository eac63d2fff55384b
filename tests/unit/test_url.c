/* An address that opens, and an address that compares. */
#include "tests/support/test.h"

#include "ingest/identity.h"
#include "ingest/url.h"

static void test_canonical_keeps_what_opens_and_drops_what_tracks(void **state)
{
	static const struct {
		const char *why, *url, *canonical;
	} cases[] = {
		{"nothing to do", "https://a.example/b", "https://a.example/b"},
		{"case of scheme and host", "HTTPS://Www.A.Example/B", "https://www.a.example/B"},
		{"default port", "https://a.example:443/b", "https://a.example/b"},
		{"another port", "http://a.example:8080/b", "http://a.example:8080/b"},
		{"no path", "https://a.example", "https://a.example/"},
		{"fragment", "https://a.example/b#ref=rss", "https://a.example/b"},
		{"dot segments", "https://a.example/x/../b/./c", "https://a.example/b/c"},
		{"above the root", "https://a.example/../../b", "https://a.example/b"},
		{"doubled slash", "https://a.example//b//c/", "https://a.example/b/c/"},
		{"needless escapes", "https://a.example/%7Eb%2d%6c", "https://a.example/~b-l"},
		{"small hex", "https://a.example/f%c3%bcrs", "https://a.example/f%C3%BCrs"},
		{"raw UTF-8", "https://a.example/f\xC3\xBCrs", "https://a.example/f%C3%BCrs"},
		{"a blank inside", "https://a.example/a b", "https://a.example/a%20b"},
		{"a lone percent sign", "https://a.example/100%", "https://a.example/100%25"},
		{"an escaped slash stays one", "https://a.example/a%2Fb",
			"https://a.example/a%2Fb"},
		{"tracking", "https://a.example/b?utm_source=x&id=7&fbclid=y",
			"https://a.example/b?id=7"},
		{"nothing but tracking", "https://a.example/b?utm_source=x", "https://a.example/b"},
		{"ref that tracks", "https://a.example/b?ref=rss", "https://a.example/b"},
		{"ref that means something", "https://a.example/b?ref=42",
			"https://a.example/b?ref=42"},
		{"pages have a meaning", "https://a.example/b?seite=all",
			"https://a.example/b?seite=all"},
		{"order stays", "https://a.example/b?z=1&a=2", "https://a.example/b?z=1&a=2"},
		{"IDN",
			"https://b\xC3\xBC"
			"cher.example/x",
			"https://xn--bcher-kva.example/x"},
		{"doubled scheme", "http://https://a.example/b", "https://a.example/b"},
		{"no scheme", "//a.example/b", "https://a.example/b"},
		{"user and password", "https://me:secret@a.example/b", "https://a.example/b"},
		{"root's dot", "https://a.example./b", "https://a.example/b"},
		{"blanks around", "  https://a.example/b\n", "https://a.example/b"},
		{"&amp; left over", "https://a.example/b?x=1&amp;y=2",
			"https://a.example/b?x=1&y=2"},
		{"dot segments in escapes", "https://a.example/x/%2e%2E/b/%2e/c",
			"https://a.example/b/c"},
		{"a dot segment in escapes at the end", "https://a.example/x/b/.%2e",
			"https://a.example/x/"},
		{"tracking in escapes", "https://a.example/b?%75tm_source=x&id=7&r=shar%45",
			"https://a.example/b?id=7"},
		{"&amp; in escapes", "https://a.example/b?x=1&%61mp;amp;y=2",
			"https://a.example/b?x=1&y=2"},
		{"an &amp; before nothing", "https://a.example/b?x=1&amp;",
			"https://a.example/b?x=1"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *canonical = NULL;
		CLEANUP(freep) char *again = NULL;

		if (url_canonical(slice_of(cases[i].url), &canonical) ||
			strcmp(canonical, cases[i].canonical) != 0)
			fail_msg("%s: %s became %s", cases[i].why, cases[i].url,
				canonical ? canonical : "(nothing)");
		assert_int_equal(url_canonical(slice_of(canonical), &again), 0);
		assert_string_equal(again, canonical);
	}
}

/* The limit is on the address, not on what is taken off it. */
static void test_canonical_measures_what_is_left(void **state)
{
	char url[4000] = "https://a.example/b?id=7&utm_source=";
	CLEANUP(freep) char *canonical = NULL;
	size_t n = strlen(url);
	(void)state;

	memset(url + n, '"', sizeof(url) - n - 1); /* each is "%22" in the normal form */
	url[sizeof(url) - 1] = '\0';
	assert_int_equal(url_canonical(slice_of(url), &canonical), 0);
	assert_string_equal(canonical, "https://a.example/b?id=7");
	memcpy(url + strlen("https://a.example/b?id=7&"), "mine_", 5);
	free(canonical);
	canonical = NULL;
	assert_int_equal(url_canonical(slice_of(url), &canonical), URL_E_BAD);
}

static void test_canonical_refuses_what_is_no_address(void **state)
{
	static const char *const bad[] = {"", "a.example/b", "ftp://a.example/b", "https://",
		"https:///b", "mailto:a@b.example", "javascript:alert(1)", "urn:newsml:x",
		"https://a b.example/", "https://a.example:80x/", "https://a%00.example/",
		"https://a.example/\xFF"};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		char *canonical = NULL;

		if (url_canonical(slice_of(bad[i]), &canonical) != URL_E_BAD)
			fail_msg("taken: %s", bad[i]);
		assert_null(canonical);
	}
}

static void test_key_is_the_same_for_the_same_article(void **state)
{
	static const struct {
		const char *why, *one, *other;
		bool same;
	} cases[] = {
		{"scheme", "http://a.example/b", "https://a.example/b", true},
		{"www", "https://www.a.example/b", "https://a.example/b", true},
		{"mobile", "https://m.a.example/b", "https://www.a.example/b", true},
		{"AMP host", "https://amp.a.example/b", "https://a.example/b", true},
		{"AMP path", "https://a.example/b/amp/", "https://a.example/b", true},
		{"slash", "https://a.example/b/", "https://a.example/b", true},
		{"order of the query", "https://a.example/?y=2&x=1", "https://a.example/?x=1&y=2",
			true},
		{"another article", "https://a.example/b?id=1", "https://a.example/b?id=2", false},
		{"another subdomain", "https://sport.a.example/b", "https://a.example/b", false},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *one = NULL;
		CLEANUP(freep) char *other = NULL;

		assert_int_equal(url_key(cases[i].one, &one), 0);
		assert_int_equal(url_key(cases[i].other, &other), 0);
		if ((strcmp(one, other) == 0) != cases[i].same)
			fail_msg("%s: %s and %s", cases[i].why, one, other);
	}
}

static void test_resolve_takes_a_link_from_its_page(void **state)
{
	static const struct {
		const char *reference, *canonical;
	} cases[] = {
		{"/news/1", "https://a.example/news/1"},
		{"2", "https://a.example/x/2"},
		{"//b.example/3", "https://b.example/3"},
		{"http://c.example/4", "http://c.example/4"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *canonical = NULL;

		assert_int_equal(url_resolve("https://a.example/x/y", slice_of(cases[i].reference),
					 &canonical),
			0);
		assert_string_equal(canonical, cases[i].canonical);
	}
}

static void test_front_page_is_a_site_and_nothing_on_it(void **state)
{
	(void)state;

	assert_true(url_is_front_page("https://a.example/"));
	assert_false(url_is_front_page("https://a.example/?p=12"));
	assert_false(url_is_front_page("https://a.example/b"));
}

static void test_identity_is_the_hash_that_the_notes_say(void **state)
{
	char id[33] = "", other[33] = "";
	(void)state;

	/* printf '1\nfolha-nova\nfolha.example/b' | sha256sum */
	assert_int_equal(identity(slice_of("folha-nova"), slice_of("folha.example/b"), id), 0);
	assert_string_equal(id, "98055583a73bda09b2eb7a5a13297aa3");
	assert_int_equal(identity(slice_of("other"), slice_of("folha.example/b"), other), 0);
	assert_string_not_equal(id, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_canonical_keeps_what_opens_and_drops_what_tracks),
		cmocka_unit_test(test_canonical_measures_what_is_left),
		cmocka_unit_test(test_canonical_refuses_what_is_no_address),
		cmocka_unit_test(test_key_is_the_same_for_the_same_article),
		cmocka_unit_test(test_resolve_takes_a_link_from_its_page),
		cmocka_unit_test(test_front_page_is_a_site_and_nothing_on_it),
		cmocka_unit_test(test_identity_is_the_hash_that_the_notes_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
