/* google_v3.h - Google Cloud Translation, version 3 (Advanced), with a service account. */
#pragma once

#include "translate/backend.h"

struct google_v3 {
	const char *service_account; /* the key file's content */
	const char *project, *location;
	const char *translation_model; /* general/nmt */
	const char *glossary;
};

enum {
	GOOGLE_V3_SETTINGS = 5,
};
extern const struct setting google_v3_settings[GOOGLE_V3_SETTINGS];
extern const struct backend_ops backend_google_v3;
