/*
 * schema_registry.c - one question at a time, and what was answered.
 *
 * Schemas are few and last for ever, so asking for one after the other is quick enough, and a
 * registry that is down is asked once and not once for each. What is wanted and not there is a
 * list in the order in which it was first wanted. What is there is kept up to a number, the one
 * that was used longest ago going first; a refusal is kept for a minute only, since a schema may
 * be written after its first record was.
 */
#include "ingest/schema_registry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ingest/schema_name.h"
#include "ingest/wire_schema.h"
#include "runtime/base64.h"
#include "runtime/error.h"
#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/setting.h"

enum {
	REPLY_MAX = 1024 * 1024,
	CONNECT_TIMEOUT_MS = 5000,
	PAUSE_FIRST_MS = 500,
	PAUSE_LAST_MS = 30000,
	REFUSED_MS = 60000,
	STATUS_MISSING = 404,
};

struct entry {
	struct entry *next;
	struct schema_name name;
	struct wire_schema *schema; /* NULL: wanted */
	uint64_t used_ms, until_ms; /* until: of a refusal */
};

struct schema_registry {
	const struct schema_registry_options *options;
	struct http *http;
	struct http_service service;
	char *url, *authorization;
	struct timer *timer;
	int (*changed)(void *user);
	void *user;
	struct loop *loop;
	struct entry *entries;
	size_t known;
	struct wire_texts *texts; /* of the one that is asked for; NULL: none is */
	struct schema_name asked;
	bool is_out;   /* a request is */
	bool is_armed; /* the timer is: it is never put off */
	uint64_t pause_ms;
	char trouble[160];
	struct metric *answered, *failed, *kept;
};

#define AT(field) offsetof(struct schema_registry_options, field)

static const struct setting settings[] = {
	{.name = "url",
		.type = SETTING_TEXT,
		.preset = "",
		.offset = AT(url),
		.help = "Address of a schema registry with Confluent's API, for records in its "
			"wire frame or with the schema in a header; empty: only those "
			"with JSON in them are read."},
	{.name = "user",
		.type = SETTING_TEXT,
		.preset = "",
		.offset = AT(user),
		.help = "Name to log in with; empty: none."},
	{.name = "password",
		.type = SETTING_SECRET,
		.preset = "",
		.offset = AT(password),
		.help = "Password of that user."},
	{.name = "ca_file",
		.type = SETTING_PATH,
		.preset = "",
		.offset = AT(ca_file),
		.help = "Certificates that the registry's is verified by; empty: the system's."},
	{.name = "timeout",
		.type = SETTING_TIME,
		.preset = "10s",
		.offset = AT(timeout),
		.help = "How long one question may take; then it is asked again, later.",
		.min = 100,
		.max = 600000},
	{.name = "schemas_max",
		.type = SETTING_NUMBER,
		.preset = "64",
		.offset = AT(schemas_max),
		.help = "Most schemas that are kept.",
		.min = 4,
		.max = 1000},
};

const struct section schema_registry_section = {
	.name = "schema_registry",
	.kind = SECTION_ONE,
	.help = "The registry whose schemas records name in Confluent's wire frame or header.",
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.size = sizeof(struct schema_registry_options),
};

static int ask(struct schema_registry *registry);

/* Basic authentication, made once. */
static int make_authorization(struct schema_registry *registry)
{
	const struct schema_registry_options *options = registry->options;
	CLEANUP(freep) char *plain = NULL;
	CLEANUP(freep) char *text = NULL;

	if (!options->user[0])
		return 0;
	if (asprintf(&plain, "%s:%s", options->user, options->password) < 0) {
		plain = NULL;
		return error_raise(-ENOMEM, "a login");
	}
	text = malloc(BASE64_SIZE(strlen(plain)));
	if (!text)
		return error_raise(-ENOMEM, "a login");
	base64_write(slice_of(plain), text);
	if (asprintf(&registry->authorization, "Authorization: Basic %s", text) < 0) {
		registry->authorization = NULL;
		return error_raise(-ENOMEM, "a login");
	}
	return 0;
}

static int make_service(struct schema_registry *registry)
{
	const struct schema_registry_options *options = registry->options;
	struct slice url = slice_of(options->url);
	int r;

	while (url.len > 0 && url.data[url.len - 1] == '/')
		url.len--;
	r = slice_copy(url, &registry->url);
	if (r)
		return error_pass(r);
	registry->service = (struct http_service){.base_url = registry->url,
		.ca_file = options->ca_file,
		.connect_timeout_ms = CONNECT_TIMEOUT_MS,
		.timeout_ms = options->timeout,
		.reply_max = REPLY_MAX};
	return 0;
}

