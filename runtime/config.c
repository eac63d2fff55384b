/*
 * config.c - the configuration as a whole: judged against the tables of the program, and filled in.
 *
 * What was read (ini.c, and --set on top of it) is a list of entries. Each section of the program
 * looks up its settings in it; then every entry that nobody asked for is a mistake. So each
 * setting is judged by its own row and no mistake hides another.
 *
 * Where a setting chooses a variant (type = libretranslate), the other keys are judged only when
 * the variant is known: under a mistyped type each of them would seem wrong.
 */
#include "runtime/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/config_internal.h"
#include "runtime/error.h"
#include "runtime/nearest.h"

int config_new(const struct program *program, const char *path, struct config **ret_config)
{
	CLEANUP(config_freep) struct config *config = calloc(1, sizeof(*config));
	int r;

	if (!config)
		return error_raise(-ENOMEM, "making the configuration");
	config->program = program;
	r = slice_copy(slice_of(path), &config->path);
	if (r)
		return error_pass(r);
	config->filled = calloc(program->section_count + NAMED_MAX, sizeof(*config->filled));
	config->arguments = calloc(1, sizeof(*config->arguments));
	config->words = calloc(1, sizeof(*config->words));
	if (!config->filled || !config->arguments || !config->words)
		return error_raise(-ENOMEM, "making the configuration");

	*ret_config = config;
	config = NULL;
	return 0;
}

static void filled_deinit(struct filled *filled)
{
	const struct section *section = filled->section;

	if (filled->options)
		settings_clear(section->settings, section->setting_count, filled->options);
	if (filled->variant_options)
		settings_clear(filled->variant->settings, filled->variant->setting_count,
			filled->variant_options);
	free(filled->options);
	free(filled->variant_options);
}

struct config *config_free(struct config *config)
{
	if (!config)
		return NULL;
	for (size_t i = 0; i < config->filled_count; i++)
		filled_deinit(&config->filled[i]);
	free(config->filled);
	ini_deinit(&config->ini);
	free(config->path);
	free(config->arguments);
	free(config->words);
	free(config);
	return NULL;
}

const struct section *program_section(const struct program *program, struct slice name)
{
	for (size_t i = 0; i < program->section_count; i++)
		if (slice_is(slice_of(program->sections[i]->name), name))
			return program->sections[i];
	return NULL;
}

/* --set */

/* Length of the section's name at the start of `word`: the longest one known that a dot follows,
 * for names have dots too (kafka.librdkafka.client.rack). 0: none. */
static size_t known_section(const struct program *program, struct slice word)
{
	size_t best = 0;

	for (size_t i = 0; i < program->section_count; i++) {
		struct slice name = slice_of(program->sections[i]->name);

		if (name.len > best && name.len < word.len && word.data[name.len] == '.' &&
			slice_has_prefix(word, name))
			best = name.len;
	}
	return best;
}

/* Cut "SECTION.KEY" or "SECTION NAME.KEY". False: it is neither. */
static bool cut_place(const struct program *program, struct slice word, struct slice *ret_section,
	struct slice *ret_name, struct slice *ret_key)
{
	const char *blank = memchr(word.data, ' ', word.len);
	const char *dot;
	size_t section = blank ? (size_t)(blank - word.data) : known_section(program, word);
	size_t end;

	dot = blank ? memrchr(word.data, '.', word.len) : memchr(word.data, '.', word.len);
	if (!dot)
		return false;
	end = (size_t)(dot - word.data);
	if (blank ? end <= section : section == 0)
		section = end; /* unknown: the first dot ends it */
	if (!blank)
		end = section;
	*ret_section = (struct slice){.data = word.data, .len = section};
	*ret_name = slice_trim((struct slice){.data = word.data + section, .len = end - section});
	*ret_key =
		slice_trim((struct slice){.data = word.data + end + 1, .len = word.len - end - 1});
	return ret_section->len > 0 && ret_key->len > 0;
}

