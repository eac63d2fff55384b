/* outlet_folder.h - a folder of files of outlets: each *.ini of it. */
#pragma once

#include "schemas/outlet_file.h"

/* Read all of them; what is wrong with one, or with the folder, is in the report. 0 or < 0. */
int outlet_folder_read(const char *folder, struct outlet_drafts *drafts);
