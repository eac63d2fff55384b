/*
 * config_ask.c - what a program asks of its configuration once it is read.
 *
 * Nothing here changes it, but for the mistakes that only the program can see: those are said in
 * the form and with the place of all others.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/config_internal.h"
#include "runtime/error.h"

bool config_is_check(const struct config *config)
{
	return config->is_check;
}

bool config_is_offline(const struct config *config)
{
	return config->is_offline;
}

const char *config_path(const struct config *config)
{
	return config->path;
}

const char *const *config_arguments(const struct config *config)
{
	return config->arguments;
}

char **config_words(const struct config *config)
{
	return config->words;
}

const void *config_section(const struct config *config, const char *section)
{
	const struct filled *filled = config_filled(config, section, "");

	return filled ? filled->options : NULL;
}

size_t config_count(const struct config *config, const char *section)
{
	size_t count = 0;

	for (size_t i = 0; i < config->filled_count; i++)
		count += *config->filled[i].name &&
			 strcmp(config->filled[i].section->name, section) == 0;
	return count;
}

const void *config_named(const struct config *config, const char *section, size_t i,
	const char **ret_name, const void **ret_variant)
{
	for (size_t j = 0; j < config->filled_count; j++) {
		const struct filled *filled = &config->filled[j];

		if (*filled->name == '\0' || strcmp(filled->section->name, section) != 0 || i-- > 0)
			continue;
		if (ret_name)
			*ret_name = filled->name;
		if (ret_variant)
			*ret_variant = filled->variant_options;
		return filled->options;
	}
	return NULL;
}

bool config_free_pair(const struct config *config, const char *section, size_t i,
	const char **ret_key, const char **ret_value)
{
	for (size_t j = 0; j < config->ini.count; j++) {
		const struct ini_entry *entry = &config->ini.entries[j];

		if (!entry->key || strcmp(entry->section, section) != 0 || i-- > 0)
			continue;
		*ret_key = entry->key;
		*ret_value = entry->value;
		return true;
	}
	return false;
}

int config_blame(const struct config *config, const char *section, const char *name,
	const char *key, const char *fmt, ...)
{
	CLEANUP(mistakes_deinit) struct mistakes mistakes = {0};
	CLEANUP(freep) char *report = NULL;
	const struct ini_entry *entry = ini_find(&config->ini, section, name ? name : "", key);
	unsigned line = entry ? entry->line : config_head_line(config, section, name ? name : "");
	char text[SETTING_WHY_MAX];
	va_list list;
	int r;

	va_start(list, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, list); /* a cut sentence still tells */
	va_end(list);
	r = mistakes_add(&mistakes, line, HEAD "%s%s: %s", HEAD_OF(section, name ? name : ""),
		key ? " " : "", key ? key : "", text);
	if (!r)
		r = mistakes_print(&mistakes, config->path, &report);
	if (r)
		return error_pass(r);
	(void)fputs(report, stderr); /* nobody is left to tell */
	return CONFIG_E_BAD;
}
