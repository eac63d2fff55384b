/*
 * backend.c - the table of the backends, and how long a text is in each one's unit.
 *
 * The table stands here twice, as functions and as forms of the [backend NAME] section; a unit test
 * holds them together.
 */
#include "translate/backend.h"

#include "translate/backends/amazon.h"
#include "translate/backends/apertium.h"
#include "translate/backends/azure.h"
#include "translate/backends/deepl.h"
#include "translate/backends/google.h"
#include "translate/backends/google_v3.h"
#include "translate/backends/huggingface.h"
#include "translate/backends/json_template.h"
#include "translate/backends/libretranslate.h"
#include "translate/backends/modernmt.h"
#include "translate/backends/ollama.h"
#include "translate/backends/openai.h"
#include "translate/backends/yandex.h"

const struct backend_ops *const backends[] = {
	&backend_amazon,
	&backend_apertium,
	&backend_azure,
	&backend_deepl,
	&backend_google,
	&backend_google_v3,
	&backend_huggingface,
	&backend_json_template,
	&backend_libretranslate,
	&backend_modernmt,
	&backend_ollama,
	&backend_openai,
	&backend_yandex,
	NULL,
};

const struct variant backend_variants[BACKEND_COUNT] = {
	{"amazon", amazon_settings, COUNT_OF(amazon_settings), sizeof(struct amazon)},
	{"apertium", apertium_settings, COUNT_OF(apertium_settings), sizeof(struct apertium)},
	{"azure", azure_settings, COUNT_OF(azure_settings), sizeof(struct azure)},
	{"deepl", deepl_settings, COUNT_OF(deepl_settings), sizeof(struct deepl)},
	{"google", google_settings, COUNT_OF(google_settings), sizeof(struct google)},
	{"google-v3", google_v3_settings, COUNT_OF(google_v3_settings), sizeof(struct google_v3)},
	{"huggingface", huggingface_settings, COUNT_OF(huggingface_settings),
		sizeof(struct huggingface)},
	{"json-template", json_template_settings, COUNT_OF(json_template_settings),
		sizeof(struct json_template)},
	{"libretranslate", libretranslate_settings, COUNT_OF(libretranslate_settings),
		sizeof(struct libretranslate)},
	{"modernmt", modernmt_settings, COUNT_OF(modernmt_settings), sizeof(struct modernmt)},
	{"ollama", ollama_settings, COUNT_OF(ollama_settings), sizeof(struct ollama)},
	{"openai", openai_settings, COUNT_OF(openai_settings), sizeof(struct openai)},
	{"yandex", yandex_settings, COUNT_OF(yandex_settings), sizeof(struct yandex)},
};

const struct backend_ops *backend_find(const char *name)
{
	for (size_t i = 0; backends[i]; i++)
		if (strcmp(backends[i]->name, name) == 0)
			return backends[i];
	return NULL;
}

long backend_tokens(struct slice text)
{
	return 2 * (long)backend_measure(UNIT_TOKENS, text);
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
