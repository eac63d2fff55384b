/*
 * glossary_speed.c - what looking for the terms of a glossary costs an article.
 *
 *	glossary_speed FOLDER NAME TERMS
 *
 * NAME is a file of ../shared/data/ntrex in FOLDER, as deu.jsonl. The glossary has
 * TERMS terms: a hundred words of it that begin with a capital, and for the rest two words of it
 * in chance order, so that very many begin as the text does and hardly one is found. Prints
 * microseconds of CPU an article of 4,300 bytes, the least of several rounds, how many terms
 * were found in one, and the memory that the process takes with the glossary.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base.h"
#include "tests/bench/ntrex.h"
#include "tests/bench/usage.h"
#include "translate/glossary.h"
#include "translate/terms.h"

enum {
	ARTICLE = 4300,
	ROUNDS = 7,
	WORDS_MAX = 40000,
	NAMES = 100,
};

static char *words[WORDS_MAX];
static size_t word_count;

static void cut_words(const struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++) {
		char *copy = strdup(corpus->segments[i]);
		char *rest = copy;
		char *word;

		while (copy && (word = strtok_r(rest, " ", &rest)) && word_count < WORDS_MAX)
			words[word_count++] = strdup(word);
		free(copy);
	}
}

static void add(struct glossary *glossary, const char *term, unsigned line)
{
	const struct glossary_entry entry = {
		.term = slice_of(term), .english = slice_of("X"), .line = line};

	if (strlen(term) <= GLOSSARY_TERM_MAX && glossary_add(glossary, &entry) < 0)
		exit(EXIT_FAILURE);
}

static struct glossary *make(size_t terms)
{
	struct glossary *glossary;
	unsigned line;
	unsigned other;
	unsigned seed = 7;

	if (glossary_new(&glossary))
		exit(EXIT_FAILURE);
	for (size_t i = 0, names = 0; i < word_count && names < NAMES && names < terms; i += 97) {
		if (words[i][0] < 'A' || words[i][0] > 'Z')
			continue;
		add(glossary, words[i], (unsigned)names++);
	}
	while (glossary_count(glossary) < terms) {
		char term[1024];
		const char *first = words[(size_t)rand_r(&seed) % word_count];
		const char *second = words[(size_t)rand_r(&seed) % word_count];

		(void)snprintf(term, sizeof(term), "%s %s", first, second);
		add(glossary, term, 0);
	}
	if (glossary_seal(glossary, &line, &other))
		exit(EXIT_FAILURE);
	return glossary;
}

/* Seconds for all segments; `*ret_found` are the terms in them. */
static double look(const struct glossary *glossary, const struct corpus *corpus, size_t *ret_found)
{
	double from = cpu_seconds();

	*ret_found = 0;
	for (size_t i = 0; i < corpus->count; i++) {
		struct terms *terms;

		if (glossary_find(
			    glossary, corpus->language, slice_of(corpus->segments[i]), &terms))
			exit(EXIT_FAILURE);
		*ret_found += terms ? terms->count : 0;
		terms_unref(terms);
	}
	return cpu_seconds() - from;
}

int main(int argc, char *argv[])
{
	struct corpus *corpus;
	struct glossary *glossary;
	double least = 0;
	double articles = 0;
	size_t found = 0;

	if (argc != 4) {
		(void)fprintf(stderr, "usage: glossary_speed FOLDER NAME TERMS\n");
		return EXIT_FAILURE;
	}
	corpus = corpus_read(argv[1], argv[2]);
	cut_words(corpus);
	glossary = make(strtoul(argv[3], NULL, 10));
	for (size_t i = 0; i < corpus->count; i++)
		articles += (double)strlen(corpus->segments[i]) / ARTICLE;
	for (int round = 0; round < ROUNDS; round++) {
		double seconds = look(glossary, corpus, &found);

		if (round == 0 || seconds < least)
			least = seconds;
	}
	printf("%s: %zu terms, %.1f us an article, %.1f terms found in one, %ld KB resident\n",
		corpus->language, glossary_count(glossary), least * 1e6 / articles,
		(double)found / articles, peak_kilobytes());
	glossary_free(glossary);
	for (size_t i = 0; i < word_count; i++)
		free(words[i]);
	corpus_free(corpus);
	return EXIT_SUCCESS;
}
