/*
 * work.c - a record and what it became.
 *
 * A record is copied out of librdkafka's message at once, because the message would pin the whole
 * answer that it came in. Each copy, of a record or a letter, is one block of memory: struct,
 * headers, bytes.
 *
 * Dead letters and drops carry the original; they borrow it from the work, which lives until the
 * broker has committed them.
 */
#include "runtime/work.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime/error.h"
#include "runtime/stream.h"

enum {
	DETAIL_MAX = 512,
	CUT_VALUE_BYTES = 64 * 1024,
	CUT_KEY_BYTES = 1024,
	SHRUNK_TO_ORIGINAL = 1,
	SHRUNK_TO_BEGINNING = 2, /* and beyond: to nothing but the reason */
};

/* Where the next bytes of a block go. */
struct packer {
	char *at;
};

static size_t size_of_headers(const struct header *headers, size_t count)
{
	size_t size = count * sizeof(*headers);

	for (size_t i = 0; i < count; i++)
		size += strlen(headers[i].name) + 1 + headers[i].value.len;
	return size;
}

static struct slice pack(struct packer *packer, struct slice bytes)
{
	struct slice copy = {packer->at, bytes.len};

	if (!bytes.data)
		return bytes; /* "nothing" and "empty" are told apart */
	memcpy(packer->at, bytes.data, bytes.len);
	packer->at += bytes.len;
	return copy;
}

static const char *pack_text(struct packer *packer, const char *text)
{
	return pack(packer, (struct slice){text, strlen(text) + 1}).data;
}

/* The array stands first in the block: the bytes behind it need no alignment. */
static const struct header *pack_headers(
	struct packer *packer, const struct header *headers, size_t count)
{
	struct header *copy = (struct header *)(void *)packer->at;

	packer->at += count * sizeof(*copy);
	for (size_t i = 0; i < count; i++) {
		copy[i].name = pack_text(packer, headers[i].name);
		copy[i].value = pack(packer, headers[i].value);
	}
	return copy;
}

static void count_bytes(struct work *work, size_t bytes)
{
	work->bytes += bytes;
	work->flight->bytes += bytes;
}

int work_new(const struct record *record, const char *worker, const struct stream_topics *topics,
	struct in_flight *flight, struct work **ret_work)
{
	const size_t size = sizeof(struct work) +
			    size_of_headers(record->headers, record->header_count) +
			    record->key.len + record->value.len;
	struct work *work = malloc(size);
	struct packer packer;

	if (!work)
		return error_raise(-ENOMEM, "copying a record of %zu bytes", record->value.len);

	*work = (struct work){.worker = worker, .topics = topics, .flight = flight, .slot = -1};
	packer.at = (char *)(work + 1);
	work->record = *record; /* the topic's name is the stream's */
	work->record.headers = pack_headers(&packer, record->headers, record->header_count);
	work->record.key = pack(&packer, record->key);
	work->record.value = pack(&packer, record->value);
	work->letters_end = &work->letters;
	lineage_of(&work->record, worker, &work->lineage);

	flight->count++;
	count_bytes(work, size);
	*ret_work = work;
	return 0;
}

static void drop_letters(struct work *work)
{
	while (work->letters) {
		struct letter *letter = work->letters;

		work->letters = letter->next;
		work->bytes -= letter->bytes;
		work->flight->bytes -= letter->bytes;
		free(letter);
	}
	work->letters_end = &work->letters;
	work->items = 0;
}

struct work *work_free(struct work *work)
{
	if (!work)
		return NULL;
	drop_letters(work);
	work->flight->count--;
	work->flight->bytes -= work->bytes;
	if (work->state == WORK_OUT)
		work->flight->out--;
	free(work);
	return NULL;
}

bool work_has_outcome(const struct work *work)
{
	return work->items > 0;
}

static bool is_outcome(enum letter_kind kind)
{
	return kind != LETTER_STATE && kind != LETTER_EXTRA;
}

static void add_letter(struct work *work, struct letter *letter)
{
	if (is_outcome(letter->kind))
		letter->item = ++work->items;
	*work->letters_end = letter;
	work->letters_end = &letter->next;
	count_bytes(work, letter->bytes);
}

/* Copy `record` into a letter, without the headers that are the stream's to set. */
static int add_copy(
	struct work *work, enum letter_kind kind, size_t topic, const struct record *record)
{
	struct header headers[WORK_HEADERS_MAX];
	struct letter *letter;
	struct packer packer;
	size_t count = 0;
	size_t size;

	for (size_t i = 0; i < record->header_count && count < WORK_HEADERS_MAX; i++)
		if (!lineage_owns(record->headers[i].name))
			headers[count++] = record->headers[i];
	size = sizeof(*letter) + size_of_headers(headers, count) + record->key.len +
	       record->value.len;

