/*
 * frontier.c - a ring of bits, one for each offset from the frontier on.
 *
 * A bit is set while its offset is finished and lies at or beyond the frontier; the frontier moves
 * over set bits and clears them, but never past what was seen: after a restart the map knows of
 * finished offsets that were not delivered again yet.
 *
 * As text: "D1." and base64 of instance, sequence, frontier, the bits up to the last one set, and a
 * CRC-32C of it all, numbers little-endian. "D2." and later are for versions to come.
 */
#include "runtime/frontier.h"

#include <assert.h>

#include "runtime/base64.h"

enum {
	HEAD_BYTES = 24, /* instance, sequence, frontier */
	CHECK_BYTES = 4,
	MAP_BYTES_MAX = HEAD_BYTES + FRONTIER_SPAN / 8 + CHECK_BYTES,
	PREFIX_BYTES = 3, /* "D1." */
	SPAN_MIN = 64,
};

static_assert(PREFIX_BYTES + BASE64_SIZE(MAP_BYTES_MAX) <= FRONTIER_TEXT_SIZE,
	"the map of a whole span fits");

static bool bit(const struct frontier *frontier, int64_t offset)
{
	const uint64_t place = (uint64_t)offset % FRONTIER_SPAN;

	return frontier->bits[place / 64] >> (place % 64) & 1;
}

static void set_bit(struct frontier *frontier, int64_t offset)
{
	const uint64_t place = (uint64_t)offset % FRONTIER_SPAN;

	frontier->bits[place / 64] |= (uint64_t)1 << (place % 64);
	if (offset >= frontier->top)
		frontier->top = offset + 1;
}

static void clear_bit(struct frontier *frontier, int64_t offset)
{
	const uint64_t place = (uint64_t)offset % FRONTIER_SPAN;

	frontier->bits[place / 64] &= ~((uint64_t)1 << (place % 64));
}

void frontier_init(struct frontier *frontier, int64_t base)
{
	*frontier =
		(struct frontier){.base = base, .next = base, .top = base, .span = FRONTIER_SPAN};
}

/* Move the frontier over what is finished and was seen. */
static void advance(struct frontier *frontier)
{
	while (frontier->base < frontier->next && bit(frontier, frontier->base))
		clear_bit(frontier, frontier->base++);
}

/* Nothing seen is unfinished: the frontier can jump however far. */
static void jump(struct frontier *frontier, int64_t offset)
{
	if (offset - frontier->base >= FRONTIER_SPAN)
		for (size_t i = 0; i < FRONTIER_SPAN / 64; i++)
			frontier->bits[i] = 0;
	else
		for (int64_t i = frontier->base; i < offset; i++)
			clear_bit(frontier, i);
	frontier->base = offset;
	frontier->next = offset;
	if (frontier->top < offset)
		frontier->top = offset;
}

int frontier_see(struct frontier *frontier, int64_t offset)
{
	bool finished;

	if (frontier->base < 0)
		frontier_init(frontier, offset);
	if (offset < frontier->next)
		return FRONTIER_E_SEEN;
	if (frontier->base == frontier->next)
		jump(frontier, offset);
	if (offset - frontier->base >= frontier->span)
		return FRONTIER_E_FAR;

	for (int64_t hole = frontier->next; hole < offset; hole++)
		set_bit(frontier, hole);
	finished = bit(frontier, offset);
	frontier->next = offset + 1;
	advance(frontier);
	return finished ? FRONTIER_E_SEEN : 0;
}

void frontier_finish(struct frontier *frontier, int64_t offset)
{
	assert(offset >= frontier->base && offset < frontier->next);
	assert(!bit(frontier, offset));

	set_bit(frontier, offset);
	advance(frontier);
}

void frontier_narrow(struct frontier *frontier)
{
	if (frontier->span > SPAN_MIN)
		frontier->span /= 2;
}

static uint32_t crc32c(const unsigned char *bytes, size_t len)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int n = 0; n < 8; n++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return ~crc;
}

static void put(unsigned char *to, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *from, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes; i++)
		value |= (uint64_t)from[i] << (8 * i);
	return value;
}

void frontier_write(const struct frontier *frontier, const struct frontier_stamp *stamp,
	char text[FRONTIER_TEXT_SIZE])
{
	unsigned char map[MAP_BYTES_MAX] = {0};
	size_t len = HEAD_BYTES;

	put(map, stamp->instance, 8);
	put(map + 8, stamp->sequence, 8);
	put(map + 16, (uint64_t)frontier->base, 8);
	for (int64_t i = frontier->base; i < frontier->top; i++) {
		const size_t place = (size_t)(i - frontier->base);

		if (!bit(frontier, i))
			continue;
		map[HEAD_BYTES + place / 8] |= (unsigned char)(1u << (place % 8));
		len = HEAD_BYTES + place / 8 + 1;
	}
	put(map + len, crc32c(map, len), CHECK_BYTES);

	memcpy(text, "D1.", PREFIX_BYTES);
	base64_write((struct slice){(const char *)map, len + CHECK_BYTES}, text + PREFIX_BYTES);
}

/* "D", a version above 1, ".". */
static bool is_newer(struct slice text)
{
	size_t i = 1;

	if (text.len < PREFIX_BYTES || text.data[0] != 'D' || text.data[1] == '0')
		return false;
	while (i < text.len && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	return i > 1 && i < text.len && text.data[i] == '.';
}

static void take_bits(struct frontier *frontier, const unsigned char *bits, size_t bytes)
{
	for (size_t i = 0; i < bytes * 8; i++)
		if (bits[i / 8] >> (i % 8) & 1)
			set_bit(frontier, frontier->base + (int64_t)i);
}

enum frontier_map frontier_read(struct frontier *frontier, int64_t base, struct slice text,
	struct frontier_stamp *ret_stamp)
{
	unsigned char map[MAP_BYTES_MAX];
	size_t len;

	frontier_init(frontier, base);
	if (text.len == 0)
		return FRONTIER_MAP_NONE;
	if (!slice_has_prefix(text, slice_of("D1.")))
		return is_newer(text) ? FRONTIER_MAP_NEWER : FRONTIER_MAP_FOREIGN;

	text.data += PREFIX_BYTES;
	text.len -= PREFIX_BYTES;
	if (base64_read(text, map, sizeof(map), &len) || len < HEAD_BYTES + CHECK_BYTES)
		return FRONTIER_MAP_DAMAGED;
	len -= CHECK_BYTES;
	if (crc32c(map, len) != get(map + len, CHECK_BYTES) || (int64_t)get(map + 16, 8) != base)
		return FRONTIER_MAP_DAMAGED;

	*ret_stamp = (struct frontier_stamp){get(map, 8), get(map + 8, 8)};
	take_bits(frontier, map + HEAD_BYTES, len - HEAD_BYTES);
	return FRONTIER_MAP_GOOD;
}
