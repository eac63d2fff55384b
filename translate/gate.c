/*
 * gate.c - the table of checks, and the verdict that comes of them.
 *
 * Both texts are read once, and each check looks at the readings. A segment is judged by all that a
 * single sentence can show; a paragraph again by what only shows on the whole: a sentence left out
 * in the middle, a language that changes half way. Its reading is made of its segments'
 * (gate_record.h).
 */
#include "translate/gate.h"

#include "runtime/base.h"
#include "runtime/error.h"
#include "schemas/reasons.h"
#include "translate/english.h"
#include "translate/gate_check.h"
#include "translate/numbers.h"

enum {
	WORDS_ROOM = 400, /* of each text on the stack; a longer one asks the heap */
};

struct check {
	const char *reason;
	enum gate_level (*judge)(const struct gate_case *gate);
	bool segment, paragraph, middle;
};

static const struct check checks[] = {
	{REASON_EMPTY, check_empty, true, true, true},
	{REASON_ECHO, check_echo, true, true, false},
	{REASON_WRONG_LANGUAGE, check_language, true, true, false},
	{REASON_LENGTH, check_length, true, true, false},
	{REASON_REPETITION, check_repetition, true, false, true},
	{REASON_NUMBERS, check_numbers, false, true, false},
	{REASON_PLACEHOLDER, check_placeholder, true, true, true},
	{REASON_REFUSAL, check_refusal, true, false, false},
	{REASON_MOJIBAKE, check_mojibake, true, false, true},
	{REASON_NAMES, check_names, true, true, false},
	{REASON_QUOTES, check_quotes, false, true, false},
	{REASON_INJECTION, check_injection, true, false, false},
	{REASON_LEFTOVER, check_leftover, true, true, false},
};

_Static_assert(COUNT_OF(checks) <= GATE_FINDINGS_MAX, "each check may have a finding");

static void note(struct gate_verdict *verdict, const char *reason, enum gate_level level)
{
	if (level == GATE_PASS)
		return;
	verdict->findings[verdict->count].reason = reason;
	verdict->findings[verdict->count].level = level;
	verdict->count++;
	if (level > verdict->level)
		verdict->level = level;
}

enum scope {
	SEGMENT,
	PARAGRAPH,
	REST,
	MIDDLE,
};

static bool is_in(const struct check *check, enum scope scope)
{
	switch (scope) {
	case SEGMENT:
		return check->segment;
	case PARAGRAPH:
		return check->paragraph;
	case MIDDLE:
		return check->middle;
	case REST:
		break;
	}
	return check->paragraph && !check->segment;
}

static void judge(const struct gate_case *gate, enum scope scope, struct gate_verdict *ret_verdict)
{
	struct gate_verdict verdict = {0};

	for (size_t i = 0; i < COUNT_OF(checks); i++)
		if (is_in(&checks[i], scope))
			note(&verdict, checks[i].reason, checks[i].judge(gate));
	*ret_verdict = verdict;
}

/* Read both texts and judge them; with `ret_record` keep the readings. */
static int read_and_judge(const struct gate_pair *pair, enum scope scope,
	struct gate_record **ret_record, struct gate_verdict *ret_verdict)
{
	struct word source_words[WORDS_ROOM];
	struct word english_words[WORDS_ROOM];
	CLEANUP(reading_deinit) struct reading source = {0};
	CLEANUP(reading_deinit) struct reading english = {0};
	int r = reading_init_in(&source, pair->source, source_words, WORDS_ROOM);

	if (r == 0)
		r = reading_init_in(&english, pair->english, english_words, WORDS_ROOM);
	if (r == 0)
		english_mark(&english);
	if (r == 0 && ret_record)
		r = gate_record_new(&source, &english, ret_record);
	if (r)
		return error_pass(r);
	judge(&(const struct gate_case){pair->language, pair->stretch, &source, &english}, scope,
		ret_verdict);
	return 0;
}

int gate_segment(const struct gate_pair *pair, struct gate_verdict *ret_verdict)
{
	return error_pass(read_and_judge(pair, SEGMENT, NULL, ret_verdict));
}

int gate_segment_recorded(const struct gate_pair *pair, struct gate_record **ret_record,
	struct gate_verdict *ret_verdict)
{
	return error_pass(read_and_judge(pair, SEGMENT, ret_record, ret_verdict));
}

int gate_paragraph(const struct gate_pair *pair, struct gate_verdict *ret_verdict)
{
	return error_pass(read_and_judge(pair, PARAGRAPH, NULL, ret_verdict));
}

int gate_paragraph_of(const struct gate_pair *pair, const struct gate_piece *pieces, size_t count,
	struct gate_verdict *ret_verdict)
{
	struct word source_words[WORDS_ROOM];
	struct word english_words[WORDS_ROOM];
	CLEANUP(reading_deinit) struct reading source = {0};
	CLEANUP(reading_deinit) struct reading english = {0};
	int r;

	reading_open_in(&source, pair->source, source_words, WORDS_ROOM);
	reading_open_in(&english, pair->english, english_words, WORDS_ROOM);
	r = gate_record_join(pieces, count, &source, &english);
	if (r)
		return error_pass(r);
	judge(&(const struct gate_case){pair->language, pair->stretch, &source, &english},
		PARAGRAPH, ret_verdict);
	return 0;
}

int gate_rest(const struct gate_pair *pair, struct gate_verdict *ret_verdict)
{
	if (!numbers_any(pair->source) &&
		!quotes_any(pair->source)) { /* nothing to look for, so nothing to read */
		*ret_verdict = (struct gate_verdict){0};
		return 0;
	}
	return error_pass(read_and_judge(pair, REST, NULL, ret_verdict));
}

int gate_middle(const struct gate_pair *pair, struct gate_verdict *ret_verdict)
{
	return error_pass(read_and_judge(pair, MIDDLE, NULL, ret_verdict));
}

const char *gate_level_name(enum gate_level level)
{
	static const char *const names[] = {"pass", "soft", "hard"};

	return names[level];
}