	letter = malloc(size);
	if (!letter)
		return error_raise(-ENOMEM, "copying an answer of %zu bytes", record->value.len);
	*letter = (struct letter){.kind = kind, .topic = topic, .record = *record, .bytes = size};
	packer.at = (char *)(letter + 1);
	letter->record.headers = pack_headers(&packer, headers, count);
	letter->record.header_count = count;
	letter->record.key = pack(&packer, record->key);
	letter->record.value = pack(&packer, record->value);
	add_letter(work, letter);
	return 0;
}

static size_t topic_place(const struct stream_topics *topics, const char *name)
{
	for (size_t i = 0; i < topics->count; i++)
		if (topics->names[i] == name || strcmp(topics->names[i], name) == 0)
			return i;
	return STREAM_TOPICS_MAX;
}

int work_output(struct work *work, const struct record *output)
{
	const size_t topic = topic_place(work->topics, output->topic);

	assert(work->state == WORK_OUT && topic < STREAM_TOPICS_MAX);
	return error_pass(add_copy(work, LETTER_OUTPUT, topic, output));
}

int work_extra(struct work *work, const struct record *extra)
{
	const size_t topic = topic_place(work->topics, extra->topic);

	assert(work->state == WORK_OUT && topic < STREAM_TOPICS_MAX);
	return error_pass(add_copy(work, LETTER_EXTRA, topic, extra));
}

int work_state(struct work *work, struct slice key, struct slice value)
{
	const struct record record = {
		.partition = work->record.partition, .key = key, .value = value};

	assert(work->state == WORK_OUT && work->topics->state < STREAM_TOPICS_MAX);
	return error_pass(add_copy(work, LETTER_STATE, work->topics->state, &record));
}

/* The reason's own headers, as text; they live in the letter's block. */
struct reason_text {
	struct header headers[LINEAGE_REASON_MAX];
	size_t count;
	char numbers[4][24];
};

static void add_reason(struct reason_text *text, const char *name, const char *value)
{
	assert(text->count < LINEAGE_REASON_MAX);
	text->headers[text->count++] = (struct header){name, slice_of(value)};
}

static void add_number(struct reason_text *text, size_t place, const char *name, int64_t number)
{
	(void)snprintf(text->numbers[place], sizeof(text->numbers[place]), "%" PRId64, number);
	add_reason(text, name, text->numbers[place]);
}

static void add_origin(struct reason_text *text, const struct record *record)
{
	add_reason(text, "dragoman-orig-topic", record->topic);
	add_number(text, 0, "dragoman-orig-partition", record->partition);
	add_number(text, 1, "dragoman-orig-offset", record->offset);
	add_number(text, 2, "dragoman-orig-timestamp", record->timestamp_ms);
}

/* One more than the header of a replayed record says. */
static int64_t attempts_of(const struct record *record)
{
	const struct slice header = record_header(record, LINEAGE_ATTEMPTS);
	int64_t attempts = 0;

	for (size_t i = 0; i < header.len && i < 6; i++)
		if (header.data[i] >= '0' && header.data[i] <= '9')
			attempts = attempts * 10 + (header.data[i] - '0');
	return attempts + 1;
}

/* The letter gets the original's headers without copying their bytes, then the reason's, copied. */
static int add_reasoned(struct work *work, enum letter_kind kind, const char *code,
	const struct reason_text *text, struct slice key, struct slice value, bool with_headers)
{
	const struct record *original = &work->record;
	const size_t most = with_headers ? original->header_count : 0;
	const size_t size = sizeof(struct letter) + most * sizeof(struct header) +
			    size_of_headers(text->headers, text->count) + strlen(code) + 1;
	struct letter *letter = malloc(size);
	struct packer packer;
	struct header *headers;
	size_t count = 0;

	if (!letter)
		return error_raise(-ENOMEM, "writing a dead letter");
	headers = (struct header *)(letter + 1);
	for (size_t i = 0; i < most; i++)
		if (!lineage_owns(original->headers[i].name) &&
			!lineage_is_reason(original->headers[i].name))
			headers[count++] = original->headers[i];
	packer.at = (char *)(headers + count + text->count);
	for (size_t i = 0; i < text->count; i++, count++) {
		headers[count].name = pack_text(&packer, text->headers[i].name);
		headers[count].value = pack(&packer, text->headers[i].value);
	}

	*letter = (struct letter){
		.kind = kind,
		.topic = kind == LETTER_DEAD ? work->topics->dead : work->topics->dropped,
		.code = pack_text(&packer, code),
		.bytes = size,
		.record = {.partition = -1,
			.timestamp_ms = original->timestamp_ms,
			.key = key,
			.value = value,
			.headers = headers,
			.header_count = count},
	};
	add_letter(work, letter);
	return 0;
}

