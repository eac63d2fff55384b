/*
 * check_refusal.c - a machine that talks about the task instead of doing it.
 *
 * Refusals, greetings, notes and fences count where a machine puts them: at the beginning of the
 * answer, outside quotation marks (refusal.h). An article that quotes such a phrase begins with the
 * quotation mark, or with who said it.
 */
#include "translate/gate_check.h"
#include "translate/refusal.h"

#include "runtime/base.h"
#include "translate/text.h"

enum {
	KEYS = 1024,
	TRANSLATING = 6, /* of the key words */
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

static bool is_quote(int32_t c)
{
	return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB ||
	       c == 0x300C || c == 0x300E;
}

static bool has_quote(struct slice text)
{
	for (size_t at = 0; at < text.len;)
		if (is_quote(text_next(text, &at)))
			return true;
	return false;
}

/* How a source speaks of translating: parts of its words, without what may be a capital. One that
 * has none of them has no translation that does. */
static const struct {
	char language[4];
	const char *parts[4];
} speaking[] = {
	{"ar", {"ترجم"}},
	{"be", {"еракл", "ераклад"}},
	{"bg", {"превод", "превед", "превежд"}},
	{"bn", {"অনুবাদ", "তরজমা"}},
	{"bs", {"revod", "reved", "revest", "rijevod"}},
	{"ca", {"radu"}},
	{"cs", {"řekl", "řelož", "lumoč"}},
	{"de", {"bersetz", "olmetsch"}},
	{"el", {"εταφρ"}},
	{"es", {"radu"}},
	{"eu", {"tzul", "uskarat"}},
	{"fa", {"ترجم"}},
	{"fi", {"ään", "ulk"}},
	{"fr", {"radu"}},
	{"gl", {"radu"}},
	{"he", {"תרג"}},
	{"hi", {"अनुवाद", "तर्जुम"}},
	{"hr", {"revod", "reved", "revest", "rijevod"}},
	{"hu", {"ordít"}},
	{"id", {"rjemah"}},
	{"is", {"ýð", "ýð"}},
	{"it", {"radu", "radott"}},
	{"ja", {"訳", "翻"}},
	{"ko", {"번역", "통역"}},
	{"lo", {"ແປ"}},
	{"mk", {"превод", "превед", "преведув"}},
	{"my", {"ပြန်", "ျပန္"}},
	{"nl", {"ertaal", "ertal", "ertol"}},
	{"pl", {"łumacz", "rzekład", "rzełoż"}},
	{"pt", {"radu"}},
	{"ro", {"radu"}},
	{"ru", {"перев", "ерев"}},
	{"sk", {"rekl", "relož", "lmoč"}},
	{"sl", {"revod", "reved", "revest", "revaj"}},
	{"sr", {"revod", "reved", "превод", "превед"}},
	{"sv", {"versätt", "olk"}},
	{"sw", {"afsiri", "asiri"}},
	{"ta", {"மொழிபெயர்", "மொழியாக்க"}},
	{"th", {"แปล"}},
	{"tr", {"evir", "ercüm"}},
	{"uk", {"ерекла", "ереклад"}},
	{"ur", {"ترجم"}},
	{"vi", {"dịch", "Dịch"}},
	{"yo", {"túm", "tum"}},
	{"zh", {"译", "譯", "翻"}},
};

/* A word that each of the phrases above has; mostly a text has none of them. The first are those of
 * translating. */
static const char *const key_words[] = {"translate", "translates", "translated", "translating",
	"translation", "translations", "language", "request", "policy", "translators", "know"};
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
	for (size_t i = 0; i < COUNT_OF(anywhere); i++)
		if (memmem(reading->text.data, reading->text.len, anywhere[i], strlen(anywhere[i])))
			return true;
	return false;
}

static bool has_word(const struct reading *reading, const char *word)
{
	const uint32_t hash = word_hash(word);

	for (size_t i = 0; i < reading->count; i++)
		if (reading->words[i].hash == hash)
			return true;
	return false;
}

static bool has_translating(const struct reading *english)
{
	for (size_t i = 0; i < TRANSLATING; i++)
		if (has_word(english, key_words[i]))
			return true;
	return false;
}

/* The source speaks of translating, or in a language of which it is not known how that does. */
static bool may_speak_of_it(const struct gate_case *gate)
{
	const struct slice text = gate->source->text;
	const size_t length = strcspn(gate->language, "-");

	for (size_t i = 0; i < COUNT_OF(speaking); i++) {
		if (strlen(speaking[i].language) != length ||
			memcmp(speaking[i].language, gate->language, length) != 0)
			continue;
		for (size_t n = 0; n < COUNT_OF(speaking[i].parts) && speaking[i].parts[n]; n++)
			if (memmem(text.data, text.len, speaking[i].parts[n],
				    strlen(speaking[i].parts[n])))
				return true;
		return false;
	}
	return true;
}

/* Outside of quotation marks, and somewhere in the text. */
static enum gate_level judge_inside(const struct gate_case *gate)
{
	if (gate->english->no_machine || !may_have_key(gate->english) ||
		has_quote(gate->english->text))
		return GATE_PASS;
	if (has_translating(gate->english) && !may_speak_of_it(gate))
		return has_word(gate->english, "i") ? GATE_HARD : GATE_SOFT;
	return contains(gate->english) ? GATE_SOFT : GATE_PASS;
}

static bool length_fits(const struct gate_case *gate)
{
	double expected = gate_expected(gate);
	double english = (double)gate->english->visible;

	return english < expected * 1.5 && english > expected / 1.5;
}

__attribute__((constructor)) static void fill_keys(void)
{
	for (size_t i = 0; i < COUNT_OF(key_words); i++)
		keys[word_hash(key_words[i]) % KEYS] = true;
}

enum gate_level check_refusal(const struct gate_case *gate)
{
	const enum refusal refusal = refusal_of(gate->english->text);

	if (refusal == REFUSAL_NONE)
		return judge_inside(gate);
	/* The same at the head of the source (it is about a machine, in its language or in
	 * English) was translated as it should be. */
	if (refusal_of(gate->source->text) != REFUSAL_NONE)
		return GATE_PASS;
	return refusal == REFUSAL_PERSON && length_fits(gate) ? GATE_SOFT : GATE_HARD;
}
