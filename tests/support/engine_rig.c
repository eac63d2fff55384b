/*
 * engine_rig.c - two servers that do as they are told, and an engine that asks them.
 */
#include "tests/support/engine_rig.h"

#include <ctype.h>

#include "runtime/buf.h"
#include "runtime/http.h"
#include "runtime/json.h"

struct server rig_servers[2];
struct server rig_tokens;
unsigned rig_unauthorized;
const char *rig_watched;
static unsigned given, withdrawn; /* tokens; those beyond are good */

void rig_withdraw_token(void)
{
	withdrawn = given;
}

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
	uint64_t latency_ms;
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

/* The answers move up by one, and the last one stands there twice. */
static void lose_first(cJSON *english)
{
	const cJSON *last = cJSON_GetArrayItem(english, cJSON_GetArraySize(english) - 1);

	cJSON_AddItemToArray(english, cJSON_Duplicate(last, true));
	cJSON_DeleteItemFromArray(english, 0);
}

/* "EN:" before each text, or another language that is asked for. */
static char *translate(struct server *server, const cJSON *texts, const char *target, long *status)
{
	cJSON *answer = cJSON_CreateObject();
	cJSON *english = cJSON_AddArrayToObject(answer, "translatedText");
	const cJSON *text;
	char *body;

	*status = 200;
	cJSON_ArrayForEach (text, texts) {
		char line[8192];

		(void)snprintf(line, sizeof(line), "%c%c:%s", toupper(target[0]),
			toupper(target[1]), text->valuestring);
		cJSON_AddItemToArray(english, cJSON_CreateString(line));
		server->segments++;
		if (rig_watched && strcmp(text->valuestring, rig_watched) == 0)
			server->asked++;
		if (server->poison && strstr(text->valuestring, server->poison))
			*status = 500;
	}
	if (server->shifts && cJSON_GetArraySize(texts) > (int)server->shifts)
		lose_first(english);
	body = *status == 200 ? cJSON_PrintUnformatted(answer)
			      : strdup("{\"error\":\"Cannot translate text: x\"}");
	cJSON_Delete(answer);
	return body;
}

static bool is_authorized(const struct http_request *request)
{
	static const char start[] = "Authorization: Bearer token-";

	for (size_t i = 0; i < request->header_count; i++) {
		const char *header = request->headers[i];
		unsigned long number;

		if (strncmp(header, start, sizeof(start) - 1) != 0)
			continue;
		number = strtoul(header + sizeof(start) - 1, NULL, 10);
		return number > withdrawn && number <= given;
	}
	return false;
}

static char *give_token(void)
{
	char *body;

	assert_true(asprintf(&body, "{\"access_token\":\"token-%u\",\"expires_in\":3599}",
			    ++given) > 0);
	return body;
}

/* As Google's version 3 does. */
static char *translate_contents(struct server *server, const cJSON *texts)
{
	cJSON *answer = cJSON_CreateObject();
	cJSON *list = cJSON_AddArrayToObject(answer, "translations");
	const cJSON *text;
	char *body;

	cJSON_ArrayForEach (text, texts) {
		char line[8192];
		cJSON *one = cJSON_CreateObject();

		(void)snprintf(line, sizeof(line), "EN:%s", text->valuestring);
		cJSON_AddStringToObject(one, "translatedText", line);
		cJSON_AddItemToArray(list, one);
		server->segments++;
	}
	body = cJSON_PrintUnformatted(answer);
	cJSON_Delete(answer);
	return body;
}

static void answer_google(
	struct http_call *call, const struct http_request *request, const cJSON *contents)
{
	if (is_authorized(request)) {
		call->response.status = 200;
		call->body = translate_contents(call->server, contents);
		return;
	}
	rig_unauthorized++;
	call->response.status = 401;
	call->body = strdup("{\"error\":{\"status\":\"UNAUTHENTICATED\",\"message\":\"no\"}}");
}

static void answer(struct http_call *call, const struct http_request *request)
{
	struct server *server = call->server;
	CLEANUP(cJSON_Deletep) cJSON *question = NULL;

	call->response.retry_after_ms = -1;
	call->response.seconds = (double)call->latency_ms / 1000;
	if (server->unreachable) {
		call->response.failure = HTTP_UNREACHABLE;
		call->response.problem = "connection refused";
		return;
	}
	if (server->status) {
		call->response.status = server->status;
		call->body = strdup(server->body ? server->body : "");
	} else if (server == &rig_tokens) {
		call->response.status = 200;
		call->body = give_token();
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
		if (json_array(question, "contents"))
			answer_google(call, request, json_array(question, "contents"));
		else
			call->body = translate(server, json_array(question, "q"),
				json_string(question, "target"), &call->response.status);
	}
	call->response.body = slice_of(call->body);
}

static struct server *server_of(const char *url)
{
	if (strcmp(url, "https://tokens.example/token") == 0)
		return &rig_tokens;
	return strcmp(url, "http://a") == 0 ? &rig_servers[0] : &rig_servers[1];
}

