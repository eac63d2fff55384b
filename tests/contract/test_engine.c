/*
 * The engine, with real settings, backends and loop, and a wire of our own in place of http.c: two
 * LibreTranslate servers, "a" and "b", that do as they are told.
 */
#include "tests/support/test.h"

#include <errno.h>
#include <stdio.h>

#include "runtime/buf.h"
#include "runtime/config.h"
#include "runtime/http.h"
#include "runtime/json.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/record.h"
#include "translate/accounts.h"
#include "translate/engine.h"

/* What a server does, and what it saw. */
struct server {
	bool unreachable;
	long status; /* of every answer; 0: translate */
	const char *body;
	unsigned slots; /* 429 beyond; 0: any number */
	uint64_t latency_ms;
	const char *poison; /* a text with this in it breaks its question */
	unsigned requests, probes, in_flight, most_in_flight, segments;
	unsigned asked; /* how often `watched` was asked */
};

static struct server servers[2];
static const char *watched;

struct http {
	struct loop *loop;
	struct http_call *calls;
};

struct http_call {
	struct http_call *next;
	struct http *http;
	struct timer *timer;
	struct server *server;
	bool counted; /* in flight */
	http_done done;
	void *user;
	struct http_response response;
	char *body;
};

int http_new(struct loop *loop, struct http **ret_http)
{
	*ret_http = calloc(1, sizeof(struct http));
	(*ret_http)->loop = loop;
	return 0;
}

static void call_free(struct http_call *call)
{
	timer_free(call->timer);
	free(call->body);
	free(call);
}

struct http *http_free(struct http *http)
{
	while (http && http->calls) {
		struct http_call *call = http->calls;

		http->calls = call->next;
		call_free(call);
	}
	free(http);
	return NULL;
}

static int deliver(void *user)
{
	struct http_call *call = user;
	struct http_call **link = &call->http->calls;

	while (*link != call)
		link = &(*link)->next;
	*link = call->next;
	call->server->in_flight -= call->counted;
	call->done(call->user, &call->response);
	call_free(call);
	return 0;
}

/* "EN:" before each text. */
static char *translate(struct server *server, const cJSON *texts, long *status)
{
	cJSON *answer = cJSON_CreateObject();
	cJSON *english = cJSON_AddArrayToObject(answer, "translatedText");
	const cJSON *text;
	char *body;

	*status = 200;
	cJSON_ArrayForEach (text, texts) {
		char line[8192];

		(void)snprintf(line, sizeof(line), "EN:%s", text->valuestring);
		cJSON_AddItemToArray(english, cJSON_CreateString(line));
		server->segments++;
		if (watched && strcmp(text->valuestring, watched) == 0)
			server->asked++;
		if (server->poison && strstr(text->valuestring, server->poison))
			*status = 500;
	}
	body = *status == 200 ? cJSON_PrintUnformatted(answer)
			      : strdup("{\"error\":\"Cannot translate text: x\"}");
	cJSON_Delete(answer);
	return body;
}

static void answer(struct http_call *call, const struct http_request *request)
{
	struct server *server = call->server;
	CLEANUP(cJSON_Deletep) cJSON *question = NULL;

	call->response.retry_after_ms = -1;
	call->response.seconds = (double)server->latency_ms / 1000;
	if (server->unreachable) {
		call->response.failure = HTTP_UNREACHABLE;
		call->response.problem = "connection refused";
		return;
	}
	if (server->status) {
		call->response.status = server->status;
		call->body = strdup(server->body ? server->body : "");
	} else if (strcmp(request->method, "GET") == 0) {
		call->response.status = 200;
		call->body = strdup("[]");
	} else if (server->slots && server->in_flight > server->slots) {
		call->response.status = 429;
		call->body = strdup("{\"error\":\"Slowdown\"}");
	} else {
		assert_int_equal(json_parse((struct slice){request->body.data, request->body.len},
					 &question, NULL),
			0);
		call->body = translate(server, json_array(question, "q"), &call->response.status);
	}
	call->response.body = slice_of(call->body);
}

