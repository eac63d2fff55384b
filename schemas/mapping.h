/*
 * mapping.h - what a producer calls things: from its JSON to the fields of an article.
 *
 * A mapping is a file, schemas/mappings/NAME.json, whose form schemas/mapping.v1.json describes and
 * schemas/mappings/README.md teaches. It says by what a record of that producer is known (`match`),
 * where the articles are in it (`items`), and for each field of an article where it stands and how
 * to read it (`fields`): an ordered list of alternatives, of which the first that gives anything
 * counts.
 *
 * This module is pure: JSON in, text out, with the place of each. It does not read dates, mark-up
 * or languages; it says how they are to be read (struct reading), and ingest does.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "runtime/base.h"
#include "runtime/buf.h"
#include "schemas/article.h"

/* X(constant, name in the file, takes more than one value) */
#define MAPPING_TARGETS(X)                                                                         \
	X(TARGET_URL, "url", false)                                                                \
	X(TARGET_BASE, "base", false)                                                              \
	X(TARGET_CANONICAL_URL, "canonical_url", false)                                            \
	X(TARGET_UPSTREAM_ID, "id", false)                                                         \
	X(TARGET_HEADLINE, "headline", false)                                                      \
	X(TARGET_SUMMARY, "summary", false)                                                        \
	X(TARGET_BODY, "body", true)                                                               \
	X(TARGET_LANGUAGE, "language", false)                                                      \
	X(TARGET_PUBLISHED, "published", false)                                                    \
	X(TARGET_MODIFIED, "modified", false)                                                      \
	X(TARGET_FETCHED, "fetched", false)                                                        \
	X(TARGET_EMBARGO, "embargo", false)                                                        \
	X(TARGET_AUTHORS, "authors", true)                                                         \
	X(TARGET_IMAGES, "images", true)                                                           \
	X(TARGET_SECTION, "section", false)                                                        \
	X(TARGET_TAGS, "tags", true)                                                               \
	X(TARGET_GENRE, "genre", false)                                                            \
	X(TARGET_STATUS, "status", false)                                                          \
	X(TARGET_COMPLETENESS, "completeness", false)                                              \
	X(TARGET_OUTLET_NAME, "outlet_name", false)                                                \
	X(TARGET_OUTLET_HOST, "outlet_host", false)                                                \
	X(TARGET_OUTLET_COUNTRY, "outlet_country", false)                                          \
	X(TARGET_HOLDER, "rights_holder", false)                                                   \
	X(TARGET_NOTICE, "rights_notice", false)                                                   \
	X(TARGET_LICENSE, "license", false)                                                        \
	X(TARGET_USAGE, "usage_terms", false)                                                      \
	X(TARGET_FREE, "free", false)                                                              \
	X(TARGET_PAYWALLED, "paywalled", false)                                                    \
	X(TARGET_TDM_RESERVED, "tdm_reserved", false)                                              \
	X(TARGET_TDM_POLICY, "tdm_policy", false)                                                  \
	X(TARGET_NO_AI, "no_ai", false)                                                            \
	X(TARGET_NO_TRANSLATE, "no_translate", false)                                              \
	X(TARGET_SCRAPER, "scraper", false)

enum mapping_target {
#define TARGET_CONSTANT(constant, name, many) constant,
	MAPPING_TARGETS(TARGET_CONSTANT)
#undef TARGET_CONSTANT
	TARGET_COUNT,
};

/* What kind of text a value is; ingest knows how to read each. */
enum text_kind {
	TEXT_PLAIN,
	TEXT_ENTITIES,     /* plain, but with &amp; and the like: undone once */
	TEXT_HTML,         /* mark-up, and entities with it */
	TEXT_ESCAPED_HTML, /* mark-up that was escaped as a whole: &lt;p&gt; */
	TEXT_MARKDOWN,
	TEXT_AUTO, /* HTML when it holds a known tag, else as TEXT_ENTITIES */
};

enum decoder {
	DECODE_NONE,
	DECODE_BASE64, /* and then gzip or deflate when the bytes begin so */
};

/* How to read what an alternative finds. Lists end with NULL; all is borrowed from the mapping. */
struct reading {
	enum text_kind kind;
	enum decoder decode;
	enum paragraph_role role;
	const char *const *cut; /* ends that say "cut short": "[+# chars]", "#" being digits */
	bool partial;           /* what stands there is never the whole text */
	bool zone_is_utc;       /* a time without a zone is UTC, by this producer's rule */
};

/* What may stand beside a picture or a person, in the object that it was taken of. */
enum beside {
	BESIDE_CAPTION, /* of a picture */
	BESIDE_CREDIT,  /* who made it */
	BESIDE_LINK,    /* to a person's page */
	BESIDE_COUNT,
};

