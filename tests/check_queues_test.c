/* What the checks reckon of queues: rates and capacities, circles of messages, deliveries that
** multiply, rungs that come due together; and what stands still.  The messages with their places
** are under tests/refusals. */
#include "models/spec/spec.h"
#include "scenarios/read/scenario.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

/* What its first consumer takes from is judged, so that nothing is said of that. */
static const char *judged(struct arena *arena, const char *parts)
{
    const char *consumers = strstr(parts, "consumers:"), *key = "queue: ";
    const char *queue = consumers ? strstr(consumers, key) : NULL;
    if (!queue)
        return "";
    queue += strlen(key);
    return arena_format(arena, "objective: {queues: {%s: {depth: 9}}}\n",
                        arena_text_of(arena, queue, strcspn(queue, ",}")));
}

/* All findings of a scenario of one hour. */
static const char *findings_of(struct arena *arena, const char *parts, struct world_spec *spec)
{
    struct findings findings;
    const char *yaml = arena_format(arena, "name: check\nrun: {duration: 1h}\n%s%s",
                                    judged(arena, parts), parts);
    findings_init(&findings, arena);
    struct scenario *scenario =
        scenario_parse("test.yaml", yaml, strlen(yaml), arena, &findings);
    if (scenario)
        scenario_bind(scenario, NULL, NULL, 0, spec, &findings);
    char *all = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&all, &length);
    findings_write(out, &findings);
    fclose(out);
    const char *text = arena_text(arena, all);
    free(all);
    return text;
}

/* `text` is found; ": ok": no error is; NULL: nothing is. */
static void says(struct arena *arena, const char *parts, const char *text)
{
    struct world_spec spec;
    const char *all = findings_of(arena, parts, &spec);
    bool fine = text && strcmp(text, ": ok") == 0 ? !strstr(all, ": error: ")
                : text                            ? strstr(all, text) != NULL
                                                  : !*all;
    if (!fine)
        fail_msg("wanted '%s', but got\n%s of\n%s", text ? text : "", all, parts);
}

/* 20/s die for four minutes, all but those of the last 200 ms: 4 796 of them at 7/s are 685 s, of
** which 600 s are left; at 8/s they are 600 s; and a redrive with an end is meant so. */
static void a_redrive_that_the_run_cuts_off(void **state)
{
    static const char world[] =
        "clients: {shop: {open: 20/s, calls: {orders: {}}}}\n"
        "queues: {orders: {max_deliveries: 1, dead_letter: dl}, dl: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 10, service_time: 200ms}}\n"
        "faults:\n  - {at: 1min, for: 4min, service: pay, down: true}\n"
        "  - {at: 50min, %sredrive: {from: dl, to: orders, rate: %s/s}}\n";
    static const char said[] = "the run ends before the redrive: about 4800 messages are in 'dl' by "
                               "then, which take about 11min25s, but 10min are left";
    struct world_spec spec;
    says(*state, arena_format(*state, world, "", "7"), said);
    const char *fits = findings_of(*state, arena_format(*state, world, "", "8"), &spec);
    assert_null(strstr(fits, "the run ends before"));
    fits = findings_of(*state, arena_format(*state, world, "for: 5min, ", "7"), &spec);
    assert_null(strstr(fits, "the run ends before"));
}

/* 30/s are left of 50/s that can be worked off, but 5/s of 25/s that are let in. */
static void a_redrive_beyond_a_limit(void **state)
{
    static const char world[] =
        "clients: {shop: {open: 20/s, calls: {orders: {}}}}\n"
        "queues: {orders: {}, dl: {}}\n"
        "consumers: {fulfil: {queue: orders, concurrency: 10, calls: {pay: {}}}}\n"
        "services: {pay: {workers: 10, service_time: 200ms%s}}\n"
        "faults:\n  - {at: 50min, redrive: {from: dl, to: orders, rate: 10/s}}\n%s";
    static const char said[] = "but 'pay' can take only 25/s: 5/s are left";
    struct world_spec spec;
    const char *free = findings_of(*state, arena_format(*state, world, "", ""), &spec);
    assert_null(strstr(free, "second outage"));
    says(*state, arena_format(*state, world, ", admission: [{rate_limit: 25/s}]", ""), said);
    says(*state, arena_format(*state, world, "",
                              "  - {at: 40min, service: pay, rate_limit: 25/s}\n"), said);
    free = findings_of(*state, arena_format(*state, world, "", "  - {at: 40min, for: 5min, service: "
                                            "pay, rate_limit: 25/s}\n"), &spec);
    assert_null(strstr(free, "second outage"));
}

