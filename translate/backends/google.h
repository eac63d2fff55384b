/* google.h - Google Cloud Translation, version 2 (Basic). */
#pragma once

#include "translate/backend.h"

struct google {
	const char *api_key;
	const char *translation_model; /* nmt */
};

enum {
	GOOGLE_SETTINGS = 2,
};
extern const struct setting google_settings[GOOGLE_SETTINGS];
extern const struct backend_ops backend_google;

/* Its code for a language; the same in version 3. */
bool google_language(const char *tag, char *code);
