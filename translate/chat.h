/*
 * chat.h - translating by a language model that chats: what it is told, and what its words mean.
 * Pure. For the backends that speak such an API (openai, ollama).
 *
 * The segments go as a JSON object from ids to texts and come back as one with the same ids:
 * nothing is matched by place. The article is data: the instructions say so, and it stands inside
 * JSON strings.
 */
#pragma once

#include "translate/backend.h"

/* Languages that a model is asked for by name; for backend_ops.language. */
bool chat_language(const char *tag, char *code);

/* Append the instructions as a JSON string, with the terms of the batch's items; `extra` (style,
 * terms) may be "". 0, BUF_E_FULL, < 0. */
int chat_add_instructions(
	struct buf *buf, const struct batch *batch, const char *source, const char *extra);
/* For backend_ops.knows_terms: a model is told them. */
bool chat_knows_terms(const void *self);
/* Append the segments as the user's message, a JSON string. 0, BUF_E_FULL or < 0. */
int chat_add_segments(struct buf *buf, const struct batch *batch);
/* Append the JSON Schema of the answer. 0, BUF_E_FULL or < 0. */
int chat_add_schema(struct buf *buf, const struct batch *batch);

/* Tokens that the answer may have: three times the texts', and some for each id. */
size_t chat_tokens(const struct batch *batch);

/* Read the model's words. Code fences and thoughts around the JSON are left out. 0,
 * BACKEND_E_GARBLED or < 0; results by id, those that are missing unanswered. */
int chat_take(const struct batch *batch, const char *content, struct reply *ret_reply);
