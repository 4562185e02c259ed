/* The point of no return of a run: the instant from when on ending its triggers would no longer
** have healed it.
**
** It is found by running the same replication again, with the same chance, its triggers cut short
** at one time and another (study/cut.h: all that lasts still is ended then, what would come later
** never comes; remedies and events keep their times).
**
** What healed is:  the run with the cut heals *by itself* where it recovers in the sense of its
** judgement (models/measure/verdict.h: a stretch of good windows from the cut on, and not bad
** again at the run's end), and no remedy or event began between the cut and its being good again.
** So a run which only a restart brings back has a point of no return, too: from then on, only the
** restart.
**
** The point is the first of the cuts tried from which on no cut tried heals, and what heals is the
** last one before it.  They are one step apart: a tick of the run, or where that is coarse a
** hundredth of the time from the first trigger's begin to the last one's end, and never finer than
** a four hundredth of it; a dozen runs find it.  Where that is the very first step, the point lies
** somewhere within it, and is looked for there, by a hundredth of that step or 1 ms, and so on:
** a dozen runs more.  Healing need not be monotone in the cut (chance
** has its say close to the border, or the triggers differ): three cuts in between are always tried,
** and three close above the point, and where some cut before the last that heals does not heal,
** `uneven` says so.  Of what nobody can end once it has begun (a restart) the point is its begin:
** only without it it heals.
**
** A trigger that lasts to the run's end is cut up to half of what is left from its begin, so that
** at least as much is seen after the cut as the trigger had lasted.
**
** A storm that ends (verdict storm: bad for longer after its trigger than that had lasted, then
** good again) has no such point: ending the trigger at any time would have healed it.  It has
** `outlasts`: from when on the run with the cut would have been bad for longer after the cut than
** the triggers had lasted by then (its verdict is worse than `recovered`); found in the same way.
**
** Over the replications: each has a point of its own, or none.  The share past it at a time is that
** of the replications whose point lies at or before it; the time by which half of them are past is
** the median of the points, with the distribution-free interval of its order statistics
** (study/estimate.h).  All are run with their own chance, that of the study.
*/
#ifndef SQUALL_STUDY_NO_RETURN_H
#define SQUALL_STUDY_NO_RETURN_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"
#include "study/estimate.h"
#include "study/team.h"

/* Runs that one replication takes, more or less. */
enum { NO_RETURN_RUNS = 12 };

enum no_return_kind {
    NO_RETURN_NOTHING, /* no trigger that could be ended, or nothing was bad: nothing was tried */
    NO_RETURN_NEVER,   /* the last cut tried heals; without a bound on the triggers: the run does */
    NO_RETURN_SINCE,   /* there is a point */
    NO_RETURN_ALWAYS,  /* it does not heal without its triggers either: they are not to blame */
    NO_RETURN_OPEN     /* the work was stopped before it was found */
};

/* One cut. */
struct no_return_cut {
    sim_time at;
    bool heals;         /* by itself */
    bool outlasts;      /* it was bad for longer than the triggers had lasted, or does not heal */
    double recovery_s;  /* from the cut to health; NaN: it does not heal */
};

struct no_return {
    enum no_return_kind kind;
    uint64_t replication;
    sim_time begin, end; /* the first and the last cut that could be tried: none of the triggers,
                            and all of them (the run itself); the same: nothing could be ended */
    sim_time step;
    bool endless;        /* a trigger lasts to the end of the run: `end` is earlier */
    bool remedied;       /* the run recovered, but not by itself */

    sim_time point; /* of NO_RETURN_SINCE; TIME_NONE */
    sim_time heals; /* the last cut tried that heals; TIME_NONE: none does */
    bool uneven;    /* some before that does not: */
    sim_time fails; /* the first that does not, of those with a trigger; TIME_NONE: all heal */

    sim_time outlasts; /* of a storm that ends; TIME_NONE: it is none, or one without its triggers,
                          too */
    double slowest_s;  /* of the cuts that heal, the longest time from the cut to health; NaN */
    struct no_return_cut *cut; /* all that were tried, in the order of time */
    size_t cuts, runs; /* runs: without the run itself */
};

struct no_returns {
    struct no_return *of; /* one a run, in their order */
    size_t count;
    size_t known;       /* of these, so many are not NO_RETURN_OPEN */
    size_t since;       /* and so many have a point */
    struct median half; /* seconds of the run at which half of them are past it; the ones that never
                           are count as beyond the end, those of NO_RETURN_ALWAYS as at its begin */
    size_t runs;
    uint64_t events;
};

/* Of some replications of one spec: the first of them is the one that is told.  Results with or
** without series; all lives in the arena.  NULL with `err` where a run failed, or its triggers
** can't be cut (cut_spec).  A team that was stopped leaves NO_RETURN_OPEN with what is known so
** far. */
struct no_returns *no_return_find(const struct results *const *run, size_t count,
                                  struct team *team, struct arena *arena, struct err *err);

/* Of the replications known, those past their point at a time. */
struct share no_return_share(const struct no_returns *all, sim_time time);

/* Seconds from a time to the point: "41 s before no return"; below 0: it is past.  NaN: there is no
** point. */
double no_return_margin(const struct no_return *one, sim_time time);

#endif
