/* Messages that go round: those that lead to others in their own queue, and those that fail and
** come back.  Where no time passes on the way round, time would stand still.
**
** What fails comes back at once where it is given back without a pause, and without a limit on its
** deliveries.  It fails at once where the consumer does nothing that takes time before: it is told
** that a copy is at work, is poisoned, always fails by itself, or makes a call that is turned away
** at the same instant.
*/
#include "models/check/check_flow.h"
#include "models/check/check_pauses.h"

#include "models/call/failing.h"
#include "models/spec/effect.h"
#include "models/spec/effects/poison.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

/* --- messages that lead to others --- */

static void check_gain(struct check *check, const struct check_flow *flow, size_t place)
{
    const struct part *part = check_part(check, place);
    if (flow->at_once[place])
        CHECK_ERROR(check, part_place(part),
                    "time would stand still: each message of '%s' leads to %.4g more in the same "
                    "queue at the same instant; let the work take time (`service_time`), or set "
                    "`delay`", part->service->name, flow->gain[place]);
    else if (flow->gain[place] >= 1)
        CHECK_WARNING(check, part_place(part),
                      "messages of '%s' never come to an end: each leads to %.4g more in the same "
                      "queue", part->service->name, flow->gain[place]);
}

/* --- messages that fail and come back --- */

static bool comes_back_at_once(const struct consumer_spec *consumer,
                               const struct mqueue_spec *queue)
{
    bool back = consumer->on_failure == MESSAGE_GIVE_BACK || consumer->on_failure == MESSAGE_WAIT;
    return back && queue->max_deliveries == COUNT_UNLIMITED &&
           !redelivery_pauses(queue->redelivery);
}

/* A fault on the target, or on the way to it, answers without any work. */
static bool fault_refuses(const struct check *check, const struct check_edge *edge)
{
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        const char *part = fault_part(fault);
        bool struck = fault->edge ? edge_is(fault->edge, edge->from, *edge->to)
                                  : part && strcmp(part, *edge->to) == 0;
        for (enum fault_effect e = 0; struck && e < EFFECTS; e++)
            if (effect_given(e, fault) && (effect_kinds[e]->at_once & fault_target(fault)))
                return true;
    }
    return false;
}

/* A full queue of messages answers `overloaded`, as guards do; a service's own refuses. */
static bool target_answers(const struct check *check, const struct check_edge *edge,
                           enum outcome outcome)
{
    const struct part *target = check_part(check, edge->target);
    bool full = target->kind == PART_QUEUE &&
                target->queue->limit != COUNT_UNLIMITED && target->queue->full == FULL_REFUSE;
    if (outcome == OUTCOME_overloaded)
        return full || target->service->admission.count > 0;
    return (target->kind == PART_SERVICE && target->service->queue.limit != COUNT_UNLIMITED) ||
           fault_refuses(check, edge);
}

static bool policies_refuse(const struct check_edge *edge, enum outcome outcome)
{
    for (size_t i = 0; i < edge->policies->count; i++)
        if (refuses_by_itself(&edge->policies->item[i], outcome))
            return true;
    return false;
}

/* The message is not given up for what such a call makes of it. */
static bool fails_message(const struct consumer_spec *consumer, const struct call_spec *call)
{
    switch ((enum call_on_failure)call->on_failure) {
    case ON_FAILURE_IGNORE:
    case ON_FAILURE_DEGRADED: return false;
    case ON_FAILURE_ERROR: return !outcome_in(consumer->dead_at_once, OUTCOME_error);
    case ON_FAILURE_OVERLOADED: return !outcome_in(consumer->dead_at_once, OUTCOME_overloaded);
    case ON_FAILURE_INVALID: return !outcome_in(consumer->dead_at_once, OUTCOME_invalid);
    case ON_FAILURE_FAIL:
    case ON_FAILURE_UNAVAILABLE: break;
    }
    return !outcome_in(consumer->dead_at_once, OUTCOME_unavailable);
}

