/*
 * markup_reference.c - the characters that references stand for.
 */
#include "ingest/markup_reference.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

enum {
	LOOKUPS_MAX = 10000, /* of names that are not remembered */
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A code point that XML can hold. */
static bool is_character(unsigned long c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
	       (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
}

/* The code point of "#8222" or "#x201E", or 0. */
static unsigned long number_of(const char *name)
{
	bool hex = name[1] == 'x' || name[1] == 'X';
	const char *digits = name + (hex ? 2 : 1);
	unsigned long c;
	char *end;

	if (!(hex ? is_digit(digits[0]) || is_letter(digits[0]) : is_digit(digits[0])))
		return 0;
	c = strtoul(digits, &end, hex ? 16 : 10);
	return *end || !is_character(c) ? 0 : c;
}

/* The code point of "eacute", or 0. libxml2 tries its names in turn: those met are remembered, and
 * after LOOKUPS_MAX new ones the rest is taken for text. */
static unsigned long named(struct markup_references *references, const char *name)
{
	size_t hash = 0;
	const htmlEntityDesc *entity;
	size_t place;

	for (const char *c = name; *c; c++)
		hash = hash * 31 + (unsigned char)*c;
	place = hash % MARKUP_KNOWN;
	if (strcmp(references->known[place].name, name) == 0)
		return references->known[place].c;
	if (strlen(name) >= sizeof(references->known[place].name) ||
		++references->lookups > LOOKUPS_MAX)
		return 0;
	memcpy(references->known[place].name, name, strlen(name) + 1);
	entity = htmlEntityLookup((const xmlChar *)name);
	references->known[place].c = entity ? entity->value : strcmp(name, "apos") == 0 ? '\'' : 0;
	return references->known[place].c;
}

unsigned long markup_reference(struct markup_references *references, const char *name)
{
	return name[0] == '#' ? number_of(name) : named(references, name);
}
