/* The trace of root calls: against facts heard by somebody else, against the counts of the same
** run, and one small case worked out by hand.
*/
#include "models/shape/topology.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "plots/report/trace_shares.h"
#include "plots/report/trace_text.h"
#include "tests/support.h"
#include "tests/trace_stage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- by hand --- */

/* The client's attempt comes to shop at once, which works 10 ms and then calls db.  There a worker
** takes 200 ms, so the first attempt is given up 100 ms later, at 110; after 50 ms the second finds
** the one worker still busy, until 210, and is given up in mid-work at 260.  db works until 410. */
static const char by_hand[] =
    "name: by hand\nrun: {duration: 10s}\n"
    "clients: {web: {batch: {calls: 1, at: 1s}, calls: {shop: {}}}}\n"
    "services:\n"
    "  shop: {workers: 1, service_time: 10ms, calls: {db: {timeout: 100ms, retry: {attempts: 2, "
    "backoff: {constant: 50ms}, jitter: none}}}}\n"
    "  db: {workers: 1, service_time: 200ms}\n";

static const char by_hand_text[] =
    "by hand, base, seed 1\n"
    "root call 1, the one with most attempts (3) of 1: web -> shop\n"
    "wanted at 1s; unavailable after 260 ms; 3 attempts in all layers\n"
    "with as many attempts: 1 of 1; as slow: 1; failed: 1\n"
    "the last of what it set off was over 150 ms after its end\n"
    "\n"
    "   at, ms  took, ms  what                                                outcome\n"
    "     0.00    260.00  web -> shop                                     unavailable\n"
    "     0.00    260.00    attempt 1 at shop                             unavailable\n"
    "    10.00    250.00      shop -> db, no attempt left                     timeout\n"
    "    10.00    100.00        attempt 1 at db                               timeout\n"
    "    10.00    200.00          holds a worker of db, 100 ms for nobody\n"
    "   210.00                    its answer comes too late                        ok\n"
    "   110.00     50.00        pauses before the next attempt\n"
    "   160.00    100.00        attempt 2 at db                               timeout\n"
    "   160.00     50.00          waits for a worker of db\n"
    "   210.00    200.00          holds a worker of db, 150 ms for nobody\n"
    "   410.00                    its answer comes too late                        ok\n"
    "\n"
    "where its 260 ms went\n"
    "      150 ms    58 %  db at work\n"
    "     50.0 ms    19 %  in the queue of db\n"
    "     50.0 ms    19 %  pauses before retries, shop -> db\n"
    "     10.0 ms   3.8 %  shop at work\n"
    "\n"
    "work for nobody: 250 ms of 660 ms of workers' time, 2 of 3 requests\n"
    "      250 ms    62 %  at db, whose callers had stopped waiting\n";

static void one_call_worked_out_by_hand(void **state)
{
    struct trace_stage stage;
    struct chosen chosen;
    trace_play(&stage, by_hand, EVERYTHING, *state);
    struct trace_story story = trace_story_of(&stage, &chosen);
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    trace_text(out, &story);
    fclose(out);
    assert_string_equal(text, by_hand_text);
    free(text);
    trace_leave(&stage);
}

/* Each attempt, its times and outcomes. */
static void says_what_facts_said(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        assert_true(stage.witness.count > 1000);
        witness_agrees(&stage.witness, stage.trace, stage.spec.name);
        trace_leave(&stage);
    }
}

/* --- sums --- */

struct sums {
    double calls, attempts, retries, arrivals, refused, worked, wasted, deliveries;
};

static void add(struct sums *sums, const struct node *node)
{
    double span = node->open ? 0 : time_to_s(node->to - node->from);
    sums->calls += node->kind == NODE_CALL;
    sums->attempts += node->kind == NODE_ATTEMPT;
    sums->retries += node->kind == NODE_ATTEMPT && node->number > 1;
    sums->arrivals += node->kind == NODE_REQUEST;
    sums->refused += node->kind == NODE_REQUEST && node->how == REQUEST_REFUSED;
    sums->worked += node->kind == NODE_WORK ? span : 0;
    sums->wasted += node->kind == NODE_WORK && node->late ? span : 0;
    sums->deliveries += node->kind == NODE_DELIVERY;
}

