/* ollama.h - Ollama's own chat API. */
#pragma once

#include "translate/backend.h"

struct ollama {
	const char *chat_model;
	const char *instructions;
	long context;
};

enum {
	OLLAMA_SETTINGS = 3,
};
extern const struct setting ollama_settings[OLLAMA_SETTINGS];
extern const struct backend_ops backend_ollama;
