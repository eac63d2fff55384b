/*
 * Apertium APy: POST /translate, a form with langpair=spa|eng and q, answered
 * {"responseData": {"translatedText": text}}.
 *
 * The wire takes one text. Texts are joined by a blank line: its pipes work on each block by
 * itself and keep the blank lines (measured: 16 of 16 hostile segments equal to asking for each
 * alone; with a single line break words wander from one segment into the next). The answer is cut
 * at blank lines again, and counts only when the number is right: else the engine halves. A text
 * with a line break in it would break the count, and never comes: segments are one line.
 *
 * A call costs the same 17 ms for one short text as for 200 characters, and one pair has one pipe:
 * few, large questions are best. format=txt, since its preset is HTML; markUnknown=no, since its
 * preset writes "*" before words that it does not know.
 */
#include "translate/backends/apertium.h"

#include "runtime/error.h"
#include "translate/language_codes.h"
#include "translate/wire_answer.h"

const struct setting apertium_settings[APERTIUM_SETTINGS] = {
	{"target", SETTING_TEXT, "eng", offsetof(struct apertium, target),
		"The server's code for English: eng or eng_US.", 0, 0, NULL},
};

/* The languages that released pairs translate into English. Serbo-Croatian is one language there,
 * in Latin script only. */
static const struct language_code codes[] = {
	{"bs", "hbs"},
	{"bs-Cyrl", NULL},
	{"ca", "cat"},
	{"cy", "cym"},
	{"en", "eng"},
	{"eo", "epo"},
	{"es", "spa"},
	{"eu", "eus"},
	{"gl", "glg"},
	{"hr", "hbs"},
	{"is", "isl"},
	{"mk", "mkd"},
	{"sr-Latn", "hbs"},
	{NULL, NULL},
};

static void apertium_limits(const void *self, const char *source, struct backend_limits *ret_limits)
{
	(void)self;
	(void)source;
	*ret_limits = (struct backend_limits){
		.unit = UNIT_CODE_POINTS,
		.items = 50, /* measured: from here on, more make it no faster */
		.item_units = 4000,
		.total_units = 8000,
		.body_bytes = 256 * 1024,
		.start_concurrency = 2,
		.timeout_ms = 30000, /* its own pipes are given 10 s */
	};
}

static bool apertium_language(const void *self, const char *tag, char *code)
{
	(void)self;
	return language_find(codes, tag, code);
}

static int add_body(
	const struct batch *batch, const char *source, const char *target, struct buf *body)
{
	int r = buf_addf(body, "markUnknown=no&format=txt&langpair=%s%%7C", source);

	if (!r)
		r = wire_add_form(body, slice_of(target));
	if (!r)
		r = buf_add(body, slice_of("&q="));
	for (size_t i = 0; i < batch->count && !r; i++) {
		if (i > 0)
			r = wire_add_form(body, slice_of("\n\n"));
		if (!r)
			r = wire_add_form(body, slice_trim(batch->items[i].text));
	}
	return r;
}

static int apertium_build(
	const void *self, const struct batch *batch, struct http_request *ret_request)
{
	const struct apertium *apertium = self;
	const bool english = strncmp(batch->target, "en", 2) == 0;
	char source[LANGUAGE_CODE_SIZE];
	char target[LANGUAGE_CODE_SIZE];
	int r;

	if (!apertium_language(self, batch->source, source) ||
		(!english && !apertium_language(self, batch->target, target)))
		return BACKEND_E_PAIR;

	r = wire_address(ret_request, "POST", "/translate", "application/x-www-form-urlencoded");
	if (r)
		return error_pass(r);
	return wire_built(
		add_body(batch, source, english ? apertium->target : target, &ret_request->body));
}

static size_t count_blocks(const char *text)
{
	size_t count = 1;

	for (text = strstr(text, "\n\n"); text; text = strstr(text + 2, "\n\n"))
		count++;
	return count;
}

static int take_blocks(const struct batch *batch, const char *text, struct reply *ret_reply)
{
	CLEANUP(reply_deinit) struct reply reply = {0};
	int r;

	if (count_blocks(text) != batch->count)
		return BACKEND_E_GARBLED;
	r = reply_init(&reply, batch);
	if (r)
		return error_pass(r);

	for (size_t i = 0; i < batch->count; i++) {
		const char *end = strstr(text, "\n\n");
		struct slice block =
			end ? (struct slice){text, (size_t)(end - text)} : slice_of(text);

		r = reply_put(&reply, batch->items[i].id, ITEM_TRANSLATED, slice_trim(block));
		if (r)
			return error_pass(r);
		text = end ? end + 2 : text + block.len;
	}
	*ret_reply = reply;
	reply = (struct reply){0}; /* the caller owns it now */
	return 0;
}

static int sort_refusal(const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const char *message = NULL;
	int r = wire_parse(response, &answer);

	if (r < 0)
		return error_pass(r);
	if (!r)
		message = json_string(answer, "explanation");
	wire_problem(ret_reply, message);
	if (response->status == 400 && message && strstr(message, "pair"))
		return BACKEND_E_PAIR;
	return wire_outcome(response->status);
}

static int apertium_parse(const void *self, const struct batch *batch,
	const struct http_response *response, struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *text;
	int r;
	(void)self;

	if (response->status != 200)
		return sort_refusal(response, ret_reply);

	r = wire_answer(response, &answer);
	if (r)
		return r < 0 ? error_pass(r) : r;

	text = wire_member(wire_member(answer, "responseData"), "translatedText");
	if (!cJSON_IsString(text))
		return BACKEND_E_GARBLED;
	return take_blocks(batch, text->valuestring, ret_reply);
}

static int apertium_build_probe(const void *self, struct http_request *ret_request)
{
	(void)self;
	return error_pass(wire_address(ret_request, "GET", "/listPairs", NULL));
}

static int apertium_parse_probe(
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
	return r || !wire_array(answer, "responseData") ? BACKEND_E_UNAVAILABLE : 0;
}

const struct backend_ops backend_apertium = {
	.name = "apertium",
	.help = "Apertium APy, rule-based, self-hosted",
	.settings = apertium_settings,
	.setting_count = COUNT_OF(apertium_settings),
	.size = sizeof(struct apertium),
	.limits = apertium_limits,
	.language = apertium_language,
	.target = apertium_language,
	.build = apertium_build,
	.parse = apertium_parse,
	.build_probe = apertium_build_probe,
	.parse_probe = apertium_parse_probe,
};