int http_send(struct http *http, const struct http_service *service, struct http_request *request,
	http_done done, void *user, struct http_call **ret_call)
{
	struct http_call *call = calloc(1, sizeof(*call));

	assert_null(ret_call);
	call->http = http;
	call->server = strcmp(service->base_url, "http://a") == 0 ? &servers[0] : &servers[1];
	call->done = done;
	call->user = user;
	call->next = http->calls;
	http->calls = call;
	if (strcmp(request->method, "GET") == 0) {
		call->server->probes++;
	} else {
		call->server->requests++;
		call->counted = true;
		if (++call->server->in_flight > call->server->most_in_flight)
			call->server->most_in_flight = call->server->in_flight;
	}
	answer(call, request);
	http_request_deinit(request);
	assert_int_equal(loop_timer(http->loop, deliver, call, &call->timer), 0);
	return timer_set(call->timer, call->server->latency_ms);
}

/* The engine under test, and what it answered. */
struct answer {
	struct engine_request *request;
	char *text;
	char backend[8];
	enum engine_result result;
	unsigned rank, calls;
	bool last;
	long characters;
};

enum {
	ANSWERS_MAX = 600,
	LONG_MS = 40000, /* never reached but on a machine that is busy with all else */
};

static struct loop *loop;
static struct config *config;
static struct metrics *metrics;
static struct engine *engine;
static struct answer answers[ANSWERS_MAX];
static unsigned open_count;
static struct engine_request *cancel_next; /* by the next answer */

static int begin(void **state)
{
	(void)state;
	memset(servers, 0, sizeof(servers));
	memset(answers, 0, sizeof(answers));
	open_count = 0;
	watched = NULL;
	cancel_next = NULL;
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(metrics_new(&metrics), 0);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	engine = engine_free(engine);
	config = config_free(config);
	metrics = metrics_free(metrics);
	loop = loop_free(loop);
	for (size_t i = 0; i < ANSWERS_MAX; i++) {
		free(answers[i].text);
		answers[i].text = NULL;
	}
	return 0;
}

static const struct section *const sections[] = {
	&backend_section, &route_section, &translate_section};
static const struct program program = {
	.name = "test", .summary = "", .sections = sections, .section_count = COUNT_OF(sections)};

static const char *const two_backends = "[backend a]\ntype = libretranslate\nurl = http://a/\n"
					"[backend b]\ntype = libretranslate\nurl = http://b\n"
					"[route es]\nbackends = a b\n";

static void start(const char *text)
{
	CLEANUP(freep) char *report = NULL;

	if (config_parse(&program, text, NULL, &config, &report))
		fail_msg("%s", report);
	assert_int_equal(engine_new(loop, config, metrics, &engine), 0);
}

static void on_answer(void *user, const struct engine_answer *result)
{
	struct answer *mine = user;

	mine->calls++;
	mine->request = NULL;
	mine->result = result->result;
	mine->text = strdup(result->text);
	(void)snprintf(mine->backend, sizeof(mine->backend), "%s", result->backend);
	mine->rank = result->rank;
	mine->last = result->last;
	mine->characters = result->characters;
	if (cancel_next) {
		engine_cancel(cancel_next);
		cancel_next = NULL;
		open_count--;
	}
	if (--open_count == 0)
		loop_stop(loop);
}

static int ask_as(size_t place, const char *text, unsigned from_rank, enum engine_priority priority)
{
	const struct engine_question question = {.text = slice_of(text),
		.language = "es",
		.priority = priority,
		.from_rank = from_rank};

	open_count++;
	return engine_ask(engine, &question, on_answer, &answers[place], &answers[place].request);
}

static int ask_from(size_t place, const char *text, unsigned from_rank)
{
	return ask_as(place, text, from_rank, PRIORITY_BODY);
}

static void ask(size_t place, const char *text)
{
	assert_int_equal(ask_from(place, text, 0), 0);
}

static void ask_many(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "texto %u", i);
		ask(i, text);
	}
}

static int out_of_time(void *user)
{
	loop_stop(user);
	return 0;
}

/* Until all is answered, or so long. */
static void run_for(uint64_t ms)
{
	CLEANUP(timer_freep) struct timer *timer = NULL;

	assert_int_equal(loop_timer(loop, out_of_time, loop, &timer), 0);
	assert_int_equal(timer_set(timer, ms), 0);
	assert_int_equal(loop_run(loop), 0);
}

static bool describes(const char *state)
{
	char text[300];

	engine_describe(engine, text, sizeof(text));
	return strstr(text, state);
}

static void assert_all_translated(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "EN:texto %u", i);
		if (answers[i].calls != 1)
			fail_msg("segment %u was answered %u times", i, answers[i].calls);
		assert_int_equal(answers[i].result, ENGINE_TRANSLATED);
		assert_string_equal(answers[i].text, text);
	}
}

