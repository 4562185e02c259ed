/* Controls that can be switched off by a word: breaker, bulkhead, backoff, budget, codel ...
**
** A control is every policy on any edge, every guard at any door, the parts of a retry or of a
** redelivery (backoff, jitter, budget), and what else a scenario may leave out: cancel, codel,
** idempotency, autoscale; of a queue redelivery, max_deliveries, dead_letter, deduplicates; of a
** consumer batch, prefetch, renew, ladder, dead_at_once.  Its word means it wherever it stands.
** Off is a setting, mostly PATH=none, so whether it was written as a key, in a list of policies, in
** a variant or comes from a preset makes no difference.
*/
#ifndef SQUALL_SCENARIOS_TOGGLES_H
#define SQUALL_SCENARIOS_TOGGLES_H

#include "scenarios/read/scenario.h"

/* One control in force at one place. */
struct control {
    const char *word, *path;
    const char *off; /* what the path says then */
    bool part;       /* of a policy that is a control itself */
};

struct toggles {
    struct control *control; /* in the order of the spec */
    size_t count;
    const char **word; /* each once, in the order in which they are met */
    size_t words;
};

/* All that are in force from the beginning, or in mid-run. */
struct toggles toggles_find(const struct world_spec *spec, struct arena *arena);

/* The words of a list with commas, or of `all`.  NULL with `err` where one is none of
** toggles->word, or stands twice; `count` receives how many. */
const char **toggles_read(const struct toggles *toggles, const char *list, struct arena *arena,
                          size_t *count, struct err *err);

/* The settings that switch these words off everywhere, parts first, so that what is off as a
** whole stays so; `count` receives how many. */
struct setting *toggles_off(const struct toggles *toggles, const char *const *words,
                            size_t word_count,
                            struct arena *arena, size_t *count);

/* A place where the word is in force in a spec, or NULL: after binding with toggles_off() there
** must be none, but a fault that sets it in mid-run may bring it back. */
const char *toggle_left(const struct world_spec *spec, const char *word, struct arena *arena);

#endif
