/*
 * spend.c - rows of what was paid: cut, joined, and kept in a table.
 */
#include "schemas/spend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/error.h"

enum {
	ROWS_FIRST = 64,
	MICROS_DIGITS_MAX = 18, /* more would not fit an int64_t */
};

static const char separator = '\x1f';

void spend_write(const struct spend *spend, struct spend_text *ret_text)
{
	/* Neither can be cut: the fields have ceilings of their own. */
	(void)snprintf(ret_text->key, sizeof(ret_text->key), "%s%c%s%c%s", spend->backend,
		separator, spend->day, separator, spend->writer);
	(void)snprintf(ret_text->value, sizeof(ret_text->value),
		"1%c%" PRId64 "%c%" PRId64 "%c%s%c%" PRId64 "%c%" PRId64, separator,
		spend->characters, separator, spend->micros, separator, spend->currency, separator,
		spend->requests, separator, spend->tokens);
}

/* The next field, copied; `rest` goes behind it. False: none, or too long. */
static bool take_field(struct slice *rest, char *field, size_t size)
{
	const char *end = rest->len ? memchr(rest->data, separator, rest->len) : NULL;
	size_t length = end ? (size_t)(end - rest->data) : rest->len;

	if (length >= size)
		return false;
	memcpy(field, rest->len ? rest->data : "", length);
	field[length] = '\0';
	if (strlen(field) != length)
		return false;
	*rest = end ? (struct slice){end + 1, rest->len - length - 1} : (struct slice){"", 0};
	return true;
}

static bool take_number(struct slice *rest, int64_t *ret_number)
{
	char digits[MICROS_DIGITS_MAX + 1];

	if (!take_field(rest, digits, sizeof(digits)) || !digits[0] ||
		digits[strspn(digits, "0123456789")])
		return false;
	*ret_number = strtoll(digits, NULL, 10);
	return true;
}

static bool is_day(const char *day)
{
	static const char form[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(form); i++) {
		bool digit = day[i] >= '0' && day[i] <= '9';

		if (form[i] == 'd' ? !digit : day[i] != form[i])
			return false;
	}
	return true;
}

/* What older records do not have. */
static bool take_counts(struct slice *rest, struct spend *spend)
{
	return rest->len == 0 || (take_number(rest, &spend->requests) &&
					 take_number(rest, &spend->tokens) && rest->len == 0);
}

int spend_read(struct slice key, struct slice value, struct spend *ret_spend)
{
	struct spend spend = {0};
	int64_t version;

	if (!take_field(&key, spend.backend, sizeof(spend.backend)) ||
		!take_field(&key, spend.day, sizeof(spend.day)) || !is_day(spend.day) ||
		!take_field(&key, spend.writer, sizeof(spend.writer)) || key.len > 0)
		return SPEND_E_FOREIGN;
	if (!take_number(&value, &version) || version != 1 ||
		!take_number(&value, &spend.characters) || !take_number(&value, &spend.micros) ||
		!take_field(&value, spend.currency, sizeof(spend.currency)) ||
		!take_counts(&value, &spend))
		return SPEND_E_FOREIGN;
	*ret_spend = spend;
	return 0;
}

void spend_day(int64_t wall_ms, char day[SPEND_DAY_SIZE])
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm parts;

	if (!gmtime_r(&seconds, &parts) || strftime(day, SPEND_DAY_SIZE, "%Y-%m-%d", &parts) == 0)
		(void)snprintf(day, SPEND_DAY_SIZE, "1970-01-01"); /* a clock beyond year 9999 */
}

void spend_table_deinit(struct spend_table *table)
{
	free(table->rows);
	free(table->hashes);
	*table = (struct spend_table){0};
}

static uint64_t add_hash(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211); /* FNV-1a */
	return hash * 31;
}

static uint64_t hash_of(const struct spend *name)
{
	return add_hash(
		add_hash(add_hash(UINT64_C(14695981039346656037), name->backend), name->day),
		name->writer);
}

static bool is_same(const struct spend *a, const struct spend *b)
{
	return strcmp(a->backend, b->backend) == 0 && strcmp(a->day, b->day) == 0 &&
	       strcmp(a->writer, b->writer) == 0;
}

static int make_room(struct spend_table *table)
{
	size_t size = table->size ? 2 * table->size : ROWS_FIRST;
	struct spend *rows;
	uint64_t *hashes;

	if (table->count < table->size)
		return 0;
	if (table->count == SPEND_ROWS_MAX)
		return SPEND_E_FULL;
	rows = reallocarray(table->rows, size, sizeof(*rows));
	if (!rows)
		return error_raise(-ENOMEM, "%zu rows of spend", size);
	table->rows = rows;
	hashes = reallocarray(table->hashes, size, sizeof(*hashes));
	if (!hashes)
		return error_raise(-ENOMEM, "%zu rows of spend", size);
	table->hashes = hashes;
	table->size = size;
	return 0;
}

int spend_table_row(struct spend_table *table, const struct spend *name, struct spend **ret_row)
{
	const uint64_t hash = hash_of(name);
	int r;

	/* The newest are asked for most. */
	for (size_t i = table->count; i > 0; i--)
		if (table->hashes[i - 1] == hash && is_same(&table->rows[i - 1], name)) {
			*ret_row = &table->rows[i - 1];
			return 0;
		}
	r = make_room(table);
	if (r)
		return r < 0 ? error_pass(r) : r;
	table->hashes[table->count] = hash;
	table->rows[table->count] = *name;
	*ret_row = &table->rows[table->count++];
	(*ret_row)->characters = (*ret_row)->micros = 0;
	(*ret_row)->requests = (*ret_row)->tokens = 0;
	(*ret_row)->unwritten = false;
	memset(&(*ret_row)->owed, 0, sizeof((*ret_row)->owed));
	(*ret_row)->place = 0;
	return 0;
}

static void raise_to(int64_t *have, int64_t said)
{
	if (said > *have)
		*have = said;
}

int spend_table_note(struct spend_table *table, const struct spend *spend)
{
	struct spend *row;
	int r = spend_table_row(table, spend, &row);

	if (r)
		return r < 0 ? error_pass(r) : r;
	raise_to(&row->characters, spend->characters);
	raise_to(&row->micros, spend->micros);
	raise_to(&row->requests, spend->requests);
	raise_to(&row->tokens, spend->tokens);
	memcpy(row->currency, spend->currency, sizeof(row->currency));
	return 0;
}
