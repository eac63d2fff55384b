/*
 * outlet_folder.c - the files of outlets in a folder, read in the order of their names.
 */
#include "schemas/outlet_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/error.h"

enum {
	FILE_MAX = 16 << 20, /* bytes: a registry of 50,000 outlets in one file has 10 MB */
};

static int read_text(const char *path, struct buf *text)
{
	char part[16384];
	FILE *file = fopen(path, "re");
	size_t n;
	int r = 0;

	if (!file)
		return -errno; /* reported, not raised: it is the operator's file */
	do {
		n = fread(part, 1, sizeof(part), file);
		r = buf_add(text, (struct slice){.data = part, .len = n});
	} while (n > 0 && r == 0);
	(void)fclose(file); /* it was only read */
	return r == BUF_E_FULL ? -EFBIG : r;
}

static int read_file(const char *folder, const char *name, struct outlet_drafts *drafts)
{
	CLEANUP(buf_deinit) struct buf path = BUF_INIT(4096);
	CLEANUP(buf_deinit) struct buf text = BUF_INIT(FILE_MAX);
	int r = buf_addf(&path, "%s/%s", folder, name);

	if (r)
		return error_pass(r < 0 ? r : outlet_blame(drafts, folder, 0, "too long a path"));
	r = read_text(path.data, &text);
	if (r)
		return error_pass(outlet_blame(
			drafts, path.data, 0, "cannot be read: %s", strerrordesc_np(-r)));
	return error_pass(outlet_file_read(path.data, buf_slice(&text), drafts));
}

static int is_outlet_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name + length - 4, ".ini") == 0;
}

int outlet_folder_read(const char *folder, struct outlet_drafts *drafts)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_outlet_file, alphasort);
	int r = 0;

	if (count < 0)
		return error_pass(outlet_blame(
			drafts, folder, 0, "cannot be read: %s", strerrordesc_np(errno)));
	for (int i = 0; i < count; i++) {
		if (r == 0)
			r = read_file(folder, names[i]->d_name, drafts);
		free(names[i]);
	}
	free(names);
	return error_pass(r);
}
