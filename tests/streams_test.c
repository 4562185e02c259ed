/* Chance has one stream for each thing it drives: switching any control leaves the arrivals, the
** service times and the errors of the other calls as they were, draw by draw.  One world with two
** clients, each with a chain of services of its own; what is switched stands on the other client's
** road.  Whatever the registries hold is switched, with the least that each kind needs. */
#include "tests/support.h"

#include "models/service/guard.h"
#include "models/spec/budgets.h"
#include "models/spec/client.h"
#include "models/spec/guards.h"
#include "models/spec/policies.h"
#include "models/spec/world.h"

#include <stdlib.h>
#include <string.h>

enum { HEARD_MOST = 4000 };

/* What is heard of the first client's road: when, what, and of which length. */
struct heard {
    struct { sim_time time, span; int kind, outcome; } at[HEARD_MOST];
    size_t count;
};

static void hear(void *self, const struct fact *fact)
{
    struct heard *heard = self;
    bool call = fact->kind == FACT_CALL_STARTED || fact->kind == FACT_CALL_ENDED;
    bool ours = call ? fact->edge == 0 || fact->edge == 2 /* me.a, a.b */
                     : fact->kind == FACT_REQUEST_FINISHED && (fact->edge == 0 || fact->edge == 2);
    if (!ours || heard->count == HEARD_MOST)
        return;
    heard->at[heard->count].time = fact->time;
    heard->at[heard->count].span = fact->span;
    heard->at[heard->count].kind = fact->kind;
    heard->at[heard->count++].outcome = fact->outcome;
}

/* `call`, `service`: what the other road has besides; `faults`: all of them. */
static struct heard *run(const char *call, const char *service, const char *faults,
                         const char *load,
                         struct arena *arena)
{
    struct heard *heard = ARENA_NEW(arena, struct heard);
    struct observer observer = { hear, heard };
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(
        arena_format(arena,
                     "name: streams\nrun: {duration: 20s}\nclients:\n"
                     "  me: {fleet: 3, open: 20/s, calls: {a: {network: {exponential: 5ms}, "
                     "timeout: 200ms, retry: 3}}}\n"
                     "  you: {fleet: 2, %s, calls: {c: {%s}}}\nservices:\n"
                     "  a: {instances: 2, balance: random, workers: 1000, queue: 0, "
                     "error_rate: 10%%,\n"
                     "      service_time: {exponential: 50ms}, calls: {b: {probability: 50%%}}}\n"
                     "  b: {workers: 1000, queue: 0, service_time: {exponential: 50ms}}\n"
                     "  c: {instances: 3, workers: 1000, queue: 0, error_rate: 10%%,\n"
                     "      service_time: {exponential: 50ms}, calls: {d: {%s}}%s}\n"
                     "  d: {workers: 1000, queue: 0, service_time: {exponential: 50ms}%s}\n"
                     "faults: [%s]\n", load, call, call, service, service, faults), arena);
    assert_string_equal(spec->clients.item[0].name, "me");
    support_run(spec, 1, &observer, arena);
    assert_true(heard->count > 1000);
    return heard;
}

static void same(const char *what, const struct heard *a, const struct heard *b)
{
    if (a->count != b->count)
        fail_msg("%s: %zu facts of the first client, %zu without it", what, a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        if (a->at[i].time != b->at[i].time || a->at[i].span != b->at[i].span ||
            a->at[i].kind != b->at[i].kind || a->at[i].outcome != b->at[i].outcome)
            fail_msg("%s: fact %zu of the first client is another", what, i);
}

#define OPEN "open: 50/s"

/* The kind with the least it needs: what is required must be said. */
static const char *least(const struct kind *kind, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; kind->fields && i < kind->fields->count; i++) {
        const struct field *field = &kind->fields->field[i];
        if (field->standard != REQUIRED)
            continue;
        const char *value = field->kind == FIELD_TIME     ? "100ms"
                            : field->kind == FIELD_RATE   ? "20/s"
                            : field->kind == FIELD_SHARE  ? "30%"
                            : field->kind == FIELD_ONE    ? "20ms"
                            : field->kind == FIELD_CHOICE ? "first"
                                                          : "10";
        text = arena_format(arena, "%s%s%s: %s", text, *text ? ", " : "", field->key, value);
    }
    if (strcmp(kind->name, "hedge") == 0)
        text = "after: 30ms";
    if (strcmp(kind->name, "concurrency_limit") == 0)
        text = "limit: vegas";
    return arena_format(arena, "%s: {%s}", kind->name, text);
}

