/* avro_logical.c - what Avro's numbers stand for, in words. */
#include "ingest/avro_logical.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	DECIMAL_BYTES_MAX = 32,
	DAY_S = 86400,
};

#define YEAR_0_S INT64_C(-62167219200)
#define YEAR_10000_S INT64_C(253402300800)

/* Parts of a second in one unit of the number; digits that show them. */
static const struct {
	int64_t per_second;
	int digits;
	bool has_date, has_time, has_zone;
} forms[] = {
	[AVRO_DATE] = {1, 0, true, false, false},
	[AVRO_TIME_MS] = {1000, 3, false, true, false},
	[AVRO_TIME_US] = {1000000, 6, false, true, false},
	[AVRO_TIMESTAMP_MS] = {1000, 3, true, true, true},
	[AVRO_TIMESTAMP_US] = {1000000, 6, true, true, true},
	[AVRO_TIMESTAMP_NS] = {1000000000, 9, true, true, true},
	[AVRO_LOCAL_MS] = {1000, 3, true, true, false},
	[AVRO_LOCAL_US] = {1000000, 6, true, true, false},
	[AVRO_LOCAL_NS] = {1000000000, 9, true, true, false},
};

bool avro_logical_time(enum avro_meaning meaning, int64_t number, char text[AVRO_LOGICAL_MAX])
{
	int64_t seconds, part;
	time_t clock;
	struct tm broken;
	size_t n = 0;

	if (meaning == AVRO_PLAIN || meaning == AVRO_DECIMAL)
		return false;
	if (meaning == AVRO_DATE)
		number *= DAY_S; /* an int: it cannot overflow */
	part = number % forms[meaning].per_second;
	seconds = number / forms[meaning].per_second;
	if (part < 0) {
		part += forms[meaning].per_second;
		seconds--;
	}
	if (seconds < YEAR_0_S || seconds >= YEAR_10000_S)
		return false;
	if (!forms[meaning].has_date && (seconds < 0 || seconds >= DAY_S))
		return false;
	clock = (time_t)seconds;
	if (!gmtime_r(&clock, &broken))
		return false;
	if (forms[meaning].has_date)
		n = (size_t)snprintf(text, AVRO_LOGICAL_MAX, "%04d-%02d-%02d",
			broken.tm_year + 1900, broken.tm_mon + 1, broken.tm_mday);
	if (forms[meaning].has_time)
		n += (size_t)snprintf(text + n, AVRO_LOGICAL_MAX - n, "%s%02d:%02d:%02d",
			forms[meaning].has_date ? "T" : "", broken.tm_hour, broken.tm_min,
			broken.tm_sec);
	if (forms[meaning].digits > 0 && part > 0)
		n += (size_t)snprintf(text + n, AVRO_LOGICAL_MAX - n, ".%0*lld",
			forms[meaning].digits, (long long)part);
	(void)snprintf(text + n, AVRO_LOGICAL_MAX - n, "%s",
		forms[meaning].has_zone ? "Z" : ""); /* all of it fits */
	return true;
}

/* Divide by ten; the remainder. */
static unsigned divide(unsigned char *number, size_t size)
{
	unsigned rest = 0;

	for (size_t i = 0; i < size; i++) {
		unsigned value = rest * 256 + number[i];

		number[i] = (unsigned char)(value / 10);
		rest = value % 10;
	}
	return rest;
}

static void negate(unsigned char *number, size_t size)
{
	unsigned carry = 1;

	for (size_t i = size; i-- > 0;) {
		unsigned value = (unsigned char)~number[i] + carry;

		number[i] = (unsigned char)value;
		carry = value >> 8;
	}
}

static bool is_zero(const unsigned char *number, size_t size)
{
	while (size > 0 && number[size - 1] == 0)
		size--;
	return size == 0;
}

bool avro_logical_decimal(struct slice bytes, size_t scale, char text[AVRO_LOGICAL_MAX])
{
	unsigned char number[DECIMAL_BYTES_MAX];
	char reversed[AVRO_LOGICAL_MAX];
	bool is_negative;
	size_t digits = 0, n = 0;

	if (bytes.len == 0 || bytes.len > DECIMAL_BYTES_MAX)
		return false;
	memcpy(number, bytes.data, bytes.len);
	is_negative = number[0] & 0x80;
	if (is_negative)
		negate(number, bytes.len);
	/* 256 bits are 78 digits, the scale is at most 38: there is room for both and the signs. */
	do {
		reversed[n++] = (char)('0' + divide(number, bytes.len));
		digits++;
		if (digits == scale)
			reversed[n++] = '.';
	} while (digits <= scale || !is_zero(number, bytes.len));
	if (is_negative)
		reversed[n++] = '-';
	for (size_t i = 0; i < n; i++)
		text[i] = reversed[n - 1 - i];
	text[n] = '\0';
	return true;
}
