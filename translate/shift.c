/*
 * shift.c - whether the answers of a batch stand one place off.
 *
 * A service that drops a text, or cuts one in two, and closes the gap answers the right number of
 * texts, and from there on each under its neighbour's name. So each text is compared with its own
 * answer and with those of both neighbours; the stretch of texts that gains most from a move is
 * looked for, in one pass, as what is lost before a stretch does not count against it.
 *
 * What is compared: the length, in the measure of the batch itself, which a move hardly changes;
 * the last sign; numbers; the beginnings of words with a capital, which names keep from one
 * language to another, and how they sound, which they keep from one script to another (sound.h).
 * Lengths and last signs come almost free, and with most batches they are the end of it: only where
 * they leave a doubt are the texts read.
 */
#include "translate/shift.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "runtime/base.h"
#include "translate/sound.h"
#include "translate/text.h"

enum {
	PAIRS_MAX = 1024, /* as many as a batch has (BATCHER_MAX) */
	MARKS_MAX = 24,
	SOUNDS_MAX = 96,
	SOUND_LEAST = 3,  /* consonants */
	NAME_MIN = 3,     /* letters */
	NAME_LETTERS = 4, /* of a name that count, as endings differ between languages */
	WORD_LETTERS = 5, /* of another word */
	KNOWN = 4,        /* texts read lately: an edge needs two, its neighbour one of them */
};

/* Evidence is in nats; the figures were fitted to no text, but to NTREX as a whole
 * (tests/bench/gate_shift). */
static const double spread = 0.03;      /* variance of the logarithm of a ratio of lengths */
static const double spread_short = 3.0; /* over the length: what a short text adds to it */
static const double length_most = 9;    /* however far a length is off */
static const double sign_weight = 1.5;  /* one side has it, the other not */
static const double number_weight = 3, name_weight = 1.5, word_weight = 1; /* both have it */
static const double number_lost = 1.5;
static const double sound_weight = 1;
static const double marks_most = 9;
static const double step_most = 9; /* what one text may gain */
static const double settled = -4;  /* it has its own answer: reading would not change that */
static const double hopeful = -2;  /* the same where no stretch has begun */
static const double enough = 0.9, enough_of_many = 0.5; /* times the logarithm of their number */

/* What is known of a text without reading it. */
struct outline {
	double length, log_length;
	double spread;
	char sign; /* the last: '.', '?', '!', ':' or 0 */
};

enum sign {
	SIGN_QUOTE = 1,
	SIGN_BRACKET = 2,
	SIGN_PERCENT = 4,
};

/* Numbers by value, or words by a hash. */
struct marks {
	uint32_t list[MARKS_MAX];
	size_t count;
};

/* How names sound, or may: where a script has no capitals, any word may be a name. */
struct sounds {
	uint16_t list[SOUNDS_MAX];
	size_t count;
};

struct marks_of_text {
	struct marks numbers, names, words;
	struct sounds sounds;
	unsigned signs;
};

/* Of the last texts that were read. */
struct known {
	size_t text; /* 1 + index; 0: none */
	struct marks_of_text marks;
};

struct look {
	struct outline source[PAIRS_MAX], english[PAIRS_MAX];
	struct known sources[KNOWN], englishes[KNOWN];
	const struct shift_pair *pairs;
	size_t count;
	double log_ratio; /* of the lengths of all together */
};

/* Cut the last code point off. */
static int32_t take_last(struct slice *text)
{
	const struct slice whole = *text;
	size_t at = whole.len - 1;

	while (at > 0 && whole.len - at < 4 && (whole.data[at] & 0xC0) == 0x80)
		at--;
	text->len = at;
	return text_next(whole, &at);
}

static char last_sign(struct slice text)
{
	while (text.len > 0) {
		int32_t c = take_last(&text);

		switch (c) {
		case '.':
		case 0x3002: /* Han */
		case 0x6D4:  /* Urdu */
		case 0x964:  /* Devanagari */
		case 0x104B: /* Burmese */
		case 0x1362: /* Ethiopic */
			return '.';
		case '?':
		case 0x61F:
		case 0xFF1F:
			return '?';
		case '!':
		case 0xFF01:
			return '!';
		case ':':
		case 0xFF1A:
			return ':';
		default:
			break;
		}
		if (codepoint_is_letter(c) || codepoint_digit(c) >= 0)
			break;
	}
	return 0;
}

/* Code points: the bytes that do not continue one, eight at a time. */
static size_t count_points(struct slice text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t count = text.len;
	size_t at = 0;

	for (; at + sizeof(uint64_t) <= text.len; at += sizeof(uint64_t)) {
		uint64_t block;

		memcpy(&block, text.data + at, sizeof(block));
		count -= (size_t)((((block >> 7) & ~(block >> 6) & ones) * ones) >> 56);
	}
	for (; at < text.len; at++)
		count -= (text.data[at] & 0xC0) == 0x80;
	return count;
}

static struct outline outline_of(struct slice text)
{
	double length = (double)count_points(text) + 1;

