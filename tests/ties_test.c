/* Who comes at the very instant at which those who were held may go on does not overtake them: at
** the door of a frozen instance, before a breaker, before a rate limit.  Each arrival is scheduled
** long before that instant, so its event comes first. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "tests/laws.h"

#define CALLS 64

/* The calls on an edge in the order in which they were wanted, and that of a fact about them. */
struct line {
    uint32_t edge;
    enum fact_kind kind;
    const void *call[CALLS];
    int calls, told, before; /* `before`: that of the last one told of */
    bool overtaken;
};

static void line_up(void *self, const struct fact *fact)
{
    struct line *line = self;
    if (fact->edge != line->edge)
        return;
    if (fact->kind == FACT_CALL_STARTED && line->calls < CALLS)
        line->call[line->calls++] = fact->call;
    if (fact->kind != line->kind)
        return;
    int at = line->calls - 1;
    while (line->call[at] != fact->call)
        at--;
    line->overtaken |= at < line->before;
    line->before = at;
    line->told++;
}

/* On the edge that is the `edge`-th, so many of `kind`, in order; with the laws. */
static void in_order(const char *yaml, uint32_t edge, enum fact_kind kind, int count)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec(yaml, arena);
    struct line line = { .edge = edge, .kind = kind };
    const struct observer observer = { line_up, &line };
    support_run(&spec, 1, &observer, arena);
    laws_run(yaml, 1, arena);
    support_near("told of", line.told, count, 0);
    if (line.overtaken)
        fail_msg("overtaken: %s", yaml);
    arena_destroy(arena);
}

/* Ten calls a second at a frozen worker of 100 ms; the tenth comes as the pause ends. */
static void end_of_a_pause(void **state)
{
    struct arena *arena = arena_create();
    const char *yaml =
        "name: pause\nrun: {duration: 3500ms}\n"
        "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: }}}\n"
        "services: {s: {workers: 1, service_time: 100ms}}\n"
        "faults: [{at: 0s, for: 1s, service: s, pause: true}]\n";
    (void)state;
    in_order(yaml, 0, FACT_WORKER_TAKEN, 26);
    struct world_spec spec = support_spec(yaml, arena);
    const struct results *run = support_run(&spec, 1, NULL, arena);
    support_near("everybody waits the same", results_total(run, "clients.c.latency_max"), 1, 1e-9);
    arena_destroy(arena);
}

/* Two pauses, the second of which begins as the first one ends. */
static void one_pause_after_another(void **state)
{
    (void)state;
    in_order("name: pauses\nrun: {duration: 4500ms}\n"
             "clients: {c: {open: {rate: 10/s, arrivals: constant}, calls: {s: }}}\n"
             "services: {s: {workers: 1, service_time: 100ms}}\n"
             "faults: [{at: 0s, for: 1s, service: s, pause: true}, "
             "{at: 1s, for: 1s, service: s, pause: true}]\n",
             0, FACT_WORKER_TAKEN, 26);
}

/* Ten calls a second.  The one at 1.1 s fails, that at 1.4 s is the probe, for a second; the others
** wait, and its answer comes with the call at 2.4 s. */
static void a_breaker_closes(void **state)
{
    (void)state;
    in_order("name: breaker\nrun: {duration: 3450ms}\n"
             "clients: {c: {open: {rate: 10/s, arrivals: constant}, "
             "calls: {s: {breaker: {consecutive: 1,\n"
             "  failure_rate: none, open: 200ms, "
             "half_open: {probes: 1, successes: 1, excess: wait}}}}}}\n"
             "services: {s: {workers: 100, service_time: 10ms}}\n"
             "faults: [{at: 1050ms, for: 100ms, service: s, errors: 100%},\n"
             "         {at: 1150ms, for: 400ms, service: s, latency: 990ms}]\n",
             0, FACT_ATTEMPT_SENT, 32);
}

/* Five a second may go; three come at 1 s, where four have waited since 0.6 s and later. */
static void a_cycle_begins(void **state)
{
    (void)state;
    in_order("name: cycle\nrun: {duration: 10s}\n"
             "clients: {a: {open: {rate: [{at: 0s, rate: 10/s}, {at: 950ms, rate: 10/s}, "
             "{at: 950ms, rate: 0/s}],\n"
             "    arrivals: constant}, calls: {front: }}, "
             "b: {batch: {calls: 3, at: 1s}, calls: {front: }}}\n"
             "services:\n"
             "  front: {workers: 100, service_time: 0s,\n"
             "    calls: {s: {when: before, throttle: {rate: {limit: 5, max_wait: 1min}}}}}\n"
             "  s: {workers: 100, service_time: 1ms}\n",
             2, FACT_ATTEMPT_SENT, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(end_of_a_pause),
        cmocka_unit_test(one_pause_after_another),
        cmocka_unit_test(a_breaker_closes),
        cmocka_unit_test(a_cycle_begins),
    };
    return cmocka_run_group_tests_name("ties", tests, NULL, NULL);
}
