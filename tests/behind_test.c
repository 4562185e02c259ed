/* Worlds judged by how far their consumers are behind: each is small enough for its course to be
** worked out by hand. */
#include "models/spec/world.h"
#include "plots/report/cause_words.h"
#include "plots/report/reason_words.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* `rate` messages a second at constant gaps to ten slots of 200 ms, which do 50 a second. */
static const struct results *run_of(const char *rate, const char *queue, const char *consumer,
                                    const char *more, struct arena *arena)
{
    return support_once(
        arena_format(arena,
                     "name: behind\nrun: {duration: 40min}\n"
                     "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
                     "clients: {shop: {open: {rate: %s, arrivals: constant}, calls: {orders: }}}\n"
                     "queues: {orders: {%s}}\n"
                     "consumers: {fulfil: {queue: orders, instances: 5, concurrency: 2, "
                     "service_time: 200ms%s}}\n%s\n",
                     rate, queue, consumer, more),
        arena);
}

static void is_caused(const struct results *run, enum cause_kind kind)
{
    const struct cause *cause = &run->judgement.cause;
    assert_int_equal(cause->kind, kind);
    assert_string_equal(cause->from, "orders");
    assert_string_equal(cause->to, "fulfil");
}

/* 40/s wait for five minutes: 12 000, and the first of them gets five minutes old.  Ten a second
** more than come in are done, so 20 minutes later none waits; the oldest is younger than a minute
** when 2 400 are left, after 16 of them. */
static void a_backlog_drains(void **state)
{
    const struct results *run =
        run_of("40/s", "", "", "faults: [{at: 5min, for: 5min, consumer: fulfil, pause: true}]",
               *state);
    const struct judgement *judged = &run->judgement;
    support_verdict(run, VERDICT_RECOVERED); /* longer than its trigger, but nothing is amplified */
    is_caused(run, CAUSE_DRAINS);
    assert_true(judged->recovered);
    assert_false(judged->cause.overloaded);
    support_near("what comes in", judged->cause.wanted, 40, 1e-3);
    support_near("what can be done", judged->cause.capacity, 50, 1e-9);
    support_near("capacity", judged->capacity, 50, 1e-9);
    assert_true(fabs(judged->recovery_time - 960) <= 2);
    assert_true(fabs(judged->time_to_impact - 60) <= 1);
    support_near("no call was amiss", judged->lag.alone, judged->downtime, 0);
    assert_true(isnan(judged->served));
    assert_string_equal(judged->lag.queue, "orders");
    support_near("behind", judged->lag.behind, judged->downtime, 0);
    assert_true(fabs(judged->lag.oldest - 300) <= 1);
    support_near("deepest", judged->lag.depth, 12000, 1e-3);
    assert_true(fabs(judged->lag.drained - 1800) <= 2);
    assert_true(fabs(results_total(run, "queues.orders.drain_time") - 1200) <= 2);
    support_near("behind", results_total(run, "queues.orders.behind_time"), judged->downtime, 0);
}

/* The same with four minutes more to run after the trigger than it takes to be healthy: three
** quarters of that are left when the run ends. */
static void a_backlog_that_drains_still_is_not_metastable(void **state)
{
    const struct results *run = support_once(
        "name: short\nrun: {duration: 20min}\n"
        "objective: {queues: {orders: {depth: 1000}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 40/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 200ms}}\n"
        "faults: [{at: 5min, for: 5min, consumer: fulfil, pause: true}]\n",
        *state);
    support_verdict(run, VERDICT_UNHEALTHY);
    is_caused(run, CAUSE_DRAINS);
    assert_false(run->judgement.recovered);
    assert_true(isnan(run->judgement.lag.drained));
    assert_true(isnan(results_total(run, "queues.orders.drain_time")));
    assert_true(fabs(run->judgement.cause.share - 600) <= 5); /* 6 000 left, 10 a second */
}

/* Ten a second more than can be done: the oldest of 10 t messages is 10 t / 60 old by then. */
static void more_comes_in_than_can_be_done(void **state)
{
    const struct results *run = run_of("60/s", "", "", "", *state);
    support_verdict(run, VERDICT_SATURATED);
    is_caused(run, CAUSE_CONSUMERS);
    support_near("what comes in", run->judgement.cause.wanted, 60, 1e-3);
    support_near("what can be done", run->judgement.cause.capacity, 50, 1e-9);
    assert_true(fabs(run->judgement.bad_since - 360) <= 2);
    assert_false(run->judgement.recovered);
}

