/* outlet_rules.c - what may stand in the registry: one row a key. */
#include <ctype.h>

#include "schemas/outlet_file.h"

bool outlet_is_slug(const char *text)
{
	size_t length = strlen(text);

	for (const char *c = text; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-')
			return false;
	return length > 0 && length <= 64 && text[0] != '-' && text[length - 1] != '-';
}

/* A host name in the form of DNS: labels of small letters, digits and hyphens. */
static bool is_host(const char *text)
{
	bool dotted = false;
	char before = '.';

	for (const char *c = text; *c; c++) {
		if (*c == '.' ? before == '.' || before == '-'
			      : !islower((unsigned char)*c) && !isdigit((unsigned char)*c) &&
					(*c != '-' || before == '.'))
			return false;
		dotted = dotted || *c == '.';
		before = *c;
	}
	return dotted && before != '.' && before != '-' && strlen(text) <= 253;
}

static bool is_country(const char *text)
{
	return strlen(text) == 2 && isupper((unsigned char)text[0]) &&
	       isupper((unsigned char)text[1]);
}

/* Subtags of 2 to 8 letters or digits, the first of letters: BCP 47 as far as outlets need it. */
static bool is_language(const char *text)
{
	size_t length = 0;
	size_t subtags = 0;

	for (;; text++) {
		if (*text == '-' || !*text) {
			if (length < 2 || length > 8)
				return false;
			if (!*text)
				return true;
			length = 0;
			subtags++;
			continue;
		}
		if (!isalnum((unsigned char)*text) ||
			(subtags == 0 && !islower((unsigned char)*text)))
			return false;
		length++;
	}
}

static bool is_zone(const char *text)
{
	for (const char *c = text; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("/_-+", *c))
			return false;
	return strchr(text, '/') != NULL;
}

static bool is_word_of(const char *const *words, const char *text)
{
	for (; *words; words++)
		if (strcmp(*words, text) == 0)
			return true;
	return false;
}

static bool is_kind(const char *text)
{
	static const char *const kinds[] = {"national", "regional", "agency", "state-media",
		"exile", "public-broadcaster", "broadcaster", "tabloid", "business", "magazine",
		"online", "government", "aggregator", NULL};

	return is_word_of(kinds, text);
}

static bool is_owner(const char *text)
{
	static const char *const owners[] = {"private", "public", "state", "party", "foundation",
		"cooperative", "nonprofit", "church", NULL};

	return is_word_of(owners, text);
}

static bool is_address(const char *text)
{
	return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

const struct outlet_rule outlet_rules[OUTLET_KEYS] = {
	[OUTLET_NAME] = {"name", true, false, NULL, "the name in Latin script"},
	[OUTLET_NAME_ORIGINAL] = {"name_original", false, false, NULL,
		"the name in its own script"},
	[OUTLET_DOMAIN] = {"domain", false, false, is_host, "a host name in small letters"},
	[OUTLET_COUNTRY] = {"country", true, false, is_country,
		"two capital letters of ISO 3166-1"},
	[OUTLET_TIMEZONE] = {"timezone", true, false, is_zone,
		"an IANA time zone such as Europe/Lisbon"},
	[OUTLET_KIND] = {"kind", true, false, is_kind,
		"national, regional, agency, state-media, exile, public-broadcaster, broadcaster, "
		"tabloid, business, magazine, online, government or aggregator"},
	[OUTLET_OWNER] = {"owner", true, false, is_owner,
		"private, public, state, party, foundation, cooperative, nonprofit or church"},
	[OUTLET_HOMEPAGE] = {"homepage", false, false, is_address, "an address with https://"},
	[OUTLET_HOSTS] = {"hosts", true, true, is_host,
		"host names in small letters, separated by blanks"},
	[OUTLET_LANGUAGES] = {"languages", true, true, is_language,
		"BCP 47 tags such as pt-BR, the main one first"},
	[OUTLET_AGENCIES] = {"agencies", false, true, outlet_is_slug,
		"ids of outlets of the kind agency"},
};
