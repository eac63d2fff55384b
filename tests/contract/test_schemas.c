/*
 * What our encoder writes and what our golden files hold is valid after the published schemas, in
 * the judgement of a validator that is not ours (python3-jsonschema); and what is invalid is not.
 */
#include "tests/support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/wait.h>

#include "runtime/buf.h"
#include "runtime/json.h"
#include "schemas/article.h"

#define GOLDEN TEST_SOURCE_DIR "/tests/data/golden"
#define VALIDATOR TEST_SOURCE_DIR "/tests/support/validate_schema.py"

enum {
	VALID = 0,
	INVALID = 1,
	NOT_INSTALLED = 77,
};

/* Let the validator judge these records. */
static int judge(const char *records)
{
	FILE *validator = popen(VALIDATOR " - >/dev/null", "we");
	int status;

	assert_non_null(validator);
	assert_true(fputs(records, validator) >= 0);
	status = pclose(validator);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NOT_INSTALLED) {
		print_message("python3-jsonschema is not installed: skipped\n");
		skip();
	}
	return WEXITSTATUS(status);
}

static char *read_file(const char *name)
{
	struct buf path = BUF_INIT(4096);
	struct buf content = BUF_INIT(1 << 20);
	char part[4096];
	size_t n;
	FILE *file;

	assert_int_equal(buf_addf(&path, GOLDEN "/%s", name), 0);
	file = fopen(path.data, "re");
	assert_non_null(file);
	do {
		n = fread(part, 1, sizeof(part), file);
		assert_int_equal(buf_add(&content, (struct slice){.data = part, .len = n}), 0);
	} while (n > 0);
	(void)fclose(file); /* it was read */
	buf_deinit(&path);
	return buf_take(&content);
}

static void test_the_golden_files_are_valid(void **state)
{
	int status = system(VALIDATOR " " GOLDEN "/*.json");
	(void)state;

	if (WEXITSTATUS(status) == NOT_INSTALLED)
		skip();
	assert_int_equal(status, 0);
}

/* Add the article of a file, written in its own form and, once it is translated, in the English. */
static void add_golden(struct buf *records, const char *name)
{
	CLEANUP(article_deinit) struct article article = {0};
	CLEANUP(freep) char *text = read_file(name);
	enum article_form form = strncmp(name, "translated", 10) == 0 ? ARTICLE_TRANSLATED
				 : strncmp(name, "article", 7) == 0   ? ARTICLE_ENGLISH
								      : ARTICLE_SOURCE;
	enum article_form last = form == ARTICLE_SOURCE ? ARTICLE_SOURCE : ARTICLE_ENGLISH;
	const char *why = NULL;

	assert_int_equal(article_decode(slice_of(text), form, &article, &why), 0);
	article.published_by_us_at_ms = 1795478400000;
	for (; form <= last; form++) {
		CLEANUP(freep) char *written = NULL;

		assert_int_equal(article_encode(&article, form, &written), 0);
		assert_int_equal(buf_addf(records, "%s\n", written), 0);
	}
}

static void test_what_the_encoder_writes_is_valid(void **state)
{
	CLEANUP(buf_deinit) struct buf records = BUF_INIT(1 << 20);
	DIR *folder = opendir(GOLDEN);
	size_t count = 0;
	(void)state;

	assert_non_null(folder);
	for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		if (!strstr(entry->d_name, ".json"))
			continue;
		add_golden(&records, entry->d_name);
		count++;
	}
	(void)closedir(folder); /* it was read */
	assert_true(count >= 9);
	assert_int_equal(judge(records.data), VALID);
}

static void test_the_validator_finds_what_is_invalid(void **state)
{
	static const struct {
		const char *why;
		const char *name;
		const char *with;
	} cases[] = {
		{"an id too short", "id", "\"abc\""},
		{"no revision", "revision", NULL},
		{"an empty section", "section", "\"\""},
		{"a time with offset", "fetched_at", "\"2026-11-20T01:00:00+01:00\""},
		{"no headline", "paragraphs", "[{\"role\":\"body\",\"original\":\"a\"}]"},
		{"a retraction with text", "status", "\"canceled\""},
		{"another schema", "schema", "\"dragoman.source/9\""},
	};
	CLEANUP(freep) char *text = read_file("source-full.json");
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(cJSON_Deletep) cJSON *json = cJSON_Parse(text);
		CLEANUP(freep) char *varied = NULL;

		cJSON_DeleteItemFromObjectCaseSensitive(json, cases[i].name);
		if (cases[i].with)
			assert_true(cJSON_AddItemToObject(
				json, cases[i].name, cJSON_CreateRaw(cases[i].with)));
		assert_int_equal(json_print(json, &varied), 0);
		if (judge(varied) != INVALID)
			fail_msg("%s passed", cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_golden_files_are_valid),
		cmocka_unit_test(test_what_the_encoder_writes_is_valid),
		cmocka_unit_test(test_the_validator_finds_what_is_invalid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
