/* What came after each trigger: when health was back, and whether it stayed. */
#include "models/measure/trial.h"
#include "models/spec/run.h"
#include "models/spec/world.h"

bool trial_ended_well(const struct trial *trial, size_t from)
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

/* Before the next trigger: calls of the last window may have met it. */
static size_t next_known(const struct trial *trial, size_t after, size_t to)
{
    return to < trial->health.windows && to > after + 1 ? to - 1 : to;
}

size_t trial_recovery(const struct trial *trial, size_t after, size_t to)
{
    const struct health *health = &trial->health;
    size_t to_given = to;
    to = next_known(trial, after, to);
    if (health->quiet <= after || health_first_bad(health, after, to) == to)
        return after; /* nobody asks, or nothing was bad */
    size_t found = health_stretch(health, after, to, trial->hold);
    if (found < to)
        return found;
    if (to < health->windows || health->quiet >= health->windows)
        return to_given;
    return trial_ended_well(trial, after) ? health->quiet : health->windows;
}

sim_time trial_recovery_at(const struct trial *trial, size_t found, sim_time trigger_end)
{
    sim_time begin = (sim_time)found * trial->metrics->tick;
    sim_time last = trial_latest(trial->metrics->last_end, behind_last_out(&trial->health.behind));
    bool quiet = found == trial->health.quiet && last < begin;
    return quiet ? trial_latest(last, trigger_end) : begin;
}

/* The triggers from `period` on that overlap, and how many periods were looked at. */
static struct trigger next_trigger(const struct trial *trial, size_t *at)
{
    const struct evidence *evidence = trial->evidence;
    struct trigger trigger = { 0, 0, false };
    for (; *at < evidence->periods; ++*at) {
        const struct fault_period *period = &evidence->period[*at];
        bool unheard = trial_window(trial, period->begin) >= trial->health.quiet && trigger.any;
        if (period->role != ROLE_TRIGGER || trial_is_background(trial, period) || unheard)
            continue;
        if (trigger.any && period->begin > trigger.end)
            break;
        trigger.begin = trigger.any ? trigger.begin : period->begin;
        trigger.end = trial_latest(trigger.end, period->end);
        trigger.any = true;
    }
    return trigger;
}

/* The first window in [from, to) that is bad for a queue whose oldest message was there when the
** trigger ended: what waits ages past it, or comes back from its pause.  `to`: there is none. */
static size_t shows_late(const struct trial *trial, sim_time trigger_end, size_t from, size_t to)
{
    const struct health *health = &trial->health;
    for (size_t w = from; w < to && health->missed; w++) {
        double since = time_to_s((sim_time)(w + 1) * trial->metrics->tick - trigger_end);
        if (health->window[w] == HEALTH_BAD && health->missed[w] &&
            behind_oldest(&health->behind, w) >= since)
            return w;
    }
    return to;
}

size_t trial_recovered(const struct trial *trial, sim_time trigger_end, size_t after, size_t to)
{
    size_t found = trial_recovery(trial, after, to), late, next;
    while (found < to && (late = shows_late(trial, trigger_end, found, to)) < to) {
        next = trial_recovery(trial, late, to);
        if (next <= late)
            break; /* it goes quiet then, or the next trigger may have been met */
        found = next;
    }
    return found;
}

/* What came of a trigger before the next one, or the end of the run, `to`. */
static bool take_aftermath(const struct trial *trial, const struct trigger *trigger, size_t to,
                           struct aftermath *one)
{
    sim_time tick = trial->metrics->tick;
    size_t after = (size_t)((trigger->end + tick - 1) / tick);
    after = after > trial->health.first ? after : trial->health.first;
    one->lasted += time_to_s(trigger->end - trigger->begin);
    one->begin = one->after > 0 ? one->begin : trigger->begin;
    one->first_end = one->after > 0 ? one->first_end : trigger->end;
    one->end = trigger->end;
    if (after >= to)
        return true; /* nothing is seen between the two */
    size_t found = trial_recovered(trial, trigger->end, after, to);
    if (!(one->after > 0))
        one->from = after;
    one->to = found;
    one->healed = trial_recovery_at(trial, found, trigger->end);
    if (found > after)
        one->after += time_to_s(one->healed - trigger->end);
    return found == to;
}

/* A storm is worse than what is over sooner than its trigger; of the same kind the longer one. */
static bool is_worse(const struct aftermath *one, const struct aftermath *other)
{
    bool storm = one->after > one->lasted, other_storm = other->after > other->lasted;
    return storm != other_storm ? storm : one->after >= other->after;
}

struct aftermath trial_aftermaths(const struct trial *trial, struct aftermath *worst)
{
    size_t at = 0;
    struct aftermath one = { 0 };
    struct trigger trigger = next_trigger(trial, &at), next;
    *worst = one;
    for (; trigger.any; trigger = next) {
        next = next_trigger(trial, &at);
        size_t to = next.any ? trial_window(trial, next.begin) : trial->health.windows;
        bool goes_on = take_aftermath(trial, &trigger, to, &one);
        if (is_worse(&one, worst))
            *worst = one;
        if (next.any && !goes_on)
            one = (struct aftermath){ 0 };
    }
    return one;
}

/* Three of four windows are bad, for as long as health must last to count. */
static bool is_lasting(const struct trial *trial, size_t begin, size_t end)
{
    size_t active = 0, bad = 0;
    for (size_t w = begin; w < end; w++) {
        active += trial->health.window[w] != HEALTH_IDLE;
        bad += trial->health.window[w] == HEALTH_BAD;
    }
    return active >= trial->hold && 4 * bad >= 3 * active;
}

size_t trial_relapse(const struct trial *trial, size_t found)
{
    const struct health *health = &trial->health;
    size_t end = health->quiet < health->windows ? health->quiet : health->windows;
    size_t begin = health->windows;
    for (size_t w = found; w < end; w = health_stretch(health, begin, end, trial->hold)) {
        size_t bad = health_first_bad(health, w, end);
        if (bad >= end)
            break;
        begin = bad;
    }
    bool bad_at_end = !health_good_before(health, end, trial->hold);
    return bad_at_end && is_lasting(trial, begin, end) ? begin : health->windows;
}