static void test_each_segment_gets_its_own_translation_in_few_questions(void **state)
{
	(void)state;
	start(two_backends);
	servers[0].latency_ms = 5;
	ask_many(500);
	assert_int_equal(engine_waiting(engine), 500);
	run_for(LONG_MS);
	assert_all_translated(500);
	assert_int_equal(engine_waiting(engine), 0);
	assert_int_equal(servers[0].segments, 500);
	assert_true(servers[0].requests < 60);
	assert_int_equal(servers[1].requests, 0);
	assert_string_equal(answers[0].backend, "a");
	assert_int_equal(answers[0].rank, 0);
	assert_false(answers[0].last);
	assert_int_equal(answers[0].characters, 7);
}

static void test_a_text_in_flight_is_asked_once_and_paid_for_once(void **state)
{
	(void)state;
	start(two_backends);
	servers[0].latency_ms = 5;
	watched = "lo mismo";
	for (unsigned i = 0; i < 20; i++)
		ask(i, "lo mismo");
	run_for(LONG_MS);
	assert_int_equal(servers[0].asked, 1);
	for (unsigned i = 0; i < 20; i++) {
		assert_string_equal(answers[i].text, "EN:lo mismo");
		assert_int_equal(answers[i].characters, i == 0 ? 8 : 0);
	}
}

static void test_one_bad_text_costs_one_text(void **state)
{
	(void)state;
	start(two_backends);
	servers[0].poison = "texto 42";
	servers[0].latency_ms = 2;
	ask_many(100);
	run_for(LONG_MS);
	assert_all_translated(100);
	for (unsigned i = 0; i < 100; i++)
		assert_string_equal(answers[i].backend, i == 42 ? "b" : "a");
	assert_int_equal(answers[42].rank, 1);
	assert_true(answers[42].last);
	assert_true(answers[42].characters >= 2 * 8); /* what was sent is paid for */
	assert_int_equal(servers[1].segments, 1);
}

static void test_a_text_that_all_fail_on_ends_unanswered(void **state)
{
	(void)state;
	start(two_backends);
	servers[0].poison = servers[1].poison = "texto 7";
	ask_many(20);
	/* The second backend must be seen to answer others, or it would be an outage. */
	assert_int_equal(ask_from(100, "otro", 1), 0);
	run_for(1000);
	for (unsigned i = 101; open_count > 0 && i < 200; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "otro %u", i);
		assert_int_equal(ask_from(i, text, 1), 0);
		run_for(200);
	}
	assert_int_equal(open_count, 0);
	assert_int_equal(answers[7].result, ENGINE_UNANSWERED);
	assert_true(answers[7].last);
	assert_int_equal(answers[6].result, ENGINE_TRANSLATED);
}

static void test_an_outage_ends_nothing_and_is_probed_gently(void **state)
{
	char status[200];
	(void)state;

	start("[backend a]\ntype = libretranslate\nurl = http://a\n"
	      "[route default]\nbackends = a\n");
	servers[0].unreachable = true;
	ask_many(200);
	run_for(3500);
	assert_int_equal(engine_waiting(engine), 200);
	/* What was on the wire when it died, and one probe a second. */
	assert_true(servers[0].requests + servers[0].probes < 20);
	engine_describe(engine, status, sizeof(status));
	assert_non_null(strstr(status, "a unreachable: connection refused"));

	servers[0].unreachable = false;
	run_for(LONG_MS);
	assert_all_translated(200);
	engine_describe(engine, status, sizeof(status));
	assert_non_null(strstr(status, "a 0/"));
}

static void test_after_a_while_the_next_backend_takes_over(void **state)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(1000);
	(void)state;

	assert_int_equal(
		buf_addf(&text, "%s[translate]\nfailover_after = 100ms\n", two_backends), 0);
	start(text.data);
	servers[0].unreachable = true;
	ask_many(50);
	run_for(LONG_MS);
	assert_all_translated(50);
	assert_string_equal(answers[0].backend, "b");

	/* And back, when the first one is back. */
	servers[0].unreachable = false;
	for (unsigned i = 0; i < 200 && !describes("a 0/"); i++)
		run_for(100);
	ask(300, "de vuelta");
	run_for(LONG_MS);
	assert_string_equal(answers[300].backend, "a");
}

