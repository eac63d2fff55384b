/*
 * article.h - the article, in its three forms on the wire, and the one struct that holds them all.
 *
 *	dragoman.source/1      what ingest writes      dragoman.source.v1.json
 *	dragoman.translated/1  what translate writes   dragoman.translated.v1.json
 *	dragoman.article/1     what publish writes     dragoman.article.v1.json
 *
 * The struct owns everything in it. An absent field is NULL (0, "" and empty lists are never
 * written). Members that a reader of this version does not know are kept in `unknown`, at the top
 * and in each part, and written again, so that a newer producer's fields survive an older worker.
 *
 * All text is valid UTF-8 in NFC. A paragraph is one line without control characters. Times are
 * milliseconds since 1970 UTC; 0 means unknown; written as RFC 3339 with Z.
 *
 * Every article has id, revision, content_hash, status, completeness, language, outlet.id,
 * fetched_at_ms and ingested_at_ms. One that is not canceled has also published.at_ms (taken from
 * the crawl and `estimated` when the scraper had none), its headline as the first paragraph and,
 * from the translated form on, translation.kind and .verdict, and in each paragraph its english
 * and verdict.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "runtime/base.h"
#include "runtime/slice.h"

enum article_form {
	ARTICLE_SOURCE,
	ARTICLE_TRANSLATED,
	ARTICLE_ENGLISH,
};

enum article_status {
	ARTICLE_USABLE,
	ARTICLE_WITHHELD,
	ARTICLE_CANCELED, /* a retraction: no paragraphs */
};

enum completeness {
	COMPLETENESS_FULL,
	COMPLETENESS_PARTIAL,
	COMPLETENESS_HEADLINE, /* no body */
};

enum paragraph_role {
	ROLE_HEADLINE, /* exactly one, the first paragraph of every usable article */
	ROLE_SUMMARY,
	ROLE_BODY,
	ROLE_HEADING,
	ROLE_QUOTE,
	ROLE_CAPTION,
	ROLE_LIST_ITEM,
};

/* How a paragraph came to its English. */
enum verdict {
	VERDICT_NONE,           /* not translated yet (source form) */
	VERDICT_OK,             /* every check passed */
	VERDICT_REPAIRED,       /* a defect was mended; reasons say which */
	VERDICT_SECOND_BACKEND, /* the first backend's was refused, another's passed */
	VERDICT_FLAGGED,        /* shown, but doubtful; reasons say why */
	VERDICT_ORIGINAL_SHOWN, /* no translation passed: `english` is the original */
	VERDICT_PASSED_THROUGH, /* it was English already */
};

/* One sentence here, its translation there: code points, half open, in the original and the English
 * of a paragraph. */
struct alignment {
	uint32_t from, to, english_from, english_to;
};

struct paragraph {
	enum paragraph_role role;
	char *text;      /* the original */
	char *language;  /* BCP 47, when it differs from the article's; else NULL */
	char **verbatim; /* parts of the text that the page marks as not to be translated */
	size_t verbatim_count;
	/* From the translated form on: */
	char *english;
	enum verdict verdict;
	char **reasons; /* codes of schemas/reasons.h */
	size_t reason_count;
	char *backend; /* who translated it (name in the configuration); several are joined by "+"
			*/
	char *model;
	bool from_memory; /* every segment of it came from the memory */
	bool boilerplate; /* it recurs across the outlet's articles: apps may hide it */
	struct alignment *alignments;
	size_t alignment_count;
	cJSON *unknown;
};

struct outlet {
	char *id;   /* slug; for an unknown outlet its registrable domain */
	char *name; /* in Latin script */
	char *name_original;
	char *domain;
	char *country; /* ISO 3166-1 alpha-2, or NULL */
	char *homepage;
	char *kind;     /* national | regional | agency | state-media | ...: outlet_rules.c */
	char *timezone; /* IANA */
	bool known;     /* in the registry */
	cJSON *unknown;
};

struct moment {
	int64_t at_ms;
	char *raw;       /* as delivered */
	char *precision; /* day | minute | second */
	char *zone;      /* explicit | source_default | assumed_utc */
	bool estimated;  /* taken from the time of the crawl */
};

struct person {
	char *name, *url;
};

struct image {
	char *url, *caption, *credit;
};

struct rights {
	char *holder, *notice, *license, *usage_terms, *tdm_policy;
	bool paywalled, tdm_reserved, no_ai, no_translate;
	cJSON *unknown;
};

/* Where the article came from. */
struct provenance {
	char *format;  /* envelope: json, jsonl, json-array, ... */
	char *mapping; /* name of the mapping that read it */
	char *raw;     /* topic/partition/offset of the raw record */
	char *scraper;
	char **warnings; /* codes */
	size_t warning_count;
	cJSON *unknown;
};

