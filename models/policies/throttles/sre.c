/* Adaptive throttling of the Google SRE book, "Handling Overload": an attempt is rejected with
**
**   p = max(0, (requests - k x accepts) / (requests + 1)),
**
** both counted over the last two minutes.  `requests` are all attempts that wanted to go, also
** those rejected here: that is what lets p grow with the demand.  `accepts` are those the target
** did not turn away; an error is an accept.  With k = 2 the caller sends about twice what is
** accepted.
**
** A timeout is taken for a rejection too (`rejected` says otherwise): the target has not accepted
** what it never answered.  An attempt given up from outside is as if it had not been.  The window
** has 24 slices, of 5 s each.
*/
#include "models/policies/throttles/throttle.h"
#include "models/spec/throttles/sre.h"
#include "sim/sliding.h"

enum { SLICES = 24 };
enum column { REQUESTS, ACCEPTS, COLUMNS };

static size_t sre_state(const void *spec)
{
    (void)spec;
    return sliding_size(SLICES, COLUMNS);
}

static void sre_begin(struct policy *policy, const void *value, void *state)
{
    const struct sre_throttle_spec *spec = value;
    (void)policy;
    sliding_begin(state, spec->window, SLICES, COLUMNS);
}

static struct step sre_asks(const struct throttle_view *view)
{
    const struct sre_throttle_spec *spec = view->spec;
    double requests = (double)sliding_sum(view->state, view->now, REQUESTS);
    double accepts = (double)sliding_sum(view->state, view->now, ACCEPTS);
    double excess = requests - spec->k * accepts;
    sliding_add(view->state, view->now, REQUESTS, 1);
    if (excess > 0 && throttle_draw(view) * (requests + 1) < excess)
        return step_refuse(OUTCOME_throttled);
    return step_on(OUTCOME_ok);
}

static void sre_ends(const struct throttle_view *view)
{
    const struct sre_throttle_spec *spec = view->spec;
    if (view->outcome == OUTCOME_cancelled)
        sliding_add(view->state, view->now, REQUESTS, -1);
    else if (!outcome_in(spec->rejected, view->outcome))
        sliding_add(view->state, view->now, ACCEPTS, 1);
}

const struct throttle_type sre_throttle = {
    .kind = &sre_throttle_kind,
    .state_of = sre_state,
    .begin = sre_begin,
    .asks = sre_asks,
    .ends = sre_ends,
};
