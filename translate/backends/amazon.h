/* amazon.h - Amazon Translate. */
#pragma once

#include "translate/backend.h"

struct amazon {
	const char *region;
	const char *access_key_id, *secret_access_key;
	const char *session_token; /* of temporary credentials, or "" */
	const char *terminology;
};

enum {
	AMAZON_SETTINGS = 5,
};
extern const struct setting amazon_settings[AMAZON_SETTINGS];
extern const struct backend_ops backend_amazon;
