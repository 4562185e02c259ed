/* What a judgement is made from: private to judge.c, roles.c and aftermath.c. */
#ifndef SQUALL_MODELS_MEASURE_TRIAL_H
#define SQUALL_MODELS_MEASURE_TRIAL_H

#include "models/measure/judge.h"

/* What a judgement is made from, and made of. */
struct trial {
    const struct evidence *evidence;
    const struct metrics *metrics;
    struct health health;
    size_t hold; /* windows */
    sim_time background; /* triggers to the end of the run that began before this are borne */
    struct judgement *judgement;
};

static inline sim_time trial_latest(sim_time a, sim_time b)
{
    return a > b ? a : b;
}

/* roles.c */

/* The window of a time; the number of windows, where it lies behind them. */
size_t trial_window(const struct trial *trial, sim_time time);

/* A restart or deploy of what is bad already is meant as a cure; of what is at rest it is idle. */
void trial_settle_roles(const struct trial *trial);

/* The last remedy that was not idle and began while it was bad, in the windows [from, to); or an event, if it began
** or ended within a hold before `to`.  REMEDY_NONE. */
size_t trial_remedy(const struct trial *trial, size_t from, size_t to);

/* A trigger that lasts to the end of the run, but under which it is healthy for a hold until the
** next trigger comes, is none to recover from: until when such ones began; and whether one is. */
sim_time trial_background(const struct trial *trial);
bool trial_is_background(const struct trial *trial, const struct fault_period *period);

/* aftermath.c */

/* Triggers that overlap are one; what was bad after one goes on into the next. */
struct aftermath {
    sim_time begin, end;  /* of the triggers that led to it */
    sim_time first_end;   /* of the first of them */
    double lasted, after; /* seconds: of these triggers, and of what was bad after them */
    size_t from, to;      /* windows */
    sim_time healed;      /* when it was over */
};

/* All of them; the worst is that after which it was bad for longest.  Returns the last. */
struct aftermath trial_aftermaths(const struct trial *trial, struct aftermath *worst);

/* The window in [after, to) in which health is back; `to`: it is not.  After the last trigger it
** may go quiet. */
size_t trial_recovery(const struct trial *trial, size_t after, size_t to);

/* The same, past what shows late of the trigger that ended then: windows in which a queue is behind
** with a message that had been there by the trigger's end. */
size_t trial_recovered(const struct trial *trial, sim_time trigger_end, size_t after, size_t to);

/* Where it went quiet, the end of the last call; else the window's begin. */
sim_time trial_recovery_at(const struct trial *trial, size_t found, sim_time trigger_end);

/* It goes quiet while it is bad still: did those who ended since `from` end well?  Where nobody
** asked afresh since then, those left over have been served or have given up: nothing is left to be
** bad. */
bool trial_ended_well(const struct trial *trial, size_t from);

/* Healthy again for a while from the window `found` on, and bad at the end, for a hold at the least
** and nearly all of it: from when on; the number of windows: not so. */
size_t trial_relapse(const struct trial *trial, size_t found);

#endif
