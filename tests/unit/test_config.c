/* The configuration as a whole: what is accepted, and what each mistake is told. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/config.h"
#include "runtime/config_internal.h"

struct broker {
	const char *hosts;
	long limit, pause, bytes;
	double share;
	bool is_open;
	const char *mode, *words, *password;
};

#define AT(field) offsetof(struct broker, field)

static const struct setting broker_rows[] = {
	{"hosts", SETTING_TEXT, "localhost:9092", AT(hosts), "Where it is.", 0, 0, NULL},
	{"limit", SETTING_NUMBER, "500", AT(limit), "Records at once.", 1, 10000, NULL},
	{"pause", SETTING_TIME, "5s", AT(pause), "Between tries.", 0, 3600000, NULL},
	{"bytes", SETTING_BYTES, "4M", AT(bytes), "Largest record.", 1024, 1073741824, NULL},
	{"share", SETTING_REAL, "0.2", AT(share), "Of retries.", 0.01, 10, NULL},
	{"is_open", SETTING_SWITCH, "no", AT(is_open), "Whether it is open.", 0, 0, NULL},
	{"mode", SETTING_CHOICE, "plain", AT(mode), "How to connect.", 0, 0, "plain|tls|sasl"},
	{"words", SETTING_WORDS, "", AT(words), "Some words.", 0, 0, NULL},
	{"password", SETTING_SECRET, "", AT(password), "The password.", 0, 0, NULL},
};

struct engine {
	const char *type, *url;
};
struct libre {
	const char *api_key;
	long retries;
};

static const struct setting engine_rows[] = {
	{"type", SETTING_TEXT, NULL, offsetof(struct engine, type), "Its kind.", 0, 0, NULL},
	{"url", SETTING_TEXT, NULL, offsetof(struct engine, url), "Its place.", 0, 0, NULL},
};
static const struct setting libre_rows[] = {
	{"retries", SETTING_NUMBER, "3", offsetof(struct libre, retries), "Tries.", 0, 9, NULL},
	{"label", SETTING_TEXT, "x", offsetof(struct libre, api_key), "A label.", 0, 0, NULL},
};
static const struct variant variants[] = {
	{"apertium", NULL, 0, 0},
	{"libre", libre_rows, COUNT_OF(libre_rows), sizeof(struct libre)},
};

static const struct section broker = {.name = "broker",
	.kind = SECTION_ONE,
	.help = "The broker.",
	.settings = broker_rows,
	.setting_count = COUNT_OF(broker_rows),
	.size = sizeof(struct broker)};
static const struct section broker_free = {
	.name = "broker.free", .kind = SECTION_FREE, .help = "Anything."};
static const struct section engine = {.name = "engine",
	.kind = SECTION_NAMED,
	.help = "An engine.",
	.settings = engine_rows,
	.setting_count = COUNT_OF(engine_rows),
	.size = sizeof(struct engine),
	.variant_by = "type",
	.variants = variants,
	.variant_count = COUNT_OF(variants)};
static const struct section elsewhere = {.name = "publish", .kind = SECTION_ELSEWHERE};

static const struct section *const sections[] = {&broker, &broker_free, &engine, &elsewhere};
static const struct program program = {.name = "dragoman-test",
	.summary = "try the configuration",
	.sections = sections,
	.section_count = COUNT_OF(sections)};

static void test_what_is_not_set_has_its_default(void **state)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(freep) char *report = NULL;
	const struct broker *values;
	(void)state;

	assert_int_equal(config_parse(&program, "", NULL, &config, &report), 0);
	assert_null(report);
	values = config_section(config, "broker");
	assert_string_equal(values->hosts, "localhost:9092");
	assert_int_equal(values->limit, 500);
	assert_int_equal(values->pause, 5000);
	assert_int_equal(values->bytes, 4 << 20);
	assert_true(values->share == 0.2);
	assert_false(values->is_open);
	assert_string_equal(values->mode, "plain");
	assert_string_equal(values->password, "");
	assert_int_equal(config_count(config, "engine"), 0);
}

static const char good[] = "\xef\xbb\xbf# a comment\r\n"
			   "[broker]\r\n"
			   "hosts = a:1, \\\n"
			   "  ; a comment between\n"
			   "  b:2\n"
			   "limit=7\n"
			   "pause = 2min\n"
			   "is_open = YES\n"
			   "words =  one \t two  \n"
			   "[broker.free]\n"
			   "client.rack = here = there\n"
			   "[publish]\n"
			   "whatever = it is\n"
			   "[engine one]\n"
			   "type = libre\n"
			   "url = http://one\n"
			   "retries = 5\n"
			   "[engine two]\n"
			   "type = apertium\n"
			   "url = http://two\n";

static void test_a_file_fills_the_structs(void **state)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(freep) char *report = NULL;
	const struct broker *values;
	const struct engine *one;
	const struct libre *libre;
	const char *name;
	const char *value;
	const void *variant;
	(void)state;

	assert_int_equal(config_parse(&program, good, NULL, &config, &report), 0);
	assert_null(report);
	values = config_section(config, "broker");
	assert_string_equal(values->hosts, "a:1,    b:2");
	assert_int_equal(values->limit, 7);
	assert_int_equal(values->pause, 120000);
	assert_true(values->is_open);
	assert_string_equal(values->words, "one two");

	assert_int_equal(config_count(config, "engine"), 2);
	one = config_named(config, "engine", 0, &name, &variant);
	libre = variant;
	assert_string_equal(name, "one");
	assert_string_equal(one->url, "http://one");
	assert_int_equal(libre->retries, 5);
	assert_string_equal(libre->api_key, "x");
	one = config_named(config, "engine", 1, &name, NULL);
	assert_string_equal(name, "two");
	assert_string_equal(one->type, "apertium");
	assert_null(config_named(config, "engine", 2, NULL, NULL));

	assert_true(config_free_pair(config, "broker.free", 0, &name, &value));
	assert_string_equal(name, "client.rack");
	assert_string_equal(value, "here = there");
	assert_false(config_free_pair(config, "broker.free", 1, &name, &value));
}

static void test_set_wins_over_the_file(void **state)
{
	static const char *const sets[] = {"broker.limit=8", "broker.free.client.rack=r",
		"engine one.url=http://set", "engine new.type=apertium", "engine new.url = u",
		"broker.limit=9", "publish.x=y", "publish a.x=y", NULL};
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(freep) char *report = NULL;
	const struct engine *values;
	const char *name;
	const char *value;
	(void)state;

	assert_int_equal(config_parse(&program, good, sets, &config, &report), 0);
	assert_int_equal(((const struct broker *)config_section(config, "broker"))->limit, 9);
	assert_true(config_free_pair(config, "broker.free", 0, &name, &value));
	assert_string_equal(value, "r");
	values = config_named(config, "engine", 0, &name, NULL);
	assert_string_equal(values->url, "http://set");
	values = config_named(config, "engine", 2, &name, NULL);
	assert_string_equal(name, "new");
	assert_string_equal(values->url, "u");
}

static const struct {
	const char *text;
	const char *set; /* or NULL */
	const char *report;
	const char *why;
} mistakes[] = {
	{"[brokr]\nlimit = 3\nx = y\n", NULL,
		"dragoman.conf:1: [brokr]: there is no such section; did you mean [broker]?\n",
		"an unknown section is one mistake, not one a line"},
	{"[weather]\n", NULL,
		"dragoman.conf:1: [weather]: there is no such section; dragoman-test --help lists "
		"them\n",
		"nothing near: no guess"},
	{"[broker]\nlimt = 3\n", NULL,
		"dragoman.conf:2: [broker] limt: there is no such setting; did you mean "
		"\"limit\"?\n",
		"a slip"},
	{"[broker]\nIs-Open = 3\n", NULL,
		"dragoman.conf:2: [broker] Is-Open: there is no such setting; did you mean "
		"\"is_open\"?\n",
		"case and dash"},
	{"[broker]\nzebra = 3\n", NULL,
		"dragoman.conf:2: [broker] zebra: there is no such setting; --help lists them\n",
		"nothing near: no guess"},
	{"[broker]\nlimit = many\n", NULL,
		"dragoman.conf:2: [broker] limit: found \"many\"; allowed: a whole number, from 1 "
		"to 10000\n",
		"not a number"},
	{"[broker]\nlimit = 10001\n", NULL,
		"dragoman.conf:2: [broker] limit: found \"10001\"; allowed: a whole number, from "
		"1 to 10000\n",
		"out of range"},
	{"[broker]\nlimit = 99999999999999999999\n", NULL,
		"dragoman.conf:2: [broker] limit: found \"99999999999999999999\"; allowed: a whole "
		"number, from 1 to 10000\n",
		"beyond a long"},
	{"[broker]\npause = 5\n", NULL,
		"dragoman.conf:2: [broker] pause: found \"5\"; allowed: a time such as 250ms, 5s, "
		"2min, 1h or 7d, from 0 to 1h\n",
		"a time without its unit"},
	{"[broker]\npause = -1\n", NULL,
		"dragoman.conf:2: [broker] pause: found \"-1\"; allowed: a time such as 250ms, 5s, "
		"2min, 1h or 7d, from 0 to 1h\n",
		"for ever, where the range has no such"},
	{"[broker]\nbytes = 1KB\n", NULL,
		"dragoman.conf:2: [broker] bytes: found \"1KB\"; allowed: a size such as 64K, 2M "
		"or 1G, from 1K to 1G\n",
		"not one of our units"},
	{"[broker]\nshare = nan\n", NULL,
		"dragoman.conf:2: [broker] share: found \"nan\"; allowed: a number, from 0.01 to "
		"10\n",
		"strtod() would take it"},
	{"[broker]\nis_open = maybe\n", NULL,
		"dragoman.conf:2: [broker] is_open: found \"maybe\"; allowed: yes or no\n",
		"a switch"},
	{"[broker]\nmode = tsl\n", NULL,
		"dragoman.conf:2: [broker] mode: found \"tsl\"; allowed: one of plain, tls, sasl; "
		"did you mean \"tls\"?\n",
		"a choice, swapped letters"},
	{"[broker]\nmode = pigeon\n", NULL,
		"dragoman.conf:2: [broker] mode: found \"pigeon\"; allowed: one of plain, tls, "
		"sasl\n",
		"a choice, nothing near"},
	{"[broker]\nhosts = \"a:1\"\n", NULL,
		"dragoman.conf:2: [broker] hosts: the value is in quotes: write it without them\n",
		"the quotes would be part of the value"},
	{"[broker]\nhosts = a:1 # here\n", NULL,
		"dragoman.conf:2: [broker] hosts: the value has a comment behind it: a comment "
		"needs a line of its own\n",
		"the comment would be part of the value"},
	{"[broker]\npassword = /nonexistent/hunter2\n", NULL,
		"dragoman.conf:2: [broker] password: cannot read /nonexistent/hunter2: No such "
		"file or directory\n",
		"a secret is a place"},
	{"[broker]\nlimit = 1\nlimit = 2\n", NULL,
		"dragoman.conf:3: [broker] limit: set a second time, first in line 2\n",
		"which of the two was meant?"},
	{"[broker x]\n", NULL,
		"dragoman.conf:1: [broker x]: this section has no names: write [broker]\n",
		"a name too many"},
	{"[engine]\n", NULL, "dragoman.conf:1: [engine]: lacks its name: [engine NAME]\n",
		"a name too few"},
	{"[engine a b]\n", NULL, "dragoman.conf:1: [engine a b]: a name has no blanks\n",
		"it could not be named in a list of words"},
	{"[engine a]\n", NULL,
		"dragoman.conf:1: [engine a] type: must be set: a text\n"
		"dragoman.conf:1: [engine a] url: must be set: a text\n",
		"what has no default"},
	{"[engine a]\nurl = u\ntype = libr\nretries = 2\n", NULL,
		"dragoman.conf:3: [engine a] type: found \"libr\"; allowed: one of apertium, "
		"libre; did you mean \"libre\"?\n",
		"under an unknown type the other keys are not judged"},
	{"[engine a]\nurl = u\ntype = apertium\nretries = 2\n", NULL,
		"dragoman.conf:4: [engine a] retries: a setting of type = libre, not of "
		"apertium\n",
		"another type's setting"},
	{"[engine a]\nretrys = 2\nurl = u\ntype = libre\n", NULL,
		"dragoman.conf:2: [engine a] retrys: there is no such setting; did you mean "
		"\"retries\"?\n",
		"the type may come after"},
	{"[broker\nlimit = many\n[engine a]\ntype = apertium\nurl = u\n", NULL,
		"dragoman.conf:1: a section's head ends with \"]\" and has its line to itself\n",
		"what stands below is not judged as something else"},
	{"[]\n", NULL, "dragoman.conf:1: [] names no section\n", "no name at all"},
	{"limit = 3\n", NULL, "dragoman.conf:1: \"limit\" stands before the first [section]\n",
		"no section yet"},
	{"[broker]\nlimit\n", NULL,
		"dragoman.conf:2: neither [section] nor key = value, and no comment, which begins "
		"with \"#\"\n",
		"no sign of equality"},
	{"[broker]\nhosts = a\x1b[2J\n", NULL, "dragoman.conf:2: holds a control character\n",
		"it would reach a log"},
	{"", "broker.limit=0",
		"--set: [broker] limit: found \"0\"; allowed: a whole number, from 1 to 10000\n",
		"--set in place of a line"},
	{"", "brokr.limit=0", "--set: [brokr]: there is no such section; did you mean [broker]?\n",
		"an unknown section by --set"},
	{"", "broker=0", "--set: write it as SECTION.KEY=VALUE, or as \"SECTION NAME.KEY=VALUE\"\n",
		"no key"},
	{"", "broker.limit",
		"--set: write it as SECTION.KEY=VALUE, or as \"SECTION NAME.KEY=VALUE\"\n",
		"no value"},
	{"", "broker.hosts=a\nb", "--set: holds a control character\n", "it would reach a log"},
	{"", "engine.url=u",
		"--set: [engine]: lacks its name: write it as \"engine NAME.KEY=VALUE\"\n",
		"no name"},
	{"[broker]\nmode = x\nlimit = 0\n[wrong]\n", "broker.pause=1",
		"dragoman.conf:2: [broker] mode: found \"x\"; allowed: one of plain, tls, sasl\n"
		"dragoman.conf:3: [broker] limit: found \"0\"; allowed: a whole number, from 1 to "
		"10000\n"
		"dragoman.conf:4: [wrong]: there is no such section; dragoman-test --help lists "
		"them\n"
		"--set: [broker] pause: found \"1\"; allowed: a time such as 250ms, 5s, 2min, 1h "
		"or 7d, from 0 to 1h\n",
		"all at once, in the order of the file"},
};

