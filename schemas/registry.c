/*
 * registry.c - the outlets: loaded once, found by host.
 *
 * Each outlet's strings live in one draft; the entry that callers see points into it. Hosts are in
 * a hash table with open addressing; "m.news.example.org" is asked for as it is, then as
 * "news.example.org", "example.org": the longest suffix that somebody claims wins.
 */
#include "schemas/registry.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <libpsl.h>
#include <stdint.h>

#include "runtime/error.h"
#include "schemas/outlet_folder.h"

enum {
	HOST_MAX = 253,
	REPORT_MAX = 64 << 10,
};

struct outlet_slot {
	struct outlet_entry entry;
	struct outlet_draft draft; /* whose strings the entry points to */
	const char **words;        /* the three lists, one after the other */
	size_t folder;             /* which of the folders it came from */
	bool replaced;             /* by one of a later folder */
};

struct host {
	const char *name; /* NULL: free */
	size_t slot;
};

struct registry {
	struct outlet_slot *slots;
	size_t count;
	const struct outlet_entry **entries; /* those not replaced */
	size_t entry_count;
	struct host *hosts;
	size_t host_room; /* a power of two */
};

static void slot_deinit(struct outlet_slot *slot)
{
	outlet_draft_deinit(&slot->draft);
	free(slot->words);
}

struct registry *registry_free(struct registry *registry)
{
	if (!registry)
		return NULL;
	for (size_t i = 0; i < registry->count; i++)
		slot_deinit(&registry->slots[i]);
	free(registry->slots);
	free(registry->entries);
	free(registry->hosts);
	free(registry);
	return NULL;
}

static size_t count_words(const char *text)
{
	size_t n = text ? 1 : 0;

	for (; text && *text; text++)
		n += *text == ' ';
	return n;
}

/* Cut the words of `text` apart in place; the list ends with NULL. */
static const char *const *cut_words(char *text, const char ***words)
{
	const char **list = *words;

	while (text) {
		char *blank = strchr(text, ' ');

		*(*words)++ = text;
		if (blank)
			*blank = '\0';
		text = blank ? blank + 1 : NULL;
	}
	*(*words)++ = NULL;
	return list;
}

static int make_slot(struct outlet_draft *draft, size_t folder, struct outlet_slot *ret_slot)
{
	char **values = draft->values;
	size_t room = count_words(values[OUTLET_HOSTS]) + count_words(values[OUTLET_LANGUAGES]) +
		      count_words(values[OUTLET_AGENCIES]) + 3;
	const char **words = calloc(room, sizeof(*words));
	struct outlet_slot slot = {.draft = *draft, .words = words, .folder = folder};

	if (!words)
		return error_raise(-ENOMEM, "keeping an outlet");
	slot.entry = (struct outlet_entry){
		.id = draft->id,
		.name = values[OUTLET_NAME],
		.name_original = values[OUTLET_NAME_ORIGINAL],
		.country = values[OUTLET_COUNTRY],
		.timezone = values[OUTLET_TIMEZONE],
		.kind = values[OUTLET_KIND],
		.owner = values[OUTLET_OWNER],
		.homepage = values[OUTLET_HOMEPAGE],
		.hosts = cut_words(values[OUTLET_HOSTS], &words),
		.languages = cut_words(values[OUTLET_LANGUAGES], &words),
		.agencies = cut_words(values[OUTLET_AGENCIES], &words),
	};
	slot.entry.domain = values[OUTLET_DOMAIN] ? values[OUTLET_DOMAIN] : slot.entry.hosts[0];
	*ret_slot = slot;
	*draft = (struct outlet_draft){0}; /* the slot owns it now */
	return 0;
}

/* FNV-1a: short keys, no adversary (the registry is the operator's own). */
static size_t hash_of(struct slice name)
{
	uint64_t hash = 14695981039346656037U;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.data[i]) * 1099511628211U;
	return (size_t)hash;
}

