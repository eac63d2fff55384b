/*
 * english.c - is it English? By the small words.
 *
 * Half of a text is made of some hundred words, and so it is with every language. A word that
 * English shares with others ("in", "no") says little, and is counted apart.
 */
#include "translate/english.h"

#include <stdbool.h>

#include "runtime/base.h"

enum kind {
	NONE,
	ENGLISH, /* its neighbours have it not */
	SHARED,  /* others have it too, for the same or something else */
	FOREIGN, /* one of twenty languages in Latin script has it, and English not */
};

struct small_word {
	char word[11]; /* padded with NUL */
	char kind;
};

/* Sorted by bytes. */
static const struct small_word small_words[] = {{"a", SHARED}, {"aan", FOREIGN}, {"about", ENGLISH},
	{"according", ENGLISH}, {"adalah", FOREIGN}, {"after", ENGLISH}, {"against", ENGLISH},
	{"aj", FOREIGN}, {"akan", FOREIGN}, {"al", FOREIGN}, {"ale", FOREIGN}, {"all", SHARED},
	{"alla", FOREIGN}, {"alle", FOREIGN}, {"als", FOREIGN}, {"also", ENGLISH}, {"amb", FOREIGN},
	{"an", SHARED}, {"anche", FOREIGN}, {"and", ENGLISH}, {"another", ENGLISH}, {"any", SHARED},
	{"ao", FOREIGN}, {"après", FOREIGN}, {"aquest", FOREIGN}, {"are", ENGLISH}, {"as", SHARED},
	{"at", SHARED}, {"att", FOREIGN}, {"até", FOREIGN}, {"au", FOREIGN}, {"auch", FOREIGN},
	{"auf", FOREIGN}, {"aux", FOREIGN}, {"av", FOREIGN}, {"avec", FOREIGN}, {"az", FOREIGN},
	{"baina", FOREIGN}, {"be", SHARED}, {"because", ENGLISH}, {"been", ENGLISH},
	{"before", ENGLISH}, {"bei", FOREIGN}, {"being", ENGLISH}, {"between", ENGLISH},
	{"bij", FOREIGN}, {"bio", FOREIGN}, {"bir", FOREIGN}, {"biti", FOREIGN}, {"blev", FOREIGN},
	{"both", ENGLISH}, {"bu", FOREIGN}, {"but", ENGLISH}, {"by", SHARED}, {"byla", FOREIGN},
	{"byt", FOREIGN}, {"był", FOREIGN}, {"ca", FOREIGN}, {"can", ENGLISH}, {"can't", ENGLISH},
	{"care", FOREIGN}, {"ce", FOREIGN}, {"cette", FOREIGN}, {"che", FOREIGN}, {"co", FOREIGN},
	{"comme", FOREIGN}, {"como", FOREIGN}, {"con", FOREIGN}, {"could", ENGLISH},
	{"csak", FOREIGN}, {"cu", FOREIGN}, {"cua", FOREIGN}, {"cuando", FOREIGN}, {"da", FOREIGN},
	{"daha", FOREIGN}, {"dal", FOREIGN}, {"dalam", FOREIGN}, {"dans", FOREIGN},
	{"dari", FOREIGN}, {"das", FOREIGN}, {"dass", FOREIGN}, {"dat", FOREIGN}, {"de", FOREIGN},
	{"dei", FOREIGN}, {"del", FOREIGN}, {"della", FOREIGN}, {"delle", FOREIGN},
	{"dem", FOREIGN}, {"den", FOREIGN}, {"dengan", FOREIGN}, {"der", FOREIGN}, {"des", FOREIGN},
	{"desde", FOREIGN}, {"det", FOREIGN}, {"deux", FOREIGN}, {"di", FOREIGN}, {"did", ENGLISH},
	{"didn't", ENGLISH}, {"din", FOREIGN}, {"dla", FOREIGN}, {"do", SHARED}, {"does", ENGLISH},
	{"doesn't", ENGLISH}, {"don't", ENGLISH}, {"donde", FOREIGN}, {"dos", FOREIGN},
	{"down", ENGLISH}, {"du", FOREIGN}, {"durante", FOREIGN}, {"during", ENGLISH},
	{"dute", FOREIGN}, {"each", ENGLISH}, {"een", FOREIGN}, {"efter", FOREIGN},
	{"egin", FOREIGN}, {"egy", FOREIGN}, {"ei", FOREIGN}, {"ein", FOREIGN}, {"eine", FOREIGN},
	{"einem", FOREIGN}, {"einen", FOREIGN}, {"einer", FOREIGN}, {"ekki", FOREIGN},
	{"el", FOREIGN}, {"ele", FOREIGN}, {"elle", FOREIGN}, {"els", FOREIGN}, {"em", FOREIGN},
	{"entre", FOREIGN}, {"er", FOREIGN}, {"eru", FOREIGN}, {"est", FOREIGN}, {"esta", FOREIGN},
	{"este", FOREIGN}, {"está", FOREIGN}, {"et", FOREIGN}, {"eta", FOREIGN}, {"ett", FOREIGN},
	{"että", FOREIGN}, {"even", ENGLISH}, {"every", ENGLISH}, {"ez", FOREIGN}, {"ezt", FOREIGN},
	{"first", ENGLISH}, {"foi", FOREIGN}, {"for", SHARED}, {"fost", FOREIGN}, {"fra", FOREIGN},
	{"from", ENGLISH}, {"från", FOREIGN}, {"fyrir", FOREIGN}, {"für", FOREIGN},
	{"get", ENGLISH}, {"gibi", FOREIGN}, {"gli", FOREIGN}, {"going", ENGLISH}, {"got", ENGLISH},
	{"haben", FOREIGN}, {"had", SHARED}, {"han", FOREIGN}, {"hann", FOREIGN}, {"har", FOREIGN},
	{"has", ENGLISH}, {"hasta", FOREIGN}, {"hatte", FOREIGN}, {"have", ENGLISH},
	{"hay", FOREIGN}, {"he", SHARED}, {"he's", ENGLISH}, {"heeft", FOREIGN}, {"her", SHARED},
	{"het", FOREIGN}, {"hii", FOREIGN}, {"him", SHARED}, {"his", ENGLISH}, {"hogy", FOREIGN},
	{"how", ENGLISH}, {"hun", FOREIGN}, {"i", SHARED}, {"i'm", ENGLISH}, {"if", SHARED},
	{"ik", FOREIGN}, {"ikke", FOREIGN}, {"il", FOREIGN}, {"ile", FOREIGN}, {"ili", FOREIGN},
	{"in", SHARED}, {"ini", FOREIGN}, {"inte", FOREIGN}, {"into", ENGLISH}, {"is", SHARED},
	{"isn't", ENGLISH}, {"ist", FOREIGN}, {"it", ENGLISH}, {"it's", ENGLISH}, {"its", ENGLISH},
	{"itu", FOREIGN}, {"izan", FOREIGN}, {"için", FOREIGN}, {"jak", FOREIGN}, {"jako", FOREIGN},
	{"je", FOREIGN}, {"jest", FOREIGN}, {"joka", FOREIGN}, {"jsem", FOREIGN}, {"jsou", FOREIGN},
	{"juga", FOREIGN}, {"just", ENGLISH}, {"já", FOREIGN}, {"kadar", FOREIGN}, {"kan", FOREIGN},
	{"kann", FOREIGN}, {"kao", FOREIGN}, {"katika", FOREIGN}, {"không", FOREIGN},
	{"know", ENGLISH}, {"koja", FOREIGN}, {"koji", FOREIGN}, {"ktorá", FOREIGN},
	{"ktorý", FOREIGN}, {"kun", FOREIGN}, {"kuwa", FOREIGN}, {"kwa", FOREIGN}, {"la", FOREIGN},
	{"las", FOREIGN}, {"last", ENGLISH}, {"le", FOREIGN}, {"les", FOREIGN}, {"leur", FOREIGN},
	{"lo", FOREIGN}, {"los", FOREIGN}, {"là", FOREIGN}, {"maar", FOREIGN}, {"made", SHARED},
	{"mais", FOREIGN}, {"make", ENGLISH}, {"many", ENGLISH}, {"may", SHARED}, {"me", SHARED},
	{"meg", FOREIGN}, {"mit", FOREIGN}, {"more", ENGLISH}, {"most", SHARED}, {"mot", FOREIGN},
	{"muito", FOREIGN}, {"must", ENGLISH}, {"mutta", FOREIGN}, {"muy", FOREIGN}, {"my", SHARED},
	{"más", FOREIGN}, {"més", FOREIGN}, {"một", FOREIGN}, {"na", FOREIGN}, {"naar", FOREIGN},
	{"nach", FOREIGN}, {"ne", FOREIGN}, {"nel", FOREIGN}, {"nem", FOREIGN}, {"new", ENGLISH},
	{"next", ENGLISH}, {"người", FOREIGN}, {"những", FOREIGN}, {"ni", FOREIGN},
	{"nicht", FOREIGN}, {"nie", FOREIGN}, {"niet", FOREIGN}, {"nije", FOREIGN}, {"no", SHARED},
	{"noch", FOREIGN}, {"non", FOREIGN}, {"nos", FOREIGN}, {"not", SHARED}, {"nous", FOREIGN},
	{"now", ENGLISH}, {"nu", FOREIGN}, {"não", FOREIGN}, {"när", FOREIGN}, {"och", FOREIGN},
	{"od", FOREIGN}, {"of", SHARED}, {"off", ENGLISH}, {"og", FOREIGN}, {"olarak", FOREIGN},
	{"oleh", FOREIGN}, {"oli", FOREIGN}, {"om", FOREIGN}, {"on", SHARED}, {"one", SHARED},
	{"only", ENGLISH}, {"ont", FOREIGN}, {"ook", FOREIGN}, {"or", SHARED}, {"oraz", FOREIGN},
	{"os", FOREIGN}, {"other", ENGLISH}, {"our", ENGLISH}, {"out", ENGLISH}, {"ovat", FOREIGN},
	{"over", SHARED}, {"pada", FOREIGN}, {"para", FOREIGN}, {"pas", FOREIGN}, {"pe", FOREIGN},
	{"pela", FOREIGN}, {"pelo", FOREIGN}, {"people", ENGLISH}, {"per", FOREIGN},
	{"pero", FOREIGN}, {"però", FOREIGN}, {"più", FOREIGN}, {"plus", FOREIGN}, {"po", FOREIGN},
	{"por", FOREIGN}, {"porque", FOREIGN}, {"pri", FOREIGN}, {"prin", FOREIGN},
	{"przed", FOREIGN}, {"przez", FOREIGN}, {"på", FOREIGN}, {"quando", FOREIGN},
	{"que", FOREIGN}, {"questo", FOREIGN}, {"qui", FOREIGN}, {"said", ENGLISH},
	{"sam", FOREIGN}, {"says", ENGLISH}, {"se", FOREIGN}, {"seine", FOREIGN}, {"sem", FOREIGN},
	{"ser", FOREIGN}, {"ses", FOREIGN}, {"seu", FOREIGN}, {"she", ENGLISH}, {"she's", ENGLISH},
	{"should", ENGLISH}, {"sich", FOREIGN}, {"sie", FOREIGN}, {"sin", FOREIGN},
	{"since", ENGLISH}, {"sind", FOREIGN}, {"się", FOREIGN}, {"so", SHARED}, {"sobre", FOREIGN},
	{"som", FOREIGN}, {"some", ENGLISH}, {"sono", FOREIGN}, {"sonra", FOREIGN},
	{"sont", FOREIGN}, {"stato", FOREIGN}, {"still", ENGLISH}, {"su", FOREIGN},
	{"sua", FOREIGN}, {"such", ENGLISH}, {"sunt", FOREIGN}, {"sur", FOREIGN}, {"sus", FOREIGN},
	{"són", FOREIGN}, {"sú", FOREIGN}, {"są", FOREIGN}, {"tai", FOREIGN}, {"también", FOREIGN},
	{"també", FOREIGN}, {"te", FOREIGN}, {"tem", FOREIGN}, {"than", ENGLISH}, {"that", ENGLISH},
	{"the", ENGLISH}, {"their", ENGLISH}, {"them", ENGLISH}, {"then", ENGLISH},
	{"there", ENGLISH}, {"these", ENGLISH}, {"they", ENGLISH}, {"they're", ENGLISH},
	{"think", ENGLISH}, {"this", ENGLISH}, {"those", ENGLISH}, {"through", ENGLISH},
	{"tidak", FOREIGN}, {"tiene", FOREIGN}, {"til", FOREIGN}, {"till", FOREIGN},
	{"time", SHARED}, {"to", SHARED}, {"todo", FOREIGN}, {"told", ENGLISH}, {"took", ENGLISH},
	{"trong", FOREIGN}, {"two", SHARED}, {"uit", FOREIGN}, {"um", FOREIGN}, {"uma", FOREIGN},
	{"un", FOREIGN}, {"una", FOREIGN}, {"und", FOREIGN}, {"under", ENGLISH}, {"une", FOREIGN},
	{"untuk", FOREIGN}, {"up", SHARED}, {"us", SHARED}, {"va", FOREIGN}, {"ve", FOREIGN},
	{"very", ENGLISH}, {"vid", FOREIGN}, {"við", FOREIGN}, {"von", FOREIGN}, {"voor", FOREIGN},
	{"và", FOREIGN}, {"wa", FOREIGN}, {"want", ENGLISH}, {"was", SHARED}, {"wasn't", ENGLISH},
	{"we", SHARED}, {"we're", ENGLISH}, {"werden", FOREIGN}, {"were", ENGLISH},
	{"what", ENGLISH}, {"when", ENGLISH}, {"where", ENGLISH}, {"whether", ENGLISH},
	{"which", ENGLISH}, {"while", ENGLISH}, {"who", ENGLISH}, {"why", ENGLISH},
	{"wie", FOREIGN}, {"wird", FOREIGN}, {"with", ENGLISH}, {"within", ENGLISH},
	{"without", ENGLISH}, {"won't", ENGLISH}, {"wordt", FOREIGN}, {"would", ENGLISH},
	{"wurde", FOREIGN}, {"yang", FOREIGN}, {"year", ENGLISH}, {"years", ENGLISH},
	{"you", ENGLISH}, {"your", ENGLISH}, {"za", FOREIGN}, {"ze", FOREIGN}, {"zijn", FOREIGN},
	{"zu", FOREIGN}, {"zum", FOREIGN}};

