/*
 * wire_answer.c - what most services' answers have in common.
 *
 * An error may be any bytes: what is not there or of another type sorts as if it said nothing, and
 * the status decides.
 */
#include "translate/wire_answer.h"

#include "runtime/error.h"

int wire_answer(const struct http_response *response, cJSON **ret_answer)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	int r = wire_parse(response, &answer);

	if (r < 0)
		return error_pass(r);
	if (r || !cJSON_IsObject(answer))
		return BACKEND_E_UNAVAILABLE;
	*ret_answer = answer;
	answer = NULL;
	return 0;
}

static int sort_words(const struct wire_refusal *refusal, const cJSON *error, long status)
{
	int outcome = 0;

	for (size_t i = 0; i < WIRE_WORDS_MAX && refusal->words[i].member && !outcome; i++) {
		const char *list = refusal->words[i].list;
		const cJSON *array = list ? json_array(error, list) : NULL;
		const cJSON *object = list ? (array ? array->child : NULL) : error;

		outcome = wire_sort(refusal->words[i].meanings, status,
			json_string(object, refusal->words[i].member));
	}
	return outcome;
}

int wire_refused(const struct wire_refusal *refusal, const struct http_response *response,
	struct reply *ret_reply)
{
	CLEANUP(cJSON_Deletep) cJSON *answer = NULL;
	const cJSON *error = NULL;
	int r = wire_parse(response, &answer);
	int outcome;

	if (r < 0)
		return error_pass(r);
	if (r == 0)
		error = refusal->inside ? json_object(answer, refusal->inside) : answer;
	outcome = sort_words(refusal, error, response->status);
	if (!outcome)
		outcome = wire_outcome(response->status);
	if (outcome == BACKEND_E_MISCONFIGURED || outcome == BACKEND_E_QUOTA)
		wire_problem(ret_reply, json_string(error, refusal->problem));
	return outcome;
}
