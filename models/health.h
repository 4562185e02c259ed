/* Health: what each window of a run was.
**
** Good, after the warm-up: of the calls *wanted* in the window, at least objective.goodput ended
** well: ok, or with objective.counts: answered also degraded (those still open when the run ends
** count as not, unless they were wanted so shortly before that, within objective.hold, that nobody
** can know), and at least the quantile of those answered were within the latency objective; and the
** good answers given *during* the window do not fall short of objective.goodput x wanted by more
** than three standard deviations of counting noise, so that a standstill counts as one even when
** everybody is answered later. Users who hang in a call want what they would ask if they were
** answered (models/metrics.h).
**
** Idle: nobody asks and nobody waits.  Such a window is neither good nor bad: it begins no stretch
** of health, fills none, and breaks none.  Where nobody asks but somebody waits, it is what the one
** before was.  Windows of the warm-up count as good.
*/
#ifndef SQUALL_MODELS_HEALTH_H
#define SQUALL_MODELS_HEALTH_H

#include "models/metrics.h"
#include "models/verdict.h"

struct health {
    const uint8_t *window; /* enum window_health */
    size_t windows, first; /* first: after the warm-up */
    size_t bad, only_slow; /* of the bad ones, those in which only the latency was missed */
    size_t quiet;          /* from here to the end nobody asks, nobody waits; windows: not so */
};

/* `judged`: calls wanted from then on may still be open at the end without a blame. */
struct health health_make(const struct metrics *metrics, sim_time judged, struct arena *arena);

/* The first window from `from` on that begins a stretch of `hold` good ones, or of all that are
** left before it is quiet for good; windows: there is none. */
size_t health_stretch(const struct health *health, size_t from, size_t hold);

/* Of the last `count` windows before this one that were not idle, at least half were good; true
** where there are none. */
bool health_good_before(const struct health *health, size_t window, size_t count);

/* The first bad window in [from, to); `to`: there is none. */
size_t health_first_bad(const struct health *health, size_t from, size_t to);

/* All clients together in one window. */
struct client_counts health_counts(const struct metrics *metrics, size_t window);

/* Calls that ended well in a window's counts, by what the objective counts. */
uint64_t health_well(const struct metrics *metrics, const struct client_counts *counts);

#endif