/* Prefetched messages age in the lease.  400 at an instance are eight seconds of work, so once the
** buffer is full all are late, and are worked on again: 40/s fit into 50/s, and yet it never
** ends. */
static void leases_run_out_in_the_buffer(void **state)
{
    const struct results *run = support_once(
        "name: leases\nrun: {duration: 40min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 40/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {lease: 5s, late_ack: ignored}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, prefetch: 400, "
        "service_time: 200ms}}\n"
        "faults: [{at: 5min, for: 1min, consumer: fulfil, pause: true}]\n",
        *state);
    support_verdict(run, VERDICT_METASTABLE);
    is_caused(run, CAUSE_LEASES);
    assert_true(run->judgement.cause.share > 0.5);
}

/* A message that fails for ever holds its partition, of four; the slots of the others have nothing
** to do. */
static void poison_blocks_a_partition(void **state)
{
    const struct results *run = support_once(
        "name: blocked\nrun: {duration: 40min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 10/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {partitions: 4, returns_to: partition_head, "
        "redelivery: {backoff: {constant: 1s}}}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 4, service_time: 200ms, "
        "on_failure: wait}}\n"
        "faults: [{at: 5min, for: 1s, queue: orders, poison: 20%}]\n",
        *state);
    support_verdict(run, VERDICT_METASTABLE);
    is_caused(run, CAUSE_BLOCKED);
    assert_true(run->judgement.cause.busy < 0.9);
}

/* Nobody is there, and nobody says that this is an outage. */
static void a_consumer_takes_nothing(void **state)
{
    const struct results *run =
        run_of("40/s", "", "",
               "faults: [{at: 5min, consumer: fulfil, capacity: 0%, role: event}]",
               *state);
    support_verdict(run, VERDICT_UNHEALTHY);
    is_caused(run, CAUSE_STOPPED);
    assert_true(fabs(run->judgement.bad_since - 360) <= 1);
}

/* What the consumer calls takes ten times as long from the fifth minute on. */
static void what_consumers_call_is_slow(void **state)
{
    const struct results *run = support_once(
        "name: held\nrun: {duration: 20min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 40/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 1000, service_time: 200ms}}\n"
        "faults: [{at: 5min, service: pay, latency: 1800ms, role: event}]\n",
        *state);
    support_verdict(run, VERDICT_UNHEALTHY); /* by what is done to it, not by itself */
    is_caused(run, CAUSE_HELD);
    support_near("times the usual", run->judgement.cause.share, 10, 0.02);
}

/* A hundred messages at once, one second each, and nothing after them: windows in which nobody
** publishes are not idle while messages wait.  The oldest of those left is older than 20 s from the
** 20th on, to the last. */
static void a_backlog_is_not_idle(void **state)
{
    const struct results *run = support_once(
        "name: herd\nrun: {duration: 4min}\n"
        "objective: {queues: {jobs: {oldest: 20s}}, hold: 10s}\n"
        "clients: {cron: {batch: {at: 10500ms, calls: 100}, calls: {jobs: }}}\n"
        "queues: {jobs: {}}\nconsumers: {worker: {queue: jobs, service_time: 1s}}\n",
        *state);
    support_verdict(run, VERDICT_SATURATED);
    assert_int_equal(run->judgement.cause.kind, CAUSE_BURST);
    support_near("messages at once", run->judgement.cause.wanted, 100, 0);
    support_near("in the window from", run->judgement.cause.share, 10, 0);
    support_near("a second", run->judgement.cause.capacity, 1, 1e-9);
    assert_true(run->judgement.recovered);
    for (size_t w = 0; w < run->windows; w++)
        assert_int_equal(run->health[w], w < 10 || w >= 111 ? HEALTH_IDLE
                                         : w < 30           ? HEALTH_GOOD
                                                            : HEALTH_BAD);
}

