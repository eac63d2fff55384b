/*
 * The outlets that we ship, checked against each other and against what this machine knows of the
 * world: time zones of countries (tzdata), languages and where they are spoken (ICU's locales).
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <unicode/uloc.h>

#include "runtime/buf.h"
#include "schemas/registry.h"

#define OUTLETS TEST_SOURCE_DIR "/schemas/outlets"
#define ZONES "/usr/share/zoneinfo/zone.tab"

static struct registry *registry;

static int set_up(void **state)
{
	char *report = NULL;
	int r = registry_load(OUTLETS, &registry, &report);
	(void)state;

	if (r)
		print_error("%s", report ? report : "");
	free(report);
	return r;
}

static int tear_down(void **state)
{
	(void)state;
	registry = registry_free(registry);
	return 0;
}

/* How many different values: the n-th is counted when no earlier one is the same. */
static size_t count_different(const char *(*value_of)(size_t n), size_t count)
{
	size_t different = 0;

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (strcmp(value_of(k), value_of(i)) != 0)
			k++;
		different += k == i;
	}
	return different;
}

static const char *country_of(size_t i)
{
	return registry_at(registry, i)->country;
}

/* The language alone, of all languages of all outlets, one after the other. */
static char languages[4096][12];
static size_t language_count;

static const char *language_of(size_t i)
{
	return languages[i];
}

static void list_languages(void)
{
	language_count = 0;
	for (size_t i = 0; i < registry_count(registry); i++)
		for (const char *const *tag = registry_at(registry, i)->languages; *tag; tag++) {
			assert_true(language_count < COUNT_OF(languages));
			(void)snprintf(languages[language_count++], sizeof(languages[0]), "%.*s",
				(int)strcspn(*tag, "-"), *tag);
		}
}

static void test_there_are_enough_of_them(void **state)
{
	size_t outlets = registry_count(registry);
	size_t countries = count_different(country_of, outlets);
	size_t spoken;
	(void)state;

	list_languages();
	spoken = count_different(language_of, language_count);
	print_message("%zu outlets, %zu countries, %zu languages\n", outlets, countries, spoken);
	assert_true(outlets >= 160);
	assert_true(countries >= 60);
	assert_true(spoken >= 45);
}

/* True when zone.tab has a line "CC<tab>coordinates<tab>ZONE". */
static bool is_zone_of(FILE *zones, const char *country, const char *zone)
{
	char line[512];

	rewind(zones);
	while (fgets(line, sizeof(line), zones)) {
		char code[3], name[64];

		if (sscanf(line, "%2s %*s %63s", code, name) == 2 && strcmp(code, country) == 0 &&
			strcmp(name, zone) == 0)
			return true;
	}
	return false;
}

static void test_every_time_zone_is_one_of_its_country(void **state)
{
	FILE *zones = fopen(ZONES, "re");
	(void)state;

	if (!zones) {
		print_message("no %s: skipped\n", ZONES);
		skip();
	}
	for (size_t i = 0; i < registry_count(registry); i++) {
		const struct outlet_entry *outlet = registry_at(registry, i);
		/* Kosovo has no code of ISO 3166-1 and so no line of its own. */
		bool kosovo = strcmp(outlet->country, "XK") == 0;

		if (!is_zone_of(zones, kosovo ? "RS" : outlet->country, outlet->timezone))
			fail_msg("%s: %s is not in %s", outlet->id, outlet->timezone,
				outlet->country);
	}
	(void)fclose(zones); /* it was read */
}

/* True when ICU has a locale of this language in this country. */
static bool is_spoken_in(const char *language, const char *country)
{
	int32_t count = uloc_countAvailable();

	for (int32_t i = 0; i < count; i++) {
		char code[16], place[16];
		UErrorCode status = U_ZERO_ERROR;

		(void)uloc_getLanguage(uloc_getAvailable(i), code, sizeof(code), &status);
		(void)uloc_getCountry(uloc_getAvailable(i), place, sizeof(place), &status);
		if (U_SUCCESS(status) && strcmp(code, language) == 0 && strcmp(place, country) == 0)
			return true;
	}
	return false;
}

/* Main languages of outlets that ICU's locales do not place in the country, and why they are
 * right. */
