/* The registry's rules: what a file may say, what is a mistake and where, who is found by a host.
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "schemas/registry.h"

/* Two folders of one file each, made anew for each test. */
struct place {
	char folder[64], site[64];
	char file[96], site_file[96];
};

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	(void)snprintf(place->folder, sizeof(place->folder), "/tmp/dragoman-registry-XXXXXX");
	(void)snprintf(place->site, sizeof(place->site), "/tmp/dragoman-registry-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	assert_non_null(mkdtemp(place->site));
	(void)snprintf(place->file, sizeof(place->file), "%s/a.ini", place->folder);
	(void)snprintf(place->site_file, sizeof(place->site_file), "%s/b.ini", place->site);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	(void)unlink(place->file); /* not every test makes both */
	(void)unlink(place->site_file);
	(void)rmdir(place->folder);
	(void)rmdir(place->site);
	free(place);
	return 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

#define REST                                                                                       \
	"name = A\ncountry = PT\ntimezone = Europe/Lisbon\nlanguages = pt-PT\nkind = national\n"
#define OUTLET(id, host) "[" id "]\nhosts = " host "\nowner = private\n" REST

static const char *id_at(const struct registry *registry, const char *host)
{
	const struct outlet_entry *entry = registry_find(registry, slice_of(host));

	return entry ? entry->id : "none";
}

static void test_the_longest_suffix_of_a_host_wins(void **state)
{
	static const struct {
		const char *host, *id;
	} cases[] = {
		{"example.org", "paper"},
		{"www.example.org", "paper"},
		{"WWW.Example.ORG.", "paper"},
		{"sport.example.org", "sport"},
		{"m.sport.example.org", "sport"},
		{"notexample.org", "none"},
		{"org", "none"},
		{"", "none"},
		{"example.org.evil.net", "none"},
	};
	const struct place *place = *state;
	CLEANUP(registry_freep) struct registry *registry = NULL;
	CLEANUP(freep) char *report = NULL;

	write_file(place->file,
		OUTLET("paper", "example.org example.net") OUTLET("sport", "sport.example.org"));
	assert_int_equal(registry_load(place->folder, &registry, &report), 0);
	assert_int_equal(registry_count(registry), 2);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (strcmp(id_at(registry, cases[i].host), cases[i].id) != 0)
			fail_msg("%s: %s", cases[i].host, id_at(registry, cases[i].host));
}

static void test_the_head_of_a_file_holds_for_each_outlet_that_says_nothing_else(void **state)
{
	const struct place *place = *state;
	CLEANUP(registry_freep) struct registry *registry = NULL;
	CLEANUP(freep) char *report = NULL;
	const struct outlet_entry *a;

	write_file(place->file,
		"# Portugal\ncountry = PT\ntimezone = Europe/Lisbon\nlanguages = pt-PT\n"
		"owner=private\nkind = national\n\n[a]\nname = A\nhosts = \ta.pt   b.pt \n"
		"[b]\nname = B\nhosts = c.pt\nlanguages = en fr\ntimezone = Atlantic/Azores\n"
		"agencies = a\n; the end");
	assert_int_equal(registry_load(place->folder, &registry, &report), 0);
	a = registry_find(registry, slice_of("b.pt"));
	assert_string_equal(a->id, "a");
	assert_string_equal(a->domain, "a.pt");
	assert_string_equal(a->languages[0], "pt-PT");
	assert_null(a->languages[1]);
	assert_null(a->agencies[0]);
	assert_null(a->name_original);
	assert_string_equal(registry_at(registry, 1)->languages[1], "fr");
	assert_string_equal(registry_at(registry, 1)->timezone, "Atlantic/Azores");
	assert_string_equal(registry_at(registry, 1)->agencies[0], "a");
}

static void test_an_outlet_of_a_later_folder_replaces_the_one_before(void **state)
{
	const struct place *place = *state;
	CLEANUP(registry_freep) struct registry *registry = NULL;
	CLEANUP(freep) char *report = NULL;
	char paths[160];

	write_file(place->file, OUTLET("a", "a.pt old.pt") OUTLET("b", "b.pt"));
	write_file(place->site_file, OUTLET("a", "a.pt") OUTLET("c", "b.pt"));
	(void)snprintf(paths, sizeof(paths), "%s %s", place->folder, place->site);
	assert_int_equal(registry_load(paths, &registry, &report), 0);
	assert_int_equal(registry_count(registry), 3);
	assert_string_equal(id_at(registry, "a.pt"), "a");
	assert_string_equal(id_at(registry, "old.pt"), "none");
	assert_string_equal(id_at(registry, "b.pt"), "c"); /* who claims a host later has it */
}

static void test_every_mistake_is_said_with_its_line(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		const char *said; /* after the name of the file */
	} cases[] = {
		{"no hosts", "[a]\nowner = private\n" REST, ":1: [a] has no \"hosts\""},
		{"an unknown key", OUTLET("a", "a.pt") "colour = red\n",
			":9: \"colour\" is no key"},
		{"no equals sign", OUTLET("a", "a.pt") "what\n", ":9: \"what\" is no key"},
		{"the same key twice", OUTLET("a", "a.pt") "name = B\n",
			":9: \"name\" is given twice"},
		{"an empty value", OUTLET("a", "a.pt") "homepage =\n",
			":9: homepage = \"\" is not"},
		{"a host with a path", OUTLET("a", "a.pt/b"), ":2: hosts = \"a.pt/b\" is not"},
		{"one bad host of two", OUTLET("a", "a.pt B.pt"),
			":2: hosts = \"a.pt B.pt\" is not"},
		{"a host of one label", OUTLET("a", "localhost"), ":2: hosts = \"localhost\""},
		{"an id with a capital", OUTLET("Aa", "a.pt"), ":1: \"[Aa\": an id is"},
		{"an id without end", "[a\n", ":1: \"[a\": an id is"},
		{"the same id twice", OUTLET("a", "a.pt") OUTLET("a", "b.pt"),
			":9: [a] has the id"},
		{"the same host twice", OUTLET("a", "a.pt") OUTLET("b", "a.pt"),
			":9: [b] has a host"},
		{"another kind", "[a]\nkind = gazette\n", ":2: kind = \"gazette\" is not"},
		{"a country in small", "country = pt\n", ":1: country = \"pt\" is not two"},
		{"a language with _", "languages = pt_PT\n", ":1: languages = \"pt_PT\""},
		{"no UTF-8", "[a]\nname = \xff\n", ":2: the line is not UTF-8"},
	};
	const struct place *place = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(registry_freep) struct registry *registry = NULL;
		CLEANUP(freep) char *report = NULL;
		char said[256];

		write_file(place->file, cases[i].text);
		assert_int_equal(registry_load(place->folder, &registry, &report), REGISTRY_E_BAD);
		assert_null(registry);
		(void)snprintf(said, sizeof(said), "%s%s", place->file, cases[i].said);
		if (!strstr(report, said))
			fail_msg("%s: %s", cases[i].why, report);
	}
}

