/* Who hears of facts.
**
** The counts of the run hear every fact, inline where it is told; observers (a slice, the laws of
** the tests) are told after them.  All in the order of time.  An observer draws no random number
** and schedules nothing, so watching cannot change a run.
*/
#ifndef SQUALL_MODELS_COUNTS_PROBE_H
#define SQUALL_MODELS_COUNTS_PROBE_H

#include "models/counts/count.h"
#include "models/counts/fact.h"

struct observer {
    void (*tell)(void *self, const struct fact *fact);
    void *self;
};

#define OBSERVERS_MAX 8

struct probe {
    struct metrics *metrics; /* never NULL; one that is all zero counts nothing */
    struct observer observer[OBSERVERS_MAX];
    int observers;
};

/* Before the run begins. */
void probe_observe(struct probe *probe, const struct observer *observer);

/* What is rare: the window has ended, or others hear it, too. */
void probe_tell_all(const struct probe *probe, const struct fact *fact) __attribute__((cold));

/* What is told now is only counted. */
static inline bool probe_only_counts(const struct probe *probe, sim_time now)
{
    return __builtin_expect(now < probe->metrics->quiet_until, true);
}

/* The same where that is known.  Whoever asks first, and goes another way where it is more, calls
** nothing here, and so need save no registers. */
static inline __attribute__((always_inline)) void probe_count(const struct probe *probe,
                                                              const struct fact *fact)
{
    metrics_add(probe->metrics, fact);
}

/* The rare way has a copy, so that here, where the kind and most of the rest are known when this is
** compiled, no fact is ever put together. */
static inline __attribute__((always_inline)) void probe_tell(const struct probe *probe,
                                                             const struct fact *fact)
{
    if (!probe_only_counts(probe, fact->time)) {
        struct fact copy = fact_copy(fact);
        probe_tell_all(probe, &copy);
        return;
    }
    probe_count(probe, fact);
}

#endif
