/* Warnings about messages that are given up, or expire, though they could have been done: because
** fewer deliveries are allowed than an outage lasts, because receives in vain use them up, or
** because dead letters are gone when they are to be put back, or the run ends before all of them
** are.  And about those of which nobody would say that they are late.
*/
#include "models/check/check_flow.h"

#include "models/policies/backoff.h"
#include "models/spec/effects/errors.h"
#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

enum { ADVISED_DELIVERIES = 5 }; /* behind a poller that does not know the limit, says AWS */

/* --- outages --- */

static bool all_fail(const struct fault_spec *fault)
{
    return fault->instance == COUNT_NONE && fault->users >= 1 &&
           (fault->down || fault->black_hole || fault->partition || fault->capacity == 0 ||
            (fault->errors && error_sum(fault->errors) >= 1));
}

/* Seconds from the first delivery of a message that always fails to its last one; INFINITY. */
static double time_to_dead(const struct consumer_spec *consumer, const struct mqueue_spec *queue,
                           double held)
{
    double deliveries = message_deliveries(consumer, queue), sum = deliveries * held;
    bool leaves = consumer->on_failure == MESSAGE_LEAVE;
    if (isinf(deliveries))
        return INFINITY;
    if (consumer->on_failure == MESSAGE_NEXT)
        for (size_t i = 0; i < consumer_rungs(consumer); i++)
            sum += time_to_s(consumer->ladder.item[i].pause);
    else if (leaves && queue->lease != TIME_NONE)
        sum = (deliveries - 1) * time_to_s(queue->lease);
    else if (!leaves && queue->redelivery) {
        struct backoff rule = backoff_of_redelivery(queue->redelivery);
        for (int64_t k = 0; k + 1 < (int64_t)deliveries && !isinf(sum); k++)
            sum += backoff_longest(&rule, k);
    }
    return sum;
}

/* Who says that failures of this kind end there at once has meant it. */
static bool is_meant(const struct consumer_spec *consumer)
{
    return consumer->on_failure == MESSAGE_DEAD || consumer->dead_at_once != 0;
}

static void warn_outlasted(struct check *check, const struct check_flow *flow,
                           const struct check_edge *delivery, const struct fault_spec *fault)
{
    const struct mqueue_spec *queue = check_part(check, delivery->caller)->queue;
    double dead = time_to_dead(delivery->consumer, queue, flow->held[delivery->target]);
    double deliveries = message_deliveries(delivery->consumer, queue);
    sim_time end = fault_end(fault, check->spec->run.duration), lasts = end - fault->at;
    if (isinf(dead) || dead >= time_to_s(lasts))
        return;
    const char *place = delivery->consumer->on_failure == MESSAGE_NEXT
                            ? "longer rungs"
                            : "longer pauses (`redelivery`), or more `max_deliveries`";
    CHECK_WARNING(check,
                  delivery->consumer->on_failure == MESSAGE_NEXT
                      ? (const void *)&delivery->consumer->ladder
                      : &queue->max_deliveries,
                  "the fault of %s outlasts the deliveries: it lasts %s, but what fails in '%s' is "
                  "dead after about %s (%.10g deliveries); %s would keep it",
                  check_time(check, fault->at), check_time(check, lasts),
                  delivery->consumer->name, check_time(check, time_from_s(dead)), deliveries,
                  place);
}

static void warn_outages(struct check *check, const struct check_flow *flow)
{
    for (size_t d = 0; d < check->deliveries.count; d++) {
        const struct check_edge *delivery = &check->deliveries.item[d];
        if (check_part(check, delivery->caller)->rung > 0 || is_meant(delivery->consumer))
            continue;
        for (size_t i = 0; i < check->spec->faults.count; i++) {
            const struct fault_spec *fault = &check->spec->faults.item[i];
            if (all_fail(fault) && fault_lets_fail(check, fault, delivery->target))
                warn_outlasted(check, flow, delivery, fault);
        }
    }
}

/* --- receives in vain --- */

static void warn_vain(struct check *check, const struct check_edge *delivery)
{
    const struct mqueue_spec *queue = check_part(check, delivery->caller)->queue;
    if (!delivery->consumer->knows_limit && queue->max_deliveries < ADVISED_DELIVERIES)
        CHECK_WARNING(check, &queue->max_deliveries,
                      "healthy messages of '%s' may die: '%s' receives some in vain "
                      "(`knows_limit: false`), which counts, and only %lld deliveries are allowed; "
                      "AWS advises %d at least", queue->name, delivery->consumer->name,
                      (long long)queue->max_deliveries, ADVISED_DELIVERIES);
}

/* --- what is gone before it is put back --- */

/* When messages first fail: the first fault that may be to blame. */
static sim_time first_trigger(const struct check *check)
{
    sim_time first = SIM_FOREVER;
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        if (fault_may_trigger(fault) && !fault->redrive && fault->at < first)
            first = fault->at;
    }
    return first;
}

