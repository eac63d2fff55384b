/*
 * number_units.c - the words that scale a number, and their false friends: a German Billion is an
 * English trillion.
 *
 * A row fits when the text begins with it; the longer of two stands first. Words are compared
 * folded. Most of Latin script are prefixes that many languages share; a row with languages is for
 * those alone, and stands before the common one.
 */
#include "translate/numbers.h"

#include "runtime/base.h"
#include "translate/text.h"

struct unit {
	const char *word; /* folded */
	int power;
	const char *languages; /* between blanks; NULL: all */
};

static const struct unit units[] = {
	/* The false friends. */
	{"billion", 12, " de fr da nb nn no sv is "},
	{"biljo", 12, " nl sv "},
	{"biljard", 15, " nl sv "},
	{"billon", 12, " es ca gl eu fr da nb nn no "},
	{"bilio", 12, " ca "},
	{"billo", 12, " de es gl "},
	{"biliao", 12, NULL},
	{"bilioes", 12, NULL},
	{"bilion", 12, " pl cs sk sl hr bs sr "},
	{"bilhao", 9, NULL},
	{"bilhoes", 9, NULL},
	{"trilh", 12, NULL},
	{"triliun", 12, NULL},
	/* 10^9 */
	{"milliard", 9, NULL},
	{"millard", 9, NULL},
	{"miljard", 9, NULL},
	{"miljar", 9, NULL},
	{"milijar", 9, NULL},
	{"miliard", 9, NULL},
	{"milyar", 9, NULL},
	{"miliar", 9, NULL},
	{"milliar", 9, NULL},
	{"milljar", 9, NULL},
	{"mrd", 9, NULL},
	{"mld", 9, NULL},
	{"mlrd", 9, NULL},
	{"mia.", 9, " da "},
	{"md", 9, " fr "},
	{"bn", 9, " en "},
	{"billion", 9, NULL},
	{"bilion", 9, NULL},
	{"bili", 9, NULL},
	{"miliyan", 9, NULL},
	/* 10^12 */
	{"trillion", 12, NULL},
	{"trilion", 12, NULL},
	{"trilyon", 12, NULL},
	{"triljo", 18, NULL},
	{"bln", 12, " pl "},
	/* 10^6 */
	{"million", 6, NULL},
	{"millon", 6, NULL},
	{"millio", 6, NULL},
	{"milion", 6, NULL},
	{"milioi", 6, NULL},
	{"milio", 6, NULL},
	{"milijun", 6, NULL},
	{"milijon", 6, NULL},
	{"miljo", 6, NULL},
	{"milyon", 6, NULL},
	{"milhao", 6, NULL},
	{"milhoes", 6, NULL},
	{"miljoen", 6, NULL},
	{"milljon", 6, NULL},
	{"mill.", 6, NULL},
	{"mio", 6, NULL},
	{"mln", 6, NULL},
	{"mlj", 6, NULL},
	{"miloin", 6, NULL},
	{"juta", 6, NULL},
	{"trieu", 6, NULL},
	{"triệu", 6, NULL},
	{"milo", 6, " is "},
	/* 10^3 */
	{"thousand", 3, NULL},
	{"tausend", 3, NULL},
	{"duizend", 3, NULL},
	{"tusen", 3, NULL},
	{"tusind", 3, NULL},
	{"thusund", 3, NULL},
	{"þusund", 3, NULL},
	{"tuhat", 3, NULL},
	{"tuha", 3, NULL},
	{"ezer", 3, " hu "},
	{"tisic", 3, NULL},
	{"tisuc", 3, NULL},
	{"tisoc", 3, NULL},
	{"tys", 3, " pl "},
	{"tis.", 3, " cs sk "},
	{"hiljad", 3, NULL},
	{"ribu", 3, " id ms "},
	{"elfu", 3, " sw "},
	{"bin", 3, " tr "},
	{"mille", 3, " fr "},
	{"mila", 3, " it eu "},
	{"mii", 3, " ro "},
	{"mil", 3, " es pt ca gl "},
	{"nghin", 3, NULL},
	{"ngan", 3, " vi "},
	{"nghìn", 3, NULL},
	{"ngàn", 3, NULL},
	{"m", 6, " en "},
	{"k", 3, " en "},
	{"tn", 12, " en "},
	{"hundred", 2, " en "},
	{"dozen", -12, " en "},
	{"crore", 7, NULL},
	{"lakh", 5, NULL},
	{"laki", 5, " sw "},
	{"ty", 9, " vi "},
	{"ti", 9, " vi "},
	{"tỷ", 9, NULL},
	{"tỉ", 9, NULL},
	/* Cyrillic */
	{"миллиард", 9, NULL},
	{"мільярд", 9, NULL},
	{"мільярд", 9, NULL},
	{"млрд", 9, NULL},
	{"милијард", 9, NULL},
	{"милиард", 9, NULL},
	{"мільярд", 9, NULL},
	{"триллион", 12, NULL},
	{"трлн", 12, NULL},
	{"трильйон", 12, NULL},
	{"трилион", 12, NULL},
	{"миллион", 6, NULL},
	{"мільйон", 6, NULL},
	{"мільён", 6, NULL},
	{"милион", 6, NULL},
	{"милијун", 6, NULL},
	{"млн", 6, NULL},
	{"тысяч", 3, NULL},
	{"тысяч", 3, NULL},
	{"тыс", 3, NULL},
	{"тисяч", 3, NULL},
	{"тис", 3, " uk "},
	{"тысяч", 3, NULL},
	{"хиляд", 3, NULL},
	{"хил", 3, " bg "},
	{"илјад", 3, NULL},
	{"хиљад", 3, NULL},
	/* Greek */
	{"δισεκατομμυ", 9, NULL},
	{"δισεκατομμύ", 9, NULL},
	{"τρισεκατομμ", 12, NULL},
	{"εκατομμυ", 6, NULL},
	{"εκατομμύ", 6, NULL},
	{"εκατ.", 6, NULL},
	{"χιλιαδ", 3, NULL},
	{"χιλιάδ", 3, NULL},
	{"δισ", 9, " el "},
	/* Hebrew, Arabic, Persian, Urdu */
	{"מיליארד", 9, NULL},
	{"מיליון", 6, NULL},
	{"מליון", 6, NULL},
	{"טריליון", 12, NULL},
	{"אלף", 3, NULL},
	{"אלפי", 3, NULL},
	{"مليار", 9, NULL},
	{"میلیارد", 9, NULL},
	{"بليون", 9, NULL},
	{"تريليون", 12, NULL},
	{"تریلیون", 12, NULL},
	{"مليون", 6, NULL},
	{"ملايين", 6, NULL},
	{"میلیون", 6, NULL},
	{"ملین", 6, NULL},
	{"ملین", 6, NULL},
	{"بلین", 9, NULL},
	{"ألف", 3, NULL},
	{"آلاف", 3, NULL},
	{"الف", 3, " ar "},
	{"هزار", 3, NULL},
	{"ہزار", 3, NULL},
	{"لاکھ", 5, NULL},
	{"کروڑ", 7, NULL},
	{"ارب", 9, " ur "},
	/* India and its neighbours */
	{"करोड़", 7, NULL},
	{"करोड़", 7, NULL},
	{"करोड", 7, NULL},
	{"लाख", 5, NULL},
	{"हज़ार", 3, NULL},
	{"हज़ार", 3, NULL},
	{"हजार", 3, NULL},
	{"अरब", 9, NULL},
	{"मिलियन", 6, NULL},
	{"बिलियन", 9, NULL},
	{"কোটি", 7, NULL},
	{"লাখ", 5, NULL},
	{"লক্ষ", 5, NULL},
	{"হাজার", 3, NULL},
	{"মিলিয়ন", 6, NULL},
	{"মিলিয়ন", 6, NULL},
	{"বিলিয়ন", 9, NULL},
	{"বিলিয়ন", 9, NULL},
	{"கோடி", 7, NULL},
	{"லட்ச", 5, NULL},
	{"ஆயிர", 3, NULL},
	{"மில்லியன்", 6, NULL},
	{"பில்லியன்", 9, NULL},
	/* South-East Asia */
	{"ล้านล้าน", 12, NULL},
	{"พันล้าน", 9, NULL},
	{"หมื่นล้าน", 10, NULL},
	{"แสนล้าน", 11, NULL},
	{"ล้าน", 6, NULL},
	{"แสน", 5, NULL},
	{"หมื่น", 4, NULL},
	{"พัน", 3, NULL},
	{"ຕື້", 9, NULL},
	{"ພັນລ້ານ", 9, NULL},
	{"ລ້ານ", 6, NULL},
	{"ແສນ", 5, NULL},
	{"ໝື່ນ", 4, NULL},
	{"ພັນ", 3, NULL},
	{"ဘီလီယံ", 9, NULL},
	{"သန်း", 6, NULL},
	{"သိန်း", 5, NULL},
	{"သောင်း", 4, NULL},
	{"ထောင်", 3, NULL},
	/* Han, Hangul */
	{"万亿", 12, NULL},
	{"兆", 12, NULL},
	{"十億", 9, NULL},
	{"十亿", 9, NULL},
	{"百萬", 6, NULL},
	{"百万", 6, NULL},
	{"千万", 7, NULL},
	{"千萬", 7, NULL},
	{"亿", 8, NULL},
	{"億", 8, NULL},
	{"万", 4, NULL},
	{"萬", 4, NULL},
	{"千", 3, NULL},
	{"조", 12, " ko "},
	{"백만", 6, NULL},
	{"천만", 7, NULL},
	{"십억", 9, NULL},
	{"억", 8, NULL},
	{"만", 4, NULL},
	{"천", 3, NULL},
};