enum {
	SIZE = sizeof(small_words[0].word),
};

/* Where a word may stand in the list, by the low bits of its hash: filled before main(), at most a
 * quarter full. */
enum {
	PLACES = 2048,
};

struct place {
	uint32_t hash; /* of a reading: without case, marks and apostrophe */
	uint16_t row;  /* in small_words */
	uint8_t len;
	bool apostrophe;
	uint8_t kind; /* NONE: free */
	bool more;    /* a word that belongs here stands further on */
};

static struct place places[PLACES];

_Static_assert(COUNT_OF(small_words) * 2 < PLACES, "a search must end");

static void fill_place(struct place *place, size_t row)
{
	char word[SIZE + 1] = {0};
	size_t len = 0;
	size_t i;

	for (i = 0; i < SIZE && small_words[row].word[i]; i++)
		if (small_words[row].word[i] != '\'')
			word[len++] = small_words[row].word[i];
	place->hash = word_hash(word);
	place->row = (uint16_t)row;
	place->len = (uint8_t)i;
	place->apostrophe = len < i;
	place->kind = (uint8_t)small_words[row].kind;
}

__attribute__((constructor)) static void fill_places(void)
{
	for (size_t row = 0; row < COUNT_OF(small_words); row++) {
		struct place place;
		size_t at;

		fill_place(&place, row);
		for (at = place.hash % PLACES; places[at].kind != NONE; at = (at + 1) % PLACES)
			places[place.hash % PLACES].more = true;
		place.more = places[at].more;
		places[at] = place;
	}
}

