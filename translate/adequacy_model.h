/*
 * adequacy_model.h - what the accepted translations of one language have taught, and what it says
 * of a new one. Pure but for its memory; one thread.
 *
 * It judges each segment before it learns from it, and the same segment spoilt on purpose: with the
 * English of another, with half of it, with a sentence left out. So it knows how far good ones
 * stray in this language and with these backends, and whether it can tell them from bad ones; as
 * long as it cannot it abstains.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base.h"
#include "translate/adequacy_tape.h"
#include "translate/adequacy_words.h"

struct model;

enum {
	MODEL_SEEN_MIN = 600, /* segments, before it says anything */
};

enum model_word {
	MODEL_ABSTAINS,
	MODEL_GOOD,
	MODEL_STRAYS, /* a stretch of one text has no counterpart in the other */
	MODEL_LACKS,  /* the English lacks what a sentence of the source would have become */
};

/* At most about `max_bytes`. 0 or < 0. */
int model_new(size_t max_bytes, struct model **ret_model);
struct model *model_free(struct model *model);
DEFINE_CLEANUP(struct model *, model_free);

/* Take in an accepted segment. 0 or < 0. */
int model_learn(struct model *model, const struct adequacy_pair *pair);
enum model_word model_judge(const struct model *model, const struct adequacy_pair *pair);
size_t model_seen(const struct model *model); /* segments */

/* Write it, or read it into one that is new: when the tape is damaged, only to be freed. 0,
 * BUF_E_FULL or < 0. */
int model_pass(struct model *model, struct tape *tape);
/* A number that differs where what is written could not be read. */
uint32_t model_layout(void);
