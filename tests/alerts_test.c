/* Alerts: constant rates, of which every mean and every instant is known by hand; and a twin that
** keeps the states of a rule as Prometheus does, on runs with chance. */
#include "models/spec/world.h"
#include "models/measure/chronicle.h"
#include "plots/report/alert_words.h"
#include "plots/report/chronicle_words.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* 100 calls a second, three attempts each without a pause; all fail from 60 s to 120 s: then it is
** 200 retries a second, and not one before or after.  Windows end at 1 s, 2 s ... */
#define OUTAGE                                                                                   \
    "name: alerts\nrun: {duration: 300s}\nobjective: {goodput: 95%, hold: 5s}\n"                 \
    "clients: {c: {open: {rate: 100/s, arrivals: constant},\n"                                   \
    "  calls: {s: {retry: {attempts: 3, backoff: none}}}}}\n"                                    \
    "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"                               \
    "faults: [{at: 60s, for: 60s, service: s, errors: {error: 100%}}]\n"

static double told(const struct results *run, const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "alerts.a.%s", name);
    assert_non_null(results_find(run, path));
    return results_total(run, path);
}

static void tells(const struct results *run, const char *name, double wanted)
{
    if (isnan(wanted))
        assert_true(isnan(told(run, name)));
    else
        support_near(name, told(run, name), wanted, 1e-12);
}

/* The mean over 30 s is 200/s x k/30 with k windows of the outage in it: above 100/s from k = 16
** on, at 76 s; 10 s later it fires.  At 135 s k is 15 again: it is over, 15 s after the outage. */
static void a_mean_climbs_and_falls(void **state)
{
    const struct results *run = support_once(
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, over: 30s, above: 100/s,\n"
               "  for: 10s}]",
        *state);
    tells(run, "fired", 1);
    tells(run, "fired_at", 86);
    tells(run, "fired_after_impact", 26);
    tells(run, "false_alarms", 0);
    tells(run, "firing_share", (135 - 86) / 300.0);
    tells(run, "noise", 15);
    tells(run, "reached", 2);
    const struct measure *firing = results_find(run, "alerts.a.firing_share");
    for (size_t w = 0; w < run->windows; w++)
        assert_true(firing->series[w] == (w >= 86 && w < 135 ? 1 : 0));
}

/* Zero from the window that ends at 61 s on; that has held for 2 s at 63 s. */
static void without_a_mean_it_is_the_window(void **state)
{
    const struct results *run = support_once(
        OUTAGE "alerts: [{name: a, metric: run.goodput, below: 50/s, for: 2s}]", *state);
    tells(run, "fired_at", 63);
    tells(run, "noise", 1); /* the window that ends at 121 s says that all is well */
    tells(run, "reached", 0);
}

/* One window of ten is 10 % already; the last one leaves the mean at 130 s. */
static void shares_and_percent(void **state)
{
    const struct results *run = support_once(
        OUTAGE "alerts: [{name: a, metric: clients.c.failure_ratio, over: 10s, above: 5%}]",
        *state);
    tells(run, "fired_after_impact", 1);
    tells(run, "noise", 10);
}

static void never(void **state)
{
    const struct results *run = support_once(
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, over: 2min, above: 100/s}]",
        *state); /* 60 windows of 120: 100/s, which is not above */
    tells(run, "fired", 0);
    tells(run, "fired_at", NAN);
    tells(run, "fired_after_impact", NAN);
    tells(run, "reached", 1);
    run = support_once(
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, above: 100/s, for: 60s}]", *state);
    tells(run, "fired", 0); /* above at 61 .. 120 s: 59 s long */
    run = support_once(
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, above: 100/s, for: 59s}]", *state);
    tells(run, "fired_at", 120);
}

