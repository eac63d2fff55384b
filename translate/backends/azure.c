/*
 * Azure AI Translator, in two versions that share nothing but the host: POST /translate with
 *
 *	3.0         [{"text"}, ...], languages in the address; answered [{"translations":
 *[{"text"}]}, ...] 2026-06-06  {"inputs": [{"text", "language", "targets"}, ...]}; answered
 *{"value": [the same]}
 *
 * Errors carry a number of six digits, the status and three more. 429001 is also what one question
 * gets that is larger than a minute's share, however often it is asked: so of several texts it is
 * halved. Marian's own HTTP server speaks 3.0.
 */
#include "translate/backends/azure.h"

#include <stdio.h>

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire.h"
#include "translate/wire_terms.h"

#define AT(field) offsetof(struct azure, field)

const struct setting azure_settings[AZURE_SETTINGS] = {
	{"api_key", SETTING_SECRET, "", AT(api_key), "The resource's key.", 0, 0, NULL},
	{"region", SETTING_TEXT, "", AT(region), "The resource's region, if it has one.", 0, 0,
		NULL},
	{"api_version", SETTING_CHOICE, "3.0", AT(api_version), "Which version of the API.", 0, 0,
		"3.0|2026-06-06"},
	{"category", SETTING_TEXT, "", AT(category), "A custom model (3.0).", 0, 0, NULL},
	{"deployment", SETTING_TEXT, "", AT(deployment),
		"A deployed language model (2026-06-06); empty: neural translation.", 0, 0, NULL},
	{"path", SETTING_TEXT, "/translate", AT(path),
		"Path below url; /translator/text/translate at a resource's own host.", 0, 0, NULL},
};

#undef AT

/* Beside those that every service of its size spells alike. */
static const struct language_code own_codes[] = {
	{"fil", "fil"},
	{"he", "he"},
	{"mn", "mn-Cyrl"},
	{"nb", "nb"},
	{"pt-PT", "pt-pt"},
	{"sr", "sr-Cyrl"},
	{"sr-Latn", "sr-Latn"},
	{"yue", "yue"},
	{"zh", "zh-Hans"},
	{"zh-Hant", "zh-Hant"},
	{NULL, NULL},
};

static void azure_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_UTF16, /* as it charges */
		.items = 200,
		.item_units = 10000,
		.total_units =
			20000, /* 50,000 are allowed; a minute's share of a free key is 33,300 */
		.body_bytes = 512 * 1024,
		.start_concurrency = 8,
		.timeout_ms = 20000, /* it gives up itself after 15 s */
	};
}

static bool azure_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find_beside_common(own_codes, tag, code);
}

static bool is_new(const struct azure *azure)
{
	return azure->api_version && strcmp(azure->api_version, "2026-06-06") == 0;
}

static bool azure_knows_terms(const void *self)
{
	const struct azure *azure = self;

	return !is_new(azure);
}

static int add_inputs(
	const struct azure *azure, const struct batch *batch, const char *source, struct buf *body)
{
	int r = buf_add(body, slice_of("{\"inputs\":["));

	for (size_t i = 0; i < batch->count && !r; i++) {
		r = buf_addf(body, "%s{\"text\":", i > 0 ? "," : "");
		if (!r)
			r = wire_add_json(body, batch->items[i].text);
		if (!r)
			r = buf_addf(body, ",\"language\":\"%s\",\"targets\":[{\"language\":\"en\"",
				source);
		if (!r)
			r = wire_add_member(body, "deploymentName", azure->deployment);
		if (!r)
			r = buf_add(body, slice_of("}]}"));
	}
	return r ? r : buf_add(body, slice_of("]}"));
}

/* Terms go as the dynamic dictionary, mark-up that is understood in plain text too. */
static int add_texts(struct buf *body, const struct batch *batch)
{
	static const struct wire_tag dictionary = {
		"<mstrans:dictionary translation=\"", "\">", "</mstrans:dictionary>"};
	int r = buf_add(body, slice_of("["));

	for (size_t i = 0; i < batch->count && !r; i++) {
		r = buf_addf(body, "%s{\"text\":", i > 0 ? "," : "");
		if (!r)
			r = wire_add_tagged(body, &batch->items[i], &dictionary);
		if (!r)
			r = buf_add(body, slice_of("}"));
	}
	return r ? r : buf_add(body, slice_of("]"));
}

