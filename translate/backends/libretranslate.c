/*
 * LibreTranslate: POST /translate {"q": [text, ...]}, answered {"translatedText": [text, ...]}.
 *
 * The wire has no ids: the n-th text answers the n-th item, so an answer of another length answers
 * none of them. The server works through an array one text after the other, so a question is short
 * and several run side by side.
 *
 * A busy server answers 429. An over-long text, too many texts, an unsupported language and a
 * missing key all answer 400, a wrong key and a ban 403: only the message tells, so English
 * messages are asked for. A text that its engine chokes on is a 500 with a message; a 500 without
 * one is the server itself. `secret` is never sent: a stale one is answered with nonsense.
 */
#include "translate/backends/libretranslate.h"

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"

const struct setting libretranslate_settings[LIBRETRANSLATE_SETTINGS] = {
	{"api_key", SETTING_SECRET, "", offsetof(struct libretranslate, api_key),
		"The server's API key, if it wants one.", 0, 0, NULL},
};

/* What its models are called, where it is not the tag; and what Argos has models for. Old servers
 * know only zh, zt and pb; new ones take both. */
static const struct language_code codes[] = {
	{"ar", "ar"},
	{"az", "az"},
	{"bg", "bg"},
	{"bn", "bn"},
	{"ca", "ca"},
	{"cs", "cs"},
	{"da", "da"},
	{"de", "de"},
	{"el", "el"},
	{"en", "en"},
	{"eo", "eo"},
	{"es", "es"},
	{"et", "et"},
	{"eu", "eu"},
	{"fa", "fa"},
	{"fi", "fi"},
	{"fil", "tl"},
	{"fr", "fr"},
	{"ga", "ga"},
	{"gl", "gl"},
	{"he", "he"},
	{"hi", "hi"},
	{"hu", "hu"},
	{"id", "id"},
	{"it", "it"},
	{"ja", "ja"},
	{"ko", "ko"},
	{"ky", "ky"},
	{"lt", "lt"},
	{"lv", "lv"},
	{"ms", "ms"},
	{"nb", "nb"},
	{"nl", "nl"},
	{"pl", "pl"},
	{"pt", "pt"},
	{"pt-BR", "pb"},
	{"ro", "ro"},
	{"ru", "ru"},
	{"sk", "sk"},
	{"sl", "sl"},
	{"sq", "sq"},
	{"sr", "sr"},
	{"sv", "sv"},
	{"th", "th"},
	{"tr", "tr"},
	{"uk", "uk"},
	{"ur", "ur"},
	{"vi", "vi"},
	{"zh", "zh"},
	{"zh-Hant", "zt"},
	{NULL, NULL},
};

static void libretranslate_limits(
	const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 50, /* shared out over what is free, so that a few do not wait in line */
		.item_units = 2000,
		.total_units = 16000,
		.body_bytes = 256 * 1024,
		.start_concurrency = 4, /* its own default number of threads */
		.timeout_ms = 60000,
	};
}

static bool libretranslate_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find(codes, tag, code);
}

static int add_body(const struct libretranslate *libre, const struct batch *batch,
	const char *source, const char *target, struct buf *body)
{
	int r = buf_add(body, slice_of("{\"q\":"));

	if (!r)
		r = wire_add_texts(body, batch, NULL);
	if (!r)
		r = buf_addf(body, ",\"source\":\"%s\",\"target\":\"%s\",\"format\":\"text\"",
			source, target);
	if (!r)
		r = wire_add_member(body, "api_key", libre->api_key);
	return r ? r : buf_add(body, slice_of("}"));
}

static int libretranslate_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	char source[LANGUAGE_CODE_SIZE];
	char target[LANGUAGE_CODE_SIZE];
	int r;

	if (!libretranslate_language(self, batch->source, source) ||
		!libretranslate_language(self, batch->target, target))
		return BACKEND_E_PAIR;

	r = wire_address(ret_request, "POST", "/translate", "application/json");
	if (!r)
		r = http_request_header(ret_request, "Accept-Language: en");
	if (r)
		return error_pass(r);
	return wire_built(add_body(self, batch, source, target, &ret_request->body));
}

/* A word of the server's message, and what it means. Messages are from its app.py; the first that
 * occurs counts. */
static const struct wire_meaning meanings[] = {
	{400, "exceeds", BACKEND_E_TOO_LARGE}, /* text limit, batch limit */
	{400, "not supported", BACKEND_E_PAIR},
	{400, "not available as a target", BACKEND_E_PAIR},
	{400, "API key", BACKEND_E_MISCONFIGURED},
	{403, "Too many", BACKEND_E_THROTTLED}, /* a ban, which its scheduler lifts */
	{403, "API key", BACKEND_E_MISCONFIGURED},
	{500, "Cannot translate", BACKEND_E_GARBLED}, /* one text of them: halve */
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
	r = wire_sort(meanings, response->status, message);
	if (r && r != BACKEND_E_GARBLED) /* that one may quote the text */
		wire_problem(ret_reply, message);
	return r ? r : wire_outcome(response->status);
}

static int libretranslate_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);

	/* A 200 that is not the promised object is a proxy's page or a half-sent body. */
	r = wire_answer(response, &answer);
	if (r)
		return r < 0 ? error_pass(r) : r;
	return wire_take_texts(batch, wire_array(answer, "translatedText"), ret_reply);
}

static int libretranslate_build_probe(const void *self, struct http_request *ret_request)
{
	(void)self;
	return error_pass(wire_address(ret_request, "GET", "/languages", NULL));
}

static int libretranslate_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);
	r = wire_parse(response, &answer);
	if (r < 0)
		return error_pass(r);
	return r || !cJSON_IsArray(answer) ? BACKEND_E_UNAVAILABLE : 0;
}

const struct backend_ops backend_libretranslate = {
	.name = "libretranslate",
	.help = "LibreTranslate, self-hosted or libretranslate.com",
	.settings = libretranslate_settings,
	.setting_count = COUNT_OF(libretranslate_settings),
	.size = sizeof(struct libretranslate),
	.limits = libretranslate_limits,
	.language = libretranslate_language,
	.target = libretranslate_language,
	.build = libretranslate_build,
	.parse = libretranslate_parse,
	.build_probe = libretranslate_build_probe,
	.parse_probe = libretranslate_parse_probe,
};
