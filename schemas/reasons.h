/*
 * reasons.h - the one list of codes: why a record is a dead letter, why it was dropped, what a
 * check found.
 *
 * The codes are the contract: they stand in headers, articles and metrics, and are documented from
 * this list (REASON_LIST in the manual). A code is never reused for another meaning.
 */
#pragma once

/* X(constant, code, kind, what it means and what to do) */
#define REASON_LIST(X)                                                                             \
	X(REASON_EMPTY_RECORD, "empty-record", DEAD, "the record has no bytes")                    \
	X(REASON_TOO_LARGE, "too-large", DEAD,                                                     \
		"the record, or what it unpacks to, is over the limit")                            \
	X(REASON_BAD_JSON, "bad-json", DEAD, "the text is not JSON; the detail names the byte")    \
	X(REASON_BAD_XML, "bad-xml", DEAD,                                                         \
		"the text is not well-formed XML; the detail names the line")                      \
	X(REASON_BAD_ENCODING, "bad-encoding", DEAD, "the bytes are no text in any charset tried") \
	X(REASON_BAD_ENVELOPE, "bad-envelope", DEAD,                                               \
		"the envelope cannot be opened; the detail names it")                              \
	X(REASON_NO_MAPPING, "no-mapping", DEAD,                                                   \
		"no mapping fits the shape of this record: write one")                             \
	X(REASON_NOT_AN_ARTICLE, "not-an-article", DEAD,                                           \
		"a mapping fits, but there is no headline, text or address")                       \
	X(REASON_BAD_ARTICLE, "bad-article", DEAD,                                                 \
		"the record is not of the schema that this topic carries")                         \
	X(REASON_NO_ROUTE, "no-route", DEAD,                                                       \
		"no backend is routed for this language: add one under [route]")                   \
	X(REASON_LATE, "late", DEAD, "it was not translated within the deadline of [translate]")   \
	X(REASON_OUTPUT_TOO_LARGE, "output-too-large", DEAD,                                       \
		"what the record became is larger than the broker takes")                          \
	X(REASON_POISON, "poison", DEAD,                                                           \
		"the worker died on this record three times; the detail names the signal")         \
	X(REASON_DUPLICATE, "duplicate", DROP, "this revision of this article is out already")     \
	X(REASON_STALE, "stale", DROP, "a newer revision of this article is out already")          \
	X(REASON_UNKNOWN_RETRACTION, "unknown-retraction", DROP,                                   \
		"a retraction of an article that was never published")                             \
	X(REASON_WITHHELD, "withheld", DROP,                                                       \
		"the article may not be shown now, and nothing of it is out")                      \
	X(REASON_RESERVED, "reserved", DROP,                                                       \
		"the outlet reserves it (noai, notranslate, text and data mining), and [ingest] "  \
		"obey says so")                                                                    \
	X(REASON_COUNT, "count", CHECK, "the backend answered another number of segments")         \
	X(REASON_SHIFT, "shift", CHECK,                                                            \
		"the answers of a question stood under each other's segments: asked again, in "    \
		"smaller questions")                                                               \
	X(REASON_EMPTY, "empty", CHECK, "the translation is empty")                                \
	X(REASON_ECHO, "echo", CHECK, "the translation is the source")                             \
	X(REASON_LENGTH, "length", CHECK, "the translation is far too long or too short")          \
	X(REASON_REPETITION, "repetition", CHECK,                                                  \
		"the translation repeats itself and the source does not")                          \
	X(REASON_WRONG_LANGUAGE, "wrong-language", CHECK, "the translation is not English")        \
	X(REASON_NUMBERS, "numbers", CHECK, "a number of the source is missing or changed")        \
	X(REASON_PLACEHOLDER, "placeholder", CHECK,                                                \
		"a protected part (URL, handle, mark-up) was lost or doubled")                     \
	X(REASON_REFUSAL, "refusal", CHECK,                                                        \
		"the backend refused, or commented instead of translating")                        \
	X(REASON_MOJIBAKE, "mojibake", CHECK,                                                      \
		"the translation has broken characters that the source has not")                   \
	X(REASON_NAMES, "names", CHECK, "a name that the source has in Latin letters is missing")  \
	X(REASON_QUOTES, "quotes", CHECK,                                                          \
		"a quotation of the source is not marked as one, or its marks are not in pairs")   \
	X(REASON_LEFTOVER, "leftover", CHECK,                                                      \
		"a word of the source stands in the translation as it was")                        \
	X(REASON_INJECTION, "injection", CHECK,                                                    \
		"the source addresses the machine, and the answer obeyed; or it repeats our "      \
		"instructions")                                                                    \
	X(REASON_ADEQUACY, "adequacy", CHECK,                                                      \
		"by what was learned, the translation says other things than the source, or less") \
	X(REASON_GLOSSARY, "glossary", CHECK,                                                      \
		"a term of the glossary is not in the translation as it should be")                \
	X(REASON_REFUSED_BY_BACKEND, "refused-by-backend", CHECK, "no backend would translate it") \
	X(REASON_UNANSWERED, "unanswered", CHECK, "no backend gave an answer for it")              \
	X(REASON_NOT_SENT, "not-sent", CHECK, "nothing to translate in it")                        \
	X(REASON_SOURCE_LOOPS, "source-loops", CHECK,                                              \
		"the source says the same over and over: it was not sent")                         \
	X(REASON_TEMPLATE, "template", CHECK,                                                      \
		"no doubt: a sentence of it was made from a remembered one that differs in "       \
		"numbers or addresses alone")

enum reason_kind {
	REASON_KIND_DEAD,
	REASON_KIND_DROP,
	REASON_KIND_CHECK,
};

struct reason {
	const char *code;
	enum reason_kind kind;
	const char *meaning;
};

#define REASON_DEFINE(constant, code, kind, meaning)                                               \
	static const char constant[] __attribute__((unused)) = code;
REASON_LIST(REASON_DEFINE)
#undef REASON_DEFINE

/* The whole list, for --help and the manual; ends with a NULL code. */
extern const struct reason reasons[];
