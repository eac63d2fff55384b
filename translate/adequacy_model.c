/*
 * adequacy_model.c - a lexicon, the evidence that it gives, and thresholds from what is good.
 *
 * Short texts (a segment) and long ones (three segments joined, as a paragraph would be) have
 * thresholds of their own: of a short one all is wrong or nothing, of a long one often a part. A
 * long text has one more, for a sentence that is missing, which shows in its length and in its full
 * stops as much as in its words.
 */
#include "translate/adequacy_model.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "translate/adequacy_evidence.h"
#include "translate/adequacy_tail.h"

enum {
	TEACH_FROM = 100, /* segments, before it looks at what it says of them */
	LONG_WORDS = 80,  /* of both sides */
	SHORT_WORDS = 10, /* shorter texts are not judged */
	WEIGH_EVERY = 16,
	SETTLE_EVERY = 32,
	FOREIGN_FIRST = 12, /* how far back a segment of something else is looked for */
	FOREIGN_LAST = 24,
};

/* Of good texts, that may be doubted by each threshold. A sentence that is missing is hardest to
 * tell, and costs most. */
static const double stray_share = 0.0014;
static const double lack_share = 0.0023;

struct model {
	struct lexicon *lexicon;
	struct evidence evidence;
	struct fisher lacking;
	struct tail short_stray, long_stray, long_lack;
	struct adequacy_pair before[2]; /* the last two segments, the newer one first */
	struct adequacy_pair foreign, spoilt;
};

int model_new(size_t max_bytes, struct model **ret_model)
{
	CLEANUP(model_freep) struct model *model = calloc(1, sizeof(*model));
	int r;

	if (!model)
		return error_raise(-ENOMEM, "making a model of a language");
	r = lexicon_new(max_bytes, &model->lexicon);
	if (r)
		return error_pass(r);
	*ret_model = model;
	model = NULL;
	return 0;
}

struct model *model_free(struct model *model)
{
	if (!model)
		return NULL;
	lexicon_free(model->lexicon);
	free(model);
	return NULL;
}

static void append(struct adequacy_words *words, const struct adequacy_words *more)
{
	words->letters += more->letters;
	words->sentences += more->sentences;
	for (size_t i = 0; i < more->count; i++) {
		if (words->count == ADEQUACY_WORDS_MAX) {
			words->left_out++;
			return;
		}
		words->list[words->count++] = more->list[i];
	}
}

/* Find a segment of something else, of about the length of this one's English. */
static bool find_foreign(struct model *model, const struct adequacy_words *english)
{
	size_t best = FOREIGN_FIRST;
	size_t least = SIZE_MAX;

	for (size_t back = FOREIGN_FIRST; back < FOREIGN_LAST; back++) {
		size_t count;

		if (!lexicon_recall(model->lexicon, back, &model->foreign))
			return false;
		count = model->foreign.english.count;
		count = count > english->count ? count - english->count : english->count - count;
		if (count < least) {
			least = count;
			best = back;
		}
	}
	return lexicon_recall(model->lexicon, best, &model->foreign);
}

static void look(
	const struct model *model, const struct adequacy_pair *pair, struct outlook *ret_outlook)
{
	evidence_look(&model->evidence, model->lexicon, pair, ret_outlook);
}

static void practise_short(struct model *model, const struct adequacy_pair *pair)
{
	struct outlook outlook;

	look(model, pair, &outlook);
	tail_add(&model->short_stray, outlook.joined);
	model->spoilt.source = pair->source;
	model->spoilt.english = model->foreign.english;
	look(model, &model->spoilt, &outlook);
	tail_try(&model->short_stray, outlook.joined);
}

/* Join the last three segments; NULL instead of an English text leaves it out. */
static void join(struct model *model, const struct adequacy_pair *pair,
	const struct adequacy_words *middle, const struct adequacy_words *last)
{
	model->spoilt = model->before[1];
	append(&model->spoilt.source, &model->before[0].source);
	append(&model->spoilt.source, &pair->source);
	if (middle)
		append(&model->spoilt.english, middle);
	append(&model->spoilt.english, last);
}

static void practise_long(struct model *model, const struct adequacy_pair *pair)
{
	const struct adequacy_words *middle = &model->before[0].english;
	struct outlook outlook;

	join(model, pair, middle, &pair->english);
	look(model, &model->spoilt, &outlook);
	tail_add(&model->long_stray, outlook.stray);
	tail_add(&model->long_lack, fisher_score(&model->lacking, outlook.features));
	fisher_add(&model->lacking, 0, outlook.features);

	join(model, pair, NULL, &pair->english);
	look(model, &model->spoilt, &outlook);
	tail_try(&model->long_lack, fisher_score(&model->lacking, outlook.features));
	fisher_add(&model->lacking, 1, outlook.features);

	join(model, pair, middle, &model->foreign.english);
	look(model, &model->spoilt, &outlook);
	tail_try(&model->long_stray, outlook.stray);
}

