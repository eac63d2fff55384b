/*
 * memory_import.h - dragoman memory import: a TMX file into the memory's topic, from where it
 * reaches all workers.
 */
#pragma once

struct config;

/* `backend` is the name, with its model, under which the workers look for it; NULL: what the file
 * says, as an export of ours does. The exit status, or < 0. */
int memory_import(
	const struct config *config, const char *topic, const char *path, const char *backend);