static void agree(const struct results *results, const char *of, const char *metric, double sum,
                  struct arena *arena)
{
    double counted = results_total(results, arena_format(arena, "%s.%s", of, metric));
    if (fabs(counted - sum) > 1e-9 * fabs(counted))
        fail_msg("%s.%s is %.12g, in the trace %.12g", of, metric, counted, sum);
}

static void agree_on_edges(const struct trace_stage *stage, const struct sums *edge,
                           struct arena *arena)
{
    for (size_t e = 0; e < stage->topology.roads; e++) {
        const struct road *road = &stage->topology.road[e];
        const char *name = arena_format(arena, "edges.%s.%s", topology_from(&stage->topology, e),
                                        stage->topology.service[road->to]->name);
        if (road->delivers)
            continue;
        agree(stage->results, name, "calls", edge[e].calls, arena);
        agree(stage->results, name, "attempts", edge[e].attempts, arena);
        agree(stage->results, name, "retries", edge[e].retries, arena);
    }
}

static void agree_on_parts(const struct trace_stage *stage, const struct sums *place,
                           struct arena *arena)
{
    for (size_t s = 0; s < stage->topology.services; s++) {
        const char *name = stage->topology.service[s]->name;
        const char *path = arena_format(arena, "services.%s", name);
        if (stage->topology.part[s]->kind == PART_QUEUE) {
            agree(stage->results, arena_format(arena, "queues.%s", name), "deliveries",
                  place[s].deliveries, arena);
            continue;
        }
        if (stage->topology.part[s]->kind == PART_CONSUMER)
            continue;
        agree(stage->results, path, "arrivals", place[s].arrivals, arena);
        agree(stage->results, path, "refused", place[s].refused, arena);
        agree(stage->results, path, "wasted_work", place[s].wasted / place[s].worked, arena);
    }
}

static void sums_are_the_counts(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        struct sums edge[8] = { 0 }, place[8] = { 0 };
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        for (size_t n = 1; n < stage.trace->nodes; n++) {
            const struct node *node = &stage.trace->node[n];
            add(&edge[node->edge], node);
            add(&place[node->place], node);
        }
        agree_on_edges(&stage, edge, *state);
        agree_on_parts(&stage, place, *state);
        trace_leave(&stage);
    }
}

/* --- the shape --- */

static void children_stand_below_their_parents(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        for (uint32_t n = 1; n < stage.trace->nodes; n++) {
            const struct node *node = &stage.trace->node[n];
            assert_true(node->open ? node->to == TIME_NONE : node->to >= node->from);
            if (node->parent == 0) {
                assert_int_equal(node->kind, NODE_CALL);
                continue;
            }
            const struct node *above = &stage.trace->node[node->parent];
            assert_true(node->parent < n && node->from >= above->from);
            assert_int_equal(node->root, above->root);
        }
        trace_leave(&stage);
    }
}

/* Whatever a call's time went to, it is the whole of it. */
static void shares_add_up(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        for (size_t r = 1; r < stage.trace->roots; r++) {
            const struct node *call = &stage.trace->node[stage.trace->root[r].node];
            struct trace_share share[TRACE_SHARES_MOST];
            size_t count = trace_shares(stage.trace, stage.trace->root[r].node, share);
            sim_time sum = 0;
            for (size_t s = 0; s < count; s++)
                sum += share[s].span;
            assert_int_equal(sum, node_end(stage.trace, call) - call->from);
        }
        trace_leave(&stage);
    }
}

/* One call alone is what it is among all. */
static void one_is_as_among_all(void **state)
{
    struct trace_stage all, one;
    trace_play(&all, trace_scenarios[0], EVERYTHING, *state);
    trace_play(&one, trace_scenarios[0],
               (struct trace_wish){ .client = TRACE_ANY_CLIENT, .number = 500 }, *state);
    assert_int_equal(one.trace->roots, 2);
    uint32_t a = all.trace->root[500].node, b = one.trace->root[1].node, nodes = 0;
    assert_int_equal(all.trace->root[500].number, 500);
    for (; a && b; nodes++) {
        const struct node *other = &all.trace->node[a], *node = &one.trace->node[b];
        assert_int_equal(node->kind, other->kind);
        assert_int_equal(node->from, other->from);
        assert_int_equal(node->to, other->to);
        a = trace_after(all.trace, all.trace->root[500].node, a);
        b = trace_after(one.trace, one.trace->root[1].node, b);
    }
    assert_true(a == 0 && b == 0 && nodes + 1 == one.trace->nodes);
    assert_true(recorder_is_done(&one.recorder));
    trace_leave(&all);
    trace_leave(&one);
}

