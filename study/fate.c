/* An attempt's answer becomes the call's, one policy after the other, the innermost first: `answer`
** is what stands inside of the next one, `fate` counts what is sent.  Each rule is no finer than
** the bounds of tests/cost_test.c ask for.
**
**   timeout, deadline ──► end_after     retry ──► send_again     hedge ──► send_beside
*/
#include "study/fate.h"

#include "base/time.h"
#include "models/policies/backoff.h"
#include "models/spec/policies/deadline.h"
#include "models/spec/policies/hedge.h"
#include "models/spec/policies/retry.h"
#include "models/spec/policies/timeout.h"

#include <math.h>

#define PAUSES_LOOKED_AT 8
#define BUDGET_SHARE 0.2 /* retries to first attempts, about what budgets of all kinds let pass */

/* Who takes that long in the mean takes longer than `limit` this often: as exponential answers do
** below it; above it a queue stands, and all of them do. */
static double expiring(double time, double limit)
{
    if (time >= limit)
        return 1;
    return time > 0 ? exp(-limit / time) : 0;
}

/* A share of 0 of what is infinite is nothing. */
static double mean(double a, double b, double share_of_b)
{
    return (share_of_b < 1 ? (1 - share_of_b) * a : 0) + (share_of_b > 0 ? share_of_b * b : 0);
}

/* The slow ones have a time of their own no longer, but for those that no answer comes to. */
static void mix(struct answer *answer)
{
    if (isfinite(answer->slow)) {
        answer->fast = mean(answer->fast, answer->slow, answer->slows);
        answer->slows = 0;
    }
    answer->fast = mean(answer->fast, 0, answer->refused);
    answer->fails = mean(answer->fails, 1, answer->refused);
    answer->slows *= 1 - answer->refused;
    answer->refused = 0;
}

/* All of the slow ones run into it, or none. */
static void end_after(struct answer *answer, sim_time limit)
{
    double most = time_to_s(limit);
    answer->fails = fmax(answer->fails, expiring(answer->fast, most));
    answer->fast = fmin(answer->fast, most);
    if (answer->slow < most)
        return;
    answer->fails = mean(answer->fails, 1, answer->slows);
    answer->fast = mean(answer->fast, most, answer->slows);
    answer->slows = 0;
}

/* Half of what is possible, as full jitter draws, all of it without jitter; a draw without a bound
** counts as none. */
double fate_pause(const struct backoff *backoff, const struct one *jitter, int64_t k)
{
    double longest = backoff_longest(backoff, k);
    return isfinite(longest) ? (one_is(jitter, "none") ? 1 : 0.5) * longest : 0;
}

/* The mean of so many of them. */
static double pause_mean(const struct retry_spec *retry, double retries)
{
    double sum = 0, looked = fmin(ceil(retries), PAUSES_LOOKED_AT);
    struct backoff backoff =
        backoff_make(&retry->backoff, &retry->jitter, (enum backoff_cap)retry->cap);
    for (int64_t k = 0; (double)k < looked; k++)
        sum += fate_pause(&backoff, &retry->jitter, k);
    return looked > 0 ? sum / looked : 0;
}

double fate_attempts(double p, double most)
{
    return p >= 1 ? most : fmin((1 - pow(p, most)) / (1 - p), most);
}

/* Every attempt fails, or hangs, as often as the one before. */
static void send_again(struct fate *fate, struct answer *answer, const struct retry_spec *retry)
{
    double most = fmin((double)retry->attempts, FATE_ATTEMPTS_MOST);
    if (retry->budget.kind)
        most = fmin(most, 1 + BUDGET_SHARE);
    mix(answer);
    double p = answer->fails * (1 - answer->slows), made = fate_attempts(p, most);
    if (made > 1)
        answer->fast = answer->fast * made + pause_mean(retry, made - 1) * (made - 1);
    answer->slows = fmin(answer->slows * made, 1);
    answer->fails = pow(answer->fails, most);
    fate->attempts *= made;
}

static void send_beside(struct fate *fate, const struct answer *answer,
                        const struct hedge_spec *hedge)
{
    double after = hedge->after == TIME_NONE ? 0 : time_to_s(hedge->after);
    double more = fmax(answer->fails, expiring(answer->fast, fmax(after, 1e-9)));
    fate->twins *= 1 + fmax(more, answer->slows) * (double)(hedge->attempts - 1);
}

struct fate fate_of(const struct ones *policies, const struct answer *answer)
{
    struct fate fate = { .attempts = 1, .twins = 1 };
    struct answer now = *answer;
    for (size_t i = policies->count; i-- > 0;) {
        const struct one *policy = &policies->item[i];
        if (one_is(policy, "timeout"))
            end_after(&now, ((const struct timeout_spec *)policy->value)->after);
        else if (one_is(policy, "deadline"))
            end_after(&now, ((const struct deadline_spec *)policy->value)->after);
        else if (one_is(policy, "retry"))
            send_again(&fate, &now, policy->value);
        else if (one_is(policy, "hedge"))
            send_beside(&fate, &now, policy->value);
        else if (one_is(policy, "fallback"))
            now.fails = 0;
    }
    mix(&now);
    fate.time = now.fast;
    fate.hangs = now.slows;
    fate.fails = now.fails;
    return fate;
}
