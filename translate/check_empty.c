/*
 * check_empty.c - a translation without a letter or digit of a source that has some.
 */
#include "translate/gate_check.h"

enum gate_level check_empty(const struct gate_case *gate)
{
	return gate->english->count == 0 && gate->source->count > 0 ? GATE_HARD : GATE_PASS;
}
