/* Warnings about deliveries: leases that are over before the work, crashes that lose it, messages
** that are poison and go round, and dead letters that are lost or that nobody reads. */
#include "models/check/check_flow.h"

#include "models/call/failing.h"
#include "models/policies/backoff.h"
#include "models/spec/effects/deploy.h"
#include "models/spec/effects/poison.h"

#include <math.h>
#include <string.h>

/* --- leases --- */

/* A delivery: whose it is. */
struct handing {
    const struct check_edge *edge;
    const struct consumer_spec *consumer;
    const struct mqueue_spec *queue;
    double held; /* mean seconds at work */
};

static const char *seconds_text(const struct check *check, double seconds)
{
    return check_time(check, time_from_s(seconds));
}

static void warn_short_lease(struct check *check, const struct handing *handing)
{
    const struct consumer_spec *consumer = handing->consumer;
    double size = consumer->batch ? (double)consumer->batch->size : 1;
    double lease = time_to_s(handing->queue->lease);
    double longest = size * delivery_longest(check, handing->edge);
    const char *what = consumer->batch ? "a batch" : "a message";
    if (consumer->renew != TIME_NONE || consumer->ack == ACK_BEFORE)
        return;
    if (size * handing->held > lease)
        CHECK_WARNING(check, &handing->queue->lease,
                      "the lease of '%s' (%s) is over before its work: %s takes '%s' %s at the "
                      "mean, and is delivered again beside; lengthen it (AWS advises six times the "
                      "work), or `renew` it", handing->queue->name,
                      check_time(check, handing->queue->lease), what, consumer->name,
                      seconds_text(check, size * handing->held));
    else if (longest > lease && !isinf(longest))
        CHECK_WARNING(check, &handing->queue->lease,
                      "the lease of '%s' (%s) may be over before its work: %s may take '%s' %s, "
                      "its calls with all their attempts, and is then delivered again beside; "
                      "lengthen it (AWS advises six times the work), or `renew` it",
                      handing->queue->name,
                      check_time(check, handing->queue->lease), what, consumer->name,
                      seconds_text(check, longest));
}

/* Seconds from the receive to the end of the last try in place; INFINITY. */
static double longest_in_place(const struct handing *handing, double deliveries)
{
    const struct redelivery_spec *redelivery = handing->queue->redelivery;
    double sum = deliveries * handing->held;
    if (!redelivery || isinf(deliveries))
        return isinf(deliveries) ? INFINITY : sum;
    struct backoff rule = backoff_of_redelivery(redelivery);
    double lease = time_to_s(handing->queue->lease);
    for (int64_t k = 0; k + 1 < (int64_t)deliveries && sum <= lease; k++)
        sum += backoff_longest(&rule, k);
    return sum;
}

/* What is tried again in place stays received: the lease goes on. */
static void warn_in_place(struct check *check, const struct handing *handing)
{
    const struct consumer_spec *consumer = handing->consumer;
    double deliveries = message_deliveries(consumer, handing->queue);
    if (consumer->on_failure != MESSAGE_WAIT || consumer->renew != TIME_NONE ||
        consumer->ack == ACK_BEFORE ||
        longest_in_place(handing, deliveries) <= time_to_s(handing->queue->lease))
        return;
    const char *tries = isinf(deliveries)
                            ? "without end"
                            : arena_format(check->arena, "up to %.10g times", deliveries);
    CHECK_WARNING(check, &consumer->on_failure,
                  "what fails in '%s' is tried in place, %s, and meanwhile the lease of '%s' (%s) is "
                  "over: it is delivered again beside; `renew` it, or bound deliveries and pauses",
                  consumer->name, tries, handing->queue->name,
                  check_time(check, handing->queue->lease));
}

/* What is taken beforehand ages, renewed or not: only what is at work is renewed. */
static void warn_prefetch(struct check *check, const struct handing *handing)
{
    const struct consumer_spec *consumer = handing->consumer;
    double waits = (double)consumer->prefetch / (double)consumer->concurrency * handing->held;
    bool own = mqueue_spec_has_owners(handing->queue);
    if (consumer->prefetch == COUNT_NONE || !consumer->knows_limit || own || !(handing->held > 0))
        return;
    if (consumer->prefetch == COUNT_UNLIMITED)
        CHECK_WARNING(check, &consumer->prefetch,
                      "'%s' takes whatever there is, and what it has no slot for ages in its lease "
                      "(%s of '%s'); bound `prefetch`", consumer->name,
                      check_time(check, handing->queue->lease), handing->queue->name);
    else if (consumer->prefetch > consumer->concurrency &&
             waits > time_to_s(handing->queue->lease))
        CHECK_WARNING(check, &consumer->prefetch,
                      "the last of %lld messages that an instance of '%s' takes beforehand is done "
                      "after %s at the mean, when its lease is over (%s of '%s'): it is delivered "
                      "again; take fewer", (long long)consumer->prefetch, consumer->name,
                      seconds_text(check, waits), check_time(check, handing->queue->lease),
                      handing->queue->name);
}

static void warn_leases(struct check *check, const struct check_flow *flow)
{
    for (size_t d = 0; d < check->deliveries.count; d++) {
        const struct check_edge *edge = &check->deliveries.item[d];
        const struct part *part = check_part(check, edge->caller);
        struct handing handing = { edge, edge->consumer, part->queue, flow->held[edge->target] };
        if (part->rung > 0 || part->queue->lease == TIME_NONE)
            continue;
        warn_short_lease(check, &handing);
        warn_in_place(check, &handing);
        warn_prefetch(check, &handing);
    }
}

