/*
 * spend.h - what a worker has paid a backend for on one day, as it stands on the topic [topics]
 * spend; and a table of such rows. Pure. Shared by the worker and the operator's command.
 *
 * A row is a running total of one writer, so the newest record of a key says all, and of two
 * records the larger one is the newer. The key is the backend, the day (UTC) and the writer, the
 * value version, characters, cost, currency, requests and tokens, all separated by U+001F:
 *
 *	deepl 2026-11-24 dragoman-translate-host
 *	1 125000 2500000 EUR 260 0
 *
 * The cost is in millionths, so that nothing is lost in adding up. A record that ends with the
 * currency, as older ones do, counts neither requests nor tokens.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/slice.h"

enum {
	SPEND_NAME_SIZE = 64,
	SPEND_WRITER_SIZE = 128,
	SPEND_DAY_SIZE = 11,
	SPEND_MONTH_SIZE = 8,
	SPEND_CURRENCY_SIZE = 4,
	SPEND_ROWS_MAX = 65536,

	SPEND_E_FOREIGN = 1, /* no such record, or of a version that is not ours */
	SPEND_E_FULL,        /* more rows than are counted */
};

struct spend {
	char backend[SPEND_NAME_SIZE];
	char day[SPEND_DAY_SIZE]; /* 2026-11-24 */
	char writer[SPEND_WRITER_SIZE];
	char currency[SPEND_CURRENCY_SIZE]; /* "" when nothing is paid */
	int64_t characters, micros, requests, tokens;
	bool unwritten; /* the topic does not have it yet: for who writes */
	struct {
		int64_t characters, micros, tokens;
	} owed;         /* for what is on the wire: for who writes; in no record */
	unsigned place; /* 1 + where it stands in a file; 0: nowhere: for who writes */
};

/* The record, as two strings. */
struct spend_text {
	char key[SPEND_NAME_SIZE + SPEND_DAY_SIZE + SPEND_WRITER_SIZE];
	char value[96];
};

void spend_write(const struct spend *spend, struct spend_text *ret_text);
/* 0 or SPEND_E_FOREIGN. */
int spend_read(struct slice key, struct slice value, struct spend *ret_spend);
/* The day in UTC of a time; its first seven bytes are the month. */
void spend_day(int64_t wall_ms, char day[SPEND_DAY_SIZE]);

struct spend_table {
	struct spend *rows; /* yours to read */
	uint64_t *hashes;
	size_t count, size;
};

void spend_table_deinit(struct spend_table *table);
/* The row of this backend, day and writer, made empty when there is none. Borrowed until the next
 * call. 0, SPEND_E_FULL or < 0. */
int spend_table_row(struct spend_table *table, const struct spend *name, struct spend **ret_row);
/* Take over what a record says, unless more is known. 0, SPEND_E_FULL or < 0. */
int spend_table_note(struct spend_table *table, const struct spend *spend);