/* Clients are down, while what they had published is done in time. */
static void calls_are_judged_beside_queues(void **state)
{
    const struct results *run =
        run_of("40/s", "", "", "faults: [{at: 5min, for: 1min, queue: orders, down: true}]",
               *state);
    support_verdict(run, VERDICT_CONTAINED);
    support_near("downtime", run->judgement.downtime, 60, 0);
    assert_null(run->judgement.lag.queue);
    support_near("served", run->judgement.served, 0, 0);
}

/* Clients have their answers; what only a queue leads to is no bound of theirs, nor its slots, all
** busy, a cause. */
static void a_cause_of_calls_looks_at_what_they_wait_for(void **state)
{
    const struct results *run = support_once(
        "name: calls\nrun: {duration: 10min}\n"
        "objective: {queues: {orders: {oldest: 10min}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 100/s, arrivals: constant}, "
        "calls: {api: {timeout: 1s}}}}\n"
        "services: {api: {workers: 1, queue: 10, service_time: 20ms, publishes: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, service_time: 100ms}}\n",
        *state);
    support_verdict(run, VERDICT_SATURATED);
    assert_int_equal(run->judgement.cause.kind, CAUSE_SATURATION);
    assert_string_equal(run->judgement.cause.to, "api");
    support_near("can be served", run->judgement.cause.capacity, 50, 1e-9);
    support_near("with consumers", run->judgement.capacity, 10, 1e-9);
}

/* A delivery that crashes with its consumer is hidden for five minutes.  The message is a minute old
** only when the trigger has long been over, and that is its harm all the same; no storm, though. */
static void what_a_trigger_left_shows_late(void **state)
{
    const struct results *run = support_once(
        "name: late\nrun: {duration: 15min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 5/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {lease: 5min}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 1s}}\n"
        "faults: [{at: 2min, consumer: fulfil, restart: 10s}]\n",
        *state);
    const struct judgement *judged = &run->judgement;
    support_verdict(run, VERDICT_RECOVERED);
    assert_true(fabs(judged->time_to_impact - 59) <= 2);
    assert_true(fabs(judged->recovery_time - 290) <= 3); /* 6:59 to 7:01, from 2:10 on */
    support_near("all of it was before", judged->later, 0, 0);
    is_caused(run, CAUSE_PAUSED);
    assert_true(fabs(judged->cause.share - 5) < 0.2); /* those that were at work: 5/s for 1 s */
}

/* One message may be in flight at once, and that takes a second: of ten slots nine stand idle. */
static void what_may_be_in_flight_is_the_limit(void **state)
{
    const struct results *run = support_once(
        "name: flight\nrun: {duration: 10min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 2/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {in_flight: 1}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 1s}}\n",
        *state);
    support_verdict(run, VERDICT_SATURATED);
    is_caused(run, CAUSE_CONSUMERS);
    support_near("can be done", run->judgement.cause.capacity, 1, 0.01);
    support_near("slots at work", run->judgement.cause.share, 0.1, 0.01);
}

/* Two messages of twenty fail for ever, five seconds apart; all others are done in 20 ms. */
static void a_few_that_fail_are_old(void **state)
{
    const struct results *run = support_once(
        "name: few\nrun: {duration: 20min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 20/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {redelivery: 5s}}\n"
        "consumers: {fulfil: {queue: orders, service_time: 20ms}}\n"
        "faults: [{at: 5min, for: 1s, queue: orders, poison: 10%}]\n",
        *state);
    support_verdict(run, VERDICT_UNHEALTHY);
    is_caused(run, CAUSE_PAUSED);
    assert_false(run->judgement.recovered);
    assert_true(run->judgement.cause.share > 0 && run->judgement.cause.share < 8);
}

/* Calls of the consumer fail for a minute, and nothing is tried again: 20/s are given up, which no
** age shows. */
static void what_is_given_up_is_said(void **state)
{
    const struct study *study = support_study(
        "name: lost\nrun: {duration: 10min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 20/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {max_deliveries: 1, dead_letter: dl}, dl: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 100, service_time: 10ms}}\n"
        "faults: [{at: 5min, for: 1min, service: pay, down: true}]\n",
        *state);
    support_verdict(study->run[0], VERDICT_ABSORBED);
    assert_non_null(strstr(words_reason(*state, study), "messages 120"));
    assert_non_null(strstr(words_reason(*state, study), " were given up. "));
}

