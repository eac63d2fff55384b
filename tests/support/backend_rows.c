/*
 * backend_rows.c - the row of each backend.
 *
 * Answers are what the real servers gave, or are written after their published descriptions and
 * sources (see the notes in each backend's file); the texts are ours.
 */
#include "tests/support/backend_rows.h"

#include "translate/backends/amazon.h"
#include "translate/backends/apertium.h"
#include "translate/backends/azure.h"
#include "translate/backends/deepl.h"
#include "translate/backends/google.h"
#include "translate/backends/google_v3.h"
#include "translate/backends/huggingface.h"
#include "translate/backends/json_template.h"
#include "translate/backends/libretranslate.h"
#include "translate/backends/modernmt.h"
#include "translate/backends/ollama.h"
#include "translate/backends/openai.h"
#include "translate/backends/yandex.h"

#define KEY "secret-of-the-test"

static const struct apertium apertium = {.target = "eng"};
static const struct libretranslate libretranslate = {.api_key = KEY};
static const struct openai openai = {.api_key = KEY,
	.key_header = "bearer",
	.chat_model = "test-model",
	.path = "/v1/chat/completions",
	.instructions = "Write numbers as in \"British\" papers.",
	.temperature = "0",
	.structured = true};
static const struct openai openai_plain = {.api_key = KEY,
	.key_header = "api-key",
	.chat_model = "test-model",
	.path = "/v1/chat/completions",
	.temperature = ""};
static const struct ollama ollama = {.chat_model = "test-model", .context = 8192};

static const struct deepl deepl = {.api_key = KEY,
	.target = "EN-US",
	.formality = "default",
	.glossary_id = "def3a26b-3e84-45b3-84ae-0c0aaf3525f7",
	.model_type = "prefer_quality_optimized"};
static const struct deepl deepl_marks = {.api_key = KEY,
	.target = "EN-GB",
	.formality = "default",
	.glossary_id = "",
	.model_type = "latency_optimized"};
static const struct azure azure = {.api_key = KEY,
	.region = "westeurope",
	.api_version = "3.0",
	.category = "",
	.deployment = "",
	.path = "/translate"};
static const struct azure azure_new = {.api_key = KEY,
	.region = "",
	.api_version = "2026-06-06",
	.category = "",
	.deployment = "gpt-test",
	.path = "/translate"};
static const struct google google = {.api_key = KEY, .translation_model = "nmt"};
static const struct google_v3 google_v3 = {
	.project = "press-1", .location = "global", .translation_model = "", .glossary = ""};
static const struct google_v3 google_v3_glossary = {.project = "press-1",
	.location = "us-central1",
	.translation_model = "general/nmt",
	.glossary = "names"};
static const struct huggingface huggingface = {.api_key = KEY, .path = "/", .multilingual = true};
static const struct amazon amazon = {.region = "eu-central-1",
	.access_key_id = "AKID",
	.secret_access_key = KEY,
	.session_token = "",
	.terminology = "names"};
static const struct modernmt modernmt = {.api_key = KEY, .hints = "1,2", .glossaries = "3"};
static const struct yandex yandex = {.api_key = KEY, .folder_id = ""};

/* Simple servers, as README.md of translate/ tells the operator to write them. */
#define LANGUAGES(codes_, spelling_, target_)                                                      \
	.codes = (codes_), .spelling = (spelling_), .target = (target_), .probe = "/"
#define WITH_KEY(key, header) .api_key = (key), .key_header = (header)
#define WORDS(pair, busy, size, quota, key, refused)                                               \
	.pair_errors = (pair), .busy_errors = (busy), .size_errors = (size),                       \
	.quota_errors = (quota), .key_errors = (key), .refused_errors = (refused)

static const struct json_template opus_mt = {
	.path = "/api/translate",
	.body = "{\"from\": \"{source}\", \"to\": \"{target}\", \"source\": \"{text}\"}",
	.answer = "translation",
	.error = "error",
	LANGUAGES("", "tag", "en"),
	WITH_KEY("", ""),
	WORDS("Language pair", "", "", "", "", ""),
};
static const struct json_template mtranserver = {
	.path = "/translate/batch",
	.body = "{\"from\": \"{source}\", \"to\": \"{target}\", \"texts\": \"{texts}\", "
		"\"html\": false}",
	.answer = "results",
	.error = "message",
	LANGUAGES("", "tag", "en"),
	WITH_KEY(KEY, "Authorization: Bearer"),
	WORDS("", "", "", "", "", ""),
};
static const struct json_template nllb_serve = {
	.path = "/translate",
	.body = "{\"src_lang\": \"{source}\", \"tgt_lang\": \"{target}\", \"source\": \"{texts}\"}",
	.answer = "translation",
	.error = "error",
	LANGUAGES("", "flores", "eng_Latn"),
	WITH_KEY("", ""),
	WORDS("", "", "", "", "", ""),
};
static const struct json_template nllb_api = {
	.path = "/api/v4/translator?text={text}&source={source}&target={target}",
	.body = "",
	.answer = "result",
	.error = "detail",
	LANGUAGES("", "flores", "eng_Latn"),
	WITH_KEY("", ""),
	WORDS("", "", "", "", "", ""),
};
static const struct json_template lingvanex = {
	.path = "/b1/api/v3/translate",
	.body = "{\"platform\": \"api\", \"from\": \"{source}\", \"to\": \"{target}\", "
		"\"data\": \"{texts}\"}",
	.answer = "result",
	.error = "err",
	LANGUAGES("es=es_ES pt=pt_PT pt-BR=pt_BR", "tag", "en_GB"),
	WITH_KEY(KEY, "Authorization:"),
	WORDS("language|Language", "", "", "limit exceeded", "Token|token", ""),
};
/* No real one: texts deep in the answer, languages in the path. */
static const struct json_template nested = {
	.path = "/{source}/{target}",
	.body = "{\"q\": \"{texts}\"}",
	.answer = "data.0.translations.*.text",
	.error = "error.message",
	LANGUAGES("", "tag", "en"),
	WITH_KEY("", ""),
	WORDS("", "loading|busy", "too long", "", "", "policy"),
};

