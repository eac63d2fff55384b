/* lineage_text.c - numbers out of headers, without trusting them. */
#include "cli/lineage_text.h"

enum {
	DIGITS_MAX = 18, /* fits an int64_t */
};

static bool number_of(struct slice text, int64_t *ret_number)
{
	int64_t number = 0;

	if (!text.data || text.len == 0 || text.len > DIGITS_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		number = number * 10 + (text.data[i] - '0');
	}
	*ret_number = number;
	return true;
}

/* Cut `text` at its last slash: the part behind it is returned, the part before it stays. */
static struct slice cut_last(struct slice *text)
{
	size_t at = text->len;
	struct slice behind;

	while (at > 0 && text->data[at - 1] != '/')
		at--;
	behind = (struct slice){.data = text->data + at, .len = text->len - at};
	text->len = at > 0 ? at - 1 : 0;
	return behind;
}

bool lineage_place(struct slice text, struct slice *ret_topic, struct ledger_place *ret_place)
{
	struct slice topic = text;
	struct slice offset_text = cut_last(&topic);
	struct slice partition_text = cut_last(&topic);
	int64_t partition;
	int64_t offset;

	if (!text.data || topic.len == 0 || !number_of(partition_text, &partition) ||
		partition >= 10000 || !number_of(offset_text, &offset))
		return false;
	*ret_topic = topic;
	*ret_place = (struct ledger_place){.partition = (int32_t)partition, .offset = offset};
	return true;
}

void lineage_item(struct slice text, long *ret_item, long *ret_of)
{
	struct slice before = text;
	struct slice behind = text.data ? cut_last(&before) : (struct slice){0};
	int64_t item;
	int64_t of;
	bool sane = number_of(before, &item) && number_of(behind, &of);

	*ret_item = sane ? item : 1;
	*ret_of = sane ? of : 1;
}
