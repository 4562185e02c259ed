/* gRPC's retry throttle: failures cost a token, successes bring a part of one, and retries are sent
** while more than half of the tokens are there.
**
**   an attempt fails in a way worth a retry:  tokens = max(0, tokens - 1), every time, also where
**                                             no attempt is left
**   a retry is granted:                       if tokens > max_tokens / 2, after that decrement
**   a call succeeds:                          tokens = min(max_tokens, tokens + token_ratio), once
**
** Source: gRFC A6 "Client Retries", grpc-go stream.go; as there, three decimals count (0.5466 is
** 0.546), so tokens are kept in thousandths.  Full at the start.  Check: 10 and 0.1 let four
** failures in a row be retried, not the fifth; from 5 tokens it takes 11 successes.
*/
#include "models/policies/budgets/budget.h"
#include "models/spec/budgets/grpc_throttle.h"

#include <math.h>

enum { TOKEN = 1000 };

/* Truncated, but not because 0.29 x 1000 falls short of 290 in binary. */
static int64_t thousandths(double tokens)
{
    return (int64_t)floor(tokens * TOKEN + 1e-6);
}

static void throttle_begin(const void *value, void *state, sim_time now)
{
    const struct grpc_throttle_spec *spec = value;
    (void)now;
    *(int64_t *)state = thousandths(spec->max_tokens);
}

static void throttle_attempt_ends(const struct budget_view *view)
{
    int64_t *tokens = view->state;
    if (view->worth)
        *tokens = *tokens > TOKEN ? *tokens - TOKEN : 0;
}

static bool throttle_grants(const struct budget_view *view)
{
    const struct grpc_throttle_spec *spec = view->spec;
    return 2 * *(const int64_t *)view->state > thousandths(spec->max_tokens);
}

static void throttle_call_ends(const struct budget_view *view)
{
    const struct grpc_throttle_spec *spec = view->spec;
    int64_t *tokens = view->state, most = thousandths(spec->max_tokens);
    if (!outcome_is_good(view->outcome))
        return;
    *tokens += thousandths(spec->token_ratio);
    if (*tokens > most)
        *tokens = most;
}

/* Failures in a row that would be retried from here. */
static double throttle_level(const struct budget_view *view)
{
    const struct grpc_throttle_spec *spec = view->spec;
    double above = (double)*(const int64_t *)view->state -
                   (double)thousandths(spec->max_tokens) / 2;
    return fmax(0, ceil(above / TOKEN) - 1);
}

const struct budget_type grpc_throttle_budget = {
    .kind = &grpc_throttle_kind,
    .state_size = sizeof(int64_t),
    .begin = throttle_begin,
    .attempt_ends = throttle_attempt_ends,
    .grants = throttle_grants,
    .call_ends = throttle_call_ends,
    .level = throttle_level,
};