/* A count is looked at per second, whatever the tick: 200 denied in each window of 2 s. */
static void a_count_is_a_rate(void **state)
{
    static const char denied[] =
        "name: counted\nrun: {duration: 100s, tick: 2s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant},\n"
        "  calls: {s: {retry: {attempts: 3, backoff: none, budget: {concurrency: 0}}}}}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"
        "faults: [{at: 20s, for: 20s, service: s, errors: {error: 100%%}}]\n"
        "alerts: [{name: a, metric: edges.c.s.budget_denied, over: 10s, above: %s}]\n";
    char yaml[sizeof denied + 20];
    snprintf(yaml, sizeof yaml, denied, "99/s");
    const struct results *run = support_once(yaml, *state);
    tells(run, "fired_at", 30); /* at 28 s the mean is that of four windows of five: 80/s */
    tells(run, "reached", 100 / 99.0);
    snprintf(yaml, sizeof yaml, denied, "101/s");
    tells(support_once(yaml, *state), "fired", 0);
}

/* Three times the load, which is served: nobody is hurt, and there is no trigger. */
static void false_alarms(void **state)
{
    const struct results *run = support_once(
        "name: peaks\nrun: {duration: 200s}\n"
        "clients: {c: {open: {rate: [{at: 0s, rate: 100/s}, {at: 60s, rate: 100/s},\n"
        "  {at: 60s, rate: 300/s}, {at: 70s, rate: 300/s}, {at: 70s, rate: 100/s},\n"
        "  {at: 120s, rate: 100/s}, {at: 120s, rate: 300/s}, {at: 130s, rate: 300/s},\n"
        "  {at: 130s, rate: 100/s}], arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"
        "alerts: [{name: a, metric: edges.c.s.attempt_rate, above: 200/s}]\n",
        *state);
    tells(run, "fired", 0);
    tells(run, "false_alarms", 2);
    tells(run, "noise", 20);
}

/* From 60 s on answers take 100 ms more, which the objective allows; from 120 s on there are none.
** `for`: how long the first fault lasts. */
static const struct results *warned(const char *length, struct arena *arena)
{
    return support_once(
        arena_format(arena,
                     "name: warned\nrun: {duration: 200s}\nobjective: {latency: {p99: 1s}}\n"
                     "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: }}}\n"
                     "services: {s: {workers: 100, queue: 10, service_time: 1ms}}\n"
                     "faults:\n  - {at: 60s, for: %s, service: s, latency: 100ms}\n"
                     "  - {at: 120s, for: 30s, service: s, down: true}\n"
                     "alerts: [{name: a, metric: clients.c.latency_p99, above: 50ms}]\n",
                     length),
        arena);
}

static void before_the_impact(void **state)
{
    const struct results *run = warned("70s", *state);
    support_near("impact", run->judgement.time_to_impact, 60, 1e-9);
    tells(run, "fired_after_impact", -59);
    tells(run, "noise", 0);
    run = warned("10s", *state); /* over before the outage, of which it says nothing */
    tells(run, "fired", 0);
    tells(run, "false_alarms", 0);
}

/* It is watched from the warm-up's end on, and looks back into it: at 21 s 10 of the 21 windows
** that there are have failed, at 25 s 10 of 25, which is not above 40 %. */
static void the_warm_up(void **state)
{
    const struct results *run = support_once(
        "name: warm\nrun: {duration: 100s, warmup: 20s}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"
        "faults: [{at: 5s, for: 10s, service: s, down: true}]\n"
        "alerts: [{name: a, metric: clients.c.failure_ratio, over: 30s, above: 40%}]\n",
        *state);
    tells(run, "fired_at", 21);
    tells(run, "fired_after_impact", NAN);
    tells(run, "firing_share", 4 / 80.0);
}

/* What it told of is of the whole run, as the verdict; the share of a slice is that slice's. */
static void a_slice_of_the_run(void **state)
{
    struct world_spec spec = support_spec(
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, over: 30s, above: 100/s,\n"
               "  for: 10s}]", *state);
    spec.run.from = 130 * SIM_S;
    spec.run.to = 150 * SIM_S;
    const struct results *run = support_run(&spec, 1, NULL, *state);
    tells(run, "fired_after_impact", 26);
    tells(run, "noise", 15);
    tells(run, "firing_share", 5 / 20.0);
}

