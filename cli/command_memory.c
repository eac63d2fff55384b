/*
 * command_memory.c - dragoman memory: how much is remembered, what of a text, and how to have it
 * forgotten.
 *
 * It works on the memory's topic, which is the truth: what is removed there leaves the copy of
 * every worker through its follower. The topic is read whole; of each key the newest record counts.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli/command.h"
#include "cli/memory_census.h"
#include "cli/memory_export.h"
#include "cli/memory_import.h"
#include "runtime/config.h"
#include "runtime/error.h"
#include "runtime/kafka.h"
#include "runtime/reader.h"
#include "runtime/writer.h"
#include "schemas/memory_entry.h"

enum {
	POLL_MS = 10000,
	FLUSH_MS = 30000,
	MATCHES_MAX = 1000, /* languages, classes and models of one text */
	TOO_MANY = 1,
};

/* An entry of the text that is looked for. */
struct match {
	char key[MEMORY_KEY_SIZE];
	int32_t partition;
	char *value; /* NULL: it was removed since */
	size_t len;
};

struct search {
	const struct config *config;
	const char *topic;
	struct slice text;
	struct match matches[MATCHES_MAX];
	size_t count;
	struct census *census; /* NULL unless all are counted */
};

static void search_deinit(struct search *search)
{
	for (size_t i = 0; i < search->count; i++)
		free(search->matches[i].value);
	census_free(search->census);
}

static struct match *match_of(struct search *search, struct slice key)
{
	for (size_t i = 0; i < search->count; i++)
		if (slice_is(key, (struct slice){search->matches[i].key, MEMORY_KEY_SIZE}))
			return &search->matches[i];
	return NULL;
}

static bool is_of_text(const struct search *search, const struct record *record)
{
	struct memory_entry entry;

	return record->key.len == MEMORY_KEY_SIZE && record->value.data &&
	       memory_entry_read(record->value, &entry) == 0 &&
	       slice_is(entry.source, search->text);
}

/* A record of the topic. 0, TOO_MANY or < 0. */
static int look_at(struct search *search, const struct record *record)
{
	struct match *match = match_of(search, record->key);

	if (match) {
		free(match->value);
		match->value = NULL;
	}
	if (!is_of_text(search, record))
		return 0;
	if (!match && search->count == MATCHES_MAX)
		return TOO_MANY;
	if (!match) {
		match = &search->matches[search->count++];
		memcpy(match->key, record->key.data, MEMORY_KEY_SIZE);
	}
	match->partition = record->partition;
	match->len = record->value.len;
	return error_pass(slice_copy(record->value, &match->value));
}

static int read_all(struct search *search)
{
	CLEANUP(reader_freep) struct reader *reader = NULL;
	const struct reader_options options = {
		.topic = search->topic, .partition = -1, .offset = -1};
	struct record record;
	int r = reader_open(search->config, &options, COMMAND_PATIENCE_MS, &reader);

	if (r == READER_E_UNREACHABLE)
		return command_no_kafka(search->config, "no answer in time");
	if (r == READER_E_NO_TOPIC)
		return command_no_topic(search->topic);
	while (r == 0) {
		r = reader_next(reader, POLL_MS, &record);
		if (r == READER_E_END)
			return 0;
		if (r == READER_E_NOTHING)
			return command_no_kafka(search->config, "it stopped answering");
		if (r == 0)
			r = search->census ? census_take(search->census, record.key, record.value)
					   : look_at(search, &record);
	}
	if (r < 0)
		return error_pass(r);
	(void)fprintf(stderr, "dragoman memory: more entries than can be counted\n");
	return EX_UNAVAILABLE;
}

static int stats(struct search *search)
{
	const struct census_group *group;
	long total = 0;
	int r = census_new(&search->census);

	if (r == 0)
		r = read_all(search);
	if (r)
		return error_pass(r);
	for (size_t i = 0; (group = census_group(search->census, i)); i++) {
		total += group->count;
		if (group->count > 0)
			printf("%10ld  %-10s %s\n", group->count, group->language, group->backend);
	}
	printf("%10ld  in all\n", total);
	return 0;
}

static int print_slice(const char *name, struct slice text)
{
	return printf("%-9s %.*s\n", name, (int)text.len, text.data);
}

