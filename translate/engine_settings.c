/*
 * engine_settings.c - the settings of backends, routes and the engine.
 */
#include "translate/engine_settings.h"

#include "translate/backend.h"
#include "translate/engine.h"

#define AT(field) offsetof(struct backend_options, field)

static const struct setting backend_settings[] = {
	{"type", SETTING_TEXT, NULL, AT(type), "Which API it speaks.", 0, 0, NULL},
	{"url", SETTING_TEXT, NULL, AT(url),
		"Where it is: scheme, host, port and path prefix, as http://127.0.0.1:5000.", 0, 0,
		NULL},
	{"unix_socket", SETTING_PATH, "", AT(unix_socket),
		"Reach it through this socket; url then only names the host and the path.", 0, 0,
		NULL},
	{"proxy", SETTING_TEXT, "", AT(proxy), "Proxy to reach it by, as http://proxy:3128.", 0, 0,
		NULL},
	{"ca_file", SETTING_PATH, "", AT(ca_file),
		"Certificates to trust instead of the system's, as PEM.", 0, 0, NULL},
	{"http2", SETTING_SWITCH, "no", AT(http2),
		"Speak HTTP/2, many requests over one connection.", 0, 0, NULL},
	{"languages", SETTING_WORDS, "", AT(languages),
		"Source languages that it has, as BCP 47 tags; not set: all that its type knows.",
		0, 0, NULL},
	{"model", SETTING_TEXT, "", AT(model),
		"A label for what translates there. What was remembered from one model is not used "
		"for another: change it when the model changes.",
		0, 0, NULL},
	{"timeout", SETTING_TIME, "0s", AT(timeout),
		"For one request, from sending to the last byte; 0: what suits the type.", 0,
		3600000, NULL},
	{"connect_timeout", SETTING_TIME, "5s", AT(connect_timeout), "To reach it.", 100, 600000,
		NULL},
	{"concurrency", SETTING_NUMBER, "0", AT(concurrency),
		"Requests at once, of all workers of `shared_by` together; 0: found out, and "
		"followed when it changes.",
		0, 10000, NULL},
	{"max_concurrency", SETTING_NUMBER, "256", AT(max_concurrency),
		"Requests at once of one worker at most, when the number is found out.", 1, 10000,
		NULL},
	{"requests_per_second", SETTING_REAL, "0", AT(requests_per_second),
		"Rate that it allows, to all workers of `shared_by` together; 0: any.", 0, 1e6,
		NULL},
	{"requests_per_minute", SETTING_REAL, "0", AT(requests_per_minute),
		"The same in a minute, spread evenly over it; 0: any.", 0, 1e6, NULL},
	{"characters_per_second", SETTING_NUMBER, "0", AT(characters_per_second),
		"Rate that it allows, to all workers of `shared_by` together; 0: any.", 0, 1e12,
		NULL},
	{"characters_per_minute", SETTING_NUMBER, "0", AT(characters_per_minute),
		"The same in a minute, spread evenly over it; 0: any.", 0, 1e12, NULL},
	{"tokens_per_second", SETTING_NUMBER, "0", AT(tokens_per_second),
		"Rate that it allows, to all workers of `shared_by` together; 0: any. As the "
		"service counts them where it says so (OpenAI's API, Ollama), else estimated: one "
		"for three bytes of text, and as many for the answer.",
		0, 1e12, NULL},
	{"tokens_per_minute", SETTING_NUMBER, "0", AT(tokens_per_minute),
		"The same in a minute, spread evenly over it; 0: any.", 0, 1e12, NULL},
	{"shared_by", SETTING_NUMBER, "1", AT(shared_by),
		"How many workers share its rates and its `concurrency`: each keeps to its part.",
		1, 10000, NULL},
	{"hedge", SETTING_REAL, "0", AT(hedge),
		"Share of its requests that may be sent a second time while the first is out, as "
		"0.02: those that take longer than that share of the answers, when a slot is free. "
		"The first answer counts. 0: none; not with a price, since both are paid.",
		0, 0.2, NULL},
	{"price", SETTING_REAL, "0", AT(price), "What a million characters cost, in `currency`.", 0,
		1e6, NULL},
	{"currency", SETTING_TEXT, "", AT(currency),
		"What the price and the budgets are in, as EUR; a price needs one.", 0, 0, NULL},
	{"requests_per_day", SETTING_NUMBER, "-1", AT(requests_per_day),
		"Requests that all workers together may send in a day (UTC), over restarts too; "
		"-1: any.",
		-1, 1e15, NULL},
	{"tokens_per_day", SETTING_NUMBER, "-1", AT(tokens_per_day),
		"Tokens that all workers together may use in a day (UTC), counted as for "
		"tokens_per_second; -1: any.",
		-1, 1e15, NULL},
	{"characters_per_day", SETTING_NUMBER, "-1", AT(characters_per_day),
		"Characters that all workers together may send in a day (UTC); -1: any.", -1, 1e15,
		NULL},
	{"characters_per_month", SETTING_NUMBER, "-1", AT(characters_per_month),
		"The same in a month; -1: any.", -1, 1e15, NULL},
	{"spend_per_day", SETTING_REAL, "-1", AT(spend_per_day),
		"Money that all workers together may spend in a day (UTC); -1: any.", -1, 1e9,
		NULL},
	{"spend_per_month", SETTING_REAL, "-1", AT(spend_per_month),
		"The same in a month; -1: any.", -1, 1e9, NULL},
	{"when_spent", SETTING_CHOICE, "wait", AT(when_spent),
		"What its segments do when the budget is spent, and all but headlines and leads "
		"when 95 % are: wait, or take the next backend of their route.",
		0, 0, "wait|next"},
	{"batch_items", SETTING_NUMBER, "0", AT(batch_items),
		"Segments in one request at most; 0: what suits the type.", 0, 1024, NULL},
	{"batch_characters", SETTING_NUMBER, "0", AT(batch_characters),
		"Size of one request at most, in the unit in which the service counts; 0: what "
		"suits the type.",
		0, 1e9, NULL},
	{"item_characters", SETTING_NUMBER, "0", AT(item_characters),
		"Size of one segment at most, in that unit; a longer one is cut at clauses and "
		"joined again; 0: what suits the type.",
		0, 1e9, NULL},
	{"reply_max", SETTING_BYTES, "4M", AT(reply_max),
		"Size of an answer at most; a larger one is cut off and counts as a failure.", 1024,
		1073741824, NULL},
};

