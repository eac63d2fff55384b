/* reasons.c - the list of codes as data. */
#include "schemas/reasons.h"

#include <stddef.h>

#define REASON_ROW(constant, code, kind, meaning) {constant, REASON_KIND_##kind, meaning},
const struct reason reasons[] = {REASON_LIST(REASON_ROW){NULL, REASON_KIND_CHECK, NULL}};
