/* The auditor finds what is planted: a lost record, a duplicate, a swapped order, an orphan, a
 * revision twice; and nothing else. */
#include "tests/support/test.h"

#include <stdio.h>

#include "cli/audit.h"

static const char *const names[AUDIT_TOPICS] = {
	[AUDIT_DROPPED] = "dropped",
	[AUDIT_DEAD] = "dead",
	[AUDIT_ENGLISH] = "en",
	[AUDIT_TRANSLATED] = "translated",
	[AUDIT_SOURCE] = "source",
	[AUDIT_RAW] = "raw",
};

static const int64_t now_ms = 1000000;
static const int64_t lag_ms = 60000;

/* One record as the topics have it. */
struct line {
	enum audit_topic topic;
	int64_t offset;
	const char *key;
	const char *input; /* dragoman-input, or NULL */
	const char *item;  /* dragoman-item, or NULL */
	const char *id;    /* ce_id, or NULL */
	bool young;        /* younger than the lag */
};

static void feed(struct audit *audit, const struct line *line)
{
	struct header headers[3];
	struct record record = {
		.topic = names[line->topic],
		.offset = line->offset,
		.timestamp_ms = line->young ? now_ms - 1 : 1000,
		.key = slice_of(line->key),
		.headers = headers,
	};

	if (line->input)
		headers[record.header_count++] =
			(struct header){"dragoman-input", slice_of(line->input)};
	if (line->item)
		headers[record.header_count++] =
			(struct header){"dragoman-item", slice_of(line->item)};
	if (line->id)
		headers[record.header_count++] = (struct header){"ce_id", slice_of(line->id)};
	assert_int_equal(audit_record(audit, line->topic, &record), 0);
}

static int64_t start_at_zero(void *user, enum audit_topic input, int32_t partition)
{
	(void)user;
	(void)input;
	(void)partition;
	return 0;
}

/* Run the lines, sorted by topic as the auditor wants them. */
static void run(struct audit *audit, const struct line *lines, size_t count)
{
	assert_int_equal(audit_init(audit, names, now_ms, lag_ms, 0), 0);
	for (int topic = 0; topic < AUDIT_TOPICS; topic++) {
		assert_int_equal(audit_begin(audit, (enum audit_topic)topic), 0);
		for (size_t i = 0; i < count; i++)
			if (lines[i].topic == (enum audit_topic)topic)
				feed(audit, &lines[i]);
	}
	assert_int_equal(audit_end(audit, start_at_zero, NULL), 0);
}

static const struct line clean[] = {
	{AUDIT_RAW, 0, NULL, NULL, NULL, NULL, false},
	{AUDIT_RAW, 1, NULL, NULL, NULL, NULL, false},
	{AUDIT_RAW, 2, NULL, NULL, NULL, NULL, false},
	{AUDIT_DEAD, 0, NULL, "raw/0/1", "1/1", NULL, false},
	{AUDIT_SOURCE, 5, "a", "raw/0/0", "1/2", NULL, false},
	{AUDIT_SOURCE, 6, "b", "raw/0/0", "2/2", NULL, false},
	{AUDIT_SOURCE, 7, "a", "raw/0/2", NULL, NULL, false},
	{AUDIT_TRANSLATED, 0, "b", "source/0/6", "1/1", NULL, false},
	{AUDIT_TRANSLATED, 1, "a", "source/0/5", "1/1", NULL, false},
	{AUDIT_TRANSLATED, 2, "a", "source/0/7", "1/1", NULL, false},
	{AUDIT_ENGLISH, 0, "a", "translated/0/1", "1/1", "a.1", false},
	{AUDIT_ENGLISH, 1, "a", "translated/0/2", "1/1", "a.2", false},
	{AUDIT_DROPPED, 0, "b", "translated/0/0", "1/1", NULL, false},
};

static void test_a_whole_pipeline_is_clean(void **state)
{
	CLEANUP(audit_deinit) struct audit audit = {0};
	(void)state;

	run(&audit, clean, COUNT_OF(clean));
	assert_true(audit_is_clean(&audit));
	assert_int_equal(audit.read[AUDIT_RAW], 3);
	assert_int_equal(audit.pending, 0);
}

static void test_an_embargo_goes_round_and_is_clean(void **state)
{
	static const struct line lines[] = {
		{AUDIT_RAW, 0, NULL, NULL, NULL, NULL, false},
		{AUDIT_SOURCE, 0, "a", "raw/0/0", "1/1", NULL, false},
		{AUDIT_TRANSLATED, 0, "a", "source/0/0", "1/1", NULL, false},
		{AUDIT_TRANSLATED, 1, "a", "translated/0/0", "1/1", NULL, false},
		{AUDIT_TRANSLATED, 2, "a", "translated/0/1", "1/1", NULL, false},
		{AUDIT_ENGLISH, 0, "a", "translated/0/2", "1/1", "a.1", false},
	};
	CLEANUP(audit_deinit) struct audit audit = {0}, broken = {0};
	(void)state;

	run(&audit, lines, COUNT_OF(lines));
	assert_true(audit_is_clean(&audit));
	run(&broken, lines, COUNT_OF(lines) - 1); /* it never came out */
	assert_int_equal(broken.counts[AUDIT_LOST], 1);
}

