/* Variants by their names.
**
** Of one scenario they are called as in the file; among several the file's name stands before, and
** alone where it says enough.
*/
#include "cli/lineup_variants.h"

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

static struct changes changes_of_variant(const struct subject *subject, const char *variant,
                                         struct arena *arena)
{
    const struct setting *setting;
    size_t count = scenario_changes(subject->scenario, variant, arena, &setting);
    struct changed *changed = ARENA_ARRAY(arena, count + 1, struct changed);
    for (size_t i = 0; i < count; i++)
        changed[i] = (struct changed){ setting[i].path, setting[i].value };
    return (struct changes){ changed, count };
}

/* False where a bound was passed; a variant that is wrong is in the findings. */
static bool add_variant(struct lineup *lineup, const struct lineup_wish *wish, size_t f,
                        const char *variant, struct arena *arena)
{
    struct subject *subject = &lineup->subject[f];
    const struct world_spec *spec = subject_bind(subject, variant);
    if (!spec)
        return true;
    if (lineup->count < LINEUP_MOST)
        lineup->changes[lineup->count] = changes_of_variant(subject, variant, arena);
    return lineup_add(lineup, spec, name_of(wish, f, subject, variant, arena),
                      &subject->findings);
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

bool lineup_variants(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena)
{
    for (size_t i = 0; i < wish->variants; i++)
        if (!add_named(lineup, wish, wish->variant[i], arena))
            return false;
    for (size_t f = 0; f < wish->files && wish->variants == 0; f++)
        if (!add_all(lineup, wish, f, arena))
            return false;
    return true;
}
