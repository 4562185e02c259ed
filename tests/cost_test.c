/* What a run is said to cost against what it costs: the events, the calls open at once and the
** memory of the shipped stories in all their variants, and the memory of worlds that are made of
** one thing; messages that wait. */
#include "models/spec/world.h"
#include "models/world/world.h"
#include "scenarios/read/scenario.h"
#include "study/cost.h"
#include "tests/support.h"

#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RATIOS = 256, EVENTS_MOST = 1200000 };

/* What was said over what came. */
struct ratios {
    double ratio[RATIOS];
    size_t count;
};

static struct ratios events, calls, beside_queues, bytes; /* of the stories; calls: where there
                                                             are no queues, and where there are */

/* What a process of its own that made one run came to, its memory beyond what it began with. */
struct held {
    double events, calls, bytes;
};

static struct held run_here(const struct world_spec *spec)
{
    struct rusage before, after;
    struct err err;
    getrusage(RUSAGE_SELF, &before);
    struct world *world = world_create(spec, (uint64_t)spec->run.seed, 0, &err);
    if (!world_run(world, spec->run.duration, &err))
        _exit(1);
    (void)world_results(world, arena_create());
    getrusage(RUSAGE_SELF, &after);
    return (struct held){ (double)world_events(world), (double)world_peak(world).calls,
                          1024.0 * (double)(after.ru_maxrss - before.ru_maxrss) };
}

static struct held run_apart(const struct world_spec *spec)
{
    int pipes[2];
    struct held held;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        held = run_here(spec);
        (void)!write(pipes[1], &held, sizeof held);
        _exit(0);
    }
    close(pipes[1]);
    assert_int_equal(read(pipes[0], &held, sizeof held), sizeof held);
    waitpid(child, NULL, 0);
    close(pipes[0]);
    return held;
}

/* `few` on both sides: nobody minds how well it is known below. */
static void compare(struct ratios *ratios, const char *what, const char *name, double said,
                    double came, double few, double far)
{
    double ratio = (said + few) / (came + few);
    if (ratio > far || ratio < 1 / far)
        print_message("%s: %.3g %s were said, %.3g came\n", name, said, what, came);
    assert_true(ratios->count < RATIOS);
    ratios->ratio[ratios->count++] = ratio;
}

static void hold(const char *name, const struct world_spec *spec)
{
    struct cost cost = cost_of(spec);
    struct held held = run_apart(spec);
    compare(&events, "events", name, cost.events, held.events, 0, 3);
    compare(spec->queues.count > 0 ? &beside_queues : &calls, "calls", name, cost.in_flight,
            held.calls, 100, 3);
    compare(&bytes, "bytes", name, cost.bytes, held.bytes, 1e6, 2);
}

