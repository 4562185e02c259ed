/* Scenario files: YAML text to a world_spec.
**
** scenario_open() reads the file and composes libyaml's events into a small tree that keeps every
** node's place.  scenario_bind() makes a spec from it: the scenario as written, or one variant of
** it, with settings on top.  One open scenario can be bound many times.
**
** Bounds: 4 MiB a file, 64 levels, 200 000 values once aliases are followed.  Aliases stay
** references, merge keys (<<) are resolved here, a key twice is an error.  Nothing is ever run.
** Everything lives in the arena given; places and texts stay good as long as it does.
*/
#ifndef SQUALL_SCENARIOS_SCENARIO_H
#define SQUALL_SCENARIOS_SCENARIO_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct world_spec;
struct scenario;

/* A change by path, as of --set: services.shop.calls.payments.timeout=5s.  The value is YAML. */
struct setting {
    const char *path, *value;
};

/* NULL where the file could not be read or is no YAML: findings say why.  Also gives `findings` its
** source port, so that errors show their lines. */
struct scenario *scenario_open(const char *path, struct arena *arena, struct findings *findings);

/* The same from memory; `name` stands for the file in messages and its folder is "." */
struct scenario *scenario_parse(const char *name, const char *text, size_t length,
                                struct arena *arena, struct findings *findings);

/* The same where its files are in another folder. */
struct scenario *scenario_parse_in(const char *folder, const char *name, const char *text,
                                   size_t length, struct arena *arena, struct findings *findings);

/* The same scenario anew in another arena, from the bytes that were read when it was opened.  Two
** threads may ask at once, each with its own arena. */
struct scenario *scenario_again(const struct scenario *scenario, struct arena *arena,
                                struct findings *findings);

/* The folder that files are looked for in. */
const char *scenario_folder(const struct scenario *scenario);

/* The variants' names in the order of the file. */
size_t scenario_variants(const struct scenario *scenario, const char *const **names);

/* The variant that changes nothing, if there is one: what the scenario as written is called; else
** "base". */
const char *scenario_base_name(const struct scenario *scenario);

/* What a variant changes of the scenario as written: of a call or an object that it sets as a whole
** the keys that are others, or gone ("none").  In the arena; returns how many. */
size_t scenario_changes(const struct scenario *scenario, const char *variant, struct arena *arena,
                        const struct setting **list);

/* What a path that is half written may go on with: see branches.h. */
struct branch;
size_t scenario_branches(const struct scenario *scenario, const char *begun, struct arena *arena,
                         const struct branch **list);

/* Binds and checks the whole (world_spec_check included).  variant NULL: as written.  False when
** there was any error; all of them are in `findings`, whose place port then answers for this
** spec. */
bool scenario_bind(struct scenario *scenario, const char *variant, const struct setting *settings,
                   size_t setting_count, struct world_spec *spec, struct findings *findings);

/* Checks the scenario as written and every variant of it; each distinct finding once. */
bool scenario_check(struct scenario *scenario, const struct setting *settings,
                    size_t setting_count, struct findings *findings);

/* Every value in force, as a scenario file: what was set, and every default with the mark
** `# default`.  Reading it back gives the same spec, if it stands in `folder`; NULL: wherever it
** stands, for then the files it reads are named from the root. */
void scenario_explain(FILE *out, const struct world_spec *spec, const char *folder,
                      const struct findings *findings);

/* Told of each file that a spec refers to: where it is, and what the canonical text calls it. */
struct file_port {
    void (*tell)(void *self, const char *path, const char *name);
    void *self;
};

/* Every value in force and nothing else: the same text for the same spec, whether a value was set
** in the file, in a variant, on the command line or by default, and wherever the scenario's folder
** is: files are named as seen from there. */
void scenario_canonical(FILE *out, const struct scenario *scenario, const struct world_spec *spec,
                        const struct file_port *files, struct arena *arena);

/* The same values, with the files named from the root: it reads back wherever it stands. */
void scenario_settled(FILE *out, const struct world_spec *spec, struct arena *arena);

/* The reference: one key (`retry`, `services.*.queue.limit`; any part of a path), or all when NULL.
** False, with `err` naming the nearest, when there is no such key. */
bool fields_write(FILE *out, const char *key, struct err *err);

/* Every key alone, and with every path it has; one may come more than once.  Returns how many. */
size_t fields_keys(struct arena *arena, const char ***keys);

/* The whole reference as a page of documentation. */
void fields_write_markdown(FILE *out);

/* JSON Schema (draft 2020-12) of scenario files, with descriptions and defaults, for editors. */
void schema_write(FILE *out);

#endif