static void a_world_without_services(void **state)
{
    says(*state, "clients: {shop: {open: 10/s, calls: {orders: {}}}}\n"
                 "queues: {orders: {}}\n"
                 "consumers: {fulfil: {queue: orders, service_time: 1ms}}\n", NULL);
}

/* ... and one that ends: half of the messages lead to another. */
static void messages_may_go_in_a_circle(void **state)
{
    says(*state, "clients: {shop: {open: 10/s, calls: {api: {}}}}\n"
                 "services: {api: {workers: 9, queue: 9, service_time: 1ms, publishes: {q: {}}}}\n"
                 "queues: {q: {redelivery: 1s}}\n"
                 "consumers: {c: {queue: q, service_time: 1ms,\n"
                 "  calls: {api: {probability: 50%}}}}\n", NULL);
}

/* The consumer can take 100 a second. */
static void backlog(struct arena *arena, int rate, const char *consumer, const char *queue,
                    const char *text)
{
    says(arena, arena_format(arena,
                             "clients: {shop: {open: %d/s, calls: {q: {}}}}\n"
                             "queues: {q: {redelivery: 1s%s}}\n"
                             "consumers: {c: {queue: q, service_time: 100ms%s}}\n",
                             rate, queue, consumer), text);
}

static void what_is_published_against_what_is_taken(void **state)
{
    backlog(*state, 99, ", concurrency: 10", "", NULL);
    backlog(*state, 100, ", concurrency: 10", "", "'q' than 'c' can work off even without a fault: "
                                                  "100/s against 100/s");
    backlog(*state, 100, ", concurrency: 4, instances: 3", "", NULL);
    backlog(*state, 50, ", concurrency: 5, instances: 2", ", partitions: 5", "50/s against 50/s");
    backlog(*state, 50, ", concurrency: 10", ", in_flight: 5", "50/s against 50/s");
    backlog(*state, 50, ", concurrency: 10, prefetch: 5", "", "50/s against 50/s");
    backlog(*state, 50, ", concurrency: 10, pollers: {start: 1, most: 5}", "", "50/s against 50/s");
    /* each message leads to half a one more in the queue */
    backlog(*state, 49, ", concurrency: 10, publishes: {q: {probability: 50%}}", "", NULL);
    backlog(*state, 51, ", concurrency: 10, publishes: {q: {probability: 50%}}", "",
            "102/s against 100/s");
}

/* The order is cut in the circle alone: what leads out of it is counted. */
static void a_queue_behind_a_circle(void **state)
{
    says(*state, "clients: {shop: {open: 40/s, calls: {round: {}}}}\n"
                 "queues: {behind: {}, round: {}}\n"
                 "consumers:\n"
                 "  goes: {queue: round, concurrency: 99, service_time: 10ms,\n"
                 "    publishes: {round: {probability: 50%}, behind: {}}}\n"
                 "  ends: {queue: behind, concurrency: 7, service_time: 100ms}\n",
         "'behind' than 'ends' can work off even without a fault: 80/s against 70/s");
}

