/*
 * Yandex Translate: POST /translate/v2/translate {"texts": [text, ...], ...}, answered
 * {"translations": [{"text"}, ...]} in the same order.
 *
 * All texts of a question together have at most 10,000 characters. Language codes have at most
 * three letters, so there is no traditional Chinese. Errors are gRPC's: {"code", "message"}.
 */
#include "translate/backends/yandex.h"

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"
#include "translate/wire_terms.h"

#define AT(field) offsetof(struct yandex, field)

const struct setting yandex_settings[YANDEX_SETTINGS] = {
	{"api_key", SETTING_SECRET, NULL, AT(api_key), "The API key of a service account.", 0, 0,
		NULL},
	{"folder_id", SETTING_TEXT, "", AT(folder_id), "The folder; for user accounts only.", 0, 0,
		NULL},
};

#undef AT

/* Beside those that every service of its size spells alike. */
static const struct language_code own_codes[] = {
	{"fil", "tl"},
	{"he", "he"},
	{"mn", "mn"},
	{"nb", "no"},
	{"sr", "sr"},
	{"zh", "zh"},
	{"zh-Hant", NULL},
	{NULL, NULL},
};

static void yandex_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 100,
		.item_units = 5000,
		.total_units = 9500,
		.body_bytes = 128 * 1024,
		.start_concurrency = 4, /* below 20 calls a second */
		.timeout_ms = 30000,
	};
}

static bool yandex_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find_beside_common(own_codes, tag, code);
}

static bool yandex_knows_terms(const void *self)
{
	(void)self;
	return true;
}

/* At most 50 pairs; a batch has hardly as many. What is beyond them the gate finds. */
static int add_glossary(struct buf *body, const struct batch *batch)
{
	struct wire_term terms[WIRE_TERMS_MAX];
	const size_t count = wire_terms(batch, terms, WIRE_TERMS_MAX);
	int r = 0;

	if (count == 0)
		return 0;
	r = buf_add(body, slice_of(",\"glossaryConfig\":{\"glossaryData\":{\"glossaryPairs\":["));
	for (size_t i = 0; i < count && !r; i++) {
		r = buf_addf(body, "%s{\"sourceText\":", i > 0 ? "," : "");
		if (!r)
			r = wire_add_json(body, terms[i].source);
		if (!r)
			r = wire_add_member(body, "translatedText", terms[i].english);
		if (!r)
			r = buf_add(body, slice_of("}"));
	}
	return r ? r : buf_add(body, slice_of("]}}"));
}

static int add_body(const struct yandex *yandex, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"texts\":"));

	if (!r)
		r = wire_add_texts(body, batch, NULL);
	if (!r)
		r = buf_addf(body,
			",\"sourceLanguageCode\":\"%s\",\"targetLanguageCode\":\"en\","
			"\"format\":\"PLAIN_TEXT\"",
			source);
	if (!r)
		r = wire_add_member(body, "folderId", yandex->folder_id);
	if (!r)
		r = add_glossary(body, batch);
	return r ? r : buf_add(body, slice_of("}"));
}

static int yandex_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct yandex *yandex = self;
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!yandex_language(self, batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	r = wire_address(ret_request, "POST", "/translate/v2/translate", "application/json");
	if (!r)
		r = http_request_header(ret_request, "Authorization: Api-Key %s", yandex->api_key);
	if (r)
		return error_pass(r);
	return wire_built(add_body(yandex, batch, source, &ret_request->body));
}

static const struct wire_meaning messages[] = {
	{400, "anguage", BACKEND_E_PAIR}, /* "unsupported source_language_code" and its like */
	{0, NULL, 0},
};

static const struct wire_refusal refusal = {
	.words = {{NULL, "message", messages}},
	.problem = "message",
};

static int yandex_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r;
	(void)self;

	if (response->status != 200)
		return wire_refused(&refusal, response, ret_reply);
	r = wire_answer(response, &answer);
	if (r)
		return r < 0 ? error_pass(r) : r;
	return wire_take_members(batch, wire_array(answer, "translations"), "text", ret_reply);
}

const struct backend_ops backend_yandex = {
	.name = "yandex",
	.help = "Yandex Translate",
	.settings = yandex_settings,
	.setting_count = COUNT_OF(yandex_settings),
	.size = sizeof(struct yandex),
	.limits = yandex_limits,
	.language = yandex_language,
	.knows_terms = yandex_knows_terms,
	.build = yandex_build,
	.parse = yandex_parse,
};
