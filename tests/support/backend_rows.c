/*
 * backend_rows.c - the row of each backend.
 *
 * Answers are what the real servers gave, or are written after their published descriptions and
 * sources (see the notes in each backend's file); the texts are ours.
 */
#include "tests/support/backend_rows.h"

#include "translate/backends/apertium.h"
#include "translate/backends/libretranslate.h"

static const struct apertium apertium = {.target = "eng"};
static const struct libretranslate libretranslate = {.api_key = "secret-of-the-test"};

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
};

const size_t backend_row_count = COUNT_OF(backend_rows);
