/*
 * markup_build.h - the events of an XML parser become JSON, by the rules of markup.h.
 *
 * Names, and what they point to, must stay where they are until builder_deinit(); the same name of
 * the same namespace has always the same address.
 */
#pragma once

#include <cjson/cJSON.h>

#include "ingest/markup_names.h"
#include "runtime/buf.h"

struct level;
struct member;

struct builder {
	struct level *levels; /* the open elements */
	size_t depth, depth_max;
	struct member *members; /* what they hold so far */
	size_t member_count, member_room;
	size_t namespaces;
	size_t kept, kept_max;
	const char *root_uri;
	const char *why; /* what was too much; static */
	cJSON *document;
	struct buf text, xhtml, name, value;
};

enum {
	BUILD_E_LIMIT = 1, /* `why` says of what there is too much */
};

/* For a document of `length` bytes that may grow to `bytes`. 0 or < 0; deinit it also then. */
int builder_init(struct builder *builder, size_t depth, size_t bytes, size_t length);
void builder_deinit(struct builder *builder);

/* An element that binds so many namespaces and has `count` attributes, as libxml2 gives them: five
 * pointers each. Texts are mended ones (markup_mend.h). 0, BUILD_E_LIMIT or < 0. */
int builder_start(struct builder *builder, const struct markup_name *name, size_t namespaces,
	int count, const unsigned char **attributes);
int builder_text(struct builder *builder, struct slice text);
int builder_end(struct builder *builder);

/* The document breaks off here: when it is a list of records of which some are whole, forget what
 * is open behind them and close what is around. `ret_kept`: it is. 0, BUILD_E_LIMIT or < 0. */
int builder_close(struct builder *builder, bool *ret_kept);

/* The document, yours to delete; once. */
cJSON *builder_take(struct builder *builder);