/* --- the choice --- */

static uint64_t number_of(struct trace_stage *stage, struct choice_wish wish)
{
    struct chosen chosen;
    struct err err;
    if (!choice_make(&stage->choice, &wish, stage->spec.run.duration, &chosen, &err))
        fail_msg("%s", err.text);
    return chosen.number;
}

/* Against the trace of all of them. */
static void the_one_that_was_asked_for(void **state)
{
    struct trace_stage stage;
    trace_play(&stage, trace_scenarios[0], EVERYTHING, *state);
    const struct trace *trace = stage.trace;
    sim_time longest = -1;
    uint64_t slowest = 0, failed = 0, at = 0, batch = 0;
    for (size_t r = 1; r < trace->roots; r++) {
        const struct node *call = &trace->node[trace->root[r].node];
        if (node_end(trace, call) - call->from > longest) {
            longest = node_end(trace, call) - call->from;
            slowest = r;
        }
        if (!failed && !call->open && !outcome_is_good((enum outcome)call->outcome))
            failed = r;
        if (!at && call->from >= 12 * SIM_S)
            at = r;
        if (!batch && call->from >= 9 * SIM_S && stage.topology.road[call->edge].from == 1)
            batch = r;
    }
    size_t any = TRACE_ANY_CLIENT;
    assert_int_equal(
        number_of(&stage, (struct choice_wish){ .by = CHOICE_SLOWEST, .client = any }), slowest);
    assert_int_equal(number_of(&stage, (struct choice_wish){ .by = CHOICE_AT, .at = 12 * SIM_S,
                                                             .client = any }), at);
    assert_int_equal(number_of(&stage, (struct choice_wish){ .by = CHOICE_NTH, .nth = 1,
                                                             .failed = true, .client = any }),
                     failed);
    assert_int_equal(
        number_of(&stage, (struct choice_wish){ .by = CHOICE_NTH, .nth = 1, .client = 1 }), batch);
    trace_leave(&stage);
}

static void the_one_with_most_attempts(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        uint32_t *attempts = calloc(stage.trace->roots, sizeof *attempts), most = 0;
        for (size_t n = 1; n < stage.trace->nodes; n++)
            attempts[stage.trace->node[n].root] += stage.trace->node[n].kind == NODE_ATTEMPT;
        for (size_t r = 1; r < stage.trace->roots; r++)
            most = attempts[r] > most ? attempts[r] : most;
        uint64_t chosen = number_of(
            &stage, (struct choice_wish){ .by = CHOICE_SENSIBLE, .client = TRACE_ANY_CLIENT });
        assert_int_equal(attempts[chosen], most);
        assert_int_equal(stage.choice.root[chosen - 1].attempts, most);
        free(attempts);
        trace_leave(&stage);
    }
}

/* --- watching --- */

/* Every metric of the run and of its windows, to the last bit. */
static void must_be_the_same(const struct results *watched, const struct results *alone)
{
    assert_int_equal(alone->measures, watched->measures);
    assert_int_equal(alone->events, watched->events);
    for (size_t m = 0; m < alone->measures; m++) {
        const struct measure *a = &alone->measure[m], *b = &watched->measure[m];
        assert_memory_equal(&a->total, &b->total, sizeof a->total);
        assert_true(!a->series == !b->series);
        if (a->series)
            assert_memory_equal(a->series, b->series, alone->windows * sizeof *a->series);
    }
}

static void watching_changes_nothing(void **state)
{
    for (size_t i = 0; i < TRACE_SCENARIOS; i++) {
        struct trace_stage stage;
        trace_play(&stage, trace_scenarios[i], EVERYTHING, *state);
        must_be_the_same(stage.results, support_run(&stage.spec, 1, NULL, *state));
        trace_leave(&stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(one_call_worked_out_by_hand),
        SUPPORT_TEST(says_what_facts_said),
        SUPPORT_TEST(sums_are_the_counts),
        SUPPORT_TEST(children_stand_below_their_parents),
        SUPPORT_TEST(shares_add_up),
        SUPPORT_TEST(one_is_as_among_all),
        SUPPORT_TEST(the_one_that_was_asked_for),
        SUPPORT_TEST(the_one_with_most_attempts),
        SUPPORT_TEST(watching_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
