#include "models/health.h"

#include <math.h>

struct client_counts health_counts(const struct metrics *metrics, size_t window)
{
    struct client_counts sum = { 0 };
    for (size_t c = 0; c < metrics->topology->spec->clients.count; c++)
        client_counts_add(&sum, &metrics->client[c].row[window]);
    return sum;
}

static bool counts_answered(const struct metrics *metrics)
{
    return metrics->topology->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
}

uint64_t health_well(const struct metrics *metrics, const struct client_counts *counts)
{
    return counts->ok + (counts_answered(metrics) ? counts->degraded : 0);
}

/* --- one window --- */

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
static bool stands_still(const struct metrics *metrics, const struct client_counts *counts)
{
    double wanted = metrics->topology->spec->objective.goodput * client_counts_wanted(counts);
    double got = (double)health_well(metrics, counts);
    return got < wanted - 3 * sqrt(wanted + got);
}

/* `last`: too near the end of the run for its open calls to be judged. */
static bool enough_answered(const struct metrics *metrics, const struct client_counts *counts,
                            bool last)
{
    const struct objective_spec *objective = &metrics->topology->spec->objective;
    uint64_t good = counts_answered(metrics) ? counts->meant_answered : counts->meant_ok;
    good += last ? counts->calls - counts->meant_ended : 0;
    return (double)good >= objective->goodput * client_counts_wanted(counts) - 1e-9 &&
           !stands_still(metrics, counts);
}

static enum window_health without_calls(const struct health *health, size_t w, uint64_t open)
{
    if (open == 0)
        return HEALTH_IDLE;
    while (w > 0 && health->window[w - 1] == HEALTH_IDLE)
        w--;
    return w > 0 ? (enum window_health)health->window[w - 1] : HEALTH_GOOD;
}

/* --- all of them --- */

struct health health_make(const struct metrics *metrics, sim_time judged, struct arena *arena)
{
    uint8_t *window = ARENA_ARRAY(arena, metrics->windows + 1, uint8_t);
    struct health health = { .window = window, .windows = metrics->windows,
                             .first = metrics->first, .quiet = 0 };
    uint64_t open = 0;
    for (size_t w = 0; w < metrics->windows; w++) {
        struct client_counts counts = health_counts(metrics, w);
        bool last = (sim_time)w * metrics->tick >= judged, judged_now = w >= metrics->first;
        bool enough = true, fast = true;
        if (judged_now && client_counts_wanted(&counts) > 0) {
            enough = enough_answered(metrics, &counts, last);
            fast = fast_enough(metrics, &counts);
            window[w] = enough && fast ? HEALTH_GOOD : HEALTH_BAD;
        } else {
            window[w] = (uint8_t)(judged_now ? without_calls(&health, w, open) : HEALTH_GOOD);
        }
        if (counts.calls > 0 || open > 0)
            health.quiet = w + 1;
        open += counts.calls - counts.ended;
        health.bad += window[w] == HEALTH_BAD;
        health.only_slow += enough && !fast;
    }
    return health;
}

/* Where a stretch can't be as long as that any more, all that is left will do. */
static size_t stretch_length(const struct health *health, size_t from, size_t hold)
{
    size_t active = 0;
    for (size_t w = from; w < health->windows && active < hold; w++)
        active += health->window[w] != HEALTH_IDLE;
    return active < hold ? active : hold;
}

size_t health_stretch(const struct health *health, size_t from, size_t hold)
{
    size_t length = stretch_length(health, from, hold), run = 0, begin = from;
    for (size_t w = from; w < health->windows; w++) {
        if (w >= health->quiet && run > 0)
            return begin;
        if (health->window[w] == HEALTH_BAD)
            run = 0;
        if (health->window[w] != HEALTH_GOOD)
            continue;
        begin = run == 0 ? w : begin;
        if (++run >= length)
            return begin;
    }
    return health->windows;
}

bool health_good_before(const struct health *health, size_t window, size_t count)
{
    size_t seen = 0, good = 0;
    for (size_t w = window; w-- > health->first && seen < count;) {
        seen += health->window[w] != HEALTH_IDLE;
        good += health->window[w] == HEALTH_GOOD;
    }
    return 2 * good >= seen;
}

size_t health_first_bad(const struct health *health, size_t from, size_t to)
{
    for (size_t w = from; w < to; w++)
        if (health->window[w] == HEALTH_BAD)
            return w;
    return to;
}
