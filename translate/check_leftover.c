/*
 * check_leftover.c - a word or a number of the source that stands in the translation as it was.
 *
 * Engines by rules give back the words that they do not know. A name is left alone, and so is what
 * English may have itself; but a word in another script is none of English's, and hardly any word
 * with accents that begins small is, when the source has the same. A number as the source's
 * language writes it (9.000 cars, 0,85 euros) is read as another one.
 */
#include "translate/gate_check.h"

#include <string.h>

#include "runtime/base.h"

enum {
	FOREIGN_LETTERS = 3,
	ACCENTED_LETTERS = 4,
	ACCENTED_MAX = 8, /* looked for: the check stays linear */
	NUMBERS_LOOKED_AT = 32,
};

/* Folded: what English took over with its accents. */
static const char *const adopted[] = {"cafe", "cafes", "cliche", "cliches", "creche", "deja",
	"decor", "entree", "facade", "facades", "fiance", "fiancee", "jalapeno", "jalapenos",
	"melee", "naive", "pinata", "protege", "proteges", "puree", "resume", "saute", "senor",
	"senora", "soiree", "touche", "uber"};
static uint32_t adopted_hashes[COUNT_OF(adopted)];

__attribute__((constructor)) static void fill_adopted(void)
{
	for (size_t i = 0; i < COUNT_OF(adopted); i++)
		adopted_hashes[i] = word_hash(adopted[i]);
}

static bool is_adopted(const struct word *word)
{
	for (size_t i = 0; i < COUNT_OF(adopted); i++)
		if (word->hash == adopted_hashes[i])
			return true;
	return false;
}

static bool has_word(const struct reading *reading, uint32_t hash)
{
	for (size_t i = 0; i < reading->count; i++)
		if (reading->words[i].hash == hash)
			return true;
	return false;
}

static bool is_foreign(const struct word *word)
{
	return !(word->flags & WORD_LATIN) && word->letters >= FOREIGN_LETTERS;
}

static bool is_accented(const struct word *word)
{
	return (word->flags & (WORD_LATIN | WORD_WIDE | WORD_CAPITAL)) ==
		       (WORD_LATIN | WORD_WIDE) &&
	       word->letters >= ACCENTED_LETTERS;
}

/* Languages that write 9,000 and 0.85 as English does; nearly all others of the world's press write
 * 9.000 and 0,85. */
static bool writes_numbers_so(const char *language)
{
	static const char *const like[] = {"zh", "ja", "ko", "th", "hi", "bn", "ta", "te", "ur",
		"he", "ar", "fa", "my", "lo", "am", "yo", "sw", "yue", "fil", "ms"};

	for (size_t i = 0; i < COUNT_OF(like); i++) {
		size_t length = strlen(like[i]);

		if (strncmp(language, like[i], length) == 0 &&
			(language[length] == '\0' || language[length] == '-'))
			return true;
	}
	return false;
}

static bool is_digits(const struct reading *reading, size_t i)
{
	const struct slice word = reading_word(reading, &reading->words[i]);

	return reading->words[i].letters == 0 && !(reading->words[i].flags & WORD_WIDE) &&
	       word.len > 0;
}

/* A point before three digits, or a comma before one or two: "9.000", "0,85". */
static bool is_unlike_english(char sign, size_t digits)
{
	return (sign == '.' && digits == 3) || (sign == ',' && (digits == 1 || digits == 2));
}

/* The words `i` and the next are a number that no English writes so, and the source does. */
static bool is_number_left(const struct gate_case *gate, size_t i)
{
	const struct reading *english = gate->english;
	const struct word *word = &english->words[i];
	size_t gap = word->at + word->len;
	struct slice number = {english->text.data + word->at, word[1].at + word[1].len - word->at};

	return word[1].at == gap + 1 && word->len <= 3 &&
	       is_unlike_english(english->text.data[gap], word[1].len) && is_digits(english, i) &&
	       is_digits(english, i + 1) &&
	       memmem(gate->source->text.data, gate->source->text.len, number.data, number.len);
}

static bool has_number_left(const struct gate_case *gate)
{
	size_t looked_at = 0;

	if (gate->english->digits == 0)
		return false;
	for (size_t i = 0; i + 1 < gate->english->count && looked_at < NUMBERS_LOOKED_AT; i++) {
		if (!(gate->english->words[i].flags & WORD_NUMBER))
			continue;
		looked_at++;
		if (is_number_left(gate, i))
			return !writes_numbers_so(gate->language);
	}
	return false;
}

enum gate_level check_leftover(const struct gate_case *gate)
{
	const struct reading *english = gate->english;
	const size_t count = english->flags & WORD_WIDE ? english->count : 0;
	size_t looked_for = 0;

	for (size_t i = 0; i < count && looked_for < ACCENTED_MAX; i++) {
		const struct word *word = &english->words[i];

		if (!(word->flags & WORD_WIDE) || (!is_foreign(word) && !is_accented(word)))
			continue;
		looked_for++;
		if (!is_adopted(word) && has_word(gate->source, word->hash))
			return GATE_SOFT;
	}
	return has_number_left(gate) ? GATE_SOFT : GATE_PASS;
}
