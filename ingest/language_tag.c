/*
 * language_tag.c - what producers call a language, as a BCP 47 tag.
 *
 * ICU knows the codes of ISO 639-1 to -3 and what replaces withdrawn ones. It does not know that
 * "kr" is what some Korean pages call their language, nor names. Regions are dropped but where they
 * mean another written language: pt-BR and pt are translated alike, zh-TW and zh-CN are not.
 */
#include "ingest/language.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uloc.h>

#include "runtime/base.h"

struct pair {
	const char *from, *to;
};

/* Not BCP 47, or not what it says, and seen in the wild. */
static const struct pair known_bad[] = {
	{"kr", "ko"},
	{"cn", "zh-Hans"},
	{"jp", "ja"},
	{"ua", "uk"},
	{"gr", "el"},
	{"cz", "cs"},
	{"dk", "da"},
	{"se", "sv"},
	{"iw", "he"},
	{"in", "id"},
	{"ji", "yi"},
	{"mo", "ro"},
	{"no", "nb"},
	{"nor", "nb"},
	{"sh", "sr-Latn"},
	{"tl", "fil"},
	{"tw", "zh-Hant"},
	{"zh-cn", "zh-Hans"},
	{"zh-sg", "zh-Hans"},
	{"zh-tw", "zh-Hant"},
	{"zh-hk", "zh-Hant"},
	{"zh-mo", "zh-Hant"},
	{"zh-classical", "lzh"},
	{"be-tarask", "be"},
	{"pnb", "pnb"},
	{"azb", "azb"},
	{"prs", "prs"},
	{"fa-af", "prs"},
	{"cnr", "sr-Latn"},
	{"sr-me", "sr-Latn"},
	{"sr-ba", "sr-Latn"},
	{"ber", "zgh"},
	{"zh-hantt", "zh-Hant"},
};

/* The names that news services use; and those of the languages in themselves that are common. */
static const struct pair names[] = {
	{"afrikaans", "af"},
	{"albanian", "sq"},
	{"amharic", "am"},
	{"arabic", "ar"},
	{"armenian", "hy"},
	{"azerbaijani", "az"},
	{"basque", "eu"},
	{"belarusian", "be"},
	{"bengali", "bn"},
	{"bosnian", "bs"},
	{"bulgarian", "bg"},
	{"burmese", "my"},
	{"catalan", "ca"},
	{"chinese", "zh"},
	{"croatian", "hr"},
	{"czech", "cs"},
	{"danish", "da"},
	{"dari", "prs"},
	{"deutsch", "de"},
	{"dutch", "nl"},
	{"english", "en"},
	{"español", "es"},
	{"esperanto", "eo"},
	{"estonian", "et"},
	{"farsi", "fa"},
	{"filipino", "fil"},
	{"finnish", "fi"},
	{"français", "fr"},
	{"french", "fr"},
	{"galician", "gl"},
	{"georgian", "ka"},
	{"german", "de"},
	{"greek", "el"},
	{"gujarati", "gu"},
	{"hausa", "ha"},
	{"hebrew", "he"},
	{"hindi", "hi"},
	{"hungarian", "hu"},
	{"icelandic", "is"},
	{"indonesian", "id"},
	{"irish", "ga"},
	{"italian", "it"},
	{"italiano", "it"},
	{"japanese", "ja"},
	{"kannada", "kn"},
	{"kazakh", "kk"},
	{"khmer", "km"},
	{"korean", "ko"},
	{"kurdish", "ku"},
	{"kyrgyz", "ky"},
	{"lao", "lo"},
	{"latvian", "lv"},
	{"lithuanian", "lt"},
	{"luxembourgish", "lb"},
	{"macedonian", "mk"},
	{"malay", "ms"},
	{"malayalam", "ml"},
	{"maltese", "mt"},
	{"marathi", "mr"},
	{"mongolian", "mn"},
	{"montenegrin", "sr-Latn"},
	{"nepali", "ne"},
	{"norwegian", "nb"},
	{"pashto", "ps"},
	{"persian", "fa"},
	{"polish", "pl"},
	{"portuguese", "pt"},
	{"português", "pt"},
	{"punjabi", "pa"},
	{"romanian", "ro"},
	{"russian", "ru"},
	{"serbian", "sr"},
	{"sinhala", "si"},
	{"slovak", "sk"},
	{"slovenian", "sl"},
	{"somali", "so"},
	{"spanish", "es"},
	{"swahili", "sw"},
	{"swedish", "sv"},
	{"tagalog", "fil"},
	{"tajik", "tg"},
	{"tamil", "ta"},
	{"telugu", "te"},
	{"thai", "th"},
	{"tibetan", "bo"},
	{"turkish", "tr"},
	{"turkmen", "tk"},
	{"ukrainian", "uk"},
	{"urdu", "ur"},
	{"uyghur", "ug"},
	{"uzbek", "uz"},
	{"vietnamese", "vi"},
	{"welsh", "cy"},
	{"yoruba", "yo"},
	{"zulu", "zu"},
};

