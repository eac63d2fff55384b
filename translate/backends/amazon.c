/*
 * Amazon Translate: POST / with X-Amz-Target ...TranslateText and one text, signed by libcurl
 * (SigV4), at https://translate.REGION.amazonaws.com.
 *
 * A question is one text of at most 10,000 bytes; only concurrency makes it fast. Client errors,
 * throttling included, are status 400: the type in the body decides before the status does.
 */
#include "translate/backends/amazon.h"

#include <errno.h>
#include <stdio.h>

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"

#define AT(field) offsetof(struct amazon, field)

const struct setting amazon_settings[AMAZON_SETTINGS] = {
	{"region", SETTING_TEXT, NULL, AT(region), "The region, as eu-central-1.", 0, 0, NULL},
	{"access_key_id", SETTING_SECRET, NULL, AT(access_key_id), "The access key's id.", 0, 0,
		NULL},
	{"secret_access_key", SETTING_SECRET, NULL, AT(secret_access_key), "The secret access key.",
		0, 0, NULL},
	{"session_token", SETTING_SECRET, "", AT(session_token),
		"The token that goes with temporary keys.", 0, 0, NULL},
	{"terminology", SETTING_TEXT, "", AT(terminology),
		"A custom terminology. With it, the terms of [translate] glossary are left to it; "
		"what it does not bring is found by the gate.",
		0, 0, NULL},
};

#undef AT

static const struct language_code codes[] = {
	{"af", "af"},
	{"am", "am"},
	{"ar", "ar"},
	{"az", "az"},
	{"bg", "bg"},
	{"bn", "bn"},
	{"bs", "bs"},
	{"ca", "ca"},
	{"cs", "cs"},
	{"cy", "cy"},
	{"da", "da"},
	{"de", "de"},
	{"el", "el"},
	{"en", "en"},
	{"es", "es"},
	{"es-MX", "es-MX"},
	{"et", "et"},
	{"fa", "fa"},
	{"fi", "fi"},
	{"fil", "tl"},
	{"fr", "fr"},
	{"fr-CA", "fr-CA"},
	{"ga", "ga"},
	{"gu", "gu"},
	{"ha", "ha"},
	{"he", "he"},
	{"hi", "hi"},
	{"hr", "hr"},
	{"ht", "ht"},
	{"hu", "hu"},
	{"hy", "hy"},
	{"id", "id"},
	{"is", "is"},
	{"it", "it"},
	{"ja", "ja"},
	{"ka", "ka"},
	{"kk", "kk"},
	{"kn", "kn"},
	{"ko", "ko"},
	{"lt", "lt"},
	{"lv", "lv"},
	{"mk", "mk"},
	{"ml", "ml"},
	{"mn", "mn"},
	{"mr", "mr"},
	{"ms", "ms"},
	{"mt", "mt"},
	{"nb", "no"},
	{"nl", "nl"},
	{"pa", "pa"},
	{"pl", "pl"},
	{"ps", "ps"},
	{"pt", "pt"},
	{"pt-PT", "pt-PT"},
	{"ro", "ro"},
	{"ru", "ru"},
	{"si", "si"},
	{"sk", "sk"},
	{"sl", "sl"},
	{"so", "so"},
	{"sq", "sq"},
	{"sr", "sr"},
	{"sv", "sv"},
	{"sw", "sw"},
	{"ta", "ta"},
	{"te", "te"},
	{"th", "th"},
	{"tr", "tr"},
	{"uk", "uk"},
	{"ur", "ur"},
	{"uz", "uz"},
	{"vi", "vi"},
	{"zh", "zh"},
	{"zh-Hant", "zh-TW"},
	{NULL, NULL},
};

static void amazon_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_BYTES,
		.items = 1,
		.item_units = 9500, /* 10,000 are the end */
		.total_units = 9500,
		.body_bytes = 64 * 1024,
		.start_concurrency = 16,
		.timeout_ms = 30000,
	};
}

static bool amazon_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find(codes, tag, code);
}

