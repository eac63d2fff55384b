/*
 * script.c - in which script a text is written.
 *
 * A script decides or excludes most languages at no cost, and is never wrong about it.
 */
#include "ingest/script.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base.h"
#include "schemas/utf8.h"

enum {
	LETTERS_MAX = 600, /* seen before we believe it */
};

struct range {
	int32_t from, to;
	const char *script;
};

/* Letters only, in the order of the code points. */
static const struct range ranges[] = {
	{'A', 'Z', "Latn"},
	{'a', 'z', "Latn"},
	{0xC0, 0x24F, "Latn"},
	{0x370, 0x3FF, "Grek"},
	{0x400, 0x52F, "Cyrl"},
	{0x531, 0x587, "Armn"},
	{0x5D0, 0x5F4, "Hebr"},
	{0x620, 0x6FF, "Arab"},
	{0x700, 0x74F, "Syrc"},
	{0x750, 0x77F, "Arab"},
	{0x780, 0x7BF, "Thaa"},
	{0x8A0, 0x8FF, "Arab"},
	{0x900, 0x97F, "Deva"},
	{0x980, 0x9FF, "Beng"},
	{0xA00, 0xA7F, "Guru"},
	{0xA80, 0xAFF, "Gujr"},
	{0xB00, 0xB7F, "Orya"},
	{0xB80, 0xBFF, "Taml"},
	{0xC00, 0xC7F, "Telu"},
	{0xC80, 0xCFF, "Knda"},
	{0xD00, 0xD7F, "Mlym"},
	{0xD80, 0xDFF, "Sinh"},
	{0xE00, 0xE7F, "Thai"},
	{0xE80, 0xEFF, "Laoo"},
	{0xF00, 0xFFF, "Tibt"},
	{0x1000, 0x109F, "Mymr"},
	{0x10A0, 0x10FF, "Geor"},
	{0x1100, 0x11FF, "Hang"},
	{0x1200, 0x139F, "Ethi"},
	{0x1780, 0x17FF, "Khmr"},
	{0x1800, 0x18AF, "Mong"},
	{0x1C90, 0x1CBF, "Geor"},
	{0x1E00, 0x1EFF, "Latn"},
	{0x1F00, 0x1FFF, "Grek"},
	{0x2D30, 0x2D7F, "Tfng"},
	{0x3040, 0x30FF, "Kana"},
	{0x3400, 0x4DBF, "Hani"},
	{0x4E00, 0x9FFF, "Hani"},
	{0xAC00, 0xD7AF, "Hang"},
	{0xFB50, 0xFDFF, "Arab"},
	{0xFE70, 0xFEFF, "Arab"},
	{0x20000, 0x2FFFF, "Hani"},
};

static const struct {
	const char *script;
	const char
		*languages; /* every language written in it that newsrooms use; " " around each */
	const char *alone;
} scripts[] = {
	{"Grek", " el ", "el"},
	{"Armn", " hy ", "hy"},
	{"Hebr", " he yi ", "he"},
	{"Thaa", " dv ", "dv"},
	{"Beng", " bn as mni ", NULL},
	{"Guru", " pa ", "pa"},
	{"Gujr", " gu ", "gu"},
	{"Orya", " or ", "or"},
	{"Taml", " ta ", "ta"},
	{"Telu", " te ", "te"},
	{"Knda", " kn ", "kn"},
	{"Mlym", " ml ", "ml"},
	{"Sinh", " si ", "si"},
	{"Thai", " th ", "th"},
	{"Laoo", " lo ", "lo"},
	{"Tibt", " bo dz ", "bo"},
	{"Mymr", " my shn mnw ", "my"},
	{"Geor", " ka ", "ka"},
	{"Ethi", " am ti tig ", NULL},
	{"Khmr", " km ", "km"},
	{"Hang", " ko ", "ko"},
	{"Kana", " ja ", "ja"},
	{"Hani", " zh ja yue lzh ko ", NULL},
	{"Tfng", " zgh ber ", "zgh"},
	{"Deva", " hi mr ne sa bho mai kok doi brx ", NULL},
	{"Arab", " ar fa ur ps ckb ku sd ug pnb azb arz prs az kk ky ms pa ks ", NULL},
	{"Cyrl",
		" ru uk be bg sr mk kk ky mn tg tt ba cv os ce uz az bs sah udm mo ro tk ab kv mhr "
		"myv ",
		NULL},
};

/* Latin is refused only to the languages that have one other script, and to these that have
 * several. */
static const char never_in_latin[] =
	" el hy he yi dv pa gu or ta te kn ml si th lo bo dz my shn mnw ka km "
	"ko ja ru uk be bg mk ar fa ur ps hi mr ne zh ";

static size_t index_of(int32_t c)
{
	size_t i = 0;

	while (i < COUNT_OF(ranges) && c > ranges[i].to)
		i++;
	return i < COUNT_OF(ranges) && c >= ranges[i].from ? i : COUNT_OF(ranges);
}

/* The row of `counts` where a range's script is counted: that of its first range. */
static size_t first_of(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(ranges[k].script, ranges[i].script) == 0)
			return k;
	return i;
}

const char *script_of(struct slice text, double *ret_share)
{
	size_t counts[COUNT_OF(ranges)] = {0};
	size_t letters = 0, best = 0;
	size_t last = 0;

	for (size_t at = 0; at < text.len && letters < LETTERS_MAX;) {
		int32_t c = utf8_next(text, &at);
		size_t i = last;

		if (c < ranges[i].from || c > ranges[i].to)
			i = index_of(c);
		if (i == COUNT_OF(ranges))
			continue;
		last = i;
		counts[i]++;
		letters++;
	}
	for (size_t i = COUNT_OF(ranges); i > 0; i--) {
		size_t first = counts[i - 1] > 0 ? first_of(i - 1) : i - 1;

		if (first != i - 1) {
			counts[first] += counts[i - 1];
			counts[i - 1] = 0;
		}
	}
	for (size_t i = 0; i < COUNT_OF(ranges); i++)
		if (counts[i] > counts[best])
			best = i;
	if (ret_share)
		*ret_share = letters ? (double)counts[best] / (double)letters : 0;
	return letters ? ranges[best].script : "Zyyy";
}

bool script_suits(const char *script, const char *tag)
{
	char word[16];
	size_t n = strcspn(tag, "-");

	if (n + 3 > sizeof(word))
		return true;
	(void)snprintf(word, sizeof(word), " %.*s ", (int)n, tag);
	if (strcmp(script, "Latn") == 0) /* most are, and are asked paragraph by paragraph */
		return !strstr(never_in_latin, word);
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		if (strcmp(scripts[i].script, script) == 0)
			return strstr(scripts[i].languages, word);
	return true;
}

const char *script_language(const char *script)
{
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		if (strcmp(scripts[i].script, script) == 0)
			return scripts[i].alone;
	return NULL;
}
