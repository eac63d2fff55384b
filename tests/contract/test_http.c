/* The HTTP client against a server that misbehaves in every way: each call ends, in bounded time
 * and memory, with an answer or with a failure of the right name. */
#include "tests/support/test.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/http.h"
#include "runtime/loop.h"

enum {
	REPLY_MAX = 1024 * 1024,
	TIMEOUT_MS = 20000, /* for a machine with much else to do */
	SHORT_MS = 400,     /* where the time is what is tested */
};

/* What a call came to, copied. */
struct answer {
	int count; /* of calls of `done` */
	enum http_failure failure;
	long status;
	long retry_after_ms;
	bool sent;
	double seconds;
	char body[512];
	size_t length;
	char problem[256];
	char type[64];
	char first[64]; /* X-First */
	char early[64]; /* X-Early */
};

struct fixture {
	char directory[64];
	pid_t server;
	int server_input; /* the server ends when this is closed */
	char url[64];
	char tls_url[64]; /* "" when there is no openssl */
	struct loop *loop;
	struct http *http;
	struct answer *awaited;
	int open; /* calls that run */
};

static void start_server(struct fixture *fixture)
{
	int input[2];
	int output[2];
	int ports[2] = {0, 0};
	FILE *file;

	assert_int_equal(pipe(input), 0);
	assert_int_equal(pipe(output), 0);
	fixture->server = fork();
	assert_true(fixture->server >= 0);
	if (fixture->server == 0) {
		(void)dup2(input[0], STDIN_FILENO);
		(void)dup2(output[1], STDOUT_FILENO);
		(void)close(input[1]);
		execlp("python3", "python3", TEST_SOURCE_DIR "/tests/support/hostile_server.py",
			fixture->directory, NULL);
		_exit(127);
	}
	(void)close(input[0]);
	(void)close(output[1]);
	fixture->server_input = input[1];

	file = fdopen(output[0], "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d %d", &ports[0], &ports[1]), 2);
	(void)fclose(file);
	(void)snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d", ports[0]);
	if (ports[1])
		(void)snprintf(fixture->tls_url, sizeof(fixture->tls_url), "https://127.0.0.1:%d",
			ports[1]);
}

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	(void)snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/test-http-XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	/* A proxy in the environment is not ours to use. */
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	start_server(fixture);
	assert_int_equal(loop_new(&fixture->loop), 0);
	assert_int_equal(http_new(fixture->loop, &fixture->http), 0);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	static const char *const names[] = {"socket", "certificate.pem"};
	struct fixture *fixture = *state;
	char path[128];

	http_free(fixture->http);
	loop_free(fixture->loop);
	(void)close(fixture->server_input);
	assert_int_equal(waitpid(fixture->server, NULL, 0), fixture->server);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", fixture->directory, names[i]);
		(void)unlink(path); /* without openssl there is no certificate */
	}
	assert_int_equal(rmdir(fixture->directory), 0);
	free(fixture);
	return 0;
}

static void copy(char *to, size_t size, const char *from)
{
	(void)snprintf(to, size, "%s", from ? from : "(none)");
}

static void on_done(void *user, const struct http_response *response)
{
	struct fixture *fixture = user;
	struct answer *answer = fixture->awaited;

	answer->count++;
	answer->failure = response->failure;
	answer->status = response->status;
	answer->retry_after_ms = response->retry_after_ms;
	answer->sent = response->sent;
	answer->seconds = response->seconds;
	answer->length = response->body.len;
	(void)snprintf(answer->body, sizeof(answer->body), "%.*s", (int)response->body.len,
		response->body.len > 0 ? response->body.data : "");
	copy(answer->problem, sizeof(answer->problem), response->problem);
	copy(answer->type, sizeof(answer->type), response->content_type);
	copy(answer->first, sizeof(answer->first), response->header(response, "X-First"));
	copy(answer->early, sizeof(answer->early), response->header(response, "X-Early"));
	fixture->open--;
	if (fixture->open == 0)
		loop_stop(fixture->loop);
}

