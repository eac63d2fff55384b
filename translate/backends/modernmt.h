/* modernmt.h - ModernMT. */
#pragma once

#include "translate/backend.h"

struct modernmt {
	const char *api_key;
	const char *hints;      /* ids of memories */
	const char *glossaries; /* ids of glossaries */
};

enum {
	MODERNMT_SETTINGS = 3,
};
extern const struct setting modernmt_settings[MODERNMT_SETTINGS];
extern const struct backend_ops backend_modernmt;
