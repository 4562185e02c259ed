/* Messages that wait for consumers, against closed forms, and against the same work called
** synchronously: each within the 99.9 % interval of its own replications.  The formulas are those
** of tests/queueing_test.c (Kleinrock, Queueing Systems vol. 1, 1975), unless another source is
** named; a message's time from publish to done is the time in the system. */
#include "tests/message_books.h"
#include "tests/support.h"

#include <string.h>

enum { RUNS = 30, WARM_S = 500 };

struct station {
    double lambda; /* publishes per second */
    const char *queue, *consumer;
    const char *duration;
};

static void mean_times(const struct station *station, double times[RUNS], struct arena *arena)
{
    struct world_spec spec = support_spec(
        arena_format(arena,
                     "name: station\nrun: {duration: %s, tick: 100s}\n"
                     "clients: {c: {open: '%g/s', calls: {q: }}}\n"
                     "queues: {q: {%s}}\nconsumers: {w: {queue: q, %s}}\n",
                     station->duration, station->lambda, station->queue, station->consumer), arena);
    for (uint64_t r = 0; r < RUNS; r++)
        times[r] = books_mean_time(books_run_spec(&spec, 100 + r, WARM_S, arena), "q");
}

static void hold(const struct station *station, double exact, double sharpness)
{
    struct arena *arena = arena_create();
    double times[RUNS];
    mean_times(station, times, arena);
    support_theory_of(station->consumer, times, RUNS, exact, sharpness);
    arena_destroy(arena);
}

/* --- M/M/c --- */

