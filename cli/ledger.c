/* ledger.c - the books of one hop: a byte an offset, and an entry beside it for the few inputs with
 * several outcomes. */
#include "cli/ledger.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "runtime/error.h"

enum {
	INPUT_SEEN = 1,   /* the input exists */
	OUTCOME_SEEN = 2, /* it has an outcome ... */
	HAS_ENTRY = 4,    /* ... or several: see its entry */
	PARTITIONS_MAX = 10000,
	ITEMS_MAX = 1000000,
	SMALL_MAX = 64,
	OFFSETS_BEHIND =
		1 << 16, /* room left below the first offset seen: outcomes come out of order */
};

/* The bytes of one partition, from offset `base` on. */
struct span {
	int64_t base;
	uint8_t *bytes;
	size_t count, room;
};

/* An input with several outcomes: 24 bytes, and more only when the items are more than there are
 * bits. */
struct entry {
	int64_t offset;
	int32_t partition;
	int32_t of; /* 0: the entry is free */
	union {
		uint64_t bits;      /* up to SMALL_MAX items: a bit each */
		struct items *many; /* more; NULL when all are seen */
	} seen;
};

struct items {
	long count;
	uint8_t bits[];
};

struct ledger {
	struct span *spans;
	size_t span_count;
	struct entry *entries; /* open addressing, a power of two */
	size_t entry_count, entry_room;
};

int ledger_new(struct ledger **ret_ledger)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (!ledger)
		return error_raise(-ENOMEM, "opening a ledger");
	*ret_ledger = ledger;
	return 0;
}

struct ledger *ledger_free(struct ledger *ledger)
{
	if (!ledger)
		return NULL;
	for (size_t i = 0; i < ledger->span_count; i++)
		free(ledger->spans[i].bytes);
	for (size_t i = 0; i < ledger->entry_room; i++)
		if (ledger->entries[i].of > SMALL_MAX)
			free(ledger->entries[i].seen.many);
	free(ledger->spans);
	free(ledger->entries);
	free(ledger);
	return NULL;
}

static int span_of(struct ledger *ledger, int32_t partition, struct span **ret_span)
{
	size_t wanted = (size_t)partition + 1;

	assert(partition >= 0 && partition < PARTITIONS_MAX);
	if (wanted > ledger->span_count) {
		struct span *spans = realloc(ledger->spans, wanted * sizeof(*spans));

		if (!spans)
			return error_raise(-ENOMEM, "books for %zu partitions", wanted);
		memset(spans + ledger->span_count, 0,
			(wanted - ledger->span_count) * sizeof(*spans));
		ledger->spans = spans;
		ledger->span_count = wanted;
	}
	*ret_span = &ledger->spans[partition];
	return 0;
}

static int span_grow(struct span *span, size_t count)
{
	size_t room = span->room ? span->room : 4096;
	uint8_t *bytes;

	while (room < count)
		room += room / 2;
	bytes = realloc(span->bytes, room);
	if (!bytes)
		return error_raise(-ENOMEM, "books for %zu offsets", room);
	memset(bytes + span->room, 0, room - span->room);
	span->bytes = bytes;
	span->room = room;
	return 0;
}

/* Move the start of the span down to `offset`, with room to spare. */
static int span_lower(struct span *span, int64_t offset)
{
	int64_t base = offset > OFFSETS_BEHIND ? offset - OFFSETS_BEHIND : 0;
	size_t by = (size_t)(span->base - base);
	int r = 0;

	if (span->count + by > span->room)
		r = span_grow(span, span->count + by);
	if (r)
		return error_pass(r);
	memmove(span->bytes + by, span->bytes, span->count);
	memset(span->bytes, 0, by);
	span->count += by;
	span->base = base;
	return 0;
}

static int byte_of(struct ledger *ledger, struct ledger_place place, uint8_t **ret_byte)
{
	struct span *span = NULL;
	size_t index;
	int r;

	assert(place.offset >= 0);
	r = span_of(ledger, place.partition, &span);
	if (r)
		return error_pass(r);
	if (span->count == 0)
		span->base = place.offset > OFFSETS_BEHIND ? place.offset - OFFSETS_BEHIND : 0;
	else if (place.offset < span->base)
		r = span_lower(span, place.offset);
	if (r)
		return error_pass(r);

	index = (size_t)(place.offset - span->base);
	if (index >= span->room)
		r = span_grow(span, index + 1);
	if (r)
		return error_pass(r);
	if (index >= span->count)
		span->count = index + 1;
	*ret_byte = &span->bytes[index];
	return 0;
}

static size_t hash_of(struct ledger_place place)
{
	uint64_t h = (uint64_t)place.offset * 0x9e3779b97f4a7c15u ^
		     (uint64_t)place.partition * 0xc2b2ae3d27d4eb4fu;

	return (size_t)(h ^ h >> 29);
}

static struct entry *entry_find(const struct ledger *ledger, struct ledger_place place)
{
	size_t i = hash_of(place) & (ledger->entry_room - 1);

	while (ledger->entries[i].of && (ledger->entries[i].offset != place.offset ||
						ledger->entries[i].partition != place.partition))
		i = (i + 1) & (ledger->entry_room - 1);
	return &ledger->entries[i];
}