/* All that had been published meanwhile comes back at once, and tries four times: it could be done,
** but is not. */
static void retries_keep_consumers_behind(void **state)
{
    const struct results *run = support_once(
        "name: retried\nrun: {duration: 4min}\n"
        "objective: {queues: {orders: {oldest: 20s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 8/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {redelivery: 5s}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 200, calls: {pay: {timeout: 500ms, "
        "retry: {attempts: 4, backoff: none}}}}}\n"
        "services: {pay: {workers: 2, queue: 100, service_time: 200ms}}\n"
        "faults: [{at: 1min, for: 1min, service: pay, down: true}]\n",
        *state);
    support_verdict(run, VERDICT_METASTABLE);
    is_caused(run, CAUSE_RETRIES);
    support_near("could be done", run->judgement.cause.can, 10, 1e-9);
}

/* One slot does five of ten a second, until it is made ten slots. */
static void a_remedy_is_no_bound_of_what_had_been(void **state)
{
    const struct results *run = support_once(
        "name: more\nrun: {duration: 15min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 10/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\nconsumers: {fulfil: {queue: orders, service_time: 200ms}}\n"
        "faults: [{at: 5min, set: {consumers.fulfil.concurrency: 10}, role: remedy}]\n",
        *state);
    support_verdict(run, VERDICT_SATURATED);
    is_caused(run, CAUSE_CONSUMERS);
    support_near("could be done", run->judgement.cause.capacity, 5, 0.01);
    assert_true(run->judgement.recovered);
}

/* Dead letters are put back at 1/s, 60 of them in a minute.  A redrive of what is empty is over at
** once, and cures nothing. */
static void a_redrive_lasts_while_it_moves(void **state)
{
    const struct results *run = support_once(
        "name: redriven\nrun: {duration: 20min}\n"
        "objective: {queues: {dl: {depth: 0}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 1/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {max_deliveries: 1, dead_letter: dl}, dl: {}}\n"
        "consumers: {fulfil: {queue: orders, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 100, service_time: 10ms}}\n"
        "faults:\n"
        "  - {at: 5min, for: 1min, service: pay, down: true}\n"
        "  - {at: 10min, redrive: {from: dl, to: orders, rate: 1/s}, role: remedy}\n"
        "  - {at: 10500ms, redrive: {from: dl, to: orders}, role: remedy}\n",
        *state);
    support_verdict(run, VERDICT_RECOVERED);
    assert_int_equal(run->fault[0].begin, run->fault[0].end);
    assert_true(fabs(time_to_s(run->fault[2].end) - 660) <= 1.5);
    assert_int_equal(run->judgement.remedy, 2);
}

/* A minute's 2 994 messages wait, and 0.1/s is to spare: in the 48 s of that in which it could be
** seen none of them goes.  All ten slots are at work, 200 ms each. */
static void nothing_to_spare_leaves_a_backlog(void **state)
{
    const struct results *run = support_once(
        "name: stays\nrun: {duration: 10min}\n"
        "objective: {queues: {orders: {oldest: 10s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 49.9/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 200ms}}\n"
        "faults: [{at: 2min, for: 1min, consumer: fulfil, pause: true}]\n",
        *state);
    support_verdict(run, VERDICT_UNHEALTHY);
    is_caused(run, CAUSE_STAYS);
    support_near("comes in", run->judgement.cause.wanted, 49.9, 1e-3);
    support_near("leaves", run->judgement.cause.can, 50, 1e-3);
    support_near("can be done", run->judgement.cause.capacity, 50, 1e-9);
}

/* Nearly all fail, in their only delivery: the backlog of a minute, 2 400, falls by ten a second as
** they are given up, and 1 200 are left two minutes later. */
static void what_is_given_up_leaves_the_backlog(void **state)
{
    const struct results *run = support_once(
        "name: dying\nrun: {duration: 5min}\n"
        "objective: {queues: {orders: {oldest: 10s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 40/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {max_deliveries: 1}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 200ms, "
        "error_rate: 99.9%}}\n"
        "faults: [{at: 2min, for: 1min, consumer: fulfil, pause: true}]\n",
        *state);
    support_verdict(run, VERDICT_UNHEALTHY);
    is_caused(run, CAUSE_DRAINS);
    support_near("leaves", run->judgement.cause.can, 50, 1e-2);
    assert_true(fabs(run->judgement.cause.share - 120) <= 2);
}

