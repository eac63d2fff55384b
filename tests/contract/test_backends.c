/*
 * The contract of a backend, over all of them: what is asked is what the service describes, what
 * it answers is sorted as documented, and no answer, however wrong, crashes, passes, or puts one
 * segment's text under another's.
 */
#include "tests/support/test.h"

#include <stdio.h>
#include <unistd.h>

#include "runtime/json.h"
#include "tests/support/backend_rows.h"
#include "translate/terms.h"

static const char *const english[] = {"alfa alfa", "bravo bravo"};

static struct batch make_batch(const struct backend_row *row)
{
	/* Ids that are not places, so that a mix-up shows; texts with all that needs escaping. */
	static struct item items[2];

	items[0] = (struct item){.id = 7, .text = slice_of("Dijo: \"sí & no\" \\ 100%+1=101 <b>")};
	items[1] = (struct item){.id = 3, .text = slice_of("El señor 水 😀 pagó 3,50 €.")};
	return (struct batch){
		.items = items, .count = row->items, .source = row->source, .target = "en"};
}

static const char *no_header(const struct http_response *response, const char *name)
{
	(void)response;
	(void)name;
	return NULL;
}

static int parse(const struct backend_row *row, long status, struct slice body, struct reply *reply)
{
	const struct batch batch = make_batch(row);
	const struct http_response response = {.status = status,
		.retry_after_ms = -1,
		.content_type = "application/json",
		.body = body,
		.sent = true,
		.header = no_header};

	return row->ops->parse(row->self, &batch, &response, reply);
}

/* An answer may leave items out, but never give one the other's text, and never fail our machine.
 */
static void assert_safe(const struct backend_row *row, const char *why, int r, struct reply *reply)
{
	if (r < 0)
		fail_msg("%s, %s: our machine failed with %d", row->name, why, r);
	if (r > 0 && reply->results)
		fail_msg("%s, %s: results without an answer", row->name, why);
	if (r == 0 && reply->count != row->items)
		fail_msg("%s, %s: %zu results", row->name, why, reply->count);
	for (size_t i = 0; r == 0 && i < reply->count; i++) {
		const struct result *result = &reply->results[i];

		if ((result->status == ITEM_TRANSLATED) != (result->text != NULL))
			fail_msg("%s, %s: status and text of item %zu differ", row->name, why, i);
		if (result->text && strstr(result->text, english[1 - i]))
			fail_msg("%s, %s: item %zu got the other's text", row->name, why, i);
	}
}

static void test_a_good_answer_gives_each_item_its_text(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		CLEANUP(reply_deinit) struct reply reply = {0};
		int r = parse(row, 200, slice_of(row->good), &reply);

		if (r)
			fail_msg("%s: %d", row->name, r);
		assert_safe(row, "good", r, &reply);
		assert_int_equal(reply.tokens, row->tokens);
		for (size_t j = 0; j < row->items; j++) {
			assert_int_equal(reply.results[j].id, j == 0 ? 7 : 3);
			assert_int_equal(reply.results[j].status, ITEM_TRANSLATED);
			assert_string_equal(reply.results[j].text, english[j]);
		}
	}
}

/* Nothing of such an answer may pass. */
static void assert_nothing_passes(const struct backend_row *row, const char *why, struct slice body)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	int r = parse(row, 200, body, &reply);

	assert_safe(row, why, r, &reply);
	for (size_t i = 0; r == 0 && i < reply.count; i++)
		if (reply.results[i].status == ITEM_TRANSLATED)
			fail_msg("%s, %s: \"%s\" passed", row->name, why, reply.results[i].text);
}

static void test_nothing_of_a_wrong_answer_passes(void **state)
{
	static const struct {
		const char *why, *body;
	} cases[] = {
		{"empty", ""},
		{"blank", " \n"},
		{"null", "null"},
		{"a string", "\"alfa alfa\""},
		{"an empty object", "{}"},
		{"an empty array", "[]"},
		{"an array of empty objects", "[{},{}]"},
		{"a proxy's page", "<!DOCTYPE html><html><body>alfa alfa</body></html>"},
		{"an error with status 200", "{\"error\":\"no\"}"},
		{"a number", "42"},
		{"another service's answer", "{\"output\":[\"alfa alfa\",\"bravo bravo\"]}"},
	};
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];

		for (size_t j = 0; j < COUNT_OF(cases); j++)
			assert_nothing_passes(row, cases[j].why, slice_of(cases[j].body));
		assert_nothing_passes(row, "nothing at all", (struct slice){0});
		if (row->fewer)
			assert_nothing_passes(row, "fewer answers", slice_of(row->fewer));
		if (row->more)
			assert_nothing_passes(row, "more answers", slice_of(row->more));
		if (row->number)
			assert_nothing_passes(row, "numbers for texts", slice_of(row->number));
		if (row->twice)
			assert_nothing_passes(row, "a member twice", slice_of(row->twice));
	}
}

