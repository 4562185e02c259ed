/* Backoff and jitter: how long to wait before each retry.
**
** A backoff gives the pause before retry k (k = 0 for the first retry); a jitter spreads it.  The
** decorrelated forms remember the last pause of the same call.  Each call keeps one double as
** memory, 0 before its first retry, so callers never share a sequence.
**
** Sources: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015, and its
** simulator; Polly v8 RetryHelper (decorrelated_v2); gRPC A6 (symmetric); urllib3, got (additive);
** axios-retry, Tower (positive); MicroProfile, Failsafe (around); stripe-node (floor).
*/
#ifndef SQUALL_MODELS_POLICIES_BACKOFF_H
#define SQUALL_MODELS_POLICIES_BACKOFF_H

#include "base/arena.h"
#include "models/policies/jitter.h"
#include "models/spec/backoff.h"

struct redelivery_spec;

#define BACKOFF_TABLE 32

/* The rule as a whole; made by backoff_make(). */
struct backoff {
    const struct backoff_type *type;
    const void *value;
    struct jitter jitter;
    enum backoff_cap cap;
    double floor; /* seconds; no pause is shorter */
    double most;  /* no pause is longer; INFINITY where it is capped before the jitter only */
    bool tabled;                 /* the first pauses stand in the table, capped before jitter */
    double table[BACKOFF_TABLE]; /* seconds */
};

struct backoff backoff_make(const struct one *pause, const struct one *jitter,
                            enum backoff_cap cap);

/* That of the pauses between deliveries. */
struct backoff backoff_of_redelivery(const struct redelivery_spec *spec);

/* The same kind with another base (`delay` of a constant one); TIME_NONE or a kind without: as it
** is. */
struct one backoff_with_base(const struct one *pause, sim_time base, struct arena *arena);

/* Seconds to wait before retry k >= 0.  `memory` belongs to the call; `u` is drawn from [0, 1). */
double backoff_draw(const struct backoff *backoff, int64_t k, double *memory, double u);

/* It does the same, for k < BACKOFF_TABLE, as backoff_draw_straight(). */
static inline bool backoff_is_straight(const struct backoff *backoff)
{
    return backoff->tabled && backoff->jitter.multiplies;
}

static inline double backoff_draw_straight(const struct backoff *backoff, int64_t k, double u)
{
    double pause = jitter_multiply(&backoff->jitter, backoff->table[k], u);
    pause = pause > backoff->most ? backoff->most : pause;
    return pause > backoff->floor ? pause : backoff->floor;
}

/* The longest pause possible before retry k, in seconds; INFINITY where a draw has no bound. */
double backoff_longest(const struct backoff *backoff, int64_t k);

#endif
