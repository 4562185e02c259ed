/* The orders of a queue and what it drops: against a plain array on random programs, against the
** rules by hand, and against closed forms. */
#include "tests/support.h"

#include "models/call/baggage.h"
#include "models/service/queue.h"
#include "models/spec/queue_order.h"
#include "sim/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MS 1000000

/* --- twins: random programs --- */

enum { ITEMS = 4000 };

struct item {
    struct call call;
    struct baggage baggage; /* right behind the call */
    struct request request;
    char more[32];
    bool waits, dead;
};

struct twin {
    struct item *item;
    int count; /* added so far */
    sim_time empty_at;
    int live;
};

static bool more_important(const struct queue_spec *spec, const struct item *a,
                           const struct item *b)
{
    if (spec->order == QUEUE_PRIORITY && a->baggage.priority != b->baggage.priority)
        return a->baggage.priority > b->baggage.priority;
    if (spec->order == QUEUE_FRESH_FIRST || spec->fresh_first)
        return a->request.attempt < b->request.attempt;
    return false;
}

/* Who should be next: by looking at everybody. */
static struct item *wanted(const struct twin *twin, const struct queue_spec *spec, sim_time now)
{
    bool newest = spec->order == QUEUE_LIFO ||
                  (spec->order == QUEUE_ADAPTIVE_LIFO && now - twin->empty_at > spec->forming);
    struct item *best = NULL;
    for (int i = 0; i < twin->count; i++) {
        struct item *item = &twin->item[i];
        if (item->waits && !item->dead && (!best || newest || more_important(spec, item, best)))
            best = item;
    }
    return best;
}

static void add(struct twin *twin, struct queue *queue, const struct queue_spec *spec,
                struct rng *rng, sim_time now)
{
    struct item *item = &twin->item[twin->count++];
    item->request.call = &item->call;
    item->request.attempt = (1 + (unsigned)rng_below(rng, 6)) & 7u;
    item->baggage.priority = (uint8_t)rng_below(rng, 4);
    item->waits = true;
    if (twin->live++ == 0)
        twin->empty_at = now;
    queue_add(queue, spec, &item->request, now);
}

static void bury_one(struct twin *twin, struct queue *queue, struct rng *rng)
{
    struct item *item = &twin->item[rng_below(rng, (uint64_t)twin->count)];
    if (!item->waits || item->dead)
        return;
    item->dead = true;
    twin->live--;
    queue_bury(queue, &item->request);
}

static void take(struct twin *twin, struct queue *queue, const struct queue_spec *spec,
                 sim_time now)
{
    struct item *next = wanted(twin, spec, now);
    enum outcome fate = OUTCOME_cancelled;
    struct request *got = NULL;
    while (fate == OUTCOME_cancelled && (got = queue_next(queue, spec, now, &fate)))
        ((struct item *)(void *)((char *)got - offsetof(struct item, request)))->waits = false;
    assert_ptr_equal(got, next ? &next->request : NULL);
    twin->live -= next != NULL;
    assert_int_equal(queue->waiters.count, twin->live);
}

static void random_programs(void **state)
{
    (void)state;
    for (int program = 0; program < 40; program++) {
        struct arena *arena = arena_create();
        struct queue_spec spec;
        struct queue queue;
        struct rng rng;
        struct twin twin = { .item = ARENA_ARRAY(arena, ITEMS, struct item) };
        sim_time now = 0;
        fields_default(&queue_spec_fields, &spec, arena);
        rng_seed(&rng, (uint64_t)program);
        spec.order = program % QUEUE_ORDER_COUNT;
        spec.fresh_first = program % 2 == 0 && spec.order == QUEUE_PRIORITY;
        queue_build(&queue, &spec, 0, arena);
        assert_true(queue_more(&spec) <= sizeof twin.item->more);
        for (int step = 0; step < ITEMS; step++) {
            uint64_t what = rng_below(&rng, 10);
            now += (sim_time)rng_below(&rng, 20) * MS;
            if (what < 5)
                add(&twin, &queue, &spec, &rng, now);
            else if (what < 6 && twin.count > 0)
                bury_one(&twin, &queue, &rng);
            else
                take(&twin, &queue, &spec, now);
        }
        arena_destroy(arena);
    }
}