/* No more comes to a service than its consumer can take, of several as they share. */
static void services_behind_consumers(void **state)
{
#define BEHIND(consumers)                                                                  \
    "clients: {shop: {open: 100/s, calls: {q: {}}}}\n"                                     \
    "services: {db: {workers: 1, queue: 9, service_time: 20ms}}\n"                         \
    "queues: {q: {redelivery: 1s}}\nconsumers:\n" consumers
    says(*state, BEHIND("  c: {queue: q, concurrency: 40, service_time: 980ms, calls: {db: {}}}\n"),
         "'q' than 'c' can work off even without a fault: 100/s against 40/s");
    says(*state, BEHIND("  c: {queue: q, concurrency: 99, service_time: 10ms, calls: {db: {}}}\n"),
         "'db' can't keep up even without a fault: 100 requests per second");
    says(*state, BEHIND("  c: {queue: q, concurrency: 99, service_time: 10ms, calls: {db: {}}}\n"
                        "  d: {queue: q, concurrency: 99, service_time: 10ms}\n"),
         "'db' can't keep up even without a fault: 50 requests per second");
}

static void a_ladder_says_next(void **state)
{
    struct world_spec spec;
    const char *parts = "clients: {shop: {open: 10/s, calls: {q: {}}}}\n"
                        "queues: {q: {dead_letter: none}}\n"
                        "consumers: {c: {queue: q, service_time: 1ms, ladder: [1s, 2s]}}\n";
    assert_string_equal(findings_of(*state, parts, &spec), "");
    assert_int_equal(spec.consumers.item[0].on_failure, MESSAGE_NEXT);
}

/* Publishing again multiplies nothing further down; what is given up is not delivered again. */
static void deliveries_multiply(void **state)
{
#define PAYS(queue, consumer, call)                                                          \
    "clients: {shop: {open: 10/s, calls: {q: {timeout: 1s, retry: {attempts: 7}}}}}\n"        \
    "services: {pay: {workers: 9, queue: 9, service_time: 1ms}}\n"                            \
    "queues: {q: {dead_letter: none, redelivery: 1s, " queue "}}\n"                           \
    "consumers: {c: {queue: q, service_time: 1ms, " consumer                                  \
    "calls: {pay: {" call "retry: {attempts: 3}}}}}\n"
    says(*state, PAYS("max_deliveries: 5", "", ""),
         "up to 15 attempts at 'pay' per message of 'q': 3 attempts x 5 deliveries (q -> c -> pay)");
    says(*state, PAYS("max_deliveries: 5", "", "on_failure: ignore, "), NULL);
    says(*state, PAYS("max_deliveries: 5", "dead_at_once: [unavailable], ", ""), NULL);
    says(*state, PAYS("max_deliveries: 1", "", ""), NULL);
    says(*state, PAYS("max_deliveries: 5", "on_failure: dead, ", ""),
         "the pause of `redelivery` never comes");
}

/* Of 40/s published each of two rungs brings 40/s more; the pauses are those of an outage of 15 min
** that only the third rung outlasts. */
static void rungs_that_come_due(void **state)
{
#define LADDER(slots, fault)                                                                   \
    "clients: {shop: {open: 40/s, calls: {q: {}}}}\nqueues: {q: {dead_letter: none}}\n"         \
    "services: {pay: {workers: 99, queue: 99, service_time: 1ms}}\n"                            \
    "consumers: {c: {queue: q, concurrency: " slots ", service_time: 99ms,\n"                   \
    "  ladder: [30s, 5min, 30min], calls: {pay: {}}}}\nfaults: [{at: 5min, " fault "}]\n"
    says(*state, LADDER("13", "for: 15min, service: pay, down: true"), NULL);
    says(*state, LADDER("11", "for: 15min, service: pay, down: true"),
         "at 20min, after the fault of 5min, 2 of them bring 80/s on top of the 40/s published to "
         "'q', but 'c' can take only 110/s");
    says(*state, LADDER("7", "for: 20s, edge: c.pay, down: true"),
         "at 5min30s, after the fault of 5min, 1 of them bring");
    says(*state, LADDER("7", "for: 20s, service: pay, down: true, role: event"), NULL);
}

