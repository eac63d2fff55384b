/*
 * boilerplate_ntrex.c - what is marked as boilerplate that is none, and how soon what is.
 *
 *	boilerplate_ntrex FOLDER [-v]
 *
 * The articles of ../shared/data/ntrex (or of another folder of the same form), in which nothing
 * recurs:
 *
 * 1. a file is an outlet, as it stands: whatever is marked is a false mark (-v prints it);
 * 2. all files together are one outlet, a document in all its languages one after the other: the
 *    editions of English are copies of each other;
 * 3. what a story costs with the store on disk;
 * 4. the same, shuffled, with lines planted under a share of the stories each, evenly or, as the
 *    background of a running story, in one of five stretches of a hundred stories: how many of its
 *    occurrences are marked once the outlet has 512 stories, and after how many the first was.
 *
 * Seeded: each run gives the same.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "schemas/article.h"
#include "schemas/fingerprint.h"
#include "tests/bench/ntrex.h"
#include "tests/bench/usage.h"
#include "tests/support/folder.h"
#include "translate/boilerplate.h"
#include "translate/recurrence.h"

enum {
	FILES_MAX = 64,
	STORIES_MAX = 8000,
	WARM = 512, /* stories before marks are judged */
	STRETCH = 100,
	BURST = 5, /* a stretch of so many */
};

struct place {
	size_t file, from, to; /* segments of the file, half open */
};

static struct corpus *files[FILES_MAX];
static size_t file_count;
static struct place places[STORIES_MAX];
static size_t place_count;
static uint64_t seed = 1;
static bool verbose;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

static void check(int r)
{
	if (r)
		exit(EXIT_FAILURE);
}

static void read_files(const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		if (strstr(names[i]->d_name, ".jsonl") && file_count < FILES_MAX)
			files[file_count++] = corpus_read(folder, names[i]->d_name);
		free(names[i]);
	}
	if (count < 0 || file_count == 0)
		exit(EXIT_FAILURE);
	free(names);
}

/* The document of the file that begins at a segment. */
static struct place place_at(size_t file, size_t from)
{
	const struct corpus *corpus = files[file];
	size_t to = from + 1;

	while (to < corpus->count && corpus->document[to] == corpus->document[from])
		to++;
	return (struct place){file, from, to};
}

/* Document after document, each in all files. */
static void list_places(void)
{
	size_t at[FILES_MAX] = {0};

	for (bool any = true; any;) {
		any = false;
		for (size_t i = 0; i < file_count && place_count < STORIES_MAX; i++) {
			if (at[i] == files[i]->count)
				continue;
			places[place_count] = place_at(i, at[i]);
			at[i] = places[place_count++].to;
			any = true;
		}
	}
}

static void shuffle(void)
{
	for (size_t i = place_count; i > 1; i--) {
		const size_t j = draw((uint32_t)i);
		const struct place other = places[j];

		places[j] = places[i - 1];
		places[i - 1] = other;
	}
}

static void make(const struct place *place, size_t number, struct article *article)
{
	const struct corpus *corpus = files[place->file];
	struct fingerprint fingerprint = {0};
	char text[FINGERPRINT_SIZE + 32];

	*article = (struct article){0};
	(void)snprintf(text, sizeof(text), "story-%zu", number);
	check(slice_copy(slice_of(text), &article->id));
	for (size_t i = place->from; i < place->to; i++) {
		const struct slice segment = slice_of(corpus->segments[i]);

		check(article_add_paragraph(
			article, i == place->from ? ROLE_HEADLINE : ROLE_BODY, segment));
		fingerprint_add(&fingerprint, segment);
	}
	fingerprint_print(fingerprint_value(&fingerprint), text);
	check(slice_copy(slice_of(text), &article->fingerprint));
}

static size_t mark(struct recurrence *recurrence, struct article *article)
{
	const size_t marked = recurrence_mark(recurrence, article);

	for (size_t i = 0; verbose && i < article->paragraph_count; i++)
		if (article->paragraphs[i].boilerplate)
			printf("   %s\n", article->paragraphs[i].text);
	return marked;
}

static void try_each_file(void)
{
	size_t marked = 0;
	size_t paragraphs = 0;

	for (size_t i = 0; i < file_count; i++) {
		struct recurrence recurrence = {0};

		for (size_t n = 0; n < place_count; n++) {
			CLEANUP(article_deinit) struct article article = {0};

			if (places[n].file != i)
				continue;
			make(&places[n], n, &article);
			marked += mark(&recurrence, &article);
			paragraphs += article.paragraph_count;
		}
	}
	printf("%zu outlets as they stand: %zu of %zu paragraphs are marked\n", file_count, marked,
		paragraphs);
}

