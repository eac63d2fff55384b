/*
 * config_words.c - the command line, and the file that it names.
 *
 * Options are looked at in two steps: the words first, then the file, then --set on top of it, so
 * that their order on the line does not matter. --help and its sisters answer before any file is
 * opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/config_internal.h"
#include "runtime/error.h"

static const char default_path[] = DRAGOMAN_SYSCONFDIR "/dragoman/dragoman.conf";

enum option {
	OPTION_CONFIG,
	OPTION_SET,
	OPTION_CHECK,
	OPTION_OFFLINE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_EXAMPLE,
	OPTION_MANUAL,
	OPTION_NONE, /* a word of the program's own */
	OPTION_UNKNOWN,
};

static const struct {
	const char *word;
	enum option option;
	bool takes_value;
} options[] = {
	{"--config", OPTION_CONFIG, true},
	{"--set", OPTION_SET, true},
	{"--check", OPTION_CHECK, false},
	{"--offline", OPTION_OFFLINE, false},
	{"--help", OPTION_HELP, false},
	{"-h", OPTION_HELP, false},
	{"--version", OPTION_VERSION, false},
	{"--example", OPTION_EXAMPLE, false},
	{"--manual", OPTION_MANUAL, false},
};

/* The command line, read. All strings are argv's. */
struct line {
	const char *path; /* NULL: not given */
	const char **sets;
	size_t set_count;
	enum option print; /* OPTION_NONE: nothing */
	bool is_check;
	bool is_offline;
	const char **arguments;
	size_t argument_count;
	char **words;
	size_t word_count;
};

static void line_deinit(struct line *line)
{
	free(line->sets);
	free(line->arguments);
	free(line->words);
}

static int line_init(int argc, struct line *line)
{
	size_t room = (size_t)argc + 2; /* no list is longer than the line; NULL-ended */

	*line = (struct line){.print = OPTION_NONE};
	line->sets = calloc(room, sizeof(*line->sets));
	line->arguments = calloc(room, sizeof(*line->arguments));
	line->words = calloc(room, sizeof(*line->words));
	if (!line->sets || !line->arguments || !line->words)
		return error_raise(-ENOMEM, "reading the command line");
	return 0;
}

/* Which option `word` is, and its value when it stands behind "=". */
static enum option option_of(const char *word, bool *ret_takes_value, const char **ret_value)
{
	size_t len = strcspn(word, "=");

	if (word[0] != '-' || word[1] == '\0')
		return OPTION_NONE;
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		if (strlen(options[i].word) != len || strncmp(options[i].word, word, len) != 0)
			continue;
		if (word[len] == '=' && !options[i].takes_value)
			return OPTION_UNKNOWN;
		*ret_takes_value = options[i].takes_value;
		*ret_value = word[len] == '=' ? word + len + 1 : NULL;
		return options[i].option;
	}
	return OPTION_UNKNOWN;
}

static void take_option(struct line *line, enum option option, const char *value)
{
	switch (option) {
	case OPTION_CONFIG:
		line->path = value;
		break;
	case OPTION_SET:
		line->sets[line->set_count++] = value;
		break;
	case OPTION_CHECK:
		line->is_check = true;
		break;
	case OPTION_OFFLINE:
		line->is_offline = true;
		break;
	case OPTION_HELP:
	case OPTION_VERSION:
	case OPTION_EXAMPLE:
	case OPTION_MANUAL:
		line->print = option;
		break;
	case OPTION_NONE:
	case OPTION_UNKNOWN:
		break;
	}
}

static int say_usage(const struct program *program, const char *word, const char *what)
{
	(void)fprintf(stderr, "%s: %s: %s; %s --help lists the options\n", program->name, word,
		what, program->name); /* nobody is left to tell */
	return CONFIG_E_USAGE;
}

static int read_line(const struct program *program, int argc, char *argv[], struct line *line)
{
	bool only_words = false;

	line->arguments[line->argument_count++] = argc > 0 ? argv[0] : program->name;
	for (int i = 1; i < argc; i++) {
		bool takes_value = false;
		const char *value = NULL;
		enum option option = OPTION_NONE;

		if (!only_words && strcmp(argv[i], "--") == 0) {
			only_words = true;
			continue;
		}
		if (!only_words)
			option = option_of(argv[i], &takes_value, &value);
		if (option == OPTION_UNKNOWN)
			return say_usage(program, argv[i], "there is no such option");
		if (option == OPTION_NONE) {
			line->words[line->word_count++] = argv[i];
			continue;
		}
		line->arguments[line->argument_count++] = argv[i];
		if (takes_value && !value) {
			if (i + 1 == argc)
				return say_usage(program, argv[i], "lacks its value");
			value = argv[++i];
			line->arguments[line->argument_count++] = value;
		}
		take_option(line, option, value);
	}
	return 0;
}