struct field {
	enum mapping_target target;
	const struct reading *reading;
	const char *text; /* trimmed, not empty; borrowed from the record, or from `owned` */
	size_t length;
	char *owned;
	char *zone;                 /* what the companion field says of a time's zone; or NULL */
	char *place;                /* "/images/0/url"; "" for a constant */
	char *beside[BESIDE_COUNT]; /* NULL: nothing of it */
	bool is_cut;                /* one of the `cut` ends was there, and is off */
	size_t alternative;         /* which of the rule's alternatives gave it, from 1 */
};

struct extraction {
	struct field *fields; /* in the order of the targets, then of the record */
	size_t count, room;
	bool full; /* more values than EXTRACTION_MAX: the rest was left out */
};

enum {
	EXTRACTION_MAX = 4096, /* values taken from one article */
};

enum {
	MAPPING_E_BAD = 1, /* `ret_report` (yours to free) says what is wrong, one mistake a line */
};

struct mapping;
struct mappings;

/* Read one mapping. `place` names it in the report: "FILE". 0, MAPPING_E_BAD or < 0. */
int mapping_new(
	const char *place, const cJSON *json, struct mapping **ret_mapping, char **ret_report);
struct mapping *mapping_free(struct mapping *mapping);
DEFINE_CLEANUP(struct mapping *, mapping_free);

/* Read every *.json of the folders in `paths` (separated by one blank); a later file of the same
 * name replaces an earlier one. 0, MAPPING_E_BAD or < 0. */
int mappings_load(const char *paths, struct mappings **ret_mappings, char **ret_report);
struct mappings *mappings_free(struct mappings *mappings);
DEFINE_CLEANUP(struct mappings *, mappings_free);
size_t mappings_count(const struct mappings *mappings);
const struct mapping *mappings_at(const struct mappings *mappings, size_t i);

const char *mapping_name(const struct mapping *mapping);
/* The mapping of that name, or NULL. */
const struct mapping *mappings_named(const struct mappings *mappings, struct slice name);

/* How well `record` fits: the number of conditions that it meets, 0 when it misses one. A member
 * that is null counts as being there: producers write all their members always. */
size_t mapping_fits(const struct mapping *mapping, const cJSON *record);
/* The mapping that `record` fits best (of equals the first by name), or NULL. */
const struct mapping *mappings_match(const struct mappings *mappings, const cJSON *record);

/* Call `visit` for each article in `record`, with its place ("" when it is the record itself).
 * What `visit` returns but 0 ends it and is returned. */
int mapping_each(const struct mapping *mapping, const cJSON *record,
	int (*visit)(void *user, const cJSON *item, const char *place), void *user);

/* The text of `item` in which this producer hands over a whole page of HTML; NULL: it does not, or
 * there is none. Borrowed. */
const char *mapping_page(const struct mapping *mapping, const cJSON *item);

/* Does this producer say that it is something else (a picture, a programme)? */
bool mapping_says_no_article(const struct mapping *mapping, const cJSON *root, const cJSON *item);

/* Take the fields of one article. `extraction` borrows from `root` and `item`. 0 or < 0. */
int mapping_extract(const struct mapping *mapping, const cJSON *root, const cJSON *item,
	const char *item_place, struct extraction *ret_extraction);
void extraction_deinit(struct extraction *extraction);
/* The first value of a target, or NULL. */
const struct field *extraction_first(
	const struct extraction *extraction, enum mapping_target target);

/* `written` by the mapping's own map of languages ("kr" to "ko"), or as it is. Borrowed. */
const char *mapping_language(const struct mapping *mapping, const char *written);

const char *mapping_target_name(enum mapping_target target);

const char *mapping_beside_name(enum beside beside);

/* How many alternatives the mapping has for a target; 0: it does not look for it. */
size_t mapping_alternatives(const struct mapping *mapping, enum mapping_target target);
/* Does the mapping look at a member of that name beside those that fields are taken of: to be known
 * by, as a condition, for a zone or a time of day? */
bool mapping_glances_at(const struct mapping *mapping, const char *member);
/* Call `visit` for each place of the article where the mapping looks for a field and something
 * stands, whether it was taken or another alternative came first. As path_walk(). */
int mapping_each_place(const struct mapping *mapping, const cJSON *root, const cJSON *item,
	const char *item_place, int (*visit)(void *user, const cJSON *value, struct buf *place),
	void *user);
/* Is it a word with which programs write that they have nothing ("None")? */
bool mapping_is_null(const struct mapping *mapping, struct slice text);