int config_set(struct config *config, const char *word, struct mistakes *mistakes)
{
	const char *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : 0;
	struct slice section;
	struct slice name;
	struct slice key;

	if (!equals || !cut_place(config->program, (struct slice){.data = word, .len = len},
			       &section, &name, &key))
		return mistakes_add(mistakes, LINE_COMMAND,
			"write it as SECTION.KEY=VALUE, or as \"SECTION NAME.KEY=VALUE\"");
	return error_pass(ini_set(
		&config->ini, section, name, key, slice_trim(slice_of(equals + 1)), mistakes));
}

/* Sections */

static int blame_unknown_section(
	const struct config *config, const struct ini_entry *entry, struct mistakes *mistakes)
{
	struct nearest nearest = {.word = entry->section};

	for (size_t i = 0; i < config->program->section_count; i++)
		nearest_offer(&nearest, config->program->sections[i]->name);
	if (nearest.best)
		return mistakes_add(mistakes, entry->line,
			HEAD ": there is no such section; did you mean [%s]?",
			HEAD_OF(entry->section, entry->name), nearest.best);
	return mistakes_add(mistakes, entry->line,
		HEAD ": there is no such section; %s --help lists them",
		HEAD_OF(entry->section, entry->name), config->program->name);
}

static bool has_blank(const char *name)
{
	return name[strcspn(name, " \t")] != '\0';
}

/* Judge a head. 0 or < 0. */
static int check_head(
	const struct config *config, const struct ini_entry *entry, struct mistakes *mistakes)
{
	const struct section *section = program_section(config->program, slice_of(entry->section));

	if (!section)
		return blame_unknown_section(config, entry, mistakes);
	if (section->kind == SECTION_ELSEWHERE)
		return 0;
	if (section->kind == SECTION_NAMED && *entry->name == '\0')
		return mistakes_add(mistakes, entry->line,
			entry->line == LINE_COMMAND
				? "[%s]: lacks its name: write it as \"%s NAME.KEY=VALUE\""
				: "[%s]: lacks its name: [%s NAME]",
			entry->section, entry->section);
	if (section->kind == SECTION_NAMED && has_blank(entry->name))
		return mistakes_add(mistakes, entry->line, HEAD ": a name has no blanks",
			HEAD_OF(entry->section, entry->name));
	if (section->kind != SECTION_NAMED && *entry->name)
		return mistakes_add(mistakes, entry->line,
			HEAD ": this section has no names: write [%s]",
			HEAD_OF(entry->section, entry->name), entry->section);
	return 0;
}

/* Settings */

/* The row of a filled section that has this name, or NULL. */
static const struct setting *row_of(const struct filled *filled, const char *key)
{
	const struct setting *row =
		setting_find(filled->section->settings, filled->section->setting_count, key);

	if (!row && filled->variant)
		row = setting_find(filled->variant->settings, filled->variant->setting_count, key);
	return row;
}

/* The variant that has a setting of this name, or NULL. */
static const struct variant *variant_with(const struct section *section, const char *key)
{
	for (size_t i = 0; i < section->variant_count; i++)
		if (setting_find(
			    section->variants[i].settings, section->variants[i].setting_count, key))
			return &section->variants[i];
	return NULL;
}

static int blame_unknown_key(
	const struct filled *filled, const struct ini_entry *entry, struct mistakes *mistakes)
{
	const struct section *section = filled->section;
	const struct variant *other = variant_with(section, entry->key);
	struct nearest nearest = {.word = entry->key};

	for (size_t i = 0; i < section->setting_count; i++)
		nearest_offer(&nearest, section->settings[i].name);
	for (size_t i = 0; filled->variant && i < filled->variant->setting_count; i++)
		nearest_offer(&nearest, filled->variant->settings[i].name);

	if (other && filled->variant)
		return mistakes_add(mistakes, entry->line,
			HEAD " %s: a setting of %s = %s, not of %s",
			HEAD_OF(entry->section, entry->name), entry->key, section->variant_by,
			other->name, filled->variant->name);
	if (nearest.best)
		return mistakes_add(mistakes, entry->line,
			HEAD " %s: there is no such setting; did you mean \"%s\"?",
			HEAD_OF(entry->section, entry->name), entry->key, nearest.best);
	return mistakes_add(mistakes, entry->line,
		HEAD " %s: there is no such setting; --help lists them",
		HEAD_OF(entry->section, entry->name), entry->key);
}

