/*
 * memory_entry.c - the value of a remembered segment: fields between separators, cut and joined.
 */
#include "schemas/memory_entry.h"

#include "runtime/buf.h"

static const char separator[] = "\x1f";
static const char version[] = "1";

enum {
	FIELDS = 8,
	TIME_DIGITS = 20, /* of any 64 bits */
};

/* The digits of a time; before 1970 there was nothing. */
static struct slice write_time(int64_t at_ms, char room[TIME_DIGITS])
{
	uint64_t rest = at_ms > 0 ? (uint64_t)at_ms : 0;
	size_t at = TIME_DIGITS;

	do {
		room[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	return (struct slice){room + at, TIME_DIGITS - at};
}

/* How long the fields are with the separators between them. */
static size_t length_of(const struct slice fields[FIELDS])
{
	size_t length = FIELDS - 1;

	for (size_t i = 0; i < FIELDS; i++)
		length += fields[i].len;
	return length;
}

int memory_entry_write(const struct memory_entry *entry, struct buf *buf)
{
	char time[TIME_DIGITS];
	const struct slice fields[FIELDS] = {slice_of(version), entry->language, entry->class,
		entry->backend, entry->model, write_time(entry->at_ms, time), entry->source,
		entry->english};
	int r = buf_reserve(buf, length_of(fields));

	for (size_t i = 0; i < FIELDS && r == 0; i++) {
		r = i ? buf_add(buf, slice_of(separator)) : 0;
		if (r == 0)
			r = buf_add(buf, fields[i]);
	}
	return r == BUF_E_FULL ? MEMORY_E_LONG : r;
}

/* Cut `value` at the separators. False: another number of fields. */
static bool cut(struct slice value, struct slice fields[FIELDS])
{
	for (size_t i = 0; i < FIELDS; i++) {
		const char *end = value.len ? memchr(value.data, separator[0], value.len) : NULL;
		size_t length = end ? (size_t)(end - value.data) : value.len;

		if (!end != (i == FIELDS - 1))
			return false;
		fields[i] = (struct slice){.data = value.data, .len = length};
		if (end)
			value = (struct slice){end + 1, value.len - length - 1};
	}
	return true;
}

static bool read_time(struct slice text, int64_t *ret_ms)
{
	int64_t ms = 0;

	if (text.len == 0 || text.len > 15)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		ms = ms * 10 + (text.data[i] - '0');
	}
	*ret_ms = ms;
	return true;
}

int memory_entry_read(struct slice value, struct memory_entry *ret_entry)
{
	struct slice fields[FIELDS];
	struct memory_entry entry;

	if (!cut(value, fields) || !slice_is(fields[0], slice_of(version)) ||
		!read_time(fields[5], &entry.at_ms))
		return MEMORY_E_FOREIGN;
	entry.language = fields[1];
	entry.class = fields[2];
	entry.backend = fields[3];
	entry.model = fields[4];
	entry.source = fields[6];
	entry.english = fields[7];
	*ret_entry = entry;
	return 0;
}