/* --- the twin --- */

/* Prometheus: a rule's alert becomes active when its expression first holds; it is pending until
** it has been active for `for`, then firing; and gone where the expression holds no more. */
struct twin {
    size_t over, wait; /* windows */
    double above;
    bool active;
    size_t active_at;
};

static bool twin_fires(struct twin *twin, const double *series, size_t now)
{
    double sum = 0;
    size_t seen = 0;
    for (size_t back = 1; back <= twin->over && back <= now; back++)
        if (!isnan(series[now - back])) {
            sum += series[now - back];
            seen++;
        }
    if (seen == 0 || !(sum / (double)seen > twin->above))
        return twin->active = false;
    if (!twin->active)
        twin->active_at = now;
    twin->active = true;
    return now - twin->active_at >= twin->wait;
}

/* How often it fires; fails where the run says otherwise. */
static size_t twin_agrees(size_t seed, size_t over, size_t wait, struct arena *arena)
{
    static const char retried[] =
        "name: twin\nrun: {duration: 5min, seed: %zu}\n"
        "clients: {c: {open: 20/s, calls: {s: {timeout: 300ms,\n"
        "  retry: {attempts: 3, backoff: 100ms}}}}}\n"
        "services: {s: {workers: 3, queue: 20, error_rate: {error: 4%%},\n"
        "  service_time: {exponential: {mean: 100ms}}}}\n"
        "faults: [{at: 60s, for: 40s, service: s, capacity: 40%%}]\n"
        "alerts: [{name: a, metric: edges.c.s.retry_ratio, over: %zus, above: 12%%, for: %zus}]\n";
    const struct results *run = support_once(arena_format(arena, retried, seed, over, wait), arena);
    const double *ratio = results_find(run, "edges.c.s.retry_ratio")->series;
    const double *firing = results_find(run, "alerts.a.firing_share")->series;
    struct twin twin = { .over = over, .wait = wait, .above = 0.12 };
    size_t fired = 0;
    for (size_t now = 1; now < run->windows; now++) {
        bool fires = twin_fires(&twin, ratio, now);
        assert_true(firing[now] == (fires ? 1 : 0));
        fired += fires;
    }
    return fired;
}

static void as_prometheus_has_it(void **state)
{
    static const size_t overs[] = { 1, 7, 30 }, waits[] = { 0, 1, 6 };
    size_t fired = 0;
    for (size_t i = 0; i < 9; i++)
        fired += twin_agrees(i + 1, overs[i / 3], waits[i % 3], *state);
    assert_true(fired > 100); /* or the twin has been asked nothing */
}

/* --- words --- */

static const char *sentence(const char *yaml, struct arena *arena)
{
    return alert_sentence(arena, support_study(yaml, arena), 0, NULL);
}

static void words(void **state)
{
    assert_string_equal(
        sentence(OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, over: 30s,\n"
                        "  above: 100/s, for: 10s}]", *state),
        "fired 26.0 s after impact; 15.0 s of noise");
    assert_string_equal(
        sentence(OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, above: 250/s}]", *state),
        "never (200/s at most)");
    assert_string_equal(
        sentence(OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, above: 150/s,\n"
                        "  for: 2min}]", *state),
        "never (200/s at most, not for long enough)");
    struct study *study = support_study(
        OUTAGE "alerts:\n  - {name: late, metric: run.goodput, below: 50/s, for: 9s}\n"
               "  - {name: soon, metric: run.goodput, below: 50/s}\n"
               "  - {name: never, metric: run.goodput, below: 0/s}\n", *state);
    assert_string_equal(alert_best(study, *state), "soon");
}