static void make_metrics(struct schema_registry *registry, struct metrics *metrics)
{
	static const char name[] = "dragoman_ingest_schema_requests_total";
	static const char help[] = "Questions to the schema registry.";

	registry->answered = metrics_get(
		metrics, METRIC_COUNTER, name, help, METRIC_LABELS("outcome", "answered"));
	registry->failed = metrics_get(
		metrics, METRIC_COUNTER, name, help, METRIC_LABELS("outcome", "failed"));
	registry->kept = metrics_get(metrics, METRIC_GAUGE, "dragoman_ingest_schemas",
		"Schemas of the registry that are kept.", NULL);
}

static int arm(struct schema_registry *registry)
{
	if (registry->is_armed)
		return 0;
	registry->is_armed = true;
	return timer_set(registry->timer, registry->pause_ms);
}

static int on_timer(void *user)
{
	struct schema_registry *registry = user;

	registry->is_armed = false;
	return ask(registry);
}

int schema_registry_new(struct loop *loop, struct metrics *metrics,
	const struct schema_registry_options *options, int (*changed)(void *user), void *user,
	struct schema_registry **ret_registry)
{
	CLEANUP(schema_registry_freep)
	struct schema_registry *registry = calloc(1, sizeof(*registry));
	int r;

	if (!registry)
		return error_raise(-ENOMEM, "making the schema registry");
	registry->options = options;
	registry->loop = loop;
	registry->changed = changed;
	registry->user = user;
	make_metrics(registry, metrics);
	r = make_service(registry);
	if (!r)
		r = make_authorization(registry);
	if (!r)
		r = loop_timer(loop, on_timer, registry, &registry->timer);
	if (!r)
		r = http_new(loop, &registry->http);
	if (r)
		return error_pass(r);
	*ret_registry = registry;
	registry = NULL;
	return 0;
}

struct schema_registry *schema_registry_free(struct schema_registry *registry)
{
	if (!registry)
		return NULL;
	http_free(registry->http);
	timer_free(registry->timer);
	wire_texts_free(registry->texts);
	while (registry->entries) {
		struct entry *entry = registry->entries;

		registry->entries = entry->next;
		wire_schema_free(entry->schema);
		free(entry);
	}
	free(registry->url);
	free(registry->authorization);
	free(registry);
	return NULL;
}

const char *schema_registry_trouble(const struct schema_registry *registry)
{
	return registry->trouble[0] ? registry->trouble : NULL;
}

static struct entry *find(const struct schema_registry *registry, const struct schema_name *name)
{
	struct entry *entry = registry->entries;

	while (entry && !schema_name_is_same(&entry->name, name))
		entry = entry->next;
	return entry;
}

static void drop(struct schema_registry *registry, struct entry *entry)
{
	struct entry **at = &registry->entries;

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	registry->known -= entry->schema ? 1 : 0;
	wire_schema_free(entry->schema);
	free(entry);
}

/* At the end: what is wanted first is asked for first. */
static int want(struct schema_registry *registry, const struct schema_name *name)
{
	struct entry **end = &registry->entries;
	struct entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return error_raise(-ENOMEM, "noting a schema");
	entry->name = *name;
	while (*end)
		end = &(*end)->next;
	*end = entry;
	return 0;
}

int schema_registry_find(struct schema_registry *registry, const struct schema_name *name,
	const struct wire_schema **ret_schema)
{
	struct entry *entry = find(registry, name);
	const uint64_t now = loop_now_ms();
	int r;

	if (entry && entry->schema && entry->until_ms && now >= entry->until_ms) {
		drop(registry, entry);
		entry = NULL;
	}
	if (entry && entry->schema) {
		entry->used_ms = now;
		*ret_schema = entry->schema;
		return 0;
	}
	r = entry ? 0 : want(registry, name);
	if (!r && !registry->texts)
		r = arm(registry);
	return r ? error_pass(r) : SCHEMA_REGISTRY_E_WAIT;
}

void schema_registry_forget(struct schema_registry *registry, const struct schema_name *name)
{
	struct entry *entry = find(registry, name);

	if (entry && !entry->schema)
		drop(registry, entry);
}

static void make_room(struct schema_registry *registry)
{
	while (registry->known >= (size_t)registry->options->schemas_max) {
		struct entry *oldest = NULL;

		for (struct entry *at = registry->entries; at; at = at->next)
			if (at->schema && (!oldest || at->used_ms < oldest->used_ms))
				oldest = at;
		drop(registry, oldest);
	}
}

