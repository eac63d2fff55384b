/*
 * backend.c - the table of the backends, and how long a text is in each one's unit.
 *
 * The table stands here twice, as functions and as forms of the [backend NAME] section; a unit test
 * holds them together.
 */
#include "translate/backend.h"

#include "translate/backends/apertium.h"
#include "translate/backends/libretranslate.h"
#include "translate/backends/ollama.h"
#include "translate/backends/openai.h"

const struct backend_ops *const backends[] = {
	&backend_apertium,
	&backend_libretranslate,
	&backend_ollama,
	&backend_openai,
	NULL,
};

const struct variant backend_variants[BACKEND_COUNT] = {
	{"apertium", apertium_settings, COUNT_OF(apertium_settings), sizeof(struct apertium)},
	{"libretranslate", libretranslate_settings, COUNT_OF(libretranslate_settings),
		sizeof(struct libretranslate)},
	{"ollama", ollama_settings, COUNT_OF(ollama_settings), sizeof(struct ollama)},
	{"openai", openai_settings, COUNT_OF(openai_settings), sizeof(struct openai)},
};

const struct backend_ops *backend_find(const char *name)
{
	for (size_t i = 0; backends[i]; i++)
		if (strcmp(backends[i]->name, name) == 0)
			return backends[i];
	return NULL;
}

size_t backend_measure(enum backend_unit unit, struct slice text)
{
	size_t units = 0;

	switch (unit) {
	case UNIT_BYTES:
		return text.len;
	case UNIT_TOKENS:
		return (text.len + 2) / 3;
	case UNIT_CODE_POINTS:
	case UNIT_UTF16:
		break;
	}
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		units += (c & 0xc0) != 0x80;              /* not a continuation */
		units += unit == UNIT_UTF16 && c >= 0xf0; /* a surrogate pair */
	}
	return units;
}