static void print_match(const struct match *match)
{
	struct memory_entry entry;

	if (memory_entry_read((struct slice){match->value, match->len}, &entry))
		return;
	(void)print_slice("key", (struct slice){match->key, MEMORY_KEY_SIZE});
	(void)print_slice("language", entry.language);
	(void)print_slice("class", entry.class);
	(void)print_slice("backend", entry.backend);
	(void)print_slice("model", entry.model);
	printf("%-9s %" PRId64 "\n", "learned", entry.at_ms / 1000);
	(void)print_slice("english", entry.english);
	printf("\n");
}

static size_t count_live(const struct search *search)
{
	size_t count = 0;

	for (size_t i = 0; i < search->count; i++)
		count += search->matches[i].value != NULL;
	return count;
}

static int get(struct search *search)
{
	int r = read_all(search);

	if (r)
		return error_pass(r);
	for (size_t i = 0; i < search->count; i++)
		if (search->matches[i].value)
			print_match(&search->matches[i]);
	return count_live(search) > 0 ? 0 : EXIT_FAILURE;
}

/* A removal beside each entry, in its own partition. 0, a writer's outcome or < 0. */
static int remove_all(const struct search *search, struct writer *writer)
{
	int r = 0;

	for (size_t i = 0; i < search->count && r == 0; i++) {
		const struct match *match = &search->matches[i];
		const struct record record = {.topic = search->topic,
			.partition = match->partition,
			.key = {match->key, MEMORY_KEY_SIZE}};

		if (match->value)
			r = writer_put(writer, &record);
	}
	return r ? r : writer_flush(writer, FLUSH_MS);
}

static int forget(struct search *search)
{
	CLEANUP(writer_freep) struct writer *writer = NULL;
	int r = read_all(search);

	if (r)
		return error_pass(r);
	if (count_live(search) == 0) {
		(void)fprintf(stderr, "dragoman memory: nothing is remembered of this text\n");
		return EXIT_FAILURE;
	}
	r = writer_open(search->config, &writer);
	if (r == 0)
		r = remove_all(search, writer);
	if (r < 0)
		return error_pass(r);
	if (r > 0)
		return command_no_kafka(search->config,
			r == WRITER_E_REFUSED ? writer_problem(writer) : "no answer in time");
	printf("%zu forgotten\n", count_live(search));
	return 0;
}

static int run(const struct config *config, int argc, char *argv[])
{
	const struct topics_options *topics = config_section(config, "topics");
	CLEANUP(search_deinit) struct search search = {.config = config, .topic = topics->memory};

	if (argc == 2 && strcmp(argv[1], "stats") == 0)
		return stats(&search);
	if (argc == 2 && strcmp(argv[1], "export") == 0)
		return memory_export(config, topics->memory);
	if (argc == 3 && strcmp(argv[1], "import") == 0)
		return memory_import(config, topics->memory, argv[2], NULL);
	if (argc == 5 && strcmp(argv[1], "import") == 0 && strcmp(argv[2], "--backend") == 0)
		return memory_import(config, topics->memory, argv[4], argv[3]);
	if (argc == 3)
		search.text = slice_of(argv[2]);
	if (argc == 3 && strcmp(argv[1], "get") == 0)
		return get(&search);
	if (argc == 3 && strcmp(argv[1], "forget") == 0)
		return forget(&search);
	return command_misused(&command_memory,
		"say what to do: stats, get TEXT, forget TEXT, export or import FILE");
}

const struct command command_memory = {
	.name = "memory",
	.usage = "stats | get TEXT | forget TEXT | export | import [--backend NAME] FILE",
	.summary = "look into the translation memory, or have it forget",
	.details = "TEXT is one segment as it was sent: a sentence, or a whole headline.\n\n"
		   "stats   entries by language and by backend with its model\n"
		   "get     what is remembered of a text; exit status 1 when nothing is\n"
		   "forget  remove it from the memory of all workers; the next article that has it "
		   "is asked anew.\n"
		   "        What is out already stays as it is.\n"
		   "export  all of it as TMX 1.4b on standard output, for translators' tools\n"
		   "import  the units of a TMX file that have English and one language more; what "
		   "an article calls its\n"
		   "        language must be what the file calls it. With --backend NAME (as stats "
		   "tells it) they count\n"
		   "        as that backend's, else as what the file says, which an export does",
	.options = "stats get forget export import --backend",
	.run = run,
};
