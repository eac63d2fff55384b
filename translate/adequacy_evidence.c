/*
 * adequacy_evidence.c - sightings of words, their weights, and the stretches that stand out.
 *
 * A word is explained only from about where it stands: translations go on in the order of their
 * source, and in a long text some word fits anything. That bounds the cost as well.
 */
#include "translate/adequacy_evidence.h"

#include <math.h>
#include <string.h>

enum {
	NEAR_WORDS = 6,
	LIKE_BITS = 2048,
	STRETCH_MIN = 3,
	STRETCH_SHARE = 3, /* of the text: a sentence of three */
	FOUND_MAX = 2048,
};

static const float common_share = 0.004F; /* of all words: about every tenth sentence has it */
static const double near_share = 0.1;
static const float fading = 0.95F;
static const double unseen = 1; /* added to each count */

/* A text's words as they were seen: indices of weights. */
struct sights {
	uint16_t kinds[ADEQUACY_WORDS_MAX];
	size_t count;
};

struct best {
	float lift; /* both directions, multiplied */
	unsigned like;
};

static unsigned rarity_of(float seen)
{
	static const float edges[RARITIES - 1] = {0.5F, 1.5F, 2.5F, 4.5F, 8.5F, 16.5F, 64.5F};
	unsigned above = 0;

	for (size_t i = 0; i < COUNT_OF(edges); i++)
		above += seen >= edges[i];
	return above;
}

/* `square` is the product of the lifts of both directions. */
static unsigned class_of(float square)
{
	static const float edges[LIFTS - 1] = {1, 2.25F, 4.84F, 12.25F, 36, 144, 900, 6400, 62500};
	unsigned above = 0;

	for (size_t i = 0; i < COUNT_OF(edges); i++)
		above += square >= edges[i];
	return above;
}

static void note_lift(struct best *best, float lift)
{
	if (lift > best->lift)
		best->lift = lift;
}

static void note_like(struct best *best, unsigned like)
{
	if (like > best->like)
		best->like = like;
}

/* Where the other side says what stands at a place: about there in proportion. */
struct slope {
	double rise, width;
	size_t end;
};

static struct slope slope_of(size_t count, size_t other)
{
	return (struct slope){
		(double)other / (double)count, NEAR_WORDS + near_share * (double)other, other};
}

/* The places of the other side that are near place `i`: `*ret_from` up to the return. */
static size_t near_of(const struct slope *slope, size_t i, size_t *ret_from)
{
	double middle = (double)i * slope->rise;
	size_t to = (size_t)(middle + slope->width) + 1;

	*ret_from = middle > slope->width ? (size_t)(middle - slope->width) : 0;
	return to < slope->end ? to : slope->end;
}

/* The words of a side that may be explained, by their places. What is in every sentence explains
 * nothing, and what was never seen can only stand for what was never seen. */
struct candidates {
	uint16_t known[ADEQUACY_WORDS_MAX], unseen[ADEQUACY_WORDS_MAX];
	uint32_t turned[ADEQUACY_WORDS_MAX]; /* the stems of the known ones, for the filter */
	size_t known_count, unseen_count;
};

/* Two words that may have been seen together, by their places. */
struct found {
	uint16_t source, english;
};

enum chance {
	CHANCE_NONE,
	CHANCE_KNOWN,
	CHANCE_UNSEEN,
};

static enum chance chance_of(const struct lexicon_side *side, size_t i)
{
	if (side->share[i] >= common_share)
		return CHANCE_NONE;
	return side->seen[i] > 0 ? CHANCE_KNOWN : CHANCE_UNSEEN;
}

static void find_candidates(const struct lexicon_side *side, struct candidates *candidates)
{
	candidates->known_count = 0;
	candidates->unseen_count = 0;
	for (size_t i = 0; i < side->words->count; i++) {
		enum chance chance = chance_of(side, i);

		if (chance == CHANCE_KNOWN) {
			candidates->turned[candidates->known_count] =
				counts_turned(side->words->list[i].stem);
			candidates->known[candidates->known_count++] = (uint16_t)i;
		}
		if (chance == CHANCE_UNSEEN)
			candidates->unseen[candidates->unseen_count++] = (uint16_t)i;
	}
}

/* Both texts, while they are looked at. */
struct glance {
	const struct lexicon *lexicon;
	struct counts_view pairs;
	struct lexicon_side source, english;
	struct candidates english_candidates;
	struct best source_best[ADEQUACY_WORDS_MAX], english_best[ADEQUACY_WORDS_MAX];
	struct found found[FOUND_MAX]; /* and not weighed yet */
	size_t found_count;
	/* A bit for each stem of the English, and for each group of anchors. */
	uint64_t stems[LIKE_BITS / 64], anchors[ANCHOR_GROUPS / 64];
};

