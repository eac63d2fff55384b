/*
 * Simple servers, each with a wire of its own: OPUS-MT, MTranServer, nllb-serve, nllb-api,
 * Lingvanex, and the next one. What is asked (template.h), where the translation stands in the
 * answer (json_path.h), how languages are spelled and what errors mean is configuration.
 *
 * With "{texts}" a question is a list, and an answer of another length answers none of it; with
 * {text} it is one text. Without a body it is a GET, with the text in the path's query.
 *
 * Several of these servers answer an error with 200, so the place of the error is looked at first.
 * What its words mean the operator says; without that the status tells, and an error with status
 * 200 is an answer that does not fit.
 */
#include "translate/backends/json_template.h"

#include <stdio.h>

#include "runtime/error.h"
#include "translate/json_path.h"
#include "translate/language_codes.h"
#include "translate/template.h"
#include "translate/wire.h"

#define AT(field) offsetof(struct json_template, field)

const struct setting json_template_settings[JSON_TEMPLATE_SETTINGS] = {
	{"path", SETTING_TEXT, NULL, AT(path),
		"Path below url; without a body also its query: /api?q={text}&from={source}.", 0, 0,
		NULL},
	{"body", SETTING_TEXT, "", AT(body),
		"The question as JSON, with places in its strings: {text} or, for a list, "
		"\"{texts}\"; {source}, {target}. Empty: a GET.",
		0, 0, NULL},
	{"answer", SETTING_TEXT, NULL, AT(answer),
		"Where the translation stands: translation, data.0.text; * for one of each text: "
		"translations.*.text.",
		0, 0, NULL},
	{"error", SETTING_TEXT, "error", AT(error), "Where an error's words stand.", 0, 0, NULL},
	{"codes", SETTING_WORDS, "", AT(codes),
		"The languages that it translates, as TAG or TAG=CODE; empty: all common ones.", 0,
		0, NULL},
	{"spelling", SETTING_CHOICE, "tag", AT(spelling),
		"How a code is spelled where none is written: es, or as FLORES-200 has it, "
		"spa_Latn.",
		0, 0, "tag|flores"},
	{"target", SETTING_TEXT, "en", AT(target), "The server's code for English.", 0, 0, NULL},
	{"api_key", SETTING_SECRET, "", AT(api_key), "The server's key, if it wants one.", 0, 0,
		NULL},
	{"key_header", SETTING_TEXT, "Authorization: Bearer", AT(key_header),
		"What stands before the key in the header: X-API-Token:, Authorization:.", 0, 0,
		NULL},
	{"probe", SETTING_TEXT, "/", AT(probe), "Path that shows whether the server is there.", 0,
		0, NULL},
	{"pair_errors", SETTING_TEXT, "", AT(pair_errors),
		"Words of errors, with | between, that mean: not from this language.", 0, 0, NULL},
	{"busy_errors", SETTING_TEXT, "", AT(busy_errors), "The same: ask again later.", 0, 0,
		NULL},
	{"size_errors", SETTING_TEXT, "", AT(size_errors), "The same: too long.", 0, 0, NULL},
	{"quota_errors", SETTING_TEXT, "", AT(quota_errors),
		"The same: the quota or the credit is gone.", 0, 0, NULL},
	{"key_errors", SETTING_TEXT, "", AT(key_errors),
		"The same: the key or another setting is wrong.", 0, 0, NULL},
	{"refused_errors", SETTING_TEXT, "", AT(refused_errors),
		"The same: it will not translate this text.", 0, 0, NULL},
};

#undef AT

static bool is_get(const struct json_template *server)
{
	return server->body[0] == '\0';
}

static bool is_list(const struct json_template *server)
{
	return template_is_list(server->body);
}

static bool is_flores(const struct json_template *server)
{
	return strcmp(server->spelling, "flores") == 0;
}

static void json_template_limits(
	const void *self, const char *source, struct backend_limits *ret_limits)
{
	const struct json_template *server = self;
	(void)source;

	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = is_list(server) ? 16 : 1,
		.item_units = 1000,
		.body_bytes = 256 * 1024,
		.start_concurrency = 1, /* several of them do one thing at a time */
		.timeout_ms = 60000,
	};
	if (is_get(server)) { /* three bytes in an address for each of a text */
		ret_limits->unit = UNIT_BYTES;
		ret_limits->item_units = 2000;
		ret_limits->body_bytes = 8000;
	}
	if (is_flores(server)) { /* NLLB cuts off the rest without a word */
		ret_limits->unit = UNIT_TOKENS;
		ret_limits->item_units = 250;
	}
	ret_limits->total_units = 4 * ret_limits->item_units;
}

/* One word of `codes`: a tag, and its code when one is written. */
struct code_word {
	char tag[LANGUAGE_TAG_SIZE];      /* normalised */
	char spelled[LANGUAGE_CODE_SIZE]; /* as it was written */
	char code[LANGUAGE_CODE_SIZE];
};

