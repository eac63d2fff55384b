/* poison.c - see poison.h. */
#include "runtime/poison.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base.h"

void poison_note(struct poison_place *place, int32_t partition, int64_t offset, int64_t timestamp)
{
	place->partition = partition;
	place->offset = offset;
	place->timestamp_ms = timestamp;
	atomic_store_explicit(&place->taken, 1, memory_order_release);
}

void poison_clear(struct poison_place *place)
{
	atomic_store_explicit(&place->taken, 0, memory_order_release);
}

static uint64_t form_of_book(void)
{
	return 0x31736f50676f7244u ^ sizeof(struct poison_book); /* "DrogPos1" */
}

static bool is_ours(const struct poison_book *book, const char *topic)
{
	return book->form == form_of_book() &&
	       strncmp(book->topic, topic, sizeof(book->topic)) == 0 &&
	       book->suspect_count <= POISON_SUSPECTS_MAX;
}

static struct poison_suspect *find(
	struct poison_book *book, int32_t partition, int64_t offset, int64_t timestamp_ms)
{
	for (uint32_t i = 0; i < book->suspect_count; i++) {
		struct poison_suspect *at = &book->suspects[i];

		if (at->offset == offset && at->partition == partition &&
			at->timestamp_ms == timestamp_ms)
			return at;
	}
	return NULL;
}

/* The suspect for `place`, made when it is none yet; NULL when there is no room. */
static struct poison_suspect *suspect_of(struct poison_book *book, const struct poison_place *place)
{
	struct poison_suspect *at =
		find(book, place->partition, place->offset, place->timestamp_ms);

	if (at || book->suspect_count == POISON_SUSPECTS_MAX)
		return at;
	at = &book->suspects[book->suspect_count++];
	*at = (struct poison_suspect){.offset = place->offset,
		.timestamp_ms = place->timestamp_ms,
		.partition = place->partition};
	return at;
}

static void remove_at(struct poison_book *book, uint32_t i)
{
	book->suspects[i] = book->suspects[--book->suspect_count];
}

/* Three kills in a row, or none: forget those of all but `kept`. */
static void break_row(struct poison_book *book, const struct poison_place *kept)
{
	uint32_t i = 0;

	while (i < book->suspect_count) {
		struct poison_suspect *at = &book->suspects[i];
		const bool is_kept =
			kept && at->offset == kept->offset && at->partition == kept->partition;
		const bool was_killed = at->kills > 0;

		if (!is_kept)
			at->kills = 0;
		if (!is_kept && was_killed && at->deaths == 0)
			remove_at(book, i); /* it was a suspect for nothing else */
		else
			i++;
	}
}

static bool is_taken(struct poison_place *place)
{
	return atomic_load_explicit(&place->taken, memory_order_acquire) != 0;
}

static void count_death(struct poison_book *book, struct poison_finding *finding)
{
	struct poison_place *blamed = NULL;
	struct poison_suspect *suspect;

	break_row(book, NULL);
	if (is_taken(&book->handled) && !atomic_load(&book->elsewhere))
		blamed = &book->handled;
	else if (is_taken(&book->alone))
		blamed = &book->alone;

	for (size_t i = 0; i < COUNT_OF(book->out) && !blamed; i++)
		if (is_taken(&book->out[i]))
			(void)suspect_of(book, &book->out[i]); /* as many as there is room for */
	suspect = blamed ? suspect_of(book, blamed) : NULL;
	if (!suspect)
		return;
	suspect->deaths++;
	suspect->signal = finding->signal;
	finding->blamed = true;
	finding->suspect = *suspect;
}

static void count_kill(struct poison_book *book, struct poison_finding *finding)
{
	const bool handled = is_taken(&book->handled);
	struct poison_suspect *suspect;

	break_row(book, handled ? &book->handled : NULL);
	suspect = handled ? suspect_of(book, &book->handled) : NULL;
	if (!suspect)
		return;
	suspect->kills++;
	suspect->signal = SIGKILL;
	finding->blamed = true;
	finding->suspect = *suspect;
}

static void turn_page(struct poison_book *book)
{
	poison_clear(&book->handled);
	poison_clear(&book->alone);
	for (size_t i = 0; i < COUNT_OF(book->out); i++)
		poison_clear(&book->out[i]);
	atomic_store(&book->signal, 0);
	atomic_store(&book->elsewhere, 0);
	atomic_store(&book->running, 1);
}

void poison_begin(struct poison_book *book, const char *topic, struct poison_finding *ret_finding)
{
	struct poison_finding finding = {0};

	if (!is_ours(book, topic)) {
		memset(book, 0, sizeof(*book));
		(void)snprintf(book->topic, sizeof(book->topic), "%s", topic); /* Kafka's: 249 */
		book->form = form_of_book();
	}
	if (atomic_load(&book->running)) {
		finding.signal = atomic_load(&book->signal);
		if (finding.signal) {
			count_death(book, &finding);
		} else {
			finding.signal = SIGKILL; /* no other death leaves nothing behind */
			count_kill(book, &finding);
		}
	}
	turn_page(book);
	*ret_finding = finding;
}

void poison_end(struct poison_book *book)
{
	break_row(book, NULL);
	atomic_store(&book->running, 0);
}

const struct poison_suspect *poison_find(
	const struct poison_book *book, int32_t partition, int64_t offset, int64_t timestamp_ms)
{
	return find((struct poison_book *)(uintptr_t)book, partition, offset, timestamp_ms);
}

bool poison_is_alone(const struct poison_suspect *suspect)
{
	return suspect->deaths > 0 || suspect->kills != 1; /* one kill is no suspicion yet */
}

bool poison_is_certain(const struct poison_suspect *suspect)
{
	return suspect->deaths >= POISON_TRIES || suspect->kills >= POISON_TRIES;
}

void poison_acquit(
	struct poison_book *book, int32_t partition, int64_t offset, int64_t timestamp_ms)
{
	const struct poison_suspect *at = find(book, partition, offset, timestamp_ms);

	if (at)
		remove_at(book, (uint32_t)(at - book->suspects));
}
