/* The metrics endpoint: one page, on this machine alone. */
#include "tests/support/test.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/http.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"

struct fixture {
	char directory[64];
	char path[96];
	struct loop *loop;
	struct http *http;
	struct metrics *metrics;
	long status;
	char type[64];
	char body[65536];
};

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	(void)snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/test-metrics-XXXXXX");
	assert_non_null(mkdtemp(fixture->directory));
	(void)snprintf(fixture->path, sizeof(fixture->path), "%s/socket", fixture->directory);
	assert_int_equal(loop_new(&fixture->loop), 0);
	assert_int_equal(http_new(fixture->loop, &fixture->http), 0);
	assert_int_equal(metrics_new(&fixture->metrics), 0);
	metric_add(metrics_get(fixture->metrics, METRIC_COUNTER, "x_total", "X.", NULL), 3);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	http_free(fixture->http);
	metrics_free(fixture->metrics);
	loop_free(fixture->loop);
	assert_int_equal(rmdir(fixture->directory), 0); /* the socket is gone */
	free(fixture);
	return 0;
}

static void on_done(void *user, const struct http_response *response)
{
	struct fixture *fixture = user;

	fixture->status = response->status;
	(void)snprintf(fixture->type, sizeof(fixture->type), "%s", response->content_type);
	(void)snprintf(fixture->body, sizeof(fixture->body), "%.*s", (int)response->body.len,
		response->body.len > 0 ? response->body.data : response->problem);
	loop_stop(fixture->loop);
}

static void ask(struct fixture *fixture, const struct http_service *service, const char *method,
	const char *path)
{
	struct http_request request = {.method = method, .body = BUF_INIT(100)};

	assert_int_equal(slice_copy(slice_of(path), &request.path), 0);
	assert_int_equal(http_send(fixture->http, service, &request, on_done, fixture, NULL), 0);
	assert_int_equal(loop_run(fixture->loop), 0);
}

static struct metrics_server *serve(struct fixture *fixture, const char *listen)
{
	const struct metrics_options options = {.listen = listen};
	struct metrics_server *server = NULL;
	const char *why = "";

	if (metrics_serve(fixture->metrics, fixture->loop, &options, &server, &why))
		fail_msg("%s: %s", listen, why);
	return server;
}

static void test_the_page_is_served_on_a_socket_and_nothing_else_is(void **state)
{
	struct fixture *fixture = *state;
	CLEANUP(metrics_server_freep) struct metrics_server *server = serve(fixture, fixture->path);
	const struct http_service service = {
		.base_url = "http://localhost",
		.unix_socket = fixture->path,
		.timeout_ms = 5000,
		.reply_max = sizeof(fixture->body) - 1,
	};
	struct stat status;

	assert_int_equal(stat(fixture->path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0660);
	for (int i = 0; i < 20; i++) { /* more than connections are allowed: it is kept */
		ask(fixture, &service, "GET", "/metrics");
		assert_int_equal(fixture->status, 200);
	}
	assert_string_equal(fixture->type, "text/plain; version=0.0.4; charset=utf-8");
	assert_non_null(strstr(fixture->body, "\nx_total 3\n"));
	ask(fixture, &service, "GET", "/metrics?name=x");
	assert_int_equal(fixture->status, 200);
	ask(fixture, &service, "GET", "/");
	assert_int_equal(fixture->status, 404);
	ask(fixture, &service, "POST", "/metrics");
	assert_int_equal(fixture->status, 405);
}

static void test_the_page_is_served_on_the_loopback_interface(void **state)
{
	struct fixture *fixture = *state;
	CLEANUP(metrics_server_freep) struct metrics_server *server = NULL;
	struct http_service service = {.timeout_ms = 5000, .reply_max = sizeof(fixture->body) - 1};
	char listen[64] = "";
	char url[96];

	for (int port = 29464; port < 29564 && !server; port++) { /* one of them is free */
		const char *why;

		(void)snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
		(void)metrics_serve(fixture->metrics, fixture->loop,
			&(struct metrics_options){.listen = listen}, &server, &why);
	}
	assert_non_null(server);
	(void)snprintf(url, sizeof(url), "http://%s", listen);
	service.base_url = url;
	ask(fixture, &service, "GET", "/metrics");
	assert_int_equal(fixture->status, 200);
}

static void test_a_socket_left_behind_is_taken_over(void **state)
{
	struct fixture *fixture = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", fixture->path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(close(fd), 0);
	metrics_server_free(serve(fixture, fixture->path));
}

static void test_without_an_address_nothing_is_served(void **state)
{
	assert_null(serve(*state, ""));
}

static void test_a_bad_address_is_refused_with_its_reason(void **state)
{
	static const struct {
		const char *listen;
		const char *why;
	} cases[] = {
		{"9464", "not of the form"},
		{"127.0.0.1", "not of the form"},
		{"127.0.0.1:", "not of the form"},
		{"127.0.0.1:70000", "not of the form"},
		{"127.0.0.1:94x", "not of the form"},
		{"example.org:9464", "not of the form"},
		{"0.0.0.0:9464", "not an address of this machine alone"},
		{"192.0.2.1:9464", "not an address of this machine alone"},
		{"/nowhere/at/all/socket", "the directory of the socket does not exist"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct metrics_options options = {.listen = cases[i].listen};
		struct metrics_server *server = NULL;
		const char *why = "";

		assert_int_equal(
			metrics_serve(fixture->metrics, fixture->loop, &options, &server, &why),
			METRICS_E_ADDRESS);
		assert_null(server);
		if (!strstr(why, cases[i].why))
			fail_msg("%s: %s", cases[i].listen, why);
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_page_is_served_on_a_socket_and_nothing_else_is),
		TEST(test_the_page_is_served_on_the_loopback_interface),
		TEST(test_a_socket_left_behind_is_taken_over),
		TEST(test_without_an_address_nothing_is_served),
		TEST(test_a_bad_address_is_refused_with_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
