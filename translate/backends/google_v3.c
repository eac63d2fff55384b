/*
 * Google Cloud Translation, version 3: POST /v3/projects/P/locations/L:translateText
 * {"contents": [text, ...], ...}, answered {"translations": [{"translatedText"}, ...]} in the same
 * order, and with a glossary {"glossaryTranslations": [...]} beside it, which are the ones to take.
 *
 * mimeType is sent, since its preset is HTML. Who asks is shown by an access token, which a service
 * account's key gets (service_account.h) and the engine keeps. An item that failed has no
 * translatedText. Errors are {"error": {"code", "message", "status"}}; a quota of the minute and
 * one of the day have the same status, and only the message tells.
 */
#include "translate/backends/google_v3.h"

#include <errno.h>
#include <stdio.h>

#include "runtime/error.h"
#include "translate/backends/google.h"
#include "translate/language_codes.h"
#include "translate/service_account.h"
#include "translate/wire_answer.h"

#define AT(field) offsetof(struct google_v3, field)

const struct setting google_v3_settings[GOOGLE_V3_SETTINGS] = {
	{"service_account", SETTING_SECRET, NULL, AT(service_account),
		"The key of a service account that may use Cloud Translation, as the JSON file "
		"that Google gave.",
		0, 0, NULL},
	{"project", SETTING_TEXT, NULL, AT(project), "The project's id or number.", 0, 0, NULL},
	{"location", SETTING_TEXT, "global", AT(location),
		"Where it is translated, as global or us-central1; a glossary has its own.", 0, 0,
		NULL},
	{"translation_model", SETTING_TEXT, "", AT(translation_model),
		"The model that is asked for, as general/nmt or general/translation-llm; empty: "
		"the service's own choice.",
		0, 0, NULL},
	{"glossary", SETTING_TEXT, "", AT(glossary),
		"A glossary of the project in that location. With it, the terms of [translate] "
		"glossary are left to it; what it does not bring is found by the gate.",
		0, 0, NULL},
};

#undef AT

/* Nothing else may stand in the address. */
static bool is_name(const char *text)
{
	return text[0] && text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "0123456789-_.:")] == '\0';
}

static int google_v3_check(const void *self, struct backend_fault *ret_fault)
{
	const struct google_v3 *google = self;
	const char *why = NULL;

	ret_fault->setting = "project";
	if (!is_name(google->project))
		why = "it is no id of a project: write letters, digits and - only";
	else if (!is_name(google->location)) {
		ret_fault->setting = "location";
		why = "it is no location: write one as global or us-central1";
	} else if (google->glossary[0] && strcmp(google->location, "global") == 0) {
		ret_fault->setting = "glossary";
		why = "global has no glossaries: set location to that of the glossary";
	}
	if (why) {
		(void)snprintf(ret_fault->why, sizeof(ret_fault->why), "%s", why);
		return BACKEND_E_MISCONFIGURED;
	}
	ret_fault->setting = "service_account";
	return service_account_check(google->service_account, ret_fault->why) == 0
		       ? 0
		       : BACKEND_E_MISCONFIGURED;
}

static void google_v3_limits(
	const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 128, /* 1,024 are allowed */
		.item_units = 5000,
		.total_units = 5000, /* recommended; 30,000 are the end */
		.body_bytes = 128 * 1024,
		.start_concurrency = 8,
		.timeout_ms = 30000,
	};
}

static bool google_v3_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return google_language(tag, code);
}

static bool google_v3_knows_terms(const void *self)
{
	const struct google_v3 *google = self;

	return google->glossary && google->glossary[0];
}

/* ,"name":"projects/P/locations/L/WHAT/VALUE"; nothing for "". */
static int add_resource(struct buf *body, const struct google_v3 *google, const char *name,
	const char *what, const char *value)
{
	int r;

	if (!value || !value[0])
		return 0;
	r = buf_addf(body, "\"%s\":\"projects/%s/locations/%s/%s/", name, google->project,
		google->location, what);
	if (!r)
		r = wire_add_escaped(body, slice_of(value));
	return r ? r : buf_add(body, slice_of("\""));
}

static int add_options(struct buf *body, const struct google_v3 *google)
{
	int r = 0;

	if (google->translation_model && google->translation_model[0]) {
		r = buf_add(body, slice_of(","));
		if (!r)
			r = add_resource(
				body, google, "model", "models", google->translation_model);
	}
	if (r || !google_v3_knows_terms(google))
		return r;
	r = buf_add(body, slice_of(",\"glossaryConfig\":{"));
	if (!r)
		r = add_resource(body, google, "glossary", "glossaries", google->glossary);
	return r ? r : buf_add(body, slice_of("}"));
}

