/*
 * number_words.c - the numbers that an English text spells out.
 *
 * "twenty-five thousand" is one number, and its parts count as well, since a translator may write
 * "25 thousand" either way. Months are numbers, for dates that were written in digits.
 */
#include "translate/numbers.h"

#include "runtime/base.h"
#include "translate/text.h"

enum {
	WORD_MAX = 16,
};

struct name {
	const char *word;
	double value;
};

static const struct name names[] = {
	{"zero", 0},
	{"one", 1},
	{"two", 2},
	{"three", 3},
	{"four", 4},
	{"five", 5},
	{"six", 6},
	{"seven", 7},
	{"eight", 8},
	{"nine", 9},
	{"ten", 10},
	{"eleven", 11},
	{"twelve", 12},
	{"thirteen", 13},
	{"fourteen", 14},
	{"fifteen", 15},
	{"sixteen", 16},
	{"seventeen", 17},
	{"eighteen", 18},
	{"nineteen", 19},
	{"twenty", 20},
	{"thirty", 30},
	{"forty", 40},
	{"fifty", 50},
	{"sixty", 60},
	{"seventy", 70},
	{"eighty", 80},
	{"ninety", 90},
	{"tenth", 10},
	{"eleventh", 11},
	{"twelfth", 12},
	{"thirteenth", 13},
	{"fourteenth", 14},
	{"fifteenth", 15},
	{"sixteenth", 16},
	{"seventeenth", 17},
	{"eighteenth", 18},
	{"nineteenth", 19},
	{"twentieth", 20},
	{"thirtieth", 30},
	{"fortieth", 40},
	{"fiftieth", 50},
	{"first", 1},
	{"second", 2},
	{"third", 3},
	{"fourth", 4},
	{"fifth", 5},
	{"sixth", 6},
	{"seventh", 7},
	{"eighth", 8},
	{"ninth", 9},
	{"noon", 12},
	{"midnight", 24},
	{"midday", 12},
	{"fortnight", 14},
	{"decade", 10},
	{"decades", 10},
	{"century", 100},
	{"centenary", 100},
	{"dozen", 12},
	{"teens", 13},
	{"twenties", 20},
	{"thirties", 30},
	{"forties", 40},
	{"fifties", 50},
	{"sixties", 60},
	{"seventies", 70},
	{"eighties", 80},
	{"nineties", 90},
	{"half", 50},
	{"quarter", 25},
	{"october", 10},
	{"november", 11},
	{"december", 12},
	{"oct", 10},
	{"nov", 11},
	{"dec", 12},
};

static const struct name scales[] = {
	{"hundred", 1e2},
	{"hundredth", 1e2},
	{"thousand", 1e3},
	{"million", 1e6},
	{"billion", 1e9},
	{"trillion", 1e12},
	{"dozen", 12},
	{"lakh", 1e5},
	{"crore", 1e7},
};

/* A number in the making: "two hundred and five thousand". */
struct making {
	double whole, part;
	bool open;
};

static bool find(const struct name *list, size_t count, const char *word, double *ret_value)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].word[0] == word[0] && strcmp(list[i].word, word) == 0) {
			*ret_value = list[i].value;
			return true;
		}
	return false;
}

static void push(struct spelt *spelt, double value)
{
	if (spelt->count < NUMBERS_MAX)
		spelt->list[spelt->count++] = value;
}

static void close_making(struct making *making, struct spelt *spelt)
{
	if (making->open)
		push(spelt, making->whole + making->part);
	*making = (struct making){0};
}

static void scale(struct making *making, double by)
{
	if (!making->open || making->part == 0)
		making->part = 1;
	making->open = true;
	making->part *= by;
	if (by >= 1000) {
		making->whole += making->part;
		making->part = 0;
	}
}

static void take(struct making *making, struct spelt *spelt, const char *word)
{
	double value;

	if (find(scales, COUNT_OF(scales), word, &value)) {
		scale(making, value);
		return;
	}
	if (find(names, COUNT_OF(names), word, &value)) {
		push(spelt, value);
		making->part += value;
		making->open = true;
		return;
	}
	if (strcmp(word, "and") != 0 && strcmp(word, "a") != 0)
		close_making(making, spelt);
}

void numbers_spelt(struct slice english, struct spelt *ret_spelt)
{
	struct making making = {0};
	char word[WORD_MAX];
	size_t len = 0;

	ret_spelt->count = 0;
	for (size_t i = 0; i <= english.len && ret_spelt->count < NUMBERS_MAX; i++) {
		char c = i < english.len ? english.data[i] : '.';

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if (c >= 'a' && c <= 'z') {
			if (len < WORD_MAX)
				word[len++] = c;
			continue;
		}
		if (len > 0 && len < WORD_MAX) {
			word[len] = '\0';
			take(&making, ret_spelt, word);
		} else if (len > 0) {
			close_making(&making, ret_spelt);
		}
		len = 0;
		if (c != ' ' && c != '-')
			close_making(&making, ret_spelt);
	}
}