/* The one that was asked for is there, or refused. */
static int settle(struct schema_registry *registry)
{
	CLEANUP(wire_schema_freep) struct wire_schema *schema = NULL;
	struct entry *entry;
	int r = wire_texts_read(registry->texts, &schema);

	if (r)
		return error_pass(r);
	registry->texts = wire_texts_free(registry->texts);
	entry = find(registry, &registry->asked);
	if (!entry)
		return ask(registry); /* nobody wants it any more */
	if (schema->form == WIRE_REFUSED)
		log_warn("SCHEMA-REFUSED", "schema=%s %s", registry->asked.text, schema->why);
	else
		log_info("SCHEMA-LOADED", "schema=%s", registry->asked.text);
	make_room(registry);
	entry->used_ms = loop_now_ms();
	entry->until_ms = schema->form == WIRE_REFUSED ? entry->used_ms + REFUSED_MS : 0;
	entry->schema = schema;
	schema = NULL;
	registry->known++;
	metric_set(registry->kept, (double)registry->known);
	r = registry->changed(registry->user);
	return r ? error_pass(r) : ask(registry);
}

/* It is asked again, after a pause that doubles. */
static int go_wrong(struct schema_registry *registry, const char *problem)
{
	int r;

	metric_add(registry->failed, 1);
	if (strcmp(registry->trouble, problem) != 0)
		log_warn("SCHEMA-REGISTRY-WAITING", "%s; records that need it wait", problem);
	(void)snprintf(
		registry->trouble, sizeof(registry->trouble), "%s", problem); /* may be cut */
	registry->texts = wire_texts_free(registry->texts);
	registry->pause_ms = registry->pause_ms ? 2 * registry->pause_ms : PAUSE_FIRST_MS;
	if (registry->pause_ms > PAUSE_LAST_MS)
		registry->pause_ms = PAUSE_LAST_MS;
	r = arm(registry);
	return r ? error_pass(r) : registry->changed(registry->user);
}

static int take_answer(struct schema_registry *registry, const struct http_response *response)
{
	char problem[96];
	int r = 0;

	if (response->failure != HTTP_OK)
		return go_wrong(registry, response->problem);
	if (response->status == STATUS_MISSING) {
		r = wire_texts_missing(registry->texts, response->body);
	} else if (response->status != 200) {
		(void)snprintf(problem, sizeof(problem), "the schema registry answers with %ld",
			response->status); /* it fits */
		return go_wrong(registry, problem);
	} else {
		r = wire_texts_take(registry->texts, response->body);
	}
	if (r == WIRE_E_STRANGE)
		return go_wrong(registry, "what answers is no schema registry");
	metric_add(registry->answered, 1);
	if (registry->trouble[0])
		log_info("SCHEMA-REGISTRY-BACK", "it answers");
	registry->trouble[0] = '\0';
	registry->pause_ms = 0;
	return r ? error_pass(r) : ask(registry);
}

static void on_answer(void *user, const struct http_response *response)
{
	struct schema_registry *registry = user;
	int r;

	registry->is_out = false;
	r = take_answer(registry, response);
	if (r)
		loop_fail(registry->loop, r);
}

static int send_request(struct schema_registry *registry, const char *path)
{
	CLEANUP(http_request_deinit)
	struct http_request request = {.method = "GET", .body = BUF_INIT(1)};
	int r = slice_copy(slice_of(path), &request.path);

	if (!r)
		r = http_request_header(&request,
			"Accept: application/vnd.schemaregistry.v1+json, application/json");
	if (!r && registry->authorization)
		r = http_request_header(&request, "%s", registry->authorization);
	if (!r)
		r = http_send(
			registry->http, &registry->service, &request, on_answer, registry, NULL);
	registry->is_out = !r;
	return r ? error_pass(r) : 0;
}

/* Go on with the one that is asked for, or with the first that is wanted. */
static int ask(struct schema_registry *registry)
{
	char path[WIRE_PATH_MAX];
	const struct entry *entry = registry->entries;
	int r = 0;

	if (registry->is_out)
		return 0;
	while (entry && entry->schema)
		entry = entry->next;
	if (!registry->texts && !entry)
		return 0;
	if (!registry->texts) {
		registry->asked = entry->name;
		r = wire_texts_new(&entry->name, &registry->texts);
	}
	if (r)
		return error_pass(r);
	return wire_texts_next(registry->texts, path) ? send_request(registry, path)
						      : settle(registry);
}