/* A tenth of a minute's messages fail for ever, and return to the back: with 40/s that are new a
** fifth of the 50/s that can be delivered is theirs, once as many wait as make it so. */
static void redeliveries_keep_consumers_behind(void **state)
{
    const struct results *run = support_once(
        "name: again\nrun: {duration: 1h}\n"
        "objective: {queues: {orders: {oldest: 10s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 40/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 200ms}}\n"
        "faults: [{at: 2min, for: 1min, queue: orders, poison: 10%}]\n",
        *state);
    const struct cause *cause = &run->judgement.cause;
    support_verdict(run, VERDICT_METASTABLE);
    is_caused(run, CAUSE_REDELIVERIES);
    support_near("comes in", cause->wanted, 40, 1e-3);
    support_near("can be done", cause->capacity, 50, 1e-9);
    support_near("redeliveries", cause->share, 0.2, 0.03);
    sim_time from = 180 * SIM_S, to = 3600 * SIM_S;
    double again = results_mean(run, "queues.orders.delivery_rate", from, to);
    support_near("the same by the series", cause->share, 1 - 40 / again, 0.03);
}

/* 20/s die for four minutes.  Put back at once they are 4 800, and with the 20 that are published
** in that second 96.4 s of work; put back at 60/s they are 80/s, and no burst. */
static void what_comes_at_once_is_no_rate(void **state)
{
    static const char text[] =
        "name: redriven\nrun: {duration: 20min}\n"
        "objective: {queues: {orders: {oldest: 30s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 20/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {max_deliveries: 1, dead_letter: dl}, dl: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 10, queue: 1000, service_time: 200ms}}\n"
        "faults:\n"
        "  - {at: 1min, for: 4min, service: pay, down: true, role: event}\n"
        "  - {at: 10min, redrive: {from: dl, to: orders%s}}\n";
    const struct study *study = support_study(arena_format(*state, text, ""), *state);
    const struct results *run = study->run[0];
    support_verdict(run, VERDICT_SATURATED);
    is_caused(run, CAUSE_BURST);
    support_near("messages", run->judgement.cause.wanted, 4820, 0);
    support_near("in the window from", run->judgement.cause.share, 600, 0);
    assert_non_null(strstr(words_reason(*state, study),
                           "Of 24.0 k messages, and 4800 put back, 4800 were given up. 4820 "
                           "messages came into orders at once, in the window from 10 min on: 1 min "
                           "36 s of work at the 50.0/s that fulfil can do. "));
    assert_string_equal(words_fault_line(*state, study, 1),
                        "10 min: redrive of dl into orders, all at once (4800 messages)");
    run = support_once(arena_format(*state, text, ", rate: 60/s"), *state);
    support_verdict(run, VERDICT_SATURATED);
    is_caused(run, CAUSE_CONSUMERS);
    support_near("a second", run->judgement.cause.wanted, 80, 0.02);
}

/* A backlog drains by itself, whatever is done that changes nothing. */
static void what_changes_nothing_is_no_remedy(void **state)
{
    static const struct { const char *fault; bool cures; } done[] = {
        { "set: {consumers.fulfil.concurrency: 2}", false },
        { "set: {consumers.fulfil.concurrency: 3}", true },
        { "service: idle, restart: 1s", false },
        { "consumer: fulfil, restart: 1s", true },
        { "queue: empty, purge: true", false },
        { "queue: orders, purge: true", true },
    };
    for (size_t i = 0; i < sizeof done / sizeof *done; i++) {
        const char *more = arena_format(
            *state,
            "services: {idle: {workers: 1, service_time: 1ms}}\nfaults:\n"
            "  - {at: 5min, for: 2min, consumer: fulfil, pause: true}\n"
            "  - {at: 8min, %s, role: remedy}\n",
            done[i].fault);
        const struct results *run = run_of("40/s", "}, empty: {", "", more, *state);
        assert_true(run->judgement.recovered);
        if ((run->judgement.remedy == 1) != done[i].cures)
            fail_msg("%s: remedy %zu", done[i].fault, run->judgement.remedy);
    }
}