/* --- CoDel, by hand --- */

static void folly(void **state)
{
    static const struct {
        int at, wait; /* ms */
        bool drops;
    } steps[] = {
        { 0, 50, false },    /* the first of an interval is kept, and begins with its wait */
        { 1, 50, false },    /* the interval is over at once (it ended at 0): not below 50,
                                overloaded */
        { 2, 50, true },     /* 50 > 10 */
        { 3, 10, false },    /* not more than twice the target */
        { 4, 11, true },
        { 101, 11, true },   /* the interval ends at 101, and is over after it */
        { 102, 90, false },  /* the least was 10 > 5: still overloaded; the first is kept */
        { 103, 90, true },
        { 150, 5, false },   /* a fine one */
        { 151, 90, true },   /* the verdict stands until the interval is over */
        { 203, 90, false },  /* least 5: overloaded no more */
        { 204, 90, false },
        { 304, 90, false },
        { 305, 90, true },   /* least 90 */
    };
    struct arena *arena = arena_create();
    struct codel_spec spec;
    struct codel codel = { 0 };
    (void)state;
    fields_default(&codel_spec_fields, &spec, arena);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (codel_drops(&codel, &spec, steps[i].wait * (sim_time)MS,
                        steps[i].at * (sim_time)MS) != steps[i].drops)
            fail_msg("step %zu, at %d ms: %s", i, steps[i].at, steps[i].drops ? "kept" : "dropped");
    arena_destroy(arena);
}

/* Who comes while the queue has not been empty for 100 ms may wait for 5 ms, others for 100. */
static void fail_at_scale(void **state)
{
    static const struct {
        int comes, leaves; /* ms */
        enum outcome fate;
    } steps[] = { { 0, 150, OUTCOME_overloaded }, { 60, 155, OUTCOME_ok },
                  { 100, 156, OUTCOME_ok },       { 110, 156, OUTCOME_overloaded },
                  { 154, 158, OUTCOME_ok } };
    enum { STEPS = sizeof steps / sizeof *steps };
    struct arena *arena = arena_create();
    struct queue_spec spec;
    struct queue queue;
    struct item *item = ARENA_ARRAY(arena, STEPS, struct item);
    (void)state;
    fields_default(&queue_spec_fields, &spec, arena);
    spec.codel = ARENA_NEW(arena, struct codel_spec);
    fields_default(&codel_spec_fields, spec.codel, arena);
    spec.codel->rule = CODEL_FAIL_AT_SCALE;
    queue_build(&queue, &spec, 0, arena);
    for (int i = 0; i < STEPS; i++)
        queue_add(&queue, &spec, &item[i].request, steps[i].comes * (sim_time)MS);
    for (int i = 0; i < STEPS; i++) {
        enum outcome fate;
        struct request *next = queue_next(&queue, &spec, steps[i].leaves * (sim_time)MS, &fate);
        assert_ptr_equal(next, &item[i].request);
        if (fate != steps[i].fate)
            fail_msg("step %d: %s", i, outcome_name(fate));
    }
    arena_destroy(arena);
}

/* --- closed forms --- */

/* M/M/1, classes served in order without pre-emption (Cobham, 1954): with W0 = sum lambda E[S^2] /
** 2 the first waits W0 / (1 - rho1), the second W0 / ((1 - rho1) (1 - rho1 - rho2)).  Poisson, mean
** 1 s. */
static void classes(void **state)
{
    struct arena *arena = arena_create();
    double first = 0.3, second = 0.5, rest = first + second; /* W0 = lambda */
    (void)state;
    const struct study *study = support_study(
        "name: classes\nrun: {duration: 40000s, warmup: 500s, tick: 100s, replications: 30, "
        "seed: 4}\n"
        "clients:\n"
        "  high: {open: 0.3/s, priority: critical_plus, calls: {s: }}\n"
        "  low: {open: 0.5/s, priority: sheddable, calls: {s: }}\n"
        "services: {s: {workers: 1, queue: {order: priority}, service_time: {exponential: 1s}}}\n",
        arena);
    support_theory(study, "clients.high.latency_mean", 1 + rest / (1 - first), 0.03);
    support_theory(study, "clients.low.latency_mean", 1 + rest / (1 - first) / (1 - rest), 0.08);
    /* the mean over all is that of any order: M/M/1 */
    support_theory(study, "services.s.wait_mean", 0.8 / 0.2, 0.08);
    arena_destroy(arena);
}