static void try_all_files(void)
{
	static struct recurrence recurrence;
	double seconds = 0;
	size_t marked = 0;

	for (size_t n = 0; n < place_count; n++) {
		CLEANUP(article_deinit) struct article article = {0};
		double begun;

		make(&places[n], n, &article);
		begun = cpu_seconds();
		marked += mark(&recurrence, &article);
		seconds += cpu_seconds() - begun;
	}
	printf("one outlet of %zu stories: %u were new, %zu paragraphs are marked; %.1f us a "
	       "story\n",
		place_count, recurrence.stories, marked, seconds * 1e6 / (double)place_count);
}

/* What it costs with its rows on disk, a file being an outlet. */
static void try_store(void)
{
	CLEANUP(loop_freep) struct loop *loop = NULL;
	CLEANUP(metrics_freep) struct metrics *metrics = NULL;
	CLEANUP(boilerplate_freep) struct boilerplate *boilerplate = NULL;
	char folder[] = "/tmp/boilerplate_ntrex.XXXXXX";
	double seconds = 0;

	if (!mkdtemp(folder))
		exit(EXIT_FAILURE);
	check(loop_new(&loop));
	check(metrics_new(&metrics));
	check(boilerplate_new(loop, metrics, folder, &boilerplate));
	for (size_t n = 0; n < place_count; n++) {
		CLEANUP(article_deinit) struct article article = {0};
		double begun;

		make(&places[n], n, &article);
		check(slice_copy(slice_of(files[places[n].file]->language), &article.outlet.id));
		begun = cpu_seconds();
		check(boilerplate_mark(boilerplate, &article));
		seconds += cpu_seconds() - begun;
	}
	printf("with the store: %.1f us a story\n", seconds * 1e6 / (double)place_count);
	check(folder_remove(folder));
}

/* A line that stands under one story in a thousand, times `share`. */
struct line {
	unsigned share;
	bool bursts;
	char text[64];
	size_t first; /* its occurrences until one was marked */
	size_t seen, judged, marked;
};

static bool has_line(const struct line *line, size_t story)
{
	if (!line->bursts)
		return draw(1000) < line->share;
	return story / STRETCH % BURST == 0 && draw(1000) < line->share * BURST;
}

static void note(struct line *line, bool marked, size_t story)
{
	line->seen++;
	if (marked && line->first == 0)
		line->first = line->seen;
	line->judged += story >= WARM;
	line->marked += story >= WARM && marked;
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void try_lines(struct line *lines, size_t count)
{
	static struct recurrence recurrence;
	size_t others = 0;

	for (size_t n = 0; n < place_count; n++) {
		CLEANUP(article_deinit) struct article article = {0};
		size_t of[32];
		size_t planted = 0;
		size_t own;

		make(&places[n], n, &article);
		own = article.paragraph_count;
		for (size_t i = 0; i < count; i++) {
			if (!has_line(&lines[i], n))
				continue;
			check(article_add_paragraph(&article, ROLE_BODY, slice_of(lines[i].text)));
			of[planted++] = i;
		}
		others += recurrence_mark(&recurrence, &article);
		for (size_t i = 0; i < planted; i++) {
			const bool marked = article.paragraphs[own + i].boilerplate;

			note(&lines[of[i]], marked, n);
			others -= marked;
		}
	}
	for (size_t i = 0; i < count; i++)
		printf("%5.1f %% of the stories, %s: %4zu of %4zu marked (%5.1f %%), the first "
		       "after %zu\n",
			lines[i].share / 10.0, lines[i].bursts ? "in bursts" : "evenly   ",
			lines[i].marked, lines[i].judged, percent(lines[i].marked, lines[i].judged),
			lines[i].first);
	printf("beside them %zu paragraphs are marked\n", others);
}

static void plant(void)
{
	static const unsigned shares[] = {5, 10, 20, 30, 40, 50, 60, 80, 100, 200, 500, 1000};
	struct line lines[2 * COUNT_OF(shares)];
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(shares); i++)
		lines[count++] = (struct line){.share = shares[i]};
	for (size_t i = 0; i < COUNT_OF(shares) && shares[i] <= 40; i++)
		lines[count++] = (struct line){.share = shares[i], .bursts = true};
	for (size_t i = 0; i < count; i++)
		(void)snprintf(lines[i].text, sizeof(lines[i].text), "Planted line %zu.", i);
	try_lines(lines, count);
}

int main(int argc, char *argv[])
{
	if (argc < 2) {
		(void)fprintf(stderr, "usage: boilerplate_ntrex FOLDER [-v]\n");
		return EXIT_FAILURE;
	}
	verbose = argc > 2;
	read_files(argv[1]);
	list_places();
	try_each_file();
	try_all_files();
	try_store();
	shuffle();
	plant();
	for (size_t i = 0; i < file_count; i++)
		corpus_free(files[i]);
	return EXIT_SUCCESS;
}
