/*
 * ingester.h - a raw record in; source articles, and for each item that is none a reason, out.
 *
 * It promises: every item of a record ends as exactly one article or one refusal, in their order;
 * nothing that a record holds makes it fail, crash, hang or grow without end; the same record gives
 * the same ids and revisions always.
 */
#pragma once

#include <stdint.h>

#include "ingest/envelope.h"
#include "runtime/base.h"
#include "runtime/record.h"
#include "schemas/article.h"
#include "schemas/mapping.h"
#include "schemas/registry.h"

struct ingester;

struct ingester_options {
	const struct mappings *mappings; /* borrowed for as long as the ingester is */
	const struct registry *registry;
	const char *default_mapping; /* for what no mapping fits; "" or NULL: none */
	struct envelope_limits limits;
};

/* What a mapping took of one article's JSON, before it is an article. */
struct ingester_sight {
	const struct mapping *mapping;
	const struct extraction *extraction;
	const cJSON *root; /* the value that the item is in, or is */
	const cJSON *item;
	const char *record_place; /* of the value in the record: "line 7" */
	const char *place;        /* of the item in the value: "/articles/0" */
	const char *format;
	size_t conditions; /* of the mapping that the value meets; 0: it was told by name */
};

/* What becomes of an item; all is borrowed for the length of the call. 0 or < 0. */
struct ingester_ops {
	int (*article)(void *user, const struct article *article);
	/* `code` is of schemas/reasons.h; `detail` one sentence with the place in the record.
	 * `mapping` is the one that fitted, or NULL. */
	int (*refused)(void *user, const char *code, const char *detail, const char *mapping);
	/* A part that was never meant to be an article ("request"); NULL: nobody counts. */
	int (*skipped)(void *user, const char *what);
	/* Before either of them, for who wants to see how it came about; or NULL. */
	int (*sight)(void *user, const struct ingester_sight *sight);
};

enum {
	INGESTER_E_NO_MAPPING = 1, /* `default_mapping` names none */
};

int ingester_new(const struct ingester_options *options, struct ingester **ret_ingester);
struct ingester *ingester_free(struct ingester *ingester);
DEFINE_CLEANUP(struct ingester *, ingester_free);

/* Read one record. The header "dragoman-mapping" names a mapping; without it each item is looked
 * at. "content-location" says where it was fetched from, for pages and relative addresses. `raw` is
 * topic/partition/offset, for the article's provenance. 0 or < 0. */
int ingester_read(struct ingester *ingester, const struct record *record, const char *raw,
	int64_t now_ms, const struct ingester_ops *ops, void *user);
/* The same with the schema that its wire frame names, or NULL. */
int ingester_read_framed(struct ingester *ingester, const struct record *record,
	const struct wire_schema *schema, const char *raw, int64_t now_ms,
	const struct ingester_ops *ops, void *user);