static struct http_service service_at(const char *base_url)
{
	return (struct http_service){
		.base_url = base_url,
		.connect_timeout_ms = TIMEOUT_MS,
		.timeout_ms = TIMEOUT_MS,
		.reply_max = REPLY_MAX,
	};
}

static struct http_call *begin(struct fixture *fixture, const struct http_service *service,
	const char *method, const char *path, size_t body_length)
{
	struct http_request request = {.method = method, .body = BUF_INIT(10 * REPLY_MAX)};
	CLEANUP(freep) char *body = calloc(1, body_length + 1);
	struct http_call *call = NULL;

	assert_non_null(body);
	assert_int_equal(slice_copy(slice_of(path), &request.path), 0);
	assert_int_equal(http_request_header(&request, "X-Test: %s", "secret"), 0);
	assert_int_equal(
		buf_add(&request.body, (struct slice){.data = body, .len = body_length}), 0);
	assert_int_equal(http_send(fixture->http, service, &request, on_done, fixture, &call), 0);
	assert_null(request.path); /* taken over */
	fixture->open++;
	return call;
}

static struct answer ask_service(struct fixture *fixture, const struct http_service *service,
	const char *method, const char *path, size_t body_length)
{
	struct answer answer = {0};

	fixture->awaited = &answer;
	(void)begin(fixture, service, method, path, body_length);
	assert_int_equal(loop_run(fixture->loop), 0);
	assert_int_equal(answer.count, 1);
	return answer;
}

static struct answer ask(struct fixture *fixture, const char *path)
{
	struct http_service service = service_at(fixture->url);

	return ask_service(fixture, &service, "POST", path, 10);
}

static void test_an_answer_is_handed_over_with_its_headers(void **state)
{
	struct answer answer = ask(*state, "/echo");

	assert_int_equal(answer.failure, HTTP_OK);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.problem, "");
	assert_string_equal(answer.type, "application/json");
	assert_string_equal(answer.body,
		"{\"method\": \"POST\", \"expect\": null, \"length\": 10, \"header\": \"secret\"}");
	assert_int_equal(answer.retry_after_ms, -1);
	assert_true(answer.sent);
	assert_true(answer.seconds > 0 && answer.seconds < 20);
}

static void test_every_method_goes_out_as_it_is(void **state)
{
	static const struct {
		const char *method;
		size_t length;
		const char *seen;
	} cases[] = {
		{"GET", 0, "{\"method\": \"GET\", \"expect\": null, \"length\": 0"},
		{"POST", 0, "{\"method\": \"POST\", \"expect\": null, \"length\": 0"},
		{"PUT", 7, "{\"method\": \"PUT\", \"expect\": null, \"length\": 7"},
		{"GET", 0, "{\"method\": \"GET\", \"expect\": null, \"length\": 0"},
		{"POST", 3000000, "{\"method\": \"POST\", \"expect\": null, \"length\": 3000000"},
		{"DELETE", 0, "{\"method\": \"DELETE\", \"expect\": null, \"length\": 0"},
	};
	struct fixture *fixture = *state;
	struct http_service service = service_at(fixture->url);

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct answer answer =
			ask_service(fixture, &service, cases[i].method, "/echo", cases[i].length);

		assert_int_equal(answer.failure, HTTP_OK);
		assert_memory_equal(answer.body, cases[i].seen, strlen(cases[i].seen));
	}
}

