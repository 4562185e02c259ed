/* What is seen of faults: what hurts has a time from and to, what only changes values a moment. */
#include "plots/report/figure_times.h"

#include "models/spec/effect.h"
#include "models/spec/fault_spec.h"
#include "models/spec/world.h"
#include "plots/report/gnuplot.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

double figure_on_axis(const struct picture *picture, sim_time time)
{
    return time_to_s(time) / picture->scale;
}

static const struct fault_period *first_fix(const struct results *run)
{
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role != ROLE_TRIGGER)
            return &run->fault[i];
    return NULL;
}

/* "redrive", "purge": what moves messages may cure or hurt, and is called by its name.  NULL: a
** period of anything else. */
static const char *moved_by(const struct picture *picture, const struct fault_period *period)
{
    static const enum fault_effect moves[] = { EFFECT_redrive, EFFECT_purge };
    const struct world_spec *spec = picture->run->spec;
    for (size_t i = 0; period && i < spec->faults.count; i++)
        for (size_t e = 0; e < sizeof moves / sizeof *moves; e++)
            if (spec->faults.item[i].at == period->begin &&
                effect_given(moves[e], &spec->faults.item[i]))
                return effect_name(moves[e]);
    return NULL;
}

const char *figure_fault_text(const struct picture *picture)
{
    struct arena *arena = picture->arena;
    const char *trigger = words_faults(arena, picture->run, true);
    const char *fix = words_faults(arena, picture->run, false);
    const char *text = *trigger ? arena_format(arena, "fault (grey): %s", trigger) : "no fault";
    const char *what = moved_by(picture, first_fix(picture->run)) ? "" : "fix (";
    if (!*fix)
        return text;
    return arena_format(arena, "%s; %sdotted%s: %s", text, what, *what ? ")" : "", fix);
}

/* Where one of them moves messages: what stands above each; not twice in a row. */
static void write_fix_names(FILE *out, const struct picture *picture, size_t fixes)
{
    const char *last = "";
    bool any = false;
    for (size_t i = 0; i < picture->run->faults; i++)
        any = any || moved_by(picture, &picture->run->fault[i]);
    if (!any)
        return;
    fprintf(out, "array fix_name[%zu]\n", fixes + 1);
    for (size_t i = 0, place = 0; i < picture->run->faults; i++) {
        if (picture->run->fault[i].role == ROLE_TRIGGER)
            continue;
        const char *name = moved_by(picture, &picture->run->fault[i]);
        name = name ? name : "fix";
        fprintf(out, "fix_name[%zu] = '%s'\n", ++place, strcmp(name, last) == 0 ? "" : name);
        last = name;
    }
}

/* What hurts has a time from and to; what only changes values, a moment. */
static void write_faults(FILE *out, const struct picture *picture, sim_time last)
{
    const struct results *run = picture->run;
    size_t faults = 0, fixes = 0;
    fprintf(out, "array fault_from[%zu]\narray fault_to[%zu]\narray fix_at[%zu]\n", run->faults + 1,
            run->faults + 1, run->faults + 1);
    for (size_t i = 0; i < run->faults; i++) {
        const struct fault_period *fault = &run->fault[i];
        if (fault->role != ROLE_TRIGGER) {
            fprintf(out, "fix_at[%zu] = %.8g\n", ++fixes, figure_on_axis(picture, fault->begin));
            continue;
        }
        sim_time to = fault->end < last ? fault->end : last;
        faults++;
        fprintf(out, "fault_from[%zu] = %.8g; fault_to[%zu] = %.8g\n", faults,
                figure_on_axis(picture, fault->begin), faults, figure_on_axis(picture, to));
    }
    fprintf(out, "faults = %zu\nfixes = %zu\n", faults, fixes);
    write_fix_names(out, picture, fixes);
}

void figure_times_write(FILE *out, const struct picture *picture)
{
    const struct results *run = picture->run;
    sim_time begin, end = 0, last = (sim_time)run->windows * run->tick;
    bool fault = words_fault(run, &begin, &end);
    double recovery = run->judgement.recovery_time;
    gnuplot_value(out, "time_end", figure_on_axis(picture, last));
    gnuplot_value(out, "recovery", fault && recovery > 0
                                     ? (time_to_s(end) + recovery) / picture->scale : NAN);
    fprintf(out, "never_recovered = %d\n", fault && !run->judgement.recovered);
    write_faults(out, picture, last);
}
