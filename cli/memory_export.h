/* memory_export.h - dragoman memory export: all that is remembered, as TMX on standard output. */
#pragma once

struct config;

/* The exit status, or < 0. */
int memory_export(const struct config *config, const char *topic);