static bool find(const struct pair *pairs, size_t count, const char *from, char *tag)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(pairs[i].from, from) != 0)
			continue;
		(void)snprintf(tag, LANGUAGE_TAG_MAX, "%s", pairs[i].to);
		return true;
	}
	return false;
}

/* Language and, where it is said and means something, script. */
static bool by_icu(const char *plain, char *tag)
{
	UErrorCode status = U_ZERO_ERROR;
	char locale[ULOC_FULLNAME_CAPACITY], language[ULOC_LANG_CAPACITY];
	char script[ULOC_SCRIPT_CAPACITY] = "";
	int32_t used = 0;

	(void)uloc_forLanguageTag(plain, locale, sizeof(locale), &used, &status);
	if (U_FAILURE(status) || used == 0)
		return false;
	(void)uloc_getLanguage(locale, language, sizeof(language), &status);
	(void)uloc_getScript(locale, script, sizeof(script), &status);
	/* ICU has an ISO 639-3 code for each language that it has heard of. */
	if (U_FAILURE(status) || !language[0] || !uloc_getISO3Language(language)[0])
		return false;
	(void)snprintf(tag, LANGUAGE_TAG_MAX, "%s%s%s", language, script[0] ? "-" : "", script);
	return true;
}

/* The common form, "ISO 639-1 and nothing more", without ICU's help. */
static bool is_short_form(const char *plain, char *tag)
{
	static const char known[] =
		" af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu ha he "
		"hi "
		"hr hu hy id is it ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl "
		"nn pa "
		"pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tr uk ur uz vi yo zh zu ";
	char word[] = "    ";

	if (strlen(plain) != 2)
		return false;
	word[1] = plain[0];
	word[2] = plain[1];
	if (!strstr(known, word))
		return false;
	(void)snprintf(tag, LANGUAGE_TAG_MAX, "%.2s", plain);
	return true;
}

bool language_canonical(const char *written, char *tag)
{
	char plain[32];
	size_t n = 0;

	/* "de_DE.UTF-8", "en-US,en;q=0.9": what follows the tag is none of it. */
	for (; written[n] && !strchr(".,;@ ", written[n]); n++) {
		if (n + 1 >= sizeof(plain))
			return false;
		plain[n] = written[n] == '_' ? '-' : (char)tolower((unsigned char)written[n]);
	}
	plain[n] = '\0';
	if (n < 2)
		return false;
	if (find(known_bad, COUNT_OF(known_bad), plain, tag) || is_short_form(plain, tag))
		return true;
	if (find(names, COUNT_OF(names), plain, tag))
		return true;
	return n <= 20 && by_icu(plain, tag);
}

const char *language_direction(const char *tag)
{
	static const char *const right_to_left[] = {"ar", "arz", "azb", "ckb", "dv", "fa", "he",
		"ks", "pnb", "prs", "ps", "sd", "ug", "ur", "yi"};
	size_t n = strcspn(tag, "-");

	if (strstr(tag, "-Latn") || strstr(tag, "-Deva") || strstr(tag, "-Cyrl"))
		return "ltr";
	if (strstr(tag, "-Arab") || strstr(tag, "-Hebr"))
		return "rtl";
	for (size_t i = 0; i < COUNT_OF(right_to_left); i++)
		if (strlen(right_to_left[i]) == n && strncmp(right_to_left[i], tag, n) == 0)
			return "rtl";
	return "ltr";
}