static void test_each_way_to_misbehave_has_its_name(void **state)
{
	static const struct {
		const char *path;
		enum http_failure failure;
		long status;
		bool sent;
		const char *why;
	} cases[] = {
		{"/hang", HTTP_TIMED_OUT, 0, true, "no answer"},
		{"/slow", HTTP_TIMED_OUT, 200, true, "an answer that never gets done"},
		{"/reset", HTTP_BROKEN, 0, true, "reset after the question"},
		{"/close", HTTP_BROKEN, 0, true, "closed after the question"},
		{"/garbage", HTTP_BROKEN, 0, true, "no HTTP"},
		{"/truncated", HTTP_BROKEN, 200, true, "shorter than it says"},
		{"/chunk", HTTP_BROKEN, 200, true, "ends in mid-chunk"},
		{"/huge", HTTP_TOO_LARGE, 200, true, "50 MB without a length"},
		{"/declared", HTTP_TOO_LARGE, 200, true, "50 MB, announced"},
		{"/bomb", HTTP_TOO_LARGE, 200, true, "50 MB once inflated"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fixture *fixture = *state;
		struct http_service service = service_at(fixture->url);
		struct answer answer;

		if (cases[i].failure == HTTP_TIMED_OUT)
			service.timeout_ms = SHORT_MS;
		answer = ask_service(fixture, &service, "POST", cases[i].path, 10);
		if (answer.failure != cases[i].failure || answer.status != cases[i].status ||
			answer.sent != cases[i].sent)
			fail_msg("%s (%s): failure %d, status %ld, sent %d: %s", cases[i].path,
				cases[i].why, answer.failure, answer.status, answer.sent,
				answer.problem);
		if (answer.problem[0] == '\0' || strstr(answer.problem, "secret"))
			fail_msg("%s: \"%s\"", cases[i].path, answer.problem);
		if (answer.length > REPLY_MAX)
			fail_msg("%s: %zu bytes", cases[i].path, answer.length);
	}
}

static void test_what_is_odd_but_whole_is_an_answer(void **state)
{
	static const struct {
		const char *path;
		long status;
		const char *body;
		const char *why;
	} cases[] = {
		{"/long", 200, "12345", "more than it says: cut there"},
		{"/redirect", 302, "", "not followed"},
		{"/early", 413, "too large", "answered before the question was read"},
		{"/gzip", 200, "inflated", "compressed"},
		{"/continue", 200, "ok", "a 100 before the real one"},
		{"/nowhere", 404, "what?", "no such path"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct answer answer = ask(*state, cases[i].path);

		if (answer.failure != HTTP_OK || answer.status != cases[i].status ||
			strcmp(answer.body, cases[i].body) != 0)
			fail_msg("%s (%s): failure %d, status %ld: %s", cases[i].path, cases[i].why,
				answer.failure, answer.status, answer.body);
		assert_string_equal(answer.early, "(none)");
	}
}

static void test_when_to_come_back_is_read_in_all_its_forms(void **state)
{
	assert_int_equal(ask(*state, "/seconds").retry_after_ms, 7000);
	assert_int_equal(ask(*state, "/ms").retry_after_ms, 1500);
	assert_int_equal(ask(*state, "/date").retry_after_ms, 7L * 24 * 3600 * 1000); /* a week */
}

static void test_headers_are_kept_up_to_a_bound(void **state)
{
	struct answer answer = ask(*state, "/many");

	assert_int_equal(answer.failure, HTTP_OK);
	assert_string_equal(answer.first, "1");
	assert_string_equal(answer.body, "ok");
}

static void test_calls_one_after_the_other_share_a_connection(void **state)
{
	struct fixture *fixture = *state;
	long before = strtol(ask(fixture, "/connections").body, NULL, 10);

	for (int i = 0; i < 20; i++)
		assert_int_equal(ask(fixture, "/echo").status, 200);
	assert_int_equal(strtol(ask(fixture, "/connections").body, NULL, 10), before);
}

static void test_many_calls_run_at_once(void **state)
{
	struct fixture *fixture = *state;
	struct http_service service = service_at(fixture->url);
	struct answer answer = {0};

	fixture->awaited = &answer;
	for (int i = 0; i < 100; i++)
		(void)begin(fixture, &service, "POST", "/echo", 100);
	assert_int_equal(loop_run(fixture->loop), 0);
	assert_int_equal(answer.count, 100);
	assert_int_equal(answer.status, 200);
}

static void test_a_cancelled_call_is_never_heard_of_again(void **state)
{
	struct fixture *fixture = *state;
	struct http_service service = service_at(fixture->url);
	struct answer answer = {0};

	service.timeout_ms = SHORT_MS;
	fixture->awaited = &answer;
	for (int i = 0; i < 3; i++) {
		http_cancel(begin(fixture, &service, "POST", "/hang", 1));
		fixture->open--;
	}
	(void)begin(fixture, &service, "POST", "/hang", 1);
	assert_int_equal(loop_run(fixture->loop), 0);
	assert_int_equal(answer.count, 1);
	assert_int_equal(answer.failure, HTTP_TIMED_OUT);

	(void)begin(fixture, &service, "POST", "/hang", 1); /* still running at the end */
	fixture->open = 0;
}

static int closed_port(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	(void)close(fd);
	return ntohs(address.sin_port);
}

static void test_without_a_connection_nothing_was_sent(void **state)
{
	char refused[64];
	const struct {
		const char *url;
		const char *why;
	} cases[] = {
		{refused, "nobody listens"},
		{"http://name.invalid", "no such host"},
		{"gopher://127.0.0.1", "a protocol that we do not speak"},
		{"http://127.0.0.1:99999", "no port"},
	};

	(void)snprintf(refused, sizeof(refused), "http://127.0.0.1:%d", closed_port());
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_service service = service_at(cases[i].url);
		struct answer answer;

		service.connect_timeout_ms = SHORT_MS; /* a resolver may be slow to say no */
		answer = ask_service(*state, &service, "POST", "/", 10);

		if (answer.failure != HTTP_UNREACHABLE || answer.sent || !answer.problem[0])
			fail_msg("%s: failure %d, sent %d, %s", cases[i].why, answer.failure,
				answer.sent, answer.problem);
	}
}

static void test_a_unix_socket_and_a_proxy_are_used_when_set(void **state)
{
	struct fixture *fixture = *state;
	struct http_service service = service_at("http://example.invalid");
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/socket", fixture->directory);
	service.unix_socket = path;
	assert_int_equal(ask_service(fixture, &service, "GET", "/echo", 0).status, 200);

	service.unix_socket = "";
	service.proxy = fixture->url;
	assert_int_equal(ask_service(fixture, &service, "GET", "/echo", 0).status, 200);
}

static void test_a_certificate_must_verify(void **state)
{
	struct fixture *fixture = *state;
	struct http_service service = service_at(fixture->tls_url);
	struct answer answer;
	char path[128];

	if (!fixture->tls_url[0]) {
		print_message("skipped: no openssl to make a certificate with\n");
		skip();
	}
	answer = ask_service(fixture, &service, "POST", "/echo", 10);
	assert_int_equal(answer.failure, HTTP_UNTRUSTED);
	assert_false(answer.sent);

	(void)snprintf(path, sizeof(path), "%s/certificate.pem", fixture->directory);
	service.ca_file = path;
	assert_int_equal(ask_service(fixture, &service, "POST", "/echo", 10).status, 200);
	service.ca_file = "/nowhere/at/all.pem";
	assert_int_equal(
		ask_service(fixture, &service, "POST", "/echo", 10).failure, HTTP_UNTRUSTED);
}

static void test_too_many_request_headers_are_an_error_not_a_crash(void **state)
{
	struct http_request request = {.method = "GET"};
	(void)state;

	for (int i = 0; i < HTTP_HEADERS_MAX; i++)
		assert_int_equal(http_request_header(&request, "X-%d: 1", i), 0);
	assert_true(http_request_header(&request, "X: 1") < 0);
	http_request_deinit(&request);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_answer_is_handed_over_with_its_headers),
		cmocka_unit_test(test_every_method_goes_out_as_it_is),
		cmocka_unit_test(test_each_way_to_misbehave_has_its_name),
		cmocka_unit_test(test_what_is_odd_but_whole_is_an_answer),
		cmocka_unit_test(test_when_to_come_back_is_read_in_all_its_forms),
		cmocka_unit_test(test_headers_are_kept_up_to_a_bound),
		cmocka_unit_test(test_calls_one_after_the_other_share_a_connection),
		cmocka_unit_test(test_many_calls_run_at_once),
		cmocka_unit_test(test_without_a_connection_nothing_was_sent),
		cmocka_unit_test(test_a_unix_socket_and_a_proxy_are_used_when_set),
		cmocka_unit_test(test_a_certificate_must_verify),
		cmocka_unit_test(test_too_many_request_headers_are_an_error_not_a_crash),
		cmocka_unit_test(test_a_cancelled_call_is_never_heard_of_again),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