static void test_an_answer_that_is_cut_short_does_not_pass(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct slice good = slice_of(backend_rows[i].good);

		for (size_t length = 0; length < good.len; length++)
			assert_nothing_passes(&backend_rows[i], "cut short",
				(struct slice){.data = good.data, .len = length});
	}
}

static void test_no_changed_byte_moves_a_text_or_crashes(void **state)
{
	static const unsigned char bytes[] = {
		0, 1, '"', '\\', '{', '}', '[', ']', ',', ':', '0', 'u', '\n', 0x80, 0xc3, 0xff};
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		const size_t length = strlen(row->good);

		for (size_t at = 0; at < length; at++) {
			for (size_t j = 0; j < COUNT_OF(bytes); j++) {
				CLEANUP(reply_deinit) struct reply reply = {0};
				CLEANUP(freep) char *body = malloc(length);
				int r;

				assert_non_null(body);
				memcpy(body, row->good, length);
				body[at] = (char)bytes[j];
				r = parse(row, 200, (struct slice){body, length}, &reply);
				assert_safe(row, "a byte changed", r, &reply);
			}
		}
	}
}

static void test_huge_and_deep_answers_do_not_pass(void **state)
{
	enum {
		HUGE_BYTES = 50 * 1000 * 1000,
		DEEP = 100000,
	};
	CLEANUP(freep) char *body = malloc(HUGE_BYTES);
	(void)state;

	assert_non_null(body);
	for (size_t i = 0; i < backend_row_count; i++) {
		memset(body, 'a', HUGE_BYTES);
		assert_nothing_passes(&backend_rows[i], "huge", (struct slice){body, HUGE_BYTES});
		memset(body, '[', DEEP);
		assert_nothing_passes(&backend_rows[i], "deep arrays", (struct slice){body, DEEP});
		for (size_t j = 0; j + 5 <= DEEP; j += 5)
			memcpy(body + j, "{\"a\":", 5);
		assert_nothing_passes(&backend_rows[i], "deep objects", (struct slice){body, DEEP});
	}
}

static void test_documented_errors_are_sorted_as_documented(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];

		for (const struct row_error *error = row->errors; error->why; error++) {
			CLEANUP(reply_deinit) struct reply reply = {0};
			int r = parse(row, error->status, slice_of(error->body), &reply);

			if (r != error->outcome || reply.results)
				fail_msg("%s, %s: sorted as %d", row->name, error->why, r);
		}
	}
}

/* Whatever status and body come together, it is an outcome that the engine knows. */
static void test_every_status_is_some_outcome(void **state)
{
	static const char *const bodies[] = {"", "{}", "<html>", "{\"error\":{\"message\":7}}",
		"{\"error\":null}", "[1]", "{\"message\":\"\"}"};
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		for (long status = 201; status < 600; status++) {
			for (size_t j = 0; j < COUNT_OF(bodies); j++) {
				CLEANUP(reply_deinit) struct reply reply = {0};
				int r = parse(
					&backend_rows[i], status, slice_of(bodies[j]), &reply);

				if (r < BACKEND_E_THROTTLED || r > BACKEND_E_REFUSED)
					fail_msg(
						"%s: %ld gave %d", backend_rows[i].name, status, r);
			}
		}
	}
}

static void test_a_question_that_does_not_fit_is_too_large(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(16)};
		const struct batch batch = make_batch(row);
		int r = row->ops->build(row->self, &batch, &request);

		if (r != BACKEND_E_TOO_LARGE)
			fail_msg("%s: %d", row->name, r);
	}
}

static void test_a_language_of_no_service_is_no_question(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(4096)};
		struct batch batch = make_batch(row);
		char code[32];

		batch.source = "zz";
		assert_false(row->ops->language(row->self, "zz", code));
		assert_int_equal(row->ops->build(row->self, &batch, &request), BACKEND_E_PAIR);
	}
}