static const struct mqueue_spec *queue_named(const struct check *check, const char *name)
{
    return check_part(check, check_find(check_names_of(check, PART_QUEUE), name))->queue;
}

static void warn_gone(struct check *check, const struct fault_spec *fault, sim_time begin)
{
    const struct redrive_spec *redrive = fault->redrive;
    const struct mqueue_spec *from = queue_named(check, redrive->from);
    if (begin >= fault->at)
        return;
    if (from->retention != TIME_NONE && from->retention < fault->at - begin)
        CHECK_WARNING(check, &from->retention,
                      "dead letters expire before they are put back: those of the fault of %s are "
                      "gone from '%s' after %s, but the redrive begins %s after it",
                      check_time(check, begin), from->name, check_time(check, from->retention),
                      check_time(check, fault->at - begin));
}

/* --- what is not put back in time --- */

/* Messages of a consumer that an outage has killed by then: all that come meanwhile and fail at
** once, but for those whose last delivery is after it. */
static double killed(const struct check *check, const struct check_flow *flow,
                     const struct check_edge *delivery, const struct fault_spec *fault,
                     sim_time until)
{
    const struct mqueue_spec *queue = check_part(check, delivery->caller)->queue;
    sim_time end = fault_end(fault, check->spec->run.duration);
    double dead = time_to_dead(delivery->consumer, queue, flow->held[delivery->target]);
    double lasts = time_to_s((end < until ? end : until) - fault->at);
    bool at_once = fault->down || fault->errors;
    if (!at_once || !all_fail(fault) || !fault_lets_fail(check, fault, delivery->target))
        return 0;
    return flow->rate[delivery->caller] * fmax(0, lasts - dead);
}

/* In outages that have begun by then. */
static double killed_of(const struct check *check, const struct check_flow *flow,
                        const struct check_edge *delivery, sim_time until)
{
    double sum = 0;
    for (size_t i = 0; i < check->spec->faults.count; i++)
        if (check->spec->faults.item[i].at < until)
            sum += killed(check, flow, delivery, &check->spec->faults.item[i], until);
    return sum;
}

/* In a queue that nobody reads: what has been published to it by then, and what died in outages. */
static double gathered(const struct check *check, const struct check_flow *flow, size_t place,
                       sim_time until)
{
    const char *name = check_part(check, place)->queue->name;
    const struct check_edges *deliveries = &check->deliveries;
    double sum = flow->rate[place] * time_to_s(until);
    if (deliveries->first[place + 1] != deliveries->first[place])
        return 0;
    for (size_t d = 0; d < deliveries->count; d++) {
        const struct part *from = check_part(check, deliveries->item[d].caller);
        const char *dead = from->queue->dead_letter;
        if (from->rung == 0 && dead && strcmp(dead, name) == 0)
            sum += killed_of(check, flow, &deliveries->item[d], until);
    }
    return sum;
}

/* To two digits: no more is known. */
static double about(double count)
{
    double unit = pow(10, fmax(0, floor(log10(count)) - 1));
    return round(count / unit) * unit;
}

static void warn_unfinished(struct check *check, const struct check_flow *flow,
                            const struct fault_spec *fault)
{
    const struct redrive_spec *redrive = fault->redrive;
    size_t from = check_find(check_names_of(check, PART_QUEUE), redrive->from);
    sim_time left = check->spec->run.duration - fault->at;
    double messages = gathered(check, flow, from, fault->at), takes = messages / redrive->rate;
    if (isnan(redrive->rate) || fault->lasts != TIME_NONE || !(takes > time_to_s(left)))
        return;
    CHECK_WARNING(check, &redrive->rate,
                  "the run ends before the redrive: about %.0f messages are in '%s' by then, which "
                  "take about %s, but %s are left", about(messages), redrive->from,
                  check_time(check, time_from_s(round(takes))), check_time(check, left));
}

/* --- lag --- */

/* Answers say nothing of what nobody waits for. */
static void warn_unjudged(struct check *check)
{
    const struct consumer_spec *first = check->spec->consumers.item;
    if (check->spec->consumers.count > 0 && check->spec->objective.queues.count == 0)
        CHECK_WARNING(check, &first->queue,
                      "nothing says how far '%s' may be behind, so no lag is judged: "
                      "`objective: {queues: {%s: {oldest: 1min}}}`", first->name, first->queue);
}

void check_given_up(struct check *check, const struct check_flow *flow)
{
    sim_time begin = first_trigger(check);
    if (begin != SIM_FOREVER)
        warn_unjudged(check);
    warn_outages(check, flow);
    for (size_t d = 0; d < check->deliveries.count; d++)
        if (check_part(check, check->deliveries.item[d].caller)->rung == 0)
            warn_vain(check, &check->deliveries.item[d]);
    for (size_t i = 0; i < check->spec->faults.count; i++)
        if (check->spec->faults.item[i].redrive) {
            warn_gone(check, &check->spec->faults.item[i], begin);
            warn_unfinished(check, flow, &check->spec->faults.item[i]);
        }
}
