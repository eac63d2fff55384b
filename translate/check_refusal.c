/*
 * check_refusal.c - a machine that talks about the task instead of doing it.
 *
 * The phrases are those of chat models: a refusal, a greeting, a note, a fence. They count where a
 * machine puts them: at the beginning of the answer, outside quotation marks. An article that
 * quotes such a phrase begins with the quotation mark, or with who said it.
 */
#include "translate/gate_check.h"

#include "runtime/base.h"
#include "translate/text.h"

enum {
	HEAD_MAX = 160, /* folded bytes of the beginning */
	START = 8,      /* no longer than the shortest phrase, but the fence */
	STARTS = 1024,
	KEYS = 1024,
	FENCE = '`',
};

/* Folded: small letters, no diacritics, straight apostrophes left out. What begins so is a machine
 * speaking. */
static const char *const openings[] = {
	"as an ai ",
	"as a language model",
	"as an artificial intelligence",
	"as a large language model",
	"i cant assist",
	"i cant help with",
	"i cannot assist",
	"i cannot fulfill",
	"i cant fulfill",
	"i cannot provide a translation",
	"i cant provide a translation",
	"i cannot translate",
	"i cant translate",
	"i am unable to translate",
	"im unable to translate",
	"im unable to assist",
	"im not able to translate",
	"unfortunately, i cannot translate",
	"unfortunately, i cant translate",
	"unfortunately, i am unable to",
	"this content violates",
	"this content may violate",
	"the response was filtered",
	"the content was filtered",
	"here is the translat",
	"heres the translat",
	"here is the english translat",
	"heres the english translat",
	"here is your translat",
	"here is a translat",
	"sure, here",
	"sure! here",
	"certainly, here",
	"certainly! here",
	"of course! here",
	"of course, here is",
	"translation:",
	"english translation:",
	"translated text:",
	"the translation is",
	"the translation of this",
	"the text translates to",
	"please provide the text",
	"note: the translation",
	"```",
};

/* What a person may say as well: a doubt when the length is that of a translation. */
static const char *const apologies[] = {
	"im sorry, but i cant",
	"im sorry, but i cannot",
	"im sorry, but im unable",
	"im sorry, but im not able",
	"im sorry, i cant",
	"im sorry, i cannot",
	"i am sorry, but i cannot",
	"i apologize, but i cant",
	"i apologize, but i cannot",
	"sorry, but i cant assist",
	"sorry, i cant assist",
	"sorry, i cannot",
	/* politely, in other languages: an engine that answers in the source's */
	"lo siento, pero no puedo",
	"desculpe, mas nao posso",
	"je suis desole, mais je ne peux pas",
	"desole, mais je ne peux pas",
	"es tut mir leid, aber ich kann",
	"mi dispiace, ma non posso",
	"извините, но я не могу",
	"к сожалению, я не могу перевести",
};

/* What only a machine says of itself, wherever it stands outside quotation marks. */
static const char *const anywhere[] = {
	"an AI language model",
	"a language model, I",
	"fulfill this request",
	"violates our content policy",
	"ranslator's note:",
	"ranslator\xe2\x80\x99s note:",
	"et me know if you need any",
	"et me know if you would like me to",
};

struct folded {
	char text[HEAD_MAX + 8];
	size_t len;
};

static bool is_quote(int32_t c)
{
	return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB ||
	       c == 0x300C || c == 0x300E;
}

static bool is_apostrophe(int32_t c)
{
	return c == '\'' || c == 0x2019;
}

static void put(struct folded *folded, int32_t c)
{
	char *text = folded->text + folded->len;

	if (folded->len >= HEAD_MAX)
		return;
	if (c < 0x80) {
		text[0] = (char)c;
		folded->len++;
	} else if (c < 0x800) {
		text[0] = (char)(0xC0 | (c >> 6));
		text[1] = (char)(0x80 | (c & 0x3F));
		folded->len += 2;
	}
}

/* The first bytes, folded. */
static struct folded fold(struct slice text, size_t max)
{
	struct folded folded;

	folded.len = 0;
	for (size_t at = 0; at < text.len && folded.len < max;) {
		int32_t c = text_next(text, &at);

		if (!is_apostrophe(c))
			put(&folded, codepoint_is_space(c) ? ' ' : codepoint_fold(c));
	}
	folded.text[folded.len] = '\0';
	return folded;
}

