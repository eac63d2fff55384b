/*
 * gate_check.h - what a check of the gate is given, and all of them.
 *
 * A check is a pure function of two readings. It may look at the texts themselves, once, and must
 * not take more than linear time. To add one: write check_NAME.c, name it here and in the table of
 * gate.c, give it a reason in schemas/reasons.h, real failures in tests/unit/test_gate.c, and look
 * at its false alarms with tests/bench/gate_ntrex.
 */
#pragma once

#include "translate/gate.h"
#include "translate/reading.h"

struct gate_case {
	const char *language; /* BCP 47 of the source */
	double stretch;       /* as in gate.h */
	const struct reading *source;
	const struct reading *english;
};

enum gate_level check_empty(const struct gate_case *gate);
enum gate_level check_echo(const struct gate_case *gate);
enum gate_level check_language(const struct gate_case *gate);
enum gate_level check_length(const struct gate_case *gate);
enum gate_level check_repetition(const struct gate_case *gate);
enum gate_level check_numbers(const struct gate_case *gate);
enum gate_level check_placeholder(const struct gate_case *gate);
enum gate_level check_refusal(const struct gate_case *gate);
enum gate_level check_mojibake(const struct gate_case *gate);
enum gate_level check_names(const struct gate_case *gate);
enum gate_level check_quotes(const struct gate_case *gate);
enum gate_level check_injection(const struct gate_case *gate);
enum gate_level check_leftover(const struct gate_case *gate);

/* The text has a quotation mark (check_quotes.c). */
bool quotes_any(struct slice text);

/* How many letters the English should have (check_length.c). */
double gate_expected(const struct gate_case *gate);
