/*
 * length_ntrex.c - how well lengths tell good translations from cut ones, by what is learned.
 *
 *	length_ntrex FOLDER [LABELLED]
 *
 * Each language of ../shared/data/ntrex is one backend's work: its segments are judged in their
 * order, and teach when they pass (stretch.h). Then the sum of each document is looked at, with
 * people's median alone and with what was learned; and the same for documents of which a part of
 * every segment was left out, each segment being long enough to pass. At last a backend goes wrong
 * by and by: its answers shrink by one in a thousand from each to the next until they are half;
 * what it teaches meanwhile, and what is then found of its documents.
 *
 * With LABELLED (tests/data/engines/labelled.tsv) the medians of two real engines are printed, and
 * what is learned of them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "tests/bench/ntrex.h"
#include "translate/gate_check.h"
#include "translate/length.h"
#include "translate/stretch.h"

enum {
	ROUNDS = 10, /* in which all segments of a language are half */
	LINE = 1 << 16,
	FIELDS = 5,
	LANGUAGE = 1,
	ENGINE,
	SOURCE,
	ENGLISH,
};

static const double kept[] = {1, 0.7, 0.65, 0.6, 0.55}; /* of the English; 1: all of it */
static const double shrinking = 0.999;

struct tally {
	size_t looked, off;
};

static struct tally segments_by_table[COUNT_OF(kept)], segments_learned[COUNT_OF(kept)];
static struct tally by_table[COUNT_OF(kept)], learned[COUNT_OF(kept)], poisoned;
static double lowest = 1;

struct texts {
	double expected[SEGMENTS_MAX], english[SEGMENTS_MAX];
};

static void count(struct tally *tally, bool off)
{
	tally->looked++;
	tally->off += off;
}

static void must(int r)
{
	if (r)
		exit(EXIT_FAILURE);
}

static void measure(const struct corpus *source, const struct corpus *english, struct texts *texts)
{
	for (size_t i = 0; i < source->count; i++) {
		CLEANUP(reading_deinit) struct reading a = {0};
		CLEANUP(reading_deinit) struct reading b = {0};

		must(reading_init(&a, slice_of(source->segments[i])));
		must(reading_init(&b, slice_of(english->segments[i])));
		texts->expected[i] = length_expected(source->language, &a);
		texts->english[i] = (double)b.visible;
	}
}

/* What check_length says of so many letters of English. */
static enum gate_level judge(const char *language, double expected, double english)
{
	const struct reading b = {.visible = (size_t)english};
	const struct reading a = {
		.visible = (size_t)(expected / length_expected(language,
						       &(const struct reading){.visible = 1}))};

	return check_length(&(const struct gate_case){language, 1, &a, &b});
}

/* A backend's work: how much of each segment is there, and how fast that becomes less. */
struct work {
	const struct corpus *source;
	const struct texts *texts;
	struct stretches *stretches; /* NULL: it is judged by people's median alone */
	double kept, shrinking;
};

/* As a rendering does it: judge each segment, learn from those that pass, and look at the sum when
 * the document ends. */
static void walk(struct work *work, struct tally *segments, struct tally *documents)
{
	const struct corpus *source = work->source;
	const char *language = source->language;
	double expected = 0;
	double english = 0;

	for (size_t i = 0; i < source->count; i++) {
		const double letters = work->texts->english[i] * work->kept;
		const double people = work->texts->expected[i];
		const double stretch =
			work->stretches ? stretch_of(work->stretches, language, "engine") : 1;
		const bool passed = judge(language, people * stretch, letters) == GATE_PASS;

		if (passed && work->stretches)
			stretch_learn(work->stretches, language, "engine", people, letters);
		work->kept = fmax(work->kept * work->shrinking, fmin(work->kept, 0.5));
		count(segments, !passed);
		expected += people * stretch;
		english += letters;
		if (i + 1 < source->count && source->document[i + 1] == source->document[i])
			continue;
		count(documents, length_of_whole(expected, english) != LENGTH_FITS);
		expected = english = 0;
	}
}

static void poison(const struct corpus *source, const struct texts *texts)
{
	CLEANUP(stretches_freep) struct stretches *stretches = NULL;
	struct tally ignored = {0};
	struct work work = {source, texts, NULL, 1, shrinking};

	must(stretches_new(&stretches));
	work.stretches = stretches;
	for (int round = 0; round < ROUNDS; round++)
		walk(&work, &ignored, round + 1 < ROUNDS ? &ignored : &poisoned);
	lowest = fmin(lowest, stretch_of(stretches, source->language, "engine"));
}

static void try_language(const struct corpus *source, const struct corpus *english, void *user)
{
	struct texts texts;

	(void)user;
	measure(source, english, &texts);
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		CLEANUP(stretches_freep) struct stretches *stretches = NULL;
		struct work alone = {source, &texts, NULL, kept[i], 1};
		struct work learning = {source, &texts, NULL, 1, 1};

		must(stretches_new(&stretches));
		learning.stretches = stretches;
		if (i > 0) /* what it was like before it went wrong */
			walk(&learning, &(struct tally){0}, &(struct tally){0});
		learning.kept = kept[i];
		walk(&alone, &segments_by_table[i], &by_table[i]);
		walk(&learning, &segments_learned[i], &learned[i]);
	}
	poison(source, &texts);
}

static double percent(const struct tally *tally)
{
	return 100.0 * (double)tally->off / (double)tally->looked;
}

static void print(void)
{
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		printf("%3.0f %% left: doubted by the table, and by what was learned: of segments "
		       "%5.2f %%, %5.2f %%; of %zu documents %6.2f %%, %6.2f %%\n",
			kept[i] * 100, percent(&segments_by_table[i]),
			percent(&segments_learned[i]), by_table[i].looked, percent(&by_table[i]),
			percent(&learned[i]));
	printf("poisoned: learned down to %.3f at least; %.2f %% of the documents found\n", lowest,
		percent(&poisoned));
}

/* Sentences of two real engines, as labelled.tsv has them: label, language, engine, both texts. */
static void learn_line(struct stretches *stretches, char *line)
{
	char *fields[FIELDS] = {0};
	CLEANUP(reading_deinit) struct reading a = {0};
	CLEANUP(reading_deinit) struct reading b = {0};

	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < FIELDS && line; i++)
		fields[i] = strsep(&line, "\t");
	if (!fields[ENGLISH] || strcmp(fields[0], "right") != 0)
		return;
	must(reading_init(&a, slice_of(fields[SOURCE])));
	must(reading_init(&b, slice_of(fields[ENGLISH])));
	stretch_learn(stretches, fields[LANGUAGE], fields[ENGINE],
		length_expected(fields[LANGUAGE], &a), (double)b.visible);
}

static void print_engines(const char *path)
{
	CLEANUP(stretches_freep) struct stretches *stretches = NULL;
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(STRETCH_TEXT_MAX);
	static char line[LINE];
	FILE *file = fopen(path, "r");

	must(stretches_new(&stretches));
	if (!file)
		exit(EXIT_FAILURE);
	while (fgets(line, sizeof(line), file))
		learn_line(stretches, line);
	(void)fclose(file); /* it was only read */
	must(stretches_save(stretches, &text));
	printf("language, segments, logarithm of the factor, engine:\n%s", text.data);
}

int main(int argc, char *argv[])
{
	if (argc < 2)
		return EXIT_FAILURE;
	corpus_each(argv[1], try_language, NULL);
	print();
	if (argc > 2)
		print_engines(argv[2]);
	return EXIT_SUCCESS;
}
