/* The way of a judgement: windows; roles that they decide; then the course, which is one of three.
**
**   no bad window ──► absorbed
**   no trigger, or bad already before it ──► judge_unprovoked
**   a trigger ──► judge_triggered: contained, recovered, storm; or not recovered: judge_lasting
*/
#include "models/judge.h"

#include <math.h>

static const struct {
    const char *name, *meaning;
} verdicts[VERDICT_COUNT] = {
    { "absorbed", "no window was unhealthy" },
    { "contained", "unhealthy, but not beyond the trigger" },
    { "recovered", "healthy again after the trigger, sooner than it had lasted" },
    { "storm", "unhealthy after the trigger for longer than it had lasted, then healthy again" },
    { "metastable", "did not recover, although fresh load alone could be served" },
    { "saturated", "more is wanted than can be served: no retry storm" },
    { "unhealthy", "unhealthy with nothing overloaded, or already before the first trigger" },
};

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict].name;
}

const char *verdict_meaning(enum verdict verdict)
{
    return verdicts[verdict].meaning;
}

/* What a judgement is made from, and made of. */
struct trial {
    const struct evidence *evidence;
    const struct metrics *metrics;
    struct health health;
    size_t hold; /* windows */
    struct judgement *judgement;
};

static sim_time latest(sim_time a, sim_time b)
{
    return a > b ? a : b;
}

/* --- roles --- */

static size_t window_at(const struct trial *trial, sim_time time)
{
    size_t w = (size_t)(time / trial->metrics->tick);
    return w < trial->health.windows ? w : trial->health.windows;
}

/* A restart or deploy of what is bad already is meant as a cure.  Bad when it begins: the window
** before, where that is idle the one before it. */
static void settle_roles(const struct trial *trial)
{
    for (size_t i = 0; i < trial->evidence->periods; i++) {
        struct fault_period *period = &trial->evidence->period[i];
        if (period->role != ROLE_AUTO)
            continue;
        bool good = health_good_before(&trial->health, window_at(trial, period->begin), 1);
        period->role = good ? ROLE_TRIGGER : ROLE_REMEDY;
    }
}

/* The last remedy or event that began while it was bad, in the windows [from, to). */
static size_t find_remedy(const struct trial *trial, size_t from, size_t to)
{
    size_t found = REMEDY_NONE;
    for (size_t i = 0; i < trial->evidence->periods; i++) {
        const struct fault_period *period = &trial->evidence->period[i];
        size_t w = window_at(trial, period->begin);
        if (period->role != ROLE_TRIGGER && w >= from && w < to &&
            !health_good_before(&trial->health, w, 1))
            found = i;
    }
    return found;
}

/* --- harm --- */

static void measure_harm(const struct trial *trial)
{
    struct judgement *judgement = trial->judgement;
    const struct metrics *metrics = trial->metrics;
    double tick = time_to_s(metrics->tick), wanted = 0, well = 0;
    for (size_t w = 0; w < trial->health.windows; w++) {
        struct client_counts counts = health_counts(metrics, w);
        if (trial->health.window[w] != HEALTH_BAD)
            continue;
        wanted += client_counts_wanted(&counts);
        well += (double)health_well(metrics, &counts);
    }
    judgement->downtime = (double)trial->health.bad * tick;
    judgement->slow_time = (double)trial->health.only_slow * tick;
    judgement->served = wanted > 0 ? fmin(1, well / wanted) : NAN;
    size_t first = health_first_bad(&trial->health, 0, trial->health.windows);
    if (first < trial->health.windows)
        judgement->bad_since = (double)first * tick;
    if (!judgement->trigger.any)
        return;
    sim_time begin = judgement->trigger.begin;
    first = health_first_bad(&trial->health, window_at(trial, begin), trial->health.windows);
    if (first < trial->health.windows)
        judgement->time_to_impact =
            fmax(0, time_to_s((sim_time)first * metrics->tick - begin));
}

/* --- the course --- */

/* Of the bad windows in [from, to). */
static void find_cause(const struct trial *trial, size_t from, size_t to)
{
    const struct evidence *evidence = trial->evidence;
    struct cause_view view = { trial->metrics, &trial->health, evidence->shape, evidence->shapes };
    if (health_first_bad(&trial->health, from, to) < to)
        trial->judgement->cause = cause_find(&view, from, to);
}

/* It goes quiet while it is bad still: did those who ended since `from` end well?  Where nobody asked
** afresh since then, those left over have been served or have given up: nothing is left to be bad. */
static bool ended_well(const struct trial *trial, size_t from)
{
    uint64_t calls = 0, ended = 0, well = 0;
    for (size_t w = from; w < trial->health.windows; w++) {
        struct client_counts counts = health_counts(trial->metrics, w);
        calls += counts.calls;
        ended += counts.ended;
        well += health_well(trial->metrics, &counts);
    }
    double share = trial->metrics->topology->spec->objective.goodput;
    return calls == 0 || (double)well >= share * (double)ended - 1e-9;
}

/* Bad to the end. */
static enum verdict judge_lasting(const struct judgement *judgement)
{
    if (judgement->cause.kind == CAUSE_SATURATION)
        return VERDICT_SATURATED;
    return judgement->cause.overloaded ? VERDICT_METASTABLE : VERDICT_UNHEALTHY;
}

/* In some window more was wanted than can be served. */
static bool ever_too_much(const struct trial *trial)
{
    double most = trial->judgement->cause.capacity * time_to_s(trial->metrics->tick);
    for (size_t w = 0; w < trial->health.windows; w++) {
        struct client_counts counts = health_counts(trial->metrics, w);
        if (trial->health.window[w] == HEALTH_BAD &&
            client_counts_wanted(&counts) - (double)counts.reloads > most)
            return true;
    }
    return false;
}

