/*
 * memory_row.c - one row of the memory's archive as bytes: checked, and aligned to 8.
 *
 *	checksum, length of the value, kind, name, value, zeros up to a multiple of 8
 *
 * The checksum covers the row without itself. It has to tell a row from half of one, and from
 * another file's bytes, not to withstand anybody: each 8 bytes are mixed in by a multiplication,
 * which is four times as quick as a CRC. A step can be undone, so that a single change is never
 * lost on the way.
 */
#include "translate/memory_row.h"

struct head {
	uint32_t check;
	uint32_t len; /* of the value */
	uint32_t kind;
	uint32_t unused;
	struct memory_id id;
};

_Static_assert(sizeof(struct head) % ROW_ALIGNED == 0, "values begin aligned");

size_t row_padded(size_t len)
{
	return (len + ROW_ALIGNED - 1) / ROW_ALIGNED * ROW_ALIGNED;
}

static const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t mix(uint64_t sum, const char *bytes, size_t len)
{
	while (len > 0) {
		size_t step = len < sizeof(uint64_t) ? len : sizeof(uint64_t);
		uint64_t word = 0;

		memcpy(&word, bytes, step);
		sum = (sum ^ word) * factor;
		sum ^= sum >> 29;
		bytes += step;
		len -= step;
	}
	return sum;
}

static uint32_t checksum(const struct head *head, const char *value)
{
	/* Not begun with 0: a stretch of zeros, which a system that dies leaves, is no row. */
	uint64_t sum = mix(factor, (const char *)head + sizeof(head->check),
		sizeof(*head) - sizeof(head->check));

	sum = mix(sum, value, head->len);
	return (uint32_t)(sum ^ sum >> 32);
}

size_t row_size(const struct row *row)
{
	return sizeof(struct head) + row_padded(row->value.len);
}

int row_write(const struct row *row, struct buf *buf)
{
	static const char zeros[ROW_ALIGNED] = {0};
	struct head head = {.len = (uint32_t)row->value.len, .kind = row->kind, .id = row->id};
	const size_t padding = row_padded(row->value.len) - row->value.len;
	int r = buf_reserve(buf, row_size(row));

	head.check = checksum(&head, row->value.data);
	if (r == 0)
		r = buf_add(buf, (struct slice){(const char *)&head, sizeof(head)});
	if (r == 0)
		r = buf_add(buf, row->value);
	if (r == 0)
		r = buf_add(buf, (struct slice){zeros, padding});
	return r;
}

size_t row_read(struct slice bytes, struct row *ret_row)
{
	const char *value = bytes.data + sizeof(struct head);
	struct head head;

	if (bytes.len < sizeof(head))
		return 0;
	memcpy(&head, bytes.data, sizeof(head));
	if (head.len > bytes.len - sizeof(head) || head.check != checksum(&head, value))
		return 0;
	*ret_row = (struct row){
		.kind = (enum row_kind)head.kind, .id = head.id, .value = {value, head.len}};
	return sizeof(head) + row_padded(head.len);
}

size_t row_length_said(struct slice bytes)
{
	struct head head;

	if (bytes.len < sizeof(head))
		return 0;
	memcpy(&head, bytes.data, sizeof(head));
	return sizeof(head) + head.len;
}
