/*
 * engine_configure.c - from the configuration to services, routes and paths.
 *
 * A path is a route as it is for one language: only the backends that take it, each by its lane.
 * There are as many as there are different lists of lanes, however many spellings of languages the
 * articles bring.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "runtime/config.h"
#include "runtime/error.h"
#include "translate/engine_state.h"

struct backend_section_of {
	const char *name;
	const struct backend_options *options;
	const void *self;
};

static int blame_url(const struct engine *engine, const struct backend_section_of *backend)
{
	const char *url = backend->options->url;

	const char *host = strncmp(url, "http://", 7) == 0    ? url + 7
			   : strncmp(url, "https://", 8) == 0 ? url + 8
							      : "";

	if (strcspn(host, "/:?#") > 0)
		return 0;
	return config_blame(engine->config, "backend", backend->name, "url",
		"\"%s\" is no address: write http://HOST:PORT or https://HOST", url);
}

/* The first word of `words`, copied; `*words` goes to the next. False: none is left, or it is
 * longer than `size`. */
static bool next_word(const char **words, char *word, size_t size)
{
	size_t length;

	*words += strspn(*words, " ");
	length = strcspn(*words, " ");
	if (length == 0 || length >= size)
		return false;
	memcpy(word, *words, length);
	word[length] = '\0';
	*words += length;
	return true;
}

static int blame_languages(const struct engine *engine, const struct backend_section_of *backend,
	const struct backend_ops *ops)
{
	const char *words = backend->options->languages;
	char word[128];
	int r = 0;

	while (next_word(&words, word, sizeof(word))) {
		char code[LANGUAGE_CODE_SIZE];

		if (!ops->language(backend->self, word, code))
			r = config_blame(engine->config, "backend", backend->name, "languages",
				"type %s has no code for \"%s\": leave it out", ops->name, word);
	}
	return r;
}

static int blame_settings(const struct engine *engine, const struct backend_section_of *backend,
	const struct backend_ops *ops)
{
	struct backend_fault fault;
	int r = ops->check ? ops->check(backend->self, &fault) : 0;

	if (r <= 0)
		return error_pass(r);
	return config_blame(
		engine->config, "backend", backend->name, fault.setting, "%s", fault.why);
}

