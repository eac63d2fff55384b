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

static enum kind kind_of(const char padded[SIZE])
{
	size_t from = 0;
	size_t to = COUNT_OF(small_words);

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const char *word = small_words[middle].word;
		int order = padded[0] != word[0] ? (unsigned char)padded[0] - (unsigned char)word[0]
						 : memcmp(padded, word, SIZE);

		if (order == 0)
			return (enum kind)small_words[middle].kind;
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NONE;
}

static enum kind look_up(struct slice word, bool capital)
{
	char padded[SIZE] = {0};

	if (word.len > SIZE)
		return NONE;
	memcpy(padded, word.data, word.len);
	if (capital)
		padded[0] = (char)(padded[0] + ('a' - 'A'));
	return kind_of(padded);
}

/* "é", "ł": English has such words ("café"), but one in a thousand. */
static bool is_ascii(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if ((unsigned char)word.data[i] >= 0x80 && (unsigned char)word.data[i] != 0xE2)
			return false;
	return true;
}

/* A word with a small letter counts by its kind. With a capital only "The" counts, as a sentence
 * begins; foreign small words are then parts of names. */
static void count_word(struct english_score *score, const struct word *word, struct slice text)
{
	bool capital = word->flags & WORD_CAPITAL;
	enum kind kind;

	if (capital && (unsigned char)text.data[0] >= 0x80)
		return;
	kind = look_up(text, capital);
	if (capital && kind != ENGLISH)
		return;
	score->words++;
	score->english += kind == ENGLISH;
	score->shared += kind == SHARED;
	score->foreign += kind == FOREIGN || (kind == NONE && !is_ascii(text));
}

void english_score(const struct reading *reading, struct english_score *ret_score)
{
	struct english_score score = {0};

	for (size_t i = 0; i < reading->count; i++) {
		const struct word *word = &reading->words[i];

		if ((word->flags & WORD_LATIN) && !(word->flags & (WORD_SHOUTED | WORD_NUMBER)))
			count_word(&score, word, reading_word(reading, word));
	}
	*ret_score = score;
}
