/*
 * gate_ntrex.c - how often the gate refuses what people translated well.
 *
 *	gate_ntrex FOLDER [LANGUAGE CHECK]
 *
 * Runs the gate over the human translations of ../shared/data/ntrex, by segment and by paragraph
 * (three segments of a document joined), and prints one line for each language and one for all:
 * HARD and SOFT by segment, both by paragraph, and the time a segment takes. With LANGUAGE and
 * CHECK it prints the numbers of the segments that this check finds there, no text.
 *
 * Exit status 1 when HARD is above 0.05 % over all, or 0.3 % in a language: what issue "Nothing
 * wrong passes" allows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "tests/bench/ntrex.h"
#include "translate/gate.h"
#include "translate/source_loop.h"

enum {
	TOGETHER = 3,
	FILE_MAX = 4 << 20,
};

struct tally {
	size_t judged, hard, soft;
};

static const char *wanted_language;
static const char *wanted_check;

static bool is_wanted(const struct corpus *corpus, const char *reason)
{
	return wanted_language && strcmp(corpus->language, wanted_language) == 0 &&
	       strcmp(reason, wanted_check) == 0;
}

static void add(struct tally *tally, const struct corpus *corpus,
	const struct gate_verdict *verdict, size_t i, const char *what)
{
	tally->judged++;
	tally->hard += verdict->level == GATE_HARD;
	tally->soft += verdict->level == GATE_SOFT;
	for (size_t n = 0; n < verdict->count; n++)
		if (is_wanted(corpus, verdict->findings[n].reason))
			printf("%s %zu %s\n", what, i, gate_level_name(verdict->findings[n].level));
}

/* Sources that would not be sent. */
static size_t loops;

static void judge_segments(
	const struct corpus *source, const struct corpus *english, struct tally *tally)
{
	for (size_t i = 0; i < source->count; i++) {
		const struct gate_pair pair = {slice_of(source->segments[i]),
			slice_of(english->segments[i]), source->language, 0};
		struct gate_verdict verdict;

		loops += source_loops(pair.source);
		if (gate_segment(&pair, &verdict))
			exit(EXIT_FAILURE);
		add(tally, source, &verdict, i, "segment");
	}
}

static void join(struct buf *buf, const char *text)
{
	if (buf_addf(buf, "%s%s", buf->len ? " " : "", text))
		exit(EXIT_FAILURE);
}

static void judge_paragraphs(
	const struct corpus *source, const struct corpus *english, struct tally *tally)
{
	CLEANUP(buf_deinit) struct buf a = BUF_INIT(FILE_MAX);
	CLEANUP(buf_deinit) struct buf b = BUF_INIT(FILE_MAX);
	size_t joined = 0;

	for (size_t i = 0; i < source->count; i++) {
		bool last =
			i + 1 == source->count || source->document[i + 1] != source->document[i];
		const struct gate_pair pair = {{0}, {0}, source->language, 0};
		struct gate_pair whole = pair;
		struct gate_verdict verdict;

		join(&a, source->segments[i]);
		join(&b, english->segments[i]);
		if (++joined < TOGETHER && !last)
			continue;
		whole.source = buf_slice(&a);
		whole.english = buf_slice(&b);
		if (gate_paragraph(&whole, &verdict))
			exit(EXIT_FAILURE);
		add(tally, source, &verdict, i, "paragraph");
		buf_clear(&a);
		buf_clear(&b);
		joined = 0;
	}
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print(const char *name, const struct tally *segments, const struct tally *paragraphs,
	double micros)
{
	printf("%-8s %6zu segments: hard %5.2f %% soft %5.2f %%; %5zu paragraphs: hard %5.2f %% "
	       "soft %5.2f %%; %5.1f us\n",
		name, segments->judged, percent(segments->hard, segments->judged),
		percent(segments->soft, segments->judged), paragraphs->judged,
		percent(paragraphs->hard, paragraphs->judged),
		percent(paragraphs->soft, paragraphs->judged), micros);
}

static void sum(struct tally *all, const struct tally *one)
{
	all->judged += one->judged;
	all->hard += one->hard;
	all->soft += one->soft;
}

struct bench {
	struct tally segments, paragraphs;
	bool bad;
};

static void try_language(const struct corpus *source, const struct corpus *english, void *user)
{
	struct bench *bench = user;
	struct tally one = {0};
	struct tally whole = {0};
	clock_t start = clock();
	double micros;

	judge_segments(source, english, &one);
	micros = (double)(clock() - start) / (double)one.judged;
	judge_paragraphs(source, english, &whole);
	print(source->language, &one, &whole, micros);
	bench->bad = bench->bad || percent(one.hard, one.judged) > 0.3;
	sum(&bench->segments, &one);
	sum(&bench->paragraphs, &whole);
}

int main(int argc, char *argv[])
{
	struct bench bench = {0};

	if (argc < 2)
		return EXIT_FAILURE;
	wanted_language = argc > 3 ? argv[2] : NULL;
	wanted_check = argc > 3 ? argv[3] : NULL;
	corpus_each(argv[1], try_language, &bench);
	print("all", &bench.segments, &bench.paragraphs, 0);
	printf("sources taken for loops: %zu\n", loops);
	return bench.bad || percent(bench.segments.hard, bench.segments.judged) > 0.05
		       ? 1
		       : EXIT_SUCCESS;
}