static int check_keys(
	const struct config *config, const struct filled *filled, struct mistakes *mistakes)
{
	int r = 0;

	for (size_t i = 0; i < config->ini.count && !r; i++) {
		const struct ini_entry *entry = &config->ini.entries[i];

		if (entry->key && strcmp(entry->section, filled->section->name) == 0 &&
			strcmp(entry->name, filled->name) == 0 && !row_of(filled, entry->key))
			r = blame_unknown_key(filled, entry, mistakes);
	}
	return error_pass(r);
}

unsigned config_head_line(const struct config *config, const char *section, const char *name)
{
	const struct ini_entry *head = ini_find(&config->ini, section, name, NULL);

	return head ? head->line : LINE_NOWHERE;
}

static int fill_one(const struct config *config, const struct filled *filled,
	const struct setting *row, void *options, struct mistakes *mistakes)
{
	const struct ini_entry *entry =
		ini_find(&config->ini, filled->section->name, filled->name, row->name);
	char why[SETTING_WHY_MAX] = "";
	int r;

	if (!entry && !row->preset) {
		setting_allowed(row, why, sizeof(why));
		return mistakes_add(mistakes,
			config_head_line(config, filled->section->name, filled->name),
			HEAD " %s: must be set: %s", HEAD_OF(filled->section->name, filled->name),
			row->name, why);
	}
	r = setting_read(row, entry ? entry->value : row->preset, options, why);
	if (r == SETTING_E_VALUE)
		return mistakes_add(mistakes, entry ? entry->line : LINE_NOWHERE, HEAD " %s: %s",
			HEAD_OF(filled->section->name, filled->name), row->name, why);
	return error_pass(r);
}

static int fill_rows(const struct config *config, const struct filled *filled,
	const struct setting *rows, size_t count, void *options, struct mistakes *mistakes)
{
	int r = 0;

	for (size_t i = 0; i < count && !r; i++)
		r = fill_one(config, filled, &rows[i], options, mistakes);
	return error_pass(r);
}

static const struct variant *variant_find(const struct section *section, const char *name)
{
	for (size_t i = 0; name && i < section->variant_count; i++)
		if (strcmp(section->variants[i].name, name) == 0)
			return &section->variants[i];
	return NULL;
}

static int blame_variant(const struct section *section, const struct filled *filled,
	const struct ini_entry *entry, struct mistakes *mistakes)
{
	char allowed[SETTING_WHY_MAX] = "";
	struct nearest nearest = {.word = entry->value};
	size_t n = 0;

	for (size_t i = 0; i < section->variant_count && n < sizeof(allowed); i++) {
		n += (size_t)snprintf(allowed + n, sizeof(allowed) - n, "%s%s", i ? ", " : "",
			section->variants[i].name);
		nearest_offer(&nearest, section->variants[i].name);
	}
	return mistakes_add(mistakes, entry->line,
		HEAD " %s: found \"%.60s\"; allowed: one of %s%s%s%s",
		HEAD_OF(section->name, filled->name), entry->key, entry->value, allowed,
		nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
		nearest.best ? "\"?" : "");
}

/* Find out which form the section has. Its absence is said by the row itself. */
static int choose_variant(
	const struct config *config, struct filled *filled, struct mistakes *mistakes)
{
	const struct section *section = filled->section;
	const struct setting *row =
		setting_find(section->settings, section->setting_count, section->variant_by);
	const struct ini_entry *entry =
		ini_find(&config->ini, section->name, filled->name, section->variant_by);
	const char *chosen = entry ? entry->value : NULL;

	if (!entry && row)
		chosen = row->preset;
	filled->variant = variant_find(section, chosen);
	if (!filled->variant)
		return entry ? blame_variant(section, filled, entry, mistakes) : 0;

	filled->variant_options = calloc(1, filled->variant->size ? filled->variant->size : 1);
	return filled->variant_options ? 0 : error_raise(-ENOMEM, "filling a section");
}

