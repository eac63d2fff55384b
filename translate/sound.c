/*
 * sound.c - consonants of many scripts in six classes.
 *
 * The alphabets of India stand in blocks of the same order, so one row serves eight of them; the
 * syllables of Korean are told by arithmetic. Latin letters that stand for one sound together (th,
 * ph, ck) fall together by themselves, as h is none and the same class twice counts once; but "c"
 * depends on what follows, and is taken as k. What differs between languages beyond that is left:
 * a name that is missed costs little, and so does one that is like another.
 */
#include "translate/sound.h"

#include <string.h>

#include "runtime/base.h"
#include "runtime/slice.h"
#include "translate/text.h"

enum {
	LABIAL = 1,
	DENTAL,
	VELAR,
	SIBILANT,
	LIQUID,
	NASAL,
	CLASSES = 7,
	TABLE = 0x3100,
	INDIA_FIRST = 0x900, /* Devanagari; the others follow */
	INDIA_BLOCK = 0x80,
	INDIA_BLOCKS = 9, /* up to Malayalam */
	INDIA_KA = 0x15,
	HANGUL_FIRST = 0xAC00,
	HANGUL_LAST = 0xD7A3,
	FINALS = 28,
	VOWELS = 21,
};

/* Folded letters, by class. */
static const char *const letters[CLASSES] = {
	[LABIAL] = "bpfvw"
		   "бпфвў"
		   "βπφ"
		   "بپفڤ"
		   "בפף"
		   "บปผฝพฟภว"
		   "ບປຜຝພຟວ"
		   "ပဖဗဘဝ"
		   "バビブベボパピプペポフファフィフェフォヴヷ",
	[DENTAL] = "dtþðđł"
		   "дтђћ"
		   "δτθ"
		   "تطثدضذٹڈ"
		   "תטד"
		   "ฎฏฐฑฒดตถทธ"
		   "ດຕຖທ"
		   "ဋဌဍဎတထဒဓ"
		   "タテトダデド",
	[VELAR] = "ckgq"
		  "гкґѓќ"
		  "γκχξ"
		  "كکقگغخ"
		  "גקכך"
		  "กขฃคฅฆ"
		  "ກຂຄ"
		  "ကခဂဃ"
		  "カキクケコガギグゲゴ",
	[SIBILANT] = "szjxß"
		     "сзшжчщцџѕ"
		     "σςζψ"
		     "سشصزظچژج"
		     "סשצץז"
		     "จฉชซฌศษส"
		     "ຈຊສ"
		     "စဆဇဈသ"
		     "サシスセソザジズゼゾチツヂヅ",
	[LIQUID] = "lr"
		   "лрљ"
		   "λρ"
		   "لرڑ"
		   "לר"
		   "รลฬ"
		   "ຣລຼ"
		   "ရလ"
		   "ラリルレロ",
	[NASAL] = "mnñ"
		  "мнњ"
		  "μν"
		  "منںہ"
		  "מםנן"
		  "งญณนม"
		  "ງຍນມ"
		  "ငဉညဏနမ"
		  "マミムメモナニヌネノンム",
};

/* From KA on, in each of India's blocks. */
static const uint8_t india[] = {VELAR, VELAR, VELAR, VELAR, NASAL, SIBILANT, SIBILANT, SIBILANT,
	SIBILANT, NASAL, DENTAL, DENTAL, DENTAL, DENTAL, NASAL, DENTAL, DENTAL, DENTAL, DENTAL,
	NASAL, NASAL, LABIAL, LABIAL, LABIAL, LABIAL, NASAL, 0, LIQUID, LIQUID, LIQUID, LIQUID,
	LIQUID, LABIAL, SIBILANT, SIBILANT, SIBILANT, 0};

/* Of Korean syllables, in Unicode's order. */
static const uint8_t initials[] = {VELAR, VELAR, NASAL, DENTAL, DENTAL, LIQUID, NASAL, LABIAL,
	LABIAL, SIBILANT, SIBILANT, 0, SIBILANT, SIBILANT, SIBILANT, VELAR, DENTAL, LABIAL, 0};
static const uint8_t finals[FINALS] = {0, VELAR, VELAR, VELAR, NASAL, NASAL, NASAL, DENTAL, LIQUID,
	LIQUID, LIQUID, LIQUID, LIQUID, LIQUID, LIQUID, LIQUID, NASAL, LABIAL, LABIAL, SIBILANT,
	SIBILANT, NASAL, SIBILANT, SIBILANT, VELAR, DENTAL, LABIAL, 0};

static uint8_t table[TABLE]; /* filled before main() */

__attribute__((constructor)) static void fill_table(void)
{
	for (size_t block = 0; block < INDIA_BLOCKS; block++)
		memcpy(table + INDIA_FIRST + block * INDIA_BLOCK + INDIA_KA, india, sizeof(india));
	for (int kind = LABIAL; kind < CLASSES; kind++) {
		const struct slice list = slice_of(letters[kind]);

		for (size_t at = 0; at < list.len;) {
			const int32_t c = text_next(list, &at);

			if (c < TABLE)
				table[c] = (uint8_t)kind;
		}
	}
}

static bool is_hangul(int32_t c)
{
	return c >= HANGUL_FIRST && c <= HANGUL_LAST;
}

unsigned sound_of(int32_t c)
{
	if (is_hangul(c))
		return initials[(c - HANGUL_FIRST) / (VOWELS * FINALS)];
	return c >= 0 && c < TABLE ? table[c] : 0;
}

static void put(struct sound *sound, unsigned class)
{
	if (class != 0 && class != sound->last && sound->count < SOUND_FIRST) {
		sound->key = sound->key << SOUND_BITS | class;
		sound->count++;
	}
	if (class != 0)
		sound->last = class;
}

void sound_add(struct sound *sound, int32_t c)
{
	put(sound, sound_of(c));
	if (is_hangul(c))
		put(sound, finals[(c - HANGUL_FIRST) % FINALS]);
}
