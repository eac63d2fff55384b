/*
 * OpenAI's chat completions, and the servers that speak the same: vLLM, llama.cpp, Ollama, LM
 * Studio, TGI, OpenRouter, Azure OpenAI. POST /v1/chat/completions.
 *
 * response_format json_schema is the one form of structured output that they share; `structured =
 * no` is for servers that refuse it. What the model is told and how its words are read is chat.c's.
 *
 * finish_reason "length" is an answer that was cut: the batch was too large. "content_filter" and a
 * `refusal` are refusals of the content. 429 has two meanings, and only the code in the body tells
 * them apart: too fast, or no credit.
 */
#include "translate/backends/openai.h"

#include <stdio.h>

#include "runtime/error.h"
#include "translate/chat.h"
#include "translate/wire.h"

#define AT(field) offsetof(struct openai, field)

const struct setting openai_settings[OPENAI_SETTINGS] = {
	{"api_key", SETTING_SECRET, "", AT(api_key), "The API key, if the server wants one.", 0, 0,
		NULL},
	{"key_header", SETTING_CHOICE, "bearer", AT(key_header),
		"How the key is sent: as Authorization: Bearer, or as api-key (Azure OpenAI).", 0,
		0, "bearer|api-key"},
	{"chat_model", SETTING_TEXT, NULL, AT(chat_model),
		"The model that the server is asked for.", 0, 0, NULL},
	{"path", SETTING_TEXT, "/v1/chat/completions", AT(path), "Path below url.", 0, 0, NULL},
	{"instructions", SETTING_TEXT, "", AT(instructions),
		"What the model is told beside the rest: style, terms.", 0, 0, NULL},
	{"temperature", SETTING_TEXT, "0", AT(temperature),
		"Sampling temperature; empty: not sent, for models that take none.", 0, 0, NULL},
	{"structured", SETTING_SWITCH, "yes", AT(structured),
		"Hold the model to a JSON Schema (response_format json_schema).", 0, 0, NULL},
};

#undef AT

static void openai_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_TOKENS,
		.items = 12, /* models lose count of more */
		.item_units = 600,
		.total_units =
			1200, /* with its answer inside a context of 4 K, as small servers have */
		.body_bytes = 256 * 1024,
		.start_concurrency = 4,
		.timeout_ms = 120000,
	};
}

static bool openai_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return chat_language(tag, code);
}

static int add_format(struct buf *body, const struct batch *batch)
{
	int r = buf_add(
		body, slice_of(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{"
			       "\"name\":\"translations\",\"strict\":true,\"schema\":"));

	if (!r)
		r = chat_add_schema(body, batch);
	return r ? r : buf_add(body, slice_of("}}"));
}

static int add_body(const struct openai *openai, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"stream\":false"));

	if (!r)
		r = wire_add_member(body, "model", openai->chat_model);
	if (!r)
		r = buf_add(body, slice_of(",\"messages\":[{\"role\":\"system\",\"content\":"));
	if (!r)
		r = chat_add_instructions(body, batch, source, openai->instructions);
	if (!r)
		r = buf_add(body, slice_of("},{\"role\":\"user\",\"content\":"));
	if (!r)
		r = chat_add_segments(body, batch);
	if (!r)
		r = buf_addf(body, "}],\"max_tokens\":%zu", chat_tokens(batch));
	if (!r && openai->temperature && openai->temperature[0])
		r = buf_addf(body, ",\"temperature\":%s", openai->temperature);
	if (!r && openai->structured)
		r = add_format(body, batch);
	return r ? r : buf_add(body, slice_of("}"));
}

static int add_key(const struct openai *openai, struct http_request *request)
{
	if (!openai->api_key || !openai->api_key[0])
		return 0;
	if (openai->key_header && strcmp(openai->key_header, "api-key") == 0)
		return error_pass(http_request_header(request, "api-key: %s", openai->api_key));
	return error_pass(
		http_request_header(request, "Authorization: Bearer %s", openai->api_key));
}

static int openai_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct openai *openai = self;
	char source[32];
	int r;

	if (!chat_language(batch->source, source))
		return BACKEND_E_PAIR;
	r = wire_address(ret_request, "POST", openai->path, "application/json");
	if (!r)
		r = add_key(openai, ret_request);
	if (r)
		return error_pass(r);
	return wire_built(add_body(openai, batch, source, &ret_request->body));
}

/* Codes and types of errors, from the servers' documents. */
static const struct wire_meaning codes[] = {
	{0, "insufficient_quota", BACKEND_E_QUOTA},
	{0, "billing", BACKEND_E_QUOTA},
	{0, "context_length_exceeded", BACKEND_E_TOO_LARGE},
	{0, "exceed_context_size", BACKEND_E_TOO_LARGE},
	{0, "content_filter", BACKEND_E_REFUSED},
	{0, "content_policy", BACKEND_E_REFUSED},
	{0, "ResponsibleAIPolicyViolation", BACKEND_E_REFUSED}, /* Azure, as its inner error */
	{400, "invalid_prompt", BACKEND_E_REFUSED},             /* OpenAI's reasoning models */
	{0, "data_inspection_failed", BACKEND_E_REFUSED},       /* Qwen */
	{0, "DataInspectionFailed", BACKEND_E_REFUSED},
	{0, "sensitive_words_detected", BACKEND_E_REFUSED}, /* gateways */
	{0, "SensitiveContentDetected", BACKEND_E_REFUSED}, /* Volcengine */
	{400, "model_not_found", BACKEND_E_MISCONFIGURED},
	{0, NULL, 0},
};