int http_send(struct http *http, const struct http_service *service, struct http_request *request,
	http_done done, void *user, struct http_call **ret_call)
{
	struct http_call *call = calloc(1, sizeof(*call));

	assert_null(ret_call);
	call->http = http;
	call->server = server_of(service->base_url);
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
	call->latency_ms = call->server->latency_ms;
	if (call->counted && call->server->slow > 0) {
		call->server->slow--;
		call->latency_ms = call->server->slow_ms;
	}
	answer(call, request);
	http_request_deinit(request);
	assert_int_equal(loop_timer(http->loop, deliver, call, &call->timer), 0);
	return timer_set(call->timer, call->latency_ms);
}

struct loop *rig_loop;
struct config *rig_config;
struct metrics *rig_metrics;
struct engine *rig_engine;
const char *rig_language;
struct answer rig_answers[ANSWERS_MAX];
unsigned rig_open;
struct engine_request *rig_cancel_next; /* by the next answer */

int rig_begin(void **state)
{
	(void)state;
	memset(rig_servers, 0, sizeof(rig_servers));
	memset(&rig_tokens, 0, sizeof(rig_tokens));
	rig_unauthorized = given = withdrawn = 0;
	memset(rig_answers, 0, sizeof(rig_answers));
	rig_open = 0;
	rig_watched = NULL;
	rig_language = "es";
	rig_cancel_next = NULL;
	assert_int_equal(loop_new(&rig_loop), 0);
	assert_int_equal(metrics_new(&rig_metrics), 0);
	return 0;
}

int rig_finish(void **state)
{
	(void)state;
	rig_engine = engine_free(rig_engine);
	rig_config = config_free(rig_config);
	rig_metrics = metrics_free(rig_metrics);
	rig_loop = loop_free(rig_loop);
	for (size_t i = 0; i < ANSWERS_MAX; i++) {
		free(rig_answers[i].text);
		rig_answers[i].text = NULL;
	}
	return 0;
}

static const struct section *const sections[] = {
	&backend_section, &route_section, &translate_section};
const struct program rig_program = {
	.name = "test", .summary = "", .sections = sections, .section_count = COUNT_OF(sections)};

const char *const rig_two_backends = "[backend a]\ntype = libretranslate\nurl = http://a/\n"
				     "[backend b]\ntype = libretranslate\nurl = http://b\n"
				     "[route es]\nbackends = a b\n";

void rig_start(const char *text)
{
	CLEANUP(freep) char *report = NULL;

	if (config_parse(&rig_program, text, NULL, &rig_config, &report))
		fail_msg("%s", report);
	assert_int_equal(engine_new(rig_loop, rig_config, rig_metrics, &rig_engine), 0);
}

void rig_on_answer(void *user, const struct engine_answer *result)
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
	if (rig_cancel_next) {
		engine_cancel(rig_cancel_next);
		rig_cancel_next = NULL;
		rig_open--;
	}
	if (--rig_open == 0)
		loop_stop(rig_loop);
}

int rig_ask_as(size_t place, const char *text, unsigned from_rank, enum engine_priority priority)
{
	const struct engine_question question = {.text = slice_of(text),
		.language = rig_language,
		.priority = priority,
		.from_rank = from_rank};

	rig_open++;
	return engine_ask(rig_engine, &question, rig_on_answer, &rig_answers[place],
		&rig_answers[place].request);
}

int rig_ask_terms(size_t place, const char *text, struct terms *terms)
{
	const struct engine_question question = {.text = slice_of(text),
		.language = rig_language,
		.priority = PRIORITY_BODY,
		.terms = terms};

	rig_open++;
	return engine_ask(rig_engine, &question, rig_on_answer, &rig_answers[place],
		&rig_answers[place].request);
}

int rig_ask_from(size_t place, const char *text, unsigned from_rank)
{
	return rig_ask_as(place, text, from_rank, PRIORITY_BODY);
}

void rig_ask(size_t place, const char *text)
{
	assert_int_equal(rig_ask_from(place, text, 0), 0);
}

void rig_ask_many(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "texto %u", i);
		rig_ask(i, text);
	}
}

static int out_of_time(void *user)
{
	loop_stop(user);
	return 0;
}

/* Until all is answered, or so long. */
void rig_run_for(uint64_t ms)
{
	CLEANUP(timer_freep) struct timer *timer = NULL;

	assert_int_equal(loop_timer(rig_loop, out_of_time, rig_loop, &timer), 0);
	assert_int_equal(timer_set(timer, ms), 0);
	assert_int_equal(loop_run(rig_loop), 0);
}

bool rig_describes(const char *state)
{
	char text[300];

	engine_describe(rig_engine, text, sizeof(text));
	return strstr(text, state);
}

void rig_assert_all_translated(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char text[32];

		(void)snprintf(text, sizeof(text), "EN:texto %u", i);
		if (rig_answers[i].calls != 1)
			fail_msg("segment %u was answered %u times", i, rig_answers[i].calls);
		assert_int_equal(rig_answers[i].result, ENGINE_TRANSLATED);
		assert_string_equal(rig_answers[i].text, text);
	}
}
