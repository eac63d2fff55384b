/*
 * Google Cloud Translation, version 2: POST /language/translate/v2 {"q": [text, ...], ...},
 * answered
 * {"data": {"translations": [{"translatedText"}, ...]}} in the same order.
 *
 * format=text, since its preset is HTML and escapes what it answers. The key goes in a header: an
 * address ends in logs. A quota that is gone is 403, and only the reason tells whether for a
 * minute, until midnight, or because the key is wrong.
 */
#include "translate/backends/google.h"

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"

#define AT(field) offsetof(struct google, field)

const struct setting google_settings[GOOGLE_SETTINGS] = {
	{"api_key", SETTING_SECRET, NULL, AT(api_key), "The project's API key.", 0, 0, NULL},
	{"translation_model", SETTING_TEXT, "", AT(translation_model),
		"The model that is asked for; empty: the service's own choice.", 0, 0, NULL},
};

#undef AT

/* Beside those that every service of its size spells alike. */
static const struct language_code own_codes[] = {
	{"fil", "tl"},
	{"he", "iw"},
	{"mn", "mn"},
	{"nb", "no"},
	{"sr", "sr"},
	{"zh", "zh-CN"},
	{"zh-Hant", "zh-TW"},
	{NULL, NULL},
};

static void google_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 128,
		.item_units = 5000,
		.total_units = 5000, /* recommended; 30,000 are the end */
		.body_bytes = 128 * 1024,
		.start_concurrency = 8,
		.timeout_ms = 30000,
	};
}

bool google_language(const char *tag, char *code)
{
	return language_find_beside_common(own_codes, tag, code);
}

static bool own_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return google_language(tag, code);
}

static int add_body(const struct google *google, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"q\":"));

	if (!r)
		r = wire_add_texts(body, batch, NULL);
	if (!r)
		r = buf_addf(
			body, ",\"source\":\"%s\",\"target\":\"en\",\"format\":\"text\"", source);
	if (!r)
		r = wire_add_member(body, "model", google->translation_model);
	return r ? r : buf_add(body, slice_of("}"));
}

static int google_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct google *google = self;
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!google_language(batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	r = wire_address(ret_request, "POST", "/language/translate/v2", "application/json");
	if (!r)
		r = http_request_header(ret_request, "X-goog-api-key: %s", google->api_key);
	if (r)
		return error_pass(r);
	return wire_built(add_body(google, batch, source, &ret_request->body));
}

static const struct wire_meaning reasons[] = {
	{403, "dailyLimitExceeded", BACKEND_E_QUOTA},
	{403, "quotaExceeded", BACKEND_E_QUOTA},
	{403, "userRateLimitExceeded", BACKEND_E_THROTTLED},
	{403, "rateLimitExceeded", BACKEND_E_THROTTLED},
	{0, NULL, 0},
};

static const struct wire_meaning messages[] = {
	{403, "Daily Limit", BACKEND_E_QUOTA},
	{403, "Rate Limit", BACKEND_E_THROTTLED},
	{400, "anguage pair", BACKEND_E_PAIR},
	{400, "too long", BACKEND_E_TOO_LARGE},
	{400, "API key", BACKEND_E_MISCONFIGURED},
	{0, NULL, 0},
};

static const struct wire_refusal refusal = {
	.inside = "error",
	.words = {{"errors", "reason", reasons}, {NULL, "message", messages}},
	.problem = "message",
};

static int google_parse(const void *self, const struct batch *batch,
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
	return wire_take_members(batch, wire_array(wire_member(answer, "data"), "translations"),
		"translatedText", ret_reply);
}

static int google_build_probe(const void *self, struct http_request *ret_request)
{
	const struct google *google = self;
	int r = wire_address(ret_request, "GET", "/language/translate/v2/languages", NULL);

	if (r)
		return error_pass(r);
	return error_pass(http_request_header(ret_request, "X-goog-api-key: %s", google->api_key));
}

static int google_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	return response->status == 200 ? 0 : wire_refused(&refusal, response, ret_reply);
}

const struct backend_ops backend_google = {
	.name = "google",
	.help = "Google Cloud Translation, version 2",
	.settings = google_settings,
	.setting_count = COUNT_OF(google_settings),
	.size = sizeof(struct google),
	.limits = google_limits,
	.language = own_language,
	.build = google_build,
	.parse = google_parse,
	.build_probe = google_build_probe,
	.parse_probe = google_parse_probe,
};