static void test_a_wrong_key_takes_the_next_route_and_shows(void **state)
{
	char status[200];
	(void)state;

	start(two_backends);
	servers[0].status = 403;
	servers[0].body = "{\"error\":\"Invalid API key\"}";
	ask_many(20);
	run_for(LONG_MS);
	assert_all_translated(20);
	assert_string_equal(answers[5].backend, "b");
	assert_true(servers[0].requests <= 4); /* those that were on the wire together */
	engine_describe(engine, status, sizeof(status));
	assert_non_null(strstr(status, "a misconfigured: Invalid API key"));
}

static void test_rejections_are_retried_until_all_is_answered(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
	      "[route es]\nbackends = a\n");
	servers[0].slots = 3;
	servers[0].latency_ms = 10;
	ask_many(200);
	run_for(LONG_MS);
	assert_all_translated(200);
}

static void test_a_told_concurrency_is_never_exceeded(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
	      "concurrency = 5\n[route es]\nbackends = a\n");
	servers[0].latency_ms = 5;
	ask_many(100);
	run_for(LONG_MS);
	assert_all_translated(100);
	assert_int_equal(servers[0].most_in_flight, 5);
}

static void test_workers_that_share_a_rate_keep_to_their_parts(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nbatch_items = 1\n"
	      "requests_per_second = 40\nshared_by = 4\n[route es]\nbackends = a\n");
	ask_many(200);
	run_for(2000);
	/* 10 a second, and what the bucket holds at the start. */
	assert_in_range(servers[0].requests, 15, 32);
}

static void test_a_cancelled_request_is_not_answered(void **state)
{
	(void)state;
	start(two_backends);
	servers[0].latency_ms = 20;
	ask(0, "uno");
	ask(1, "dos");
	ask(2, "uno"); /* hangs on the same job as 0 */
	engine_cancel(answers[1].request);
	open_count--;
	run_for(10); /* on the wire now */
	ask(3, "tres");
	engine_cancel(answers[0].request);
	open_count--;
	run_for(LONG_MS);
	assert_int_equal(answers[0].calls, 0);
	assert_int_equal(answers[1].calls, 0);
	assert_string_equal(answers[2].text, "EN:uno");
	assert_string_equal(answers[3].text, "EN:tres");
	assert_int_equal(engine_waiting(engine), 0);
}

static void test_an_answer_may_cancel_another_of_the_same_text(void **state)
{
	(void)state;
	start(two_backends);
	for (unsigned i = 0; i < 3; i++)
		ask(i, "uno");
	cancel_next = answers[2].request;
	run_for(LONG_MS);
	assert_int_equal(answers[0].calls, 1);
	assert_int_equal(answers[1].calls, 1);
	assert_int_equal(answers[2].calls, 0);
}

static void test_what_is_cancelled_in_pieces_is_dropped(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 10\n"
	      "[route es]\nbackends = a\n");
	ask(0, "uno dos tres cuatro cinco seis siete");
	engine_cancel(answers[0].request);
	open_count--;
	ask(1, "solo");
	run_for(LONG_MS);
	assert_string_equal(answers[1].text, "EN:solo");
	assert_int_equal(answers[0].calls, 0);
}

static void test_a_long_text_is_cut_and_joined(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
	      "[route es]\nbackends = a\n");
	ask(0, "Uno, dos y tres;  cuatro y cinco");
	run_for(LONG_MS);
	assert_string_equal(answers[0].text, "EN:Uno, dos y tres;  EN:cuatro y cinco");
	assert_int_equal(answers[0].characters, 30);
}

static void test_a_piece_that_fails_sends_the_whole_on(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 20\n"
	      "[backend b]\ntype = libretranslate\nurl = http://b\n"
	      "[route es]\nbackends = a b\n[translate]\nattempts = 1\n");
	servers[0].poison = "cuatro";
	ask(0, "Uno, dos y tres; cuatro y cinco");
	ask(1, "otro texto");
	run_for(1000);
	for (unsigned i = 2; open_count > 0 && i < 50; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "otro %u", i);
		ask(i, text);
		run_for(200);
	}
	assert_string_equal(answers[0].text, "EN:Uno, dos y tres; cuatro y cinco");
	assert_string_equal(answers[0].backend, "b");
}