	return (struct outline){.length = length,
		.log_length = log(length),
		.spread = spread + spread_short / length,
		.sign = last_sign(text)};
}

static void draw_outlines(const struct shift_pair *pairs, size_t count, struct look *look)
{
	double source = 1;
	double english = 1;

	for (size_t i = 0; i < count; i++) {
		look->source[i] = outline_of(pairs[i].source);
		look->english[i] = outline_of(pairs[i].english);
		if (!pairs[i].english.data)
			continue;
		source += look->source[i].length;
		english += look->english[i].length;
	}
	look->log_ratio = log(english / source);
	memset(look->sources, 0, sizeof(look->sources));
	memset(look->englishes, 0, sizeof(look->englishes));
	look->pairs = pairs;
	look->count = count;
}

/* How well the answer at `e` fits the text at `s` by what is seen without reading, in nats. */
static double fit_outlines(const struct look *look, size_t s, size_t e)
{
	const struct outline *source = &look->source[s];
	const struct outline *english = &look->english[e];
	double off = english->log_length - source->log_length - look->log_ratio;
	double badness = off * off / (2 * source->spread);
	double fit = badness < length_most ? -badness : -length_most;

	return english->sign == source->sign ? fit : fit - sign_weight;
}

static void add_mark(struct marks *marks, uint32_t mark)
{
	if (marks->count < MARKS_MAX)
		marks->list[marks->count++] = mark;
}

/* What stands at `at`, and where the next begins. */
struct step {
	int32_t c;
	struct codepoint_traits traits;
	size_t next;
};

static inline struct step step_at(struct slice text, size_t at)
{
	struct step step = {.next = at};

	step.c = text_next(text, &step.next);
	step.traits = codepoint_traits(step.c);
	return step;
}

static uint32_t folded(const struct step *step)
{
	return (uint32_t)(step->traits.fold ? step->traits.fold : codepoint_fold(step->c));
}

/* A number of two digits or more, by its value; returns where it ends. */
static size_t mark_number(struct slice text, size_t at, struct marks *numbers)
{
	uint32_t value = 0;
	size_t digits = 0;

	while (at < text.len) {
		const struct step step = step_at(text, at);
		const int digit = codepoint_digit(step.c);

		if (digit < 0)
			break;
		value = value * 10 + (uint32_t)digit;
		digits++;
		at = step.next;
	}
	if (digits > 1)
		add_mark(numbers, value);
	return at;
}

static void add_sound(struct sounds *sounds, uint32_t key)
{
	if (sounds->count < SOUNDS_MAX)
		sounds->list[sounds->count++] = (uint16_t)key;
}

/* A script that is written without spaces has words that nobody has told apart: one may begin at
 * any consonant. */
static void take_sounds(struct marks_of_text *marks, struct sound *sound, bool spaceless)
{
	if (sound->count == SOUND_FIRST || (!spaceless && sound->count >= SOUND_LEAST))
		add_sound(&marks->sounds, sound->key);
	if (spaceless && sound->count == SOUND_FIRST) {
		sound->count--;
		sound->key &= (1u << (SOUND_FIRST - 1) * SOUND_BITS) - 1;
	}
}

/* A Latin word by its first letters: a name by four, as endings differ between languages, another
 * by five; returns where it ends. */
static size_t mark_word(struct slice text, size_t at, struct marks_of_text *marks)
{
	const uint8_t first = step_at(text, at).traits.bits;
	const bool name = first & TRAIT_UPPER;
	const bool sounds = !(first & TRAIT_LOWER);
	const size_t beginning = name ? NAME_LETTERS : WORD_LETTERS;
	struct sound sound = {0};
	uint8_t all = TRAIT_LATIN;
	uint32_t hash = 0;
	size_t letters = 0;

	while (at < text.len) {
		struct step step = step_at(text, at);

		if (!(step.traits.bits & (TRAIT_LETTER | TRAIT_MARK)))
			break;
		all &= step.traits.bits;
		if (letters < beginning)
			hash = (hash + folded(&step)) * 0x9E3779B1u;
		if (sounds) {
			const unsigned before = sound.count;

			sound_add(&sound, (int32_t)folded(&step));
			if ((step.traits.bits & TRAIT_SPACELESS) && sound.count > before)
				take_sounds(marks, &sound, true);
		}
		letters++;
		at = step.next;
	}
	if (sounds && !(first & TRAIT_SPACELESS))
		take_sounds(marks, &sound, false);
	if (all && name && letters >= NAME_MIN)
		add_mark(&marks->names, hash);
	if (all && !name && letters > WORD_LETTERS)
		add_mark(&marks->words, hash);
	return at;
}

static unsigned sign_of(int32_t c)
{
	switch (c) {
	case '"':
	case 0xAB:
	case 0xBB:
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x300C:
	case 0x300D:
		return SIGN_QUOTE;
	case '(':
	case 0xFF08:
		return SIGN_BRACKET;
	case '%':
	case 0x66A:
	case 0xFF05:
		return SIGN_PERCENT;
	default:
		return 0;
	}
}

