/*
 * log.h - one line for each thing that an operator should know.
 *
 *	log_warn("BACKEND-THROTTLED", "backend=%s after_ms=%ld", name, after_ms);
 *
 * A line starts with a stable id and goes on as key=value pairs, then prose. Under systemd it goes
 *to the journal with the id as DRAGOMAN_EVENT= and each pair as a field of its own (backend=
 *becomes DRAGOMAN_BACKEND=); elsewhere it is a readable line on standard error.
 *
 * Never log the text of an article, a key or a token. The modules of runtime/ do not log at all
 *(debug and error_raise() excepted): they return, and the worker that called them writes the one
 *line.
 */
#pragma once

#include <stdbool.h>

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG,
};

#define log_error(...) log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warn(...) log_write(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)

/* Say how to log: under which name (borrowed for good) and down to which level. Before this call:
 * name "dragoman", level info. */
void log_open(const char *program, enum log_level level);

void log_write(enum log_level level, const char *event, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A valve for lines that could come by the thousand: true when the line is due. It opens at once,
 * then after 1 s, 2 s, 4 s, ... up to 5 minutes; zero-initialise it, and reset by zeroing it when
 * the state that it tells of is over. */
struct log_pace {
	unsigned long long next_ms;
	unsigned long interval_ms;
};
bool log_is_due(struct log_pace *pace, unsigned long long now_ms);