static void print(const struct program *program, enum option option)
{
	if (option == OPTION_HELP)
		document_help(stdout, program);
	else if (option == OPTION_EXAMPLE)
		document_example(stdout, program);
	else if (option == OPTION_MANUAL)
		document_manual(stdout, program);
	else
		(void)printf("%s %s\n", program->name, DRAGOMAN_VERSION); /* to a closed pipe */
}

/* The file */

static void close_at(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Read it whole, and one byte more than is allowed, so that ini_read() can say that. An outcome
 * goes to `mistakes`. */
static int read_file(const char *path, struct buf *buf, struct mistakes *mistakes)
{
	CLEANUP(close_at) int fd = open(path, O_RDONLY | O_CLOEXEC);
	char piece[4096];
	ssize_t n = fd < 0 ? -1 : 1;
	int r = 0;

	while (n > 0 && r == 0) {
		n = read(fd, piece, sizeof(piece));
		if (n > 0)
			r = buf_add(buf, (struct slice){.data = piece, .len = (size_t)n});
	}
	if (n < 0)
		return mistakes_add(mistakes, LINE_NOWHERE, "cannot read it: %s", strerror(errno));
	if (r == BUF_E_FULL)
		return mistakes_add(
			mistakes, LINE_NOWHERE, "over %d bytes: no configuration", INI_TEXT_MAX);
	return error_pass(r);
}

/* The file that nobody named and that is not there: tell how to begin. */
static int say_missing(const struct program *program)
{
	(void)fprintf(stderr,
		"%s: there is no %s: name another with --config FILE, or begin one with "
		"`%s --example > %s`\n",
		program->name, default_path, program->name,
		default_path); /* nobody is left to tell */
	return CONFIG_E_BAD;
}

static int read_all(struct config *config, const struct line *line)
{
	CLEANUP(mistakes_deinit) struct mistakes mistakes = {0};
	CLEANUP(buf_deinit) struct buf buf = BUF_INIT(INI_TEXT_MAX);
	CLEANUP(freep) char *report = NULL;
	int r = read_file(config->path, &buf, &mistakes);

	if (!r)
		r = ini_read(&config->ini, buf_slice(&buf), &mistakes);
	for (size_t i = 0; i < line->set_count && !r; i++)
		r = config_set(config, line->sets[i], &mistakes);
	/* Without its file everything required would be missing as well. */
	if (!r && (buf.len > 0 || mistakes.count == 0))
		r = config_fill(config, &mistakes);
	if (!r)
		r = mistakes_print(&mistakes, config->path, &report);
	if (r)
		return error_pass(r);
	if (!report)
		return 0;
	(void)fputs(report, stderr); /* nobody is left to tell */
	return CONFIG_E_BAD;
}

int config_load(const struct program *program, int argc, char *argv[], struct config **ret_config)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(line_deinit) struct line line = {0};
	int r = line_init(argc, &line);

	if (r)
		return error_pass(r);
	r = read_line(program, argc, argv, &line);
	if (r)
		return r; /* CONFIG_E_USAGE: it was said */
	if (line.print != OPTION_NONE) {
		print(program, line.print);
		return CONFIG_E_DONE;
	}
	if (!line.path && access(default_path, F_OK) < 0 && errno == ENOENT)
		return say_missing(program);

	r = config_new(program, line.path ? line.path : default_path, &config);
	if (r)
		return error_pass(r);
	r = read_all(config, &line);
	if (r == CONFIG_E_BAD)
		return r;
	if (r)
		return error_pass(r);

	config->is_check = line.is_check;
	config->is_offline = line.is_offline;
	free(config->arguments);
	free(config->words);
	config->arguments = line.arguments;
	config->words = line.words;
	line.arguments = NULL; /* the configuration owns them now */
	line.words = NULL;
	*ret_config = config;
	config = NULL;
	return 0;
}
