/* base.h - the few words that the language lacks. */
#pragma once

#include <stdlib.h>

/* Run `fn(&variable)` when the variable leaves its scope. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* From `fn(T)` make `fn##p(T *)`, the form that CLEANUP() wants. */
#define DEFINE_CLEANUP(T, fn)                                                                      \
	static inline void fn##p(T *p)                                                             \
	{                                                                                          \
		if (*p)                                                                            \
			fn(*p);                                                                    \
	}                                                                                          \
	struct fn##p_takes_a_semicolon

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* What a program of ours exits with, beside EXIT_SUCCESS and sysexits.h's values. */
enum {
	EXIT_FENCED = 80, /* another process runs under this identity: the newer one goes on */
};

DEFINE_CLEANUP(char *, free); /* CLEANUP(freep) char *name = NULL; */
