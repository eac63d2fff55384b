/* slice.c - borrowed text: the two operations too long for the header. */
#include "runtime/slice.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/error.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice text)
{
	while (text.len > 0 && is_space(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && is_space(text.data[text.len - 1]))
		text.len--;
	return text;
}

int slice_copy(struct slice text, char **ret_copy)
{
	char *copy = malloc(text.len + 1);

	if (!copy)
		return error_raise(-ENOMEM, "copying %zu bytes", text.len);
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	*ret_copy = copy;
	return 0;
}