/* A limit of zero and a price without a currency are slips, not wishes. */
static int blame_money(const struct engine *engine, const struct backend_section_of *backend)
{
	static const char zero[] = "a limit of zero lets nothing through: write -1 for any, or "
				   "take the backend out of its routes";
	const struct backend_options *options = backend->options;
	const bool budget = options->spend_per_day >= 0 || options->spend_per_month >= 0;
	const char *setting = options->requests_per_day == 0       ? "requests_per_day"
			      : options->tokens_per_day == 0       ? "tokens_per_day"
			      : options->characters_per_day == 0   ? "characters_per_day"
			      : options->characters_per_month == 0 ? "characters_per_month"
			      : options->spend_per_day == 0        ? "spend_per_day"
			      : options->spend_per_month == 0      ? "spend_per_month"
								   : NULL;

	if (setting)
		return config_blame(engine->config, "backend", backend->name, setting, "%s", zero);
	if (options->price > 0 && !options->currency[0])
		return config_blame(engine->config, "backend", backend->name, "price",
			"a price without a currency says nothing: add currency = EUR");
	if (options->price > 0 && options->hedge > 0)
		return config_blame(engine->config, "backend", backend->name, "hedge",
			"what is sent twice is paid twice: leave hedge out where there is a price");
	if (options->currency[0] &&
		(strlen(options->currency) != 3 ||
			options->currency[strspn(options->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]))
		return config_blame(engine->config, "backend", backend->name, "currency",
			"\"%s\" is no currency: write three capitals, as EUR", options->currency);
	if (budget && options->price <= 0)
		return config_blame(engine->config, "backend", backend->name,
			options->spend_per_day >= 0 ? "spend_per_day" : "spend_per_month",
			"a budget in money needs a price: add price = COST OF A MILLION "
			"CHARACTERS");
	return 0;
}

/* A part of nothing would be read as "found out". */
static int blame_shares(const struct engine *engine, const struct backend_section_of *backend)
{
	const struct backend_options *options = backend->options;

	if (options->concurrency == 0 || options->concurrency >= options->shared_by)
		return 0;
	return config_blame(engine->config, "backend", backend->name, "concurrency",
		"%ld at once cannot be shared by %ld workers: run fewer, or lower shared_by",
		options->concurrency, options->shared_by);
}

static int add_service(struct engine *engine, const struct backend_section_of *backend,
	struct metrics *metrics, const struct service_ops *up)
{
	const struct backend_ops *ops = backend_find(backend->options->type);
	const struct service_setup setup = {
		.name = backend->name,
		.ops = ops,
		.self = backend->self,
		.options = backend->options,
		.translate = engine->options,
		.accounts = engine->accounts,
		.loop = engine->loop,
		.curl = engine->curl,
		.metrics = metrics,
		.up = up,
		.user = engine,
	};
	int r;

	if (!ops) /* config.c knows the types as well, and speaks first */
		return config_blame(engine->config, "backend", backend->name, "type",
			"no backend is of type \"%s\"", backend->options->type);
	r = blame_url(engine, backend);
	if (!r)
		r = blame_settings(engine, backend, ops);
	if (!r)
		r = blame_money(engine, backend);
	if (!r)
		r = blame_shares(engine, backend);
	if (!r)
		r = blame_languages(engine, backend, ops);
	if (r)
		return r;
	r = service_new(&setup, &engine->services[engine->service_count]);
	if (r)
		return error_pass(r);
	engine->service_count++;
	return 0;
}

static int add_services(
	struct engine *engine, struct metrics *metrics, const struct service_ops *up)
{
	size_t count = config_count(engine->config, "backend");
	int result = 0;

	engine->services = calloc(count + 1, sizeof(struct service *));
	if (!engine->services)
		return error_raise(-ENOMEM, "%zu backends", count);
	for (size_t i = 0; i < count; i++) {
		struct backend_section_of backend;
		int r;

		backend.options =
			config_named(engine->config, "backend", i, &backend.name, &backend.self);
		assert(backend.options); /* there are `count` */
		r = add_service(engine, &backend, metrics, up);
		if (r < 0)
			return error_pass(r);
		if (r)
			result = r;
	}
	return result;
}

static bool find_service(const struct engine *engine, const char *name, unsigned *ret_index)
{
	for (size_t i = 0; i < engine->service_count; i++) {
		const struct service *service = engine->services[i];

		assert(service);
		if (strcmp(service->name, name) == 0) {
			*ret_index = (unsigned)i;
			return true;
		}
	}
	return false;
}

static int blame_route(const struct engine *engine, const char *section, const char *name,
	const char *problem, const char *language)
{
	return config_blame(engine->config, "route", section, "backends", "[backend %s] %s %s%s",
		name, problem, language, ": leave it out, or see its languages");
}

/* Both halves of a pivot are there, and meet in its language. 0 or CONFIG_E_BAD. */
static int add_pivot(struct engine *engine, struct route *route, const char *section,
	const struct route_words *words)
{
	struct route_pivot *pivot = &route->pivots[route->count];
	const struct service *first = engine->services[route->backends[route->count]];
	char code[LANGUAGE_CODE_SIZE];

	if (!words->language[0])
		return 0;
	if (!find_service(engine, words->second, &pivot->backend))
		return config_blame(engine->config, "route", section, "backends",
			"there is no [backend %s]", words->second);
	if (!service_reaches(first, words->language))
		return blame_route(
			engine, section, words->first, "does not translate into", words->language);
	if (!service_takes(engine->services[pivot->backend], words->language, code))
		return blame_route(
			engine, section, words->second, "does not take", words->language);
	memcpy(pivot->language, words->language, sizeof(pivot->language));
	return 0;
}

/* One step of a route. `language` NULL: the default route, where each backend takes what it can. */
static int add_to_route(
	struct engine *engine, struct route *route, const char *section, const char *word)
{
	struct route_words words;
	char code[LANGUAGE_CODE_SIZE];
	unsigned index;
	int r;

	if (!route_read(word, &words))
		return config_blame(engine->config, "route", section, "backends",
			"\"%s\" is no step: write NAME, or NAME>LANGUAGE>NAME for one through "
			"another language than English, as apertium>es>libre",
			word);
	if (!find_service(engine, words.first, &index))
		return config_blame(engine->config, "route", section, "backends",
			"there is no [backend %s]", words.first);
	if (route->count == ROUTE_MAX)
		return config_blame(engine->config, "route", section, "backends",
			"%d backends are the most: leave \"%s\" out", ROUTE_MAX, word);
	if (route->language[0] && !service_takes(engine->services[index], route->language, code))
		return blame_route(engine, section, words.first, "does not take", route->language);
	route->backends[route->count] = index;
	r = add_pivot(engine, route, section, &words);
	if (r)
		return r;
	route->count++;
	return 0;
}

static int add_route(
	struct engine *engine, const char *section, const struct route_options *options)
{
	struct route *route = &engine->routes[engine->route_count++];
	const char *words = options->backends;
	char word[128];
	int result = 0;

	if (strcmp(section, "default") != 0 && !language_normalise(section, route->language))
		return config_blame(engine->config, "route", section, "backends",
			"\"%s\" is no language tag: write one as es or zh-Hant, or default",
			section);
	while (next_word(&words, word, sizeof(word))) {
		int r = add_to_route(engine, route, section, word);

		if (r)
			result = r;
	}
	if (!result && route->count == 0)
		return config_blame(
			engine->config, "route", section, "backends", "name a backend at least");
	return result;
}

static int add_routes(struct engine *engine)
{
	size_t count = config_count(engine->config, "route");
	int result = 0;

	engine->routes = calloc(count + 1, sizeof(struct route));
	if (!engine->routes)
		return error_raise(-ENOMEM, "%zu routes", count);
	for (size_t i = 0; i < count; i++) {
		const char *section;
		const struct route_options *options =
			config_named(engine->config, "route", i, &section, NULL);
		int r = add_route(engine, section, options);

		if (r)
			result = r;
	}
	return result;
}

int engine_configure(struct engine *engine, struct metrics *metrics, const struct service_ops *up)
{
	int services;
	int routes;

	engine->options = config_section(engine->config, "translate");
	services = add_services(engine, metrics, up);
	if (services < 0)
		return error_pass(services);
	if (services)
		return services; /* routes would only complain of the backends that are missing */
	routes = add_routes(engine);
	return routes < 0 ? error_pass(routes) : routes;
}

static const struct path *find_path(const struct engine *engine, const struct path *wanted)
{
	for (size_t i = 0; i < engine->path_count; i++)
		if (path_is(engine->paths[i], wanted))
			return engine->paths[i];
	return NULL;
}

static int keep_path(struct engine *engine, const struct path *path, const struct path **ret_path)
{
	struct path *copy;
	int r;

	*ret_path = find_path(engine, path);
	if (*ret_path || engine->path_count == PATHS_MAX)
		return 0;
	if (!engine->paths)
		engine->paths = calloc(PATHS_MAX, sizeof(struct path *));
	if (!engine->paths)
		return error_raise(-ENOMEM, "%d paths", PATHS_MAX);
	r = path_keep(path, &copy);
	if (r)
		return error_pass(r);
	engine->paths[engine->path_count++] = copy;
	*ret_path = copy;
	return 0;
}

/* The lanes of a step, if it takes this language. 0 or < 0. */
static int add_step(struct engine *engine, const struct route *route, unsigned step,
	const char *language, struct path *path)
{
	const struct route_pivot *pivot = &route->pivots[step];
	const bool direct = !pivot->language[0];
	int r = service_lane(engine->services[route->backends[step]], language,
		direct ? "en" : pivot->language, &path->lanes[path->count]);

	if (r == 0 && !direct)
		r = service_lane(engine->services[pivot->backend], pivot->language, "en",
			&path->seconds[path->count]);
	if (r < 0)
		return error_pass(r);
	if (r == 0)
		path->count++;
	else
		path->lanes[path->count] = path->seconds[path->count] = NULL;
	return 0;
}

static int make_path(struct engine *engine, const char *language, const struct path **ret_path)
{
	const struct route *route = route_find(engine->routes, engine->route_count, language);
	struct path path = {0};
	int r;

	*ret_path = NULL;
	if (!route)
		return 0;
	for (unsigned i = 0; i < route->count; i++) {
		r = add_step(engine, route, i, language, &path);
		if (r)
			return error_pass(r);
	}
	return path.count > 0 ? error_pass(keep_path(engine, &path, ret_path)) : 0;
}

int engine_path(struct engine *engine, const char *language, const struct path **ret_path)
{
	unsigned hash = 0;
	int r;

	if (strlen(language) >= LANGUAGE_TAG_SIZE)
		return error_pass(make_path(engine, language, ret_path));
	for (const char *c = language; *c; c++)
		hash = hash * 31 + (unsigned char)*c;
	hash %= PATHS_CACHED;
	if (strcmp(engine->cached[hash].language, language) != 0 || !language[0]) {
		r = make_path(engine, language, &engine->cached[hash].path);
		if (r)
			return error_pass(r);
		(void)snprintf(engine->cached[hash].language, LANGUAGE_TAG_SIZE, "%s",
			language); /* it fits: see above */
	}
	*ret_path = engine->cached[hash].path;
	return 0;
}