static int make_path(const struct azure *azure, const char *source, char *path, size_t size)
{
	const char *category = azure->category ? azure->category : "";

	if (is_new(azure))
		return snprintf(path, size, "%s?api-version=2026-06-06", azure->path);
	return snprintf(path, size, "%s?api-version=3.0&from=%s&to=en&textType=plain%s%s",
		azure->path, source, category[0] ? "&category=" : "", category);
}

static int add_headers(const struct azure *azure, struct http_request *request)
{
	int r = 0;

	if (azure->api_key && azure->api_key[0])
		r = http_request_header(request, "Ocp-Apim-Subscription-Key: %s", azure->api_key);
	if (!r && azure->region && azure->region[0])
		r = http_request_header(request, "Ocp-Apim-Subscription-Region: %s", azure->region);
	return error_pass(r);
}

static int azure_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct azure *azure = self;
	char source[LANGUAGE_CODE_SIZE];
	char path[512];
	int r;

	if (!azure_language(self, batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	(void)make_path(
		azure, source, path, sizeof(path)); /* a cut one would be refused as unknown */
	r = wire_address(ret_request, "POST", path, "application/json");
	if (!r)
		r = add_headers(azure, ret_request);
	if (r)
		return error_pass(r);
	if (is_new(azure))
		return wire_built(add_inputs(azure, batch, source, &ret_request->body));
	return wire_built(add_texts(&ret_request->body, batch));
}

/* The numbers that say more than their status. */
static int sort_code(int code, size_t count)
{
	switch (code) {
	case 400018: /* from, or a pair, is not valid or not supported */
	case 400019:
	case 400023:
	case 400035:
	case 400036:
		return BACKEND_E_PAIR;
	case 400050: /* too long, too many */
	case 400072:
	case 400077:
		return BACKEND_E_TOO_LARGE;
	case 403001:
		return BACKEND_E_QUOTA;
	case 429001:
		return count > 1 ? BACKEND_E_TOO_LARGE : BACKEND_E_THROTTLED;
	default:
		return 0;
	}
}

static int sort_refusal(const struct http_response *response, size_t count, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *error;
	const cJSON *code;
	int r = wire_parse(response, &answer);
	int outcome;

	if (r < 0)
		return error_pass(r);
	error = r ? NULL : json_object(answer, "error");
	code = json_member(error, "code"); /* a number in 3.0, a string in 2026-06-06 */
	outcome = sort_code(cJSON_IsString(code)   ? atoi(code->valuestring)
			    : cJSON_IsNumber(code) ? code->valueint
						   : 0,
		count);
	if (!outcome)
		outcome = wire_outcome(response->status);
	if (outcome == BACKEND_E_MISCONFIGURED || outcome == BACKEND_E_QUOTA)
		wire_problem(ret_reply, json_string(error, "message"));
	return outcome;
}

static int azure_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const char *billed = response->header(response, "x-metered-usage");
	int r;

	if (response->status != 200)
		return sort_refusal(response, batch->count, ret_reply);
	r = wire_parse(response, &answer);
	if (r < 0)
		return error_pass(r);
	if (r)
		return BACKEND_E_UNAVAILABLE;
	r = wire_take_nested(batch, is_new(self) ? wire_array(answer, "value") : answer,
		"translations", "text", ret_reply);
	if (r == 0 && billed)
		ret_reply->billed = strtol(billed, NULL, 10);
	return r;
}

static int azure_build_probe(const void *self, struct http_request *ret_request)
{
	const struct azure *azure = self;
	char path[128];

	(void)snprintf(path, sizeof(path), "/languages?api-version=%s&scope=translation",
		azure->api_version);
	return error_pass(wire_address(ret_request, "GET", path, NULL));
}

static int azure_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	return response->status == 200 ? 0 : sort_refusal(response, 1, ret_reply);
}

const struct backend_ops backend_azure = {
	.name = "azure",
	.help = "Azure AI Translator",
	.settings = azure_settings,
	.setting_count = COUNT_OF(azure_settings),
	.size = sizeof(struct azure),
	.limits = azure_limits,
	.language = azure_language,
	.knows_terms = azure_knows_terms,
	.build = azure_build,
	.parse = azure_parse,
	.build_probe = azure_build_probe,
	.parse_probe = azure_parse_probe,
};
