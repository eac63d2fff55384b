/* translator.c - to come. */
typedef int translator_is_to_come;
