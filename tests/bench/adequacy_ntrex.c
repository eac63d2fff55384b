/*
 * adequacy_ntrex.c - what the learned adequacy check finds, and what it doubts without reason.
 *
 *	adequacy_ntrex FOLDER [FILE...]
 *
 * For each language of ../shared/data/ntrex five models each learn four fifths of the documents,
 * about 800 segments, and judge the fifth that they did not see. Judged are the human translations,
 * and the same spoilt: the English of another document's segments of like length (invented), one of
 * three segments so replaced and every other time two (half), the middle one of three left out
 * (short). A paragraph is three segments of a document. "All" counts what any check finds,
 * those of the gate included. The time is that of a judgement of an article of about 3,500
 * characters, paragraph by paragraph, by this check alone.
 *
 * Exit status 1 when over all languages more than 1.5 % of the good paragraphs are doubted, or
 * fewer than 90 % of the invented ones, or 70 % of the half invented, or, by all checks, 70 % of
 * the short ones.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "tests/bench/ntrex.h"
#include "translate/adequacy_model.h"
#include "translate/gate.h"

enum {
	FOLDS = 5,
	TOGETHER = 3,
	TEXT_MAX = 1 << 20,
	MODEL_BYTES = 8 << 20,
	ARTICLE_BYTES = 3500,
	LONG_ENOUGH = 40, /* bytes of a sentence that is left out */
	SPREAD = 5,       /* of the segments, that may stand for another */
};

enum planted {
	SEGMENT,
	SEGMENT_INVENTED,
	PARAGRAPH,
	PARAGRAPH_INVENTED,
	PARAGRAPH_HALF,
	PARAGRAPH_SHORT,
	PLANTED,
};

static const char *const titles[PLANTED] = {
	"segment", "invented", "paragraph", "invented", "half", "short"};

struct tally {
	size_t judged[PLANTED], doubted[PLANTED], abstained[PLANTED];
	size_t found[PLANTED]; /* by any check */
	size_t characters;
	clock_t spent;
};

struct bench {
	const struct corpus *source, *english;
	struct model *model;
	struct tally tally;
	struct buf a, b;
};

static struct adequacy_pair pair; /* too large for the stack of some */

static void fail(int r)
{
	if (r)
		exit(EXIT_FAILURE);
}

static void learn(struct bench *bench, size_t fold)
{
	for (size_t i = 0; i < bench->source->count; i++) {
		if ((size_t)bench->source->document[i] % FOLDS == fold)
			continue;
		adequacy_words_read(slice_of(bench->source->segments[i]), &pair.source);
		adequacy_words_read(slice_of(bench->english->segments[i]), &pair.english);
		fail(model_learn(bench->model, &pair));
	}
}

/* Segments of the source from `i` on, against these English ones. NULL is left out. */
static void judge(
	struct bench *bench, enum planted what, size_t i, const size_t *english, size_t count)
{
	struct gate_pair texts = {.language = bench->source->language};
	struct gate_verdict verdict;
	enum model_word word;
	bool doubted;
	clock_t start;

	buf_clear(&bench->a);
	buf_clear(&bench->b);
	for (size_t n = 0; n < count; n++) {
		fail(buf_addf(&bench->a, "%s ", bench->source->segments[i + n]));
		if (english[n] != SIZE_MAX)
			fail(buf_addf(&bench->b, "%s ", bench->english->segments[english[n]]));
	}
	start = clock();
	adequacy_words_read(buf_slice(&bench->a), &pair.source);
	adequacy_words_read(buf_slice(&bench->b), &pair.english);
	word = model_judge(bench->model, &pair);
	if (what == PARAGRAPH) {
		bench->tally.spent += clock() - start;
		bench->tally.characters += bench->b.len;
	}
	bench->tally.judged[what]++;
	bench->tally.abstained[what] += word == MODEL_ABSTAINS;
	doubted = word == MODEL_STRAYS || word == MODEL_LACKS;
	bench->tally.doubted[what] += doubted;
	texts.source = buf_slice(&bench->a);
	texts.english = buf_slice(&bench->b);
	fail(what < PARAGRAPH ? gate_segment(&texts, &verdict) : gate_paragraph(&texts, &verdict));
	bench->tally.found[what] += doubted || verdict.level != GATE_PASS;
}

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* Another document's segment of like length. */
static size_t another(const struct bench *bench, size_t i)
{
	size_t length = strlen(bench->english->segments[i]);
	size_t least = SIZE_MAX;
	size_t best = 0;

	for (size_t k = i % SPREAD; k < bench->english->count; k += SPREAD) {
		size_t far = distance(strlen(bench->english->segments[k]), length);

		if (bench->english->document[k] == bench->english->document[i] || far >= least)
			continue;
		least = far;
		best = k;
	}
	return best;
}