static void settle(struct model *model)
{
	size_t seen = model_seen(model);

	if (seen % WEIGH_EVERY == 0)
		evidence_weigh(&model->evidence);
	if (seen % SETTLE_EVERY != 0)
		return;
	fisher_solve(&model->lacking);
	tail_settle(&model->short_stray, stray_share);
	tail_settle(&model->long_stray, stray_share);
	tail_settle(&model->long_lack, lack_share);
}

/* Judge what is about to be learned, and what it would be if it were wrong. */
static void practise(struct model *model, const struct adequacy_pair *pair)
{
	if (!find_foreign(model, &pair->english))
		return;
	evidence_count(&model->evidence, model->lexicon, pair, true);
	model->spoilt.source = pair->source;
	model->spoilt.english = model->foreign.english;
	evidence_count(&model->evidence, model->lexicon, &model->spoilt, false);
	if (model_seen(model) >= TEACH_FROM) {
		practise_short(model, pair);
		practise_long(model, pair);
	}
	settle(model);
}

static bool is_fit(const struct adequacy_pair *pair)
{
	return pair->source.count > 0 && pair->english.count > 0 && pair->source.left_out == 0 &&
	       pair->english.left_out == 0;
}

int model_learn(struct model *model, const struct adequacy_pair *pair)
{
	if (!is_fit(pair))
		return 0;
	practise(model, pair);
	model->before[1] = model->before[0];
	model->before[0] = *pair;
	return error_pass(lexicon_learn(model->lexicon, pair));
}

static bool is_above(const struct tail *tail, double score)
{
	return tail_is_sharp(tail) && score > tail->threshold;
}

enum model_word model_judge(const struct model *model, const struct adequacy_pair *pair)
{
	size_t words = pair->source.count + pair->english.count;
	bool is_long = words >= LONG_WORDS;
	struct outlook outlook;

	if (model_seen(model) < MODEL_SEEN_MIN || !is_fit(pair) || words < SHORT_WORDS)
		return MODEL_ABSTAINS;
	look(model, pair, &outlook);
	if (is_long ? is_above(&model->long_stray, outlook.stray)
		    : is_above(&model->short_stray, outlook.joined))
		return MODEL_STRAYS;
	if (is_long && is_above(&model->long_lack, fisher_score(&model->lacking, outlook.features)))
		return MODEL_LACKS;
	return tail_is_sharp(is_long ? &model->long_stray : &model->short_stray) ? MODEL_GOOD
										 : MODEL_ABSTAINS;
}

size_t model_seen(const struct model *model)
{
	return lexicon_learned(model->lexicon);
}

static bool is_sound(const struct adequacy_pair *pair)
{
	return pair->source.count <= ADEQUACY_WORDS_MAX &&
	       pair->english.count <= ADEQUACY_WORDS_MAX;
}

int model_pass(struct model *model, struct tape *tape)
{
	struct tail *const tails[] = {&model->short_stray, &model->long_stray, &model->long_lack};
	int r = lexicon_pass(model->lexicon, tape);

	if (r == 0)
		r = tape_pass(tape, &model->evidence, sizeof(model->evidence));
	if (r == 0)
		r = tape_pass(tape, &model->lacking, sizeof(model->lacking));
	for (size_t i = 0; i < COUNT_OF(tails) && r == 0; i++) {
		r = tape_pass(tape, tails[i], sizeof(*tails[i]));
		if (tails[i]->count > TAIL_KEPT || tails[i]->next >= TAIL_KEPT)
			tape->damaged = true;
	}
	if (r == 0)
		r = tape_pass(tape, model->before, sizeof(model->before));
	if (!is_sound(&model->before[0]) || !is_sound(&model->before[1]))
		tape->damaged = true;
	return r == BUF_E_FULL ? r : error_pass(r);
}

uint32_t model_layout(void)
{
	static const size_t sizes[] = {sizeof(struct evidence), sizeof(struct fisher),
		sizeof(struct tail), sizeof(struct adequacy_pair), RARITIES, LIKENESSES, LIFTS};
	uint32_t layout = lexicon_layout();

	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		layout = (layout ^ (uint32_t)sizes[i]) * 16777619u;
	return layout;
}