/* The rows by their first byte, each list in the order of the table: filled before main(). */
static uint8_t first_row[256]; /* + 1; 0: none */
static uint8_t next_row[COUNT_OF(units)];

_Static_assert(COUNT_OF(units) < UINT8_MAX, "a row must fit into a byte");

__attribute__((constructor)) static void fill_rows(void)
{
	for (size_t i = COUNT_OF(units); i > 0; i--) {
		unsigned char first = (unsigned char)units[i - 1].word[0];

		next_row[i - 1] = first_row[first];
		first_row[first] = (uint8_t)i;
	}
}

static bool is_for(const char *languages, const char *language)
{
	char wanted[16] = " ";
	size_t n = 0;

	if (!languages)
		return true;
	while (n < 8 && language[n] >= 'a' && language[n] <= 'z') {
		wanted[n + 1] = language[n];
		n++;
	}
	wanted[n + 1] = ' ';
	return strstr(languages, wanted) != NULL;
}

/* The bytes of `text` that fold to `word`, or 0. */
static size_t fits(struct slice text, struct slice word)
{
	size_t i = 0;
	size_t at = 0;

	while (i < word.len) {
		int32_t c;

		if (at >= text.len)
			return 0;
		c = text_next(text, &at);
		if (codepoint_is_invisible(c))
			continue;
		if (codepoint_fold(c) != text_next(word, &i))
			return 0;
	}
	return at;
}

/* The first byte of what the first character of `text` folds to. */
static unsigned char first_byte(struct slice text)
{
	size_t at = 0;
	int32_t c = text_next(text, &at);

	while (codepoint_is_invisible(c) && at < text.len)
		c = text_next(text, &at);
	c = codepoint_fold(c);
	if (c < 0x80)
		return (unsigned char)c;
	if (c < 0x800)
		return (unsigned char)(0xC0 | c >> 6);
	return (unsigned char)(c < 0x10000 ? 0xE0 | c >> 12 : 0xF0 | c >> 18);
}

int number_unit(struct slice text, const char *language, size_t *ret_length)
{
	const char *end;

	if (text.len == 0)
		return 0;
	for (size_t row = first_row[first_byte(text)]; row > 0; row = next_row[row - 1]) {
		const struct unit *unit = &units[row - 1];
		size_t length = fits(text, slice_of(unit->word));

		if (length == 0 || !is_for(unit->languages, language))
			continue;
		/* A short Latin word must be one: "mila" is a unit, "milano" none. */
		end = text.data + length;
		if (length <= 4 && length < text.len && ((*end >= 'a' && *end <= 'z')))
			continue;
		*ret_length = length;
		return unit->power;
	}
	return 0;
}