static void judge_paragraph(struct bench *bench, size_t i)
{
	const size_t good[TOGETHER] = {i, i + 1, i + 2};
	const size_t invented[TOGETHER] = {
		another(bench, i), another(bench, i + 1), another(bench, i + 2)};
	const size_t half[TOGETHER] = {i, i % 2 ? i + 1 : invented[1], invented[2]};
	const size_t cut[TOGETHER] = {i, SIZE_MAX, i + 2};

	judge(bench, PARAGRAPH, i, good, TOGETHER);
	judge(bench, PARAGRAPH_INVENTED, i, invented, TOGETHER);
	judge(bench, PARAGRAPH_HALF, i, half, TOGETHER);
	if (strlen(bench->english->segments[i + 1]) >= LONG_ENOUGH)
		judge(bench, PARAGRAPH_SHORT, i, cut, TOGETHER);
}

static void examine(struct bench *bench, size_t fold)
{
	const int *document = bench->source->document;
	size_t together = 0;

	for (size_t i = 0; i < bench->source->count; i++) {
		size_t other = another(bench, i);

		together = i > 0 && document[i] == document[i - 1] ? together + 1 : 1;
		if ((size_t)document[i] % FOLDS != fold)
			continue;
		judge(bench, SEGMENT, i, &i, 1);
		judge(bench, SEGMENT_INVENTED, i, &other, 1);
		if (together % TOGETHER == 0)
			judge_paragraph(bench, i + 1 - TOGETHER);
	}
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print(const char *name, const struct tally *tally)
{
	printf("%-8s", name);
	for (int i = 0; i < PLANTED; i++)
		printf(" %s %5.1f", titles[i], percent(tally->doubted[i], tally->judged[i]));
	printf(" all: good %.1f short %.1f; abstained %5.1f, %.0f us an article\n",
		percent(tally->found[PARAGRAPH], tally->judged[PARAGRAPH]),
		percent(tally->found[PARAGRAPH_SHORT], tally->judged[PARAGRAPH_SHORT]),
		percent(tally->abstained[PARAGRAPH], tally->judged[PARAGRAPH]),
		(double)tally->spent * 1e6 / CLOCKS_PER_SEC * ARTICLE_BYTES /
			(double)tally->characters);
	(void)fflush(stdout); /* it is for who waits */
}

static void measure(
	const char *folder, const char *name, const struct corpus *english, struct tally *all)
{
	struct corpus *source = corpus_read(folder, name);
	CLEANUP(buf_deinit) struct buf a = BUF_INIT(TEXT_MAX);
	CLEANUP(buf_deinit) struct buf b = BUF_INIT(TEXT_MAX);
	struct bench bench = {.source = source, .english = english, .a = a, .b = b};

	for (size_t fold = 0; fold < FOLDS; fold++) {
		fail(model_new(MODEL_BYTES, &bench.model));
		learn(&bench, fold);
		examine(&bench, fold);
		model_free(bench.model);
	}
	a = bench.a;
	b = bench.b;
	print(source->language, &bench.tally);
	for (int i = 0; i < PLANTED; i++) {
		all->judged[i] += bench.tally.judged[i];
		all->doubted[i] += bench.tally.doubted[i];
		all->abstained[i] += bench.tally.abstained[i];
		all->found[i] += bench.tally.found[i];
	}
	all->spent += bench.tally.spent;
	all->characters += bench.tally.characters;
	corpus_free(source);
}

static int is_source(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 6 && strcmp(entry->d_name + length - 6, ".jsonl") == 0 &&
	       strncmp(entry->d_name, "eng", 3) != 0;
}

int main(int argc, char *argv[])
{
	struct tally all = {0};
	struct corpus *english;
	struct dirent **names;
	int n;

	if (argc < 2)
		return EXIT_FAILURE;
	english = corpus_read(argv[1], "eng.jsonl");
	for (int i = 2; i < argc; i++)
		measure(argv[1], argv[i], english, &all);
	n = argc > 2 ? 0 : scandir(argv[1], &names, is_source, alphasort);
	for (int i = 0; i < n; i++)
		measure(argv[1], names[i]->d_name, english, &all);
	print("all", &all);
	corpus_free(english);
	return percent(all.doubted[PARAGRAPH], all.judged[PARAGRAPH]) > 1.5 ||
	       percent(all.doubted[PARAGRAPH_INVENTED], all.judged[PARAGRAPH_INVENTED]) < 90 ||
	       percent(all.doubted[PARAGRAPH_HALF], all.judged[PARAGRAPH_HALF]) < 70 ||
	       percent(all.found[PARAGRAPH_SHORT], all.judged[PARAGRAPH_SHORT]) < 70;
}