static bool amazon_knows_terms(const void *self)
{
	const struct amazon *amazon = self;

	return amazon->terminology && amazon->terminology[0];
}

static int add_body(const struct amazon *amazon, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"Text\":"));

	if (!r)
		r = wire_add_json(body, batch->items[0].text);
	if (!r)
		r = buf_addf(body, ",\"SourceLanguageCode\":\"%s\",\"TargetLanguageCode\":\"en\"",
			source);
	if (!r && amazon->terminology && amazon->terminology[0]) {
		r = buf_add(body, slice_of(",\"TerminologyNames\":["));
		if (!r)
			r = wire_add_json(body, slice_of(amazon->terminology));
		if (!r)
			r = buf_add(body, slice_of("]"));
	}
	return r ? r : buf_add(body, slice_of("}"));
}

/* libcurl signs the request when it is sent. */
static int sign(const struct amazon *amazon, struct http_request *request)
{
	if (asprintf(&request->sigv4, "aws:amz:%s:translate", amazon->region) < 0) {
		request->sigv4 = NULL;
		return error_raise(-ENOMEM, "a signature's parameters");
	}
	if (asprintf(&request->credentials, "%s:%s", amazon->access_key_id,
		    amazon->secret_access_key) < 0) {
		request->credentials = NULL;
		return error_raise(-ENOMEM, "a signature's keys");
	}
	if (!amazon->session_token || !amazon->session_token[0])
		return 0;
	return error_pass(
		http_request_header(request, "X-Amz-Security-Token: %s", amazon->session_token));
}

static int amazon_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct amazon *amazon = self;
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!amazon_language(self, batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	if (batch->count != 1)
		return BACKEND_E_TOO_LARGE;
	r = wire_address(ret_request, "POST", "/", "application/x-amz-json-1.1");
	if (!r)
		r = http_request_header(ret_request,
			"X-Amz-Target: AWSShineFrontendService_20170701.TranslateText");
	if (!r)
		r = sign(amazon, ret_request);
	if (r)
		return error_pass(r);
	return wire_built(add_body(amazon, batch, source, &ret_request->body));
}

static const struct wire_meaning types[] = {
	{0, "TooManyRequests", BACKEND_E_THROTTLED},
	{0, "Throttling", BACKEND_E_THROTTLED},
	{0, "LimitExceeded", BACKEND_E_TOO_LARGE}, /* TextSizeLimitExceededException */
	{0, "UnsupportedLanguagePair", BACKEND_E_PAIR},
	{0, "DetectedLanguageLowConfidence", BACKEND_E_PAIR},
	{0, "ServiceUnavailable", BACKEND_E_UNAVAILABLE},
	{0, "InternalServer", BACKEND_E_UNAVAILABLE},
	{0, "ResourceNotFound", BACKEND_E_MISCONFIGURED},
	{0, "UnrecognizedClient", BACKEND_E_MISCONFIGURED},
	{0, "InvalidSignature", BACKEND_E_MISCONFIGURED},
	{0, "ExpiredToken", BACKEND_E_MISCONFIGURED},
	{0, "RequestTimeTooSkewed", BACKEND_E_MISCONFIGURED},
	{0, "AccessDenied", BACKEND_E_MISCONFIGURED},
	{0, NULL, 0},
};

static const struct wire_refusal refusal = {
	.words = {{NULL, "__type", types}},
	.problem = "__type",
};

static int amazon_parse(const void *self, const struct batch *batch,
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
	return wire_take_text(batch, wire_member(answer, "TranslatedText"), ret_reply);
}

const struct backend_ops backend_amazon = {
	.name = "amazon",
	.help = "Amazon Translate",
	.settings = amazon_settings,
	.setting_count = COUNT_OF(amazon_settings),
	.size = sizeof(struct amazon),
	.limits = amazon_limits,
	.language = amazon_language,
	.knows_terms = amazon_knows_terms,
	.build = amazon_build,
	.parse = amazon_parse,
};
