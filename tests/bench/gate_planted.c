/*
 * gate_planted.c - how much of what is wrong the gate finds.
 *
 *	gate_planted FOLDER
 *
 * Takes the human translations of ../shared/data/ntrex, spoils each in a way that engines do, and
 * prints for each way how many were spoilt, how many the gate refuses (HARD) and how many it finds
 * at all. The choice of places is seeded: two runs print the same. Segments of at least 40 letters
 * are spoilt, as shorter ones say too little; numbers are judged as paragraphs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "tests/bench/ntrex.h"
#include "translate/gate.h"

enum {
	TEXT_MAX = 1 << 20,
	LETTERS_MIN = 40,
};

struct place {
	const struct corpus *source, *english;
	size_t i;
	unsigned *seed;
};

/* Write the spoilt English of a place. False: it cannot be spoilt in this way. */
typedef bool spoil(const struct place *place, struct buf *buf);

struct way {
	const char *name;
	spoil *spoil;
	bool paragraph;
	size_t spoilt, hard, found;
};

static const char *english_of(const struct place *place)
{
	return place->english->segments[place->i];
}

static bool put(struct buf *buf, const char *text, size_t length)
{
	return buf_add(buf, (struct slice){text, length}) == 0;
}

static bool put_all(struct buf *buf, const char *text)
{
	return put(buf, text, strlen(text));
}

static bool spoil_echo(const struct place *place, struct buf *buf)
{
	return put_all(buf, place->source->segments[place->i]);
}

static bool spoil_language(const struct place *place, struct buf *buf)
{
	return put_all(buf, place->source->before->segments[place->i]);
}

static bool spoil_refusal(const struct place *place, struct buf *buf)
{
	static const char *const texts[] = {"I'm sorry, but I can't assist with that request.",
		"As an AI language model, I cannot translate this content.",
		"I cannot fulfill this request.", "Sorry, but I can't assist with that."};

	return put_all(buf, texts[corpus_draw(place->seed, COUNT_OF(texts))]);
}

static bool spoil_preamble(const struct place *place, struct buf *buf)
{
	static const char *const texts[] = {
		"Here is the translation: ", "Sure! Here is the translation:\n", "Translation: "};

	return put_all(buf, texts[corpus_draw(place->seed, COUNT_OF(texts))]) &&
	       put_all(buf, english_of(place));
}

/* The last four words again and again. */
static bool spoil_loop(const struct place *place, struct buf *buf)
{
	const char *text = english_of(place);
	const char *end = text + strlen(text);
	const char *from = end;

	for (int blanks = 0; from > text; from--)
		if (from[-1] == ' ' && ++blanks == 4)
			break;
	if (!put_all(buf, text))
		return false;
	for (int i = 0; i < 5; i++)
		if (!put_all(buf, " ") || !put(buf, from, (size_t)(end - from)))
			return false;
	return true;
}

static bool spoil_tag(const struct place *place, struct buf *buf)
{
	static const char *const texts[] = {"<b>", "&quot;", "<x id=\"1\"/>", "&#39;"};

	return put_all(buf, texts[corpus_draw(place->seed, COUNT_OF(texts))]) &&
	       put_all(buf, english_of(place));
}

static bool spoil_mojibake(const struct place *place, struct buf *buf)
{
	return put_all(buf, english_of(place)) && put_all(buf, " caf\xc3\x83\xc2\xa9");
}

static bool spoil_sliver(const struct place *place, struct buf *buf)
{
	return put(buf, english_of(place), strlen(english_of(place)) / 6);
}

static bool spoil_shift(const struct place *place, struct buf *buf)
{
	return put_all(buf, place->english->segments[(place->i + 1) % place->english->count]);
}

/* The first number of two digits or more that the source has in the same digits (else nothing but a
 * reader could miss it); its length, or 0. */
static size_t find_number(const struct place *place, size_t *ret_from)
{
	const char *text = english_of(place);
	const char *source = place->source->segments[place->i];

	for (size_t i = 0; text[i]; i++) {
		size_t length = strspn(text + i, "0123456789");

		if (length >= 2 && memmem(source, strlen(source), text + i, length)) {
			*ret_from = i;
			return length;
		}
		i += length > 0 ? length - 1 : 0;
	}
	return 0;
}

static bool spoil_number(const struct place *place, struct buf *buf, const char *digits)
{
	const char *text = english_of(place);
	size_t from;
	size_t length = find_number(place, &from);

	return length > 0 && put(buf, text, from) && put_all(buf, digits) &&
	       put_all(buf, text + from + length);
}

static bool spoil_digit(const struct place *place, struct buf *buf)
{
	const char *text = english_of(place);
	char digits[32];
	size_t from;
	size_t length = find_number(place, &from);

	if (length == 0 || length >= sizeof(digits))
		return false;
	memcpy(digits, text + from, length);
	digits[length] = '\0';
	digits[0] = (char)('1' + (digits[0] - '0' + 3) % 9);
	digits[1] = (char)('0' + (digits[1] - '0' + 4) % 10);
	return spoil_number(place, buf, digits);
}

