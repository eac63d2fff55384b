/*
 * DeepL: POST /v2/translate {"text": [text, ...], ...}, answered {"translations": [{"text"}, ...]}
 * in the same order. Free keys (they end in ":fx") are for https://api-free.deepl.com, others for
 * https://api.deepl.com.
 *
 * Sources have no region, targets have. Texts share no context, so the headline goes along as
 * `context`, which is neither translated nor charged. 456 is a quota that is gone until the period
 * ends; 529 is 429. Beyond 50 texts or 128 KiB a question is refused.
 *
 * Terms that no glossary of the account has travel as marks in a tag that is left alone: the
 * question is XML then.
 */
#include "translate/backends/deepl.h"

#include <stdio.h>

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"
#include "translate/wire_marks.h"

#define AT(field) offsetof(struct deepl, field)

const struct setting deepl_settings[DEEPL_SETTINGS] = {
	{"api_key", SETTING_SECRET, NULL, AT(api_key), "The authentication key.", 0, 0, NULL},
	{"target", SETTING_CHOICE, "EN-US", AT(target), "Which English.", 0, 0, "EN-US|EN-GB"},
	{"formality", SETTING_CHOICE, "default", AT(formality), "How formal, where it can choose.",
		0, 0, "default|more|less|prefer_more|prefer_less"},
	{"glossary_id", SETTING_TEXT, "", AT(glossary_id),
		"A glossary of the account. With it, the terms of [translate] glossary are left to "
		"it; "
		"what it does not bring is found by the gate.",
		0, 0, NULL},
	{"model_type", SETTING_CHOICE, "prefer_quality_optimized", AT(model_type), "Which model.",
		0, 0, "quality_optimized|prefer_quality_optimized|latency_optimized"},
};

#undef AT

static const struct language_code codes[] = {
	{"af", "AF"},
	{"ar", "AR"},
	{"az", "AZ"},
	{"be", "BE"},
	{"bg", "BG"},
	{"bn", "BN"},
	{"bs", "BS"},
	{"ca", "CA"},
	{"cs", "CS"},
	{"cy", "CY"},
	{"da", "DA"},
	{"de", "DE"},
	{"el", "EL"},
	{"en", "EN"},
	{"eo", "EO"},
	{"es", "ES"},
	{"et", "ET"},
	{"eu", "EU"},
	{"fa", "FA"},
	{"fi", "FI"},
	{"fil", "TL"},
	{"fr", "FR"},
	{"ga", "GA"},
	{"gl", "GL"},
	{"gu", "GU"},
	{"he", "HE"},
	{"hi", "HI"},
	{"hr", "HR"},
	{"hu", "HU"},
	{"hy", "HY"},
	{"id", "ID"},
	{"is", "IS"},
	{"it", "IT"},
	{"ja", "JA"},
	{"ka", "KA"},
	{"kk", "KK"},
	{"ko", "KO"},
	{"ky", "KY"},
	{"lt", "LT"},
	{"lv", "LV"},
	{"mk", "MK"},
	{"ml", "ML"},
	{"mn", "MN"},
	{"mr", "MR"},
	{"ms", "MS"},
	{"mt", "MT"},
	{"my", "MY"},
	{"nb", "NB"},
	{"ne", "NE"},
	{"nl", "NL"},
	{"pa", "PA"},
	{"pl", "PL"},
	{"ps", "PS"},
	{"pt", "PT"},
	{"ro", "RO"},
	{"ru", "RU"},
	{"sk", "SK"},
	{"sl", "SL"},
	{"sq", "SQ"},
	{"sr", "SR"},
	{"sv", "SV"},
	{"sw", "SW"},
	{"ta", "TA"},
	{"te", "TE"},
	{"tg", "TG"},
	{"th", "TH"},
	{"tk", "TK"},
	{"tr", "TR"},
	{"uk", "UK"},
	{"ur", "UR"},
	{"uz", "UZ"},
	{"vi", "VI"},
	{"zh", "ZH"},
	{NULL, NULL},
};

static void deepl_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 50,
		.item_units = 5000,
		.total_units = 30000,
		.body_bytes = 128 * 1024,
		.start_concurrency = 8,
		.timeout_ms = 30000,
	};
}

static bool deepl_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find(codes, tag, code);
}

static bool deepl_knows_terms(const void *self)
{
	const struct deepl *deepl = self;

	return deepl->glossary_id && deepl->glossary_id[0];
}

