/* The way of a judgement: windows; roles that they decide; then the course, which is one of three.
**
**   no bad window ──► absorbed
**   no trigger, or bad already before it ──► judge_unprovoked
**   a trigger ──► judge_triggered: contained, recovered, storm; or not recovered: judge_lasting
*/
#include "models/measure/judge.h"

#include "models/measure/cause_sums.h"
#include "models/measure/trial.h"
#include "models/spec/run.h"
#include "models/spec/world.h"

#include <math.h>

static const char *const verdicts[VERDICT_COUNT] = {
    "absorbed", "contained", "recovered", "storm", "metastable", "saturated", "unhealthy",
};

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

/* --- harm --- */

static void measure_harm(const struct trial *trial)
{
    struct judgement *judgement = trial->judgement;
    const struct metrics *metrics = trial->metrics;
    double tick = time_to_s(metrics->tick), wanted = 0, well = 0;
    for (size_t w = 0; w < trial->health.windows; w++) {
        struct client_counts counts = health_counts(metrics, w);
        if (!health_bad_for_clients(&trial->health, w))
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
    for (size_t w = first; w < trial->health.windows; w++)
        if (trial->health.window[w] == HEALTH_BAD)
            judgement->bad_until = (double)(w + 1) * tick;
    if (!judgement->trigger.any)
        return;
    sim_time begin = judgement->trigger.begin;
    first = health_first_bad(&trial->health, trial_window(trial, begin), trial->health.windows);
    if (first < trial->health.windows)
        judgement->time_to_impact =
            fmax(0, time_to_s((sim_time)first * metrics->tick - begin));
}

/* --- the course --- */

/* Of the bad windows in [from, to). */
static void find_cause(const struct trial *trial, size_t from, size_t to)
{
    const struct evidence *evidence = trial->evidence;
    struct cause_view view = { trial->metrics,   &trial->health,   evidence->shape,
                               evidence->shapes, evidence->period, evidence->periods };
    if (health_first_bad(&trial->health, from, to) < to)
        trial->judgement->cause = cause_find(&view, from, to);
}

/* More is wanted than can be served, or comes in than consumers can do. */
static bool is_saturated(const struct cause *cause)
{
    return cause->kind == CAUSE_SATURATION || cause->kind == CAUSE_CONSUMERS ||
           cause->kind == CAUSE_BURST;
}

/* Bad to the end. */
static enum verdict judge_lasting(const struct judgement *judgement)
{
    if (is_saturated(&judgement->cause))
        return VERDICT_SATURATED;
    return judgement->cause.overloaded ? VERDICT_METASTABLE : VERDICT_UNHEALTHY;
}

/* The most that was wanted afresh per second in a bad window. */
static double most_wanted(const struct trial *trial)
{
    double most = 0;
    for (size_t w = 0; w < trial->health.windows; w++) {
        struct client_counts counts = health_counts(trial->metrics, w);
        if (trial->health.window[w] == HEALTH_BAD)
            most = fmax(most, client_counts_wanted(&counts) - (double)counts.reloads);
    }
    return most / time_to_s(trial->metrics->tick);
}

/* Retries or redeliveries were enough, without a trigger. */
static bool is_storm(enum cause_kind kind)
{
    return kind == CAUSE_RETRIES || kind == CAUSE_LEASES || kind == CAUSE_REDELIVERIES ||
           kind == CAUSE_BLOCKED;
}

/* Of a queue: more than could be done came in once, and has been waiting since. */
static enum verdict judge_passing_lag(const struct trial *trial)
{
    struct cause *cause = &trial->judgement->cause;
    bool much = is_saturated(cause) || cause_too_much(trial->metrics, trial->hold, cause);
    return much ? VERDICT_SATURATED : VERDICT_UNHEALTHY;
}

/* Without a trigger, and good again. */
static enum verdict judge_passing(const struct trial *trial)
{
    struct cause *cause = &trial->judgement->cause;
    double most = most_wanted(trial);
    if (is_storm(cause->kind))
        return VERDICT_STORM;
    if (cause_is_of_queue(&trial->health, cause))
        return judge_passing_lag(trial);
    if (!cause->overloaded || most <= cause->capacity)
        return VERDICT_UNHEALTHY;
    if (cause->kind != CAUSE_SATURATION)
        cause->wanted = most;
    cause->kind = CAUSE_SATURATION;
    return VERDICT_SATURATED;
}

/* Most of the last `hold` windows, or all went quiet after ending well. */
static bool is_good_at_end(const struct trial *trial)
{
    const struct health *health = &trial->health;
    return health_good_before(health, health->windows, trial->hold) ||
           (health->quiet < health->windows &&
            trial_ended_well(trial, trial->judgement->bad_before
                                        ? trial_window(trial, trial->judgement->trigger.end)
                                        : health_first_bad(health, 0, health->windows)));
}

/* Where consumers are behind, what a remedy made of them is no bound of what had been before. */
static size_t before_remedy(const struct trial *trial, size_t until)
{
    size_t remedy = trial->health.missed ? trial_remedy(trial, 0, until) : REMEDY_NONE;
    return remedy == REMEDY_NONE ? until
                                 : trial_window(trial, trial->evidence->period[remedy].begin);
}

static void judge_unprovoked(const struct trial *trial)
{
    struct judgement *judgement = trial->judgement;
    size_t until = judgement->bad_before ? trial_window(trial, judgement->trigger.begin)
                                         : trial->health.windows;
    find_cause(trial, 0, before_remedy(trial, until));
    judgement->recovered = is_good_at_end(trial);
    if (judgement->bad_before)
        judgement->verdict = is_saturated(&judgement->cause) ? VERDICT_SATURATED
                                                             : VERDICT_UNHEALTHY;
    else
        judgement->verdict = judgement->recovered ? judge_passing(trial)
                                                  : judge_lasting(judgement);
}

/* Messages that wait need no storm to be late: only where their deliveries were one. */
static enum verdict judge_healed(const struct trial *trial)
{
    const struct judgement *judgement = trial->judgement;
    bool lag = cause_is_of_queue(&trial->health, &judgement->cause);
    if (!(judgement->after > 0))
        return VERDICT_CONTAINED;
    if (judgement->after <= judgement->lasted ||
        (lag && !is_storm(judgement->cause.kind) && !is_saturated(&judgement->cause)))
        return VERDICT_RECOVERED;
    return is_saturated(&judgement->cause) ? VERDICT_SATURATED : VERDICT_STORM;
}

/* The last trigger lasts to the end: whether health came back meanwhile, and what had been before
** it. */
static void judge_endless(const struct trial *trial, const struct aftermath *last,
                          const struct aftermath *worst)
{
    struct judgement *judgement = trial->judgement;
    bool goes_on = last->after > 0; /* into the last trigger */
    judgement->recovered = health_good_before(&trial->health, trial->health.windows, trial->hold);
    judgement->remedy = trial_remedy(trial, 0, trial->health.windows);
    find_cause(trial, goes_on ? last->from : 0, trial->health.windows);
    judgement->verdict = VERDICT_CONTAINED;
    if (goes_on && !judgement->recovered)
        judgement->verdict = judge_lasting(judgement);
    else if (worst->after > 0)
        judgement->verdict = judge_healed(trial);
}

static void judge_triggered(const struct trial *trial)
{
    struct judgement *judgement = trial->judgement;
    sim_time tick = trial->metrics->tick;
    size_t windows = trial->health.windows, relapse;
    struct aftermath worst, last = trial_aftermaths(trial, &worst);
    size_t after = (size_t)((last.end + tick - 1) / tick);
    judgement->trigger.end = last.end;
    judgement->after = worst.after;
    judgement->lasted = worst.lasted;
    judgement->after_since = time_to_s(worst.first_end);
    judgement->healed = time_to_s(worst.healed);
    if (after >= windows) {
        judge_endless(trial, &last, &worst);
        return;
    }
    after = after > trial->health.first ? after : trial->health.first;
    size_t found = trial_recovered(trial, last.end, after, windows);
    relapse = trial_relapse(trial, found);
    judgement->recovered = found < windows && relapse >= windows;
    if (judgement->recovered) {
        judgement->recovery_time =
            found == after ? 0 : time_to_s(trial_recovery_at(trial, found, last.end) - last.end);
        for (size_t w = found; w < windows; w++)
            judgement->later += trial->health.window[w] == HEALTH_BAD ? time_to_s(tick) : 0;
        find_cause(trial, worst.from, worst.to);
        judgement->remedy = trial_remedy(trial, worst.from, worst.to);
        judgement->verdict = judge_healed(trial);
        return;
    }
    judgement->after_since = time_to_s(last.first_end);
    judgement->relapsed = found < windows ? (double)relapse * time_to_s(tick) : NAN;
    find_cause(trial, found < windows ? relapse : after, windows);
    judgement->verdict = judge_lasting(judgement);
}

/* --- the whole --- */

/* When the first trigger came it was bad already, or most of what was bad had been before it. */
static bool is_bad_before(const struct trial *trial)
{
    size_t begin = trial_window(trial, trial->judgement->trigger.begin), bad = 0;
    for (size_t w = 0; w + 1 < begin; w++) /* the last one may have met it */
        bad += trial->health.window[w] == HEALTH_BAD;
    if (bad == 0)
        return false;
    return !health_known_good(trial->metrics, &trial->health, begin, trial->hold) ||
           (bad >= trial->hold && 2 * bad >= trial->health.bad);
}

struct health judge(const struct evidence *evidence, struct arena *arena,
                    struct judgement *judgement)
{
    const struct metrics *metrics = evidence->metrics;
    const struct world_spec *spec = metrics->topology->spec;
    struct trigger may = periods_trigger(evidence->period, evidence->periods);
    struct trial trial = { .evidence = evidence, .metrics = metrics, .judgement = judgement };
    trial.hold = (size_t)((spec->objective.hold + metrics->tick - 1) / metrics->tick);
    trial.hold = trial.hold > 0 ? trial.hold : 1;
    trial.health = health_make(metrics, may.end < spec->run.duration ? may.end : 0, arena);
    trial_settle_roles(&trial);
    trial.background = trial_background(&trial);
    *judgement = (struct judgement){ .verdict = VERDICT_ABSORBED, .recovered = true,
                                     .served = NAN, .bad_since = NAN, .bad_until = NAN,
                                     .relapsed = NAN, .time_to_impact = NAN,
                                     .recovery_time = NAN, .remedy = REMEDY_NONE,
                                     .trigger = periods_trigger(evidence->period,
                                                                evidence->periods),
                                     .capacity = evidence->capacity,
                                     .capacity_cold = evidence->capacity_cold,
                                     .fresh_load = evidence->fresh_load };
    measure_harm(&trial);
    const struct trigger *trigger = &judgement->trigger;
    judgement->bad_before = trigger->any && trial.health.bad > 0 && is_bad_before(&trial);
    if (trial.health.bad == 0)
        judgement->recovery_time = trigger->any ? 0 : NAN;
    else if (trigger->any && !judgement->bad_before)
        judge_triggered(&trial);
    else
        judge_unprovoked(&trial);
    judgement->lag = behind_lag(&trial.health.behind, trial.health.alone, trigger);
    return trial.health;
}
