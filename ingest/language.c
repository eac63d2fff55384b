/*
 * language.c - which language an article is in.
 *
 * A declared language is confirmed on a sample: CLD2 reads about 4 MB in a second, so that whole
 * articles would cost more than all the rest of ingest. Only when the sample disagrees, or nothing
 * is declared, is more of the text shown to it.
 *
 * A paragraph is in the language of its article unless it clearly says otherwise: it is long
 * enough, the detector has no doubt, and the small words of the article's language are missing.
 *
 * Japanese is written in Han and Kana, Korean sometimes with Han: "Hani" texts are judged by the
 * detector, which knows.
 */
#include "ingest/language.h"

#include <stdio.h>
#include <string.h>

#include "ingest/language_cld2.h"
#include "ingest/language_close.h"
#include "ingest/language_weigh.h"
#include "ingest/script.h"
#include "runtime/base.h"

enum {
	SAMPLE = 360,        /* bytes that confirm a declaration */
	WHOLE = 6 * 1024,    /* bytes that detect */
	ENOUGH = 80,         /* bytes: less says nothing against a declaration */
	CONTRADICTION = 160, /* bytes: less does not overrule one */
	PARAGRAPH = 60,      /* bytes: less is in the article's language */
	GLANCE = 100,        /* bytes of a paragraph that are looked at first */
};

/* The share of a script from which nothing that cannot be written in it is heard: below it a text
 * may be in another one, with many names in this. */
#define MOSTLY 0.75
/* The least weight that is believed, and the lead that overrules a witness. */
#define HEARD 0.5
#define CLEARLY 1.0

/* About `n` bytes of `text`, from a blank to a blank where there are any, beginning at `from`. */
static struct slice sample(struct slice text, size_t from, size_t n)
{
	size_t end;

	if (text.len <= n)
		return text;
	if (from + n > text.len)
		from = text.len - n;
	while (from > 0 && from < text.len && ((unsigned char)text.data[from] & 0xC0) == 0x80)
		from++;
	end = from + n < text.len ? from + n : text.len;
	while (end < text.len && ((unsigned char)text.data[end] & 0xC0) == 0x80)
		end++;
	return (struct slice){text.data + from, end - from};
}

/* What the detector says first, as BCP 47; false: it is not sure. */
static bool detect(struct slice text, char tag[LANGUAGE_TAG_MAX])
{
	struct guesses guesses;

	language_guess(text, &guesses);
	if (!language_canonical(guesses.best[0].code, tag))
		(void)snprintf(
			tag, LANGUAGE_TAG_MAX, "%.*s", LANGUAGE_TAG_MAX - 1, guesses.best[0].code);
	return guesses.reliable && strcmp(tag, "und") != 0;
}

/* The registry's language that `tag` is, or is close to; NULL: none of them. */
static const char *registered(const char *const *registry, const char *tag)
{
	for (size_t i = 0; registry && registry[i]; i++)
		if (language_is_same(registry[i], tag))
			return registry[i];
	for (size_t i = 0; registry && registry[i]; i++)
		if (language_is_close(registry[i], tag))
			return registry[i];
	return NULL;
}

static void answer(
	struct language *language, const char *tag, const char *source, double confidence)
{
	/* The registry may say a region, which is not part of the language here. */
	if (!language_canonical(tag, language->tag))
		(void)snprintf(language->tag, sizeof(language->tag), "%s", tag);
	language->source = source;
	language->confidence = confidence;
}

/* To rank by: how far the heaviest is before the next. */
static double confidence_of(const struct weighing *weighing)
{
	double lead = (weighing->weight - weighing->second) / weighing->weight;

	return (weighing->reliable ? 0.9 : 0.5) * (0.5 + lead / 2);
}

/* Nothing is declared, or what is was refuted. */
static void decide_by_text(const struct language_evidence *evidence, const char *script,
	double share, struct language *language)
{
	struct slice text = sample(evidence->text, 0, WHOLE);
	const char *alone = script_language(script);
	const char *known;
	struct weighing weighing;

	if (alone) {
		answer(language, alone, "detected", 0.99);
		known = registered(evidence->registry, alone);
		if (!known)
			return;
	}
	language_weigh(text, share > MOSTLY ? script : NULL, NULL, &weighing);
	known = registered(evidence->registry, weighing.tag);
	if (known && script_suits(script, known)) {
		/* Within a close group the outlet knows better than the detector. */
		answer(language, known,
			language_is_same(known, weighing.tag) ? "detected" : "registry",
			weighing.reliable ? 0.99 : 0.8);
		return;
	}
	if (alone)
		return;
	if (weighing.weight >= HEARD) {
		answer(language, weighing.tag, "detected", confidence_of(&weighing));
		return;
	}
	if (evidence->registry && evidence->registry[0] &&
		script_suits(script, evidence->registry[0])) {
		answer(language, evidence->registry[0], "registry", 0.6);
		return;
	}
	answer(language, "und", "detected", weighing.weight / 4);
}