/* The article's translation in short. */
struct translation {
	char *kind;     /* none (was English) | machine */
	char **engines; /* backends that took part */
	size_t engine_count;
	int64_t translated_at_ms;
	long characters_sent;  /* code points that went to a backend for this article */
	long characters_saved; /* code points that came from the memory instead */
	long paragraphs, translated, flagged, original_shown;
	char *verdict; /* clean | flagged | partial | untranslated */
	cJSON *unknown;
};

/* Ceilings. article_decode() refuses what is above them, article_encode() leaves out what is. */
enum {
	ARTICLE_HEADLINE_MAX = 1000, /* code points */
	ARTICLE_PARAGRAPHS_MAX = 2000,
	ARTICLE_TAGS_MAX = 32,
	ARTICLE_PEOPLE_MAX = 100,
	ARTICLE_IMAGES_MAX = 100,
	ARTICLE_CODES_MAX = 64, /* warnings; reasons of a paragraph; engines */
	ARTICLE_ALIGNMENTS_MAX = 2000,
};

struct article {
	char *id;           /* 32 of [a-z0-9]; the Kafka key; stable over recrawl and correction */
	char *revision;     /* 12 hex: hash of what a reader would notice */
	char *content_hash; /* 64 hex */
	char *fingerprint;  /* 16 hex, for near copies: fingerprint.h; or NULL */
	enum article_status status;
	enum completeness completeness;
	char *language;        /* BCP 47 of the original; "und" when unsure */
	char *language_source; /* declared | detected | registry */
	double language_confidence;
	char *direction; /* ltr | rtl */
	struct outlet outlet;
	char *url, *canonical_url;
	struct moment published;
	int64_t modified_at_ms, fetched_at_ms, ingested_at_ms, published_by_us_at_ms;
	struct person *authors;
	size_t author_count;
	struct image *images;
	size_t image_count;
	char *section;
	char **tags;
	size_t tag_count;
	char *genre;
	struct rights rights;
	struct paragraph *paragraphs;
	size_t paragraph_count;
	struct translation translation; /* from the translated form on */
	struct provenance provenance;
	char *supersedes; /* English form: the revision that this one replaces */
	cJSON *ext;       /* passed through */
	cJSON *unknown;   /* members of the object that this version does not know; or NULL */
};

enum {
	ARTICLE_E_INVALID =
		1, /* not such an article; `*ret_why` (static text) says what is wrong */
};

/* Read. Members that were derived on writing (the strings headline, summary and body) are not read
 * but made again. `form` says which schema member is expected. 0, ARTICLE_E_INVALID or < 0;
 * `ret_article` is untouched unless 0. */
int article_decode(struct slice json, enum article_form form, struct article *ret_article,
	const char **ret_why);
/* Write as `form`; yours to free. A control character in a paragraph is written as a blank. What it
 * writes for an article that has what the head of this file asks is valid against the schema of
 * `form`. 0 or < 0. */
int article_encode(const struct article *article, enum article_form form, char **ret_json);
void article_deinit(struct article *article);

/* The headline: the English one where there is one, else the original; NULL when there is no
 * paragraph. Borrowed. */
const char *article_headline(const struct article *article);

/* Append to the growing lists; strings are copied. What is above a ceiling is cut (a headline) or
 * left out, with completeness "partial" and the warning "cut" (a paragraph). 0 or < 0. */
int article_add_paragraph(struct article *article, enum paragraph_role role, struct slice text);
int article_add_warning(struct article *article, const char *code);
int paragraph_add_verbatim(struct paragraph *paragraph, const char *part);
int paragraph_add_reason(struct paragraph *paragraph, const char *code); /* once each */

/* Make a retraction of it: status canceled, no paragraphs, headline only; id, revision, dates and
 * outlet stay. */
void article_retract(struct article *article);

/* Compute content_hash and revision: SHA-256 over the original paragraphs in order, white space
 * folded, joined by blank lines, with the status before them unless it is usable. 0 or < 0. */
int article_seal(struct article *article);

const char *article_status_name(enum article_status status);
const char *completeness_name(enum completeness completeness);
const char *paragraph_role_name(enum paragraph_role role);
const char *verdict_name(enum verdict verdict);
const char *article_schema_name(enum article_form form);

/* RFC 3339 in UTC, with Z, milliseconds only when there are any. `text` has room for 32 bytes. */
void time_print(int64_t at_ms, char *text);
/* RFC 3339 only. False: not such a time. */
bool time_parse(const char *text, int64_t *ret_at_ms);
