/* A run without retries is the run of a scenario that has none. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "study/without_retries.h"

#include <math.h>

/* Of the caller in front, its call of the api, the api's of the db, and what is set at 50 s. */
#define SCENARIO                                                                             \
    "name: t\nrun: {duration: 2min}\nobjective: {goodput: 90%%, hold: 5s}\n"                 \
    "clients: {web: {open: 100/s, calls: {api: {timeout: 500ms%s}}}}\n"                      \
    "services:\n"                                                                            \
    "  api: {instances: 2, workers: 5, service_time: {exponential: 20ms},\n"                 \
    "        calls: {db: {timeout: 200ms, hedge: {after: 150ms}%s}}, publishes: {mail: {%s}}}\n" \
    "  db: {workers: 10, service_time: {exponential: 20ms}}\n"                               \
    "  smtp: {workers: 2, service_time: 5ms}\n"                                              \
    "queues: {mail: {redelivery: {backoff: {constant: 100ms}}}}\n"                            \
    "consumers: {post: {queue: mail, concurrency: 20, service_time: 10ms,\n"                 \
    "                   calls: {smtp: {timeout: 50ms%s}}}}\n"                                \
    "faults:\n"                                                                              \
    "  - {at: 40s, for: 20s, service: db, latency: {share: 50%%, add: 300ms}}\n"             \
    "  - {at: 45s, for: 10s, service: smtp, latency: 60ms}\n"                                \
    "  - {at: 50s, for: 30s, set: {services.api.calls.db.timeout: 150ms%s}}\n"

static const struct world_spec *spec_of(const char *yaml, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    return spec;
}

static const struct world_spec *retrying(struct arena *arena)
{
    return spec_of(arena_format(arena, SCENARIO, ", retry: 3", ", retry: 2", "retry: 2",
                                ", retry: 2", ", services.api.calls.db.retry.attempts: 4"), arena);
}

/* Bit by bit, in all that both have: the budget of no retries is not there in the other. */
static void assert_same(const struct results *got, const struct results *wanted)
{
    size_t held = 0;
    for (size_t m = 0; m < wanted->measures; m++) {
        const struct measure *a = results_find(got, wanted->measure[m].path);
        for (size_t w = 0; a && w < got->windows && a->series; w++) {
            double x = a->series[w], y = wanted->measure[m].series[w];
            held++;
            if (x != y && !(isnan(x) && isnan(y)))
                fail_msg("%s in window %zu is %g, should be %g", a->path, w, x, y);
        }
    }
    assert_true(held > 1000);
}

static void it_is_as_if_nobody_had_a_retry(void **state)
{
    const struct world_spec *spec = retrying(*state);
    const struct world_spec *none =
        spec_of(arena_format(*state, SCENARIO, "", "", "", "", ""), *state);
    assert_true(spec_retries(spec));
    assert_false(spec_retries(none));
    assert_false(spec_retries(without_retries_spec(spec, *state)));
    const struct results *got = support_run(without_retries_spec(spec, *state), 1, NULL, *state);
    assert_same(got, support_run(none, 1, NULL, *state));
    /* what has not to do with retries goes on: hedges, and the queue's redeliveries */
    assert_true(results_total(got, "edges.api.db.attempts") >
                results_total(got, "edges.api.db.calls"));
    assert_true(results_total(got, "queues.mail.redeliveries") > 0);
    /* and the spec itself still has them */
    assert_true(spec_retries(spec));
}

static void a_set_alone_makes_retries(void **state)
{
    const char *set = ", services.api.calls.db.retry.attempts: 4";
    const struct world_spec *spec =
        spec_of(arena_format(*state, SCENARIO, "", ", retry: 1", "", "", set), *state);
    const struct world_spec *once =
        spec_of(arena_format(*state, SCENARIO, "", ", retry: 1", "", "", ""), *state);
    assert_true(spec_retries(spec));
    assert_same(support_run(without_retries_spec(spec, *state), 1, NULL, *state),
                support_run(once, 1, NULL, *state));
}

static void its_words_follow_from_the_shares(void **state)
{
    (void)state;
    static const struct {
        double with, without;
        enum retries_did did;
    } cases[] = {
        { 0.12, 0.94, RETRIES_KEPT },     { 0.017, 0.79, RETRIES_MOST },
        { 0.5, 0.7, RETRIES_WORSENED },   { 0.00004, 0.00008, RETRIES_NOTHING },
        { 0.6, 0.5, RETRIES_HELPED },     { 0, 1, RETRIES_KEPT },
        { 0.2, 0.205, RETRIES_NOTHING },  { 1, 1, RETRIES_NOTHING },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct without_retries one = { .with = cases[i].with, .without = cases[i].without };
        assert_int_equal(retries_did(&one), cases[i].did);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(it_is_as_if_nobody_had_a_retry),
        SUPPORT_TEST(a_set_alone_makes_retries),
        SUPPORT_TEST(its_words_follow_from_the_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