static void policies_and_budgets(void **state)
{
    struct arena *arena = arena_create();
    const struct heard *plain = run("", "", "", OPEN, arena);
    (void)state;
    for (size_t i = 0; i < policy_registry.count; i++) {
        const char *policy = least(policy_registry.kind[i], arena);
        if (strcmp(policy_registry.kind[i]->name, "throttle") != 0) /* that is one of these */
            same(policy, run(policy, "", "", OPEN, arena), plain);
    }
    static const char *const throttles[] = { "sre: {}", "aws_adaptive: {}", "nack: {}",
                                             "rate: {limit: 10, period: 1s, max_wait: 100ms}" };
    for (size_t i = 0; i < sizeof throttles / sizeof *throttles; i++) {
        const char *policy = arena_format(arena, "throttle: {%s}", throttles[i]);
        same(policy, run(policy, "", "", OPEN, arena), plain);
    }
    for (size_t i = 0; i < budget_registry.count; i++) {
        const char *budget = arena_format(arena, "retry: {attempts: 4, budget: {%s}}",
                                          least(budget_registry.kind[i], arena));
        same(budget, run(budget, "", "", OPEN, arena), plain);
    }
    arena_destroy(arena);
}

static void guards(void **state)
{
    struct arena *arena = arena_create();
    const struct heard *plain = run("", "", "", OPEN, arena);
    (void)state;
    for (size_t i = 0; i < guard_registry.count; i++) {
        const char *guard = arena_format(arena, ", %s", least(guard_registry.kind[i], arena));
        same(guard, run("", guard, "", OPEN, arena), plain);
    }
    arena_destroy(arena);
}

static void faults(void **state)
{
    static const char *const effects[] = {
        "service: c, latency: {share: 50%, add: {exponential: 1s}}", "edge: c.d, latency: 1s",
        "service: c, errors: 50%", "service: d, fail_first: 1", "service: c, poison: 20%",
        "service: c, capacity: 1%", "service: d, down: true", "edge: you.c, black_hole: true",
        "edge: c.d, partition: true", "edge: you.c, loss: {request: 20%, answer: 20%}",
        "service: c, rate_limit: 5/s", "service: c, pause: true",
        "service: c, instance: 1, pause: true",
        "service: c, restart: {down: 1s, warmup: 3s, cold: 3}",
        "service: c, deploy: {down: 1s, drain: true}",
        "service: c, users: 30%, down: true", "client: you, load: 3",
        "set: {services.c.service_time: 1s, clients.you.calls.c.retry: 3, "
        "clients.you.open.rate: 9/s}",
    };
    struct arena *arena = arena_create();
    const struct heard *plain = run("", "", "", OPEN, arena);
    /* with baggage all the time: users, priorities */
    const struct heard *carrying = run("cancel: running", "", "", OPEN, arena);
    (void)state;
    same("baggage", carrying, plain);
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        const char *fault = arena_format(arena, "{at: 5s, for: 5s, %s}", effects[i]);
        same(effects[i], run("", "", fault, OPEN, arena), plain);
        same(effects[i], run("retry: 4, timeout: 300ms", "", fault, OPEN, arena), plain);
    }
    arena_destroy(arena);
}

static void other_clients(void **state)
{
    static const char *const loads[] = {
        "open: {rate: 50/s, arrivals: constant}", "closed: {users: 20, think: {exponential: 1s}}",
        "batch: {calls: 100, every: 1s}",
        "impatient: {rate: 50/s, patience: {exponential: 50ms}, reloads: 5}",
        "priority: sheddable, open: 50/s",
    };
    struct arena *arena = arena_create();
    const struct heard *plain = run("", "", "", OPEN, arena);
    (void)state;
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
        same(loads[i], run("", "", "", loads[i], arena), plain);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_and_budgets),
        cmocka_unit_test(guards),
        cmocka_unit_test(faults),
        cmocka_unit_test(other_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