/* As the first half of a pivot route. */
static void test_a_question_names_another_language_than_english(void **state)
{
	const struct item item = {.text = slice_of("Ola a todos")};
	const struct batch batch = {.items = &item, .count = 1, .source = "gl", .target = "es"};
	size_t count = 0;
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		CLEANUP(http_request_deinit)
		struct http_request request = {.body = BUF_INIT(65536)};

		if (!row->ops->target)
			continue;
		assert_int_equal(row->ops->build(row->self, &batch, &request), 0);
		assert_int_equal(buf_add(&request.body, (struct slice){"", 1}), 0);
		if (!strstr(request.body.data, "langpair=glg%7Cspa&") &&
			!strstr(request.body.data, "\"target\":\"es\""))
			fail_msg("%s: %s", row->name, request.body.data);
		count++;
	}
	assert_true(count >= 2);
}

static void test_limits_are_such_that_a_question_can_be_made(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		struct backend_limits limits = {0};

		row->ops->limits(row->self, row->source, &limits);
		if (limits.items < row->items || limits.start_concurrency == 0 ||
			limits.timeout_ms <= 0)
			fail_msg("%s: no usable limits", row->name);
		if (limits.total_units > 0 && limits.item_units > limits.total_units)
			fail_msg("%s: one item is larger than all together", row->name);
	}
}

static void test_a_probe_asks_something_and_reads_the_answer(void **state)
{
	static const char *const bodies[] = {"", "{}", "<html>", "null", "[", "\xff"};
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(4096)};

		if (!row->ops->build_probe)
			continue;
		assert_int_equal(row->ops->build_probe(row->self, &request), 0);
		assert_non_null(request.method);
		assert_non_null(request.path);
		for (size_t j = 0; j < COUNT_OF(bodies); j++) {
			CLEANUP(reply_deinit) struct reply reply = {0};
			const struct http_response response = {.status = j % 2 ? 200 : 503,
				.body = slice_of(bodies[j]),
				.header = no_header};

			if (row->ops->parse_probe(row->self, &response, &reply) < 0)
				fail_msg("%s: our machine failed", row->name);
		}
	}
}

/* Two terms stand in the first text of the suite, one of them with a mark of quotation in its
 * English. */
static void add_terms(struct item *item, struct terms **ret_terms)
{
	const char *yes = strstr(item->text.data, "sí");
	const struct term list[] = {{0, strlen("Dijo"), "He said"},
		{(size_t)(yes - item->text.data), strlen("sí"), "\"yes\""}};

	assert_int_equal(terms_new(item->text, list, COUNT_OF(list), ret_terms), 0);
	item->terms = *ret_terms;
}

/* The same with marks in their place, as for a service that knows none. */
static void hide_terms(struct item *item, struct terms **ret_terms, char **ret_hidden)
{
	add_terms(item, ret_terms);
	assert_int_equal(terms_hide(*ret_terms, item->text, ret_hidden), 0);
	item->text = slice_of(*ret_hidden);
	item->terms = NULL;
}

/* The row's good answer with both marks in its first text. */
static char *marked_answer(const struct backend_row *row)
{
	const char *first = row->marks[0] ? row->marks[0] : "@@PH1@@";
	const char *second = row->marks[1] ? row->marks[1] : "@@PH2@@";
	const char *at = strstr(row->good, english[0]);
	char *answer = NULL;

	assert_non_null(at);
	assert_true(asprintf(&answer, "%.*s%s alfa %s%s", (int)(at - row->good), row->good, first,
			    second, at + strlen(english[0])) > 0);
	return answer;
}

static void test_marks_come_back_whole(void **state)
{
	(void)state;

	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];
		CLEANUP(terms_unrefp) struct terms *terms = NULL;
		CLEANUP(freep) char *hidden = NULL;
		CLEANUP(freep) char *answer = marked_answer(row);
		CLEANUP(freep) char *shown = NULL;
		CLEANUP(reply_deinit) struct reply reply = {0};
		struct batch batch = make_batch(row);
		struct item items[2] = {batch.items[0], batch.items[1]};
		const struct http_response response = {.status = 200,
			.content_type = "application/json",
			.body = slice_of(answer),
			.header = no_header};

		hide_terms(&items[0], &terms, &hidden);
		batch.items = items;
		assert_int_equal(row->ops->parse(row->self, &batch, &response, &reply), 0);
		assert_int_equal(terms_show(terms, slice_of(reply.results[0].text), &shown), 0);
		if (strcmp(shown,
			    row->marks[1] ? "He said alfa \"\"yes\"\"" : "He said alfa \"yes\""))
			fail_msg("%s: %s", row->name, shown);
	}
}