static void test_each_mistake_is_told_with_place_and_remedy(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		const char *const sets[] = {mistakes[i].set, NULL};
		CLEANUP(config_freep) struct config *config = NULL;
		CLEANUP(freep) char *report = NULL;

		print_message("%s\n", mistakes[i].why);
		assert_int_equal(config_parse(&program, mistakes[i].text, sets, &config, &report),
			CONFIG_E_BAD);
		assert_null(config);
		assert_string_equal(report, mistakes[i].report);
	}
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void test_nothing_grows_without_a_ceiling(void **state)
{
	static const struct {
		const char *head, *repeated;
		size_t times;
		size_t lines;
		const char *last, *why;
	} table[] = {
		{"", "[engine x%05zu]\ntype = apertium\nurl = u\n", 257, 1,
			"over 256 named sections\n", "named sections"},
		{"[publish]\n", "k%05zu = v\n", 5000, 1,
			"over 4096 settings and sections: the rest is not read\n", "settings"},
		{"[broker]\n", "k%05zu = v\n", 300, 201, "and 100 mistakes more\n", "mistakes"},
		{"[broker]\nhosts = ", "%05zu \\\n", 3000, 1, "over 16384 bytes in a line\n",
			"a line"},
		{"[broker]\n", "# %05zu padding padding padding padding padding padding\n", 20000,
			1, "over 1048576 bytes: no configuration\n", "the file"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		CLEANUP(buf_deinit) struct buf text = BUF_INIT(4 << 20);
		CLEANUP(config_freep) struct config *config = NULL;
		CLEANUP(freep) char *report = NULL;
		size_t from;

		print_message("%s\n", table[i].why);
		assert_int_equal(buf_add(&text, slice_of(table[i].head)), 0);
		for (size_t j = 0; j < table[i].times; j++) {
			char line[128];
			const char *number = strstr(table[i].repeated, "%05zu");

			(void)snprintf(line, sizeof(line), "%.*s%05zu%s",
				(int)(number - table[i].repeated), table[i].repeated, j,
				number + strlen("%05zu"));
			assert_int_equal(buf_add(&text, slice_of(line)), 0);
		}
		assert_int_equal(
			config_parse(&program, text.data, NULL, &config, &report), CONFIG_E_BAD);
		assert_in_range(count_lines(report), table[i].lines, table[i].lines + 1);
		from = strlen(report) - strlen(table[i].last);
		if (table[i].lines == 1)
			assert_non_null(strstr(report, table[i].last));
		else
			assert_string_equal(report + from, table[i].last);
	}
}

/* Where secrets lie in a test. */
struct vault {
	char directory[64];
	char path[96];
};

static void vault_open(struct vault *vault, const char *secret, mode_t mode)
{
	int fd;

	*vault = (struct vault){.directory = "/tmp/dragoman-config-XXXXXX"};
	assert_non_null(mkdtemp(vault->directory));
	(void)snprintf(vault->path, sizeof(vault->path), "%s/key", vault->directory);
	fd = open(vault->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, secret, strlen(secret)), strlen(secret));
	close(fd);
	assert_int_equal(chmod(vault->path, mode), 0);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", vault->directory, 1), 0);
}

