/* The scenario a command works on: a file, a shipped story or standard input, with settings. */
#ifndef SQUALL_CLI_SUBJECT_H
#define SQUALL_CLI_SUBJECT_H

#include "cli/complain.h"
#include "scenarios/read/scenario.h"

#define SETTINGS_MOST 256

/* Rows that every command with a scenario has. */
#define SUBJECT_OPTIONS                                                                          \
    { 'V', "variant", "NAME", "take this variant instead of the scenario as written" },         \
    { 's', "set", "PATH=VALUE",                                                                 \
      "change a value, e.g. services.checkout.calls.db.retry.attempts=2; "                      \
      "may be given again" }

struct subject {
    struct arena *arena;
    struct findings findings;
    struct scenario *scenario;
    const char *path; /* of its file, once it is open */
    const char *variant; /* NULL: as written */
    struct setting setting[SETTINGS_MOST];
    size_t settings;
};

void subject_begin(struct subject *subject);
void subject_end(struct subject *subject);

/* Takes one of SUBJECT_OPTIONS. */
bool subject_take(struct subject *subject, int id, const char *value, struct err *err);

/* Adds a setting: sugar such as --seed. */
bool subject_set(struct subject *subject, const char *path, const char *value, struct err *err);

/* Opens what the word means: "-" is standard input.  False: told on stderr, or in the findings. */
bool subject_open(struct subject *subject, const char *word);

/* A spec of the arena's, bound to `variant`; NULL where there was an error in the findings. */
struct world_spec *subject_bind(struct subject *subject, const char *variant);

/* The variant as scenario_bind() wants it: the scenario as written also has a name, but is NULL. */
const char *subject_variant(const struct subject *subject);

/* Writes the findings to stderr: all, or errors only when `quiet`. */
void subject_tell(const struct subject *subject, bool quiet);

#endif
