/*
 * language_ntrex.c - how often the language is right when nothing is declared: the documents of
 * NTREX, whole, by segment alone, and by segment within its article. Bosnian, Croatian and Serbian
 * count as one, as do Malay and Indonesian, the Norwegians and Danish are told apart, regions and
 * scripts are not looked at. Then the first three apart, as they come from an outlet that the
 * registry knows and that declares its language.
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

struct tallies {
	struct tally whole, alone, within, told;
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

static void count(struct tally *tally, const char *found, const char *wanted)
{
	char group[8];

	(void)snprintf(group, sizeof(group), "%s", group_of(wanted));
	tally->all++;
	tally->right += strcmp(group, group_of(found)) == 0;
}

static void judge(const char *text, const char *wanted, char *found, struct tally *tally)
{
	struct language language;

	language_decide(&(struct language_evidence){.text = slice_of(text)}, &language);
	count(tally, language.tag, wanted);
	(void)snprintf(found, LANGUAGE_TAG_MAX, "%s", language.tag);
}

/* Bosnian, Croatian, Serbian: exactly the one that was declared, in the script that it is in. */
static void judge_told(const char *text, const char *wanted, struct tally *tally)
{
	char primary[LANGUAGE_TAG_MAX];
	const char *const registry[] = {primary, NULL};
	struct language language;

	(void)snprintf(primary, sizeof(primary), "%.*s", (int)strcspn(wanted, "-"), wanted);
	if (strcmp(group_of(wanted), "sr") != 0)
		return;
	language_decide(
		&(struct language_evidence){
			.declared = primary, .registry = registry, .text = slice_of(text)},
		&language);
	tally->all++;
	tally->right += strcmp(language.tag, wanted) == 0;
}

static void judge_document(const cJSON *document, const char *wanted, struct tallies *tallies)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(TEXT_MAX_BYTES);
	char article[LANGUAGE_TAG_MAX], found[LANGUAGE_TAG_MAX];
	const cJSON *paragraph;

	cJSON_ArrayForEach (paragraph, json_array(document, "paragraphs"))
		if (buf_addf(&text, "%s\n", paragraph->valuestring) < 0)
			abort();
	judge(text.data, wanted, article, &tallies->whole);
	judge_told(text.data, wanted, &tallies->told);
	cJSON_ArrayForEach (paragraph, json_array(document, "paragraphs")) {
		judge(paragraph->valuestring, wanted, found, &tallies->alone);
		judge_told(paragraph->valuestring, wanted, &tallies->told);
		if (!language_of_paragraph(slice_of(paragraph->valuestring), article, found))
			(void)snprintf(found, sizeof(found), "%s", article);
		count(&tallies->within, found, wanted);
	}
}

static void add(struct tally *sum, const struct tally *tally)
{
	sum->right += tally->right;
	sum->all += tally->all;
}

static void judge_file(const char *path, struct tallies *sum)
{
	static char line[LINE_MAX_BYTES];
	struct tallies tallies = {0};
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
		judge_document(document, wanted, &tallies);
	}
	(void)fclose(file); /* it was read */
	if (tallies.whole.right < tallies.whole.all ||
		tallies.alone.right * 50 < tallies.alone.all * 49 ||
		tallies.within.right * 500 < tallies.within.all * 499)
		printf("%-8s documents %3ld/%3ld  segments %4ld/%4ld  within %4ld\n", wanted,
			tallies.whole.right, tallies.whole.all, tallies.alone.right,
			tallies.alone.all, tallies.within.right);
	add(&sum->whole, &tallies.whole);
	add(&sum->alone, &tallies.alone);
	add(&sum->within, &tallies.within);
	add(&sum->told, &tallies.told);
}

static void print(const char *what, const struct tally *tally)
{
	printf("%-40s %.4f of %ld\n", what,
		tally->all ? (double)tally->right / (double)tally->all : 0, tally->all);
}

int main(int argc, char *argv[])
{
	struct tallies sum = {0};

	for (int i = 1; i < argc; i++)
		judge_file(argv[i], &sum);
	print("documents", &sum.whole);
	print("segments alone", &sum.alone);
	print("segments within their article", &sum.within);
	print("bs, hr, sr apart, told", &sum.told);
	return EXIT_SUCCESS;
}