static void standing_still(struct arena *arena, const char *queue, const char *consumer,
                           const char *text)
{
    says(arena, arena_format(arena,
                             "clients: {shop: {open: 1/s, calls: {q: {}, full: {}, down: {}}}}\n"
                             "services:\n"
                             "  free: {workers: 9, queue: unlimited, service_time: 1ms}\n"
                             "  pay: {workers: 9, queue: 9, service_time: 1ms}\n"
                             "  idle: {workers: 9, queue: unlimited, service_time: 0s}\n"
                             "queues: {q: {%s}, full: {limit: 10}, down: {}}\n"
                             "consumers:\n  c: {queue: q, %s}\n"
                             "  others: {queue: full, service_time: 1ms, calls: {free: {}, "
                             "pay: {}, idle: {}}, publishes: {full: {probability: 1%%}}}\n"
                             "  last: {queue: down, service_time: 1ms}\n"
                             "faults: [{at: 1min, for: 1s, queue: down, down: true}]\n",
                             queue, consumer), text);
}

static void time_passes_before_a_message_is_back(void **state)
{
#define BACK "time would stand still: a message that fails in 'c' comes back to 'q'"
    struct arena *arena = *state;
    standing_still(arena, "", "calls: {pay: {}}", BACK);
    standing_still(arena, "", "calls: {free: {}}", NULL);
    standing_still(arena, "", "calls: {pay: {network: 1ms}}", NULL);
    standing_still(arena, "", "calls: {pay: {on_failure: ignore}}", NULL);
    standing_still(arena, "", "calls: {pay: {when: before}}, service_time: 1ms", BACK);
    standing_still(arena, "", "calls: {free: {}, pay: {}}", NULL);
    standing_still(arena, "", "calls: {free: {probability: 50%}, pay: {}}", BACK);
    standing_still(arena, "", "publishes: {full: {}}", "when 'full' refuses");
    standing_still(arena, "", "publishes: {full: {retry: {attempts: 2, on: [refused], "
                              "backoff: 1s}}}", "when 'full' refuses");
    standing_still(arena, "", "publishes: {full: {retry: {attempts: 2, on: [overloaded], "
                              "backoff: 1s}}}", ": ok");
    standing_still(arena, "", "calls: {free: {bulkhead: {concurrent: 5}}}",
                   "kept back (bulkhead_full)");
    standing_still(arena, "", "publishes: {down: {}}", "when 'down' refuses");
    standing_still(arena, "redelivery: 0s", "calls: {pay: {}}", BACK);
    standing_still(arena, "redelivery: 1ms", "calls: {pay: {}}", NULL);
    standing_still(arena, "lease: 1s", "calls: {pay: {}}, on_failure: leave", NULL);
    standing_still(arena, "lease: 1s", "service_time: 2s, idempotency: {}",
                   "when a copy of it is still at work");
    standing_still(arena, "lease: 1s", "service_time: 2s, idempotency: {on_inflight: wait}", ": ok");
    standing_still(arena, "lease: 1s, redelivery: 1s", "service_time: 2s, idempotency: {}", ": ok");
    standing_still(arena, "lease: 3s", "service_time: 2s, idempotency: {}", NULL);
    standing_still(arena, "max_deliveries: 3, dead_letter: none", "calls: {pay: {}}", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(a_redrive_that_the_run_cuts_off),
        SUPPORT_TEST(a_redrive_beyond_a_limit),
        SUPPORT_TEST(a_world_without_services),
        SUPPORT_TEST(messages_may_go_in_a_circle),
        SUPPORT_TEST(what_is_published_against_what_is_taken),
        SUPPORT_TEST(a_queue_behind_a_circle),
        SUPPORT_TEST(services_behind_consumers),
        SUPPORT_TEST(a_ladder_says_next),
        SUPPORT_TEST(deliveries_multiply),
        SUPPORT_TEST(rungs_that_come_due),
        SUPPORT_TEST(time_passes_before_a_message_is_back),
    };
    return cmocka_run_group_tests_name("checks of queues", tests, NULL, NULL);
}