static void test_routes_are_known_before_asking(void **state)
{
	const struct engine_question question = {.text = slice_of("x"), .language = "de"};
	struct engine_request *request;
	(void)state;

	start("[backend a]\ntype = libretranslate\nurl = http://a\nmodel = m1\nlanguages = es pt\n"
	      "[backend b]\ntype = apertium\nurl = http://b\n"
	      "[route default]\nbackends = b a\n");
	assert_true(engine_has_route(engine, "pt-BR"));
	assert_true(engine_has_route(engine, "es-MX"));
	assert_false(engine_has_route(engine, "de"));
	assert_false(engine_has_route(engine, "und"));
	assert_false(engine_has_route(engine, ""));
	assert_false(engine_has_route(engine, "a very long tag that is none, whatever it may be"));
	assert_string_equal(engine_backend_name(engine, "es", 0), "b");
	assert_string_equal(engine_backend_name(engine, "es", 1), "a/m1");
	assert_null(engine_backend_name(engine, "es", 2));
	assert_string_equal(engine_backend_name(engine, "pt", 0), "a/m1");
	assert_int_equal(
		engine_ask(engine, &question, on_answer, NULL, &request), ENGINE_E_NO_ROUTE);
}

static void test_asking_beyond_the_route_is_answered_later(void **state)
{
	(void)state;
	start(two_backends);
	assert_int_equal(ask_from(0, "uno", 2), 0);
	assert_int_equal(answers[0].calls, 0);
	run_for(LONG_MS);
	assert_int_equal(answers[0].calls, 1);
	assert_int_equal(answers[0].result, ENGINE_UNANSWERED);
	assert_true(answers[0].last);
}

static void test_nothing_is_left_when_it_is_freed_in_full_flight(void **state)
{
	(void)state;
	start("[backend a]\ntype = libretranslate\nurl = http://a\nitem_characters = 10\n"
	      "[route es]\nbackends = a\n");
	servers[0].latency_ms = 50;
	servers[0].slots = 2;
	ask_many(100);
	ask(200, "uno dos tres cuatro cinco seis siete");
	run_for(60);
	engine = engine_free(engine); /* the sanitizer looks for the rest */
	assert_true(open_count > 0);
}

/* "a" may be sent 90 characters a day, one segment at a time. */
#define METERED                                                                                    \
	"[backend a]\ntype = libretranslate\nurl = http://a\nconcurrency = 1\nbatch_items = 1\n"   \
	"characters_per_day = 90\nprice = 20\ncurrency = EUR\n"

static void test_near_the_end_of_a_budget_headlines_alone_go(void **state)
{
	(void)state;
	start(METERED "[route es]\nbackends = a\n");
	ask_many(50); /* 10 of 7 characters, then 8: the twelfth passes 95 % */
	run_for(2500);
	assert_int_equal(servers[0].segments, 12);
	assert_int_equal(engine_waiting(engine), 38);

	assert_int_equal(ask_as(60, "titular", 0, PRIORITY_HEADLINE), 0);
	assert_int_equal(ask_as(61, "otro titular", 0, PRIORITY_HEADLINE), 0);
	run_for(2500);
	assert_string_equal(answers[60].text, "EN:titular");
	assert_int_equal(answers[61].calls, 0); /* 93 are gone */
	assert_int_equal(servers[0].segments, 13);
	assert_true(describes("a budget spent"));
}

static void test_what_a_budget_holds_back_may_take_the_next_route(void **state)
{
	(void)state;
	start(METERED "when_spent = next\n[backend b]\ntype = libretranslate\nurl = http://b\n"
		      "[route es]\nbackends = a b\n");
	ask_many(50);
	run_for(LONG_MS);
	assert_all_translated(50);
	assert_int_equal(servers[0].segments, 12);
	for (unsigned i = 0; i < 50; i++)
		assert_string_equal(answers[i].backend, i < 12 ? "a" : "b");
}

static void test_what_others_spent_counts(void **state)
{
	struct spend spend = {.backend = "a", .writer = "other", .characters = 90};
	struct spend_text text;
	struct budget_use use;
	(void)state;

	start(METERED "[route es]\nbackends = a\n");
	assert_true(engine_is_metered(engine));
	spend_day(loop_wall_ms(), spend.day);
	spend_write(&spend, &text);
	assert_int_equal(
		accounts_apply(engine_accounts(engine),
			&(struct record){.key = slice_of(text.key), .value = slice_of(text.value)}),
		0);
	ask(0, "texto 0");
	run_for(1500);
	assert_int_equal(servers[0].segments, 0);
	assert_true(accounts_use(engine_accounts(engine), "a", loop_wall_ms(), &use));
	assert_int_equal(use.day_characters, 90);
}

