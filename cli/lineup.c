/* Making the lineup: every file opened, all that take part bound.
**
** Findings are told once all is bound, so that a warning that several variants share is told once.
*/
#include "cli/lineup.h"

#include "cli/lineup_toggles.h"
#include "cli/lineup_variants.h"
#include "models/spec/world.h"

#include <string.h>

/* --- seed and replications --- */

static bool is_set(const struct subject *subject, const char *path)
{
    for (size_t i = 0; i < subject->settings; i++)
        if (strcmp(subject->setting[i].path, path) == 0)
            return true;
    return false;
}

/* Specs are shared as read-only from here on. */
static void settle(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena)
{
    int64_t most = is_set(wish->common, "run.replications") ? 1 : LINEUP_LEAST;
    int64_t seed = lineup->alternative[0].spec->run.seed;
    bool told = wish->quiet;
    for (size_t i = 0; i < lineup->count; i++) {
        const struct world_spec *spec = lineup->alternative[i].spec;
        most = spec->run.replications > most ? spec->run.replications : most;
        if (spec->run.seed != seed && !told)
            complain("the seeds differ; all are run with that of %s, %lld (--seed names another)",
                     lineup->alternative[0].variant, (long long)seed);
        told |= spec->run.seed != seed;
    }
    for (size_t i = 0; i < lineup->count; i++) {
        struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
        *spec = *lineup->alternative[i].spec;
        spec->run.replications = most;
        spec->run.seed = seed;
        lineup->alternative[i].spec = spec;
    }
}

/* --- the whole --- */

static bool open_all(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena)
{
    bool fine = true;
    lineup->subject = ARENA_ARRAY(arena, wish->files, struct subject);
    for (size_t f = 0; f < wish->files; f++) {
        struct subject *subject = &lineup->subject[lineup->subjects++];
        subject_begin(subject);
        subject->settings = wish->common->settings;
        memcpy(subject->setting, wish->common->setting, sizeof subject->setting);
        fine = subject_open(subject, wish->file[f]) && fine;
    }
    return fine;
}

static bool tell_findings(const struct lineup *lineup, bool quiet)
{
    int errors = 0;
    for (size_t f = 0; f < lineup->subjects; f++) {
        subject_tell(&lineup->subject[f], quiet);
        errors += lineup->subject[f].findings.errors;
    }
    return errors == 0;
}

static bool is_enough(const struct lineup *lineup)
{
    if (lineup->count >= 2)
        return true;
    complain("only %s is there: a comparison takes two variants or more; name another FILE, or try "
             "--toggle all",
             lineup->alternative[0].variant);
    return false;
}

static bool is_unique(const struct lineup *lineup)
{
    for (size_t i = 0; i < lineup->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(lineup->alternative[i].variant, lineup->alternative[k].variant) == 0) {
                complain("%s takes part twice", lineup->alternative[i].variant);
                return false;
            }
    return true;
}

bool lineup_make(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena)
{
    *lineup = (struct lineup){ .count = 0 };
    lineup->alternative = ARENA_ARRAY(arena, LINEUP_MOST, struct alternative);
    lineup->findings = ARENA_ARRAY(arena, LINEUP_MOST, struct findings);
    lineup->changes = ARENA_ARRAY(arena, LINEUP_MOST, struct changes);
    memset(lineup->changes, 0, LINEUP_MOST * sizeof *lineup->changes);
    bool fine = open_all(lineup, wish, arena);
    if (fine)
        fine = wish->toggle ? lineup_toggle(lineup, wish, arena)
                            : lineup_variants(lineup, wish, arena);
    if (!tell_findings(lineup, wish->quiet) || !fine)
        return false;
    if (!is_enough(lineup) || !is_unique(lineup))
        return false;
    settle(lineup, wish, arena);
    return true;
}

void lineup_end(struct lineup *lineup)
{
    for (size_t f = 0; f < lineup->subjects; f++)
        subject_end(&lineup->subject[f]);
}
