/* One pass over the windows, each judged by its own counts and by what the windows before it left
** in `course`; then a few walks that ask for stretches.  Linear in the windows.
*/
#include "models/measure/health.h"

#include "models/spec/objective.h"
#include "models/spec/run.h"
#include "models/spec/world.h"

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

/* What should be answered in a window, and what is. */
struct flow {
    double wanted, got;
};

/* An answer that takes windows is held against what was wanted by then; a client whose first
** answers can't be there yet is left out. */
static struct flow flow_of(const struct metrics *metrics, size_t w)
{
    struct flow flow = { 0, 0 };
    for (size_t c = 0; c < metrics->topology->spec->clients.count; c++) {
        const struct client_meter *client = &metrics->client[c];
        if (w < client->first_answers)
            continue;
        double now = client_counts_wanted(&client->row[w]);
        double then = client_counts_wanted(&client->row[w - client->lag]);
        flow.wanted += fmin(now, then);
        flow.got += (double)health_well(metrics, &client->row[w]);
    }
    flow.wanted *= metrics->topology->spec->objective.goodput;
    return flow;
}

/* Two counts of the same mean differ by less than three standard deviations of their difference. */
static bool stands_still(const struct metrics *metrics, size_t w)
{
    struct flow flow = flow_of(metrics, w);
    return flow.got < flow.wanted - 3 * sqrt(flow.wanted + flow.got);
}

/* Calls of a window that are still open when the run ends, and may be: it was too near. */
static uint64_t young(const struct metrics *metrics, size_t w, sim_time settled)
{
    const struct world_spec *spec = metrics->topology->spec;
    sim_time begin = (sim_time)w * metrics->tick;
    uint64_t open = 0;
    for (size_t c = 0; c < spec->clients.count && begin >= settled; c++) {
        const struct client_meter *client = &metrics->client[c];
        sim_time may_be_open = (sim_time)client->patience * metrics->tick;
        sim_time most = may_be_open > spec->objective.hold ? may_be_open : spec->objective.hold;
        if (begin >= spec->run.duration - most)
            open += client->row[w].calls - client->row[w].meant_ended;
    }
    return open;
}

static bool enough_ended_well(const struct metrics *metrics, const struct client_counts *counts,
                              size_t w, sim_time settled)
{
    const struct objective_spec *objective = &metrics->topology->spec->objective;
    uint64_t good = counts_answered(metrics) ? counts->meant_answered : counts->meant_ok;
    good += young(metrics, w, settled);
    return (double)good >= objective->goodput * client_counts_wanted(counts) - 1e-9;
}

