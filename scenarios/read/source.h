/* Source texts: scenario files and --set arguments, kept so that a finding can show its line.
**
** A source is read whole, within a bound, and checked to be plain UTF-8 text before YAML sees it.
** Lines are counted as YAML counts them, so that the places of libyaml fit.
*/
#ifndef SQUALL_SCENARIOS_SOURCE_H
#define SQUALL_SCENARIOS_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOURCE_LIMIT ((size_t)4 * 1024 * 1024)

struct source {
    struct source *next;
    const char *file; /* in every place of this source, the same pointer */
    const char *text; /* without a byte order mark, ended by NUL */
    size_t length;
    uint32_t *line_start; /* byte offsets */
    size_t lines;
};

struct sources {
    struct arena *arena;
    struct source *first;
};

/* Answers for the sources added, now or later. */
struct source_port sources_port(struct sources *sources);

/* The file's text; NULL, with a finding, where it can't be had or is larger than SOURCE_LIMIT. */
struct source *source_read(struct sources *sources, const char *path, struct findings *findings);

/* The same for a text in memory, which is copied. */
struct source *source_take(struct sources *sources, const char *file, const char *text,
                           size_t length, struct findings *findings);

/* False, with a finding at the first byte that is no text. */
bool source_is_text(const struct source *source, struct findings *findings);

struct place source_place(const struct source *source, size_t offset);

#endif