static int add_dead(struct work *work, const char *code, const char *detail, size_t value_max,
	size_t key_max, bool with_headers)
{
	struct reason_text text = {.count = 0};
	struct slice key = work->record.key;
	struct slice value = work->record.value;
	char attempts[24];
	char cut[24];

	add_reason(&text, "dragoman-error-code", code);
	add_reason(&text, "dragoman-error-stage", work->worker);
	add_reason(&text, "dragoman-error-detail", detail);
	add_origin(&text, &work->record);
	(void)snprintf(attempts, sizeof(attempts), "%" PRId64, attempts_of(&work->record));
	add_reason(&text, LINEAGE_ATTEMPTS, attempts);
	if (value.len > value_max) {
		(void)snprintf(cut, sizeof(cut), "%zu", value.len);
		add_reason(&text, LINEAGE_CUT, cut);
		value.len = value_max;
	}
	if (key.len > key_max)
		key.len = key_max;
	return error_pass(add_reasoned(work, LETTER_DEAD, code, &text, key, value, with_headers));
}

int work_dead(struct work *work, const char *code, const char *fmt, ...)
{
	char detail[DETAIL_MAX];
	va_list list;

	assert(work->state == WORK_OUT);
	va_start(list, fmt);
	(void)vsnprintf(detail, sizeof(detail), fmt, list); /* a cut sentence is still one */
	va_end(list);
	return error_pass(add_dead(work, code, detail, SIZE_MAX, SIZE_MAX, true));
}

int work_drop(struct work *work, const char *code, const char *fmt, ...)
{
	struct reason_text text = {.count = 0};
	char detail[DETAIL_MAX];
	va_list list;

	assert(work->state == WORK_OUT);
	va_start(list, fmt);
	(void)vsnprintf(detail, sizeof(detail), fmt, list); /* a cut sentence is still one */
	va_end(list);

	add_reason(&text, "dragoman-drop-code", code);
	add_reason(&text, "dragoman-drop-stage", work->worker);
	add_reason(&text, "dragoman-drop-detail", detail);
	add_origin(&text, &work->record);
	return error_pass(add_reasoned(
		work, LETTER_DROP, code, &text, work->record.key, (struct slice){0}, false));
}

int work_refuse(struct work *work, const char *code, const char *detail)
{
	return error_pass(add_dead(work, code, detail, SIZE_MAX, SIZE_MAX, true));
}

/* What the one dead letter says that is the whole answer so far; false when the answer is another.
 */
static bool take_reason(const struct work *work, char *code, char *detail, size_t size)
{
	const struct letter *letter = work->letters;
	struct slice text;

	if (!letter || letter->next || letter->kind != LETTER_DEAD)
		return false;
	text = record_header(&letter->record, "dragoman-error-detail");
	(void)snprintf(code, size, "%s", letter->code);
	(void)snprintf(detail, size, "%.*s", (int)text.len, text.data);
	return true;
}

int work_shrink(struct work *work)
{
	/* A code of schemas/reasons.h, which runtime/ may not include. */
	char code[DETAIL_MAX] = "output-too-large";
	char detail[DETAIL_MAX] = "the answer is larger than the broker takes";

	/* A dead letter keeps its reason; that it had to be cut stands in a header. */
	if (take_reason(work, code, detail, DETAIL_MAX) && work->shrunk == 0)
		work->shrunk = SHRUNK_TO_ORIGINAL;
	drop_letters(work);
	if (work->shrunk < UINT8_MAX)
		work->shrunk++;
	if (work->shrunk == SHRUNK_TO_ORIGINAL)
		return error_pass(add_dead(work, code, detail, SIZE_MAX, SIZE_MAX, true));
	if (work->shrunk == SHRUNK_TO_BEGINNING)
		return error_pass(
			add_dead(work, code, detail, CUT_VALUE_BYTES, CUT_KEY_BYTES, true));
	return error_pass(add_dead(work, code, detail, 0, CUT_KEY_BYTES, false));
}

const struct record *work_record(const struct work *work)
{
	return &work->record;
}

void work_set_data(struct work *work, void *data)
{
	work->data = data;
}

unsigned work_queue(const struct work *work)
{
	return work->queue;
}

void *work_data(const struct work *work)
{
	return work->data;
}

uint64_t work_taken_ms(const struct work *work)
{
	return work->taken_ms;
}

const char *work_raw(const struct work *work)
{
	return work->lineage.raw;
}