enum travel {
	WITHOUT_TERMS,
	WITH_TERMS,
	WITH_MARKS,
};

/* What we ask, for the validator: one JSON object a line. */
static void write_request(FILE *file, const struct backend_row *row, enum travel travel)
{
	CLEANUP(http_request_deinit) struct http_request request = {.body = BUF_INIT(65536)};
	CLEANUP(cJSON_Deletep) cJSON *line = cJSON_CreateObject();
	CLEANUP(freep) char *text = NULL;
	CLEANUP(terms_unrefp) struct terms *terms = NULL;
	CLEANUP(freep) char *hidden = NULL;
	struct batch batch = make_batch(row);
	struct item items[2] = {batch.items[0], batch.items[1]};
	cJSON *texts = cJSON_AddArrayToObject(line, "texts");

	cJSON_AddBoolToObject(line, "terms", travel == WITH_TERMS);
	if (travel == WITH_TERMS)
		add_terms(&items[0], &terms);
	if (travel == WITH_MARKS)
		hide_terms(&items[0], &terms, &hidden);
	batch.items = items;
	assert_int_equal(row->ops->build(row->self, &batch, &request), 0);
	cJSON_AddStringToObject(line, "row", row->name);
	cJSON_AddStringToObject(line, "backend", row->ops->name);
	cJSON_AddStringToObject(line, "method", request.method);
	cJSON_AddStringToObject(line, "path", request.path);
	cJSON_AddStringToObject(line, "body", request.body.data ? request.body.data : "");
	for (size_t i = 0; i < batch.count; i++)
		cJSON_AddItemToArray(texts, cJSON_CreateString(batch.items[i].text.data));
	cJSON *headers = cJSON_AddArrayToObject(line, "headers");
	for (size_t i = 0; i < request.header_count; i++)
		cJSON_AddItemToArray(headers, cJSON_CreateString(request.headers[i]));

	text = cJSON_PrintUnformatted(line);
	assert_non_null(text);
	assert_true(fprintf(file, "%s\n", text) > 0);
}

static void test_questions_are_what_the_service_describes(void **state)
{
	char path[] = "/tmp/dragoman-requests-XXXXXX";
	char command[1024];
	int fd = mkstemp(path);
	FILE *file;
	int status;
	(void)state;

	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	for (size_t i = 0; i < backend_row_count; i++) {
		const struct backend_row *row = &backend_rows[i];

		write_request(file, row, WITHOUT_TERMS);
		write_request(file, row, WITH_MARKS);
		if (row->ops->knows_terms && row->ops->knows_terms(row->self))
			write_request(file, row, WITH_TERMS);
	}
	assert_int_equal(fclose(file), 0);

	(void)snprintf(command, sizeof(command),
		"python3 '%s/tests/contract/validate_requests.py' '%s/specs' '%s'", TEST_SOURCE_DIR,
		TEST_SHARED_DIR, path);
	status = system(command);
	(void)unlink(path); /* a left-over in /tmp harms nobody */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_good_answer_gives_each_item_its_text),
		cmocka_unit_test(test_nothing_of_a_wrong_answer_passes),
		cmocka_unit_test(test_an_answer_that_is_cut_short_does_not_pass),
		cmocka_unit_test(test_no_changed_byte_moves_a_text_or_crashes),
		cmocka_unit_test(test_huge_and_deep_answers_do_not_pass),
		cmocka_unit_test(test_documented_errors_are_sorted_as_documented),
		cmocka_unit_test(test_every_status_is_some_outcome),
		cmocka_unit_test(test_a_question_that_does_not_fit_is_too_large),
		cmocka_unit_test(test_a_language_of_no_service_is_no_question),
		cmocka_unit_test(test_a_question_names_another_language_than_english),
		cmocka_unit_test(test_limits_are_such_that_a_question_can_be_made),
		cmocka_unit_test(test_a_probe_asks_something_and_reads_the_answer),
		cmocka_unit_test(test_marks_come_back_whole),
		cmocka_unit_test(test_questions_are_what_the_service_describes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
