/*
 * english.c - is it English? By the small words.
 *
 * Half of a text is made of some hundred words, and so it is with every language. A word that
 * English shares with others ("in", "no") says little, and is counted apart. A list is 26 lines,
 * one for each first letter, so that a word is compared with a handful.
 */
#include "translate/english.h"

#include <stdbool.h>

/* Small words that English has and its neighbours have not. */
static const char *const english_words[26] = {
	"about according after against also and another are",
	"because been before being between both but",
	"can can't could",
	"did didn't does doesn't don't down during",
	"each even every",
	"first from",
	"get going got",
	"has have he's his how",
	"i'm into isn't it it's its",
	"just",
	"know",
	"last",
	"make many more must",
	"new next now",
	"off only other our out",
	"people",
	"",
	"",
	"said says she she's should since some still such",
	"than that the their them then there these they they're think this those through told took",
	"under",
	"very",
	("want wasn't we're were what when where whether which while who why with within without "
	 "won't would"),
	"",
	"year years you your",
	"",
};

/* Small words that English has, and its neighbours too, for the same or something else. */
static const char *const shared_words[26] = {
	"a all an any as at",
	"be by",
	"",
	"do",
	"",
	"for",
	"",
	"had he her him",
	"i if in is",
	"",
	"",
	"",
	"made may me most my",
	"no not",
	"of on one or over",
	"",
	"",
	"",
	"so",
	"time to two",
	"up us",
	"",
	"was we",
	"",
	"",
	"",
};

/* Small words of twenty languages in Latin script that English has not. */
static const char *const foreign_words[26] = {
	("aan adalah aj akan al ale alla alle als amb anche ao après aquest att até au auch auf "
	 "aux "
	 "av avec az"),
	"baina bei bij bio bir biti blev bu byla byt był",
	"ca care ce cette che co comme como con csak cu cua cuando",
	("da daha dal dalam dans dari das dass dat de dei del della delle dem den dengan der des "
	 "desde det deux di din dla donde dos du durante dute"),
	("een efter egin egy ei ein eine einem einen einer ekki el ele elle els em entre er eru "
	 "est "
	 "esta este está et eta ett että ez ezt"),
	"foi fost fra från fyrir für",
	"gibi gli",
	"haben han hann har hasta hatte hay heeft het hii hogy hun",
	"ik ikke il ile ili ini inte ist itu izan için",
	"jak jako je jest joka jsem jsou juga já",
	"kadar kan kann kao katika không koja koji ktorá ktorý kun kuwa kwa",
	"la las le les leur lo los là",
	"maar mais meg mit mot muito mutta muy más més một",
	"na naar nach ne nel nem người những ni nicht nie niet nije noch non nos nous nu não när",
	"och od og olarak oleh oli om ont ook oraz os ovat",
	"pada para pas pe pela pelo per pero però più plus po por porque pri prin przed przez på",
	"quando que questo qui",
	"",
	("sam se seine sem ser ses seu sich sie sin sind się sobre som sono sonra sont stato su "
	 "sua "
	 "sunt sur sus són sú są"),
	"tai también també te tem tidak tiene til till todo trong",
	"uit um uma un una und une untuk",
	"va ve vid við von voor và",
	"wa werden wie wird wordt wurde",
	"",
	"yang",
	"za ze zijn zu zum",
};

static bool list_has(const char *const *list, struct slice word)
{
	const char *at;

	if (word.data[0] < 'a' || word.data[0] > 'z')
		return false;
	at = list[word.data[0] - 'a'];
	while (*at) {
		size_t length = strcspn(at, " ");

		if (length == word.len && memcmp(at, word.data, length) == 0)
			return true;
		at += length + (at[length] == ' ');
	}
	return false;
}

/* "é", "ł": English has such words ("café"), but one in a thousand. */
static bool is_ascii(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if ((unsigned char)word.data[i] >= 0x80 && (unsigned char)word.data[i] != 0xE2)
			return false;
	return true;
}

bool english_is_small_word(struct slice word)
{
	return list_has(english_words, word);
}

/* "The", at the beginning of a sentence. Foreign small words with a capital are parts of names. */
static bool is_capital_english(const struct word *word, struct slice text)
{
	char small[16];

	if (!(word->flags & WORD_CAPITAL) || text.len >= sizeof(small) || text.len < 2 ||
		(unsigned char)text.data[0] >= 0x80)
		return false;
	memcpy(small, text.data, text.len);
	small[0] = (char)(small[0] + ('a' - 'A'));
	return list_has(english_words, (struct slice){small, text.len});
}

void english_score(const struct reading *reading, struct english_score *ret_score)
{
	struct english_score score = {0};

	for (size_t i = 0; i < reading->count; i++) {
		const struct word *word = &reading->words[i];
		struct slice text = reading_word(reading, word);

		if (is_capital_english(word, text)) {
			score.words++;
			score.english++;
		}
		if (!(word->flags & WORD_LATIN) || (word->flags & (WORD_CAPITAL | WORD_NUMBER)))
			continue;
		score.words++;
		if (list_has(english_words, text))
			score.english++;
		else if (list_has(shared_words, text))
			score.shared++;
		else if (list_has(foreign_words, text) || !is_ascii(text))
			score.foreign++;
	}
	*ret_score = score;
}
