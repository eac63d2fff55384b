/* libretranslate.h - LibreTranslate's HTTP API, and whoever imitates it. */
#pragma once

#include "translate/backend.h"

struct libretranslate {
	const char *api_key; /* "" when the server is open */
};

enum {
	LIBRETRANSLATE_SETTINGS = 1,
};
extern const struct setting libretranslate_settings[LIBRETRANSLATE_SETTINGS];
extern const struct backend_ops backend_libretranslate;