/* --- crashes --- */

static const void *lost_by(const struct fault_spec *fault, double held)
{
    const struct deploy_spec *deploy = fault->deploy;
    if (fault->restart)
        return &fault->restart;
    bool drains = deploy && deploy->drain && held <= time_to_s(deploy->drain_timeout);
    return deploy && !drains ? &fault->deploy : NULL;
}

/* Nobody else has what was acknowledged before the work. */
static void warn_crash(struct check *check, const struct check_flow *flow,
                       const struct fault_spec *fault)
{
    size_t place = check_find(check_names_of(check, PART_CONSUMER), fault->consumer);
    const struct consumer_spec *consumer = check_part(check, place)->consumer;
    const void *by = lost_by(fault, flow->held[place]);
    if (consumer->ack != ACK_BEFORE || !by)
        return;
    double size = consumer->batch ? (double)consumer->batch->size : 1;
    double struck = fault->instance == COUNT_NONE ? (double)consumer->instances : 1;
    double most = struck * size * (double)consumer->concurrency;
    CHECK_WARNING(check, by,
                  "%s of '%s' loses what is at work, up to %.10g message%s: it has been "
                  "acknowledged (`ack: before`), and nobody else has it",
                  fault->restart ? "a restart" : "a deploy", consumer->name, most,
                  most > 1 ? "s" : "");
}

static void warn_crashes(struct check *check, const struct check_flow *flow)
{
    for (size_t i = 0; i < check->spec->faults.count; i++)
        if (check->spec->faults.item[i].consumer)
            warn_crash(check, flow, &check->spec->faults.item[i]);
}

/* --- poison --- */

static bool goes_round(const struct consumer_spec *consumer, const struct mqueue_spec *queue,
                       enum outcome outcome)
{
    return isinf(message_deliveries(consumer, queue)) &&
           !outcome_in(consumer->dead_at_once, outcome);
}

static void warn_poison(struct check *check, const struct fault_spec *fault, size_t place)
{
    const struct mqueue_spec *queue = check_part(check, place)->queue;
    const struct check_edges *deliveries = &check->deliveries;
    sim_time age = queue->retention;
    if (queue->time_to_live != TIME_NONE && (age == TIME_NONE || queue->time_to_live < age))
        age = queue->time_to_live;
    const char *end = age == TIME_NONE ? "without end"
                                       : arena_format(check->arena, "until they expire after %s",
                                                      check_time(check, age));
    for (size_t d = deliveries->first[place]; d < deliveries->first[place + 1]; d++)
        if (goes_round(deliveries->item[d].consumer, queue, failure_class(fault->poison->as)))
            CHECK_WARNING(check, &fault->poison,
                          "poisoned messages of '%s' go round %s: they fail in every delivery, and "
                          "no number of deliveries ends that; set `max_deliveries`, and a "
                          "`dead_letter` queue", queue->name, end);
}

static void warn_poisons(struct check *check)
{
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        if (fault->queue && fault->poison)
            warn_poison(check, fault, check_find(check_names_of(check, PART_QUEUE), fault->queue));
    }
}

/* --- dead letters --- */

static bool gives_up(const struct consumer_spec *consumer, const struct mqueue_spec *queue)
{
    return !isinf(message_deliveries(consumer, queue)) || consumer->dead_at_once != 0;
}

static void warn_dropped(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const struct check_edges *deliveries = &check->deliveries;
    bool any = false;
    for (size_t d = deliveries->first[place]; d < deliveries->first[place + 1]; d++)
        any |= gives_up(deliveries->item[d].consumer, queue);
    if (any && !queue->dead_letter && !check_written(check, &queue->dead_letter))
        CHECK_WARNING(check, &queue->name,
                      "messages of '%s' that are given up are dropped: name a queue for them "
                      "(`dead_letter`), or write `dead_letter: none`", queue->name);
}

/* The first queue whose dead letters go there. */
static const struct mqueue_spec *source_of(const struct check *check, const char *dead)
{
    for (size_t i = 0; i < check->spec->queues.count; i++) {
        const struct mqueue_spec *queue = &check->spec->queues.item[i];
        if (queue->dead_letter && strcmp(queue->dead_letter, dead) == 0)
            return queue;
    }
    return NULL;
}

/* Nothing is taken out of it. */
static void warn_unread(struct check *check, const struct mqueue_spec *queue, size_t place)
{
    const struct mqueue_spec *from = source_of(check, queue->name);
    bool passes_on = queue->retention != TIME_NONE && queue->expired == EXPIRED_DEAD_LETTER;
    if (check->deliveries.first[place] < check->deliveries.first[place + 1] || passes_on ||
        check_redrive_from(check, queue->name))
        return;
    if (!from && !check->spec->varied)
        CHECK_WARNING(check, &queue->name, "no consumer takes from '%s'", queue->name);
    else if (from && !objective_of_queue(&check->spec->objective, queue->name))
        CHECK_WARNING(check, &from->dead_letter,
                      "nobody reads the dead letters in '%s': it has no consumer, no `redrive`, "
                      "and no objective that notices them (`objective.queues.%s.depth: 0`)",
                      queue->name, queue->name);
}

void check_deliveries(struct check *check, const struct check_flow *flow)
{
    warn_leases(check, flow);
    warn_crashes(check, flow);
    warn_poisons(check);
    for (size_t i = 0; i < check->parts.count; i++) {
        const struct part *part = check_part(check, i);
        if (part->kind != PART_QUEUE || part->rung > 0)
            continue;
        warn_dropped(check, part->queue, i);
        warn_unread(check, part->queue, i);
    }
}