/* The place of a host: its own, or the free one where it belongs. */
static struct host *place_of(const struct registry *registry, struct slice name)
{
	size_t mask = registry->host_room - 1;
	size_t i = hash_of(name) & mask;

	while (registry->hosts[i].name && !slice_is(slice_of(registry->hosts[i].name), name))
		i = (i + 1) & mask;
	return &registry->hosts[i];
}

/* Put the drafts that were read from a folder into slots. */
static int take_drafts(struct registry *registry, struct outlet_drafts *drafts, size_t folder)
{
	struct outlet_slot *longer;

	if (drafts->count == 0)
		return 0;
	longer = realloc(registry->slots, (registry->count + drafts->count) * sizeof(*longer));
	if (!longer)
		return error_raise(-ENOMEM, "keeping %zu outlets", drafts->count);
	registry->slots = longer;
	for (size_t i = 0; i < drafts->count; i++) {
		int r = make_slot(&drafts->list[i], folder, &longer[registry->count]);

		if (r)
			return error_pass(r);
		registry->count++;
	}
	drafts->count = 0;
	return 0;
}

static int blame_twice(struct outlet_drafts *drafts, const struct outlet_slot *second,
	const struct outlet_slot *first, const char *what)
{
	return error_pass(outlet_blame(drafts, second->draft.file, second->draft.line,
		"[%s] %s of [%s], %s:%d", second->entry.id, what, first->entry.id,
		first->draft.file, first->draft.line));
}

/* Claim a name for a slot; returns who had it before, or NULL. */
static struct outlet_slot *claim(struct registry *registry, const char *name, size_t slot)
{
	struct host *place = place_of(registry, slice_of(name));
	struct outlet_slot *before = place->name ? &registry->slots[place->slot] : NULL;

	*place = (struct host){.name = name, .slot = slot};
	return before;
}

static int claim_hosts(struct registry *registry, size_t i, struct outlet_drafts *drafts)
{
	const struct outlet_slot *slot = &registry->slots[i];
	int r = 0;

	for (const char *const *host = slot->entry.hosts; *host && r == 0; host++) {
		const struct outlet_slot *before = claim(registry, *host, i);

		if (before && before->folder == slot->folder)
			r = blame_twice(drafts, slot, before, "has a host");
	}
	return error_pass(r);
}

static size_t count_hosts(const struct registry *registry)
{
	size_t n = 0;

	for (size_t i = 0; i < registry->count; i++)
		for (const char *const *host = registry->slots[i].entry.hosts; *host; host++)
			n++;
	return n;
}

static int make_table(struct registry *registry, size_t names)
{
	free(registry->hosts);
	registry->host_room = 16;
	while (registry->host_room < names * 2)
		registry->host_room *= 2;
	registry->hosts = calloc(registry->host_room, sizeof(*registry->hosts));
	if (!registry->hosts)
		return error_raise(-ENOMEM, "indexing %zu hosts", names);
	return 0;
}

/* An outlet of a later folder replaces the one of the same id; in one folder it is a mistake. */
static int settle_ids(struct registry *registry, struct outlet_drafts *drafts)
{
	int r = make_table(registry, registry->count);

	for (size_t i = 0; i < registry->count && r == 0; i++) {
		struct outlet_slot *before = claim(registry, registry->slots[i].entry.id, i);

		if (!before)
			continue;
		before->replaced = true;
		if (before->folder == registry->slots[i].folder)
			r = blame_twice(drafts, &registry->slots[i], before, "has the id");
	}
	return error_pass(r);
}

static int index_hosts(struct registry *registry, struct outlet_drafts *drafts)
{
	int r = make_table(registry, count_hosts(registry));

	if (r)
		return error_pass(r);
	registry->entries = calloc(registry->count + 1, sizeof(*registry->entries));
	if (!registry->entries)
		return error_raise(-ENOMEM, "listing %zu outlets", registry->count);
	for (size_t i = 0; i < registry->count && r == 0; i++) {
		if (registry->slots[i].replaced)
			continue;
		registry->entries[registry->entry_count++] = &registry->slots[i].entry;
		r = claim_hosts(registry, i, drafts);
	}
	return error_pass(r);
}

