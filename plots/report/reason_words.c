/* The reason, a sentence for each thing there is to say, in the order in which it happened: what
** the users had meanwhile and afterwards, how far consumers were behind, how it healed, whether it
** came back, the cause, and the cache.  Times are those of the typical run, rates the mean over the
** runs of the headline's verdict.
*/
#include "plots/report/reason_words.h"

#include "models/spec/world.h"
#include "plots/report/lag.h"
#include "plots/report/lag_words.h"
#include "plots/report/text.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

#include <math.h>

static const char *time_text(struct arena *arena, sim_time time)
{
    return text_number(arena, time_to_s(time), AS_TIME);
}

/* The mean in [from, to) over the runs that the sentence is about: those of the headline's verdict.
** */
static double mean_meant(const struct study *study, const char *path, sim_time from, sim_time to)
{
    double sum = 0, runs = 0;
    for (size_t i = 0; i < study->runs; i++) {
        double mean = results_mean(study->run[i], path, from, to);
        if (study->run[i]->judgement.verdict != words_verdict(study) || isnan(mean))
            continue;
        sum += mean;
        runs++;
    }
    return runs > 0 ? sum / runs : NAN;
}

static bool in_trigger(const struct results *run, sim_time from, sim_time to)
{
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].role == ROLE_TRIGGER && run->fault[i].begin <= from &&
            run->fault[i].end >= to)
            return true;
    return false;
}

/* The mean over the windows that lie wholly in a trigger, of the same runs; NaN: there is none. */
static double mean_in_triggers(const struct study *study, const char *path)
{
    double sum = 0, windows = 0;
    for (size_t i = 0; i < study->runs; i++) {
        const struct results *run = study->run[i];
        const struct measure *measure = results_find(run, path);
        if (run->judgement.verdict != words_verdict(study) || !measure || !measure->series)
            continue;
        for (size_t w = 0; w < run->windows; w++) {
            sim_time from = (sim_time)w * run->tick;
            if (from < study->spec->run.warmup || isnan(measure->series[w]) ||
                !in_trigger(run, from, from + run->tick))
                continue;
            sum += measure->series[w];
            windows++;
        }
    }
    return windows > 0 ? sum / windows : NAN;
}

/* Of a publish no more is known than that the message is stored. */
static const char *done_well(const struct study *study)
{
    return lag_publishes(study->spec) ? "stored" : "answered well";
}

/* What the users had while the fault was there, where that is not the worst of it. */
static const char *meanwhile(struct arena *arena, const struct study *study)
{
    sim_time begin, end;
    const struct results *run = words_typical(study);
    if (run->judgement.verdict >= VERDICT_STORM || !words_fault(run, &begin, &end) ||
        lag_is_harm(study))
        return "";
    double goodput = mean_in_triggers(study, "run.goodput");
    double offered = mean_in_triggers(study, "run.offered");
    if (isnan(goodput) || isnan(offered))
        return "";
    double degraded = mean_in_triggers(study, "run.degraded");
    const char *fallback = degraded > 0 ? arena_format(arena, ", %s got a degraded answer",
                                                       text_number(arena, degraded, AS_RATE)) : "";
    double slow = words_mean(study, "run.slow_time");
    const char *late = slow > 0 ? arena_format(arena, "Answers were too slow for %s. ",
                                               text_number(arena, slow, AS_TIME)) : "";
    return arena_format(arena,
                        "While the trigger lasted, %s of the %s wanted were %s%s. %s",
                        text_number(arena, goodput, AS_RATE), text_number(arena, offered, AS_RATE),
                        done_well(study), fallback, late);
}

/* What it was like for the users between the last fault's end and the end of the run. */
static const char *aftermath(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    sim_time end = time_from_s(run->judgement.after_since);
    sim_time last = (sim_time)run->windows * run->tick;
    if (run->judgement.recovered || !run->judgement.trigger.any || run->judgement.bad_before ||
        end >= last || end <= 0 || lag_is_harm(study))
        return "";
    double goodput = mean_meant(study, "run.goodput", end, last);
    double offered = mean_meant(study, "run.offered", end, last);
    if (isnan(goodput) || isnan(offered))
        return "";
    return arena_format(arena,
                        "The trigger ended at %s; in the %s after that, %s of the %s wanted were "
                        "%s. ",
                        time_text(arena, end), time_text(arena, last - end),
                        text_number(arena, goodput, AS_RATE), text_number(arena, offered, AS_RATE),
                        done_well(study));
}

static const char *remedy(struct arena *arena, const struct results *run, sim_time healed)
{
    size_t place = run->judgement.remedy;
    if (place == REMEDY_NONE)
        return "";
    const struct fault_period *cure = &run->fault[place];
    double after = time_to_s(healed - cure->begin);
    const char *when = time_text(arena, cure->begin);
    if (after <= 0)
        return arena_format(arena, ", when %s at %s", cure->deed, when);
    return arena_format(arena, ", %s after %s at %s", text_number(arena, after, AS_TIME),
                        cure->deed, when);
}

/* When what waited was back at what it had been: later than health, as a rule. */
static const char *drained(struct arena *arena, const struct judgement *judged)
{
    if (!judged->lag.queue || isnan(judged->lag.drained))
        return "";
    return arena_format(arena, "; %s was drained at %s", text_clean(arena, judged->lag.queue),
                        text_number(arena, judged->lag.drained, AS_TIME));
}

/* When it ended, and what had been done about it. */
static const char *healing(struct arena *arena, const struct study *study)
{
    const struct results *run = words_typical(study);
    const struct judgement *judged = &run->judgement;
    if (!judged->recovered || !(judged->after > 0))
        return "";
    sim_time ended = time_from_s(judged->after_since), healed = time_from_s(judged->healed);
    const char *cure = remedy(arena, run, healed);
    if (study->runs > 1 && !*cure)
        return arena_format(arena, "The trigger ended at %s. ", time_text(arena, ended));
    return arena_format(arena, "The trigger ended at %s; healthy again at %s%s%s. ",
                        time_text(arena, ended), time_text(arena, healed), cure,
                        drained(arena, judged));
}

/* Healthy for a hold, then bad again, more than now and then, and good at the end. */
static const char *later(struct arena *arena, const struct study *study)
{
    const struct judgement *judged = &words_typical(study)->judgement;
    if (!(judged->later > 0.1 * judged->downtime))
        return "";
    return arena_format(arena, "Of the downtime %s came later, the last of it at %s. ",
                        text_number(arena, judged->later, AS_TIME),
                        text_number(arena, judged->bad_until, AS_TIME));
}

/* "with the cache cold: 206/s": what a capacity is worth when its caches are empty. */
static const char *cold(struct arena *arena, const struct study *study)
{
    const struct judgement *judged = &words_typical(study)->judgement;
    if (isnan(judged->capacity_cold) || judged->verdict == VERDICT_ABSORBED ||
        judged->cause.kind == CAUSE_COLD_CACHE || !isfinite(judged->capacity_cold))
        return "";
    return arena_format(arena, "With the cache cold %s can be served, warm %s. ",
                        text_number(arena, judged->capacity_cold, AS_RATE),
                        text_number(arena, judged->capacity, AS_RATE));
}

const char *words_reason(struct arena *arena, const struct study *study)
{
    return arena_format(arena, "%s%s%s%s%s%s%s%s%s", meanwhile(arena, study),
                        aftermath(arena, study), lag_sentence(arena, study),
                        lag_rungs(arena, study), lag_lost(arena, study),
                        healing(arena, study), later(arena, study),
                        words_cause(arena, study), cold(arena, study));
}