static void read_marks(struct slice text, struct marks_of_text *marks)
{
	marks->numbers.count = marks->names.count = marks->words.count = 0;
	marks->sounds.count = 0;
	marks->signs = 0;
	for (size_t at = 0; at < text.len;) {
		struct step step = step_at(text, at);

		if (step.traits.digit >= 0) {
			at = mark_number(text, at, &marks->numbers);
		} else if (step.traits.bits & TRAIT_LETTER) {
			at = mark_word(text, at, marks);
		} else {
			marks->signs |= sign_of(step.c);
			at = step.next;
		}
	}
}

static size_t common(const struct marks *a, const struct marks *b)
{
	size_t found = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t n = 0; n < b->count; n++)
			if (a->list[i] == b->list[n]) {
				found++;
				break;
			}
	return found;
}

static size_t common_sounds(const struct sounds *a, const struct sounds *b)
{
	size_t found = 0;

	for (size_t i = 0; i < b->count; i++)
		for (size_t n = 0; n < a->count; n++)
			if (a->list[n] == b->list[i]) {
				found++;
				break;
			}
	return found;
}

static double fit_marks(const struct marks_of_text *source, const struct marks_of_text *english)
{
	size_t numbers = common(&source->numbers, &english->numbers);
	double fit = number_weight * (double)numbers +
		     name_weight * (double)common(&source->names, &english->names) +
		     word_weight * (double)common(&source->words, &english->words) +
		     sound_weight * (double)common_sounds(&source->sounds, &english->sounds) -
		     number_lost * (double)(source->numbers.count - numbers) -
		     sign_weight * __builtin_popcount(source->signs ^ english->signs);

	return fit < marks_most ? fit : marks_most;
}

static const struct marks_of_text *marks_of(struct known *known, size_t i, struct slice text)
{
	known = &known[i % KNOWN];
	if (known->text != i + 1) {
		known->text = i + 1;
		read_marks(text, &known->marks);
	}
	return &known->marks;
}

/* What text `i` gains when the answer of its neighbour, at `e`, is put under it. The texts are read
 * only where a look at their outlines has not settled it. */
static double gain_of(struct look *look, size_t i, size_t e, double floor)
{
	const struct shift_pair *pairs = look->pairs;
	const struct marks_of_text *source;
	double gain;

	if (!pairs[i].english.data || !pairs[e].english.data)
		return 0;
	gain = fit_outlines(look, i, e) - fit_outlines(look, i, i);
	if (gain < floor)
		return gain;
	source = marks_of(look->sources, i, pairs[i].source);
	gain += fit_marks(source, marks_of(look->englishes, e, pairs[e].english)) -
		fit_marks(source, marks_of(look->englishes, i, pairs[i].english));
	return fmin(gain, step_most);
}

/* A stretch of edges: where each text takes the answer of the next one, or of the one before. */
struct stretch {
	double sum, best;
	size_t from, best_from, best_to;
};

/* How little may speak for the next edge to be read: less when a stretch goes on. */
static double floor_of(const struct stretch *stretch)
{
	return stretch->sum > 0 ? settled : hopeful;
}

static void go_on(struct stretch *stretch, size_t edge, double gain)
{
	if (stretch->sum <= 0) {
		stretch->sum = 0;
		stretch->from = edge;
	}
	stretch->sum += gain;
	if (stretch->sum > stretch->best) {
		stretch->best = stretch->sum;
		stretch->best_from = stretch->from;
		stretch->best_to = edge;
	}
}

static void take_better(struct shift *shift, const struct stretch *stretch)
{
	if (stretch->best <= shift->evidence)
		return;
	shift->evidence = stretch->best;
	shift->from = stretch->best_from - 1;
	shift->to = stretch->best_to + 1;
}

/* Texts at the ends of the stretch for which it is open whose answer they have. */
static void widen(struct look *look, struct shift *shift)
{
	while (shift->from > 0 && gain_of(look, shift->from - 1, shift->from, settled) > settled)
		shift->from--;
	if (shift->from > 0)
		shift->from--;
	while (shift->to < look->count &&
		gain_of(look, shift->to, shift->to - 1, settled) > settled)
		shift->to++;
	if (shift->to < look->count)
		shift->to++;
}

struct shift shift_look(const struct shift_pair *pairs, size_t count)
{
	struct look look;
	struct stretch ahead = {0};
	struct stretch behind = {0};
	struct shift shift = {0};

	if (count < 2 || count > PAIRS_MAX)
		return shift;
	draw_outlines(pairs, count, &look);
	for (size_t edge = 1; edge < count; edge++) {
		double forth = gain_of(&look, edge - 1, edge, floor_of(&ahead));
		double back = gain_of(&look, edge, edge - 1, floor_of(&behind));
		const struct stretch exchange = {0, forth + back, 0, edge, edge};

		go_on(&ahead, edge, forth);
		go_on(&behind, edge, back);
		take_better(&shift, &exchange);
	}
	take_better(&shift, &ahead);
	take_better(&shift, &behind);
	shift.found = shift.evidence > enough + enough_of_many * log((double)count);
	if (shift.found)
		widen(&look, &shift);
	return shift;
}
