/* article_shape.h - the tables behind the article's codec: for the files article*.c alone. */
#pragma once

#include "schemas/article.h"
#include "schemas/shape.h"

extern const struct shape article_shape;
extern const struct shape paragraph_shape;

/* The bit of a form in struct field. */
static inline unsigned form_bit(enum article_form form)
{
	return 1U << (unsigned)form;
}

/* NULL-ended, in the order of their enums. */
extern const char *const article_status_words[];
extern const char *const completeness_words[];
extern const char *const paragraph_role_words[];
extern const char *const verdict_words[];

/* The members that are made from the paragraphs. */
void derive_headline(struct pen *pen, const char *name, const void *base);
void derive_summary(struct pen *pen, const char *name, const void *base);
void derive_body(struct pen *pen, const char *name, const void *base);
void derive_original_headline(struct pen *pen, const char *name, const void *base);
void derive_original_summary(struct pen *pen, const char *name, const void *base);
void derive_original_body(struct pen *pen, const char *name, const void *base);
void derive_english(struct pen *pen, const char *name, const void *base);