static bool begins(const struct folded *folded, const char *const *phrases, size_t count)
{
	const struct slice text = {.data = folded->text, .len = folded->len};

	for (size_t i = 0; i < count; i++)
		if (phrases[i][0] == folded->text[0] &&
			slice_has_prefix(text, slice_of(phrases[i])))
			return true;
	return false;
}

static bool has_quote(struct slice text)
{
	for (size_t at = 0; at < text.len;)
		if (is_quote(text_next(text, &at)))
			return true;
	return false;
}

/* A word that each of the phrases above has; mostly a text has none of them. */
static const char *const key_words[] = {"language", "request", "policy", "translators", "know"};
static bool keys[KEYS]; /* by their hash: another word may share it */

static bool may_have_key(const struct reading *reading)
{
	bool found = false;

	for (size_t i = 0; i < reading->count; i++)
		found |= keys[reading->words[i].hash % KEYS];
	return found;
}

static bool contains(const struct reading *reading)
{
	if (!may_have_key(reading))
		return false;
	for (size_t i = 0; i < COUNT_OF(anywhere); i++)
		if (memmem(reading->text.data, reading->text.len, anywhere[i], strlen(anywhere[i])))
			return true;
	return false;
}

static bool length_fits(const struct gate_case *gate)
{
	double expected = gate_expected(gate);
	double english = (double)gate->english->visible;

	return english < expected * 1.5 && english > expected / 1.5;
}

static bool begins_at_all(const struct folded *folded)
{
	return begins(folded, openings, COUNT_OF(openings)) ||
	       begins(folded, apologies, COUNT_OF(apologies));
}

static enum gate_level judge_opening(const struct gate_case *gate, const struct folded *head)
{
	struct folded source = fold(text_trim(gate->source->text), HEAD_MAX);

	/* The same phrase at the head of the source (it is about a machine, in its language or in
	 * English) was translated as it should be. */
	if (begins_at_all(&source))
		return GATE_PASS;
	if (begins(head, openings, COUNT_OF(openings)))
		return GATE_HARD;
	return length_fits(gate) ? GATE_SOFT : GATE_HARD;
}

/* How phrases begin, by a hash: most texts need not be folded further than that. Filled before
 * main(), as are the keys. */
static bool starts[STARTS];

static size_t start_of(const char *text)
{
	uint64_t start;

	memcpy(&start, text, START);
	return start * 0x9E3779B97F4A7C15u >> 32 & (STARTS - 1);
}

__attribute__((constructor)) static void fill_starts(void)
{
	for (size_t i = 0; i < COUNT_OF(openings); i++)
		if (openings[i][0] != FENCE)
			starts[start_of(openings[i])] = true;
	for (size_t i = 0; i < COUNT_OF(apologies); i++)
		starts[start_of(apologies[i])] = true;
	for (size_t i = 0; i < COUNT_OF(key_words); i++)
		keys[word_hash(key_words[i]) % KEYS] = true;
}

/* What begins with ASCII folds byte by byte; the rest is left to fold(). */
static bool may_begin(struct slice text)
{
	char start[START];
	struct folded folded;

	for (size_t i = 0; i < START; i++) {
		if (i >= text.len || text.data[i] < ' ' || text.data[i] == '\'') {
			folded = fold(text, START);
			return folded.len >= START && starts[start_of(folded.text)];
		}
		start[i] = (char)codepoint_fold(text.data[i]);
	}
	return starts[start_of(start)];
}

static bool begins_with_phrase(struct slice text, struct folded *ret_head)
{
	if (text.len == 0 || (text.data[0] != FENCE && !may_begin(text)))
		return false;
	*ret_head = fold(text, HEAD_MAX);
	return begins_at_all(ret_head);
}

enum gate_level check_refusal(const struct gate_case *gate)
{
	struct folded head;

	if (begins_with_phrase(text_trim(gate->english->text), &head))
		return judge_opening(gate, &head);
	if (!contains(gate->english) || has_quote(gate->english->text))
		return GATE_PASS;
	return GATE_SOFT;
}
