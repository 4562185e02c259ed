/* A run with its triggers cut short is the run of a scenario that says so. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "study/cut.h"

#include <math.h>
#include <string.h>

#define HEAD                                                                          \
    "name: t\nrun: {duration: 2min}\nobjective: {goodput: 90%, hold: 5s}\n"           \
    "clients: {web: {open: 100/s, calls: {api: {timeout: 500ms, retry: 3}}}}\n"       \
    "services:\n"                                                                     \
    "  api: {instances: 2, workers: 5, service_time: {exponential: 20ms},\n"          \
    "        calls: {db: {timeout: 200ms, retry: 2}}}\n"                              \
    "  db: {workers: 10, service_time: {exponential: 20ms}}\n"

static const struct world_spec *spec_of(const char *faults, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(arena_format(arena, "%sfaults:\n%s", HEAD, faults), arena);
    return spec;
}

static const struct results *run_of(const struct world_spec *spec, struct arena *arena)
{
    return support_run(spec, 1, NULL, arena);
}

static const struct results *run_cut(const char *faults, sim_time at, struct arena *arena)
{
    struct err err;
    const struct world_spec *cut = cut_spec(run_of(spec_of(faults, arena), arena), at, arena, &err);
    if (!cut)
        fail_msg("%s", err.text);
    return run_of(cut, arena);
}

/* Bit by bit, in windows [0, windows). */
static void assert_same(const struct results *got, const struct results *wanted, size_t windows)
{
    assert_int_equal(got->measures, wanted->measures);
    for (size_t m = 0; m < got->measures; m++)
        for (size_t w = 0; w < windows && got->measure[m].series; w++) {
            double a = got->measure[m].series[w], b = wanted->measure[m].series[w];
            if (a != b && !(isnan(a) && isnan(b)))
                fail_msg("%s in window %zu is %g, should be %g", got->measure[m].path, w, a, b);
        }
}

static void assert_same_run(const struct results *got, const struct results *wanted)
{
    assert_same(got, wanted, got->windows);
    assert_int_equal(got->judgement.verdict, wanted->judgement.verdict);
    support_near("downtime", got->judgement.downtime, wanted->judgement.downtime, 0);
    assert_int_equal(got->judgement.trigger.end, wanted->judgement.trigger.end);
    assert_int_equal(got->faults, wanted->faults);
}

