/* fabfuel/circuitbreaker of Python against its rule, written down plainly from circuitbreaker.py
** (2026), on random scripts; pybreaker's is in breaker_rules_test.c.
**
** Half open is what an open one is called once 30 s are over: all calls go through until one ends.
** A failure adds to a count that only a success clears, so the first one opens it again.  With
** calls that outlast the opening, a late success closes it, which no setting says: those are left
** out.
*/
#include "tests/duel.h"
#include "tests/support.h"

struct circuitbreaker {
    bool open;
    int failures;
    int64_t opened, recovery;
};

static bool cb_asks(void *self, struct duel_call *call)
{
    struct circuitbreaker *cb = self;
    return !cb->open || call->start >= cb->opened + cb->recovery;
}

static void cb_ends(void *self, const struct duel_call *call)
{
    struct circuitbreaker *cb = self;
    cb->failures = call->failed ? cb->failures + 1 : 0;
    cb->open = cb->failures >= 5;
    if (cb->open)
        cb->opened = call->end;
}

static const struct duel_bout bouts[] = {
    { "one at a time", &(const struct circuitbreaker){ .recovery = 30000 },
      { "preset: circuitbreaker-default", 40, 400, 2000, 2, 2, 0 } },
    { "a short recovery", &(const struct circuitbreaker){ .recovery = 4001 },
      { "preset: circuitbreaker-default, breaker: {open: 4001ms}", 40, 400, 300, 2, 2, 0 } },
};

static void circuitbreaker(void **state)
{
    (void)state;
    DUEL_ALL(bouts, &(struct duel_rule){ sizeof(struct circuitbreaker), cb_asks, cb_ends });
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(circuitbreaker) };
    return cmocka_run_group_tests_name("breaker rules, Python", tests, NULL, NULL);
}