static const struct {
	const char *language, *country, *why;
} spoken_too[] = {
	{"en", "BD", "a paper in English, for readers from abroad too"},
	{"en", "BN", "a paper in English, for readers from abroad too"},
	{"en", "ET", "a paper in English, for readers from abroad too"},
	{"en", "GE", "a paper in English, for readers from abroad too"},
	{"en", "ID", "a paper in English, for readers from abroad too"},
	{"en", "JO", "a paper in English, for readers from abroad too"},
	{"en", "LK", "a paper in English, for readers from abroad too"},
	{"en", "MM", "a paper in English, for readers from abroad too"},
	{"en", "MZ", "a paper in English, for readers from abroad too"},
	{"en", "NP", "a paper in English, for readers from abroad too"},
	{"en", "OM", "a paper in English, for readers from abroad too"},
	{"en", "TH", "a paper in English, for readers from abroad too"},
	{"en", "TW", "a paper in English, for readers from abroad too"},
	{"en", "UA", "a paper in English, for readers from abroad too"},
	{"en", "BT", "with Dzongkha the language of schools and papers"},
	{"pap", "CW", "Papiamentu is an official language"},
	{"fr", "LB", "the French-speaking readers of Lebanon"},
	{"dv", "MV", "Dhivehi is the official language"},
	{"zh", "MY", "the Chinese of Malaysia"},
	{"de", "NA", "the Germans of Namibia"},
	{"hu", "RS", "the Hungarians of Vojvodina"},
	{"hu", "SK", "the Hungarians of Slovakia"},
	{"ru", "TJ", "Russian is the language between nations, after the constitution"},
	{"ru", "UZ", "a paper in Russian, with an Uzbek edition"},
	{"tet", "TL", "Tetum is an official language"},
	{"zh", "US", "the Chinese of the United States"},
};

static bool is_exception(const char *language, const char *country)
{
	for (size_t i = 0; i < COUNT_OF(spoken_too); i++)
		if (strcmp(spoken_too[i].language, language) == 0 &&
			strcmp(spoken_too[i].country, country) == 0)
			return true;
	return false;
}

static void test_every_main_language_is_spoken_in_its_country(void **state)
{
	size_t wrong = 0;
	(void)state;

	for (size_t i = 0; i < registry_count(registry); i++) {
		const struct outlet_entry *outlet = registry_at(registry, i);
		char language[12];

		(void)snprintf(language, sizeof(language), "%.*s",
			(int)strcspn(outlet->languages[0], "-"), outlet->languages[0]);
		if (is_spoken_in(language, outlet->country) ||
			is_exception(language, outlet->country))
			continue;
		print_error("%s: is %s spoken in %s?\n", outlet->id, language, outlet->country);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void test_every_language_is_one(void **state)
{
	(void)state;

	list_languages();
	for (size_t i = 0; i < language_count; i++)
		if (!*uloc_getISO3Language(languages[i]))
			fail_msg("%s is no language", languages[i]);
}

static const struct outlet_entry *find_id(const char *id)
{
	for (size_t i = 0; i < registry_count(registry); i++)
		if (strcmp(registry_at(registry, i)->id, id) == 0)
			return registry_at(registry, i);
	return NULL;
}

static void test_every_agency_is_an_outlet_of_that_kind(void **state)
{
	(void)state;

	for (size_t i = 0; i < registry_count(registry); i++) {
		const struct outlet_entry *outlet = registry_at(registry, i);

		for (const char *const *id = outlet->agencies; *id; id++) {
			const struct outlet_entry *agency = find_id(*id);

			if (!agency || strcmp(agency->kind, "agency") != 0)
				fail_msg("%s carries %s, which is no agency here", outlet->id, *id);
		}
	}
}

static void test_every_outlet_is_found_by_its_hosts(void **state)
{
	(void)state;

	for (size_t i = 0; i < registry_count(registry); i++) {
		const struct outlet_entry *outlet = registry_at(registry, i);

		for (const char *const *host = outlet->hosts; *host; host++) {
			CLEANUP(buf_deinit) struct buf www = BUF_INIT(300);

			assert_int_equal(buf_addf(&www, "www.%s", *host), 0);
			assert_ptr_equal(registry_find(registry, buf_slice(&www)), outlet);
		}
	}
}

static void test_no_outlet_claims_what_many_share(void **state)
{
	(void)state;

	for (size_t i = 0; i < registry_count(registry); i++) {
		const struct outlet_entry *outlet = registry_at(registry, i);

		for (const char *const *host = outlet->hosts; *host; host++) {
			CLEANUP(buf_deinit) struct buf below = BUF_INIT(300);
			CLEANUP(freep) char *domain = NULL;

			/* Below a public suffix ("com.br") everybody is a domain of his own. */
			assert_int_equal(buf_addf(&below, "x.%s", *host), 0);
			assert_int_equal(registry_domain(buf_slice(&below), &domain), 0);
			if (strcmp(domain, below.data) == 0)
				fail_msg("%s claims %s", outlet->id, *host);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_are_enough_of_them),
		cmocka_unit_test(test_every_time_zone_is_one_of_its_country),
		cmocka_unit_test(test_every_main_language_is_spoken_in_its_country),
		cmocka_unit_test(test_every_language_is_one),
		cmocka_unit_test(test_every_agency_is_an_outlet_of_that_kind),
		cmocka_unit_test(test_every_outlet_is_found_by_its_hosts),
		cmocka_unit_test(test_no_outlet_claims_what_many_share),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