static void test_what_is_sent_is_charged(void **state)
{
	struct budget_use use;
	(void)state;

	start(METERED "[route es]\nbackends = a\n");
	ask_many(5);
	run_for(LONG_MS);
	assert_true(accounts_use(engine_accounts(engine), "a", loop_wall_ms(), &use));
	assert_int_equal(use.day_characters, 5 * 7);
	assert_int_equal(use.day_micros, 5 * 7 * 20);
}

static void test_mistakes_of_the_configuration_are_reported(void **state)
{
	static const struct {
		const char *why, *text;
	} cases[] = {
		{"a route to nobody", "[backend a]\ntype = apertium\nurl = http://a\n"
				      "[route es]\nbackends = c\n"},
		{"no address", "[backend a]\ntype = apertium\nurl = localhost:1\n"},
		{"a language that the type has not",
			"[backend a]\ntype = apertium\nurl = http://a\n"
			"languages = es pt\n"},
		{"a route from a language that the backend has not",
			"[backend a]\ntype = apertium\nurl = http://a\n"
			"[route pt]\nbackends = a\n"},
		{"a route from no language", "[backend a]\ntype = apertium\nurl = http://a\n"
					     "[route spanish]\nbackends = a\n"},
		{"a price without a currency",
			"[backend a]\ntype = libretranslate\nurl = http://a\nprice = 20\n"},
		{"a currency in words", "[backend a]\ntype = libretranslate\nurl = http://a\n"
					"price = 20\ncurrency = euro\n"},
		{"a limit of zero", "[backend a]\ntype = libretranslate\nurl = http://a\n"
				    "characters_per_month = 0\n"},
		{"a budget without a price", "[backend a]\ntype = libretranslate\nurl = http://a\n"
					     "spend_per_day = 5\n"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(freep) char *report = NULL;
		struct engine *none = NULL;

		config = config_free(config);
		assert_int_equal(config_parse(&program, cases[i].text, NULL, &config, &report), 0);
		if (engine_new(loop, config, metrics, &none) != CONFIG_E_BAD || none)
			fail_msg("%s was not seen", cases[i].why);
	}
}

#define WITH_ENGINE(test) cmocka_unit_test_setup_teardown(test, begin, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ENGINE(test_each_segment_gets_its_own_translation_in_few_questions),
		WITH_ENGINE(test_a_text_in_flight_is_asked_once_and_paid_for_once),
		WITH_ENGINE(test_one_bad_text_costs_one_text),
		WITH_ENGINE(test_a_text_that_all_fail_on_ends_unanswered),
		WITH_ENGINE(test_an_outage_ends_nothing_and_is_probed_gently),
		WITH_ENGINE(test_after_a_while_the_next_backend_takes_over),
		WITH_ENGINE(test_a_wrong_key_takes_the_next_route_and_shows),
		WITH_ENGINE(test_rejections_are_retried_until_all_is_answered),
		WITH_ENGINE(test_a_told_concurrency_is_never_exceeded),
		WITH_ENGINE(test_workers_that_share_a_rate_keep_to_their_parts),
		WITH_ENGINE(test_a_cancelled_request_is_not_answered),
		WITH_ENGINE(test_an_answer_may_cancel_another_of_the_same_text),
		WITH_ENGINE(test_what_is_cancelled_in_pieces_is_dropped),
		WITH_ENGINE(test_a_long_text_is_cut_and_joined),
		WITH_ENGINE(test_a_piece_that_fails_sends_the_whole_on),
		WITH_ENGINE(test_routes_are_known_before_asking),
		WITH_ENGINE(test_asking_beyond_the_route_is_answered_later),
		WITH_ENGINE(test_nothing_is_left_when_it_is_freed_in_full_flight),
		WITH_ENGINE(test_near_the_end_of_a_budget_headlines_alone_go),
		WITH_ENGINE(test_what_a_budget_holds_back_may_take_the_next_route),
		WITH_ENGINE(test_what_others_spent_counts),
		WITH_ENGINE(test_what_is_sent_is_charged),
		WITH_ENGINE(test_mistakes_of_the_configuration_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
