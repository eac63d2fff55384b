/*
 * adequacy_letters.c - the table of letters, from their traits and a list of sounds.
 */
#include "translate/adequacy_letters.h"

#include <string.h>

#include "runtime/base.h"

enum {
	/* The scripts of India are laid out alike, 128 code points each. */
	INDIAN_FIRST = 0x900,
	INDIAN_END = 0xD80,
	INDIAN_KA = 0x15,
	INDIAN_SPAN = 0x80,
	KATAKANA_FIRST = 0x30A0,
	KATAKANA_END = 0x3100,
	HANGUL_FIRST = 0xAC00,
	HANGUL_LAST = 0xD7A3,
	HANGUL_FINALS = 28,
	HANGUL_VOWELS = 21,
};

/* The sounds of a stretch of a script, from its first letter on; '-' is none worth counting. */
struct sounds {
	int32_t first;
	const char *classes;
};

static const struct sounds scripts[] = {
	{'a', "-bkt-fk--sklmn-bkrst-ffk-s"},
	{0x3B1, "-fkt-s-t-klmns-brsst-fkb-"},        /* Greek */
	{0x430, "-bfkt-ss--klmn-brst-fkssss------"}, /* Cyrillic */
	{0x5D0, "-bkt--s-t-kklmmnns-bbsskrst"},      /* Hebrew */
	{0x628, "b-tts-kttrssssttt-k"},              /* Arabic, from ba to ghain */
	{0x641, "fkklmn--"},                         /* Arabic, from fa on */
	{0x67E, "b"},                                /* Persian and Urdu: pe, che, zhe, kaf, gaf */
	{0x686, "s"},
	{0x698, "s"},
	{0x6A9, "k"},
	{0x6AF, "k"},
	{0x30AB, "kkkkkkkkkkssssssssssttss-sstttt"}, /* katakana, from ka to do */
	{0x30CA, "nnnnn-bb-bbfbb-bb-bbmmmmm------rrrrr-f---nf"},
};

static const char indian[] = "kkkk-ssss-ttttnttttnnbbbbm-rrlllfsss-";

/* Of Hangul: of the initial, and of the final consonants. */
static const char initials[] = "kknttrmbbss-sssktb-";
static const char finals[] = "-kkknnntrrmrrrrrmbbssnssktb-";

/* In Korean and Japanese r and l are one. */
static const char classes[] = "-bfkmnrst";

struct letter adequacy_letters[TRAITS_END];

static uint8_t sound_of(char class)
{
	return (uint8_t)(strchr(classes, class == 'l' ? 'r' : class) - classes);
}

static void fill_sounds(int32_t first, const char *sounds)
{
	for (size_t i = 0; sounds[i]; i++)
		adequacy_letters[first + (int32_t)i].sound = sound_of(sounds[i]);
}

static uint8_t kind_of(int32_t c, unsigned bits)
{
	if (c == '\'' || c == 0x2019 || bits & (TRAIT_MARK | TRAIT_INVISIBLE))
		return LETTER_SILENT;
	if (c >= KATAKANA_FIRST && c < KATAKANA_END)
		bits &= ~(unsigned)TRAIT_SPACELESS;
	return (bits & (TRAIT_LETTER | TRAIT_SPACELESS)) == TRAIT_LETTER ? LETTER_PLAIN
									 : LETTER_NONE;
}

__attribute__((constructor)) static void fill_letters(void)
{
	for (int32_t c = INDIAN_FIRST; c < INDIAN_END; c += INDIAN_SPAN)
		fill_sounds(c + INDIAN_KA, indian);
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		fill_sounds(scripts[i].first, scripts[i].classes);
	for (int32_t c = 0; c < TRAITS_END; c++) {
		struct letter *letter = &adequacy_letters[c];

		letter->folded = (uint16_t)codepoint_fold_wide(c);
		letter->kind = kind_of(c, codepoint_traits_wide(c).bits);
	}
	/* A capital sounds like its small letter. */
	for (int32_t c = 0; c < TRAITS_END; c++)
		if (adequacy_letters[c].folded < TRAITS_END)
			adequacy_letters[c].sound =
				adequacy_letters[adequacy_letters[c].folded].sound;
}

unsigned letters_of_hangul(int32_t c)
{
	unsigned syllable = (unsigned)(c - HANGUL_FIRST);
	unsigned initial;
	unsigned final;

	if (c < HANGUL_FIRST || c > HANGUL_LAST)
		return 0;
	initial = sound_of(initials[syllable / (HANGUL_FINALS * HANGUL_VOWELS)]);
	final = sound_of(finals[syllable % HANGUL_FINALS]);
	if (!initial || !final)
		return initial | final;
	return initial << 4 | final;
}
