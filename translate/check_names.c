/*
 * check_names.c - a name in Latin letters that the translation has not.
 *
 * What a Russian or Japanese text writes in Latin letters (a company, a ticker, a product) is the
 * same in English, and so is what has a capital inside (McLaren, iPhone) in any text. Other names
 * and acronyms of languages in Latin letters have English forms of their own (OTAN is NATO): they
 * are no one's loss. A name counts as kept when an English word is like it.
 */
#include "translate/gate_check.h"

#include <ctype.h>

enum {
	NAMES_MAX = 12, /* looked for in a text: the check stays linear */
	BEGINNING = 3,
};

static bool is_foreign(const struct reading *source)
{
	return source->latin * 3 < source->letters;
}

/* Behind its first letter, and not all through: "McLaren", "iPhone". */
static bool has_capital_inside(struct slice word)
{
	bool small = false;

	for (size_t i = 0; i < word.len; i++) {
		if (small && isupper((unsigned char)word.data[i]))
			return true;
		small = small || islower((unsigned char)word.data[i]);
	}
	return false;
}

static bool is_name(const struct reading *source, const struct word *word, bool foreign)
{
	const uint32_t wanted = WORD_LATIN | (foreign ? WORD_CAPITAL : WORD_INSIDE);
	const uint32_t others =
		WORD_WIDE | WORD_NUMBER | WORD_APOSTROPHE | (foreign ? 0 : WORD_SHOUTED);

	if ((word->flags & (wanted | others)) != wanted || word->letters < BEGINNING)
		return false;
	return foreign ||
	       (word->letters > BEGINNING && has_capital_inside(reading_word(source, word)));
}

static bool is_same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Endings differ, and good translators mend misspellings: "Hypen" is Hyphen. */
static bool is_alike(struct slice name, struct slice word)
{
	size_t alike = 0;

	while (alike < BEGINNING && alike < word.len &&
		is_same_letter(name.data[alike], word.data[alike]))
		alike++;
	if (alike == BEGINNING)
		return true;
	return name.len > BEGINNING + 1 && word.len + 1 >= name.len && alike > 0 &&
	       (alike > 1 || is_same_letter(name.data[name.len - 1], word.data[word.len - 1]));
}

static bool is_kept(const struct gate_case *gate, const struct word *word)
{
	const struct slice name = reading_word(gate->source, word);

	for (size_t i = 0; i < gate->english->count; i++)
		if (is_alike(name, reading_word(gate->english, &gate->english->words[i])))
			return true;
	return false;
}

/* An address is looked after by the placeholders. */
static bool is_looked_for(const struct gate_case *gate, bool foreign)
{
	if (gate->source->marked)
		return false;
	return foreign ? gate->source->latin > 0 : gate->source->flags & WORD_INSIDE;
}

enum gate_level check_names(const struct gate_case *gate)
{
	const bool foreign = is_foreign(gate->source);
	size_t names = 0;

	if (!is_looked_for(gate, foreign))
		return GATE_PASS;
	for (size_t i = 0; i < gate->source->count && names < NAMES_MAX; i++) {
		const struct word *word = &gate->source->words[i];

		if (!is_name(gate->source, word, foreign))
			continue;
		names++;
		if (!is_kept(gate, word))
			return GATE_SOFT;
	}
	return GATE_PASS;
}