/* The hash leaves out marks and apostrophes: a word that has some is compared by its bytes. */
static bool is_at(const struct place *place, const struct word *word, const char *text)
{
	if (place->hash != word->hash)
		return false;
	if (place->apostrophe) /* of one byte or three */
		return (word->flags & WORD_APOSTROPHE) &&
		       (word->len == place->len || word->len == place->len + 2u);
	return word->len == place->len &&
	       (!(word->flags & WORD_WIDE) ||
		       memcmp(small_words[place->row].word, text, place->len) == 0);
}

static enum kind search(const struct word *word, const char *text)
{
	for (size_t at = word->hash % PLACES; places[at].kind != NONE; at = (at + 1) % PLACES)
		if (is_at(&places[at], word, text))
			return (enum kind)places[at].kind;
	return NONE;
}

/* Of a word without marks the place where it belongs mostly says all, in a way that leaves the
 * processor nothing to guess. */
static inline enum kind look_up(const struct word *word, const char *text)
{
	const struct place *place = &places[word->hash % PLACES];
	const bool same =
		(place->hash == word->hash) & (place->len == word->len) & !place->apostrophe;

	if ((word->flags & (WORD_WIDE | WORD_APOSTROPHE)) || place->more)
		return search(word, text);
	return (enum kind)(same * place->kind);
}

