/* What a run is said to cost against what it costs: the events of the shipped stories in all their
** variants, and the memory of worlds that are made of one thing. */
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

static struct ratios {
    double ratio[RATIOS]; /* what was said / what came */
    size_t count;
} stories;

static void hold(const char *name, const struct world_spec *spec)
{
    struct cost cost = cost_of(spec);
    struct err err;
    struct world *world = world_create(spec, (uint64_t)spec->run.seed, 0, &err);
    assert_non_null(world);
    assert_true(world_run(world, spec->run.duration, &err));
    double came = (double)world_events(world);
    world_destroy(world);
    if (cost.events / came > 3 || cost.events / came < 1.0 / 3)
        print_message("%s: %.3g events were said, %.3g came\n", name, cost.events, came);
    assert_true(stories.count < RATIOS);
    stories.ratio[stories.count++] = cost.events / came;
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

/* Half of them within a factor of 2, nine in ten of 3.5: docs/scenarios.md says so. */
static void events_of_stories(void **state)
{
    glob_t found;
    assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        story(found.gl_pathv[i], *state);
    globfree(&found);
    assert_true(stories.count > 50);
    qsort(stories.ratio, stories.count, sizeof *stories.ratio, by_size);
    double half = exp(fabs(log(stories.ratio[stories.count / 2])));
    double most = exp(fabs(log(stories.ratio[stories.count * 9 / 10])));
    print_message("%zu stories: half within a factor of %.2f, nine in ten within %.2f\n",
                  stories.count, half, most);
    assert_true(half < 2);
    assert_true(most < 3.5);
}

/* The most that a process of its own held, in bytes, beyond what it began with. */
static double bytes_held(const struct world_spec *spec)
{
    int pipes[2];
    double held = 0;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        struct rusage before, after;
        struct err err;
        getrusage(RUSAGE_SELF, &before);
        struct world *world = world_create(spec, 1, 0, &err);
        world_run(world, spec->run.duration, &err);
        getrusage(RUSAGE_SELF, &after);
        held = 1024.0 * (double)(after.ru_maxrss - before.ru_maxrss);
        (void)!write(pipes[1], &held, sizeof held);
        _exit(0);
    }
    assert_int_equal(read(pipes[0], &held, sizeof held), sizeof held);
    waitpid(child, NULL, 0);
    close(pipes[0]);
    close(pipes[1]);
    return held;
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
        double said = cost_of(&spec).bytes, held = bytes_held(&spec);
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
        cmocka_unit_test(events_of_stories),
        cmocka_unit_test(memory_of_what_there_is_much_of),
        cmocka_unit_test(a_thousand_million_in_flight),
        cmocka_unit_test(weeks_without_a_fault),
    };
    return cmocka_run_group_tests_name("cost", tests, begin, end);
}