static void test_all_mistakes_are_said_at_once(void **state)
{
	const struct place *place = *state;
	CLEANUP(registry_freep) struct registry *registry = NULL;
	CLEANUP(freep) char *report = NULL;

	write_file(place->file, "[a]\nkind = x\nowner = y\n[b]\nkind = z\n");
	assert_int_equal(registry_load(place->folder, &registry, &report), REGISTRY_E_BAD);
	assert_non_null(strstr(report, "a.ini:2:"));
	assert_non_null(strstr(report, "a.ini:3:"));
	assert_non_null(strstr(report, "a.ini:5:"));
}

static void test_a_folder_that_is_not_there_is_a_mistake(void **state)
{
	CLEANUP(registry_freep) struct registry *registry = NULL;
	CLEANUP(freep) char *report = NULL;
	(void)state;

	assert_int_equal(registry_load("/nonexistent/outlets", &registry, &report), REGISTRY_E_BAD);
	assert_string_equal(
		report, "/nonexistent/outlets:0: cannot be read: No such file or directory\n");
}

static void test_the_domain_is_what_can_be_registered(void **state)
{
	static const struct {
		const char *host, *domain;
	} cases[] = {
		{"www.example.org", "example.org"},
		{"News.Example.CO.UK.", "example.co.uk"},
		{"a.b.example.com.br", "example.com.br"},
		{"com.br", "com.br"},
		{"localhost", "localhost"},
		{"192.0.2.7", "192.0.2.7"},
		{"[2001:db8::1]", "[2001:db8::1]"},
		{"", ""},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *domain = NULL;

		assert_int_equal(registry_domain(slice_of(cases[i].host), &domain), 0);
		assert_string_equal(domain, cases[i].domain);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_the_longest_suffix_of_a_host_wins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_head_of_a_file_holds_for_each_outlet_that_says_nothing_else,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_outlet_of_a_later_folder_replaces_the_one_before, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_every_mistake_is_said_with_its_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_all_mistakes_are_said_at_once, set_up, tear_down),
		cmocka_unit_test(test_a_folder_that_is_not_there_is_a_mistake),
		cmocka_unit_test(test_the_domain_is_what_can_be_registered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