/* "l'eau", "d'une": a consonant that lost its vowel, as in no English word. */
static bool is_elided(const struct word *word, const char *text)
{
	if (!(word->flags & WORD_APOSTROPHE) || word->len < 4 || !strchr("cdjlmnst", text[0]))
		return false;
	return text[1] == '\'' || memcmp(text + 1, "\xe2\x80\x99", 3) == 0;
}

/* How a word counts: not at all, or by its kind, plus one. One with a small letter counts; with a
 * capital only "The" does, as a sentence begins: foreign small words are then parts of names. One
 * with "é" or "ł" is foreign: English has such words ("café"), but one in a thousand. */
static inline uint32_t score_of(const struct word *word, const char *text)
{
	enum kind kind;

	if ((word->flags & (WORD_LATIN | WORD_SHOUTED | WORD_NUMBER)) != WORD_LATIN)
		return 0;
	kind = look_up(word, text);
	if ((word->flags & (WORD_WIDE | WORD_APOSTROPHE)) && kind == NONE &&
		((word->flags & WORD_WIDE) || is_elided(word, text)))
		kind = FOREIGN;
	return (!(word->flags & WORD_CAPITAL) | (kind == ENGLISH)) * ((uint32_t)kind + 1);
}

/* Of each phrase of check_refusal.c, refusal.c and check_injection.c that may stand anywhere in a
 * text one word is here: texts that have none of them need not be searched. */