/* Read the word at `*words`, which goes to the next. False: it is none. */
static bool next_code(const char **words, struct code_word *ret_word)
{
	const size_t length = strcspn(*words, " ");
	const size_t tag = strcspn(*words, " =");
	const size_t code = length > tag ? length - tag - 1 : 0;

	if (tag >= LANGUAGE_CODE_SIZE || code >= LANGUAGE_CODE_SIZE || (length > tag && code == 0))
		return false;
	*ret_word = (struct code_word){0};
	memcpy(ret_word->spelled, *words, tag);
	memcpy(ret_word->code, *words + length - code, code);
	*words += length;
	*words += strspn(*words, " ");
	return language_normalise(ret_word->spelled, ret_word->tag);
}

static bool find_word(const char *words, const char *tag, struct code_word *word)
{
	while (*words && next_code(&words, word))
		if (strcmp(word->tag, tag) == 0)
			return true;
	return false;
}

/* The most specific row of a common language, as its tag. */
static bool find_common(char tag[LANGUAGE_TAG_SIZE])
{
	do {
		for (const struct language_code *row = language_flores; row->tag; row++)
			if (strcmp(row->tag, tag) == 0)
				return row->code != NULL;
	} while (language_shorten(tag));
	return false;
}

static bool find_code(
	const struct json_template *server, char tag[LANGUAGE_TAG_SIZE], char *ret_code)
{
	struct code_word word;

	while (!find_word(server->codes, tag, &word))
		if (!language_shorten(tag))
			return false;
	if (!word.code[0] && is_flores(server))
		return language_find(language_flores, tag, ret_code);
	memcpy(ret_code, word.code[0] ? word.code : word.spelled, LANGUAGE_CODE_SIZE);
	return true;
}

static bool json_template_language(const void *self, const char *tag, char *code)
{
	const struct json_template *server = self;
	char normal[LANGUAGE_TAG_SIZE];

	if (!language_normalise(tag, normal))
		return false;
	if (server->codes[0])
		return find_code(server, normal, code);
	if (is_flores(server))
		return language_find(language_flores, normal, code);
	if (!find_common(normal) || strlen(normal) >= LANGUAGE_CODE_SIZE)
		return false;
	memcpy(code, normal, strlen(normal) + 1);
	return true;
}

static int add_key(const struct json_template *server, struct http_request *request)
{
	if (!server->api_key[0])
		return 0;
	return error_pass(
		http_request_header(request, "%s %s", server->key_header, server->api_key));
}

static int add_question(const struct json_template *server, const struct batch *batch,
	const char *source, struct http_request *request)
{
	/* The question's ceiling holds for the path too: of a GET it is the question. */
	CLEANUP(buf_deinit) struct buf path = {.max = request->body.max};
	int r = template_fill(is_get(server) ? TEMPLATE_QUERY : TEMPLATE_PATH, server->path, batch,
		source, server->target, &path);

	if (!r && !is_get(server))
		r = template_fill(
			TEMPLATE_JSON, server->body, batch, source, server->target, &request->body);
	if (r)
		return r;
	request->method = is_get(server) ? "GET" : "POST";
	request->path = buf_take(&path);
	return 0;
}

static int json_template_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct json_template *server = self;
	char source[LANGUAGE_CODE_SIZE];
	int r;

	if (!json_template_language(self, batch->source, source) ||
		strncmp(batch->target, "en", 2) != 0)
		return BACKEND_E_PAIR;
	if (batch->count != 1 && !is_list(server))
		return BACKEND_E_TOO_LARGE;
	r = add_key(server, ret_request);
	if (!r && !is_get(server))
		r = http_request_header(ret_request, "Content-Type: application/json");
	if (r)
		return error_pass(r);
	return wire_built(add_question(server, batch, source, ret_request));
}

/* Whether one of the words, with "|" between, is in the message. */
static bool has_word(const char *message, const char *words)
{
	while (*words) {
		const size_t length = strcspn(words, "|");

		if (length > 0 && memmem(message, strlen(message), words, length))
			return true;
		words += length;
		words += *words == '|';
	}
	return false;
}

/* 0: the operator's words say nothing of it. */
static int sort_words(const struct json_template *server, const char *message)
{
	const struct {
		const char *words;
		int outcome;
	} meanings[] = {
		{server->key_errors, BACKEND_E_MISCONFIGURED},
		{server->quota_errors, BACKEND_E_QUOTA},
		{server->busy_errors, BACKEND_E_THROTTLED},
		{server->pair_errors, BACKEND_E_PAIR},
		{server->size_errors, BACKEND_E_TOO_LARGE},
		{server->refused_errors, BACKEND_E_REFUSED},
	};

	for (size_t i = 0; message && i < COUNT_OF(meanings); i++)
		if (has_word(message, meanings[i].words))
			return meanings[i].outcome;
	return 0;
}

/* The error in an answer; NULL when it has none, or says that there is none. */
static const cJSON *find_error(const struct json_template *server, const cJSON *answer)
{
	const char *rest;
	const cJSON *error = server->error[0] ? json_path_find(answer, server->error, &rest) : NULL;
	const char *message = cJSON_GetStringValue(error);

	if (cJSON_IsObject(error) || cJSON_IsTrue(error))
		return error;
	return message && message[0] ? error : NULL;
}

