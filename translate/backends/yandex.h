/* yandex.h - Yandex Translate, version 2. */
#pragma once

#include "translate/backend.h"

struct yandex {
	const char *api_key;
	const char *folder_id; /* of user accounts only */
};

enum {
	YANDEX_SETTINGS = 2,
};
extern const struct setting yandex_settings[YANDEX_SETTINGS];
extern const struct backend_ops backend_yandex;
