/*
 * Every parsing case of nst/JSONTestSuite, through the reader that foreign records go through:
 * y_ is accepted, n_ is refused with its place, i_ is as decided in ingest/json_strict.h.
 */
#include "tests/support/test.h"

#include <dirent.h>
#include <stdio.h>

#include "ingest/envelope.h"
#include "runtime/buf.h"

#define FOLDER TEST_SHARED_DIR "/data/jsontestsuite/test_parsing"

static const struct envelope_limits limits = {.record = 1024 * 1024,
	.inflated = 1024 * 1024,
	.items = 1000,
	.json = {.depth = 128, .elements = 100000}};

/* What the suite leaves open, and we refuse. All else of i_ is accepted. */
static const char *const refused[] = {"i_structure_500_nested_arrays.json"};

struct seen {
	int items, faults;
	char detail[256];
};

static int on_item(void *user, const struct envelope_item *item)
{
	struct seen *seen = user;

	assert_non_null(item->json);
	seen->items++;
	return 0;
}

static int on_fault(void *user, const char *code, const char *detail)
{
	struct seen *seen = user;

	assert_non_null(code);
	seen->faults++;
	(void)snprintf(seen->detail, sizeof(seen->detail), "%s", detail);
	return 0;
}

static void read_file(const char *name, struct buf *content)
{
	char path[512], block[4096];
	FILE *file;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/%s", FOLDER, name);
	file = fopen(path, "re");
	assert_non_null(file);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		assert_int_equal(buf_add(content, (struct slice){block, n}), 0);
	(void)fclose(file);
}

static bool is_refused(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (strcmp(refused[i], name) == 0)
			return true;
	return name[0] == 'n';
}

static void check(const char *name)
{
	static const struct envelope_ops ops = {.item = on_item, .fault = on_fault};
	CLEANUP(buf_deinit) struct buf content = BUF_INIT(1024 * 1024);
	struct seen seen = {0};
	bool empty_array;

	read_file(name, &content);
	assert_int_equal(envelope_open(&(struct envelope_source){.value = buf_slice(&content)},
				 &limits, &ops, &seen),
		0);
	/* An array without elements is JSON, and holds no record. */
	empty_array = strcmp(seen.detail, "the record is an empty array") == 0;
	if (is_refused(name) && seen.faults == 0)
		fail_msg("%s was accepted", name);
	if (is_refused(name) && content.len > 0 && !strstr(seen.detail, "byte") &&
		!strstr(seen.detail, "nothing but blanks"))
		fail_msg("%s was refused without a place: %s", name, seen.detail);
	if (!is_refused(name) && seen.items == 0 && !empty_array)
		fail_msg("%s was refused: %s", name, seen.detail);
}

static void test_every_case_is_judged_as_the_suite_says(void **state)
{
	DIR *folder = opendir(FOLDER);
	const struct dirent *entry;
	int count = 0;
	(void)state;

	if (!folder) {
		print_message("skipped: %s is not there\n", FOLDER);
		skip();
	}
	while ((entry = readdir(folder))) {
		if (!strchr("yni", entry->d_name[0]) || entry->d_name[1] != '_')
			continue;
		check(entry->d_name);
		count++;
	}
	(void)closedir(folder);
	assert_true(count >= 318);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_case_is_judged_as_the_suite_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
