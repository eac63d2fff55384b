/*
 * language_ntrex.c - how often the language is right when nothing is declared: the documents of
 * NTREX, whole and by segment. Bosnian, Croatian and Serbian count as one, as do Malay and
 * Indonesian, the Norwegians and Danish are told apart, regions and scripts are not looked at.
 *
 *	language_ntrex ../shared/data/ntrex/X.jsonl...
 */
#include <stdio.h>
#include <stdlib.h>

#include "ingest/language.h"
#include "runtime/buf.h"
#include "runtime/json.h"

enum {
	LINE_MAX_BYTES = 1024 * 1024,
	TEXT_MAX_BYTES = 64 * 1024,
};

struct tally {
	long right, all;
};

static const char *group_of(const char *tag)
{
	static const char *const one[][5] = {
		{"sr", "hr", "bs", "cnr", NULL}, {"id", "ms", NULL}, {"fil", "tl", NULL}};
	static char primary[8];

	(void)snprintf(primary, sizeof(primary), "%.*s", (int)strcspn(tag, "-"), tag);
	for (size_t i = 0; i < COUNT_OF(one); i++)
		for (size_t k = 0; one[i][k]; k++)
			if (strcmp(one[i][k], primary) == 0)
				return one[i][0];
	return primary;
}

static void judge(const char *text, const char *wanted, struct tally *tally)
{
	struct language language;
	char group[8];

	language_decide(&(struct language_evidence){.text = slice_of(text)}, &language);
	(void)snprintf(group, sizeof(group), "%s", group_of(wanted));
	tally->all++;
	tally->right += strcmp(group, group_of(language.tag)) == 0;
}

static void judge_document(
	const cJSON *document, const char *wanted, struct tally *whole, struct tally *segments)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(TEXT_MAX_BYTES);
	const cJSON *paragraph;

	cJSON_ArrayForEach (paragraph, json_array(document, "paragraphs")) {
		judge(paragraph->valuestring, wanted, segments);
		if (buf_addf(&text, "%s\n", paragraph->valuestring) < 0)
			abort();
	}
	judge(text.data, wanted, whole);
}

static void judge_file(const char *path, struct tally *whole, struct tally *segments)
{
	static char line[LINE_MAX_BYTES];
	struct tally of_whole = {0}, of_segments = {0};
	char wanted[32] = "";
	FILE *file = fopen(path, "re");

	if (!file) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	while (fgets(line, sizeof(line), file)) {
		CLEANUP(cJSON_Deletep) cJSON *document = NULL;

		if (json_parse(slice_of(line), &document, NULL))
			continue;
		if (!language_canonical(json_string(document, "lang"), wanted))
			(void)snprintf(wanted, sizeof(wanted), "%s", json_string(document, "lang"));
		judge_document(document, wanted, &of_whole, &of_segments);
	}
	(void)fclose(file); /* it was read */
	if (of_whole.right < of_whole.all || of_segments.right * 50 < of_segments.all * 49)
		printf("%-8s documents %3ld/%3ld  segments %4ld/%4ld\n", wanted, of_whole.right,
			of_whole.all, of_segments.right, of_segments.all);
	whole->right += of_whole.right;
	whole->all += of_whole.all;
	segments->right += of_segments.right;
	segments->all += of_segments.all;
}

int main(int argc, char *argv[])
{
	struct tally whole = {0}, segments = {0};

	for (int i = 1; i < argc; i++)
		judge_file(argv[i], &whole, &segments);
	printf("documents %.4f of %ld, segments %.4f of %ld\n",
		(double)whole.right / (double)whole.all, whole.all,
		(double)segments.right / (double)segments.all, segments.all);
	return EXIT_SUCCESS;
}
