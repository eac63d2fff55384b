/*
 * markup.h - XML of any kind as the JSON that a mapping reads.
 *
 *	<rss><channel><item>			{"rss": [{"channel": [{"item": [{
 *	  <title>A &amp; B</title>		  "title": ["A & B"],
 *	  <m:thumbnail url="u"/>		  "media:thumbnail": [{"@url": "u"}],
 *	  <guid isPermaLink="no">7</guid>	  "guid": [{"@isPermaLink": "no", "#text": "7"}],
 *	  <div><p>One</p><p>Two</p></div>	  "#xhtml": "<div><p>One</p>...", "#text": "OneTwo"
 *
 * The rules: an element is a member of its parent, named as markup_names.h says, and always a list,
 * in the order of the document. It is null when it is empty, a text when it holds nothing but text,
 * else an object. An attribute is "@name"; a relative xml:base is made absolute. Text beside
 * attributes is "#text". Running text with tags in it is "#xhtml", its tags those of XHTML, and
 * "#text" without them; the elements of it are no members. Comments, instructions and the document
 * type are gone, and no entity is expanded but the names of characters that HTML has.
 */
#pragma once

#include "ingest/json_strict.h"
#include "ingest/markup_mend.h"

/* Read one document of valid UTF-8. `bytes`: the most that it may grow to. 0, an outcome of
 * markup_mend.h with `*ret_fault` filled, or < 0. After MARKUP_E_BROKEN `*ret_json` is set when the
 * document is a list of records and some are whole: it holds those. */
int markup_read(struct slice text, const struct json_limits *limits, size_t bytes, cJSON **ret_json,
	struct markup_fault *ret_fault);
