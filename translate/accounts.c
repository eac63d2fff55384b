/*
 * accounts.c - what was paid: rows of the month, ours and others'.
 *
 * A row only grows, so that records may come late, twice or in any order. Rows of months gone by
 * are forgotten when the next one begins.
 */
#include "translate/accounts.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/error.h"
#include "runtime/follower.h"
#include "runtime/log.h"
#include "runtime/record.h"
#include "translate/spend_file.h"

struct accounts {
	char writer[SPEND_WRITER_SIZE];
	char month[SPEND_MONTH_SIZE]; /* the newest that was seen */
	const struct follower *follower;
	struct spend_table table;
	size_t unwritten;
	bool full;               /* and said so */
	struct spend_file *file; /* or NULL */
	bool unkept;             /* the file is full, and said so */
};

int accounts_new(struct accounts **ret_accounts)
{
	struct accounts *accounts = calloc(1, sizeof(*accounts));

	if (!accounts)
		return error_raise(-ENOMEM, "the accounts");
	(void)snprintf(accounts->writer, sizeof(accounts->writer), "alone");
	*ret_accounts = accounts;
	return 0;
}

struct accounts *accounts_free(struct accounts *accounts)
{
	if (!accounts)
		return NULL;
	spend_table_deinit(&accounts->table);
	spend_file_close(accounts->file);
	free(accounts);
	return NULL;
}

void accounts_share(struct accounts *accounts, const char *writer, const struct follower *follower)
{
	(void)snprintf(accounts->writer, sizeof(accounts->writer), "%s", writer);
	accounts->follower = follower;
}

/* False: it is of a month gone by. */
static bool is_of_month(struct accounts *accounts, const char *day)
{
	int order = strncmp(day, accounts->month, SPEND_MONTH_SIZE - 1);
	size_t kept = 0;

	if (order <= 0)
		return order == 0;
	memcpy(accounts->month, day, SPEND_MONTH_SIZE - 1);
	for (size_t i = 0; i < accounts->table.count; i++) {
		if (!accounts->table.rows[i].unwritten)
			continue;
		accounts->table.rows[kept] = accounts->table.rows[i];
		accounts->table.hashes[kept++] = accounts->table.hashes[i];
	}
	accounts->table.count = kept;
	return true;
}

/* More rows than are counted: worth a word, not the articles. */
static int say_full(struct accounts *accounts)
{
	if (!accounts->full)
		log_warn("SPEND-FULL",
			"rows=%d more workers and backends than can be counted this month: what "
			"the rest pay is not seen",
			SPEND_ROWS_MAX);
	accounts->full = true;
	return 0;
}

int accounts_apply(struct accounts *accounts, const struct record *record)
{
	struct spend spend;
	int r;

	if (!record->value.data || spend_read(record->key, record->value, &spend) ||
		!is_of_month(accounts, spend.day))
		return 0;
	r = spend_table_note(&accounts->table, &spend);
	return r == SPEND_E_FULL ? say_full(accounts) : error_pass(r);
}

/* Without a place for it the row is known to this process alone: worth a word. */
static int keep(struct accounts *accounts, struct spend *row)
{
	int r = accounts->file ? spend_file_put(accounts->file, row) : 0;

	if (r != SPEND_FILE_E_FULL)
		return error_pass(r);
	if (!accounts->unkept)
		log_warn("SPEND-UNKEPT",
			"what is paid cannot be written to STATE/spend: if this process is killed, "
			"what it paid since its last article is not counted");
	accounts->unkept = true;
	return 0;
}

static void mark_unwritten(struct accounts *accounts, struct spend *row)
{
	if (!row->unwritten)
		accounts->unwritten++;
	row->unwritten = true;
}

/* The topic may have less, or more: it is written again, and the larger counts. */
static int take_up(struct accounts *accounts, const struct spend *kept)
{
	struct spend *row = NULL;
	int r = spend_table_note(&accounts->table, kept);

	if (r == 0)
		r = spend_table_row(&accounts->table, kept, &row);
	if (r)
		return r == SPEND_E_FULL ? say_full(accounts) : error_pass(r);
	row->place = kept->place;
	mark_unwritten(accounts, row);
	return 0;
}

int accounts_keep(struct accounts *accounts, struct spend_file *file)
{
	struct spend kept;
	size_t at = 0;
	int r = 0;

	accounts->file = file;
	while (r == 0 && spend_file_next(file, &at, &kept) == 1) {
		if (strcmp(kept.writer, accounts->writer) != 0)
			continue;
		(void)is_of_month(accounts, kept.day); /* the last one's are unwritten as well */
		r = take_up(accounts, &kept);
	}
	return error_pass(r);
}

int accounts_charge(struct accounts *accounts, const struct accounts_bill *bill, int64_t now_ms)
{
	struct spend name = {0};
	struct spend *row;
	int r;

	(void)snprintf(name.backend, sizeof(name.backend), "%s", bill->backend);
	(void)snprintf(name.writer, sizeof(name.writer), "%s", accounts->writer);
	(void)snprintf(name.currency, sizeof(name.currency), "%s", bill->currency);
	spend_day(now_ms, name.day);
	(void)is_of_month(accounts, name.day); /* a clock set back writes on in the old month */
	r = spend_table_row(&accounts->table, &name, &row);
	if (r)
		return r == SPEND_E_FULL ? say_full(accounts) : error_pass(r);
	row->characters += bill->characters;
	row->micros += llround((double)bill->characters * bill->price); /* a million millionths */
	row->requests += bill->requests;
	row->tokens += bill->tokens;
	memcpy(row->currency, name.currency, sizeof(row->currency));
	mark_unwritten(accounts, row);
	return error_pass(keep(accounts, row));
}

bool accounts_use(const struct accounts *accounts, const char *backend, int64_t now_ms,
	struct budget_use *ret_use)
{
	struct budget_use use = {0};
	char day[SPEND_DAY_SIZE];

	if (accounts->follower && !follower_is_caught_up(accounts->follower))
		return false;
	spend_day(now_ms, day);
	for (size_t i = 0; i < accounts->table.count; i++) {
		const struct spend *row = &accounts->table.rows[i];

		if (strncmp(row->backend, backend, SPEND_NAME_SIZE - 1) != 0 ||
			strncmp(row->day, day, SPEND_MONTH_SIZE - 1) != 0)
			continue;
		use.month_characters += row->characters;
		use.month_micros += row->micros;
		if (strcmp(row->day, day) == 0) {
			use.day_characters += row->characters;
			use.day_micros += row->micros;
			use.day_requests += row->requests;
			use.day_tokens += row->tokens;
		}
	}
	*ret_use = use;
	return true;
}

bool accounts_next(struct accounts *accounts, struct spend_text *ret_text)
{
	for (size_t i = 0; accounts->unwritten > 0 && i < accounts->table.count; i++) {
		struct spend *row = &accounts->table.rows[i];

		if (!row->unwritten)
			continue;
		row->unwritten = false;
		accounts->unwritten--;
		spend_write(row, ret_text);
		return true;
	}
	return false;
}

void accounts_repeat(struct accounts *accounts)
{
	for (size_t i = 0; i < accounts->table.count; i++) {
		struct spend *row = &accounts->table.rows[i];

		if (strcmp(row->writer, accounts->writer) == 0)
			mark_unwritten(accounts, row);
	}
}
