/* mistakes.h - what is wrong with a configuration, gathered, to be said all at once. */
#pragma once

#include <stddef.h>

enum {
	LINE_NOWHERE = 0,          /* about the file as a whole */
	LINE_COMMAND = 0x7fffffff, /* given with --set */
	MISTAKES_MAX = 200,        /* the rest is counted */
};

struct mistake {
	unsigned line;
	size_t order; /* in which it was found */
	char *text;
};

struct mistakes {
	struct mistake *list;
	size_t count; /* may be more than MISTAKES_MAX: those have no text */
};

/* 0 or < 0. */
int mistakes_add(struct mistakes *mistakes, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* One line each, in the order of the file; yours to free. 0 or < 0. */
int mistakes_print(struct mistakes *mistakes, const char *path, char **ret_text);
void mistakes_deinit(struct mistakes *mistakes);
