/* avro_logical.h - what Avro's numbers stand for, in words: dates, times and decimals. Pure. */
#pragma once

#include <stdbool.h>

#include "ingest/avro_schema.h"

enum {
	AVRO_LOGICAL_MAX = 160,
};

/* Write `number` as a date ("2026-11-24"), a time ("18:30:00.250") or both, with Z or, of a local
 * one, without. False: it has no such meaning, or is of no year with four digits. */
bool avro_logical_time(enum avro_meaning meaning, int64_t number, char text[AVRO_LOGICAL_MAX]);

/* Write a two's complement number, the high byte first, with `scale` digits behind the point.
 * False: it is empty, or too long for a number that anybody means. */
bool avro_logical_decimal(struct slice bytes, size_t scale, char text[AVRO_LOGICAL_MAX]);
