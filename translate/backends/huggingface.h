/* huggingface.h - Hugging Face's translation task: inference endpoints and what imitates them. */
#pragma once

#include "translate/backend.h"

struct huggingface {
	const char *api_key;
	const char *path;
	bool multilingual; /* send src_lang and tgt_lang */
};

enum {
	HUGGINGFACE_SETTINGS = 3,
};
extern const struct setting huggingface_settings[HUGGINGFACE_SETTINGS];
extern const struct backend_ops backend_huggingface;
