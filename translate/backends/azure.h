/* azure.h - Azure AI Translator, API 3.0 and 2026-06-06; and Marian behind it. */
#pragma once

#include "translate/backend.h"

struct azure {
	const char *api_key, *region;
	const char *api_version; /* 3.0 | 2026-06-06 */
	const char *category;    /* 3.0: a custom model */
	const char *deployment;  /* 2026-06-06: "" is neural translation */
	const char *path;
};

enum {
	AZURE_SETTINGS = 6,
};
extern const struct setting azure_settings[AZURE_SETTINGS];
extern const struct backend_ops backend_azure;
