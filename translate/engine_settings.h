/* engine_settings.h - what the sections [backend NAME], [route LANGUAGE] and [translate] fill. */
#pragma once

#include <stdbool.h>

#include "runtime/setting.h"

/* [backend NAME]: what all types have in common. 0 takes what is right for the type. */
struct backend_options {
	const char *type;
	const char *url;
	const char *unix_socket, *proxy, *ca_file;
	bool http2;
	const char *languages; /* tags, "" for all that the type knows */
	const char *model;     /* a label for the memory and the article */
	long timeout, connect_timeout;
	long concurrency, max_concurrency;
	double requests_per_second, requests_per_minute;
	long characters_per_second, characters_per_minute;
	long tokens_per_second, tokens_per_minute;
	long shared_by; /* workers */
	double hedge;   /* share of requests */
	double price;   /* of a million characters */
	const char *currency;
	long requests_per_day, tokens_per_day;         /* < 0: any */
	long characters_per_day, characters_per_month; /* likewise */
	double spend_per_day, spend_per_month;
	const char *when_spent; /* wait | next */
	long batch_items, batch_characters, item_characters;
	long reply_max;
};

/* [route LANGUAGE] */
struct route_options {
	const char *backends;
};

/* [translate] */
struct translate_options {
	/* The engine's. */
	long failover_after; /* ms that a backend is out before its segments go on to the next */
	long attempts;       /* of one segment with a backend that answers others */
	double retry_share;
	/* The translator's. */
	long in_flight; /* articles */
	long in_flight_bytes;
	long read_ahead; /* articles, laid aside */
	long read_ahead_bytes;
	long article_window;              /* segments of one article that are asked for at a time */
	long waiting_max;                 /* segments that wait before no more articles are taken */
	const char *doubtful;             /* flag | original */
	const char *without_route;        /* dead-letter | original */
	long backfill_after;              /* ms of age */
	long deadline, backfill_deadline; /* ms of work; 0: any */
	const char *when_late;            /* original | dead-letter */
	const char *glossary;             /* path; "": none */
	bool obey_marks;                  /* translate="no" on a part of a page */
	long memory_size;                 /* bytes on disk */
	long memory_ttl;                  /* ms of age; 0: any */
	long memory_overlay;              /* bytes */
	bool memory_templates;            /* serve what differs in numbers alone */
	double refused_share;             /* of what the gate refused, that is kept for reading */
	bool boilerplate;                 /* is marked */
	bool adequacy;
	long adequacy_memory; /* bytes */
};