/* The content of a chat answer, as a JSON string. */
#define CHOICE(content, reason)                                                                    \
	"{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"test-model-1\",\"choices\":[{"   \
	"\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" content                     \
	",\"refusal\":null},\"finish_reason\":\"" reason "\"}],"                                   \
	"\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":20,\"total_tokens\":77}}"
#define OLLAMA(content, reason)                                                                    \
	"{\"model\":\"test-model-1\",\"message\":{\"role\":\"assistant\",\"content\":" content     \
	"},\"done\":true,\"done_reason\":\"" reason                                                \
	"\",\"prompt_eval_count\":57,\"eval_count\":20}"

const struct backend_row backend_rows[] = {
	{
		.name = "apertium",
		.ops = &backend_apertium,
		.self = &apertium,
		.source = "es",
		.items = 2,
		.good = "{\"responseData\": {\"translatedText\": \"alfa alfa\\n\\nbravo bravo\"}, "
			"\"responseDetails\": null, \"responseStatus\": 200}",
		.fewer = "{\"responseData\": {\"translatedText\": \"alfa alfa\\nbravo bravo\"}}",
		.more = "{\"responseData\": {\"translatedText\": \"alfa\\n\\nalfa\\n\\nbravo\"}}",
		.number = "{\"responseData\": {\"translatedText\": 7}}",
		.twice = "{\"responseData\": {\"translatedText\": \"alfa alfa\\n\\nbravo bravo\", "
			 "\"translatedText\": \"x\\n\\ny\"}}",
		.errors =
			{
				{"pair not installed", 400,
					"{\"status\": \"error\", \"code\": 400, \"message\": \"Bad "
					"Request\", \"explanation\": \"That pair is not "
					"installed\"}",
					BACKEND_E_PAIR},
				{"pair invalid", 400,
					"{\"status\": \"error\", \"code\": 400, \"explanation\": "
					"\"That pair is invalid, use e.g. eng|spa\"}",
					BACKEND_E_PAIR},
				{"its pipe takes too long", 408, "{\"status\": \"error\"}",
					BACKEND_E_UNAVAILABLE},
				{"its pipe was restarted", 503, "{\"status\": \"error\"}",
					BACKEND_E_UNAVAILABLE},
				{"another server", 404, "<html>", BACKEND_E_MISCONFIGURED},
				{"a proxy's limit", 413, "<html>", BACKEND_E_TOO_LARGE},
			},
	},
	{
		.name = "json-template, OPUS-MT",
		.ops = &backend_json_template,
		.self = &opus_mt,
		.source = "es",
		.items = 1,
		.good = "{\"translation\": \"alfa alfa\"}",
		.more = "{\"translation\": [\"alfa alfa\", \"bravo bravo\"]}",
		.number = "{\"translation\": 7}",
		.twice = "{\"translation\": \"alfa alfa\", \"translation\": \"x\"}",
		.errors =
			{
				{"pair not installed", 200,
					"{\"error\": \"Language pair es-en not suppported\"}",
					BACKEND_E_PAIR},
				{"an error beside a translation", 200,
					"{\"translation\": \"alfa\", \"error\": \"no\"}",
					BACKEND_E_GARBLED},
				{"its Marian is gone", 500, "<html>", BACKEND_E_UNAVAILABLE},
				{"another server", 404, "<html>", BACKEND_E_MISCONFIGURED},
			},
	},
	{
		.name = "json-template, MTranServer",
		.ops = &backend_json_template,
		.self = &mtranserver,
		.source = "zh-TW",
		.items = 2,
		.good = "{\"results\":[\"alfa alfa\",\"bravo bravo\"]}",
		.fewer = "{\"results\":[\"alfa alfa\"]}",
		.more = "{\"results\":[\"alfa alfa\",\"bravo bravo\",\"c\"]}",
		.number = "{\"results\":[7,{}]}",
		.twice = "{\"results\":[\"alfa alfa\",\"bravo bravo\"],\"results\":[]}",
		.errors =
			{
				{"wrong token", 401,
					"{\"error\":\"Unauthorized\",\"message\":\"Unauthorized\","
					"\"requestId\":\"1\"}",
					BACKEND_E_MISCONFIGURED},
				{"its worker died", 500,
					"{\"error\":\"Internal Server Error\",\"message\":\"worker "
					"exited\",\"requestId\":\"2\"}",
					BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "json-template, nllb-serve",
		.ops = &backend_json_template,
		.self = &nllb_serve,
		.source = "pt-BR",
		.items = 2,
		.good = "{\"source\":[\"x\",\"y\"],\"src_lang\":\"por_Latn\",\"tgt_lang\":"
			"\"eng_Latn\",\"time_taken\":0.4,\"time_units\":\"s\",\"translation\":["
			"\"alfa alfa\",\"bravo bravo\"]}",
		.fewer = "{\"translation\":[\"alfa alfa\"]}",
		.more = "{\"translation\":[\"alfa alfa\",\"bravo bravo\",\"c\"]}",
		.number = "{\"translation\":[7,8]}",
		.errors =
			{
				{"a question without texts", 400,
					"Please submit 'source' parameter", BACKEND_E_TOO_LARGE},
				{"a language that it lacks", 500, "<!doctype html>",
					BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "json-template, nllb-api",
		.ops = &backend_json_template,
		.self = &nllb_api,
		.source = "iw",
		.items = 1,
		.good = "{\"result\":\"alfa alfa\"}",
		.number = "{\"result\":7}",
		.twice = "{\"result\":\"alfa alfa\",\"result\":\"bravo\"}",
		.errors =
			{
				{"a language that it lacks", 400,
					"{\"status_code\":400,\"detail\":\"Validation failed\"}",
					BACKEND_E_TOO_LARGE},
				{"an address too long", 414, "", BACKEND_E_TOO_LARGE},
			},
	},
	{
		.name = "json-template, Lingvanex",
		.ops = &backend_json_template,
		.self = &lingvanex,
		.source = "pt-BR",
		.items = 2,
		.good = "{\"err\":null,\"result\":[\"alfa alfa\",\"bravo bravo\"]}",
		.fewer = "{\"err\":null,\"result\":[\"alfa alfa\"]}",
		.number = "{\"err\":null,\"result\":[true,null]}",
		.errors =
			{
				{"a language it lacks, with 200", 200,
					"{\"err\":\"Unsupported language\",\"result\":null}",
					BACKEND_E_PAIR},
				{"no credit, with 200", 200,
					"{\"err\":\"Free limit exceeded\",\"result\":null}",
					BACKEND_E_QUOTA},
				{"a wrong key", 403, "{\"err\":\"Token is not valid\"}",
					BACKEND_E_MISCONFIGURED},
				{"an error that nobody named", 200, "{\"err\":\"oops\"}",
					BACKEND_E_GARBLED},
			},
	},
	{
		.name = "json-template, nested",
		.ops = &backend_json_template,
		.self = &nested,
		.source = "de",
		.items = 2,
		.good = "{\"data\":[{\"translations\":[{\"text\":\"alfa alfa\"},{\"text\":"
			"\"bravo bravo\"}]}],\"error\":{}}",
		.fewer = "{\"data\":[{\"translations\":[{\"text\":\"alfa alfa\"}]}]}",
		.more = "{\"data\":[{\"translations\":[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":"
			"\"c\"}]}]}",
		.number = "{\"data\":[{\"translations\":[{\"text\":1},{\"text\":2}]}]}",
		.twice = "{\"data\":[{\"translations\":[{\"text\":\"a\",\"text\":\"b\"},{}]}]}",
		.errors =
			{
				{"a model that loads", 500,
					"{\"error\":{\"message\":\"model is loading\"}}",
					BACKEND_E_THROTTLED},
				{"a long text", 500, "{\"error\":{\"message\":\"text too long\"}}",
					BACKEND_E_TOO_LARGE},
				{"a refusal", 400, "{\"error\":{\"message\":\"content policy\"}}",
					BACKEND_E_REFUSED},
				{"a busy proxy", 429, "<html>", BACKEND_E_THROTTLED},
			},
	},
	{
		.name = "libretranslate",
		.ops = &backend_libretranslate,
		.self = &libretranslate,
		.source = "pt-BR",
		.items = 2,
		.good = "{\"translatedText\":[\"alfa alfa\",\"bravo bravo\"]}",
		.fewer = "{\"translatedText\":[\"bravo bravo\"]}",
		.more = "{\"translatedText\":[\"x\",\"alfa alfa\",\"bravo bravo\"]}",
		.number = "{\"translatedText\":[7,8]}",
		.twice = "{\"translatedText\":[\"alfa alfa\",\"bravo bravo\"],"
			 "\"translatedText\":[\"bravo bravo\",\"alfa alfa\"]}",
		.errors =
			{
				{"a text is too long", 400,
					"{\"error\":\"Invalid request: request (5000) exceeds text "
					"limit (2000)\"}",
					BACKEND_E_TOO_LARGE},
				{"too many texts", 400,
					"{\"error\":\"Invalid request: request (17) exceeds batch "
					"limit (16)\"}",
					BACKEND_E_TOO_LARGE},
				{"a language that it has no model for", 400,
					"{\"error\":\"gl is not supported\"}", BACKEND_E_PAIR},
				{"no way to English", 400,
					"{\"error\":\"English (en) is not available as a target "
					"language from Galician (gl)\"}",
					BACKEND_E_PAIR},
				{"a key is missing", 400,
					"{\"error\":\"Please contact the server operator to get an "
					"API key\"}",
					BACKEND_E_MISCONFIGURED},
				{"the key is wrong", 403, "{\"error\":\"Invalid API key\"}",
					BACKEND_E_MISCONFIGURED},
				{"banned for a while", 403,
					"{\"error\":\"Too many request limits violations\"}",
					BACKEND_E_THROTTLED},
				{"too fast", 429, "{\"error\":\"Slowdown: 80 per 1 minute\"}",
					BACKEND_E_THROTTLED},
				{"one text that its engine chokes on", 500,
					"{\"error\":\"Cannot translate text: list index out of "
					"range\"}",
					BACKEND_E_GARBLED},
				{"it fell over", 500, "", BACKEND_E_UNAVAILABLE},
				{"a proxy without a server behind", 502, "<html>",
					BACKEND_E_UNAVAILABLE},
				{"the wrong path", 404, "<html>", BACKEND_E_MISCONFIGURED},
				{"a redirect", 301, "", BACKEND_E_MISCONFIGURED},
				{"a proxy's limit", 413, "<html>", BACKEND_E_TOO_LARGE},
			},
	},
	{
		.name = "openai",
		.tokens = 77,
		.ops = &backend_openai,
		.self = &openai,
		.source = "pt-BR",
		.items = 2,
		.good = CHOICE(
			"\"{\\\"7\\\":\\\"alfa alfa\\\",\\\"3\\\":\\\"bravo bravo\\\"}\"", "stop"),
		.more = CHOICE("\"{\\\"7\\\":\\\"a\\\",\\\"3\\\":\\\"b\\\",\\\"4\\\":\\\"c\\\"}\"",
			"stop"),
		.number = CHOICE("\"{\\\"7\\\":7,\\\"3\\\":[\\\"b\\\"]}\"", "stop"),
		.twice = CHOICE("\"{\\\"7\\\":\\\"a\\\",\\\"7\\\":\\\"b\\\"}\"", "stop"),
		.errors =
			{
				{"too fast", 429,
					"{\"error\":{\"code\":\"rate_limit_exceeded\",\"type\":"
					"\"requests\",\"message\":\"x\"}}",
					BACKEND_E_THROTTLED},
				{"no credit", 429,
					"{\"error\":{\"code\":\"insufficient_quota\",\"type\":"
					"\"insufficient_quota\",\"message\":\"x\"}}",
					BACKEND_E_QUOTA},
				{"no credit, OpenRouter", 402, "{\"error\":{\"code\":402}}",
					BACKEND_E_QUOTA},
				{"context, OpenAI and vLLM", 400,
					"{\"error\":{\"code\":\"context_length_exceeded\"}}",
					BACKEND_E_TOO_LARGE},
				{"context, llama.cpp", 400,
					"{\"error\":{\"code\":400,\"type\":"
					"\"exceed_context_size_error\",\"n_prompt_tokens\":1080}}",
					BACKEND_E_TOO_LARGE},
				{"llama.cpp loads its model", 503,
					"{\"error\":{\"code\":503,\"message\":\"Loading "
					"model\",\"type\":\"unavailable_error\"}}",
					BACKEND_E_UNAVAILABLE},
				{"the question was filtered, Azure", 400,
					"{\"error\":{\"code\":\"content_filter\"}}",
					BACKEND_E_REFUSED},
				{"the answer was filtered", 200, CHOICE("\"\"", "content_filter"),
					BACKEND_E_REFUSED},
				{"the same, Gemini", 200,
					CHOICE("\"\"", "content_filter: PROHIBITED_CONTENT"),
					BACKEND_E_REFUSED},
				{"the same, a gateway's word for it", 200, CHOICE("\"\"", "SAFETY"),
					BACKEND_E_REFUSED},
				{"the same, GLM", 200, CHOICE("\"\"", "sensitive"),
					BACKEND_E_REFUSED},
				{"the question was filtered, Azure's inner error", 400,
					"{\"error\":{\"code\":null,\"message\":\"x\","
					"\"innererror\":"
					"{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
					BACKEND_E_REFUSED},
				{"the same, Qwen", 400,
					"{\"error\":{\"message\":\"x\",\"type\":"
					"\"data_inspection_failed\"}}",
					BACKEND_E_REFUSED},
				{"the same, DeepSeek", 400,
					"{\"error\":{\"message\":\"Content Exists Risk\",\"type\":"
					"\"invalid_request_error\"}}",
					BACKEND_E_REFUSED},
				{"the same, OpenRouter", 403,
					"{\"error\":{\"code\":403,\"message\":\"The model requires "
					"moderation. Your input was flagged\"}}",
					BACKEND_E_REFUSED},
				{"the answer was filtered on its way", 200,
					"{\"error\":{\"code\":\"content_filter\"}}",
					BACKEND_E_REFUSED},
				{"the key may not do this", 403,
					"{\"error\":{\"message\":\"Forbidden\"}}",
					BACKEND_E_MISCONFIGURED},
				{"the answer was cut", 200,
					CHOICE("\"{\\\"7\\\":\\\"al\"", "length"),
					BACKEND_E_TOO_LARGE},
				{"it apologises", 200,
					CHOICE("\"I'm sorry, but I can't.\"", "stop"),
					BACKEND_E_GARBLED},
				{"the key is wrong", 401,
					"{\"error\":{\"code\":\"invalid_api_key\"}}",
					BACKEND_E_MISCONFIGURED},
				{"no such model", 404, "{\"error\":{\"code\":\"model_not_found\"}}",
					BACKEND_E_MISCONFIGURED},
				{"overloaded", 529, "", BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "openai, without a schema",
		.tokens = 77,
		.ops = &backend_openai,
		.self = &openai_plain,
		.source = "es",
		.items = 2,
		.good = CHOICE("\"<think>the {7} first</think>Sure:\\n```json\\n{\\\"3\\\":"
			       "\\\"bravo bravo\\\",\\\"7\\\":\\\"alfa alfa\\\"}\\n```\"",
			"stop"),
		.number = CHOICE("\"[\\\"alfa alfa\\\",\\\"bravo bravo\\\"]\"", "stop"),
	},
	{
		.name = "ollama",
		.tokens = 77,
		.ops = &backend_ollama,
		.self = &ollama,
		.source = "es",
		.items = 2,
		.good = OLLAMA(
			"\"{\\\"7\\\":\\\"alfa alfa\\\",\\\"3\\\":\\\"bravo bravo\\\"}\"", "stop"),
		.more = OLLAMA("\"{\\\"7\\\":\\\"a\\\",\\\"3\\\":\\\"b\\\",\\\"4\\\":\\\"c\\\"}\"",
			"stop"),
		.number = OLLAMA("\"{\\\"7\\\":7}\"", "stop"),
		.errors =
			{
				{"its queue is full", 503,
					"{\"error\":\"server busy, please try again.  maximum "
					"pending requests exceeded\"}",
					BACKEND_E_UNAVAILABLE},
				{"no such model", 404,
					"{\"error\":\"model 'test-model' not found\"}",
					BACKEND_E_MISCONFIGURED},
				{"the answer was cut", 200, OLLAMA("\"{\"", "length"),
					BACKEND_E_TOO_LARGE},
			},
	},
	{
		.name = "deepl",
		.ops = &backend_deepl,
		.self = &deepl,
		.source = "es",
		.items = 2,
		.marks = {"<x>@@PH1@@</x>", "&quot;<x>@@PH2@@</x>&quot;"},
		.good = "{\"translations\":[{\"detected_source_language\":\"ES\",\"text\":\"alfa "
			"alfa\",\"billed_characters\":33,\"model_type_used\":\"quality_optimized\"}"
			",{\"detected_source_language\":\"ES\",\"text\":\"bravo "
			"bravo\",\"billed_characters\":26}]}",
		.fewer = "{\"translations\":[{\"text\":\"bravo bravo\"}]}",
		.more = "{\"translations\":[{\"text\":\"x\"},{\"text\":\"alfa "
			"alfa\"},{\"text\":\"bravo bravo\"}]}",
		.number = "{\"translations\":[{\"text\":7},{\"text\":null}]}",
		.twice = "{\"translations\":[{\"text\":\"alfa "
			 "alfa\",\"text\":\"x\"},{\"text\":\"bravo bravo\",\"text\":\"y\"}]}",
		.errors =
			{
				{"wrong key", 403,
					"{\"message\":\"Authorization failed. Please supply a "
					"valid auth_key parameter.\"}",
					BACKEND_E_MISCONFIGURED},
				{"wrong key, at an imitator", 401, "", BACKEND_E_MISCONFIGURED},
				{"too fast", 429, "{\"message\":\"Too many requests\"}",
					BACKEND_E_THROTTLED},
				{"too fast, the other way to say it", 529, "", BACKEND_E_THROTTLED},
				{"quota gone", 456, "{\"message\":\"Quota Exceeded\"}",
					BACKEND_E_QUOTA},
				{"too large", 413, "", BACKEND_E_TOO_LARGE},
				{"address too long", 414, "", BACKEND_E_TOO_LARGE},
				{"not its language", 400,
					"{\"message\":\"Value for 'source_lang' not supported.\"}",
					BACKEND_E_PAIR},
				{"no such glossary", 404, "{\"message\":\"Glossary not found\"}",
					BACKEND_E_MISCONFIGURED},
				{"overloaded", 503, "", BACKEND_E_UNAVAILABLE},
				{"gateway", 504, "<html>", BACKEND_E_UNAVAILABLE},
				{"it fell over", 500, "", BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "deepl, without a glossary",
		.ops = &backend_deepl,
		.self = &deepl_marks,
		.source = "es",
		.items = 2,
		.good = "{\"translations\":[{\"detected_source_language\":\"ES\",\"text\":\"alfa "
			"alfa\"},{\"detected_source_language\":\"ES\",\"text\":\"bravo "
			"bravo\"}]}",
		.marks = {"<x>@@PH1@@</x>", "&quot;<x>@@PH2@@</x>&quot;"},
	},
	{
		.name = "azure 3.0",
		.ops = &backend_azure,
		.self = &azure,
		.source = "es",
		.items = 2,
		.good = "[{\"translations\":[{\"text\":\"alfa "
			"alfa\",\"to\":\"en\"}]},{\"translations\":[{\"text\":\"bravo "
			"bravo\",\"to\":\"en\"}]}]",
		.fewer = "[{\"translations\":[{\"text\":\"bravo bravo\",\"to\":\"en\"}]}]",
		.more = "[{\"translations\":[{\"text\":\"x\"}]},{\"translations\":[{\"text\":"
			"\"alfa alfa\"}]},{\"translations\":[{\"text\":\"bravo bravo\"}]}]",
		.number = "[{\"translations\":[{\"text\":7}]},{\"translations\":[8]}]",
		.twice = "[{\"translations\":[{\"text\":\"alfa "
			 "alfa\",\"text\":\"x\"}]},{\"translations\":[{\"text\":\"y\",\"text\":"
			 "\"bravo bravo\"}]}]",
		.errors =
			{
				{"wrong key", 401,
					"{\"error\":{\"code\":401000,\"message\":\"The request is "
					"not authorized because credentials are missing or "
					"invalid.\"}}",
					BACKEND_E_MISCONFIGURED},
				{"wrong key, without a word", 401, "", BACKEND_E_MISCONFIGURED},
				{"free quota gone", 403,
					"{\"error\":{\"code\":403001,\"message\":\"The operation "
					"is not allowed because the subscription has exceeded its "
					"free quota.\"}}",
					BACKEND_E_QUOTA},
				{"too fast, or too large for a minute", 429,
					"{\"error\":{\"code\":429001,\"message\":\"x\"}}",
					BACKEND_E_TOO_LARGE},
				{"too fast", 429, "{\"error\":{\"code\":429000,\"message\":\"x\"}}",
					BACKEND_E_THROTTLED},
				{"not its language", 400,
					"{\"error\":{\"code\":400035,\"message\":\"The source "
					"language specified is not valid.\"}}",
					BACKEND_E_PAIR},
				{"too long", 400,
					"{\"error\":{\"code\":400050,\"message\":\"The input text "
					"is too long.\"}}",
					BACKEND_E_TOO_LARGE},
				{"a custom model is loading", 408,
					"{\"error\":{\"code\":408001,\"message\":\"x\"}}",
					BACKEND_E_UNAVAILABLE},
				{"it fell over", 500,
					"{\"error\":{\"code\":500000,\"message\":\"x\"}}",
					BACKEND_E_UNAVAILABLE},
				{"unavailable", 503, "", BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "azure 2026-06-06",
		.ops = &backend_azure,
		.self = &azure_new,
		.source = "zh-TW",
		.items = 2,
		.good = "{\"value\":[{\"translations\":[{\"text\":\"alfa "
			"alfa\",\"to\":\"en\"}]},{\"translations\":[{\"text\":\"bravo "
			"bravo\",\"to\":\"en\"}]}]}",
		.fewer = "{\"value\":[{\"translations\":[{\"text\":\"bravo bravo\"}]}]}",
		.more = "{\"value\":[{\"translations\":[{\"text\":\"x\"}]},{\"translations\":[{"
			"\"text\":\"alfa alfa\"}]},{\"translations\":[{\"text\":\"bravo "
			"bravo\"}]}]}",
		.number = "{\"value\":[{\"translations\":[]},{\"translations\":[{\"text\":\"alfa "
			  "alfa\"},{\"text\":\"bravo bravo\"}]}]}",
		.twice = "{\"value\":[{\"translations\":[{\"text\":\"alfa "
			 "alfa\"}]},{\"translations\":[{\"text\":\"bravo bravo\"}]}],\"value\":[]}",
		.errors =
			{
				{"not its language", 400,
					"{\"error\":{\"code\":\"400036\",\"message\":\"x\"}}",
					BACKEND_E_PAIR},
				{"wrong key", 401,
					"{\"error\":{\"code\":\"401000\",\"message\":\"x\"}}",
					BACKEND_E_MISCONFIGURED},
			},
	},
	{
		.name = "google",
		.ops = &backend_google,
		.self = &google,
		.source = "he",
		.items = 2,
		.good = "{\"data\":{\"translations\":[{\"translatedText\":\"alfa "
			"alfa\"},{\"translatedText\":\"bravo bravo\"}]}}",
		.fewer = "{\"data\":{\"translations\":[{\"translatedText\":\"bravo bravo\"}]}}",
		.more = "{\"data\":{\"translations\":[{\"translatedText\":\"x\"},{"
			"\"translatedText\":\"alfa alfa\"},{\"translatedText\":\"bravo bravo\"}]}}",
		.number = "{\"data\":{\"translations\":[{\"translatedText\":7},{}]}}",
		.twice =
			"{\"data\":{\"translations\":[{\"translatedText\":\"a\",\"translatedText\":"
			"\"b\"},{\"translatedText\":\"c\",\"translatedText\":\"d\"}]}}",
		.errors =
			{
				{"quota of the day", 403,
					"{\"error\":{\"code\":403,\"message\":\"Daily Limit "
					"Exceeded\",\"errors\":[{\"domain\":\"usageLimits\","
					"\"reason\":\"dailyLimitExceeded\"}]}}",
					BACKEND_E_QUOTA},
				{"quota of the minute", 403,
					"{\"error\":{\"code\":403,\"message\":\"User Rate Limit "
					"Exceeded\",\"errors\":[{\"reason\":"
					"\"userRateLimitExceeded\"}]}}",
					BACKEND_E_THROTTLED},
				{"the same without a reason", 403,
					"{\"error\":{\"code\":403,\"message\":\"User Rate Limit "
					"Exceeded\"}}",
					BACKEND_E_THROTTLED},
				{"not enabled", 403,
					"{\"error\":{\"code\":403,\"message\":\"Cloud Translation "
					"API has not been used in "
					"project\",\"errors\":[{\"reason\":\"accessNotConfigured\"}"
					"]}}",
					BACKEND_E_MISCONFIGURED},
				{"wrong key", 400,
					"{\"error\":{\"code\":400,\"message\":\"API key not valid. "
					"Please pass a valid API "
					"key.\",\"errors\":[{\"reason\":\"badRequest\"}]}}",
					BACKEND_E_MISCONFIGURED},
				{"not its language", 400,
					"{\"error\":{\"code\":400,\"message\":\"Bad language pair: "
					"xx|en\",\"errors\":[{\"reason\":\"badRequest\"}]}}",
					BACKEND_E_PAIR},
				{"too long", 400,
					"{\"error\":{\"code\":400,\"message\":\"Text too "
					"long\",\"errors\":[{\"reason\":\"invalid\"}]}}",
					BACKEND_E_TOO_LARGE},
				{"too fast", 429, "", BACKEND_E_THROTTLED},
				{"backend error", 500, "", BACKEND_E_UNAVAILABLE},
				{"unavailable", 503, "", BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "google-v3",
		.ops = &backend_google_v3,
		.self = &google_v3,
		.source = "he",
		.items = 2,
		.good = "{\"translations\":[{\"translatedText\":\"alfa alfa\"},"
			"{\"translatedText\":\"bravo bravo\"}]}",
		.fewer = "{\"translations\":[{\"translatedText\":\"bravo bravo\"}]}",
		.more = "{\"translations\":[{\"translatedText\":\"x\"},{\"translatedText\":"
			"\"alfa alfa\"},{\"translatedText\":\"bravo bravo\"}]}",
		/* The second has none: that is how it says that this one failed. */
		.number = "{\"translations\":[{\"translatedText\":7},{}]}",
		.twice = "{\"translations\":[{\"translatedText\":\"a\",\"translatedText\":"
			 "\"b\"},{\"translatedText\":\"c\",\"translatedText\":\"d\"}]}",
		.errors =
			{
				{"too fast", 429,
					"{\"error\":{\"code\":429,\"message\":\"Quota exceeded "
					"for quota metric 'v2 and v3 general model characters' and "
					"limit 'characters per minute per project'\","
					"\"status\":\"RESOURCE_EXHAUSTED\"}}",
					BACKEND_E_THROTTLED},
				{"quota of the day", 429,
					"{\"error\":{\"code\":429,\"message\":\"Quota exceeded "
					"for limit 'characters per day'\",\"status\":"
					"\"RESOURCE_EXHAUSTED\"}}",
					BACKEND_E_QUOTA},
				{"a token that is no more", 401,
					"{\"error\":{\"code\":401,\"message\":\"Request had "
					"invalid authentication credentials.\",\"status\":"
					"\"UNAUTHENTICATED\"}}",
					BACKEND_E_MISCONFIGURED},
				{"not allowed", 403,
					"{\"error\":{\"code\":403,\"message\":\"Cloud IAM "
					"permission denied\",\"status\":\"PERMISSION_DENIED\"}}",
					BACKEND_E_MISCONFIGURED},
				{"no billing", 403,
					"{\"error\":{\"code\":403,\"message\":\"This API method "
					"requires billing to be enabled.\"}}",
					BACKEND_E_MISCONFIGURED},
				{"no such project", 404,
					"{\"error\":{\"code\":404,\"message\":\"x\",\"status\":"
					"\"NOT_FOUND\"}}",
					BACKEND_E_MISCONFIGURED},
				{"not its language", 400,
					"{\"error\":{\"code\":400,\"message\":\"Source language "
					"is invalid.\",\"status\":\"INVALID_ARGUMENT\"}}",
					BACKEND_E_PAIR},
				{"no such glossary", 400,
					"{\"error\":{\"code\":400,\"message\":\"Glossary not "
					"found.\",\"status\":\"INVALID_ARGUMENT\"}}",
					BACKEND_E_MISCONFIGURED},
				{"too long", 400,
					"{\"error\":{\"code\":400,\"message\":\"Text is too "
					"long.\",\"status\":\"INVALID_ARGUMENT\"}}",
					BACKEND_E_TOO_LARGE},
				{"not ready", 400,
					"{\"error\":{\"code\":400,\"message\":\"x\",\"status\":"
					"\"FAILED_PRECONDITION\"}}",
					BACKEND_E_MISCONFIGURED},
				{"internal", 500,
					"{\"error\":{\"code\":500,\"status\":\"INTERNAL\"}}",
					BACKEND_E_UNAVAILABLE},
				{"unavailable", 503,
					"{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}",
					BACKEND_E_UNAVAILABLE},
				{"too slow", 504, "", BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "google-v3, with a glossary",
		.ops = &backend_google_v3,
		.self = &google_v3_glossary,
		.source = "he",
		.items = 2,
		.good = "{\"translations\":[{\"translatedText\":\"x\"},{\"translatedText\":"
			"\"y\"}],\"glossaryTranslations\":[{\"translatedText\":\"alfa "
			"alfa\"},{\"translatedText\":\"bravo bravo\"}]}",
		.fewer = "{\"translations\":[{\"translatedText\":\"x\"},{\"translatedText\":"
			 "\"y\"}],\"glossaryTranslations\":[{\"translatedText\":\"bravo "
			 "bravo\"}]}",
		/* What it translates without the glossary is not what was asked for. */
		.more = "{\"translations\":[{\"translatedText\":\"alfa alfa\"},"
			"{\"translatedText\":\"bravo bravo\"}]}",
	},
	{
		.name = "huggingface",
		.ops = &backend_huggingface,
		.self = &huggingface,
		.source = "es",
		.items = 1,
		.good = "[{\"translation_text\":\"alfa alfa\"}]",
		.fewer = "[]",
		.more = "[{\"translation_text\":\"alfa alfa\"},{\"translation_text\":\"bravo "
			"bravo\"}]",
		.number = "[{\"translation_text\":7}]",
		.twice = "[{\"translation_text\":\"alfa alfa\",\"translation_text\":\"x\"}]",
		.errors =
			{
				{"the model is loading", 503,
					"{\"error\":\"Model is currently "
					"loading\",\"estimated_time\":20.0}",
					BACKEND_E_UNAVAILABLE},
				{"it wants to know the languages", 400,
					"{\"error\":\"Translation requires a src_lang and a "
					"tgt_lang for this model\"}",
					BACKEND_E_MISCONFIGURED},
				{"wrong token", 401,
					"{\"error\":\"Invalid username or password.\"}",
					BACKEND_E_MISCONFIGURED},
				{"too fast", 429, "", BACKEND_E_THROTTLED},
			},
	},
	{
		.name = "amazon",
		.ops = &backend_amazon,
		.self = &amazon,
		.source = "es",
		.items = 1,
		.good = "{\"TranslatedText\":\"alfa "
			"alfa\",\"SourceLanguageCode\":\"es\",\"TargetLanguageCode\":\"en\"}",
		.number = "{\"TranslatedText\":7}",
		.twice = "{\"TranslatedText\":\"alfa alfa\",\"TranslatedText\":\"x\"}",
		.errors =
			{
				{"too fast", 400,
					"{\"__type\":\"TooManyRequestsException\",\"Message\":"
					"\"x\"}",
					BACKEND_E_THROTTLED},
				{"too fast, in general", 400,
					"{\"__type\":\"com.amazon.coral.availability#"
					"ThrottlingException\"}",
					BACKEND_E_THROTTLED},
				{"too long", 400, "{\"__type\":\"TextSizeLimitExceededException\"}",
					BACKEND_E_TOO_LARGE},
				{"not its languages", 400,
					"{\"__type\":\"UnsupportedLanguagePairException\"}",
					BACKEND_E_PAIR},
				{"unavailable", 400, "{\"__type\":\"ServiceUnavailableException\"}",
					BACKEND_E_UNAVAILABLE},
				{"it fell over", 500, "{\"__type\":\"InternalServerException\"}",
					BACKEND_E_UNAVAILABLE},
				{"no such terminology", 400,
					"{\"__type\":\"ResourceNotFoundException\"}",
					BACKEND_E_MISCONFIGURED},
				{"keys ran out", 400, "{\"__type\":\"ExpiredTokenException\"}",
					BACKEND_E_MISCONFIGURED},
				{"wrong keys", 403, "{\"__type\":\"UnrecognizedClientException\"}",
					BACKEND_E_MISCONFIGURED},
				{"our clock is wrong", 403, "{\"__type\":\"RequestTimeTooSkewed\"}",
					BACKEND_E_MISCONFIGURED},
			},
	},
	{
		.name = "modernmt",
		.ops = &backend_modernmt,
		.self = &modernmt,
		.source = "es",
		.items = 2,
		.good = "{\"status\":200,\"data\":[{\"translation\":\"alfa "
			"alfa\",\"characters\":33,\"billedCharacters\":33},{\"translation\":"
			"\"bravo bravo\",\"characters\":26}]}",
		.fewer = "{\"status\":200,\"data\":[{\"translation\":\"bravo bravo\"}]}",
		.more = "{\"status\":200,\"data\":[{\"translation\":\"x\"},{\"translation\":\"alfa "
			"alfa\"},{\"translation\":\"bravo bravo\"}]}",
		.number = "{\"data\":[{\"translation\":7},{\"translation\":{}}]}",
		.twice = "{\"data\":[{\"translation\":\"alfa "
			 "alfa\",\"translation\":\"x\"},{\"translation\":\"y\",\"translation\":"
			 "\"z\"}]}",
		.errors =
			{
				{"wrong key", 401,
					"{\"status\":401,\"error\":{\"type\":"
					"\"UnauthorizedException\",\"message\":\"x\"}}",
					BACKEND_E_MISCONFIGURED},
				{"too fast", 429, "", BACKEND_E_THROTTLED},
				{"it fell over", 500, "", BACKEND_E_UNAVAILABLE},
			},
	},
	{
		.name = "yandex",
		.ops = &backend_yandex,
		.self = &yandex,
		.source = "es",
		.items = 2,
		.good = "{\"translations\":[{\"text\":\"alfa "
			"alfa\",\"detectedLanguageCode\":\"es\"},{\"text\":\"bravo bravo\"}]}",
		.fewer = "{\"translations\":[{\"text\":\"bravo bravo\"}]}",
		.more = "{\"translations\":[{\"text\":\"x\"},{\"text\":\"alfa "
			"alfa\"},{\"text\":\"bravo bravo\"}]}",
		.number = "{\"translations\":[{\"text\":7},{\"text\":[]}]}",
		.twice = "{\"translations\":[{\"text\":\"alfa "
			 "alfa\",\"text\":\"x\"},{\"text\":\"y\",\"text\":\"z\"}]}",
		.errors =
			{
				{"too fast", 429,
					"{\"code\":8,\"message\":\"limit on requests was "
					"exceeded\",\"details\":[]}",
					BACKEND_E_THROTTLED},
				{"wrong key", 401, "{\"code\":16,\"message\":\"Unknown api key\"}",
					BACKEND_E_MISCONFIGURED},
				{"not its language", 400,
					"{\"code\":3,\"message\":\"unsupported "
					"source_language_code: xx\"}",
					BACKEND_E_PAIR},
				{"too long", 400,
					"{\"code\":3,\"message\":\"texts length must be not "
					"greater than 10000\"}",
					BACKEND_E_TOO_LARGE},
				{"unavailable", 503, "{\"code\":14}", BACKEND_E_UNAVAILABLE},
			},
	},
};

const size_t backend_row_count = COUNT_OF(backend_rows);
