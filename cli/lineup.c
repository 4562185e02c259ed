/* Making the lineup: every file opened, every variant bound.
**
** Findings are told once all is bound, so that a warning that several variants share is told once.
*/
#include "cli/lineup.h"

#include "cli/lineup_toggles.h"

#include <string.h>

/* --- names --- */

static const char *stem_of(struct arena *arena, const char *word)
{
    const char *slash = strrchr(word, '/'), *name = slash ? slash + 1 : word;
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? arena_text_of(arena, name, (size_t)(dot - name)) : name;
}

/* The file's name without folder and ending; all that was typed where that would be two files'. */
static const char *file_name(const struct lineup_wish *wish, size_t f, struct arena *arena)
{
    const char *stem = stem_of(arena, wish->file[f]);
    for (size_t i = 0; i < wish->files; i++)
        if (i != f && strcmp(stem, stem_of(arena, wish->file[i])) == 0)
            return wish->file[f];
    return stem;
}

/* By its name in the file: `base`, the scenario as written, may have none there. */
static bool is_listed(const struct subject *subject, const char *variant)
{
    const char *const *names;
    size_t count = scenario_variants(subject->scenario, &names);
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], variant) == 0)
            return true;
    return false;
}

/* The variant's name; among several files the file's, and behind it the variant's where the file
** gives it one. */
static const char *name_of(const struct lineup_wish *wish, size_t f, const struct subject *subject,
                           const char *variant, struct arena *arena)
{
    if (wish->files == 1)
        return variant;
    const char *file = file_name(wish, f, arena);
    return is_listed(subject, variant) ? arena_format(arena, "%s:%s", file, variant) : file;
}

/* --- variants --- */

bool lineup_add(struct lineup *lineup, const struct world_spec *spec, const char *name,
                const struct findings *findings)
{
    if (lineup->count == LINEUP_MOST) {
        complain("more than %d variants; name some of them with --variant", LINEUP_MOST);
        return false;
    }
    lineup->alternative[lineup->count] = (struct alternative){ spec, name };
    lineup->findings[lineup->count++] = *findings;
    return true;
}

/* False where a bound was passed; a variant that is wrong is in the findings. */
static bool add_variant(struct lineup *lineup, const struct lineup_wish *wish, size_t f,
                        const char *variant, struct arena *arena)
{
    struct subject *subject = &lineup->subject[f];
    const struct world_spec *spec = subject_bind(subject, variant);
    return !spec ||
           lineup_add(lineup, spec, name_of(wish, f, subject, variant, arena), &subject->findings);
}

static bool has_variant(const struct subject *subject, const char *variant)
{
    return is_listed(subject, variant) ||
           strcmp(variant, scenario_base_name(subject->scenario)) == 0;
}

static bool add_all(struct lineup *lineup, const struct lineup_wish *wish, size_t f,
                    struct arena *arena)
{
    const struct subject *subject = &lineup->subject[f];
    const char *const *names, *base = scenario_base_name(subject->scenario);
    size_t count = scenario_variants(subject->scenario, &names);
    bool fine = true;
    if (!is_listed(subject, base))
        fine = add_variant(lineup, wish, f, base, arena);
    for (size_t i = 0; i < count && fine; i++)
        fine = add_variant(lineup, wish, f, names[i], arena);
    return fine;
}

/* Of several files not all need to have the variant.  Where none has it, the first says so. */
static bool add_named(struct lineup *lineup, const struct lineup_wish *wish, const char *variant,
                      struct arena *arena)
{
    bool any = false;
    for (size_t f = 0; f < wish->files; f++) {
        if (!has_variant(&lineup->subject[f], variant))
            continue;
        any = true;
        if (!add_variant(lineup, wish, f, variant, arena))
            return false;
    }
    return any || add_variant(lineup, wish, 0, variant, arena);
}

static bool add_variants(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena)
{
    for (size_t i = 0; i < wish->variants; i++)
        if (!add_named(lineup, wish, wish->variant[i], arena))
            return false;
    for (size_t f = 0; f < wish->files && wish->variants == 0; f++)
        if (!add_all(lineup, wish, f, arena))
            return false;
    return true;
}

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
    bool fine = open_all(lineup, wish, arena);
    if (fine)
        fine =
            wish->toggle ? lineup_toggle(lineup, wish, arena) : add_variants(lineup, wish, arena);
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