static const char *const machine_words[] = {"language", "request", "policy", "translators", "know",
	"translate", "translates", "translated", "translating", "translation", "translations",
	"instructions", "ids", "im", "inst", "eot"};

enum {
	MACHINE_BITS = 4096,
	BITS = 64,
};

static uint64_t machine_bits[MACHINE_BITS / BITS]; /* by their hash: another may share it */

__attribute__((constructor)) static void fill_machine_bits(void)
{
	for (size_t i = 0; i < COUNT_OF(machine_words); i++) {
		const uint32_t bit = word_hash(machine_words[i]) % MACHINE_BITS;

		machine_bits[bit / BITS] |= UINT64_C(1) << bit % BITS;
	}
}

static inline uint64_t is_machine_word(uint32_t hash)
{
	return machine_bits[hash % MACHINE_BITS / BITS] >> hash % BITS & 1;
}

void english_mark(struct reading *reading)
{
	uint64_t machine = 0;

	for (size_t i = 0; i < reading->count; i++) {
		struct word *word = &reading->words[i];

		machine |= is_machine_word(word->hash);
		word->flags |= WORD_SCORED | score_of(word, reading->text.data + word->at)
						     << WORD_SCORE_SHIFT;
	}
	reading->no_machine = !machine;
}

/* Words are counted by their score in one number, eight bits for each: a stretch of them must not
 * be longer than eight bits can count. */
enum {
	STRETCH = 255,
	SCORE_BITS = 8,
};

static uint64_t count_stretch(const struct reading *reading, size_t from, size_t to)
{
	uint64_t counts = 0;

	for (size_t i = from; i < to; i++) {
		const struct word *word = &reading->words[i];
		const uint32_t score = word->flags & WORD_SCORED
					       ? word->flags >> WORD_SCORE_SHIFT
					       : score_of(word, reading->text.data + word->at);

		counts += (uint64_t)1 << (score * SCORE_BITS);
	}
	return counts;
}

static size_t count_of(uint64_t counts, enum kind kind)
{
	return counts >> ((unsigned)kind + 1) * SCORE_BITS & STRETCH;
}

void english_score(const struct reading *reading, struct english_score *ret_score)
{
	struct english_score score = {0};

	for (size_t i = 0; i < reading->count; i += STRETCH) {
		const size_t rest = reading->count - i;
		const uint64_t counts =
			count_stretch(reading, i, rest < STRETCH ? reading->count : i + STRETCH);

		score.english += count_of(counts, ENGLISH);
		score.shared += count_of(counts, SHARED);
		score.foreign += count_of(counts, FOREIGN);
		score.words += count_of(counts, NONE);
	}
	score.words += score.english + score.shared + score.foreign;
	*ret_score = score;
}
