/* What real libraries, proxies and servers do by default, as text of a scenario.
**
** A preset is the map of a call (its policies), of a service, a queue or a consumer, as data: rows
** in the presets_*.c, one table a family.  The reader lays it underneath what a scenario writes
** (lay.h).  A row says where its values were read, in which revision, and what they can't say.
**
** One name may stand for several places, with a row for each: as `preset: sqs-default` in a queue it
** is the queue's text, in a consumer the consumer's.
*/
#ifndef SQUALL_SCENARIOS_PRESETS_H
#define SQUALL_SCENARIOS_PRESETS_H

#include "base/field.h"
#include "scenarios/read/tree.h"

enum { PRESETS_AT_ONCE = 8 }; /* in one place of a scenario */

enum preset_place { PRESET_CALL, PRESET_SERVICE, PRESET_QUEUE, PRESET_CONSUMER };

struct preset {
    const char *name, *about; /* one line; a test holds the table to 80 columns */
    const char *source;       /* repository : path */
    const char *revision;     /* when that was read */
    const char *grade;        /* S: source code, D: the project's documentation, 2: secondary */
    const char *text;         /* YAML */
    const char *note;         /* what the text does not say; NULL: nothing */
    enum preset_place place;
};

struct preset_family {
    const char *title;
    const struct preset *preset;
    size_t count;
};

extern const struct preset_family presets_rpc, presets_proxies, presets_aws, presets_jvm,
    presets_node, presets_libraries, presets_breakers, presets_queues, presets_servers, presets_sqs,
    presets_brokers, presets_logs, presets_jobs;

/* All families, ended by NULL. */
extern const struct preset_family *const preset_families[];

/* Of a name what stands for a place (the word of a field's range), else for another; NULL: whatever
** comes first.  NULL, with `err` naming the nearest, where there is none: one that fits, if any. */
const struct preset *presets_find(const char *name, const char *range, struct err *err);

/* Those whose name, `about` or source has the text in it, capitals or not; `list` has room for all
** of presets_count().  How `p-retry`, which is one of three that a preset stands for, is found. */
size_t presets_count(void);
size_t presets_mentioning(const char *text, const struct preset **list);

/* Names, each once, in the order of the families: all, or (range) those of one place. */
size_t presets_names(const char *range, struct arena *arena, const char ***names);

/* "call", "service", "queue" or "consumer": what a field's range says. */
const char *preset_place_word(enum preset_place place);

/* "a call", "a queue and a consumer": all that the name stands for. */
const char *presets_places(const char *name, struct arena *arena);

/* The text as a tree; each node is said to stand at `place`. */
struct node *preset_tree(const struct preset *preset, struct place place, struct arena *arena);

#endif