static int add_body(const struct google_v3 *google, const struct batch *batch, const char *source,
	struct buf *body)
{
	int r = buf_add(body, slice_of("{\"contents\":"));

	if (!r)
		r = wire_add_texts(body, batch, NULL);
	if (!r)
		r = buf_addf(body,
			",\"sourceLanguageCode\":\"%s\",\"targetLanguageCode\":\"en\","
			"\"mimeType\":\"text/plain\"",
			source);
	if (!r)
		r = add_options(body, google);
	return r ? r : buf_add(body, slice_of("}"));
}

static int address(const struct google_v3 *google, const char *method, const char *action,
	struct http_request *request)
{
	CLEANUP(freep) char *path = NULL;

	if (asprintf(&path, "/v3/projects/%s/locations/%s%s", google->project, google->location,
		    action) < 0) {
		path = NULL;
		return error_raise(-ENOMEM, "a path");
	}
	return error_pass(wire_address(request, method, path, "application/json"));
}

static int google_v3_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!google_language(batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	r = address(self, "POST", ":translateText", ret_request);
	if (r)
		return error_pass(r);
	return wire_built(add_body(self, batch, source, &ret_request->body));
}

static const struct wire_meaning messages[] = {
	{429, "per day", BACKEND_E_QUOTA},
	{429, "per_day", BACKEND_E_QUOTA},
	{403, "illing", BACKEND_E_MISCONFIGURED}, /* disabled, or never enabled */
	{400, "anguage pair", BACKEND_E_PAIR},
	{400, "anguage is invalid", BACKEND_E_PAIR}, /* "Source language is invalid." */
	{400, "odel", BACKEND_E_MISCONFIGURED},
	{400, "lossary", BACKEND_E_MISCONFIGURED},
	{400, "arent", BACKEND_E_MISCONFIGURED}, /* "Invalid 'parent'." */
	{0, NULL, 0},
};

static const struct wire_meaning statuses[] = {
	{0, "RESOURCE_EXHAUSTED", BACKEND_E_THROTTLED},
	{0, "PERMISSION_DENIED", BACKEND_E_MISCONFIGURED},
	{0, "UNAUTHENTICATED", BACKEND_E_MISCONFIGURED},
	{0, "FAILED_PRECONDITION", BACKEND_E_MISCONFIGURED},
	{0, "NOT_FOUND", BACKEND_E_MISCONFIGURED},
	{0, "INVALID_ARGUMENT", BACKEND_E_TOO_LARGE}, /* halved, until the culprit is alone */
	{0, "UNAVAILABLE", BACKEND_E_UNAVAILABLE},
	{0, "DEADLINE_EXCEEDED", BACKEND_E_UNAVAILABLE},
	{0, "INTERNAL", BACKEND_E_UNAVAILABLE},
	{0, NULL, 0},
};

static const struct wire_refusal refusal = {
	.inside = "error",
	.words = {{NULL, "message", messages}, {NULL, "status", statuses}},
	.problem = "message",
};

static int google_v3_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const char *list = google_v3_knows_terms(self) ? "glossaryTranslations" : "translations";
	int r;

	if (response->status != 200)
		return wire_refused(&refusal, response, ret_reply);
	r = wire_answer(response, &answer);
	if (r)
		return r < 0 ? error_pass(r) : r;
	return wire_take_members(batch, wire_array(answer, list), "translatedText", ret_reply);
}

static int google_v3_build_probe(const void *self, struct http_request *ret_request)
{
	return error_pass(address(self, "GET", "/supportedLanguages", ret_request));
}

static int google_v3_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	return response->status == 200 ? 0 : wire_refused(&refusal, response, ret_reply);
}

static int google_v3_token_url(const void *self, char **ret_url)
{
	const struct google_v3 *google = self;

	return service_account_url(google->service_account, ret_url);
}

static int google_v3_build_token(const void *self, int64_t now_s, struct http_request *ret_request)
{
	static const char scope[] = "https://www.googleapis.com/auth/cloud-translation";
	const struct google_v3 *google = self;

	return service_account_ask(google->service_account, scope, now_s, ret_request);
}

const struct backend_ops backend_google_v3 = {
	.name = "google-v3",
	.help = "Google Cloud Translation, version 3, with a service account",
	.settings = google_v3_settings,
	.setting_count = COUNT_OF(google_v3_settings),
	.size = sizeof(struct google_v3),
	.check = google_v3_check,
	.limits = google_v3_limits,
	.language = google_v3_language,
	.knows_terms = google_v3_knows_terms,
	.build = google_v3_build,
	.parse = google_v3_parse,
	.build_probe = google_v3_build_probe,
	.parse_probe = google_v3_parse_probe,
	.token_url = google_v3_token_url,
	.build_token = google_v3_build_token,
	.parse_token = service_account_read,
};