static void set_bit(uint64_t *bits, uint32_t bit)
{
	bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

static bool has_bit(const uint64_t *bits, uint32_t bit)
{
	return bits[bit / 64] >> bit % 64 & 1;
}

static void find_likenesses(struct glance *glance)
{
	const struct adequacy_words *words = glance->english.words;

	memset(glance->stems, 0, sizeof(glance->stems));
	memset(glance->anchors, 0, sizeof(glance->anchors));
	for (size_t k = 0; k < words->count; k++) {
		set_bit(glance->stems, words->list[k].stem / 2 % LIKE_BITS);
		set_bit(glance->anchors, anchor_group(words->list[k].anchor));
	}
}

static bool may_be_like(const struct glance *glance, const struct adequacy_word *word)
{
	return has_bit(glance->stems, word->stem / 2 % LIKE_BITS) ||
	       (word->anchor && has_bit(glance->anchors, anchor_group(word->anchor)));
}

/* Places are in order, and so are the windows: `*from` only moves on. */
static void go_to(const uint16_t *places, size_t count, size_t at, size_t *from)
{
	while (*from < count && places[*from] < at)
		(*from)++;
}

static uint64_t key_of(const struct glance *glance, struct found found)
{
	return counts_pair(glance->source.words->list[found.source].stem,
		glance->english.words->list[found.english].stem);
}

/* The slots of all that was found are fetched before the first is read. */
static void weigh_found(struct glance *glance)
{
	for (size_t n = 0; n < glance->found_count; n++)
		counts_expect(&glance->pairs, key_of(glance, glance->found[n]));
	for (size_t n = 0; n < glance->found_count; n++) {
		const struct found found = glance->found[n];
		size_t i = found.source;
		size_t k = found.english;
		float times = counts_look(&glance->pairs, key_of(glance, found));
		float there =
			lexicon_lift(times, glance->english.rarity[k], glance->source.spread[i]);
		float back =
			lexicon_lift(times, glance->source.rarity[i], glance->english.spread[k]);

		note_lift(&glance->source_best[i], there * back);
		note_lift(&glance->english_best[k], there * back);
	}
	glance->found_count = 0;
}

/* Look for what may explain source word `i` among the English ones of a window. */
static void explain_known(struct glance *glance, size_t i, size_t first, size_t to)
{
	const struct candidates *candidates = &glance->english_candidates;
	const struct counts_view pairs = glance->pairs;
	const uint32_t stem = glance->source.words->list[i].stem;
	size_t count = glance->found_count;

	for (size_t n = first; n < candidates->known_count && candidates->known[n] < to; n++) {
		glance->found[count] = (struct found){(uint16_t)i, candidates->known[n]};
		count += counts_has_bit(&pairs, (stem ^ candidates->turned[n]) >> 1);
	}
	glance->found_count = count;
	if (count >= FOUND_MAX - ADEQUACY_WORDS_MAX)
		weigh_found(glance);
}

static void explain_unseen(struct glance *glance, size_t i, size_t first, size_t to)
{
	const struct candidates *candidates = &glance->english_candidates;

	for (size_t n = first; n < candidates->unseen_count && candidates->unseen[n] < to; n++) {
		note_lift(&glance->source_best[i], 1);
		note_lift(&glance->english_best[candidates->unseen[n]], 1);
	}
}

static void compare(struct glance *glance, size_t i, size_t from, size_t to)
{
	const struct adequacy_word *word = &glance->source.words->list[i];
	const struct adequacy_word *english = glance->english.words->list;

	if (!may_be_like(glance, word))
		return;
	for (size_t k = from; k < to; k++) {
		unsigned like = adequacy_words_alike(word, &english[k]);

		note_like(&glance->source_best[i], like);
		note_like(&glance->english_best[k], like);
	}
}

static void classify(
	const struct lexicon_side *side, const struct best *best, struct sights *sights)
{
	sights->count = side->words->count;
	for (size_t i = 0; i < sights->count; i++)
		sights->kinds[i] =
			(uint16_t)((rarity_of(side->seen[i]) * LIKENESSES + best[i].like) * LIFTS +
				   class_of(best[i].lift));
}

static void explain(struct glance *glance)
{
	const struct candidates *candidates = &glance->english_candidates;
	const size_t source = glance->source.words->count;
	const struct slope slope = slope_of(source, glance->english.words->count);
	size_t known = 0;
	size_t never = 0;

	for (size_t i = 0; i < source; i++) {
		enum chance chance = chance_of(&glance->source, i);
		size_t from;
		size_t to = near_of(&slope, i, &from);

		go_to(candidates->known, candidates->known_count, from, &known);
		go_to(candidates->unseen, candidates->unseen_count, from, &never);
		if (chance == CHANCE_KNOWN)
			explain_known(glance, i, known, to);
		else if (chance == CHANCE_UNSEEN)
			explain_unseen(glance, i, never, to);
		compare(glance, i, from, to);
	}
	weigh_found(glance);
}

static void look(const struct lexicon *lexicon, const struct adequacy_pair *pair,
	struct sights *ret_source, struct sights *ret_english)
{
	struct glance glance;

	glance.lexicon = lexicon;
	glance.pairs = lexicon_pairs(lexicon);
	glance.found_count = 0;
	memset(glance.source_best, 0, pair->source.count * sizeof(*glance.source_best));
	memset(glance.english_best, 0, pair->english.count * sizeof(*glance.english_best));
	lexicon_look_up(lexicon, &pair->source, true, &glance.source);
	lexicon_look_up(lexicon, &pair->english, false, &glance.english);
	find_candidates(&glance.english, &glance.english_candidates);
	find_likenesses(&glance);
	explain(&glance);
	classify(&glance.source, glance.source_best, ret_source);
	classify(&glance.english, glance.english_best, ret_english);
}

static void count_sights(float counts[SIGHTINGS], const struct sights *sights)
{
	for (size_t i = 0; i < sights->count; i++)
		counts[sights->kinds[i]] += 1;
}

void evidence_count(struct evidence *evidence, const struct lexicon *lexicon,
	const struct adequacy_pair *pair, bool is_good)
{
	struct sights source;
	struct sights english;

	look(lexicon, pair, &source, &english);
	count_sights(is_good ? evidence->source.good : evidence->source.bad, &source);
	count_sights(is_good ? evidence->english.good : evidence->english.bad, &english);
}

/* Of one rarity. */
static void weigh_rarity(float *good, float *bad, float *weight)
{
	enum {
		KINDS = LIKENESSES * LIFTS,
	};
	double good_sum = KINDS * unseen;
	double bad_sum = good_sum;

	for (size_t i = 0; i < KINDS; i++) {
		good_sum += (double)good[i];
		bad_sum += (double)bad[i];
	}
	for (size_t i = 0; i < KINDS; i++) {
		weight[i] = (float)log(((double)bad[i] + unseen) / bad_sum /
				       (((double)good[i] + unseen) / good_sum));
		good[i] *= fading;
		bad[i] *= fading;
	}
}

static void weigh_side(struct evidence_side *side)
{
	for (size_t i = 0; i < SIGHTINGS; i += LIKENESSES * LIFTS)
		weigh_rarity(side->good + i, side->bad + i, side->weight + i);
}

void evidence_weigh(struct evidence *evidence)
{
	weigh_side(&evidence->source);
	weigh_side(&evidence->english);
}

/* Three looks at the weights of a text's words. */
struct view {
	double worst;   /* stretch of any length */
	double mean;    /* of all words */
	double stretch; /* the worst of a third of the text */
};

static struct view view_of(const struct evidence_side *side, const struct sights *sights)
{
	size_t length = sights->count / STRETCH_SHARE;
	struct view view = {.stretch = -HUGE_VAL};
	double run = 0;
	double sum = 0;
	double window = 0;

	length = length < STRETCH_MIN ? STRETCH_MIN : length;
	length = length < sights->count ? length : sights->count;
	for (size_t i = 0; i < sights->count; i++) {
		double weight = (double)side->weight[sights->kinds[i]];

		sum += weight;
		run = run + weight > 0 ? run + weight : 0;
		view.worst = run > view.worst ? run : view.worst;
		window += weight;
		if (i >= length)
			window -= (double)side->weight[sights->kinds[i - length]];
		if (i + 1 >= length && window > view.stretch)
			view.stretch = window;
	}
	view.mean = sum / (double)sights->count;
	return view;
}

/* The words of both sides, in the order of their places, as if they were one text. */
static double worst_joined(
	const struct evidence *evidence, const struct sights *source, const struct sights *english)
{
	double worst = 0;
	double run = 0;
	size_t i = 0;
	size_t k = 0;

	while (i < source->count || k < english->count) {
		bool is_source = k == english->count ||
				 (i < source->count && (2 * i + 1) * english->count <=
							       (2 * k + 1) * source->count);

		run += (double)(is_source ? evidence->source.weight[source->kinds[i++]]
					  : evidence->english.weight[english->kinds[k++]]);
		run = run > 0 ? run : 0;
		worst = run > worst ? run : worst;
	}
	return worst;
}

static double log_ratio(size_t above, size_t below)
{
	return log((double)(above + 1) / (double)(below + 1));
}

void evidence_look(const struct evidence *evidence, const struct lexicon *lexicon,
	const struct adequacy_pair *pair, struct outlook *ret_outlook)
{
	double source_root = sqrt((double)pair->source.count);
	double english_root = sqrt((double)pair->english.count);
	double length = log((double)(pair->source.count + pair->english.count));
	struct sights source;
	struct sights english;
	struct view a;
	struct view b;

	look(lexicon, pair, &source, &english);
	a = view_of(&evidence->source, &source);
	b = view_of(&evidence->english, &english);
	*ret_outlook = (struct outlook){.stray = a.worst + b.worst - length,
		.joined = worst_joined(evidence, &source, &english) - length,
		.features = {log_ratio(pair->english.letters, pair->source.letters),
			log_ratio(english.count, source.count), a.worst / source_root,
			b.worst / english_root, a.mean, b.mean, a.stretch / source_root,
			b.stretch / english_root,
			log_ratio(pair->english.sentences, pair->source.sentences)}};
}
