/* For tests: a scenario as an array of lines, a key or an item each, on levels: a block is a line
** and all that follow on deeper levels.  Some hundred lines, in an arena. */
#ifndef SQUALL_TESTS_SCENARIO_LINES_H
#define SQUALL_TESTS_SCENARIO_LINES_H

#include "base/field.h"

struct line {
    const char *text; /* without indentation */
    int level;
    const struct field *field; /* whose key this is; NULL: an item's or a kind's */
    const struct field_table *table; /* the field's */
    const char *name, *map;          /* of an item of a map: its name, the map's key */
};

struct lines {
    struct arena *arena;
    struct line *line;
    size_t count, room;
};

/* The new last line, good until the next one is added. */
struct line *lines_add(struct lines *lines, int level, const char *text);

size_t lines_block_end(const struct lines *lines, size_t begin);
size_t lines_block_around(const struct lines *lines, size_t begin); /* itself on the first level */

/* What stands from `from` on, taken away, and put back at the end. */
struct lines lines_cut(struct lines *lines, size_t from);
void lines_append(struct lines *lines, const struct lines *more);

/* The item of a map on the second level that the last line belongs to (a client, a service), or
** NULL. */
const struct line *lines_owner(const struct lines *lines);

/* It is one of what somebody calls, or publishes to. */
bool line_is_call(const struct line *line);

const char *lines_text(const struct lines *lines, struct arena *arena);

#endif