/* What some say in words alone. */
static const struct wire_meaning messages[] = {
	{0, "content management policy", BACKEND_E_REFUSED},
	{0, "DataInspectionFailed", BACKEND_E_REFUSED},
	{0, "inappropriate content", BACKEND_E_REFUSED},
	{0, "violating our usage policy", BACKEND_E_REFUSED},
	{0, "Content Exists Risk", BACKEND_E_REFUSED},   /* DeepSeek */
	{0, "considered high risk", BACKEND_E_REFUSED},  /* Moonshot */
	{403, "requires moderation", BACKEND_E_REFUSED}, /* OpenRouter */
	{403, "violates usage guidelines", BACKEND_E_REFUSED},
	{0, NULL, 0},
};

/* How a choice ends that was filtered, by the beginning of its reason. */
static const char *const filtered[] = {"content_filter", "safety", "SAFETY", "PROHIBITED_CONTENT",
	"BLOCKLIST", "SPII", "RECITATION", "sensitive", "refusal", "guardrail_intervened"};

static int sort_error(const cJSON *error, long status)
{
	const char *const words[] = {json_string(error, "code"), json_string(error, "type"),
		json_string(json_object(error, "innererror"), "code")};
	int outcome = 0;

	for (size_t i = 0; i < COUNT_OF(words) && !outcome; i++)
		outcome = wire_sort(codes, status, words[i]);
	return outcome ? outcome : wire_sort(messages, status, json_string(error, "message"));
}

static int sort_refusal(const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *error;
	int r = wire_parse(response, &answer);
	int outcome = 0;

	if (r < 0)
		return error_pass(r);
	error = r ? NULL : json_object(answer, "error");
	outcome = sort_error(error, response->status);
	if (!outcome)
		outcome = wire_outcome(response->status);
	if (outcome == BACKEND_E_QUOTA || outcome == BACKEND_E_MISCONFIGURED)
		wire_problem(ret_reply, json_string(error, "message"));
	return outcome;
}

static bool is_filtered(const char *reason)
{
	for (size_t i = 0; reason && i < COUNT_OF(filtered); i++)
		if (strncmp(reason, filtered[i], strlen(filtered[i])) == 0)
			return true;
	return false;
}

static int read_choice(const struct batch *batch, const cJSON *choice, struct reply *ret_reply)
{
	const cJSON *message = wire_member(choice, "message");
	const char *reason = json_string(choice, "finish_reason");
	const cJSON *content = wire_member(message, "content");

	if (json_string(message, "refusal") || is_filtered(reason))
		return BACKEND_E_REFUSED;
	if (reason && strcmp(reason, "length") == 0)
		return BACKEND_E_TOO_LARGE;
	if (!cJSON_IsString(content))
		return BACKEND_E_GARBLED;
	return chat_take(batch, content->valuestring, ret_reply);
}

static int openai_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *choices;
	const char *model;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);
	r = wire_parse(response, &answer);
	if (r < 0)
		return error_pass(r);
	choices = r ? NULL : wire_array(answer, "choices");
	if (!choices || cJSON_GetArraySize(choices) != 1) {
		r = r ? 0 : sort_error(json_object(answer, "error"), response->status);
		return r ? r : BACKEND_E_UNAVAILABLE;
	}

	r = read_choice(batch, choices->child, ret_reply);
	ret_reply->tokens = wire_count(wire_member(answer, "usage"), "total_tokens");
	model = json_string(answer, "model");
	if (r == 0 && model)
		(void)snprintf(ret_reply->model, sizeof(ret_reply->model), "%s", model);
	return r;
}

static int openai_build_probe(const void *self, struct http_request *ret_request)
{
	int r = wire_address(ret_request, "GET", "/v1/models", NULL);

	return r ? error_pass(r) : error_pass(add_key(self, ret_request));
}

static int openai_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	if (response->status == 200)
		return 0;
	return sort_refusal(response, ret_reply);
}

const struct backend_ops backend_openai = {
	.name = "openai",
	.help = "OpenAI, or a server that speaks its chat completions (vLLM, llama.cpp, ...)",
	.settings = openai_settings,
	.setting_count = COUNT_OF(openai_settings),
	.size = sizeof(struct openai),
	.limits = openai_limits,
	.language = openai_language,
	.knows_terms = chat_knows_terms,
	.build = openai_build,
	.parse = openai_parse,
	.build_probe = openai_build_probe,
	.parse_probe = openai_parse_probe,
};
