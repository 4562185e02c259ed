/* The count is the queue's, the places are the order's (models/service/orders/).
**
** Invariants.  (1) waiters.count leaves tombstones out: a request counts from queue_add() until it
** is taken out or buried, whichever comes first.  (2) request->queued says whether it is counted.
** (3) Whoever waits has `begun` set to the time he came.
*/
#include "models/service/queue.h"

#include "models/service/orders/tiers.h"
#include "models/service/service.h"

static bool fails_at_scale(const struct queue_spec *spec)
{
    return spec->codel && spec->codel->rule == CODEL_FAIL_AT_SCALE;
}

/* What the Fail-at-Scale rule keeps, behind what the order keeps: how long one may wait. */
size_t queue_more(const struct queue_spec *spec)
{
    return queue_order_type(spec)->more + (fails_at_scale(spec) ? sizeof(sim_time) : 0);
}

static sim_time *patience(const struct queue *queue, struct request *request)
{
    return request_scratch(request, queue->waiters.more_at + (uint32_t)queue->order->more);
}

static void follow(struct queue *queue, const struct queue_spec *spec)
{
    queue->order = queue_order_type(spec);
    queue->plain = queue->order->plain && spec->max_wait == TIME_NONE && !spec->codel &&
                   !spec->drop_expired;
}

void queue_build(struct queue *queue, const struct queue_spec *spec, uint32_t more_at,
                 struct arena *arena)
{
    *queue = (struct queue){ 0 };
    follow(queue, spec);
    queue_plan(queue, spec, more_at, arena);
}

void queue_plan(struct queue *queue, const struct queue_spec *spec, uint32_t more_at,
                struct arena *arena)
{
    queue->waiters.more_at = more_at;
    if (queue_goes_by(spec) != BY_TIME && !queue->waiters.tier)
        queue->waiters.tier = ARENA_ARRAY(arena, QUEUE_RANKS, struct tier);
}

void queue_put(struct queue *queue, const struct queue_spec *spec, struct request *request,
               sim_time now)
{
    if (fails_at_scale(spec)) {
        bool forming = waiters_form(&queue->waiters, spec->codel->interval, now);
        *patience(queue, request) = forming ? spec->codel->target : spec->codel->interval;
    }
    if (queue->waiters.count++ == 0)
        queue->waiters.empty_at = now;
    queue->order->put(&queue->waiters, spec, request);
}

void queue_bury(struct queue *queue, struct request *request)
{
    queue->waiters.count--;
    request->queued = false;
    request->cancelled = true;
}

/* CoDel hears of every wait, also of those that end for another reason. */
static enum outcome judge(struct queue *queue, const struct queue_spec *spec,
                          struct request *request, sim_time now)
{
    sim_time wait = now - request->begun;
    bool drops = spec->max_wait != TIME_NONE && wait > spec->max_wait;
    if (fails_at_scale(spec))
        drops |= wait > *patience(queue, request);
    else if (spec->codel)
        drops |= codel_drops(&queue->codel, spec->codel, wait, now);
    if (spec->drop_expired && request_baggage(request)->deadline <= now)
        return OUTCOME_deadline;
    return drops ? OUTCOME_overloaded : OUTCOME_ok;
}

struct request *queue_take(struct queue *queue, const struct queue_spec *spec, sim_time now,
                           enum outcome *fate)
{
    struct request *request = queue->order->take(&queue->waiters, spec, now);
    if (request)
        *fate = queue_lets_go(queue, request) ? judge(queue, spec, request, now)
                                              : OUTCOME_cancelled;
    return request;
}

struct request *queue_push_out(struct queue *queue, const struct queue_spec *spec,
                               const struct request *newcomer, enum outcome *fate)
{
    if (!queue->order->push_out)
        return NULL;
    struct request *request = queue->order->push_out(&queue->waiters, spec, newcomer);
    if (request)
        *fate = queue_lets_go(queue, request) ? OUTCOME_overloaded : OUTCOME_cancelled;
    return request;
}

sim_time queue_age(const struct queue *queue, sim_time now)
{
    return queue->waiters.count == 0 ? 0 : now - queue->order->oldest(&queue->waiters);
}

void queue_change(struct queue *queue, const struct queue_spec *from, const struct queue_spec *to)
{
    const struct queue_order_type *before = queue->order;
    follow(queue, to);
    if (from->order == to->order && from->fresh_first == to->fresh_first &&
        fails_at_scale(from) == fails_at_scale(to))
        return;
    struct request *request = before->drain(&queue->waiters);
    queue->waiters.first = queue->waiters.last = NULL;
    for (struct request *next; request; request = next) {
        next = request->next;
        if (fails_at_scale(to))
            *patience(queue, request) = to->codel->interval;
        queue->order->put(&queue->waiters, to, request);
    }
}