static void vault_close(struct vault *vault)
{
	unsetenv("CREDENTIALS_DIRECTORY");
	unlink(vault->path);
	rmdir(vault->directory);
}

static void test_a_secret_is_read_from_its_place_and_never_told(void **state)
{
	static const struct {
		const char *place; /* "": the path of the file */
		const char *secret;
		mode_t mode;
		const char *value; /* NULL: a mistake */
		const char *told;
		const char *why;
	} table[] = {
		{"", "hunter2\n", 0600, "hunter2", NULL, "a file of the owner's"},
		{"", "hunter2\n", 0640, "hunter2", NULL, "a file of a group's"},
		{"credential:key", " hunter2 \n", 0400, "hunter2", NULL, "a credential"},
		{"", "hunter2\n", 0644, NULL, "can be read by everybody: chmod o-rwx /tmp/",
			"everybody's"},
		{"", " \n", 0600, NULL, "holds no text\n", "an empty one"},
		{"credential:other", "hunter2", 0600, NULL, "No such file or directory\n",
			"a credential that was not given"},
		{"credential:../key", "hunter2", 0600, NULL, "does not name a credential\n",
			"a way out of the directory"},
		{"/tmp", "hunter2", 0600, NULL, "/tmp is not a file\n", "a directory"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT_OF(table); i++) {
		CLEANUP(config_freep) struct config *config = NULL;
		CLEANUP(freep) char *report = NULL;
		struct vault vault;
		char set[160];
		const char *const sets[] = {set, NULL};
		int r;

		print_message("%s\n", table[i].why);
		vault_open(&vault, table[i].secret, table[i].mode);
		(void)snprintf(set, sizeof(set), "broker.password=%s",
			*table[i].place ? table[i].place : vault.path);
		r = config_parse(&program, "", sets, &config, &report);
		vault_close(&vault);
		if (table[i].value) {
			const struct broker *values;

			assert_int_equal(r, 0);
			values = config_section(config, "broker");
			assert_string_equal(values->password, table[i].value);
			continue;
		}
		assert_int_equal(r, CONFIG_E_BAD);
		assert_non_null(strstr(report, table[i].told));
		assert_null(strstr(report, "hunter2"));
	}
}

static void test_the_example_is_accepted_and_changes_nothing(void **state)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(freep) char *report = NULL;
	CLEANUP(freep) char *example = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&example, &size);
	(void)state;

	assert_non_null(out);
	document_example(out, &program);
	assert_int_equal(fclose(out), 0);
	for (size_t i = 0; i < COUNT_OF(broker_rows); i++)
		assert_non_null(strstr(example, broker_rows[i].name));
	assert_non_null(strstr(example, "#limit = 500\n"));
	assert_non_null(strstr(example, "#[engine NAME]\n"));
	assert_int_equal(config_parse(&program, example, NULL, &config, &report), 0);
}