/* It matters neither who takes beforehand, nor whether all partitions are one's own. */
static void single_slot(void **state)
{
    static const struct station stations[] = {
        { 0.8, "", "service_time: {exponential: 1s}", "20000s" },
        { 0.8, "", "service_time: {exponential: 1s}, prefetch: 10", "20000s" },
        { 0.8, "partitions: 1", "service_time: {exponential: 1s}", "20000s" },
        { 0.8, "partitions: 1, assigned: free", "service_time: {exponential: 1s}, instances: 3",
          "20000s" },
        { 0.8, "delay: 10s", "service_time: {exponential: 1s}", "20000s" },
        { 3.2, "partitions: 4", "service_time: {exponential: 1s}, instances: 2, concurrency: 2",
          "10000s" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof stations / sizeof *stations; i++)
        hold(&stations[i], 1 / (1 - 0.8) + (strstr(stations[i].queue, "delay") ? 10 : 0), 0.15);
}

static double erlang_c(int servers, double load)
{
    double b = 1;
    for (int n = 1; n <= servers; n++)
        b = load * b / (n + load * b);
    return b / (1 - load / servers * (1 - b));
}

/* One queue before all slots, whichever instance they are of. */
static void many_slots(void **state)
{
    static const struct station stations[] = {
        { 4.5, "", "service_time: {exponential: 1s}, concurrency: 5", "20000s" },
        { 4.5, "", "service_time: {exponential: 1s}, instances: 5", "20000s" },
        { 4.5, "lease: 1h", "service_time: {exponential: 1s}, instances: 5, renew: 5min",
          "20000s" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof stations / sizeof *stations; i++)
        hold(&stations[i], 1 + erlang_c(5, 4.5) / (5 - 4.5), 0.1);
}

/* --- M/G/1 --- */

static void general_work(void **state)
{
    static const struct {
        const char *work;
        double scv;
    } cases[] = {
        { "service_time: 1s", 0 },
        { "service_time: {hyperexponential: {mean: 1s, scv: 4}}", 4 },
        { "service_time: {uniform: {low: 500ms, high: 1500ms}}", 1.0 / 12 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct station mg1 = { 0.7, "", cases[i].work, "40000s" };
        hold(&mg1, 1 + 0.7 * (1 + cases[i].scv) / (2 * (1 - 0.7)), 0.15);
    }
}

/* Four messages a publish: M[X]/M/1, time = (1 + X) / (2 mu (1 - rho)) for a constant X (Gross,
** Harris, Fundamentals of Queueing Theory, section 3.1). */
static void batch_arrivals(void **state)
{
    struct world_spec spec = support_spec(
        "name: batches\nrun: {duration: 60000s, tick: 100s}\n"
        "clients: {c: {open: 0.2/s, calls: {s: }}}\n"
        "services: {s: {workers: 1000, service_time: 0s, publishes: {q: {times: 4}}}}\n"
        "queues: {q: }\nconsumers: {w: {queue: q, service_time: {exponential: 1s}}}\n", *state);
    double times[RUNS];
    for (uint64_t r = 0; r < RUNS; r++)
        times[r] = books_mean_time(books_run_spec(&spec, 100 + r, WARM_S, *state), "q");
    support_theory_of("four at once", times, RUNS, (1 + 4) / (2 * (1 - 0.8)), 0.1);
}

/* --- the same, called synchronously --- */

static const char front[] = "service_time: {exponential: 500ms}, "
                            "calls: {back: {network: 20ms}}";

static void equals_the_service(void **state)
{
    static const char text[] =
        "name: twins\nrun: {duration: 8000s, tick: 100s, warmup: 500s}\n"
        "clients: {c: {open: 3/s, calls: {%s: }}}\n"
        "services:\n"
        "  s: {workers: 4, %s}\n"
        "  back: {workers: 2, service_time: {exponential: 300ms}}\n"
        "queues: {q: }\nconsumers: {w: {queue: q, concurrency: 4, %s}}\n";
    struct world_spec message = support_spec(arena_format(*state, text, "q", front, front), *state),
                      call = support_spec(arena_format(*state, text, "s", front, front), *state);
    double ratio[RUNS], busy[RUNS];
    for (uint64_t r = 0; r < RUNS; r++) {
        const struct results *waited = support_run(&call, 100 + r, NULL, *state),
                             *consumed = support_run(&message, 100 + r, NULL, *state);
        ratio[r] = books_mean_time(books_run_spec(&message, 100 + r, 500, *state), "q") /
                   results_total(waited, "clients.c.latency_mean");
        busy[r] = results_total(consumed, "consumers.w.busy") /
                  results_total(waited, "services.s.busy_mean");
    }
    support_theory_of("time to done by the call's latency", ratio, RUNS, 1, 0.05);
    support_theory_of("slots busy by workers busy", busy, RUNS, 1, 0.02);
}

/* --- failures --- */

/* A delivery fails with p = 0.3: 1 / (1 - p) deliveries a message; of three at the most
** 1 + p + p^2, and p^3 die. */
static void deliveries_until_done(void **state)
{
    static const char text[] =
        "name: geometric\nrun: {duration: 2000s, tick: 100s, replications: 30, seed: 9}\n"
        "clients: {c: {open: 10/s, calls: {q: }}}\n"
        "queues: {q: {%s}}\n"
        "consumers: {w: {queue: q, concurrency: 10, service_time: 10ms, error_rate: 30%%}}\n";
    const struct study *all = support_study(arena_format(*state, text, ""), *state);
    support_theory(all, "queues.q.amplification", 1 / 0.7, 0.02);
    support_theory(all, "consumers.w.busy", 10 * 0.01 / 0.7, 0.03);
    const struct study *three = support_study(arena_format(*state, text, "max_deliveries: 3"),
                                              *state);
    support_theory(three, "queues.q.amplification", 1 + 0.3 + 0.09, 0.02);
    support_theory(three, "queues.q.dead", 10 * 2000 * 0.027, 0.1);
}

/* --- draining --- */

/* Down for 200 s at 5/s, then 10/s of capacity: the backlog of 1 000 is gone after
** backlog / (capacity - arrivals) = 200 s, which is exact for the mean of when the queue is empty
** for the first time (a busy period that begins with so many; Kleinrock, section 5.8). */
static void backlog_drains(void **state)
{
    struct world_spec spec = support_spec(
        "name: drain\nrun: {duration: 1000s, tick: 10s}\n"
        "clients: {c: {open: 5/s, calls: {q: }}}\n"
        "queues: {q: }\nconsumers: {w: {queue: q, service_time: 100ms}}\n"
        "faults: [{at: 0s, for: 200s, consumer: w, down: true}]\n", *state);
    double drained[RUNS];
    for (uint64_t r = 0; r < RUNS; r++) {
        const struct message_books *books = books_run_spec(&spec, 100 + r, 0, *state);
        drained[r] = books_queue(books, "q")->emptied - 200;
    }
    support_theory_of("drained after", drained, RUNS, 1000 / (10 - 5.0), 0.06);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_slot),
        cmocka_unit_test(many_slots),
        cmocka_unit_test(general_work),
        SUPPORT_TEST(batch_arrivals),
        SUPPORT_TEST(equals_the_service),
        SUPPORT_TEST(deliveries_until_done),
        SUPPORT_TEST(backlog_drains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