/* Does the text say that `declared` is wrong? */
static bool is_refuted(
	const struct language_evidence *evidence, const char *declared, const char *script)
{
	struct slice text = evidence->text;
	struct weighing weighing;
	char tag[LANGUAGE_TAG_MAX];

	if (!detect(sample(text, text.len / 3, SAMPLE), tag) || language_is_close(tag, declared))
		return false;
	/* A quotation in another language is no contradiction: look at more. */
	language_weigh(sample(text, 0, WHOLE), script, declared, &weighing);
	return weighing.reliable && !language_is_close(weighing.tag, declared) &&
	       weighing.weight - weighing.other >= CLEARLY;
}

static void decide_declared(const struct language_evidence *evidence, const char *declared,
	const char *script, double share, struct language *language)
{
	const char *known = registered(evidence->registry, declared);

	if (evidence->text.len < ENOUGH) {
		answer(language, declared, "declared", known ? 0.9 : 0.7);
		return;
	}
	if (evidence->text.len >= CONTRADICTION &&
		is_refuted(evidence, declared, share > MOSTLY ? script : NULL)) {
		language->contradicted = true;
		decide_by_text(evidence, script, share, language);
		return;
	}
	/* A registry that names one of a close group knows which: "no" of a Danish outlet is da. */
	if (known && !language_is_same(known, declared) && script_suits(script, known)) {
		answer(language, known, "registry", 0.9);
		return;
	}
	answer(language, declared, "declared", 0.99);
}

/* "sr" and "zh" say too little: the script, or the outlet, says the rest. */
static void add_script(
	const struct language_evidence *evidence, const char *script, struct language *language)
{
	bool two_scripts = language_is_in(" sr uz az kk mn tg ku bs ", language->tag);

	if (strchr(language->tag, '-'))
		return;
	if (strcmp(language->tag, "zh") == 0) {
		const char *known = registered(evidence->registry, "zh");
		char guess[LANGUAGE_TAG_MAX];

		(void)detect(sample(evidence->text, 0, SAMPLE), guess);
		if (known && strchr(known, '-'))
			answer(language, known, language->source, language->confidence);
		else if (strcmp(guess, "zh-Hant") == 0)
			answer(language, "zh-Hant", language->source, language->confidence);
		else
			answer(language, "zh-Hans", language->source, language->confidence);
		return;
	}
	if (strcmp(language->tag, "sr") == 0 ||
		(two_scripts && strcmp(script, "Cyrl") == 0 &&
			!language_is_in(" kk mn tg ", language->tag)) ||
		(language_is_in(" kk mn tg ", language->tag) && strcmp(script, "Latn") == 0)) {
		if (strcmp(script, "Cyrl") == 0 || strcmp(script, "Latn") == 0) {
			char tag[LANGUAGE_TAG_MAX];

			(void)snprintf(tag, sizeof(tag), "%.8s-%.4s", language->tag, script);
			answer(language, tag, language->source, language->confidence);
		}
	}
}

void language_decide(const struct language_evidence *evidence, struct language *ret_language)
{
	char declared[LANGUAGE_TAG_MAX] = "";
	struct language language = {0};
	double share = 0;
	const char *script = script_of(evidence->text, &share);
	bool is_declared = evidence->declared && language_canonical(evidence->declared, declared) &&
			   strcmp(declared, "und") != 0;

	if (is_declared && strcmp(script, "Zyyy") != 0 && share > 0.6 &&
		!script_suits(script, declared)) {
		language.contradicted = true;
		is_declared = false;
	}
	if (is_declared)
		decide_declared(evidence, declared, script, share, &language);
	else
		decide_by_text(evidence, script, share, &language);
	add_script(evidence, script, &language);
	*ret_language = language;
}

/* The language of a paragraph of letters that the article's language can be written in. */
static bool is_other(struct slice text, const char *script, double share, const char *article,
	struct language *language)
{
	struct slice part = sample(text, 0, SAMPLE);
	struct weighing weighing;

	if (text.len < PARAGRAPH || language_has_words(sample(text, 0, GLANCE), article))
		return false;
	language_weigh(part, share > MOSTLY ? script : NULL, article, &weighing);
	if (!weighing.reliable || language_is_close(weighing.tag, article) ||
		weighing.weight - weighing.other < CLEARLY)
		return false;
	answer(language, weighing.tag, "detected", 0);
	return true;
}

bool language_of_paragraph(struct slice text, const char *article, char *tag)
{
	struct language language = {0};
	double share = 0;
	const char *script = script_of(sample(text, 0, GLANCE), &share);
	bool lettered = strcmp(script, "Latn") == 0 || strcmp(script, "Cyrl") == 0;

	if (share > MOSTLY && !script_suits(script, article) && text.len >= PARAGRAPH)
		decide_by_text(&(struct language_evidence){.text = text}, script, share, &language);
	else if (!lettered || !is_other(text, script, share, article, &language))
		return false;
	if (strcmp(language.tag, "und") == 0 || language_is_same(language.tag, article))
		return false;
	add_script(&(struct language_evidence){.text = text}, script, &language);
	(void)snprintf(tag, LANGUAGE_TAG_MAX, "%s", language.tag);
	return true;
}