static int load_folders(const char *paths, struct registry *registry, struct outlet_drafts *drafts)
{
	CLEANUP(freep) char *copy = NULL;
	char *rest = NULL;
	size_t folder = 0;
	int r = slice_copy(slice_of(paths), &copy);

	if (r)
		return error_pass(r);
	for (const char *path = strtok_r(copy, " ", &rest); path;
		path = strtok_r(NULL, " ", &rest)) {
		r = outlet_folder_read(path, drafts);
		if (r)
			return error_pass(r);
		if (drafts->mistakes > 0)
			continue; /* an incomplete draft is no entry: only look for more mistakes */
		r = take_drafts(registry, drafts, folder++);
		if (r)
			return error_pass(r);
	}
	return 0;
}

int registry_load(const char *paths, struct registry **ret_registry, char **ret_report)
{
	CLEANUP(registry_freep) struct registry *registry = calloc(1, sizeof(*registry));
	CLEANUP(outlet_drafts_deinit)
	struct outlet_drafts drafts = {.report = BUF_INIT(REPORT_MAX)};
	int r;

	if (!registry)
		return error_raise(-ENOMEM, "loading the outlets");
	r = load_folders(paths, registry, &drafts);
	if (r == 0 && drafts.mistakes == 0)
		r = settle_ids(registry, &drafts);
	if (r == 0 && drafts.mistakes == 0)
		r = index_hosts(registry, &drafts);
	if (r)
		return error_pass(r);
	if (drafts.mistakes > 0) {
		*ret_report = buf_take(&drafts.report);
		return REGISTRY_E_BAD;
	}

	*ret_registry = registry;
	registry = NULL;
	return 0;
}

size_t registry_count(const struct registry *registry)
{
	return registry->entry_count;
}

const struct outlet_entry *registry_at(const struct registry *registry, size_t i)
{
	assert(i < registry->entry_count);
	return registry->entries[i];
}

/* `host` in small letters without the dot of the root; empty when it is longer than a host can be.
 * `text` has room for HOST_MAX + 1 bytes. */
static struct slice lower(struct slice host, char *text)
{
	if (host.len > 0 && host.data[host.len - 1] == '.')
		host.len--;
	if (host.len > HOST_MAX)
		host.len = 0;
	for (size_t i = 0; i < host.len; i++)
		text[i] = (char)tolower((unsigned char)host.data[i]);
	text[host.len] = '\0';
	return (struct slice){.data = text, .len = host.len};
}

const struct outlet_entry *registry_find(const struct registry *registry, struct slice host)
{
	char text[HOST_MAX + 1];
	struct slice name = lower(host, text);

	while (name.len > 0) {
		const struct host *place = place_of(registry, name);
		const char *dot = memchr(name.data, '.', name.len);

		if (place->name)
			return &registry->slots[place->slot].entry;
		if (!dot)
			break;
		name.len -= (size_t)(dot + 1 - name.data);
		name.data = dot + 1;
	}
	return NULL;
}

/* An IPv4 or IPv6 address has no registrable domain, though the list would find one. */
static bool is_number(const char *host)
{
	const char *last = strrchr(host, '.');

	return strchr(host, ':') || isdigit((unsigned char)(last ? last[1] : host[0]));
}

int registry_domain(struct slice host, char **ret_domain)
{
	char text[HOST_MAX + 1];
	struct slice name = lower(host, text);
	const char *domain = NULL;

	if (name.len > 0 && !is_number(text))
		domain = psl_registrable_domain(psl_builtin(), text);
	return error_pass(slice_copy(domain ? slice_of(domain) : name, ret_domain));
}
