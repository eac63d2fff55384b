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

/* The places of the other side that are near place `i` of `count`: `*ret_from` up to the return. */
static size_t near_of(size_t i, size_t count, size_t other, size_t *ret_from)
{
	double middle = (double)i * (double)other / (double)count;
	double width = NEAR_WORDS + near_share * (double)other;
	size_t to = (size_t)(middle + width) + 1;

	*ret_from = middle > width ? (size_t)(middle - width) : 0;
	return to < other ? to : other;
}

/* The words of a side that may be explained, by their places. What is in every sentence explains
 * nothing, and what was never seen can only stand for what was never seen. */
struct candidates {
	uint16_t known[ADEQUACY_WORDS_MAX], unseen[ADEQUACY_WORDS_MAX];
	size_t known_count, unseen_count;
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

		if (chance == CHANCE_KNOWN)
			candidates->known[candidates->known_count++] = (uint16_t)i;
		else if (chance == CHANCE_UNSEEN)
			candidates->unseen[candidates->unseen_count++] = (uint16_t)i;
	}
}

/* Both texts, while they are looked at. */
struct glance {
	const struct lexicon *lexicon;
	struct counts_filter pairs;
	struct lexicon_side source, english;
	struct candidates english_candidates;
	struct best source_best[ADEQUACY_WORDS_MAX], english_best[ADEQUACY_WORDS_MAX];
	uint64_t english_like[LIKE_BITS / 64]; /* a bit for each stem and anchor that is there */
};

static void set_bit(uint64_t *bits, uint32_t hash)
{
	bits[hash / 2 % LIKE_BITS / 64] |= (uint64_t)1 << hash / 2 % 64; /* they are odd */
}

static bool has_bit(const uint64_t *bits, uint32_t hash)
{
	return bits[hash / 2 % LIKE_BITS / 64] >> hash / 2 % 64 & 1;
}

static void find_likenesses(struct glance *glance)
{
	const struct adequacy_words *words = glance->english.words;

	memset(glance->english_like, 0, sizeof(glance->english_like));
	for (size_t k = 0; k < words->count; k++) {
		set_bit(glance->english_like, words->list[k].stem);
		set_bit(glance->english_like, words->list[k].anchor);
	}
}

/* Places are in order, and so are the windows: `*from` only moves on. */
static void go_to(const uint16_t *places, size_t count, size_t at, size_t *from)
{
	while (*from < count && places[*from] < at)
		(*from)++;
}

/* Look for what explains source word `i` among the English ones of a window. */
static void explain_known(struct glance *glance, size_t i, size_t first, size_t to)
{
	const struct candidates *candidates = &glance->english_candidates;
	const struct adequacy_word *english = glance->english.words->list;
	uint32_t stem = glance->source.words->list[i].stem;

	for (size_t n = first; n < candidates->known_count && candidates->known[n] < to; n++) {
		size_t k = candidates->known[n];
		float lift;

		if (!counts_may_have(&glance->pairs, stem, english[k].stem))
			continue;
		lift = lexicon_lift(glance->lexicon, &glance->source, i, &glance->english, k);
		note_lift(&glance->source_best[i], lift);
		note_lift(&glance->english_best[k], lift);
	}
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

	if (!has_bit(glance->english_like, word->stem) &&
		(!word->anchor || !has_bit(glance->english_like, word->anchor)))
		return;
	for (size_t k = from; k < to; k++) {
		unsigned like = likeness_of(word, &english[k]);

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
	size_t source = glance->source.words->count;
	size_t english = glance->english.words->count;
	size_t known = 0;
	size_t never = 0;

	for (size_t i = 0; i < source; i++) {
		enum chance chance = chance_of(&glance->source, i);
		size_t from;
		size_t to = near_of(i, source, english, &from);

		go_to(candidates->known, candidates->known_count, from, &known);
		go_to(candidates->unseen, candidates->unseen_count, from, &never);
		if (chance == CHANCE_KNOWN)
			explain_known(glance, i, known, to);
		else if (chance == CHANCE_UNSEEN)
			explain_unseen(glance, i, never, to);
		compare(glance, i, from, to);
	}
}

static void look(const struct lexicon *lexicon, const struct adequacy_pair *pair,
	struct sights *ret_source, struct sights *ret_english)
{
	struct glance glance;

	glance.lexicon = lexicon;
	glance.pairs = lexicon_pairs(lexicon);
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
