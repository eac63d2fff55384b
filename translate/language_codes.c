/*
 * language_codes.c - language tags made equal, and a service's own codes for them.
 *
 * A tag is read as language, script, region; all else in it ("-u-nu-latn", "-valencia") does not
 * choose another translation and is left out. What was withdrawn is written as what replaced it, so
 * that a table needs one row for Hebrew, not two.
 */
#include "translate/language_codes.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct parts {
	char language[4];
	char script[5];
	char region[4];
};

/* What a language subtag is called today, and the script that went with the old name. */
static const struct {
	const char *old, *language, *script;
} renamed[] = {
	{"iw", "he", ""},
	{"in", "id", ""},
	{"ji", "yi", ""},
	{"mo", "ro", ""},
	{"sh", "sr", "Latn"},
	{"no", "nb", ""},
	{"tl", "fil", ""},
	{"tgl", "fil", ""},
	{"nor", "nb", ""},
	{"cmn", "zh", ""},
	{"arb", "ar", ""},
	{"pes", "fa", ""},
	{"hbs", "sr", "Latn"},
	/* ISO 639-2 and -3 where ISO 639-1 has two letters, as scrapers and services write them. */
	{"ara", "ar", ""},
	{"bul", "bg", ""},
	{"cat", "ca", ""},
	{"ces", "cs", ""},
	{"dan", "da", ""},
	{"deu", "de", ""},
	{"ell", "el", ""},
	{"eng", "en", ""},
	{"epo", "eo", ""},
	{"eus", "eu", ""},
	{"fas", "fa", ""},
	{"fin", "fi", ""},
	{"fra", "fr", ""},
	{"glg", "gl", ""},
	{"heb", "he", ""},
	{"hin", "hi", ""},
	{"hrv", "hr", ""},
	{"hun", "hu", ""},
	{"ind", "id", ""},
	{"isl", "is", ""},
	{"ita", "it", ""},
	{"jpn", "ja", ""},
	{"kor", "ko", ""},
	{"mkd", "mk", ""},
	{"nld", "nl", ""},
	{"nob", "nb", ""},
	{"nno", "nn", ""},
	{"pol", "pl", ""},
	{"por", "pt", ""},
	{"ron", "ro", ""},
	{"rus", "ru", ""},
	{"slk", "sk", ""},
	{"slv", "sl", ""},
	{"spa", "es", ""},
	{"sqi", "sq", ""},
	{"srp", "sr", ""},
	{"swe", "sv", ""},
	{"tha", "th", ""},
	{"tur", "tr", ""},
	{"ukr", "uk", ""},
	{"urd", "ur", ""},
	{"vie", "vi", ""},
	{"zho", "zh", ""},
};

/* Where the region decides how the language is written. */
static const struct {
	const char *language, *region, *script;
} implied[] = {
	{"zh", "TW", "Hant"},
	{"zh", "HK", "Hant"},
	{"zh", "MO", "Hant"},
	{"zh", "CN", "Hans"},
	{"zh", "SG", "Hans"},
	{"zh", "MY", "Hans"},
	{"sr", "ME", "Latn"},
};

static bool is_made_of(const char *text, size_t length, int (*kind)(int))
{
	for (size_t i = 0; i < length; i++)
		if (!kind((unsigned char)text[i]))
			return false;
	return true;
}

static void copy_cased(
	char *to, const char *from, size_t length, int (*first)(int), int (*rest)(int))
{
	for (size_t i = 0; i < length; i++)
		to[i] = (char)(i == 0 ? first : rest)((unsigned char)from[i]);
	to[length] = '\0';
}

/* Put one subtag where it belongs. False: it is a variant or an extension, and so is the rest. */
static bool take_subtag(struct parts *parts, const char *subtag, size_t length)
{
	if (length == 4 && is_made_of(subtag, length, isalpha) && !parts->script[0] &&
		!parts->region[0]) {
		copy_cased(parts->script, subtag, length, toupper, tolower);
		return true;
	}
	if (!parts->region[0] && ((length == 2 && is_made_of(subtag, length, isalpha)) ||
					 (length == 3 && is_made_of(subtag, length, isdigit)))) {
		copy_cased(parts->region, subtag, length, toupper, toupper);
		return true;
	}
	return false;
}

static bool read_parts(const char *tag, struct parts *parts)
{
	size_t length = strcspn(tag, "-_");

	if (length < 2 || length > 3 || !is_made_of(tag, length, isalpha))
		return false;
	copy_cased(parts->language, tag, length, tolower, tolower);

	for (tag += length; *tag; tag += length) {
		tag++;
		length = strcspn(tag, "-_");
		if (!take_subtag(parts, tag, length))
			break;
	}
	return true;
}

/* Subtags and codes of our own tables: they fit. */
static void set(char *to, size_t size, const char *text)
{
	int n = snprintf(to, size, "%s", text);

	assert(n >= 0 && (size_t)n < size);
	(void)n; /* without assertions */
}

static void replace_withdrawn(struct parts *parts)
{
	for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++) {
		if (strcmp(parts->language, renamed[i].old) != 0)
			continue;
		set(parts->language, sizeof(parts->language), renamed[i].language);
		if (!parts->script[0])
			set(parts->script, sizeof(parts->script), renamed[i].script);
		return;
	}
}

static void add_script(struct parts *parts)
{
	for (size_t i = 0; i < sizeof(implied) / sizeof(implied[0]) && !parts->script[0]; i++)
		if (strcmp(parts->language, implied[i].language) == 0 &&
			strcmp(parts->region, implied[i].region) == 0)
			set(parts->script, sizeof(parts->script), implied[i].script);
}

bool language_normalise(const char *tag, char ret_tag[LANGUAGE_TAG_SIZE])
{
	struct parts parts = {0};

	if (!read_parts(tag, &parts))
		return false;
	replace_withdrawn(&parts);
	add_script(&parts);
	(void)snprintf(ret_tag, LANGUAGE_TAG_SIZE, "%s%s%s%s%s", parts.language,
		parts.script[0] ? "-" : "", parts.script, parts.region[0] ? "-" : "",
		parts.region); /* 3 + 5 + 4 bytes: always fits */
	return true;
}

bool language_shorten(char *tag)
{
	char *dash = strrchr(tag, '-');

	if (!dash)
		return false;
	*dash = '\0';
	return true;
}

static const struct language_code *find_row(const struct language_code *table, const char *tag)
{
	for (; table->tag; table++)
		if (strcmp(table->tag, tag) == 0)
			return table;
	return NULL;
}

/* `more` may be NULL. */
static bool find(const struct language_code *table, const struct language_code *more,
	const char *tag, char *ret_code)
{
	char shorter[LANGUAGE_TAG_SIZE];

	if (!language_normalise(tag, shorter))
		return false;
	do {
		const struct language_code *row = find_row(table, shorter);

		if (!row && more)
			row = find_row(more, shorter);
		if (row && !row->code)
			return false;
		if (row) {
			set(ret_code, LANGUAGE_CODE_SIZE, row->code);
			return true;
		}
	} while (language_shorten(shorter));
	return false;
}

bool language_find(
	const struct language_code *table, const char *tag, char ret_code[LANGUAGE_CODE_SIZE])
{
	return find(table, NULL, tag, ret_code);
}

bool language_find_beside_common(
	const struct language_code *own, const char *tag, char ret_code[LANGUAGE_CODE_SIZE])
{
	return find(own, language_common, tag, ret_code);
}
