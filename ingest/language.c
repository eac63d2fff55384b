/*
 * language.c - which language an article is in.
 *
 * A declared language is confirmed on a sample: CLD2 reads about 4 MB in a second, so that whole
 * articles would cost more than all the rest of ingest. Only when the sample disagrees, or nothing
 * is declared, is more of the text shown to it.
 *
 * Japanese is written in Han and Kana, Korean sometimes with Han: "Hani" texts are judged by the
 * detector, which knows.
 */
#include "ingest/language.h"

#include <stdio.h>
#include <string.h>

#include "ingest/language_cld2.h"
#include "ingest/script.h"
#include "runtime/base.h"

enum {
	SAMPLE = 360,        /* bytes that confirm a declaration */
	WHOLE = 6 * 1024,    /* bytes that detect */
	ENOUGH = 80,         /* bytes: less says nothing against a declaration */
	CONTRADICTION = 160, /* bytes: less does not overrule one */
	SURE_PERCENT = 85,
};

/* Languages that the detector takes for each other. */
static const char *const close_groups[] = {
	" bs hr sr sh cnr sr-Latn sr-Cyrl bs-Latn hr-Latn ",
	" id ms su jw jv ",
	" nb nn no da ",
	" cs sk ",
	" fa prs ",
	" es gl ca ast an ",
	" pt gl ",
	" ru be uk ",
	" hi mr ne bho mai ",
	" bg mk ",
	" zh zh-Hans zh-Hant yue ",
	" af nl ",
	" ku kmr ckb ",
	" fil tl ceb ",
	" kk ky tt ba ",
	" fi et ",
	" it co scn vec ",
	" fr oc wa ",
	" de lb als ",
	" tr az crh ",
};

static bool in_group(const char *group, const char *tag)
{
	char word[LANGUAGE_TAG_MAX + 2];

	(void)snprintf(word, sizeof(word), " %.*s ", (int)strcspn(tag, "-"), tag);
	return strstr(group, word);
}

static bool same_primary(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncmp(a, b, n) == 0;
}

static bool are_close(const char *a, const char *b)
{
	if (same_primary(a, b))
		return true;
	for (size_t i = 0; i < COUNT_OF(close_groups); i++)
		if (in_group(close_groups[i], a) && in_group(close_groups[i], b))
			return true;
	return false;
}

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

/* What the detector says, as BCP 47. */
static void detect(struct slice text, struct guess *ret_guess)
{
	char tag[LANGUAGE_TAG_MAX];

	language_guess(text, ret_guess);
	if (strcmp(ret_guess->code, "und") != 0 && language_canonical(ret_guess->code, tag) &&
		strlen(tag) < sizeof(ret_guess->code))
		(void)snprintf(ret_guess->code, sizeof(ret_guess->code), "%s", tag);
}

/* The registry's language that `tag` is, or is close to; NULL: none of them. */
static const char *registered(const char *const *registry, const char *tag)
{
	for (size_t i = 0; registry && registry[i]; i++)
		if (same_primary(registry[i], tag))
			return registry[i];
	for (size_t i = 0; registry && registry[i]; i++)
		if (are_close(registry[i], tag))
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

/* Nothing is declared, or what is was refuted. */
static void decide_by_text(
	const struct language_evidence *evidence, const char *script, struct language *language)
{
	struct slice text = sample(evidence->text, 0, WHOLE);
	const char *alone = script_language(script);
	const char *known;
	struct guess guess;

	if (alone) {
		answer(language, alone, "detected", 0.99);
		known = registered(evidence->registry, alone);
		if (!known)
			return;
	}
	detect(text, &guess);
	known = registered(evidence->registry, guess.code);
	if (known && script_suits(script, known)) {
		/* Within a close group the outlet knows better than the detector. */
		answer(language, known, same_primary(known, guess.code) ? "detected" : "registry",
			guess.reliable ? 0.99 : 0.8);
		return;
	}
	if (alone)
		return;
	if (strcmp(guess.code, "und") != 0 && script_suits(script, guess.code) &&
		(guess.reliable || text.len >= ENOUGH) && guess.percent >= 50) {
		answer(language, guess.code, "detected",
			(guess.reliable ? 0.9 : 0.5) * guess.percent / 100.0);
		return;
	}
	if (evidence->registry && evidence->registry[0] &&
		script_suits(script, evidence->registry[0])) {
		answer(language, evidence->registry[0], "registry", 0.6);
		return;
	}
	answer(language, "und", "detected", guess.percent / 400.0);
}

/* Does the text say that `declared` is wrong? Then `ret_guess` is what it says instead. */
static bool is_refuted(
	const struct language_evidence *evidence, const char *declared, struct guess *ret_guess)
{
	struct slice text = evidence->text;

	detect(sample(text, text.len / 3, SAMPLE), ret_guess);
	if (!ret_guess->reliable || are_close(ret_guess->code, declared))
		return false;
	/* A quotation in another language is no contradiction: look at more. */
	detect(sample(text, 0, WHOLE), ret_guess);
	return ret_guess->reliable && ret_guess->percent >= SURE_PERCENT &&
	       strcmp(ret_guess->code, "und") != 0 && !are_close(ret_guess->code, declared);
}

static void decide_declared(const struct language_evidence *evidence, const char *declared,
	const char *script, struct language *language)
{
	const char *known = registered(evidence->registry, declared);
	struct guess guess;

	if (evidence->text.len < ENOUGH) {
		answer(language, declared, "declared", known ? 0.9 : 0.7);
		return;
	}
	if (evidence->text.len >= CONTRADICTION && is_refuted(evidence, declared, &guess)) {
		language->contradicted = true;
		decide_by_text(evidence, script, language);
		return;
	}
	/* A registry that names one of a close group knows which: "no" of a Danish outlet is da. */
	if (known && !same_primary(known, declared) && script_suits(script, known)) {
		answer(language, known, "registry", 0.9);
		return;
	}
	answer(language, declared, "declared", 0.99);
}

/* "sr" and "zh" say too little: the script, or the outlet, says the rest. */
static void add_script(
	const struct language_evidence *evidence, const char *script, struct language *language)
{
	bool two_scripts = in_group(" sr uz az kk mn tg ku bs ", language->tag);

	if (strchr(language->tag, '-'))
		return;
	if (strcmp(language->tag, "zh") == 0) {
		const char *known = registered(evidence->registry, "zh");
		struct guess guess;

		detect(sample(evidence->text, 0, SAMPLE), &guess);
		if (known && strchr(known, '-'))
			answer(language, known, language->source, language->confidence);
		else if (strcmp(guess.code, "zh-Hant") == 0)
			answer(language, "zh-Hant", language->source, language->confidence);
		else
			answer(language, "zh-Hans", language->source, language->confidence);
		return;
	}
	if (strcmp(language->tag, "sr") == 0 ||
		(two_scripts && strcmp(script, "Cyrl") == 0 &&
			!in_group(" kk mn tg ", language->tag)) ||
		(in_group(" kk mn tg ", language->tag) && strcmp(script, "Latn") == 0)) {
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
	double share;
	const char *script = script_of(evidence->text, &share);
	bool is_declared = evidence->declared && language_canonical(evidence->declared, declared) &&
			   strcmp(declared, "und") != 0;

	if (is_declared && strcmp(script, "Zyyy") != 0 && share > 0.6 &&
		!script_suits(script, declared)) {
		language.contradicted = true;
		is_declared = false;
	}
	if (is_declared)
		decide_declared(evidence, declared, script, &language);
	else
		decide_by_text(evidence, script, &language);
	add_script(evidence, script, &language);
	*ret_language = language;
}