static void test_each_planted_fault_is_found_and_nothing_else(void **state)
{
	static const struct {
		const char *why;
		struct line planted;
		enum audit_kind kind;
	} cases[] = {
		{"a raw record that became nothing", {AUDIT_RAW, 3, NULL, NULL, NULL, NULL, false},
			AUDIT_LOST},
		{"a translated article that was never published",
			{AUDIT_TRANSLATED, 3, "c", "source/0/9", "1/1", NULL, false}, AUDIT_LOST},
		{"the same article twice on the output",
			{AUDIT_ENGLISH, 2, "z", "translated/0/2", "1/1", "z.9", false},
			AUDIT_DUPLICATE},
		{"an item of a record twice", {AUDIT_SOURCE, 8, "b", "raw/0/0", "2/2", NULL, false},
			AUDIT_DUPLICATE},
		{"a dead letter beside the output",
			{AUDIT_DEAD, 1, NULL, "raw/0/2", "1/1", NULL, false}, AUDIT_DUPLICATE},
		{"an output of nothing", {AUDIT_SOURCE, 8, "x", "raw/0/77", "1/1", NULL, true},
			AUDIT_ORPHAN},
		{"an output that hides where it comes from",
			{AUDIT_ENGLISH, 3, "x", NULL, NULL, "x.1", false}, AUDIT_NO_LINEAGE},
		{"an output of another hop's input",
			{AUDIT_ENGLISH, 3, "x", "raw/0/0", NULL, "x.1", false}, AUDIT_NO_LINEAGE},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(audit_deinit) struct audit audit = {0};
		struct line lines[COUNT_OF(clean) + 1];

		memcpy(lines, clean, sizeof(clean));
		lines[COUNT_OF(clean)] = cases[i].planted;
		run(&audit, lines, COUNT_OF(lines));
		if (audit.counts[cases[i].kind] != 1)
			fail_msg("%s: not found", cases[i].why);
	}
}

static void test_swapped_records_of_a_key_are_found(void **state)
{
	CLEANUP(audit_deinit) struct audit audit = {0};
	struct line lines[COUNT_OF(clean)];
	(void)state;

	memcpy(lines, clean, sizeof(clean));
	lines[8].input = "source/0/7";
	lines[9].input = "source/0/5";
	run(&audit, lines, COUNT_OF(lines));
	assert_int_equal(audit.counts[AUDIT_DISORDER], 1);
	assert_int_equal(audit.counts[AUDIT_LOST], 0);
}

static void test_a_revision_published_twice_is_found(void **state)
{
	CLEANUP(audit_deinit) struct audit audit = {0};
	struct line lines[COUNT_OF(clean)];
	(void)state;

	memcpy(lines, clean, sizeof(clean));
	lines[11].id = "a.1";
	run(&audit, lines, COUNT_OF(lines));
	assert_int_equal(audit.counts[AUDIT_REPEATED], 1);
}

static void test_a_missing_item_is_a_partial_loss(void **state)
{
	CLEANUP(audit_deinit) struct audit audit = {0};
	struct line lines[COUNT_OF(clean)];
	(void)state;

	memcpy(lines, clean, sizeof(clean));
	lines[4].item = "1/3";
	lines[5].item = "2/3";
	run(&audit, lines, COUNT_OF(lines));
	assert_int_equal(audit.counts[AUDIT_PARTIAL], 1);
}

static void test_what_is_younger_than_the_lag_is_on_its_way(void **state)
{
	CLEANUP(audit_deinit) struct audit audit = {0};
	struct line lines[COUNT_OF(clean) + 1];
	(void)state;

	memcpy(lines, clean, sizeof(clean));
	lines[COUNT_OF(clean)] = (struct line){AUDIT_RAW, 3, NULL, NULL, NULL, NULL, true};
	run(&audit, lines, COUNT_OF(lines));
	assert_true(audit_is_clean(&audit));
	assert_int_equal(audit.pending, 1);
}

static void test_a_second_look_takes_a_loss_back(void **state)
{
	CLEANUP(audit_deinit) struct audit audit = {0};
	struct line lines[COUNT_OF(clean) + 1];
	const struct header header = {"dragoman-input", slice_of("raw/0/3")};
	const struct record late = {.topic = "source", .headers = &header, .header_count = 1};
	(void)state;

	memcpy(lines, clean, sizeof(clean));
	lines[COUNT_OF(clean)] = (struct line){AUDIT_RAW, 3, NULL, NULL, NULL, NULL, false};
	run(&audit, lines, COUNT_OF(lines));
	assert_int_equal(audit.counts[AUDIT_LOST], 1);
	audit_look_again(&audit, &late);
	assert_true(audit_is_clean(&audit));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_whole_pipeline_is_clean),
		cmocka_unit_test(test_an_embargo_goes_round_and_is_clean),
		cmocka_unit_test(test_each_planted_fault_is_found_and_nothing_else),
		cmocka_unit_test(test_swapped_records_of_a_key_are_found),
		cmocka_unit_test(test_a_revision_published_twice_is_found),
		cmocka_unit_test(test_a_missing_item_is_a_partial_loss),
		cmocka_unit_test(test_what_is_younger_than_the_lag_is_on_its_way),
		cmocka_unit_test(test_a_second_look_takes_a_loss_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
