/* openai.h - any server that speaks OpenAI's chat completions. */
#pragma once

#include "translate/backend.h"

struct openai {
	const char *api_key;
	const char *key_header; /* bearer | api-key */
	const char *chat_model;
	const char *path;
	const char *instructions;
	const char *temperature; /* "" leaves it out */
	bool structured;
};

enum {
	OPENAI_SETTINGS = 7,
};
extern const struct setting openai_settings[OPENAI_SETTINGS];
extern const struct backend_ops backend_openai;
