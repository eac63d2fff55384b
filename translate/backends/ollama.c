/*
 * Ollama's own API: POST /api/chat.
 *
 * It does not say when a question is longer than the model's context: it forgets the beginning. So
 * the context is sent with the question, and the limits keep question and answer inside it. A full
 * queue is 503.
 */
#include "translate/backends/ollama.h"

#include <stdio.h>

#include "runtime/error.h"
#include "translate/chat.h"
#include "translate/wire.h"

#define AT(field) offsetof(struct ollama, field)

const struct setting ollama_settings[OLLAMA_SETTINGS] = {
	{"chat_model", SETTING_TEXT, NULL, AT(chat_model),
		"The model that the server is asked for.", 0, 0, NULL},
	{"instructions", SETTING_TEXT, "", AT(instructions),
		"What the model is told beside the rest: style, terms.", 0, 0, NULL},
	{"context", SETTING_NUMBER, "8192", AT(context), "Tokens of the model's context.", 1024,
		1048576, NULL},
};

#undef AT

static void ollama_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	const struct ollama *ollama = self;
	(void)source;

	*ret_limits = (struct backend_limits){
		.unit = UNIT_TOKENS,
		.items = 12,
		/* Instructions, and an answer three times as long, fit beside it. */
		.item_units = (size_t)ollama->context / 8,
		.total_units = (size_t)ollama->context / 8,
		.body_bytes = 256 * 1024,
		.start_concurrency = 1, /* what a server of its present version does at once */
		.timeout_ms = 300000,
	};
}

static bool ollama_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return chat_language(tag, code);
}

static int add_body(const struct ollama *ollama, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"stream\":false"));

	if (!r)
		r = wire_add_member(body, "model", ollama->chat_model);
	if (!r)
		r = buf_add(body, slice_of(",\"messages\":[{\"role\":\"system\",\"content\":"));
	if (!r)
		r = chat_add_instructions(body, batch, source, ollama->instructions);
	if (!r)
		r = buf_add(body, slice_of("},{\"role\":\"user\",\"content\":"));
	if (!r)
		r = chat_add_segments(body, batch);
	if (!r)
		r = buf_addf(body,
			"}],\"options\":{\"temperature\":0,\"num_ctx\":%ld,\"num_predict\":%zu},"
			"\"format\":",
			ollama->context, chat_tokens(batch));
	if (!r)
		r = chat_add_schema(body, batch);
	return r ? r : buf_add(body, slice_of("}"));
}

static int ollama_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	char source[32];
	int r;

	if (!chat_language(batch->source, source))
		return BACKEND_E_PAIR;
	r = wire_address(ret_request, "POST", "/api/chat", "application/json");
	if (r)
		return error_pass(r);
	return wire_built(add_body(self, batch, source, &ret_request->body));
}

static int sort_refusal(const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r = wire_parse(response, &answer);

	if (r < 0)
		return error_pass(r);
	if (!r && response->status == 404) /* the model was not pulled: its words name it */
		wire_problem(ret_reply, json_string(answer, "error"));
	return wire_outcome(response->status);
}

static int ollama_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *content;
	const char *text;
	long tokens;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);
	r = wire_parse(response, &answer);
	if (r < 0)
		return error_pass(r);
	if (r || !cJSON_IsObject(answer))
		return BACKEND_E_UNAVAILABLE;

	tokens = wire_count(answer, "prompt_eval_count") + wire_count(answer, "eval_count");
	ret_reply->tokens = tokens;
	text = json_string(answer, "done_reason");
	if (text && strcmp(text, "length") == 0)
		return BACKEND_E_TOO_LARGE;
	content = wire_member(wire_member(answer, "message"), "content");
	if (!cJSON_IsString(content))
		return BACKEND_E_GARBLED;
	r = chat_take(batch, content->valuestring, ret_reply);
	ret_reply->tokens = tokens;
	text = json_string(answer, "model");
	if (r == 0 && text)
		(void)snprintf(ret_reply->model, sizeof(ret_reply->model), "%s", text);
	return r;
}

static int ollama_build_probe(const void *self, struct http_request *ret_request)
{
	(void)self;
	return error_pass(wire_address(ret_request, "GET", "/api/version", NULL));
}

static int ollama_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	return response->status == 200 ? 0 : sort_refusal(response, ret_reply);
}

const struct backend_ops backend_ollama = {
	.name = "ollama",
	.help = "Ollama, by its own API",
	.settings = ollama_settings,
	.setting_count = COUNT_OF(ollama_settings),
	.size = sizeof(struct ollama),
	.limits = ollama_limits,
	.language = ollama_language,
	.knows_terms = chat_knows_terms,
	.build = ollama_build,
	.parse = ollama_parse,
	.build_probe = ollama_build_probe,
	.parse_probe = ollama_parse_probe,
};
