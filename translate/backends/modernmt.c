/*
 * ModernMT: POST /translate with X-HTTP-Method-Override: GET and {"q": [text, ...]}, answered
 * {"status", "data": [{"translation"}, ...]} in the same order.
 */
#include "translate/backends/modernmt.h"

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"

#define AT(field) offsetof(struct modernmt, field)

const struct setting modernmt_settings[MODERNMT_SETTINGS] = {
	{"api_key", SETTING_SECRET, NULL, AT(api_key), "The license key.", 0, 0, NULL},
	{"hints", SETTING_TEXT, "", AT(hints), "Ids of memories to adapt to, separated by commas.",
		0, 0, NULL},
	{"glossaries", SETTING_TEXT, "", AT(glossaries),
		"Ids of glossaries, separated by commas. With one, the terms of [translate] "
		"glossary are left to it; what it does not bring is found by the gate.",
		0, 0, NULL},
};

#undef AT

/* Beside those that every service of its size spells alike. */
static const struct language_code own_codes[] = {
	{"fil", "tl"},
	{"he", "he"},
	{"mn", "mn"},
	{"nb", "nb"},
	{"sr", "sr-Cyrl"},
	{"sr-Latn", "sr-Latn"},
	{"zh", "zh-CN"},
	{"zh-Hant", "zh-TW"},
	{NULL, NULL},
};

static void modernmt_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 64, /* what it allows is not published; older documents say 128 */
		.item_units = 5000,
		.total_units = 10000,
		.body_bytes = 256 * 1024,
		.start_concurrency = 2,
		.timeout_ms = 60000,
	};
}

static bool modernmt_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find_beside_common(own_codes, tag, code);
}

static bool modernmt_knows_terms(const void *self)
{
	const struct modernmt *modernmt = self;

	return modernmt->glossaries && modernmt->glossaries[0];
}

static int add_body(const struct modernmt *modern, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"q\":"));

	if (!r)
		r = wire_add_texts(body, batch, NULL);
	if (!r)
		r = buf_addf(body, ",\"source\":\"%s\",\"target\":\"en\"", source);
	if (!r)
		r = wire_add_member(body, "hints", modern->hints);
	if (!r)
		r = wire_add_member(body, "glossaries", modern->glossaries);
	return r ? r : buf_add(body, slice_of("}"));
}

static int address(const struct modernmt *modern, const char *method, const char *path,
	struct http_request *request)
{
	int r = wire_address(request, method, path, "application/json");

	if (r)
		return error_pass(r);
	return error_pass(http_request_header(request, "MMT-ApiKey: %s", modern->api_key));
}

static int modernmt_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!modernmt_language(self, batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	r = address(self, "POST", "/translate", ret_request);
	if (!r)
		r = http_request_header(ret_request, "X-HTTP-Method-Override: GET");
	if (r)
		return error_pass(r);
	return wire_built(add_body(self, batch, source, &ret_request->body));
}

static const struct wire_refusal refusal = {.inside = "error", .problem = "message"};

static int modernmt_parse(const void *self, const struct batch *batch,
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
	return wire_take_members(batch, wire_array(answer, "data"), "translation", ret_reply);
}

static int modernmt_build_probe(const void *self, struct http_request *ret_request)
{
	return error_pass(address(self, "GET", "/users/me", ret_request));
}

static int modernmt_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	return response->status == 200 ? 0 : wire_refused(&refusal, response, ret_reply);
}

const struct backend_ops backend_modernmt = {
	.name = "modernmt",
	.help = "ModernMT",
	.settings = modernmt_settings,
	.setting_count = COUNT_OF(modernmt_settings),
	.size = sizeof(struct modernmt),
	.limits = modernmt_limits,
	.language = modernmt_language,
	.knows_terms = modernmt_knows_terms,
	.build = modernmt_build,
	.parse = modernmt_parse,
	.build_probe = modernmt_build_probe,
	.parse_probe = modernmt_parse_probe,
};
