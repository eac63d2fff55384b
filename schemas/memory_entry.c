/*
 * memory_entry.c - the value of a remembered segment: fields between separators, cut and joined.
 */
#include "schemas/memory_entry.h"

#include <inttypes.h>
#include <stdio.h>

#include "runtime/buf.h"

static const char separator[] = "\x1f";
static const char version[] = "1";

enum {
	FIELDS = 8,
};

int memory_entry_write(const struct memory_entry *entry, struct buf *buf)
{
	char time[24];
	int r = 0;

	(void)snprintf(time, sizeof(time), "%" PRId64, entry->at_ms); /* cannot be cut */
	const struct slice fields[FIELDS] = {slice_of(version), entry->language, entry->class,
		entry->backend, entry->model, slice_of(time), entry->source, entry->english};

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
