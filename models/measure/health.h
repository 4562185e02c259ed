/* Health: what each window of a run was.
**
** Good, after the warm-up: of the calls *wanted* in the window, at least objective.goodput ended
** well: ok, or with objective.counts: answered also degraded (those still open when the run ends
** count as not, unless they were wanted so shortly before that, within objective.hold, that nobody
** can know), and at least the quantile of those answered were within the latency objective; and the
** good answers given *during* the window do not fall short of objective.goodput x wanted by more
** than three standard deviations of counting noise, so that a standstill counts as one even when
** everybody is answered later.  Users who hang in a call want what they would ask if they were
** answered (models/measure/metrics.h).
**
** In the first windows of a run, as long as three answers without queues take, nobody can have been
** answered yet: the last of the three is not asked there.  Answers that take windows are held
** against what was wanted that long ago, where that is less.  Windows without any good answer are
** added up, so that a standstill of few calls a window is one, too.
**
** Where the objective asks something of queues (models/measure/behind.h) a window in which one is
** behind is bad, too, whatever clients were answered: nobody waits for a message, but somebody
** wants it done.
**
** Idle: nobody asks and nobody waits, nor does a message in a queue that is judged.  Such a window
** is neither good nor bad: it begins no stretch of health, fills none, and breaks none.  Where
** nobody asks but somebody waits, it is what the one before was.  Windows of the warm-up count as
** good.
*/
#ifndef SQUALL_MODELS_MEASURE_HEALTH_H
#define SQUALL_MODELS_MEASURE_HEALTH_H

#include "models/measure/behind.h"
#include "models/measure/metrics.h"
#include "models/measure/verdict.h"

struct health {
    const uint8_t *window; /* enum window_health */
    struct behind behind;  /* the queues that are judged */
    const uint8_t *missed; /* whether one of them was behind in a window; NULL: none is judged */
    const uint8_t *alone;  /* and nothing else was amiss in it; NULL: the same */
    size_t windows, first; /* first: after the warm-up */
    size_t bad, only_slow; /* of the bad ones, those in which only the latency was missed */
    size_t quiet;          /* from here to the end nobody asks, nobody waits; windows: not so */
};

/* `settled`: when the last trigger was over.  Calls that are open when the run ends are no good
** sign where they were wanted before that; nor where they were wanted longer ago than the hold, and
** than a call may be open. */
struct health health_make(const struct metrics *metrics, sim_time settled, struct arena *arena);

/* The first window in [from, to) that begins a stretch of `hold` good ones, or of half of all there
** are where they are fewer than two holds, or it is quiet for good; `to`: there is none. */
size_t health_stretch(const struct health *health, size_t from, size_t to, size_t hold);

/* Of the last `count` windows before this one that were not idle, at least half were good; true
** where there are none. */
bool health_good_before(const struct health *health, size_t window, size_t count);

/* The same, looking only at what was known when that window began: a call that was under way then
** may have failed by what came. */
bool health_known_good(const struct metrics *metrics, const struct health *health, size_t window,
                       size_t count);

/* It was bad for what clients were answered. */
bool health_bad_for_clients(const struct health *health, size_t window);

/* Of the windows in [from, to) that `looked_at` names most were bad for queues alone. */
bool health_mostly_behind(const struct health *health, size_t from, size_t to,
                          const uint8_t *looked_at);

/* The first bad window in [from, to); `to`: there is none. */
size_t health_first_bad(const struct health *health, size_t from, size_t to);

/* All clients together in one window. */
struct client_counts health_counts(const struct metrics *metrics, size_t window);

/* Calls that ended well in a window's counts, by what the objective counts. */
uint64_t health_well(const struct metrics *metrics, const struct client_counts *counts);

#endif
