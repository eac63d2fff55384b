/* ntrex.c - one JSON object a line: language, and the paragraphs of a document. */
#include "tests/bench/ntrex.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/json.h"

enum {
	FILE_MAX = 4 << 20,
};

static void read_line(struct corpus *corpus, const char *line, int document)
{
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	const cJSON *paragraph;

	if (json_parse(slice_of(line), &json, NULL))
		exit(EXIT_FAILURE);
	(void)snprintf(corpus->language, sizeof(corpus->language), "%s", json_string(json, "lang"));
	cJSON_ArrayForEach (paragraph, json_array(json, "paragraphs")) {
		if (corpus->count == SEGMENTS_MAX)
			exit(EXIT_FAILURE);
		corpus->document[corpus->count] = document;
		corpus->segments[corpus->count++] = strdup(paragraph->valuestring);
	}
}

struct corpus *corpus_read(const char *folder, const char *name)
{
	struct corpus *corpus = calloc(1, sizeof(*corpus));
	char *text = calloc(1, FILE_MAX);
	char path[4096];
	char *rest;
	FILE *file;
	int document = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (!corpus || !text || !file || fread(text, 1, FILE_MAX - 1, file) == 0)
		exit(EXIT_FAILURE);
	(void)fclose(file); /* it was only read */
	rest = text;
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		if (*line)
			read_line(corpus, line, document++);
	free(text);
	return corpus;
}

void corpus_free(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		free(corpus->segments[i]);
	free(corpus);
}

static int is_source(const struct dirent *entry)
{
	const size_t length = strlen(entry->d_name);

	return length > 6 && strcmp(entry->d_name + length - 6, ".jsonl") == 0 &&
	       strncmp(entry->d_name, "eng", 3) != 0;
}

void corpus_each(const char *folder, corpus_use *use, void *user)
{
	struct corpus *english = corpus_read(folder, "eng.jsonl");
	struct dirent **entries;
	struct corpus *before = NULL;
	const int count = scandir(folder, &entries, is_source, alphasort);

	if (count < 0)
		exit(EXIT_FAILURE);
	for (int i = 0; i < count; i++) {
		struct corpus *source = corpus_read(folder, entries[i]->d_name);

		source->before = before;
		use(source, english, user);
		if (before)
			corpus_free(before);
		before = source;
		free(entries[i]);
	}
	free(entries);
	if (before)
		corpus_free(before);
	corpus_free(english);
}

unsigned corpus_draw(unsigned *seed, size_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (unsigned)((*seed >> 8) % below);
}
