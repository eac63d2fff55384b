/*
 * mappings.c - all the mappings of the folders, in the order of their names.
 *
 * They are few (some thirty) and each is turned down by its first condition, so that trying them
 * all costs a record a few microseconds.
 */
#include "schemas/mapping.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/error.h"
#include "runtime/json.h"

enum {
	MAPPINGS_MAX = 512,
	FILE_MAX = 256 * 1024, /* bytes of one mapping file */
	REPORT_MAX = 64 * 1024,
};

struct mappings {
	struct mapping *list[MAPPINGS_MAX];
	size_t count;
	struct buf report;
};

static int blame(struct mappings *mappings, const char *path, const char *what)
{
	int r = buf_addf(&mappings->report, "%s: %s\n", path, what);

	return r < 0 ? error_pass(r) : 0;
}

/* Keep the list in the order of the names; one of the same name is replaced. */
static int insert(struct mappings *mappings, struct mapping *mapping)
{
	size_t i = 0;
	int order = 1;

	while (i < mappings->count) {
		order = strcmp(mapping_name(mappings->list[i]), mapping_name(mapping));
		if (order >= 0)
			break;
		i++;
	}
	if (i < mappings->count && order == 0) {
		mapping_free(mappings->list[i]);
		mappings->list[i] = mapping;
		return 0;
	}
	if (mappings->count == MAPPINGS_MAX) {
		mapping_free(mapping);
		return blame(mappings, "mappings", "there are more than 512");
	}
	memmove(&mappings->list[i + 1], &mappings->list[i],
		(mappings->count - i) * sizeof(struct mapping *));
	mappings->list[i] = mapping;
	mappings->count++;
	return 0;
}

static int read_file(struct mappings *mappings, const char *path, struct buf *text)
{
	char block[8192];
	FILE *file = fopen(path, "re");
	size_t n;
	int r = 0;

	if (!file)
		return blame(mappings, path, strerror(errno));
	for (n = 1; n > 0 && !r;) {
		n = fread(block, 1, sizeof(block), file);
		r = buf_add(text, (struct slice){block, n});
	}
	(void)fclose(file); /* it was only read */
	if (r == BUF_E_FULL)
		return blame(mappings, path, "a mapping has at most 256 KiB");
	return r ? error_pass(r) : 0;
}

static int load_file(struct mappings *mappings, const char *path)
{
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(FILE_MAX);
	CLEANUP(cJSON_Deletep) cJSON *json = NULL;
	CLEANUP(freep) char *report = NULL;
	struct mapping *mapping = NULL;
	size_t before = mappings->report.len;
	size_t at = 0;
	int r;

	r = read_file(mappings, path, &text);
	if (r || mappings->report.len > before)
		return r ? error_pass(r) : 0;
	r = json_parse(buf_slice(&text), &json, &at);
	if (r == JSON_E_SYNTAX) {
		r = buf_addf(&mappings->report, "%s: not JSON from byte %zu on\n", path, at);
		return r < 0 ? error_pass(r) : 0;
	}
	if (r)
		return error_pass(r);

	r = mapping_new(path, json, &mapping, &report);
	if (r == MAPPING_E_BAD) {
		r = buf_add(&mappings->report, slice_of(report));
		return r < 0 ? error_pass(r) : 0;
	}
	if (r)
		return error_pass(r);
	r = insert(mappings, mapping);
	return r ? error_pass(r) : 0;
}

static int is_mapping(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

static int load_folder(struct mappings *mappings, const char *folder)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, is_mapping, alphasort);
	int r = 0;

	if (n < 0)
		return blame(mappings, folder, strerror(errno));
	for (int i = 0; i < n; i++) {
		char *path = NULL;

		if (!r && asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0)
			r = error_raise(-ENOMEM, "loading the mappings");
		else if (!r)
			r = load_file(mappings, path);
		free(path);
		free(entries[i]);
	}
	free(entries);
	return r ? error_pass(r) : 0;
}

static int load_folders(struct mappings *mappings, const char *paths)
{
	while (*paths) {
		CLEANUP(freep) char *folder = NULL;
		size_t n = strcspn(paths, " ");
		int r;

		r = slice_copy((struct slice){paths, n}, &folder);
		if (r)
			return error_pass(r);
		r = n > 0 ? load_folder(mappings, folder) : 0;
		if (r)
			return error_pass(r);
		paths += n;
		paths += *paths == ' ' ? 1 : 0;
	}
	return 0;
}

int mappings_load(const char *paths, struct mappings **ret_mappings, char **ret_report)
{
	CLEANUP(mappings_freep) struct mappings *mappings = calloc(1, sizeof(*mappings));
	int r;

	if (!mappings)
		return error_raise(-ENOMEM, "loading the mappings");
	mappings->report = (struct buf)BUF_INIT(REPORT_MAX);
	r = load_folders(mappings, paths);
	if (r)
		return error_pass(r);
	if (mappings->count == 0 && mappings->report.len == 0)
		r = blame(mappings, paths, "there is no mapping in any of these folders");
	if (r)
		return error_pass(r);
	if (mappings->report.len > 0) {
		*ret_report = buf_take(&mappings->report);
		return MAPPING_E_BAD;
	}
	*ret_mappings = mappings;
	mappings = NULL;
	return 0;
}

struct mappings *mappings_free(struct mappings *mappings)
{
	if (!mappings)
		return NULL;
	for (size_t i = 0; i < mappings->count; i++)
		mapping_free(mappings->list[i]);
	buf_deinit(&mappings->report);
	free(mappings);
	return NULL;
}

size_t mappings_count(const struct mappings *mappings)
{
	return mappings->count;
}

const struct mapping *mappings_at(const struct mappings *mappings, size_t i)
{
	return mappings->list[i];
}

const struct mapping *mappings_named(const struct mappings *mappings, struct slice name)
{
	for (size_t i = 0; i < mappings->count; i++)
		if (slice_is(name, slice_of(mapping_name(mappings->list[i]))))
			return mappings->list[i];
	return NULL;
}

const struct mapping *mappings_match(const struct mappings *mappings, const cJSON *record)
{
	const struct mapping *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < mappings->count; i++) {
		size_t fits = mapping_fits(mappings->list[i], record);

		if (fits > most) {
			most = fits;
			best = mappings->list[i];
		}
	}
	return best;
}