/* The context, when all texts have the same. */
static const char *shared_context(const struct batch *batch)
{
	const char *context = batch->items[0].context;

	for (size_t i = 1; i < batch->count && context; i++)
		if (!batch->items[i].context || strcmp(batch->items[i].context, context) != 0)
			return NULL;
	return context;
}

/* The version is named, since accounts differ in what they take for it. No tag is structure. */
static const char tags[] = ",\"tag_handling\":\"xml\",\"tag_handling_version\":\"v2\","
			   "\"ignore_tags\":[\"x\"],\"outline_detection\":false";

static int add_body(
	const struct deepl *deepl, const struct batch *batch, const char *source, struct buf *body)
{
	const bool marked = wire_has_marks(batch);
	int r = buf_add(body, slice_of("{\"text\":"));

	if (!r)
		r = marked ? wire_add_marked_texts(body, batch) : wire_add_texts(body, batch, NULL);
	if (!r && marked)
		r = buf_add(body, slice_of(tags));
	if (!r)
		r = wire_add_member(body, "source_lang", source);
	if (!r)
		r = wire_add_member(body, "target_lang", deepl->target);
	if (!r)
		r = wire_add_member(body, "context", shared_context(batch));
	if (!r)
		r = wire_add_member(body, "formality", deepl->formality);
	if (!r)
		r = wire_add_member(body, "glossary_id", deepl->glossary_id);
	if (!r)
		r = wire_add_member(body, "model_type", deepl->model_type);
	/* A text is one sentence already. */
	return r ? r
		 : buf_add(body,
			   slice_of(",\"split_sentences\":\"0\",\"show_billed_characters\":true}"));
}

static int address(const struct deepl *deepl, const char *method, const char *path,
	struct http_request *request)
{
	int r = wire_address(request, method, path, "application/json");

	if (r)
		return error_pass(r);
	return error_pass(
		http_request_header(request, "Authorization: DeepL-Auth-Key %s", deepl->api_key));
}

static int deepl_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct deepl *deepl = self;
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!deepl_language(self, batch->source, source) || strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	r = address(deepl, "POST", "/v2/translate", ret_request);
	if (r)
		return error_pass(r);
	return wire_built(add_body(deepl, batch, source, &ret_request->body));
}

static const struct wire_meaning meanings[] = {
	{400, "source_lang", BACKEND_E_PAIR},
	{400, "target_lang", BACKEND_E_PAIR},
	{400, "glossary", BACKEND_E_MISCONFIGURED},
	{0, NULL, 0},
};

static int sort_refusal(const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const char *message = NULL;
	int r = wire_parse(response, &answer);

	if (r < 0)
		return error_pass(r);
	if (response->status == 456 || response->status == 529)
		return response->status == 456 ? BACKEND_E_QUOTA : BACKEND_E_THROTTLED;
	if (!r)
		message = json_string(answer, "message");
	r = wire_sort(meanings, response->status, message);
	if (r)
		wire_problem(ret_reply, message);
	return r ? r : wire_outcome(response->status);
}

static void read_bill(const cJSON *translations, struct reply *reply)
{
	const cJSON *translation;

	reply->billed = 0;
	cJSON_ArrayForEach (translation, translations) {
		const cJSON *billed = json_member(translation, "billed_characters");
		const char *model = json_string(translation, "model_type_used");

		if (cJSON_IsNumber(billed) && billed->valueint > 0)
			reply->billed += billed->valueint;
		if (model)
			(void)snprintf(reply->model, sizeof(reply->model), "%s", model);
	}
}

static int deepl_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *translations;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);
	r = wire_answer(response, &answer);
	if (r)
		return r < 0 ? error_pass(r) : r;
	translations = wire_array(answer, "translations");
	r = wire_take_members(batch, translations, "text", ret_reply);
	if (r)
		return r;
	if (wire_has_marks(batch))
		wire_show_marks(ret_reply);
	read_bill(translations, ret_reply);
	return 0;
}

static int deepl_build_probe(const void *self, struct http_request *ret_request)
{
	return error_pass(address(self, "GET", "/v2/usage", ret_request));
}

static int deepl_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	return response->status == 200 ? 0 : sort_refusal(response, ret_reply);
}

const struct backend_ops backend_deepl = {
	.name = "deepl",
	.help = "DeepL, free or pro",
	.settings = deepl_settings,
	.setting_count = COUNT_OF(deepl_settings),
	.size = sizeof(struct deepl),
	.limits = deepl_limits,
	.language = deepl_language,
	.knows_terms = deepl_knows_terms,
	.build = deepl_build,
	.parse = deepl_parse,
	.build_probe = deepl_build_probe,
	.parse_probe = deepl_parse_probe,
};
