/*
 * log.c - to the journal when systemd runs us, else a readable line on standard error.
 *
 * systemd says in $JOURNAL_STREAM which device and inode the journal's socket has; when standard
 * error is that file, lines go through the native protocol, with every key=value pair as a field.
 * Pairs are read back out of the formatted text, so that a call site writes its line once.
 */
#include "runtime/log.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum {
	LINE_MAX_BYTES = 2048,
	FIELDS_MAX = 24,
	FIELD_NAME_MAX = 48,
	PACE_FIRST_MS = 1000,
	PACE_LAST_MS = 5 * 60 * 1000,
};

/* The one piece of static state that rule 23 of the style allows. */
static struct {
	const char *program;
	enum log_level level;
	bool journal;
} log_state = {.program = "dragoman", .level = LOG_LEVEL_INFO};

static const struct {
	const char *word;
	int priority; /* syslog's */
} levels[] = {
	[LOG_LEVEL_ERROR] = {"error", 3},
	[LOG_LEVEL_WARN] = {"warn", 4},
	[LOG_LEVEL_INFO] = {"info", 6},
	[LOG_LEVEL_DEBUG] = {"debug", 7},
};

static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long device = 0;
	unsigned long inode = 0;
	struct stat status;

	if (!stream || sscanf(stream, "%lu:%lu", &device, &inode) != 2)
		return false;
	if (fstat(STDERR_FILENO, &status) < 0)
		return false;
	return status.st_dev == device && status.st_ino == inode;
}

void log_open(const char *program, enum log_level level)
{
	log_state.program = program;
	log_state.level = level;
	log_state.journal = stderr_is_journal();
}

/* Control characters would let foreign bytes forge a line. */
static void make_harmless(char *text)
{
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
}

/* If `word` is key=value, write DRAGOMAN_KEY=value to `field` and say so. */
static bool field_of(struct slice word, char *field, size_t size)
{
	const char *equals = memchr(word.data, '=', word.len);
	size_t name = equals ? (size_t)(equals - word.data) : 0;
	size_t n;

	if (name == 0 || name > FIELD_NAME_MAX)
		return false;
	n = (size_t)snprintf(field, size, "DRAGOMAN_");
	for (size_t i = 0; i < name; i++) {
		unsigned char c = (unsigned char)word.data[i];

		if (!isalnum(c) && c != '_')
			return false;
		field[n++] = (char)toupper(c);
	}
	(void)snprintf(
		field + n, size - n, "%.*s", (int)(word.len - name), equals); /* cut is fine */
	return true;
}

static void to_journal(enum log_level level, const char *event, const char *text)
{
	static const size_t field_size = 256;
	char fields[FIELDS_MAX][256];
	char message[LINE_MAX_BYTES + 64];
	struct iovec vector[FIELDS_MAX + 3];
	char priority[16];
	char id[96];
	int count = 0;

	(void)snprintf(message, sizeof(message), "MESSAGE=%s %s", event, text);
	(void)snprintf(priority, sizeof(priority), "PRIORITY=%d", levels[level].priority);
	(void)snprintf(id, sizeof(id), "DRAGOMAN_EVENT=%s", event);
	vector[count++] = (struct iovec){message, strlen(message)};
	vector[count++] = (struct iovec){priority, strlen(priority)};
	vector[count++] = (struct iovec){id, strlen(id)};

	for (const char *at = text; *at && count < FIELDS_MAX;) {
		size_t len = strcspn(at, " ");

		if (field_of((struct slice){at, len}, fields[count], field_size)) {
			vector[count] = (struct iovec){fields[count], strlen(fields[count])};
			count++;
		}
		at += len + strspn(at + len, " ");
	}
	(void)sd_journal_sendv(vector, count); /* a journal that is away must not stop a worker */
}

static void to_stderr(enum log_level level, const char *event, const char *text)
{
	char stamp[32] = "";
	time_t now = time(NULL);
	struct tm parts;

	if (localtime_r(&now, &parts))
		(void)strftime(stamp, sizeof(stamp), "%H:%M:%S", &parts);
	(void)fprintf(stderr, "%s %s: %s %s %s\n", stamp, log_state.program, levels[level].word,
		event, text);
}

void log_write(enum log_level level, const char *event, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES];
	int saved = errno;
	va_list list;

	if (level > log_state.level)
		return;
	va_start(list, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, list); /* a cut line is still a line */
	va_end(list);
	make_harmless(text);

	if (log_state.journal)
		to_journal(level, event, text);
	else
		to_stderr(level, event, text);
	errno = saved;
}

bool log_is_due(struct log_pace *pace, unsigned long long now_ms)
{
	if (now_ms < pace->next_ms)
		return false;
	pace->interval_ms = pace->interval_ms ? pace->interval_ms * 2 : PACE_FIRST_MS;
	if (pace->interval_ms > PACE_LAST_MS)
		pace->interval_ms = PACE_LAST_MS;
	pace->next_ms = now_ms + pace->interval_ms;
	return true;
}
