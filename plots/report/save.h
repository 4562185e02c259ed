/* Files that are there whole or not at all: written under another name, then renamed. */
#ifndef SQUALL_PLOTS_SAVE_H
#define SQUALL_PLOTS_SAVE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

/* Who writes the content. */
struct writer {
    bool (*write)(const void *self, FILE *out, struct err *err);
    const void *self;
};

/* What is no regular file (a pipe, a device, a symbolic link) is written in place.  False with
** `err`, and no new file, where anything failed: no permission, a full disk. */
bool save_file(const char *path, struct writer writer, struct err *err);

/* Makes the folder, and those above it, where they do not exist. */
bool save_folder(const char *path, struct err *err);

/* What can be told before the work is done.  False with `err` where save_file() or save_folder()
** could not succeed: the file's folder is missing or may not be written to; a file stands where a
** folder should be. */
bool save_possible(const char *path, struct err *err);
bool save_folder_possible(const char *path, struct err *err);

/* Whether two paths lead to one and the same regular file, or would if it were there. */
bool save_same(const char *path, const char *other);

#endif
