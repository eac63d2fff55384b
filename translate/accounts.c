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

static bool is_owing(const struct spend *row)
{
	return row->owed.characters > 0 || row->owed.micros > 0 || row->owed.tokens > 0;
}

/* Also when its month is over. */
static bool is_needed(const struct spend *row)
{
	return row->unwritten || is_owing(row);
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
		if (!is_needed(&accounts->table.rows[i]))
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

/* The row as the next process shall find it: with what is owed. */
static int put(struct spend_file *file, struct spend *row)
{
	struct spend kept = *row;
	int r;

	kept.characters += row->owed.characters;
	kept.micros += row->owed.micros;
	kept.tokens += row->owed.tokens;
	r = spend_file_put(file, &kept);
	row->place = kept.place;
	return r < 0 ? error_pass(r) : r;
}

/* Without a place for it the row is known to this process alone: worth a word. */
static int keep(struct accounts *accounts, struct spend *row)
{
	int r = accounts->file ? put(accounts->file, row) : 0;

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

/* Our row of a day. 0, SPEND_E_FULL or < 0. */
static int row_of(struct accounts *accounts, const struct accounts_bill *bill, const char *day,
	struct spend **ret_row)
{
	struct spend name = {0};
	int r;

	(void)snprintf(name.backend, sizeof(name.backend), "%s", bill->backend);
	(void)snprintf(name.writer, sizeof(name.writer), "%s", accounts->writer);
	(void)snprintf(name.currency, sizeof(name.currency), "%s", bill->currency);
	memcpy(name.day, day, sizeof(name.day));
	r = spend_table_row(&accounts->table, &name, ret_row);
	if (r)
		return r < 0 ? error_pass(r) : r;
	memcpy((*ret_row)->currency, name.currency, sizeof(name.currency));
	return 0;
}

static int row_of_today(struct accounts *accounts, const struct accounts_bill *bill, int64_t now_ms,
	struct spend **ret_row)
{
	char day[SPEND_DAY_SIZE];
	int r;

	spend_day(now_ms, day);
	(void)is_of_month(accounts, day); /* a clock set back writes on in the old month */
	r = row_of(accounts, bill, day, ret_row);
	return r < 0 ? error_pass(r) : r;
}

/* A million of them is the price, in millionths of the currency. */
static int64_t cost_of(const struct accounts_bill *bill)
{
	return llround((double)bill->characters * bill->price);
}

static void change_owed(struct spend *row, const struct accounts_debt *debt, int sign)
{
	row->owed.characters += sign * debt->characters;
	row->owed.micros += sign * debt->micros;
	row->owed.tokens += sign * debt->tokens;
}

int accounts_owe(struct accounts *accounts, const struct accounts_bill *bill, int64_t now_ms,
	struct accounts_debt *ret_debt)
{
	struct accounts_debt debt = {
		.characters = bill->characters, .micros = cost_of(bill), .tokens = bill->tokens};
	struct spend *row;
	int r = row_of_today(accounts, bill, now_ms, &row);

	if (r)
		return r == SPEND_E_FULL ? say_full(accounts) : error_pass(r);
	memcpy(debt.day, row->day, sizeof(debt.day));
	row->requests += bill->requests;
	change_owed(row, &debt, 1);
	*ret_debt = debt;
	mark_unwritten(accounts, row);
	return error_pass(keep(accounts, row));
}

/* Take a debt out of its row, which is there as long as it is owing. 0 or < 0. */
static int forget_debt(
	struct accounts *accounts, const struct accounts_bill *bill, struct accounts_debt *debt)
{
	struct spend *row;
	int r = debt && debt->day[0] ? row_of(accounts, bill, debt->day, &row) : SPEND_E_FULL;

	if (r)
		return r == SPEND_E_FULL ? 0 : error_pass(r); /* it was never written down */
	change_owed(row, debt, -1);
	*debt = (struct accounts_debt){0};
	return error_pass(keep(accounts, row));
}

int accounts_charge(struct accounts *accounts, const struct accounts_bill *bill,
	struct accounts_debt *debt, int64_t now_ms)
{
	struct spend *row;
	int r = row_of_today(accounts, bill, now_ms, &row);

	if (r)
		return r == SPEND_E_FULL ? say_full(accounts) : error_pass(r);
	row->characters += bill->characters;
	row->micros += cost_of(bill);
	row->requests += bill->requests;
	row->tokens += bill->tokens;
	mark_unwritten(accounts, row);
	if (debt && strcmp(debt->day, row->day) == 0) { /* one write for both */
		change_owed(row, debt, -1);
		*debt = (struct accounts_debt){0};
	}
	r = keep(accounts, row);
	return r ? error_pass(r) : error_pass(forget_debt(accounts, bill, debt));
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