/* What it calls lets in half of what comes. */
static void a_limit_is_what_consumers_can_do(void **state)
{
    const struct results *run = support_once(
        "name: limited\nrun: {duration: 20min}\n"
        "objective: {queues: {orders: {oldest: 30s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 20/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {redelivery: 1s}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 20, queue: 1000, service_time: 200ms}}\n"
        "faults: [{at: 5min, service: pay, rate_limit: 10/s, role: event}]\n",
        *state);
    support_verdict(run, VERDICT_SATURATED);
    is_caused(run, CAUSE_CONSUMERS);
    support_near("comes in", run->judgement.cause.wanted, 20, 1e-3);
    support_near("is let in", run->judgement.cause.capacity, 10, 1e-9);
}

/* All fail from the fifth minute to the ninth: those of the last 30 s lie on the first rung then,
** and those before them on the second.  20/s are 4 780 in 239 s, and 10.5 more in the mean of the
** last of them.  None is in the queue itself. */
static void rungs_are_told_beside_their_queue(void **state)
{
    const struct study *study = support_study(
        "name: ladder\nrun: {duration: 30min}\n"
        "objective: {queues: {orders: {oldest: 30s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 20/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {dead_letter: dl}, dl: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, on_failure: next, "
        "ladder: [30s, 5min], calls: {pay: {}}}}\n"
        "services: {pay: {workers: 10, queue: 1000, service_time: 200ms}}\n"
        "faults: [{at: 5min, for: 4min, service: pay, down: true}]\n",
        *state);
    support_verdict(study->run[0], VERDICT_ABSORBED);
    assert_non_null(strstr(words_reason(*state, study),
                           "The rungs of orders, which the objective leaves out, held up to 4791 "
                           "messages, the oldest for 5 min. "));
}

/* Clients that only publish are told what they know: that it was stored. */
static void publishes_are_stored(void **state)
{
    const struct study *study = support_study(
        "name: stored\nrun: {duration: 10min}\n"
        "objective: {queues: {orders: {oldest: 60s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 40/s, arrivals: constant}, calls: {orders: }}}\n"
        "queues: {orders: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 200ms}}\n"
        "faults: [{at: 5min, for: 1min, queue: orders, down: true}]\n",
        *state);
    assert_string_equal(words_headline(*state, study),
                        "DOWN for 1 min (0 % of what was wanted was stored), CONTAINED: not beyond "
                        "its trigger");
    assert_string_equal(words_reason(*state, study),
                        "While the trigger lasted, 0/s of the 40.0/s wanted were stored. ");
}

