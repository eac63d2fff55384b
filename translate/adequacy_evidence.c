/*
 * adequacy_evidence.c - sightings of words, their weights, and the stretches that stand out.
 *
 * A word is explained only from about where it stands: translations go on in the order of their
 * source, and in a long text some word fits anything. That bounds the cost as well.
 */
#include "translate/adequacy_evidence.h"

#include <math.h>

enum {
	NEAR_WORDS = 6,
	STRETCH_MIN = 3,
	STRETCH_SHARE = 3, /* of the text: a sentence of three */
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
	float lift;
	unsigned like;
};

static unsigned rarity_of(float seen)
{
	static const float edges[RARITIES - 1] = {0.5F, 1.5F, 2.5F, 4.5F, 8.5F, 16.5F, 64.5F};
	unsigned i = 0;

	while (i < RARITIES - 1 && seen >= edges[i])
		i++;
	return i;
}

static unsigned class_of(float lift)
{
	static const float edges[LIFTS - 1] = {1, 1.5F, 2.2F, 3.5F, 6, 12, 30, 80, 250};
	unsigned i = 0;

	while (i < LIFTS - 1 && lift >= edges[i])
		i++;
	return i;
}

static unsigned likeness_of(const struct adequacy_word *a, const struct adequacy_word *b)
{
	if (a->stem == b->stem)
		return 2;
	return a->anchor && a->anchor == b->anchor ? 1 : 0;
}

static void note(struct best *best, float lift, unsigned like)
{
	if (lift > best->lift)
		best->lift = lift;
	if (like > best->like)
		best->like = like;
}

/* The places of the other side that are near place `i` of `count`: `*ret_from` up to the return. */
static size_t near_of(size_t i, size_t count, size_t other, size_t *ret_from)
{
	double middle = (double)i * (double)other / (double)count;
	double width = NEAR_WORDS + near_share * (double)other;
	size_t to = (size_t)(middle + width) + 1;

	*ret_from = middle > width ? (size_t)(middle - width) : 0;
	return to < other ? to : other;
}

/* What is in every sentence explains nothing, and what was never seen can only stand for what was
 * never seen: not to look these up saves most of the work. */
static float lift_of(const struct lexicon *lexicon, const struct lexicon_side *source, size_t i,
	const struct lexicon_side *english, size_t k)
{
	if (source->share[i] >= common_share || english->share[k] >= common_share)
		return 0;
	if (source->seen[i] <= 0 || english->seen[k] <= 0)
		return source->seen[i] <= 0 && english->seen[k] <= 0 ? 1 : 0;
	return lexicon_lift(lexicon, source, i, english, k);
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

static void look(const struct lexicon *lexicon, const struct adequacy_pair *pair,
	struct sights *ret_source, struct sights *ret_english)
{
	struct best source_best[ADEQUACY_WORDS_MAX] = {0};
	struct best english_best[ADEQUACY_WORDS_MAX] = {0};
	struct lexicon_side source;
	struct lexicon_side english;

	lexicon_look_up(lexicon, &pair->source, true, &source);
	lexicon_look_up(lexicon, &pair->english, false, &english);
	for (size_t i = 0; i < pair->source.count; i++) {
		size_t k;
		size_t to = near_of(i, pair->source.count, pair->english.count, &k);

		for (; k < to; k++) {
			float lift = lift_of(lexicon, &source, i, &english, k);
			unsigned like = likeness_of(&pair->source.list[i], &pair->english.list[k]);

			note(&source_best[i], lift, like);
			note(&english_best[k], lift, like);
		}
	}
	classify(&source, source_best, ret_source);
	classify(&english, english_best, ret_english);
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

static double log_ratio(size_t above, size_t below)
{
	return log((double)(above + 1) / (double)(below + 1));
}

void evidence_look(const struct evidence *evidence, const struct lexicon *lexicon,
	const struct adequacy_pair *pair, struct outlook *ret_outlook)
{
	double source_root = sqrt((double)pair->source.count);
	double english_root = sqrt((double)pair->english.count);
	struct sights source;
	struct sights english;
	struct view a;
	struct view b;

	look(lexicon, pair, &source, &english);
	a = view_of(&evidence->source, &source);
	b = view_of(&evidence->english, &english);
	*ret_outlook = (struct outlook){
		.stray = a.worst + b.worst - log((double)(source.count + english.count)),
		.features = {log_ratio(pair->english.letters, pair->source.letters),
			log_ratio(english.count, source.count), a.worst / source_root,
			b.worst / english_root, a.mean, b.mean, a.stretch / source_root,
			b.stretch / english_root,
			log_ratio(pair->english.sentences, pair->source.sentences)}};
}
