#include "models/judge.h"

#include "models/fault.h"

#include <math.h>

static const struct {
    const char *name, *meaning;
} verdicts[VERDICT_COUNT] = {
    { "absorbed", "no window was unhealthy" },
    { "degraded", "unhealthy, but not beyond the fault" },
    { "recovered", "healthy again after the fault, sooner than the fault had lasted" },
    { "storm", "unhealthy after the fault for longer than the fault itself" },
    { "metastable", "did not recover, although fresh load alone is below capacity" },
};

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict].name;
}

const char *verdict_meaning(enum verdict verdict)
{
    return verdicts[verdict].meaning;
}

/* --- the trigger --- */

struct trigger {
    sim_time begin, end; /* of all faults together */
    bool any;
};

static struct trigger find_trigger(const struct world_spec *spec)
{
    struct trigger trigger = { SIM_FOREVER, 0, false };
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        sim_time end = fault_end(fault, spec->run.duration);
        if (!fault_hurts(fault))
            continue;
        trigger.any = true;
        trigger.begin = fault->at < trigger.begin ? fault->at : trigger.begin;
        trigger.end = end > trigger.end ? end : trigger.end;
    }
    return trigger;
}

/* --- windows --- */

static struct client_counts all_clients(const struct metrics *metrics, size_t window)
{
    struct client_counts sum = { 0 };
    for (size_t c = 0; c < metrics->topology->spec->clients.count; c++)
        client_counts_add(&sum, &metrics->client[c].row[window]);
    return sum;
}

static bool fast_enough(const struct metrics *metrics, const struct client_counts *counts)
{
    static const double slow_most[TARGETS] = { 0.5, 0.1, 0.05, 0.01, 0.001 };
    for (int i = 0; i < TARGETS; i++)
        if (metrics->target[i] != TIME_NONE &&
            (double)counts->slow[i] > slow_most[i] * (double)counts->meant_answered)
            return false;
    return true;
}

/* Two counts of the same mean differ by less than three standard deviations of their difference. */
static bool stands_still(const struct client_counts *counts, double share, bool answered)
{
    double wanted = share * (double)counts->calls;
    double got = (double)(counts->ok + (answered ? counts->degraded : 0));
    return got < wanted - 3 * sqrt(wanted + got);
}

/* `last`: too near the end of the run for its open calls to be judged. */
static bool enough_answered(const struct metrics *metrics, const struct client_counts *counts,
                            bool last)
{
    const struct objective_spec *objective = &metrics->topology->spec->objective;
    bool answered = objective->counts == OBJECTIVE_COUNTS_ANSWERED;
    uint64_t good = answered ? counts->meant_answered : counts->meant_ok;
    good += last ? counts->calls - counts->meant_ended : 0;
    return (double)good >= objective->goodput * (double)counts->calls - 1e-9 &&
           !stands_still(counts, objective->goodput, answered);
}

/* What is said of each window after the warm-up. */
struct health {
    bool *healthy;
    size_t sick, only_slow;
};

static struct health judge_windows(const struct metrics *metrics, const struct trigger *trigger,
                                   struct arena *arena)
{
    const struct world_spec *spec = metrics->topology->spec;
    struct health health = { .healthy = ARENA_ARRAY(arena, metrics->windows + 1, bool) };
    sim_time judged = spec->run.duration - spec->objective.hold;
    judged = judged > trigger->end ? judged : trigger->end;
    uint64_t open = 0;
    for (size_t w = 0; w < metrics->windows; w++) {
        struct client_counts counts = all_clients(metrics, w);
        bool last = (sim_time)w * metrics->tick >= judged;
        bool enough = true, fast = true;
        open += counts.calls - counts.ended;
        if (w >= metrics->first && counts.calls > 0) {
            enough = enough_answered(metrics, &counts, last);
            fast = fast_enough(metrics, &counts);
        } else if (w >= metrics->first) {
            enough = open == 0 || w == 0 || health.healthy[w - 1];
        }
        health.healthy[w] = enough && fast;
        health.sick += !health.healthy[w];
        health.only_slow += enough && !fast;
    }
    return health;
}

/* --- the verdict --- */

