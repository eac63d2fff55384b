/*
 * adequacy_tape.c - bytes that go out to be kept, or come back.
 */
#include "translate/adequacy_tape.h"

#include <string.h>

#include "runtime/error.h"

int tape_pass(struct tape *tape, void *data, size_t len)
{
	if (tape->into) {
		int r = buf_add(tape->into, (struct slice){.data = data, .len = len});

		return r == BUF_E_FULL ? r : error_pass(r);
	}
	if (tape->damaged || tape->from.len < len) {
		tape->damaged = true;
		memset(data, 0, len);
		return 0;
	}
	memcpy(data, tape->from.data, len);
	tape->from.data += len;
	tape->from.len -= len;
	return 0;
}
