#include "models/spec/budgets.h"

#include "models/spec/budgets/aws_quota.h"
#include "models/spec/budgets/concurrency.h"
#include "models/spec/budgets/concurrency_ratio.h"
#include "models/spec/budgets/grpc_throttle.h"
#include "models/spec/budgets/health_gate.h"
#include "models/spec/budgets/leaky_ratio.h"
#include "models/spec/budgets/token_bucket.h"
#include "models/spec/budgets/window_ratio.h"

#define RATIO_LEAST 1e-6 /* its withdrawals still fit into 64 bits with the largest reserve */

static bool leaky_ratio_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct leaky_ratio_spec *spec = value;
    (void)arena;
    if (spec->ratio > 0 && spec->ratio < RATIO_LEAST)
        return err_set(err, "ratio is too small to count with: 0%%, or at least 0.0001%%");
    return true;
}

#define BUDGET_KIND(name, LIST, short_form, doc, prepare) \
    KIND_DEFINE(name, #name, LIST, short_form, doc, prepare);
BUDGETS(BUDGET_KIND)

#define BUDGET_ROW(name, ...) &name##_kind,
static const struct kind *const kinds[] = { BUDGETS(BUDGET_ROW) };

const struct registry budget_registry = { "budget", kinds, sizeof kinds / sizeof *kinds, NULL };