static int fill_section(struct config *config, const struct section *section, const char *name,
	struct mistakes *mistakes)
{
	struct filled *filled = &config->filled[config->filled_count];
	int r;

	*filled = (struct filled){.section = section, .name = name};
	filled->options = calloc(1, section->size ? section->size : 1);
	if (!filled->options)
		return error_raise(-ENOMEM, "filling a section");
	config->filled_count++;

	r = fill_rows(config, filled, section->settings, section->setting_count, filled->options,
		mistakes);
	if (r)
		return error_pass(r);
	if (section->variant_by) {
		r = choose_variant(config, filled, mistakes);
		if (r || !filled->variant)
			return error_pass(r);
		r = fill_rows(config, filled, filled->variant->settings,
			filled->variant->setting_count, filled->variant_options, mistakes);
		if (r)
			return error_pass(r);
	}
	return error_pass(check_keys(config, filled, mistakes));
}

const struct filled *config_filled(
	const struct config *config, const char *section, const char *name)
{
	for (size_t i = 0; i < config->filled_count; i++)
		if (strcmp(config->filled[i].section->name, section) == 0 &&
			strcmp(config->filled[i].name, name) == 0)
			return &config->filled[i];
	return NULL;
}

static size_t named_count(const struct config *config)
{
	size_t count = 0;

	for (size_t i = 0; i < config->filled_count; i++)
		count += *config->filled[i].name != '\0';
	return count;
}

/* Fill one [section NAME] for each name that has a head. */
static int fill_named(
	struct config *config, const struct section *section, struct mistakes *mistakes)
{
	int r = 0;

	for (size_t i = 0; i < config->ini.count && !r; i++) {
		const struct ini_entry *entry = &config->ini.entries[i];

		if (entry->key || *entry->name == '\0' || has_blank(entry->name) ||
			strcmp(entry->section, section->name) != 0 ||
			config_filled(config, section->name, entry->name))
			continue;
		if (named_count(config) == NAMED_MAX)
			return mistakes_add(
				mistakes, entry->line, "over %d named sections", NAMED_MAX);
		r = fill_section(config, section, entry->name, mistakes);
	}
	return error_pass(r);
}

int config_fill(struct config *config, struct mistakes *mistakes)
{
	int r = 0;

	for (size_t i = 0; i < config->ini.count && !r; i++)
		if (!config->ini.entries[i].key)
			r = check_head(config, &config->ini.entries[i], mistakes);

	for (size_t i = 0; i < config->program->section_count && !r; i++)
		if (config->program->sections[i]->kind == SECTION_ONE)
			r = fill_section(config, config->program->sections[i], "", mistakes);
	for (size_t i = 0; i < config->program->section_count && !r; i++)
		if (config->program->sections[i]->kind == SECTION_NAMED)
			r = fill_named(config, config->program->sections[i], mistakes);
	return error_pass(r);
}

int config_parse(const struct program *program, const char *text, const char *const *sets,
	struct config **ret_config, char **ret_report)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CLEANUP(mistakes_deinit) struct mistakes mistakes = {0};
	int r = config_new(program, "dragoman.conf", &config);

	if (!r)
		r = ini_read(&config->ini, slice_of(text), &mistakes);
	for (size_t i = 0; !r && sets && sets[i]; i++)
		r = config_set(config, sets[i], &mistakes);
	if (!r)
		r = config_fill(config, &mistakes);
	if (!r)
		r = mistakes_print(&mistakes, config->path, ret_report);
	if (r)
		return error_pass(r);
	if (mistakes.count > 0)
		return CONFIG_E_BAD;

	*ret_config = config;
	config = NULL;
	return 0;
}
