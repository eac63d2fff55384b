/*
 * backend_rows.c - the row of each backend.
 *
 * Answers are what the real servers gave, or are written after their published descriptions and
 * sources (see the notes in each backend's file); the texts are ours.
 */
#include "tests/support/backend_rows.h"

#include "translate/backends/apertium.h"
#include "translate/backends/libretranslate.h"
#include "translate/backends/ollama.h"
#include "translate/backends/openai.h"

static const struct apertium apertium = {.target = "eng"};
static const struct libretranslate libretranslate = {.api_key = "secret-of-the-test"};
static const struct openai openai = {.api_key = "secret-of-the-test",
	.key_header = "bearer",
	.chat_model = "test-model",
	.path = "/v1/chat/completions",
	.instructions = "Write numbers as in \"British\" papers.",
	.temperature = "0",
	.structured = true};
static const struct openai openai_plain = {.api_key = "secret-of-the-test",
	.key_header = "api-key",
	.chat_model = "test-model",
	.path = "/v1/chat/completions",
	.temperature = ""};
static const struct ollama ollama = {.chat_model = "test-model", .context = 8192};

/* The content of a chat answer, as a JSON string. */
#define CHOICE(content, reason)                                                                    \
	"{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"test-model-1\",\"choices\":[{"   \
	"\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" content                     \
	",\"refusal\":null},\"finish_reason\":\"" reason "\"}]}"
#define OLLAMA(content, reason)                                                                    \
	"{\"model\":\"test-model-1\",\"message\":{\"role\":\"assistant\",\"content\":" content     \
	"},\"done\":true,\"done_reason\":\"" reason "\"}"

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
};

const size_t backend_row_count = COUNT_OF(backend_rows);