/* The sentences, each as it is written. */
static void causes_have_their_words(void **state)
{
    static const struct { struct cause cause; bool over; const char *brief, *sentence; } said[] = {
        { { .kind = CAUSE_CONSUMERS, .wanted = 60, .capacity = 50 }, false,
          "more comes into orders than fulfil can do",
          "60.0/s come into orders, more than the 50.0/s that fulfil can do. " },
        { { .kind = CAUSE_CONSUMERS, .wanted = 50.01, .capacity = 50 }, true,
          "as much comes into orders as fulfil can do",
          "50.0/s came into orders, as much as the 50.0/s that fulfil can do. " },
        { { .kind = CAUSE_BURST, .wanted = 1000, .capacity = 50, .share = 30 }, false,
          "1000 messages at once into orders",
          "1000 messages came into orders at once, in the window from 30.0 s on: 20.0 s of work at "
          "the 50.0/s that fulfil can do. " },
        { { .kind = CAUSE_STAYS, .wanted = 40, .capacity = 50, .can = 39 }, true,
          "the backlog of orders stays",
          "40.0/s come into orders, 80 % of the 50.0/s that fulfil can do, and 39.0/s left it: the "
          "backlog stayed. " },
        { { .kind = CAUSE_STOPPED, .wanted = 40, .capacity = 50 }, true,
          "fulfil takes nothing from orders",
          "40.0/s come into orders, 80 % of the 50.0/s that fulfil can do, but fulfil took nothing "
          "from it. " },
        { { .kind = CAUSE_LEASES, .wanted = 40, .capacity = 50, .share = 0.8 }, false,
          "leases of orders run out before the work is done",
          "40.0/s come into orders, 80 % of the 50.0/s that fulfil can do, but 80 % of the "
          "deliveries outlive their lease, and their messages are worked on again beside them. " },
        { { .kind = CAUSE_REDELIVERIES, .share = 0.5 }, true,
          "redeliveries of orders keep fulfil behind",
          "Nothing comes into orders, but 50 % of the deliveries are redeliveries, and they kept "
          "it behind. " },
        { { .kind = CAUSE_BLOCKED, .wanted = 40, .capacity = INFINITY, .share = 0.2 }, false,
          "messages of orders wait behind others, while slots are idle",
          "40.0/s come into orders, but messages wait behind others, of their partition or tried "
          "again in place: only 20 % of the slots are at work. " },
        { { .kind = CAUSE_HELD, .wanted = 40, .capacity = 50, .share = 10 }, false,
          "each delivery of orders holds its slot for too long",
          "40.0/s come into orders, 80 % of the 50.0/s that fulfil can do, but a delivery holds "
          "its slot 10.0 times as long as when what it calls is well. " },
        { { .kind = CAUSE_DRAINS, .wanted = 40, .can = 50, .capacity = 50, .share = 600 }, false,
          "the backlog of orders drains",
          "40.0/s come into orders, 80 % of the 50.0/s that fulfil can do: the backlog falls by "
          "10.0/s, and would be gone 10 min after the run's end. " },
        { { .kind = CAUSE_PAUSED, .wanted = 40, .capacity = 50, .share = 19.2 }, false,
          "messages of orders are old that wait for their next delivery",
          "40.0/s come into orders, 80 % of the 50.0/s that fulfil can do, and nothing waits to be "
          "received: old is only what has come back and lies in its pause or lease, 19 messages in "
          "the mean. " },
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct cause cause = said[i].cause;
        cause.from = "orders";
        cause.to = "fulfil";
        assert_string_equal(cause_brief(*state, &cause), said[i].brief);
        assert_string_equal(cause_sentence(*state, &cause, said[i].over), said[i].sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(a_backlog_drains),
        SUPPORT_TEST(a_backlog_that_drains_still_is_not_metastable),
        SUPPORT_TEST(more_comes_in_than_can_be_done),
        SUPPORT_TEST(leases_run_out_in_the_buffer),
        SUPPORT_TEST(poison_blocks_a_partition),
        SUPPORT_TEST(a_consumer_takes_nothing),
        SUPPORT_TEST(what_consumers_call_is_slow),
        SUPPORT_TEST(a_backlog_is_not_idle),
        SUPPORT_TEST(calls_are_judged_beside_queues),
        SUPPORT_TEST(a_cause_of_calls_looks_at_what_they_wait_for),
        SUPPORT_TEST(what_a_trigger_left_shows_late),
        SUPPORT_TEST(what_may_be_in_flight_is_the_limit),
        SUPPORT_TEST(a_few_that_fail_are_old),
        SUPPORT_TEST(what_is_given_up_is_said),
        SUPPORT_TEST(retries_keep_consumers_behind),
        SUPPORT_TEST(a_remedy_is_no_bound_of_what_had_been),
        SUPPORT_TEST(a_redrive_lasts_while_it_moves),
        SUPPORT_TEST(nothing_to_spare_leaves_a_backlog),
        SUPPORT_TEST(what_is_given_up_leaves_the_backlog),
        SUPPORT_TEST(redeliveries_keep_consumers_behind),
        SUPPORT_TEST(what_comes_at_once_is_no_rate),
        SUPPORT_TEST(what_changes_nothing_is_no_remedy),
        SUPPORT_TEST(a_limit_is_what_consumers_can_do),
        SUPPORT_TEST(rungs_are_told_beside_their_queue),
        SUPPORT_TEST(publishes_are_stored),
        SUPPORT_TEST(causes_have_their_words),
    };
    return cmocka_run_group_tests_name("behind", tests, NULL, NULL);
}
