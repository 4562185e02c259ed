/* What becomes of a call in the mean, where its attempts take so long and fail so often: how long
** it is open, how many attempts it makes, how often it fails in the end, or never ends.
**
** Policies are walked from the innermost outward.  Those that time decides count (timeout,
** deadline, retry with its pauses, hedge), and fallback; what learns (breakers, throttles) does
** not, but that a budget lets few retries pass.
*/
#ifndef SQUALL_STUDY_FATE_H
#define SQUALL_STUDY_FATE_H

#include "base/field.h"
#include "models/policies/backoff.h"

/* Of a call, however many its policies allow: pauses and patience end it. */
#define FATE_ATTEMPTS_MOST 50

/* Of an attempt: a share of them is refused at once, a share of the others is slow (seconds;
** INFINITY: no answer ever comes), the rest takes seconds spread as exponential ones are, and fails
** this often. */
struct answer {
    double refused, slow, slows, fast, fails;
};

struct fate {
    double time;     /* seconds, of those that end */
    double hangs;    /* share that never ends */
    double fails;    /* share of the others */
    double attempts; /* one after the other */
    double twins;    /* at once, the first included */
};

/* Of so many attempts, each of which leads to the next one with probability p. */
double fate_attempts(double p, double most);

/* The pause before retry k (0: the first one) in the mean, seconds. */
double fate_pause(const struct backoff *backoff, const struct one *jitter, int64_t k);

struct fate fate_of(const struct ones *policies, const struct answer *answer);

#endif