/* Without a trigger, and good again. */
static enum verdict judge_passing(const struct trial *trial)
{
    const struct cause *cause = &trial->judgement->cause;
    if (cause->kind == CAUSE_RETRIES)
        return VERDICT_STORM;
    return cause->overloaded && ever_too_much(trial) ? VERDICT_SATURATED : VERDICT_UNHEALTHY;
}

/* Most of the last `hold` windows, or all went quiet after ending well. */
static bool is_good_at_end(const struct trial *trial)
{
    const struct health *health = &trial->health;
    return health_good_before(health, health->windows, trial->hold) ||
           (health->quiet < health->windows &&
            ended_well(trial, health_first_bad(health, 0, health->windows)));
}

static void judge_unprovoked(const struct trial *trial)
{
    struct judgement *judgement = trial->judgement;
    find_cause(trial, 0, trial->health.windows);
    judgement->recovered = is_good_at_end(trial);
    if (judgement->bad_before)
        judgement->verdict = judgement->cause.kind == CAUSE_SATURATION ? VERDICT_SATURATED
                                                                       : VERDICT_UNHEALTHY;
    else
        judgement->verdict = judgement->recovered ? judge_passing(trial)
                                                  : judge_lasting(judgement);
}

/* The window in which health is back; windows: it is not. */
static size_t find_recovery(const struct trial *trial, size_t after)
{
    const struct health *health = &trial->health;
    if (health->quiet <= after)
        return after;
    size_t found = health_stretch(health, after, trial->hold);
    if (found < health->windows || health->quiet >= health->windows)
        return found;
    return ended_well(trial, after) ? health->quiet : health->windows;
}

/* Good in the first window after the trigger, which began within it, or just when it ended. */
static bool is_at_once(const struct trial *trial, size_t found, size_t after)
{
    const struct health *health = &trial->health;
    sim_time end = trial->judgement->trigger.end;
    return found == after && (after <= health->first || health->window[after - 1] != HEALTH_BAD ||
                              end % trial->metrics->tick == 0);
}

static enum verdict judge_healed(const struct judgement *judgement)
{
    double lasted = time_to_s(judgement->trigger.end - judgement->trigger.begin);
    if (judgement->recovery_time <= lasted)
        return VERDICT_RECOVERED;
    return judgement->cause.kind == CAUSE_SATURATION ? VERDICT_SATURATED : VERDICT_STORM;
}

/* Where it went quiet, the end of the last call; else the window's begin. */
static sim_time recovery_at(const struct trial *trial, size_t found)
{
    sim_time begin = (sim_time)found * trial->metrics->tick;
    bool quiet = found == trial->health.quiet && trial->metrics->last_end < begin;
    return quiet ? latest(trial->metrics->last_end, trial->judgement->trigger.end) : begin;
}

static void judge_triggered(const struct trial *trial)
{
    struct judgement *judgement = trial->judgement;
    sim_time tick = trial->metrics->tick, end = judgement->trigger.end;
    size_t windows = trial->health.windows, after = (size_t)((end + tick - 1) / tick);
    judgement->verdict = VERDICT_CONTAINED;
    judgement->recovered = after < windows;
    if (!judgement->recovered) { /* it lasts to the end: nobody can see a recovery */
        find_cause(trial, 0, windows);
        return;
    }
    after = after > trial->health.first ? after : trial->health.first;
    size_t found = find_recovery(trial, after);
    judgement->remedy = find_remedy(trial, after, found);
    if (is_at_once(trial, found, after)) {
        judgement->recovery_time = 0;
        return;
    }
    find_cause(trial, after, found);
    judgement->recovered = found < windows;
    if (judgement->recovered)
        judgement->recovery_time = time_to_s(recovery_at(trial, found) - end);
    judgement->verdict = judgement->recovered ? judge_healed(judgement) : judge_lasting(judgement);
}

/* --- the whole --- */

struct health judge(const struct evidence *evidence, struct arena *arena,
                    struct judgement *judgement)
{
    const struct metrics *metrics = evidence->metrics;
    const struct world_spec *spec = metrics->topology->spec;
    struct trigger may = periods_trigger(evidence->period, evidence->periods);
    struct trial trial = { .evidence = evidence, .metrics = metrics, .judgement = judgement };
    trial.hold = (size_t)((spec->objective.hold + metrics->tick - 1) / metrics->tick);
    trial.hold = trial.hold > 0 ? trial.hold : 1;
    trial.health =
        health_make(metrics, latest(spec->run.duration - spec->objective.hold, may.end), arena);
    settle_roles(&trial);
    *judgement = (struct judgement){ .verdict = VERDICT_ABSORBED, .recovered = true,
                                     .served = NAN, .bad_since = NAN, .time_to_impact = NAN,
                                     .recovery_time = NAN, .remedy = REMEDY_NONE,
                                     .trigger = periods_trigger(evidence->period,
                                                                evidence->periods),
                                     .capacity = evidence->capacity,
                                     .capacity_cold = evidence->capacity_cold,
                                     .fresh_load = evidence->fresh_load };
    measure_harm(&trial);
    const struct trigger *trigger = &judgement->trigger;
    judgement->bad_before =
        trigger->any && trial.health.bad > 0 &&
        !health_good_before(&trial.health, window_at(&trial, trigger->begin), trial.hold);
    if (trial.health.bad == 0)
        judgement->recovery_time = trigger->any ? 0 : NAN;
    else if (trigger->any && !judgement->bad_before)
        judge_triggered(&trial);
    else
        judge_unprovoked(&trial);
    return trial.health;
}
