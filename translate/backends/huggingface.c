/*
 * Hugging Face's translation task: POST {"inputs": text, "parameters": {"src_lang", "tgt_lang"}},
 * answered [{"translation_text"}].
 *
 * The described input is one text, so a question is one. Models of many languages (NLLB) want
 * FLORES codes; models of one pair want none: `multilingual = no`. 503 while a model is loaded.
 */
#include "translate/backends/huggingface.h"

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire.h"

#define AT(field) offsetof(struct huggingface, field)

const struct setting huggingface_settings[HUGGINGFACE_SETTINGS] = {
	{"api_key", SETTING_SECRET, "", AT(api_key), "The access token, if it wants one.", 0, 0,
		NULL},
	{"path", SETTING_TEXT, "/", AT(path), "Path below url.", 0, 0, NULL},
	{"multilingual", SETTING_SWITCH, "yes", AT(multilingual),
		"The model wants to be told the languages, as FLORES codes.", 0, 0, NULL},
};

#undef AT

static void huggingface_limits(
	const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_TOKENS,
		.items = 1,
		.item_units = 250, /* NLLB cuts off the rest without a word */
		.total_units = 250,
		.body_bytes = 64 * 1024,
		.start_concurrency = 2,
		.timeout_ms = 60000,
	};
}

static bool huggingface_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find(language_flores, tag, code);
}

static int add_body(const struct huggingface *face, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"inputs\":"));

	if (!r)
		r = wire_add_json(body, batch->items[0].text);
	if (!r && face->multilingual)
		r = buf_addf(body,
			",\"parameters\":{\"src_lang\":\"%s\",\"tgt_lang\":\"eng_Latn\"}", source);
	return r ? r : buf_add(body, slice_of("}"));
}

static int huggingface_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct huggingface *face = self;
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!huggingface_language(self, batch->source, source) ||
		strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	if (batch->count != 1)
		return BACKEND_E_TOO_LARGE;
	r = wire_address(ret_request, "POST", face->path, "application/json");
	if (!r && face->api_key && face->api_key[0])
		r = http_request_header(ret_request, "Authorization: Bearer %s", face->api_key);
	if (r)
		return error_pass(r);
	return wire_built(add_body(face, batch, source, &ret_request->body));
}

static const struct wire_meaning messages[] = {
	{400, "src_lang", BACKEND_E_MISCONFIGURED},
	{0, NULL, 0},
};

static int sort_refusal(const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const char *message = NULL;
	int r = wire_parse(response, &answer);

	if (r < 0)
		return error_pass(r);
	if (!r)
		message = json_string(answer, "error");
	r = wire_sort(messages, response->status, message);
	if (r)
		wire_problem(ret_reply, message);
	return r ? r : wire_outcome(response->status);
}

static int huggingface_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);
	r = wire_parse(response, &answer);
	if (r < 0)
		return error_pass(r);
	if (r)
		return BACKEND_E_UNAVAILABLE;
	return wire_take_members(batch, answer, "translation_text", ret_reply);
}

const struct backend_ops backend_huggingface = {
	.name = "huggingface",
	.help = "Hugging Face's translation task",
	.settings = huggingface_settings,
	.setting_count = COUNT_OF(huggingface_settings),
	.size = sizeof(struct huggingface),
	.limits = huggingface_limits,
	.language = huggingface_language,
	.build = huggingface_build,
	.parse = huggingface_parse,
};