static int entries_grow(struct ledger *ledger)
{
	struct ledger bigger = *ledger;

	bigger.entry_room = ledger->entry_room ? ledger->entry_room * 2 : 1024;
	bigger.entries = calloc(bigger.entry_room, sizeof(*bigger.entries));
	if (!bigger.entries)
		return error_raise(
			-ENOMEM, "books for %zu inputs of several items", bigger.entry_room);
	for (size_t i = 0; i < ledger->entry_room; i++)
		if (ledger->entries[i].of)
			*entry_find(&bigger, (struct ledger_place){ledger->entries[i].partition,
						     ledger->entries[i].offset}) =
				ledger->entries[i];
	free(ledger->entries);
	*ledger = bigger;
	return 0;
}

/* The entry of an input of `of` items, made when there is none. */
static int entry_get(
	struct ledger *ledger, struct ledger_place place, long of, struct entry **ret_entry)
{
	struct entry *entry;
	int r;

	if (ledger->entry_count * 4 >= ledger->entry_room * 3) {
		r = entries_grow(ledger);
		if (r)
			return error_pass(r);
	}
	entry = entry_find(ledger, place);
	if (!entry->of) {
		struct items *many = NULL;

		if (of > SMALL_MAX) {
			many = calloc(1, sizeof(*many) + (size_t)of / 8 + 1);
			if (!many)
				return error_raise(-ENOMEM, "books for %ld items", of);
		}
		*entry = (struct entry){.offset = place.offset,
			.partition = place.partition,
			.of = (int32_t)of}; /* at most ITEMS_MAX */
		if (many)
			entry->seen.many = many;
		ledger->entry_count++;
	}
	*ret_entry = entry;
	return 0;
}

static bool is_whole(const struct entry *entry)
{
	assert(entry->of > 0);
	if (entry->of > SMALL_MAX)
		return !entry->seen.many;
	return entry->seen.bits == UINT64_MAX >> (SMALL_MAX - entry->of);
}

static bool note_of_few(struct entry *entry, long item)
{
	const uint64_t bit = (uint64_t)1 << (item - 1);
	const bool is_new = !(entry->seen.bits & bit);

	entry->seen.bits |= bit;
	return is_new;
}

static bool note_of_many(struct entry *entry, long item)
{
	struct items *many = entry->seen.many;
	const size_t index = (size_t)item / 8;
	const uint8_t bit = (uint8_t)(1u << (item % 8));

	if (!many || many->bits[index] & bit)
		return false;
	many->bits[index] |= bit;
	if (++many->count == entry->of) {
		free(many);
		entry->seen.many = NULL;
	}
	return true;
}

/* Note item `item`; false when it was noted before, or the input now claims another number of
 * items. */
static bool entry_note(struct entry *entry, long item, long of)
{
	if (of != entry->of)
		return false;
	return of > SMALL_MAX ? note_of_many(entry, item) : note_of_few(entry, item);
}

int ledger_outcome(struct ledger *ledger, struct ledger_place place, long item, long of,
	enum ledger_finding *ret_finding)
{
	struct entry *entry = NULL;
	uint8_t *byte = NULL;
	int r;

	if (of < 1 || of > ITEMS_MAX || item < 1 || item > of)
		item = of = 1; /* a header that says nothing sensible counts as the one outcome */
	r = byte_of(ledger, place, &byte);
	if (r)
		return error_pass(r);

	if (of == 1) {
		*ret_finding = *byte & (OUTCOME_SEEN | HAS_ENTRY) ? LEDGER_DUPLICATE : LEDGER_FINE;
		*byte |= OUTCOME_SEEN;
		return 0;
	}
	r = entry_get(ledger, place, of, &entry);
	if (r)
		return error_pass(r);
	*ret_finding = *byte & OUTCOME_SEEN || !entry_note(entry, item, of) ? LEDGER_DUPLICATE
									    : LEDGER_FINE;
	*byte |= HAS_ENTRY;
	return 0;
}

int ledger_input(struct ledger *ledger, struct ledger_place place, enum ledger_finding *ret_finding)
{
	uint8_t *byte = NULL;
	int r = byte_of(ledger, place, &byte);

	if (r)
		return error_pass(r);
	*byte |= INPUT_SEEN;
	if (*byte & HAS_ENTRY)
		*ret_finding = is_whole(entry_find(ledger, place)) ? LEDGER_FINE : LEDGER_PART;
	else
		*ret_finding = *byte & OUTCOME_SEEN ? LEDGER_FINE : LEDGER_NONE;
	return 0;
}

void ledger_orphans(const struct ledger *ledger, int64_t (*start)(void *user, int32_t partition),
	void (*fn)(void *user, struct ledger_place place), void *user, long *ret_expired)
{
	*ret_expired = 0;
	for (size_t p = 0; p < ledger->span_count; p++) {
		const struct span *span = &ledger->spans[p];
		int64_t oldest = start(user, (int32_t)p);

		for (size_t i = 0; i < span->count; i++) {
			if (span->bytes[i] & INPUT_SEEN ||
				!(span->bytes[i] & (OUTCOME_SEEN | HAS_ENTRY)))
				continue;
			if (span->base + (int64_t)i < oldest)
				(*ret_expired)++;
			else
				fn(user,
					(struct ledger_place){(int32_t)p, span->base + (int64_t)i});
		}
	}
}