/* The first window from `from` on that begins `length` healthy ones; `windows` where there is none. */
static size_t find_stretch(const bool *healthy, size_t from, size_t windows, size_t length)
{
    size_t run = 0;
    for (size_t w = from; w < windows; w++) {
        run = healthy[w] ? run + 1 : 0;
        if (run >= length)
            return w + 1 - length;
    }
    return windows;
}

static enum verdict not_recovered(const struct judgement *judgement)
{
    return judgement->fresh_load < judgement->capacity ? VERDICT_METASTABLE : VERDICT_STORM;
}

/* Without a trigger: was the run healthy at its end, most of the last windows? */
static void judge_untriggered(const struct metrics *metrics, const bool *healthy, size_t hold,
                              struct judgement *judgement)
{
    size_t last = metrics->windows > hold ? metrics->windows - hold : 0, well = 0;
    last = last > metrics->first ? last : metrics->first;
    for (size_t w = last; w < metrics->windows; w++)
        well += healthy[w];
    judgement->recovered = 2 * well >= metrics->windows - last;
    judgement->verdict = judgement->recovered ? VERDICT_DEGRADED : not_recovered(judgement);
}

static void judge_triggered(const struct metrics *metrics, const bool *healthy, size_t hold,
                            const struct trigger *trigger, struct judgement *judgement)
{
    sim_time tick = metrics->tick;
    size_t after = (size_t)((trigger->end + tick - 1) / tick);
    if (after >= metrics->windows) { /* it lasts to the end: nobody can see a recovery */
        judgement->recovered = false;
        judgement->verdict = VERDICT_DEGRADED;
        return;
    }
    after = after > metrics->first ? after : metrics->first; /* the warm-up is not judged */
    if (hold > metrics->windows - after)
        hold = metrics->windows - after;
    size_t found = find_stretch(healthy, after, metrics->windows, hold);
    judgement->recovered = found < metrics->windows;
    if (!judgement->recovered) {
        judgement->verdict = not_recovered(judgement);
        return;
    }
    bool at_once = found == after && (after <= metrics->first || healthy[after - 1] ||
                                      trigger->end % tick == 0);
    judgement->recovery_time = at_once ? 0 : time_to_s((sim_time)found * tick - trigger->end);
    double lasted = time_to_s(trigger->end - trigger->begin);
    if (at_once)
        judgement->verdict = VERDICT_DEGRADED;
    else
        judgement->verdict = judgement->recovery_time <= lasted ? VERDICT_RECOVERED : VERDICT_STORM;
}

static double time_to_impact(const struct metrics *metrics, const bool *healthy, sim_time begin)
{
    for (size_t w = (size_t)(begin / metrics->tick); w < metrics->windows; w++)
        if (!healthy[w])
            return fmax(0, time_to_s((sim_time)w * metrics->tick - begin));
    return NAN;
}

const bool *judge(const struct metrics *metrics, double capacity, double fresh_load,
                  struct arena *arena, struct judgement *judgement)
{
    const struct world_spec *spec = metrics->topology->spec;
    struct trigger trigger = find_trigger(spec);
    struct health health = judge_windows(metrics, &trigger, arena);
    size_t hold = (size_t)((spec->objective.hold + metrics->tick - 1) / metrics->tick);
    double tick = time_to_s(metrics->tick);
    *judgement = (struct judgement){ .verdict = VERDICT_ABSORBED, .recovered = true,
                                     .downtime = (double)health.sick * tick,
                                     .slow_time = (double)health.only_slow * tick,
                                     .time_to_impact = NAN, .recovery_time = NAN,
                                     .capacity = capacity, .fresh_load = fresh_load };
    if (trigger.any)
        judgement->time_to_impact = time_to_impact(metrics, health.healthy, trigger.begin);
    if (health.sick == 0)
        judgement->recovery_time = trigger.any ? 0 : NAN;
    else if (trigger.any)
        judge_triggered(metrics, health.healthy, hold > 0 ? hold : 1, &trigger, judgement);
    else
        judge_untriggered(metrics, health.healthy, hold > 0 ? hold : 1, judgement);
    return health.healthy;
}