/* Why the call may fail at the instant it is made, as the end of a sentence; NULL: it can't. */
static const char *fails_at_once(struct check *check, const struct consumer_spec *consumer,
                                 const struct check_edge *edge)
{
    if (!fails_message(consumer, edge->call))
        return NULL;
    if ((target_answers(check, edge, OUTCOME_refused) &&
         !edge_pauses_after(check, edge, OUTCOME_refused)) ||
        (target_answers(check, edge, OUTCOME_overloaded) &&
         !edge_pauses_after(check, edge, OUTCOME_overloaded)))
        return arena_format(check->arena, "'%s' refuses", *edge->to);
    for (int o = 0; o < OUTCOME_COUNT; o++)
        if (outcome_is_own((enum outcome)o) && policies_refuse(edge, (enum outcome)o) &&
            !edge_pauses_after(check, edge, (enum outcome)o))
            return arena_format(check->arena, "the call of '%s' is kept back (%s)", *edge->to,
                                outcome_name((enum outcome)o));
    return NULL;
}

/* Before or after the consumer's own work; *passed: time has. */
static const char *calls_fail(struct check *check, const struct check_flow *flow, size_t place,
                              enum call_when when, bool *passed)
{
    const char *why = NULL;
    for (size_t e = check->first_edge[place]; e < check->first_edge[place + 1] && !why; e++) {
        const struct check_edge *edge = &check->edge[e];
        if (*passed || edge->call->when != (int)when || !(edge->share > 0))
            continue;
        why = fails_at_once(check, check_part(check, place)->consumer, edge);
        *passed |= edge->share >= 1 && flow->answer[edge->target] + one_mean(edge->network) > 0;
    }
    return why;
}

static bool is_poisoned(const struct check *check, const struct consumer_spec *consumer)
{
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        if (fault->queue && fault->poison && strcmp(fault->queue, consumer->queue) == 0 &&
            !outcome_in(consumer->dead_at_once, failure_class(fault->poison->as)))
            return true;
    }
    return false;
}

static const char *fails_by_itself(const struct check *check, const struct consumer_spec *consumer)
{
    if (is_poisoned(check, consumer))
        return "it is poisoned";
    if (error_sum(&consumer->error_rate) >= 1)
        return "it fails by itself (`error_rate`)";
    return NULL;
}

/* The lease may be over while it is at work, and another delivery begin. */
static bool may_have_copy(const struct check *check, const struct check_edge *delivery)
{
    const struct consumer_spec *consumer = delivery->consumer;
    sim_time lease = check_part(check, delivery->caller)->queue->lease;
    double size = consumer->batch ? (double)consumer->batch->size : 1;
    double longest = size * delivery_longest(check, delivery);
    return lease != TIME_NONE && consumer->renew == TIME_NONE && consumer->ack == ACK_AFTER &&
           longest > time_to_s(lease) && !isinf(longest);
}

/* Its key is known, and the first is not done: it is told so before any work. */
static const char *is_turned_away(const struct check *check, const struct check_edge *delivery)
{
    const struct consumer_spec *consumer = delivery->consumer;
    bool rejects = consumer->idempotency &&
                   consumer->idempotency->on_inflight == ON_INFLIGHT_REJECT &&
                   !outcome_in(consumer->dead_at_once, OUTCOME_unavailable);
    return rejects && may_have_copy(check, delivery)
               ? "a copy of it is still at work (`idempotency`, `on_inflight: reject`)"
               : NULL;
}

static void check_standing(struct check *check, const struct check_flow *flow,
                           const struct check_edge *delivery)
{
    const struct consumer_spec *consumer = delivery->consumer;
    const struct mqueue_spec *queue = check_part(check, delivery->caller)->queue;
    bool passed = false;
    if (!comes_back_at_once(consumer, queue))
        return;
    const char *why = is_turned_away(check, delivery);
    if (!why)
        why = calls_fail(check, flow, delivery->target, CALL_BEFORE, &passed);
    passed |= one_mean(&consumer->service_time) > 0;
    if (!why && !passed)
        why = fails_by_itself(check, consumer);
    if (!why)
        why = calls_fail(check, flow, delivery->target, CALL_AFTER, &passed);
    if (why)
        CHECK_ERROR(check, &consumer->on_failure,
                    "time would stand still: a message that fails in '%s' comes back to '%s' and "
                    "is delivered again at the same instant, without end, when %s; set "
                    "`queues.%s.redelivery` or `max_deliveries`, or let the work take time "
                    "(`service_time`)", consumer->name, queue->name, why, queue->name);
}

void check_rounds(struct check *check, const struct check_flow *flow)
{
    for (size_t i = 0; i < check->parts.count; i++)
        if (flow->gain[i] > 0)
            check_gain(check, flow, i);
    for (size_t d = 0; d < check->deliveries.count; d++)
        if (check_part(check, check->deliveries.item[d].caller)->rung == 0)
            check_standing(check, flow, &check->deliveries.item[d]);
}
