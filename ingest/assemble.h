/*
 * assemble.h - from the fields that a mapping found to a source article, or why there is none.
 *
 * Pure but for what it is given: no clock, no network. The same record gives the same article, so
 * that a replay changes nothing but `ingested_at`.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ingest/date.h"
#include "schemas/article.h"
#include "schemas/mapping.h"
#include "schemas/registry.h"

struct assembler {
	struct dates *dates;
	const struct registry *registry;
};

/* One item of a record. All of it is borrowed. */
struct assembly {
	const struct mapping *mapping;
	const struct extraction *extraction;
	const char *format;
	struct slice fetched_from; /* what relative addresses are relative to at last; or nothing */
	const char *raw;           /* topic/partition/offset */
	int64_t record_ms;         /* the record's own time; 0: unknown */
	int64_t now_ms;
	bool repaired; /* the charset was not the declared one */
};

enum {
	ASSEMBLE_E_NOT_AN_ARTICLE = 1, /* `*ret_why` (static text) says what is missing */
};

/* 0, ASSEMBLE_E_NOT_AN_ARTICLE or < 0; `ret_article` is untouched unless 0. */
int assemble(const struct assembler *assembler, const struct assembly *assembly,
	struct article *ret_article, const char **ret_why);

/* The steps of it, each filling its own part of `article`. They need those before them. 0 or < 0.
 */
int assemble_address(const struct assembler *assembler, const struct assembly *assembly,
	struct article *article, const struct outlet_entry **ret_entry);
int assemble_text(const struct assembly *assembly, struct article *article);
int assemble_language(
	const struct assembly *assembly, const struct outlet_entry *entry, struct article *article);
int assemble_dates(const struct assembler *assembler, const struct assembly *assembly,
	struct article *article);
int assemble_facts(const struct assembly *assembly, struct article *article);

enum {
	ASSEMBLE_DECODED_MAX = 4 * 1024 * 1024,
};

/* The text of a field, borrowed from it or, when the mapping says that it is coded, from `decoded`;
 * empty when it cannot be decoded. 0 or < 0. */
int assemble_value(const struct field *field, struct buf *decoded, struct slice *ret_value);
/* The first value of a target as one clean line, yours to free; NULL when there is none. */
int assemble_line(
	const struct assembly *assembly, enum mapping_target target, size_t max, char **ret_line);
static inline struct slice field_slice(const struct field *field)
{
	return (struct slice){field->text, field->length};
}