/* M/M/1 with customers who leave after waiting D (Barrer, 1957; here they are dropped in their
** turn, which is the same to all others): P(lost) = P0 rho e^{-(mu - lambda) D}. */
static void patience(void **state)
{
    struct arena *arena = arena_create();
    double lambda = 1.2, longest = 3, gap = 1 - lambda;
    double decay = exp(-gap * longest);
    double idle = 1 / (1 + lambda * (1 - decay) / gap + lambda * decay);
    (void)state;
    const struct study *study = support_study(
        "name: patience\nrun: {duration: 20000s, warmup: 500s, tick: 100s, replications: 30, "
        "seed: 4}\n"
        "clients: {c: {open: 1.2/s, calls: {s: }}}\n"
        "services: {s: {workers: 1, queue: {max_wait: 3s}, service_time: {exponential: 1s}}}\n",
        arena);
    support_theory(study, "clients.c.success_ratio", 1 - idle * lambda * decay, 0.02);
    support_theory(study, "services.s.utilisation", 1 - idle, 0.02);
    arena_destroy(arena);
}

/* Any order that looks at no service times has the mean wait of M/M/1. */
static void any_order(void **state)
{
    static const char *const orders[] = { "adaptive_lifo, forming: 2s", "fresh_first" };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 2; i++)
        support_theory(support_study(
            arena_format(arena,
                "name: order\nrun: {duration: 40000s, warmup: 500s, tick: 100s, replications: 30, "
                "seed: 4}\n"
                "clients: {c: {open: 0.8/s, calls: {s: }}}\n"
                "services: {s: {workers: 1, queue: {order: %s}, "
                "service_time: {exponential: 1s}}}\n",
                orders[i]), arena), "services.s.wait_mean", 0.8 / 0.2, 0.1);
    arena_destroy(arena);
}

/* --- in a world --- */

/* One of five sheddable ones is at work, four fill the queue; three important ones take the places
** of three of them. */
static void room_for_the_important(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: room\nrun: {duration: 30s}\n"
        "clients:\n"
        "  low: {batch: {calls: 5, at: 1s}, priority: sheddable, calls: {s: }}\n"
        "  high: {batch: {calls: 3, at: 2s}, priority: critical_plus, calls: {s: }}\n"
        "services: {s: {workers: 1, queue: {limit: 4, order: priority}, service_time: 5s}}\n",
        arena);
    const struct results *run = study->run[0];
    assert_int_equal(results_total(run, "clients.high.ok"), 3);
    assert_int_equal(results_total(run, "clients.low.ok"), 2);
    assert_int_equal(results_total(run, "services.s.dropped"), 3);
    arena_destroy(arena);
}

/* A worker for 1 s each; the deadline of 2.5 s has passed for the fourth and fifth when their turn
** comes, and their work is not begun. */
static void expired_work(void **state)
{
    static const char *const drops[] = { "false", "true" };
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 2; i++) {
        const struct study *study = support_study(
            arena_format(arena,
                "name: expired\nrun: {duration: 30s}\n"
                "clients: {c: {batch: {calls: 5, at: 1s}, calls: {s: {deadline: {after: 2500ms, "
                "propagate: true}}}}}\n"
                "services: {s: {workers: 1, queue: {drop_expired: %s}, service_time: 1s}}\n",
                drops[i]),
            arena);
        const struct results *run = study->run[0];
        assert_int_equal(results_total(run, "clients.c.ok"), 2);
        assert_int_equal(results_total(run, "services.s.expired"), i ? 2 : 0);
        support_near("wasted", results_total(run, "services.s.wasted_work"), i ? 1.0 / 3 : 3.0 / 5,
                     1e-9);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs), cmocka_unit_test(folly),
        cmocka_unit_test(fail_at_scale),   cmocka_unit_test(classes),
        cmocka_unit_test(patience),        cmocka_unit_test(any_order),
        cmocka_unit_test(room_for_the_important), cmocka_unit_test(expired_work),
    };
    return cmocka_run_group_tests_name("queues", tests, NULL, NULL);
}