static void story(const char *path, struct arena *arena)
{
    struct findings findings;
    const char *const *names;
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_open(path, arena, &findings);
    size_t count = scenario_variants(scenario, &names);
    for (size_t i = 0; i <= count; i++) {
        struct world_spec spec;
        assert_true(scenario_bind(scenario, i ? names[i - 1] : NULL, NULL, 0, &spec, &findings));
        if (cost_of(&spec).events < EVENTS_MOST)
            hold(arena_format(arena, "%s %s", path, i ? names[i - 1] : ""), &spec);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = fabs(log(*(const double *)a)), y = fabs(log(*(const double *)b));
    return (x > y) - (x < y);
}

/* Sorts them: the factor within which a share of them is. */
static double within(struct ratios *ratios, double share)
{
    qsort(ratios->ratio, ratios->count, sizeof *ratios->ratio, by_size);
    return exp(fabs(log(ratios->ratio[(size_t)(share * (double)(ratios->count - 1))])));
}

/* Sanitizers hold more than the program. */
static bool is_plain(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#elif defined(__has_feature)
    return !__has_feature(address_sanitizer) && !__has_feature(memory_sanitizer);
#else
    return true;
#endif
}

/* What docs/scenarios.md says is what is printed; the bounds leave room for new stories. */
static void hold_events(void)
{
    double half = within(&events, 0.5), most = within(&events, 0.9);
    print_message("%zu stories: half within a factor of %.2f, nine in ten within %.2f\n",
                  events.count, half, most);
    assert_true(half < 2);
    assert_true(most < 3.5);
}

/* What learns is left out: too many may be said, hardly ever too few. */
static void hold_calls(const char *name, struct ratios *ratios, double fewest)
{
    double least = INFINITY, most = 0, half = within(ratios, 0.5);
    for (size_t i = 0; i < ratios->count; i++) {
        least = fmin(least, ratios->ratio[i]);
        most = fmax(most, ratios->ratio[i]);
    }
    print_message("%s: half within a factor of %.2f, all of them %.2f to %.2f times as many\n",
                  name, half, least, most);
    assert_true(half < 1.5);
    assert_true(least > fewest);
    assert_true(most < 6);
}

/* All are near. */
static void hold_bytes(void)
{
    double far = within(&bytes, 1);
    print_message("bytes: all within %.2f\n", far);
    assert_true(!is_plain() || far < 3);
}

static void stories(void **state)
{
    glob_t found;
    assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        story(found.gl_pathv[i], *state);
    globfree(&found);
    assert_true(events.count > 50);
    hold_events();
    hold_calls("calls", &calls, 2.0 / 3);
    hold_calls("calls beside queues", &beside_queues, 0.5);
    hold_bytes();
}

static void memory_of_what_there_is_much_of(void **state)
{
    static const char *const worlds[] = {
        "name: rows\nrun: {duration: 100000s, tick: 1s}\n"
        "clients: {a: {open: {rate: 0.01/s}, calls: {s: {timeout: 1s}}}}\n"
        "services: {s: {workers: 1, queue: 10, service_time: 1ms}}\n",
        "name: users\nrun: {duration: 10s}\n"
        "clients: {a: {closed: {users: 300000, think: 1000s}, calls: {s: {timeout: 1s}}}}\n"
        "services: {s: {workers: 1, queue: 10, service_time: 1ms}}\n",
        "name: batch\nrun: {duration: 100s}\n"
        "clients: {a: {batch: {calls: 300000}, calls: {s: {timeout: 50s, retry: {attempts: 3}}}}}\n"
        "services: {s: {workers: 1, queue: unlimited, service_time: 1ms}}\n",
        "name: wait\nrun: {duration: 100s}\n"
        "clients: {a: {open: {rate: 5000/s}, calls: {s: {}}}}\n"
        "services: {s: {workers: 1, queue: unlimited, service_time: 1s}}\n",
        "name: fleet\nrun: {duration: 10s}\n"
        "clients: {a: {fleet: 100000, open: {rate: 100/s}, calls: {s: {timeout: 1s, breaker: {}, "
        "retry: {attempts: 3, budget: token_bucket}}}}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 1ms}}\n",
    };
    for (size_t i = 0; is_plain() && i < sizeof worlds / sizeof *worlds; i++) {
        struct world_spec spec = support_spec(worlds[i], *state);
        double said = cost_of(&spec).bytes, held = run_apart(&spec).bytes;
        print_message("%.12s: %.3g MB said, %.3g MB held\n", worlds[i], said / 1e6, held / 1e6);
        assert_true(said < 3 * held && held < 3 * said);
    }
}

/* 1e6 a second for 1000 s, and nobody is served. */
static void a_thousand_million_in_flight(void **state)
{
    struct world_spec spec = support_spec(
        "name: flight\nrun: {duration: 1000s}\n"
        "clients: {a: {open: {rate: 1000000/s}, calls: {s: {}}}}\n"
        "services: {s: {workers: 1, queue: unlimited, service_time: 10s}}\n", *state);
    struct cost cost = cost_of(&spec);
    support_near("in flight", cost.in_flight, 1e9, 0.02);
    assert_true(cost.bytes > 50e9 && cost.bytes < 300e9);
    assert_true(cost.events > 1e9 && cost.events < 3e9);
}

struct crowd {
    const char *yaml;
    double calls, requests; /* at once */
};

/* Worked out by hand. */
static void crowds(void **state)
{
    static const struct crowd crowds[] = {
        /* nobody answers for 30 s, and nobody gives up: 1000/s x 30 s, and to the end they wait */
        { "name: hole\nrun: {duration: 100s}\n"
          "clients: {a: {open: {rate: 1000/s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 10, queue: 0, service_time: 1ms}}\n"
          "faults: [{at: 20s, for: 30s, service: s, black_hole: true}]\n", 30000, 30000 },
        /* the same with three timeouts of 2 s */
        { "name: timeouts\nrun: {duration: 100s}\n"
          "clients: {a: {open: {rate: 1000/s}, calls: {s: {timeout: 2s, retry: {attempts: 3, "
          "backoff: none}}}}}\n"
          "services: {s: {workers: 10, queue: 0, service_time: 1ms}}\n"
          "faults: [{at: 20s, for: 30s, service: s, black_hole: true}]\n", 6000, 0 },
        /* 20 workers do 200/s of 300/s: 100/s x 60 s wait, and 20 are worked on */
        { "name: queue\nrun: {duration: 60s}\n"
          "clients: {a: {open: {rate: 300/s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 20, queue: unlimited, service_time: 100ms}}\n", 6020, 6020 },
        /* ... of which the queue takes 500 */
        { "name: limit\nrun: {duration: 60s}\n"
          "clients: {a: {open: {rate: 300/s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 20, queue: 500, service_time: 100ms}}\n", 520, 520 },
        /* 50 callers' workers wait below, 500 above */
        { "name: layers\nrun: {duration: 60s}\n"
          "clients: {a: {open: {rate: 200/s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 50, queue: 500, service_time: 1ms, calls: {t: {}}}, "
          "t: {workers: 1000, queue: 0, service_time: 10ms}}\n"
          "faults: [{at: 10s, service: t, latency: 20s}]\n", 600, 600 },
        { "name: users\nrun: {duration: 60s}\n"
          "clients: {a: {closed: {users: 2000, think: 1s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 10, queue: unlimited, service_time: 10ms}}\n"
          "faults: [{at: 10s, for: 20s, service: s, pause: true}]\n", 2000, 2000 },
        /* ten at once above each: 1000/s x 101 ms, and 10 000/s x 100 ms */
        { "name: parallel\nrun: {duration: 60s}\n"
          "clients: {a: {open: {rate: 1000/s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 1000, service_time: 1ms, "
          "calls: {t: {times: 10, parallel: all}}}, t: {workers: 100000, service_time: 100ms}}\n", 1101, 1101 },
        { "name: batch\nrun: {duration: 60s}\n"
          "clients: {a: {batch: {calls: 20000, at: 5s}, calls: {s: {}}}}\n"
          "services: {s: {workers: 10, queue: unlimited, service_time: 10ms}}\n", 20000, 20000 },
    };
    for (size_t i = 0; i < sizeof crowds / sizeof *crowds; i++) {
        struct world_spec spec = support_spec(crowds[i].yaml, *state);
        struct cost cost = cost_of(&spec);
        print_message("%.12s: %.4g calls and %.4g requests were said\n", crowds[i].yaml,
                      cost.in_flight, cost.requests);
        double chance = 4 * sqrt(crowds[i].calls) + 10;
        assert_true(cost.in_flight > 0.95 * crowds[i].calls);
        assert_true(cost.in_flight < 1.1 * crowds[i].calls + chance);
        assert_true(cost.requests > 0.95 * crowds[i].requests);
        assert_true(cost.requests < 1.1 * crowds[i].requests + chance);
    }
}

struct backlog {
    const char *yaml;
    double messages; /* at once */
};

/* Worked out by hand; the events are those of a run. */
static void backlogs(void **state)
{
    static const struct backlog backlogs[] = {
        /* nobody takes for 100 s: 1000/s x 100 s */
        { "name: down\nrun: {duration: 300s}\n"
          "clients: {a: {open: {rate: 1000/s}, calls: {q: {}}}}\n"
          "queues: {q: {}}\n"
          "consumers: {c: {queue: q, concurrency: 100, service_time: 50ms}}\n"
          "faults: [{at: 100s, for: 100s, consumer: c, down: true}]\n", 100000 },
        /* ... of which it takes 1000, and a publish refused is tried three times */
        { "name: limit\nrun: {duration: 300s}\n"
          "clients: {a: {open: {rate: 100/s}, calls: {q: {retry: {attempts: 3}}}}}\n"
          "queues: {q: {limit: 1000}}\n"
          "consumers: {c: {queue: q, concurrency: 1, service_time: 50ms}}\n", 1000 },
        /* ... and of which none is older than a minute */
        { "name: retention\nrun: {duration: 300s}\n"
          "clients: {a: {open: {rate: 100/s}, calls: {q: {}}}}\n"
          "queues: {q: {retention: 60s}}\n"
          "consumers: {c: {queue: q, concurrency: 1, service_time: 50ms}}\n", 6000 },
        /* all that comes for 300 s dies after five deliveries, and stays */
        { "name: dead\nrun: {duration: 500s}\n"
          "clients: {a: {open: {rate: 100/s}, calls: {q: {}}}}\n"
          "services: {s: {workers: 100, queue: 1000, service_time: {exponential: 50ms}}}\n"
          "queues: {q: {lease: 30s, redelivery: 1s, max_deliveries: 5, dead_letter: d}, d: {}}\n"
          "consumers: {c: {queue: q, concurrency: 100, calls: {s: {timeout: 1s}}}}\n"
          "faults: [{at: 100s, for: 300s, service: s, down: true}]\n", 30000 },
        /* ... or waits on the rungs of a ladder */
        { "name: ladder\nrun: {duration: 1000s}\n"
          "clients: {a: {open: {rate: 60/s}, calls: {q: {}}}}\n"
          "services: {s: {workers: 100, queue: 1000, service_time: {exponential: 50ms}}}\n"
          "queues: {q: {partitions: 12, dead_letter: d}, d: {}}\n"
          "consumers: {c: {queue: q, concurrency: 12, on_failure: next, ladder: [30s, 5min, 30min], "
          "calls: {s: {timeout: 1s}}}}\n"
          "faults: [{at: 100s, for: 300s, service: s, errors: 100%}]\n", 18000 },
        /* ... or in the queue, as 12 partitions are blocked by pauses of a second */
        { "name: in place\nrun: {duration: 500s}\n"
          "clients: {a: {open: {rate: 60/s}, calls: {q: {}}}}\n"
          "services: {s: {workers: 100, queue: 1000, service_time: {exponential: 50ms}}}\n"
          "queues: {q: {partitions: 12, redelivery: 1s, max_deliveries: 10}}\n"
          "consumers: {c: {queue: q, concurrency: 12, on_failure: wait, "
          "calls: {s: {timeout: 1s}}}}\n"
          "faults: [{at: 100s, for: 300s, service: s, errors: 100%}]\n", 17650 },
        /* 60 of them go round for ever, in the time that others leave */
        { "name: poison\nrun: {duration: 300s}\n"
          "clients: {a: {open: {rate: 100/s}, calls: {q: {}}}}\n"
          "queues: {q: {}}\n"
          "consumers: {c: {queue: q, concurrency: 20, service_time: 50ms}}\n"
          "faults: [{at: 100s, for: 60s, queue: q, poison: 1%}]\n", 70 },
        /* each makes another in half of all cases: 200/s, a second and 50 ms each */
        { "name: circle\nrun: {duration: 300s}\n"
          "clients: {a: {open: {rate: 100/s}, calls: {q: {}}}}\n"
          "queues: {q: {delay: 1s}}\n"
          "consumers: {c: {queue: q, concurrency: 100, service_time: 50ms, "
          "publishes: {q: {probability: 50%}}}}\n", 210 },
        /* 25 s each, and three at work on each */
        { "name: lease\nrun: {duration: 1000s}\n"
          "clients: {a: {open: {rate: 10/s}, calls: {q: {}}}}\n"
          "queues: {q: {lease: 10s}}\n"
          "consumers: {c: {queue: q, concurrency: 1000, service_time: 25s}}\n", 250 },
        /* the dead of 300 s, put back */
        { "name: redrive\nrun: {duration: 1000s}\n"
          "clients: {a: {open: {rate: 100/s}, calls: {q: {}}}}\n"
          "services: {s: {workers: 100, queue: 1000, service_time: {exponential: 50ms}}}\n"
          "queues: {q: {lease: 30s, redelivery: 1s, max_deliveries: 5, dead_letter: d}, d: {}}\n"
          "consumers: {c: {queue: q, concurrency: 100, calls: {s: {timeout: 1s}}}}\n"
          "faults: [{at: 100s, for: 300s, service: s, down: true}, "
          "{at: 500s, redrive: {from: d, to: q, rate: 50/s}}]\n", 30000 },
    };
    for (size_t i = 0; i < sizeof backlogs / sizeof *backlogs; i++) {
        struct world_spec spec = support_spec(backlogs[i].yaml, *state);
        struct cost cost = cost_of(&spec);
        struct held held = run_apart(&spec);
        print_message("%.12s: %.4g messages, %.3g of %.3g events, %.3g of %.3g MB were said\n",
                      backlogs[i].yaml, cost.messages, cost.events, held.events, cost.bytes / 1e6,
                      held.bytes / 1e6);
        double chance = 4 * sqrt(backlogs[i].messages) + 10;
        assert_true(cost.messages > 0.95 * backlogs[i].messages);
        assert_true(cost.messages < 1.1 * backlogs[i].messages + chance);
        assert_true(cost.events < 1.5 * held.events && held.events < 1.5 * cost.events);
        assert_true(!is_plain() || (cost.bytes < 3 * held.bytes && held.bytes < 3 * cost.bytes));
    }
}

/* Weeks of 100/s are 1.2e8 calls, each an arrival and the end of its work. */
static void weeks_without_a_fault(void **state)
{
    struct world_spec spec = support_spec(
        "name: weeks\nrun: {duration: 14d, tick: 10s}\n"
        "clients: {a: {open: {rate: 100/s}, calls: {s: {timeout: 1s, retry: {attempts: 5}}}}}\n"
        "services: {s: {workers: 10, queue: 10, service_time: 10ms}}\n", *state);
    support_near("events", cost_of(&spec).events, 2 * 100 * 14 * 86400.0, 0.01);
}

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stories),
        cmocka_unit_test(memory_of_what_there_is_much_of),
        cmocka_unit_test(a_thousand_million_in_flight),
        cmocka_unit_test(crowds),
        cmocka_unit_test(backlogs),
        cmocka_unit_test(weeks_without_a_fault),
    };
    return cmocka_run_group_tests_name("cost", tests, begin, end);
}