/* Take the "#" from every line that is "#key = value" or "#[section]". */
static void uncomment(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		bool at_start = from == text || from[-1] == '\n';

		if (!(at_start && *from == '#' && from[1] != ' '))
			*to++ = *from;
	}
	*to = '\0';
}

static void test_the_example_without_its_signs_sets_each_default(void **state)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(freep) char *report = NULL;
	CLEANUP(freep) char *example = NULL;
	static const struct section *const alone[] = {&broker};
	static const struct program small = {
		.name = "small", .summary = "x", .sections = alone, .section_count = 1};
	size_t size = 0;
	FILE *out = open_memstream(&example, &size);
	(void)state;

	assert_non_null(out);
	document_example(out, &small);
	assert_int_equal(fclose(out), 0);
	uncomment(example);
	assert_int_equal(config_parse(&small, example, NULL, &config, &report), 0);
	assert_int_equal(((const struct broker *)config_section(config, "broker"))->pause, 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_not_set_has_its_default),
		cmocka_unit_test(test_a_file_fills_the_structs),
		cmocka_unit_test(test_set_wins_over_the_file),
		cmocka_unit_test(test_each_mistake_is_told_with_place_and_remedy),
		cmocka_unit_test(test_nothing_grows_without_a_ceiling),
		cmocka_unit_test(test_a_secret_is_read_from_its_place_and_never_told),
		cmocka_unit_test(test_the_example_is_accepted_and_changes_nothing),
		cmocka_unit_test(test_the_example_without_its_signs_sets_each_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
