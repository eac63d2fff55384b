/* apertium.h - Apertium's HTTP server, apertium-apy. */
#pragma once

#include "translate/backend.h"

struct apertium {
	const char *target; /* the server's code for English: eng, or eng_US */
};

enum {
	APERTIUM_SETTINGS = 1,
};
extern const struct setting apertium_settings[APERTIUM_SETTINGS];
extern const struct backend_ops backend_apertium;
