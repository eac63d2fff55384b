/*
 * command_spend.c - dragoman spend: what was paid to which backend, by day and in the month.
 *
 * It reads the topic of spend whole: of each worker's row the largest counts, and the workers are
 * added up.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli/command.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/json.h"
#include "runtime/kafka.h"
#include "runtime/loop.h"
#include "runtime/reader.h"
#include "schemas/spend.h"

enum {
	POLL_MS = 10000,
};

static const double micros_of_one = 1e6;

static int note(struct spend_table *table, const char *month, const struct record *record)
{
	struct spend spend;

	if (!record->value.data || spend_read(record->key, record->value, &spend) ||
		strncmp(spend.day, month, SPEND_MONTH_SIZE - 1) != 0)
		return 0;
	return spend_table_note(table, &spend);
}

static int read_all(const struct config *config, const char *month, struct spend_table *table)
{
	const struct topics_options *topics = config_section(config, "topics");
	const struct reader_options options = {
		.topic = topics->spend, .partition = -1, .offset = -1};
	CLEANUP(reader_freep) struct reader *reader = NULL;
	struct record record;
	int r = reader_open(config, &options, COMMAND_PATIENCE_MS, &reader);

	if (r == READER_E_UNREACHABLE)
		return command_no_kafka(config, "no answer in time");
	if (r == READER_E_NO_TOPIC)
		return command_no_topic(topics->spend);
	while (r == 0) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING)
			return command_no_kafka(config, "it stopped answering");
		if (r == 0)
			r = note(table, month, &record);
	}
	if (r < 0)
		return error_pass(r);
	(void)fprintf(stderr, "dragoman spend: more rows than can be counted\n");
	return EX_UNAVAILABLE;
}

/* Add a row to the sum of its backend for `day`, over all workers. */
static int add(struct spend_table *sums, const struct spend *row, const char *day)
{
	struct spend name = *row;
	struct spend *sum;
	int r;

	name.writer[0] = '\0';
	(void)snprintf(name.day, sizeof(name.day), "%s", day);
	r = spend_table_row(sums, &name, &sum);
	if (r)
		return error_pass(r);
	sum->characters += row->characters;
	sum->micros += row->micros;
	sum->requests += row->requests;
	sum->tokens += row->tokens;
	return 0;
}

static int by_day(const void *a, const void *b)
{
	const struct spend *one = a;
	const struct spend *other = b;
	int order = strcmp(one->day, other->day);

	return order ? order : strcmp(one->backend, other->backend);
}

/* Every day of every backend, and the months: a month sorts before its days. */
static int sum_up(const struct spend_table *table, const char *month, struct spend_table *sums)
{
	int r = 0;

	for (size_t i = 0; i < table->count && r == 0; i++) {
		r = add(sums, &table->rows[i], table->rows[i].day);
		if (r == 0)
			r = add(sums, &table->rows[i], month);
	}
	if (r == 0 && sums->count > 0)
		qsort(sums->rows, sums->count, sizeof(sums->rows[0]), by_day);
	return r;
}

static void print_text(const struct spend_table *sums)
{
	printf("%-10s  %14s  %16s  %10s  %12s  %s\n", "when", "characters", "cost", "requests",
		"tokens", "backend");
	for (size_t i = 0; i < sums->count; i++) {
		const struct spend *sum = &sums->rows[i];

		printf("%-10s  %14" PRId64 "  %12.4f %3s  %10" PRId64 "  %12" PRId64 "  %s\n",
			sum->day, sum->characters, (double)sum->micros / micros_of_one,
			sum->currency, sum->requests, sum->tokens, sum->backend);
	}
}

static int print_json(const struct spend_table *sums)
{
	for (size_t i = 0; i < sums->count; i++) {
		const struct spend *sum = &sums->rows[i];
		CLEANUP(cJSON_Deletep) cJSON *json = cJSON_CreateObject();
		CLEANUP(freep) char *text = NULL;
		int r = json_add_string(
			json, strlen(sum->day) < SPEND_MONTH_SIZE ? "month" : "day", sum->day);

		if (r == 0)
			r = json_add_string(json, "backend", sum->backend);
		if (r == 0)
			r = json_add_number(json, "characters", (double)sum->characters);
		if (r == 0)
			r = json_add_number(json, "cost", (double)sum->micros / micros_of_one);
		if (r == 0)
			r = json_add_number(json, "requests", (double)sum->requests);
		if (r == 0)
			r = json_add_number(json, "tokens", (double)sum->tokens);
		if (r == 0 && sum->currency[0])
			r = json_add_string(json, "currency", sum->currency);
		if (r == 0)
			r = json_print(json, &text);
		if (r)
			return error_pass(r);
		printf("%s\n", text);
	}
	return 0;
}

static bool is_month(const char *text)
{
	return strlen(text) == SPEND_MONTH_SIZE - 1 && strspn(text, "0123456789") == 4 &&
	       text[4] == '-' && strspn(text + 5, "0123456789") == 2;
}

static int run(const struct config *config, int argc, char *argv[])
{
	CLEANUP(spend_table_deinit) struct spend_table table = {0};
	CLEANUP(spend_table_deinit) struct spend_table sums = {0};
	char month[SPEND_DAY_SIZE];
	bool json = false;
	int r;

	spend_day(loop_wall_ms(), month);
	month[SPEND_MONTH_SIZE - 1] = '\0';
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			json = true;
		else if (is_month(argv[i]))
			memcpy(month, argv[i], SPEND_MONTH_SIZE);
		else
			return command_misused(&command_spend,
				"\"%s\" is no month: write one as 2026-11", argv[i]);
	}
	r = read_all(config, month, &table);
	if (r == 0)
		r = sum_up(&table, month, &sums);
	if (r)
		return r < 0 ? error_pass(r) : r;
	if (json)
		return error_pass(print_json(&sums));
	print_text(&sums);
	return 0;
}

const struct command command_spend = {
	.name = "spend",
	.usage = "[--json] [MONTH]",
	.summary = "show what was paid to which backend",
	.details = "Characters, money, requests and tokens of each backend with a price or a "
		   "budget: the month's sums, "
		   "then its days (UTC), over all workers. MONTH is written as 2026-11; not given: "
		   "this "
		   "one.\n\n"
		   "--json  one object a line, with month or day, backend, characters, cost, "
		   "requests, tokens and currency",
	.options = "--json",
	.run = run,
};
