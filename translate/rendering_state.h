/*
 * rendering_state.h - inside a rendering: shared by rendering.c, which moves its segments, and
 * rendering_finish.c, which puts them together.
 */
#pragma once

#include "translate/gate.h"
#include "translate/length.h"
#include "translate/memory.h"
#include "translate/refused.h"
#include "translate/rendering.h"
#include "translate/segment.h"
#include "translate/terms.h"
#include "translate/verdict.h"

/* Who made a translation. */
struct maker {
	char backend[64];
	char model[64];
};

/* A segment on its way. */
struct piece {
	struct rendering *rendering;
	struct segment segment;
	uint32_t paragraph; /* index */
	uint8_t maker;      /* index of rendering->makers */
	enum piece_outcome outcome;
	bool repaired;
	bool paid;  /* characters of it were sent for this article */
	bool fresh; /* the memory's topic does not have it: this article paid, or a kept answer */
	bool memorable; /* it may be remembered from now on */
	unsigned rank;  /* of the backend that made `english` */
	unsigned named; /* 1 + rank of the backend that `name` is made with; 0: it is not made */
	struct memory_id name; /* in the memory */
	unsigned asked;        /* rank that is, or was last, asked */
	char *sent; /* as the backend sees it, when that is not the segment's text; or NULL */
	struct terms *terms;        /* of the glossary that stand in what is sent; or NULL */
	char *english;              /* as the gate passed it */
	struct gate_record *record; /* what the gate read of it; or NULL */
	char *kept;                 /* a doubtful answer, while another backend is asked */
	uint8_t kept_maker;
	struct engine_request *request;
};

enum {
	MAKERS_MAX = 16, /* more than a route has backends */
};

struct rendering {
	const struct rendering_tools *tools;
	struct article article;
	int64_t now_ms;
	rendering_done done;
	void *user;
	struct piece *pieces;
	size_t count, room;
	size_t next;     /* the first piece that was not looked at yet */
	size_t out;      /* requests */
	uint32_t outlet; /* as a number */
	bool old;        /* backfill */
	bool late;       /* nothing more is asked for */
	struct maker makers[MAKERS_MAX];
	size_t maker_count;
	struct refused refused;
	enum length_fit fit; /* of the English as a whole, once all segments have ended */
};

const char *rendering_language(const struct rendering *rendering, size_t paragraph);
/* Which place in `makers` these names have. */
uint8_t rendering_maker(struct rendering *rendering, const char *backend, const char *model);

/* Count what the gate found, by check, level, language and backend. */
void rendering_count_findings(const struct rendering *rendering, const char *language,
	const char *backend, const struct gate_verdict *verdict);

struct slice piece_source(const struct piece *piece); /* as the backend sees it */
struct paragraph *piece_paragraph(const struct piece *piece);
const char *piece_language(const struct piece *piece);
void piece_end(struct piece *piece, enum piece_outcome outcome);
/* End it as failed, for this reason. 0 or < 0. */
int piece_fail(struct piece *piece, const char *reason);
/* End it without an answer: with the doubtful one that was kept, or as failed. 0 or < 0. */
int piece_give_up(struct piece *piece, const char *reason);
/* Under which key the memory has its English from that backend. */
struct memory_key piece_key(const struct piece *piece, const char *backend);
/* Make it from a remembered segment of its pattern, where that is wanted and proved: it has ended.
 * 0, MEMORY_E_UNKNOWN or < 0. */
int piece_sample(struct piece *piece);
/* Ask the backends of its route from this rank on. 0 or < 0. */
int piece_ask(struct piece *piece, unsigned from_rank);
/* Keep an accepted answer until the article is done; and let it go again. 0 or < 0. */
int piece_keep(struct piece *piece);
int piece_drop(struct piece *piece);
/* Take what the engine answered: the piece has ended, or is asked of the next backend. 0 or < 0. */
int piece_answer(struct piece *piece, const struct engine_answer *answer);

/* How long the English of this piece may be expected to be, if this backend makes it, against what
 * people make: for gate_pair. */
double rendering_stretch(const struct piece *piece, const char *backend);
/* Learn from an answer that passed. */
void rendering_learn_length(const struct piece *piece, const char *backend);
/* When all segments have ended: is their English as long as it should be, together? 0 or < 0. */
int rendering_weigh(struct rendering *rendering);
/* Then each paragraph that passed: of an article that is too short or too long, those are doubted
 * that are so themselves; one is, at least. 0 or < 0. */
int rendering_weigh_part(
	struct rendering *rendering, struct piece *pieces, size_t count, enum gate_level *level);

/* Put the paragraphs together from their pieces, judge them, and sum up. 0 or < 0. */
int rendering_finish(struct rendering *rendering);
