/* Finagle's NackAdmissionFilter: an attempt is dropped here with
**
**   p = min(max_drop, 1 - ema / (1 - nack_rate))   while ema < 1 - nack_rate,
**
** ema being the moving average, over time, of 1 for an answer and 0 for a nack.  What is dropped
** here is not fed to it, and no more than max_drop ever is: so news of a recovery still comes in.
** Off below min_rate attempts a second.
**
**   ema += (1 - e^(-gap / window)) (x - ema)       gap: since the answer before, at least 1 ns
**
** So of several answers at one instant only the first has weight.  A nack is a rejection by the
** target; errors and timeouts are not (`nacks`).  The rate is that of the last second, in slices of
** a tenth.  Sources: twitter/finagle NackAdmissionFilter.scala, Ema.scala.
*/
#include "models/policies/throttles/throttle.h"
#include "models/spec/throttles/nack.h"
#include "sim/sliding.h"

#include <math.h>

enum { SLICES = 10 };

struct nacks {
    double accepted; /* the moving average */
    sim_time since;  /* of its latest update */
};

/* Attempts that asked; stands behind the rest. */
static struct sliding *asked_of(struct nacks *nacks)
{
    return (struct sliding *)(void *)(nacks + 1);
}

static size_t nack_state(const void *spec)
{
    (void)spec;
    return sizeof(struct nacks) + sliding_size(SLICES, 1);
}

static void nack_begin(struct policy *policy, const void *spec, void *state)
{
    struct nacks *nacks = state;
    (void)policy;
    (void)spec;
    nacks->accepted = 1;
    sliding_begin(asked_of(nacks), SIM_S, SLICES, 1);
}

static struct step nack_asks(const struct throttle_view *view)
{
    const struct nack_throttle_spec *spec = view->spec;
    struct nacks *nacks = view->state;
    double threshold = 1 - spec->nack_rate;
    sliding_add(asked_of(nacks), view->now, 0, 1);
    if (nacks->accepted >= threshold ||
        (double)sliding_held(asked_of(nacks), 0) < spec->min_rate)
        return step_on(OUTCOME_ok);
    double drop = fmin(spec->max_drop, 1 - nacks->accepted / threshold);
    return throttle_draw(view) < drop ? step_refuse(OUTCOME_throttled) : step_on(OUTCOME_ok);
}

static void nack_ends(const struct throttle_view *view)
{
    const struct nack_throttle_spec *spec = view->spec;
    struct nacks *nacks = view->state;
    if (view->outcome == OUTCOME_cancelled)
        return;
    double gap = fmax(1, (double)(view->now - nacks->since));
    double weight = -expm1(-gap / (double)spec->window);
    double x = outcome_in(spec->nacks, view->outcome) ? 0 : 1;
    nacks->accepted += weight * (x - nacks->accepted);
    nacks->since = view->now;
}

const struct throttle_type nack_throttle = {
    .kind = &nack_throttle_kind,
    .state_of = nack_state,
    .begin = nack_begin,
    .asks = nack_asks,
    .ends = nack_ends,
};