/* Each is cut at 47.25 s; what the scenario says instead stands beside it. */
static void it_is_as_if_for_were_shorter(void **state)
{
    static const struct {
        const char *whole, *shorter;
    } pairs[] = {
        { "  - {at: 40s, for: 20s, service: db, latency: {share: 50%, add: 300ms}}\n",
          "  - {at: 40s, for: 7250ms, service: db, latency: {share: 50%, add: 300ms}}\n" },
        { "  - {at: 40s, for: 20s, service: db, down: true}\n",
          "  - {at: 40s, for: 7250ms, service: db, down: true}\n" },
        { "  - {at: 40s, service: db, capacity: 20%}\n",
          "  - {at: 40s, for: 7250ms, service: db, capacity: 20%}\n" },
        { "  - {at: 40s, for: 20s, service: db, pause: true}\n",
          "  - {at: 40s, for: 7250ms, service: db, pause: true}\n" },
        { "  - {at: 40s, for: 20s, client: web, load: 4}\n",
          "  - {at: 40s, for: 7250ms, client: web, load: 4}\n" },
        { "  - {at: 40s, for: 20s, edge: api.db, partition: true}\n",
          "  - {at: 40s, for: 7250ms, edge: api.db, partition: true}\n" },
        { "  - {at: 40s, for: 20s, ramp_up: 5s, client: web, load: 4}\n",
          "  - {at: 40s, for: 7250ms, ramp_up: 5s, client: web, load: 4}\n" },
        { "  - {at: 40s, for: 20s, role: trigger,"
          " set: {services.api.calls.db.retry.attempts: 9}}\n",
          "  - {at: 40s, for: 7250ms, role: trigger,"
          " set: {services.api.calls.db.retry.attempts: 9}}\n" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_same_run(run_cut(pairs[i].whole, time_from_s(47.25), *state),
                        run_of(spec_of(pairs[i].shorter, *state), *state));
}

/* The restart is a remedy, as it strikes what is down; the second outage never comes. */
static void remedies_keep_their_times_and_later_triggers_never_come(void **state)
{
    const char *outage = "  - {at: 40s, for: 20s, service: db, down: true}\n"
                         "  - {at: 55s, service: db, restart: 2s}\n"
                         "  - {at: 80s, for: 10s, client: web, load: 3}\n";
    const char *shorter = "  - {at: 40s, for: 5s, service: db, down: true}\n"
                          "  - {at: 55s, service: db, restart: 2s, role: remedy}\n";
    assert_same_run(run_cut(outage, 45 * SIM_S, *state), run_of(spec_of(shorter, *state), *state));
}

static void by_its_begin_there_is_no_trigger(void **state)
{
    const char *faults = "  - {at: 40s, for: 20s, service: db, down: true}\n"
                         "  - {at: 30s, for: 40s, set: {services.db.workers: 12}}\n";
    const char *without = "  - {at: 30s, for: 40s, set: {services.db.workers: 12}}\n";
    assert_same_run(run_cut(faults, 40 * SIM_S, *state), run_of(spec_of(without, *state), *state));
}

/* No scenario says a ramp that is broken off: up to the cut it is the run itself, then the strength
** is gone at once.  At half of the ramp half of the attempts are refused, and sent again. */
static void a_ramp_is_broken_off(void **state)
{
    const char *faults = "  - {at: 40s, for: 40s, ramp_up: 20s, ramp_down: 20s, service: db,"
                         " down: true}\n";
    const struct results *whole = run_of(spec_of(faults, *state), *state);
    const sim_time cuts[] = { 50 * SIM_S, 70 * SIM_S };
    for (size_t i = 0; i < 2; i++) {
        const struct results *cut = run_cut(faults, cuts[i], *state);
        size_t window = (size_t)(cuts[i] / SIM_S);
        assert_same(cut, whole, window);
        const double *attempts = results_find(cut, "edges.api.db.amplification")->series;
        assert_true(attempts[window - 1] > 1.3 && attempts[window - 1] < 1.7);
        assert_true(attempts[window + 2] < 1.05);
        assert_int_equal(cut->judgement.trigger.end, cuts[i]);
    }
}

static void a_load_that_fades_is_broken_off(void **state)
{
    const char *faults = "  - {at: 40s, for: 40s, ramp_up: 20s, ramp_down: 20s, client: web,"
                         " load: 3}\n";
    const struct results *cut = run_cut(faults, 70 * SIM_S, *state);
    /* in the second before the cut 2.05 times 100/s are wanted, 100/s after it */
    const double *calls = results_find(cut, "clients.web.offered")->series;
    assert_true(fabs(calls[69] - 205) < 4 * sqrt(205));
    double after = 0;
    for (size_t w = 70; w < 120; w++)
        after += calls[w];
    assert_true(fabs(after - 5000) < 4 * sqrt(5000));
}

/* The slow road lasts to the end and is borne; only the outage is a trigger to recover from. */
static void what_was_borne_stays(void **state)
{
    const char *faults = "  - {at: 10s, edge: api.db, latency: 20ms}\n"
                         "  - {at: 40s, for: 20s, service: db, down: true}\n";
    const char *shorter = "  - {at: 10s, edge: api.db, latency: 20ms}\n"
                          "  - {at: 40s, for: 5s, service: db, down: true}\n";
    const struct results *run = run_of(spec_of(faults, *state), *state);
    sim_time begin, end;
    assert_true(cut_span(run, &begin, &end));
    assert_int_equal(begin, 40 * SIM_S);
    assert_int_equal(end, 60 * SIM_S);
    assert_same_run(run_cut(faults, 45 * SIM_S, *state), run_of(spec_of(shorter, *state), *state));
}

/* Of two that overlap the one that stays is alone later in the one run, and never in the other. */
static void sets_that_were_never_alone_are_refused(void **state)
{
    const char *longer = "  - {at: 40s, for: 20s, role: trigger, set: {services.db.workers: 2}}\n"
                         "  - {at: 45s, for: 40s, set: {services.api.workers: 6}}\n";
    const char *shorter = "  - {at: 40s, for: 10s, role: trigger, set: {services.db.workers: 2}}\n"
                          "  - {at: 45s, for: 40s, set: {services.api.workers: 6}}\n";
    const char *inside = "  - {at: 40s, for: 20s, role: trigger, set: {services.db.workers: 2}}\n"
                         "  - {at: 45s, for: 10s, set: {services.api.workers: 6}}\n";
    struct err err;
    assert_same_run(run_cut(longer, 50 * SIM_S, *state), run_of(spec_of(shorter, *state), *state));
    const struct results *run = run_of(spec_of(inside, *state), *state);
    assert_null(cut_spec(run, 50 * SIM_S, *state, &err));
    assert_string_equal(err.text, "a trigger that sets values can't be cut short at 50s: another "
                                  "`set` is there at the same time");
}

static void without_a_trigger_there_is_no_span(void **state)
{
    const char *faults = "  - {at: 40s, for: 20s, client: web, load: 0.5}\n";
    sim_time begin, end;
    assert_false(cut_span(run_of(spec_of(faults, *state), *state), &begin, &end));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(it_is_as_if_for_were_shorter),
        SUPPORT_TEST(remedies_keep_their_times_and_later_triggers_never_come),
        SUPPORT_TEST(by_its_begin_there_is_no_trigger),
        SUPPORT_TEST(a_ramp_is_broken_off),
        SUPPORT_TEST(a_load_that_fades_is_broken_off),
        SUPPORT_TEST(what_was_borne_stays),
        SUPPORT_TEST(sets_that_were_never_alone_are_refused),
        SUPPORT_TEST(without_a_trigger_there_is_no_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
