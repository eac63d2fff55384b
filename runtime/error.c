/*
 * error.c - one line for each unexpected failure, written where it happened.
 *
 * Raising logs; passing on does not, but for the one case that is a bug: an outcome that nobody
 * handled. So a failure that climbs through ten functions is still one line in the journal.
 */
#include "runtime/error.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/log.h"

int error_raise_at(int r, const char *file, int line, const char *fmt, ...)
{
	char text[512];
	va_list list;

	assert(r < 0);
	va_start(list, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, list); /* a cut message is still a message */
	va_end(list);

	log_error("INTERNAL", "at=%s:%d error=%s %s", file, line, strerrorname_np(-r), text);
	return r;
}

int error_pass_at(int r, const char *file, int line)
{
	if (r <= 0)
		return r;
	return error_raise_at(-ENOTRECOVERABLE, file, line, "outcome %d was not handled", r);
}
