/* What real libraries, proxies and servers do by default, as text of a scenario.
**
** A preset is the map of a call (its policies) or of a service, as data: rows in the presets_*.c,
** one table a family.  The reader lays it underneath what a scenario writes (lay.h).  A row says
** where its values were read, in which revision, and what they can't say.
*/
#ifndef SQUALL_SCENARIOS_PRESETS_H
#define SQUALL_SCENARIOS_PRESETS_H

#include "base/field.h"
#include "scenarios/read/tree.h"

enum { PRESETS_AT_ONCE = 8 }; /* in one place of a scenario */

enum preset_place { PRESET_CALL, PRESET_SERVICE };

struct preset {
    const char *name, *about; /* one line; a test holds the table to 80 columns */
    const char *source;       /* repository : path */
    const char *revision;     /* when that was read */
    const char *grade;        /* S: source code, D: the project's documentation, 2: secondary */
    const char *text;         /* YAML; "": it stands for what no call or service can be */
    const char *note;         /* what the text does not say, or why there is none; NULL: nothing */
    enum preset_place place;
};

struct preset_family {
    const char *title;
    const struct preset *preset;
    size_t count;
};

extern const struct preset_family presets_rpc, presets_proxies, presets_aws, presets_jvm,
    presets_node, presets_libraries, presets_breakers, presets_queues, presets_servers;

/* All families, ended by NULL. */
extern const struct preset_family *const preset_families[];

/* NULL, with `err` naming the nearest, where there is none. */
const struct preset *presets_find(const char *name, struct err *err);

/* Those whose name, `about` or source has the text in it, capitals or not; `list` has room for all
** of presets_count().  How `p-retry`, which is one of three that a preset stands for, is found. */
size_t presets_count(void);
size_t presets_mentioning(const char *text, const struct preset **list);

size_t presets_of_field(const struct field *field, struct arena *arena, const char ***names);

/* "call" or "service": what a field's range says. */
const char *preset_place_word(enum preset_place place);

/* The text as a tree; each node is said to stand at `place`. */
struct node *preset_tree(const struct preset *preset, struct place place, struct arena *arena);

#endif