/* Windows after which a call of any client hangs. */
static size_t patience_of(const struct metrics *metrics)
{
    size_t most = 1;
    for (size_t c = 0; c < metrics->topology->spec->clients.count; c++)
        most = metrics->client[c].patience > most ? metrics->client[c].patience : most;
    return most;
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

/* What goes on from window to window. */
struct course {
    const struct metrics *metrics;
    struct health *health;
    uint8_t *window;
    sim_time settled;
    uint64_t open;       /* calls, when the window begins */
    size_t still_from;   /* since then no good answer was given */
    double still_wanted; /* and so much was wanted */
};

/* Few calls a window are no standstill in any of them, but may be one together. */
static void add_standstill(struct course *course, size_t w, const struct client_counts *counts)
{
    const struct metrics *metrics = course->metrics;
    bool still = health_well(metrics, counts) == 0 && (counts->calls > 0 || course->open > 0);
    if (!still || w < metrics->first) {
        course->still_from = w + 1;
        course->still_wanted = 0;
        return;
    }
    course->still_wanted += flow_of(metrics, w).wanted;
    double wanted = course->still_wanted;
    for (size_t i = course->still_from; i <= w && wanted > 3 * sqrt(wanted); i++)
        course->window[i] = HEALTH_BAD;
}

static void judge_window(struct course *course, size_t w, const struct client_counts *counts)
{
    const struct metrics *metrics = course->metrics;
    if (w < metrics->first) {
        course->window[w] = HEALTH_GOOD;
        return;
    }
    if (!(client_counts_wanted(counts) > 0)) {
        course->window[w] = (uint8_t)without_calls(course->health, w, course->open);
        return;
    }
    bool enough = enough_ended_well(metrics, counts, w, course->settled) &&
                  !stands_still(metrics, w);
    bool fast = fast_enough(metrics, counts);
    course->window[w] = enough && fast ? HEALTH_GOOD : HEALTH_BAD;
    course->health->only_slow += enough && !fast;
}

/* Nobody waits for a message: a queue is judged by itself, beside what clients were answered. */
static void add_queues(struct health *health, uint8_t *window, struct arena *arena)
{
    if (health->behind.queues == 0)
        return;
    uint8_t *missed = ARENA_ARRAY(arena, health->windows, uint8_t);
    uint8_t *alone = ARENA_ARRAY(arena, health->windows, uint8_t);
    for (size_t w = 0; w < health->windows; w++) {
        bool waits = behind_waits(&health->behind, w);
        missed[w] = w >= health->first && behind_any(&health->behind, w);
        alone[w] = missed[w] && window[w] != HEALTH_BAD;
        if (missed[w])
            window[w] = HEALTH_BAD;
        else if (waits && window[w] == HEALTH_IDLE)
            window[w] = HEALTH_GOOD;
        if (waits && w + 1 > health->quiet)
            health->quiet = w + 1;
    }
    health->missed = missed;
    health->alone = alone;
}

struct health health_make(const struct metrics *metrics, sim_time settled, struct arena *arena)
{
    struct health health = { .windows = metrics->windows, .first = metrics->first,
                             .behind = behind_of(metrics, arena) };
    struct course course = { .metrics = metrics, .health = &health, .settled = settled };
    health.window = course.window = ARENA_ARRAY(arena, metrics->windows + 1, uint8_t);
    for (size_t w = 0; w < metrics->windows; w++) {
        struct client_counts counts = health_counts(metrics, w);
        judge_window(&course, w, &counts);
        add_standstill(&course, w, &counts);
        if (counts.calls > 0 || course.open > 0)
            health.quiet = w + 1;
        course.open += counts.calls - counts.ended;
    }
    add_queues(&health, course.window, arena);
    for (size_t w = 0; w < metrics->windows; w++)
        health.bad += course.window[w] == HEALTH_BAD;
    return health;
}

/* Where there is no room for two stretches as long as that, half of what there is will do. */
static size_t stretch_length(const struct health *health, size_t from, size_t to, size_t hold)
{
    size_t active = 0;
    for (size_t w = from; w < to && active < 2 * hold; w++)
        active += health->window[w] != HEALTH_IDLE;
    return active < 2 * hold ? (active + 1) / 2 : hold;
}

size_t health_stretch(const struct health *health, size_t from, size_t to, size_t hold)
{
    size_t length = stretch_length(health, from, to, hold), run = 0, begin = from;
    for (size_t w = from; w < to; w++) {
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
    return to;
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

/* Of the calls that ended in it, whenever they were wanted. */
static bool was_bad_then(const struct metrics *metrics, size_t w)
{
    struct client_counts counts = health_counts(metrics, w);
    double share = metrics->topology->spec->objective.goodput;
    return (double)health_well(metrics, &counts) < share * (double)counts.ended - 1e-9 ||
           stands_still(metrics, w);
}

bool health_known_good(const struct metrics *metrics, const struct health *health, size_t window,
                       size_t count)
{
    size_t seen = 0, good = 0, patience = patience_of(metrics);
    for (size_t w = window; w-- > health->first && seen < count;) {
        if (health->window[w] == HEALTH_IDLE)
            continue;
        bool over = w + patience < window; /* all that was wanted in it had ended, or hung */
        seen++;
        good += !was_bad_then(metrics, w) && !(over && health->window[w] == HEALTH_BAD) &&
                !(health->missed && health->missed[w]);
    }
    return 2 * good >= seen;
}

bool health_bad_for_clients(const struct health *health, size_t window)
{
    return health->window[window] == HEALTH_BAD && !(health->alone && health->alone[window]);
}

bool health_mostly_behind(const struct health *health, size_t from, size_t to,
                          const uint8_t *looked_at)
{
    size_t alone = 0, all = 0;
    for (size_t w = from; w < to && health->alone; w++) {
        all += looked_at[w];
        alone += looked_at[w] && health->alone[w];
    }
    return 2 * alone > all;
}

size_t health_first_bad(const struct health *health, size_t from, size_t to)
{
    for (size_t w = from; w < to; w++)
        if (health->window[w] == HEALTH_BAD)
            return w;
    return to;
}