#undef AT
#define AT(field) offsetof(struct route_options, field)

static const struct setting route_settings[] = {
	{"backends", SETTING_WORDS, NULL, AT(backends),
		"Names of backends, the preferred one first. The next one takes what the one "
		"before refused, failed or got wrong. NAME>LANGUAGE>NAME is two of them with "
		"another language between: apertium>es>libre.",
		0, 0, NULL},
};

#undef AT
#define AT(field) offsetof(struct translate_options, field)

static const struct setting translate_settings[] = {
	{"failover_after", SETTING_TIME, "30s", AT(failover_after),
		"How long a backend must be out before its segments go on to the next backend of "
		"their route; 0: they wait for it, however long.",
		0, 604800000, NULL},
	{"attempts", SETTING_NUMBER, "3", AT(attempts),
		"How often a segment is tried alone with a backend that answers others, before it "
		"goes on to the next.",
		1, 100, NULL},
	{"retry_share", SETTING_REAL, "0.2", AT(retry_share),
		"How much retries may add to the load of a backend, as a share of what is asked "
		"for the first time.",
		0.01, 10, NULL},
	{"in_flight", SETTING_NUMBER, "100", AT(in_flight),
		"How many articles are worked on at a time for one backend (the first of their "
		"route), fresh ones and backfill apart.",
		1, 100000, NULL},
	{"in_flight_bytes", SETTING_BYTES, "16M", AT(in_flight_bytes),
		"How large they may be together.", 65536, 1073741824, NULL},
	{"read_ahead", SETTING_NUMBER, "2000", AT(read_ahead),
		"How many more of them are laid aside in memory while their backend has enough to "
		"do, or is out, so that articles for other backends, and fresh ones, are reached "
		"that stand behind them in Kafka; 0: none.",
		0, 100000, NULL},
	{"read_ahead_bytes", SETTING_BYTES, "4M", AT(read_ahead_bytes),
		"How large all that is laid aside may be together. What is beyond it waits in "
		"Kafka, and so does what stands behind it.",
		0, 1073741824, NULL},
	{"article_window", SETTING_NUMBER, "256", AT(article_window),
		"How many segments of one article are asked for at a time.", 1, 100000, NULL},
	{"waiting_max", SETTING_NUMBER, "4000", AT(waiting_max),
		"How many segments may wait for a backend before no more articles are taken for "
		"it, fresh ones and backfill apart.",
		1, 1000000, NULL},
	{"doubtful", SETTING_CHOICE, "flag", AT(doubtful),
		"What is shown for a paragraph whose translation stays doubtful: the translation "
		"with a flag, or the original.",
		0, 0, "flag|original"},
	{"without_route", SETTING_CHOICE, "dead-letter", AT(without_route),
		"What becomes of an article in a language without a route: a dead letter, or an "
		"article that shows the original.",
		0, 0, "dead-letter|original"},
	{"backfill_after", SETTING_TIME, "2d", AT(backfill_after),
		"How old an article is that waits behind fresh ones; 0: none does.", 0, 31536000000,
		NULL},
	{"deadline", SETTING_TIME, "0", AT(deadline),
		"How long an article may be worked on from when it was taken, all retries and "
		"waiting for backends included; 0: as long as it takes.",
		0, 604800000, NULL},
	{"backfill_deadline", SETTING_TIME, "0", AT(backfill_deadline),
		"The same for an article that is older than `backfill_after`.", 0, 31536000000,
		NULL},
	{"when_late", SETTING_CHOICE, "original", AT(when_late),
		"What becomes of an article after that: it goes on with the English that it has, "
		"and shows the original of the rest; or it is a dead letter.",
		0, 0, "original|dead-letter"},
	{"glossary", SETTING_PATH, "", AT(glossary),
		"A file of terms and the English that must stand for them, as UTF-8 with tabs "
		"between: language (or *), term, English (or = to leave it as it is), and rules "
		"(any-case, inside). Read at start and again on SIGHUP.",
		0, 0, NULL},
	{"obey_marks", SETTING_SWITCH, "yes", AT(obey_marks),
		"Leave the parts of a text that its page marks as not to be translated "
		"(translate=\"no\", class notranslate) as they are. What marks a whole page is "
		"[ingest] obey's.",
		0, 0, NULL},
	{"memory_size", SETTING_BYTES, "1G", AT(memory_size),
		"How large the copy of the translation memory on disk may become; what was used "
		"longest ago leaves first.",
		2097152, 1099511627776, NULL},
	{"memory_ttl", SETTING_TIME, "0", AT(memory_ttl),
		"How old a remembered translation may be to be used; 0: as old as it is.", 0,
		315360000000, NULL},
	{"memory_overlay", SETTING_BYTES, "16M", AT(memory_overlay),
		"How much of the translation memory is held in memory: what is not on disk yet, or "
		"all there is without a state_directory.",
		65536, 1073741824, NULL},
	{"memory_templates", SETTING_SWITCH, "no", AT(memory_templates),
		"Serve a segment that differs from a remembered one in numbers or addresses alone "
		"from that one, where it is proved which stands for which.",
		0, 0, NULL},
	{"refused_share", SETTING_REAL, "0.1", AT(refused_share),
		"Where [topics] refused is set: the share of the answers that the gate refused or "
		"doubted which is kept there, at most four of an article.",
		0, 1, NULL},
	{"boilerplate", SETTING_SWITCH, "yes", AT(boilerplate),
		"Mark the paragraphs that recur across an outlet's articles (\"Subscribe to our "
		"newsletter\"), so that readers' apps can hide them. It is learned by each worker, "
		"and wants a state_directory.",
		0, 0, NULL},
	{"adequacy", SETTING_SWITCH, "no", AT(adequacy),
		"Learn from accepted translations which words stand for which, and doubt a "
		"translation that says other things than its source, or less; about one good "
		"paragraph in a hundred is doubted too.",
		0, 0, NULL},
	{"adequacy_memory", SETTING_BYTES, "64M", AT(adequacy_memory),
		"How much of it is held in memory: 8M a language; further languages are not "
		"judged.",
		8388608, 1073741824, NULL},
};

#undef AT

const struct section backend_section = {
	.name = "backend",
	.kind = SECTION_NAMED,
	.help = "[backend NAME]: a translation service.",
	.settings = backend_settings,
	.setting_count = COUNT_OF(backend_settings),
	.size = sizeof(struct backend_options),
	.variant_by = "type",
	.variants = backend_variants,
	.variant_count = COUNT_OF(backend_variants),
};

const struct section route_section = {
	.name = "route",
	.kind = SECTION_NAMED,
	.help = "[route LANGUAGE]: who translates from this language (a BCP 47 tag; the most "
		"specific one counts), or [route default].",
	.settings = route_settings,
	.setting_count = COUNT_OF(route_settings),
	.size = sizeof(struct route_options),
};

const struct section translate_section = {
	.name = "translate",
	.kind = SECTION_ONE,
	.help = "How articles are translated.",
	.settings = translate_settings,
	.setting_count = COUNT_OF(translate_settings),
	.size = sizeof(struct translate_options),
};
