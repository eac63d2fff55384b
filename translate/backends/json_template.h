/* json_template.h - simple servers: question, answer and errors as the configuration writes them.
 */
#pragma once

#include "translate/backend.h"

struct json_template {
	const char *path, *body;    /* template.h; body "": a GET */
	const char *answer, *error; /* json_path.h */
	const char *codes;          /* TAG or TAG=CODE */
	const char *spelling;       /* tag | flores */
	const char *target;
	const char *api_key, *key_header;
	const char *probe;
	/* Words of errors, with "|" between. */
	const char *pair_errors, *busy_errors, *size_errors, *quota_errors, *key_errors,
		*refused_errors;
};

enum {
	JSON_TEMPLATE_SETTINGS = 16,
};
extern const struct setting json_template_settings[JSON_TEMPLATE_SETTINGS];
extern const struct backend_ops backend_json_template;