static bool spoil_lost_digit(const struct place *place, struct buf *buf)
{
	const char *text = english_of(place);
	size_t from;
	size_t length = find_number(place, &from);

	return length > 0 && put(buf, text, from) && put_all(buf, text + from + 1);
}

static bool spoil_lost_number(const struct place *place, struct buf *buf)
{
	return spoil_number(place, buf, "");
}

/* All quotation marks gone, of an English text that has a long quotation and whose source has marks
 * too. */
static bool spoil_quotes(const struct place *place, struct buf *buf)
{
	const char *text = english_of(place);
	const char *open = strchr(text, '"');
	const char *close = open ? strchr(open + 1, '"') : NULL;

	if (!close || close - open < 60 || !strpbrk(place->source->segments[place->i], "\""))
		return false;
	for (; *text; text++)
		if (*text != '"' && !put(buf, text, 1))
			return false;
	return true;
}

static bool spoil_half_quote(const struct place *place, struct buf *buf)
{
	const char *text = english_of(place);
	const char *open = strchr(text, '"');
	const char *close = open ? strchr(open + 1, '"') : NULL;

	return close && !strchr(close + 1, '"') &&
	       strpbrk(place->source->segments[place->i], "\"") &&
	       put(buf, text, (size_t)(open - text)) && put_all(buf, open + 1);
}

/* A name in capitals that source and English both have. */
static bool spoil_name(const struct place *place, struct buf *buf)
{
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *text = english_of(place);
	const char *source = place->source->segments[place->i];

	for (const char *at = text; *at; at++) {
		size_t length = strspn(at, capitals);

		if (length >= 3 && memmem(source, strlen(source), at, length) &&
			(unsigned char)source[0] >= 0xC0)
			return put(buf, text, (size_t)(at - text)) && put_all(buf, "it") &&
			       put_all(buf, at + length);
		at += length > 0 ? length - 1 : 0;
	}
	return false;
}

static struct way ways[] = {
	{"echo", spoil_echo, false, 0, 0, 0},
	{"another language", spoil_language, false, 0, 0, 0},
	{"refusal", spoil_refusal, false, 0, 0, 0},
	{"preamble", spoil_preamble, false, 0, 0, 0},
	{"loop", spoil_loop, false, 0, 0, 0},
	{"leaked tag", spoil_tag, false, 0, 0, 0},
	{"mojibake", spoil_mojibake, false, 0, 0, 0},
	{"a sixth of it", spoil_sliver, false, 0, 0, 0},
	{"shifted by one", spoil_shift, false, 0, 0, 0},
	{"changed number", spoil_digit, true, 0, 0, 0},
	{"lost digit", spoil_lost_digit, true, 0, 0, 0},
	{"lost number", spoil_lost_number, true, 0, 0, 0},
	{"lost quotation", spoil_quotes, true, 0, 0, 0},
	{"lost mark", spoil_half_quote, true, 0, 0, 0},
	{"lost name", spoil_name, false, 0, 0, 0},
};

static void try_way(struct way *way, const struct place *place)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(TEXT_MAX);
	struct gate_verdict verdict;
	struct gate_pair pair = {.source = slice_of(place->source->segments[place->i]),
		.language = place->source->language};

	if (strlen(english_of(place)) < LETTERS_MIN || !way->spoil(place, &buf))
		return;
	pair.english = buf_slice(&buf);
	if ((way->paragraph ? gate_paragraph : gate_segment)(&pair, &verdict))
		exit(EXIT_FAILURE);
	way->spoilt++;
	way->hard += verdict.level == GATE_HARD;
	way->found += verdict.level != GATE_PASS;
}

/* The first language has none before it whose words could stand in the place of English. */
static void try_corpus(const struct corpus *source, const struct corpus *english, void *user)
{
	unsigned *seed = user;

	for (size_t i = 0; source->before && i < source->count; i++) {
		const struct place place = {source, english, i, seed};

		for (size_t w = 0; w < COUNT_OF(ways); w++)
			try_way(&ways[w], &place);
	}
}

int main(int argc, char *argv[])
{
	unsigned seed = 7;

	if (argc != 2)
		return EXIT_FAILURE;
	corpus_each(argv[1], try_corpus, &seed);
	for (size_t w = 0; w < COUNT_OF(ways); w++)
		printf("%-18s %6zu spoilt: hard %6.2f %%, found %6.2f %%\n", ways[w].name,
			ways[w].spoilt, 100.0 * (double)ways[w].hard / (double)ways[w].spoilt,
			100.0 * (double)ways[w].found / (double)ways[w].spoilt);
	return EXIT_SUCCESS;
}
