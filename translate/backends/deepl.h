/* deepl.h - DeepL's API, version 2. */
#pragma once

#include "translate/backend.h"

struct deepl {
	const char *api_key;
	const char *target; /* EN-US | EN-GB */
	const char *formality, *glossary_id, *model_type;
};

enum {
	DEEPL_SETTINGS = 5,
};
extern const struct setting deepl_settings[DEEPL_SETTINGS];
extern const struct backend_ops backend_deepl;
