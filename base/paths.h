/* Paths of files, as seen from another place than the one they were typed in. */
#ifndef SQUALL_BASE_PATHS_H
#define SQUALL_BASE_PATHS_H

#include "base/arena.h"

/* The folder a path stands in: "." for a bare name. */
const char *path_folder(struct arena *arena, const char *path);

/* From the root: folders as they really are, links followed; the file itself need not be there. */
const char *path_absolute(struct arena *arena, const char *path);

/* What `path` is called as seen from `folder`: "../sc/t.txt", "." for the folder itself. */
const char *path_seen_from(struct arena *arena, const char *folder, const char *path);

#endif
