/* A paragraph's reading is the same whether it is read, or joined from those of its segments. */
#include "tests/support/test.h"

#include "runtime/base.h"
#include "runtime/buf.h"
#include "translate/gate.h"

enum {
	SEGMENTS_MAX = 4,
	ROOM = 8,
};

struct row {
	const char *why;
	const char *segments[SEGMENTS_MAX];
	const char *gap; /* between them, and around */
};

static const struct row rows[] = {
	{"plain", {"One sentence.", "Don't miss 2 others: @name!", "NATO, été."}, " "},
	{"one", {"Одно предложение, 12 слов."}, " "},
	{"no blank between", {"他在NASA工作。", "第二句话。"}, ""},
	{"a wide blank between", {"他在工作。", "Second."}, "\xe3\x80\x80"},
	{"an invisible one", {"One.", "Two."}, " \xe2\x80\x8b"},
	{"a broken character", {"One \xff.", "Two \xef\xbf\xbd."}, "  "},
};

static void assert_same(const struct reading *a, const struct reading *b)
{
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->visible, b->visible);
	assert_int_equal(a->letters, b->letters);
	assert_int_equal(a->latin, b->latin);
	assert_int_equal(a->spaceless, b->spaceless);
	assert_int_equal(a->broken, b->broken);
	assert_int_equal(a->digits, b->digits);
	assert_int_equal(a->marked, b->marked);
	for (size_t i = 0; i < a->count; i++)
		assert_memory_equal(&a->words[i], &b->words[i], sizeof(a->words[i]));
}

static struct gate_record *record_of(struct slice text)
{
	struct gate_record *record;
	struct reading reading;

	assert_int_equal(reading_init(&reading, text), 0);
	assert_int_equal(gate_record_new(&reading, &reading, &record), 0);
	reading_deinit(&reading);
	return record;
}

/* Which segments have a record is told by the bits of `recorded`. */
static void join_and_compare(const struct row *row, unsigned recorded)
{
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(4096);
	struct gate_record *records[SEGMENTS_MAX] = {0};
	struct gate_piece pieces[SEGMENTS_MAX];
	size_t offsets[SEGMENTS_MAX];
	struct word room[ROOM];
	struct reading whole;
	struct reading source;
	struct reading english;
	size_t count = 0;

	assert_int_equal(buf_addf(&buf, "%s", row->gap), 0);
	for (; count < SEGMENTS_MAX && row->segments[count]; count++) {
		offsets[count] = buf.len;
		assert_int_equal(buf_addf(&buf, "%s%s", row->segments[count], row->gap), 0);
	}
	for (size_t i = 0; i < count; i++) {
		struct slice text = {buf.data + offsets[i], strlen(row->segments[i])};

		if (recorded & 1u << i)
			records[i] = record_of(text);
		pieces[i] = (struct gate_piece){text, text, records[i]};
	}
	assert_int_equal(reading_init(&whole, buf_slice(&buf)), 0);
	reading_open_in(&source, buf_slice(&buf), room, ROOM);
	reading_open_in(&english, buf_slice(&buf), NULL, 0);
	assert_int_equal(gate_record_join(pieces, count, &source, &english), 0);
	assert_same(&source, &whole);
	assert_same(&english, &whole);

	reading_deinit(&whole);
	reading_deinit(&source);
	reading_deinit(&english);
	for (size_t i = 0; i < count; i++)
		gate_record_free(records[i]);
}

static void test_joined_readings_are_those_of_the_whole(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (unsigned recorded = 0; recorded < 1u << SEGMENTS_MAX; recorded++)
			join_and_compare(&rows[i], recorded);
}

/* Its white space was taken since. */
static void test_a_record_of_another_length_is_left(void **state)
{
	const struct slice text = slice_of("One two.");
	CLEANUP(gate_record_freep) struct gate_record *record = record_of(slice_of("One two. "));
	const struct gate_piece piece = {text, text, record};
	struct reading source;
	struct reading english;
	struct reading whole;
	(void)state;

	assert_int_equal(reading_init(&whole, text), 0);
	reading_open_in(&source, text, NULL, 0);
	reading_open_in(&english, text, NULL, 0);
	assert_int_equal(gate_record_join(&piece, 1, &source, &english), 0);
	assert_same(&source, &whole);
	assert_same(&english, &whole);
	reading_deinit(&whole);
	reading_deinit(&source);
	reading_deinit(&english);
}

/* What only shows on the whole shows there as well. */
static void test_a_paragraph_is_judged_by_its_records(void **state)
{
	const struct slice source = slice_of("El gobierno anunció hoy. Costará 500 euros.");
	const struct slice english = slice_of("The government said so today. It costs 900.");
	const struct gate_piece pieces[] = {
		{{source.data, 24}, {english.data, 29}, NULL},
		{{source.data + 26, source.len - 26}, {english.data + 30, english.len - 30}, NULL},
	};
	const struct gate_pair pair = {source, english, "es", 0};
	struct gate_verdict read;
	struct gate_verdict joined;
	(void)state;

	assert_int_equal(gate_paragraph(&pair, &read), 0);
	assert_int_equal(gate_paragraph_of(&pair, pieces, COUNT_OF(pieces), &joined), 0);
	assert_int_equal(read.level, GATE_SOFT);
	assert_int_equal(joined.level, read.level);
	assert_int_equal(joined.count, read.count);
	assert_string_equal(joined.findings[0].reason, read.findings[0].reason);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_joined_readings_are_those_of_the_whole),
		cmocka_unit_test(test_a_record_of_another_length_is_left),
		cmocka_unit_test(test_a_paragraph_is_judged_by_its_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
