/*
 * error.h - how a function says that it failed.
 *
 *   0    done
 *   > 0  an outcome that the function's header names (BUF_E_FULL). The caller handles it there
 *        and then, and never passes it on: the number means nothing one level up.
 *   < 0  -errno: our own machine failed us (memory, disk, a bug). Never matched on, always
 *        passed on, up to main(). It was logged once, with file and line, where it was raised.
 *
 * So no byte of an article may cause a value below 0: the process would die, be restarted, read
 * the same article and die again. What an article can cause is an outcome.
 */
#pragma once

#ifdef __clang_analyzer__
/* The analyzer does not look into other files: it is told that what is raised or passed on is the
 * value itself, else it follows paths on which a raised error comes out as 0. */
#define error_raise(r, ...) ((void)error_raise_at((r), __FILE__, __LINE__, __VA_ARGS__), (r))
#define error_pass(r) (r)
#else
/* Raise: log the cause here, return `r`. `return error_raise(-EPROTO, "no \"%s\"", field);` */
#define error_raise(r, ...) error_raise_at((r), __FILE__, __LINE__, __VA_ARGS__)

/* Pass on what a callee returned. An outcome nobody handled is a bug here: it becomes fatal. */
#define error_pass(r) error_pass_at((r), __FILE__, __LINE__)
#endif

int error_raise_at(int r, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
int error_pass_at(int r, const char *file, int line);