/* No retries but from 60 s to 120 s: it fires at 1 s, for nothing, and is still there at the impact
** at 60 s; it comes back for nothing when all is well again;
** where nothing ever happens it has fired for nothing alone. */
static void what_fires_all_along_has_fired(void **state)
{
    static const char all_along[] =
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, below: 50/s}]";
    const struct results *run = support_once(all_along, *state);
    tells(run, "fired", 1);
    tells(run, "fired_at", 1);
    tells(run, "fired_after_impact", -59);
    tells(run, "false_alarms", 2);
    assert_non_null(strstr(sentence(all_along, *state), "fired 59.0 s before impact; 2 false"));
    assert_string_equal(
        sentence("name: calm\nrun: {duration: 60s}\n"
                 "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {}}}}\n"
                 "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"
                 "alerts: [{name: a, metric: edges.c.s.retry_rate, below: 50/s}]", *state),
        "fired for nothing; 1 false alarm; 59.0 s of noise");
}

static void in_the_order_of_time(void **state)
{
    const struct results *run = support_once(
        OUTAGE "alerts:\n  - {name: a, metric: run.goodput, below: 50/s, for: 2s}\n"
               "  - {name: never, metric: run.goodput, below: 0/s}\n", *state);
    struct chronicle chronicle = chronicle_make(run, *state);
    size_t place = chronicle_find(&chronicle, HAPPENING_ALERT);
    assert_int_not_equal(place, HAPPENING_NONE);
    assert_int_equal(chronicle.happening[place].at, 63 * SIM_S);
    assert_string_equal(chronicle_sentence(*state, &chronicle, place),
                        "alert `a` fires: run.goodput is below 50/s");
    for (size_t i = place + 1; i < chronicle.happenings; i++)
        assert_int_not_equal(chronicle.happening[i].kind, HAPPENING_ALERT);
}

/* It fires at 86 s. */
static void against_no_return(void **state)
{
    struct study *study = support_study(
        OUTAGE "alerts: [{name: a, metric: edges.c.s.retry_rate, over: 30s, above: 100/s,\n"
               "  for: 10s}]", *state);
    struct no_return one = { .kind = NO_RETURN_SINCE, .point = 127 * SIM_S };
    struct no_returns returns = { .of = &one, .count = 1, .known = 1, .since = 1 };
    assert_string_equal(alert_sentence(*state, study, 0, &returns),
                        "fired 26.0 s after impact, 41.0 s before no return; 15.0 s of noise");
    one.point = 80 * SIM_S;
    assert_string_equal(alert_sentence(*state, study, 0, &returns),
                        "fired 26.0 s after impact, 6.00 s past no return; 15.0 s of noise");
    one = (struct no_return){ .kind = NO_RETURN_NEVER, .point = TIME_NONE };
    assert_string_equal(alert_sentence(*state, study, 0, &returns),
                        "fired 26.0 s after impact; 15.0 s of noise");
}

static void of_several_runs(void **state)
{
    struct study *study = support_study(
        "name: runs\nrun: {duration: 100s, replications: 6}\nobjective: {goodput: 95%}\n"
        "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n"
        "faults: [{at: 20s, for: 20s, service: s, down: true}]\n"
        "alerts: [{name: a, metric: clients.c.failure_ratio, above: 50%, for: 4s}]\n", *state);
    struct alert_told all = alert_told(study, 0, *state);
    assert_int_equal(all.fired, 6);
    assert_int_equal(all.runs, 6);
    support_near("after", all.after, 5, 1e-12);
    assert_string_equal(alert_sentence(*state, study, 0, NULL),
                        "fired in 6 of 6 runs, 5.00 s after impact (median); 1.00 s of noise");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(a_mean_climbs_and_falls),
        SUPPORT_TEST(without_a_mean_it_is_the_window),
        SUPPORT_TEST(shares_and_percent),
        SUPPORT_TEST(never),
        SUPPORT_TEST(a_count_is_a_rate),
        SUPPORT_TEST(false_alarms),
        SUPPORT_TEST(before_the_impact),
        SUPPORT_TEST(the_warm_up),
        SUPPORT_TEST(a_slice_of_the_run),
        SUPPORT_TEST(as_prometheus_has_it),
        SUPPORT_TEST(words),
        SUPPORT_TEST(what_fires_all_along_has_fired),
        SUPPORT_TEST(in_the_order_of_time),
        SUPPORT_TEST(against_no_return),
        SUPPORT_TEST(of_several_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