static int sort_refusal(const struct json_template *server, const cJSON *answer, long status,
	struct reply *ret_reply)
{
	const char *message = cJSON_GetStringValue(find_error(server, answer));
	int outcome = sort_words(server, message);

	/* Other words may quote the text. */
	if (outcome == BACKEND_E_MISCONFIGURED || outcome == BACKEND_E_QUOTA)
		wire_problem(ret_reply, message);
	if (outcome)
		return outcome;
	return status == 200 ? BACKEND_E_GARBLED : wire_outcome(status);
}

static int take_answer(const struct json_template *server, const struct batch *batch,
	const cJSON *answer, struct reply *ret_reply)
{
	const char *rest;
	const cJSON *found = json_path_find(answer, server->answer, &rest);

	if (rest && *rest)
		return wire_take_members(batch, found, rest, ret_reply);
	if (rest || cJSON_IsArray(found))
		return wire_take_texts(batch, found, ret_reply);
	return wire_take_text(batch, found, ret_reply);
}

static int json_template_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	const struct json_template *server = self;
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r = wire_parse(response, &answer);

	if (r < 0)
		return error_pass(r);
	if (response->status != 200 || find_error(server, answer))
		return sort_refusal(server, answer, response->status, ret_reply);
	if (r) /* a proxy's page, or a half-sent body */
		return BACKEND_E_UNAVAILABLE;
	return take_answer(server, batch, answer, ret_reply);
}

static int json_template_build_probe(const void *self, struct http_request *ret_request)
{
	const struct json_template *server = self;
	int r = wire_address(ret_request, "GET", server->probe, NULL);

	return r ? error_pass(r) : error_pass(add_key(server, ret_request));
}

/* Not every server has something at "/": any answer but an outage or a wrong key will do. */
static int json_template_parse_probe(
	const void *self, const struct http_response *response, struct reply *ret_reply)
{
	(void)self;
	(void)ret_reply;
	switch (response->status) {
	case 401:
	case 403:
	case 429:
		return wire_outcome(response->status);
	default:
		return response->status >= 500 ? BACKEND_E_UNAVAILABLE : 0;
	}
}

static int blame(struct backend_fault *fault, const char *setting, const char *why)
{
	fault->setting = setting;
	(void)snprintf(fault->why, sizeof(fault->why), "%s", why);
	return BACKEND_E_MISCONFIGURED;
}

static int check_codes(const struct json_template *server, struct backend_fault *ret_fault)
{
	struct code_word word;

	for (const char *words = server->codes; *words;)
		if (!next_code(&words, &word))
			return blame(ret_fault, "codes",
				"write language tags, each alone or with its code: es pt-BR=pb");
	if (!server->target[0])
		return blame(ret_fault, "target", "write the server's code for English");
	return 0;
}

static bool is_path(const char *path)
{
	return path[0] == '/' && !strpbrk(path, " \t#");
}

static int check_question(const struct json_template *server, struct backend_fault *ret_fault)
{
	static const char no_path[] = "begin it with a slash, and write blanks as %20";
	char why[TEMPLATE_WHY_MAX];
	int r;

	if (!is_path(server->path))
		return blame(ret_fault, "path", no_path);
	if (!is_path(server->probe))
		return blame(ret_fault, "probe", no_path);
	r = template_check(is_get(server) ? TEMPLATE_QUERY : TEMPLATE_PATH, server->path, why);
	if (r)
		return r < 0 ? error_pass(r) : blame(ret_fault, "path", why);
	r = is_get(server) ? 0 : template_check(TEMPLATE_JSON, server->body, why);
	if (r)
		return r < 0 ? error_pass(r) : blame(ret_fault, "body", why);
	return 0;
}

static int json_template_check(const void *self, struct backend_fault *ret_fault)
{
	const struct json_template *server = self;
	int r = check_question(server, ret_fault);

	if (r)
		return r < 0 ? error_pass(r) : r;
	if (!json_path_is_valid(server->answer))
		return blame(ret_fault, "answer",
			"write names and places with points between, as data.0.text, and at most "
			"one * with at most one name after it");
	if (server->error[0] && (!json_path_is_valid(server->error) || strchr(server->error, '*')))
		return blame(ret_fault, "error",
			"write names and places with points between, as error.message");
	if (server->api_key[0] && !strchr(server->key_header, ':'))
		return blame(ret_fault, "key_header", "write a header's name with its colon");
	return check_codes(server, ret_fault);
}

const struct backend_ops backend_json_template = {
	.name = "json-template",
	.help = "Simple servers (OPUS-MT, MTranServer, nllb-serve, ...): paths and fields are "
		"settings",
	.settings = json_template_settings,
	.setting_count = COUNT_OF(json_template_settings),
	.size = sizeof(struct json_template),
	.check = json_template_check,
	.limits = json_template_limits,
	.language = json_template_language,
	.build = json_template_build,
	.parse = json_template_parse,
	.build_probe = json_template_build_probe,
	.parse_probe = json_template_parse_probe,
};
