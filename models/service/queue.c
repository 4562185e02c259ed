/* FIFO and LIFO are one singly linked list.  Adaptive LIFO takes from both ends: it keeps the way back
** behind each request (`more`), as the Fail-at-Scale rule keeps how long one may wait.
*/
#include "models/service/queue.h"

#include "models/call/baggage.h"
#include "models/service/service.h"

#include <assert.h>

struct waiting {
    struct request *before; /* in the list */
    sim_time patience;
};

static bool by_rank(const struct queue_spec *spec)
{
    return spec->order == QUEUE_PRIORITY || spec->order == QUEUE_FRESH_FIRST;
}

static bool fails_at_scale(const struct queue_spec *spec)
{
    return spec->codel && spec->codel->rule == CODEL_FAIL_AT_SCALE;
}

size_t queue_more(const struct queue_spec *spec)
{
    bool needed = spec->order == QUEUE_ADAPTIVE_LIFO || fails_at_scale(spec);
    return needed ? sizeof(struct waiting) : 0;
}

void queue_build(struct queue *queue, const struct queue_spec *spec, uint32_t more_at,
                 struct arena *arena)
{
    *queue = (struct queue){ .more_at = more_at };
    queue_plan(queue, spec, more_at, arena);
}

void queue_plan(struct queue *queue, const struct queue_spec *spec, uint32_t more_at,
                struct arena *arena)
{
    queue->more_at = more_at;
    if (by_rank(spec) && !queue->lane)
        queue->lane = ARENA_ARRAY(arena, QUEUE_RANKS, struct lane);
}

static struct waiting *waiting_of(const struct queue *queue, struct request *request)
{
    return request_scratch(request, queue->more_at);
}

/* --- in --- */

static void push_front(struct queue *queue, struct request *request)
{
    request->next = queue->first;
    if (!queue->first)
        queue->last = request;
    queue->first = request;
}

static void push_back(struct request **first, struct request **last, struct request *request)
{
    request->next = NULL;
    if (*first)
        (*last)->next = request;
    else
        *first = request;
    *last = request;
}

/* 0 is the most important. */
static uint32_t rank_of(const struct queue_spec *spec, const struct request *request)
{
    uint32_t freshness = 0, importance = 0;
    if (spec->fresh_first || spec->order == QUEUE_FRESH_FIRST)
        freshness = request->attempt < QUEUE_FRESHNESS ? request->attempt - 1u : QUEUE_FRESHNESS - 1;
    if (spec->order == QUEUE_PRIORITY)
        importance = call_baggage(request->call)->priority;
    return (PRIORITY_CRITICAL_PLUS - importance) * QUEUE_FRESHNESS + freshness;
}

static void push_lane(struct queue *queue, uint32_t rank, struct request *request)
{
    assert(rank < QUEUE_RANKS);
    push_back(&queue->lane[rank].first, &queue->lane[rank].last, request);
    queue->used |= 1u << rank;
}

/* Whether it has not been empty for so long. */
static bool is_forming(const struct queue *queue, sim_time span, sim_time now)
{
    return queue->count > 0 && queue->empty_at < now - span;
}

static void put_in(struct queue *queue, const struct queue_spec *spec, struct request *request)
{
    switch ((enum queue_order)spec->order) {
    case QUEUE_ADAPTIVE_LIFO:
        waiting_of(queue, request)->before = queue->first ? queue->last : NULL;
        push_back(&queue->first, &queue->last, request);
        return;
    case QUEUE_FIFO:
        push_back(&queue->first, &queue->last, request);
        return;
    case QUEUE_LIFO:
        push_front(queue, request);
        return;
    case QUEUE_PRIORITY:
    case QUEUE_FRESH_FIRST:
        push_lane(queue, rank_of(spec, request), request);
        return;
    }
}

void queue_add(struct queue *queue, const struct queue_spec *spec, struct request *request,
               sim_time now)
{
    request->begun = now;
    request->queued = true;
    if (fails_at_scale(spec))
        waiting_of(queue, request)->patience =
            is_forming(queue, spec->codel->interval, now) ? spec->codel->target : spec->codel->interval;
    if (queue->count++ == 0)
        queue->empty_at = now;
    put_in(queue, spec, request);
}

void queue_bury(struct queue *queue, struct request *request)
{
    queue->count--;
    request->queued = false;
    request->cancelled = true;
}

/* --- out --- */

/* A long queue lies far away: the one after next is fetched ahead, and the next one's call. */
static struct request *pop_front(struct queue *queue)
{
    struct request *request = queue->first, *next = request->next;
    if (next && queue->count > 1024) {
        __builtin_prefetch(next->next);
        __builtin_prefetch(next->call);
        __builtin_prefetch(next->call + 1);
    }
    queue->first = next;
    return request;
}

static struct request *pop_either(struct queue *queue, bool newest)
{
    struct request *request;
    if (!newest) {
        request = pop_front(queue);
        if (queue->first)
            waiting_of(queue, queue->first)->before = NULL;
        return request;
    }
    request = queue->last;
    queue->last = waiting_of(queue, request)->before;
    if (queue->last)
        queue->last->next = NULL;
    else
        queue->first = NULL;
    return request;
}

static struct request *pop_lane(struct queue *queue, uint32_t rank)
{
    struct lane *lane = &queue->lane[rank];
    struct request *request = lane->first;
    lane->first = request->next;
    if (!lane->first)
        queue->used &= ~(1u << rank);
    return request;
}

static struct request *pop(struct queue *queue, const struct queue_spec *spec, sim_time now)
{
    if (by_rank(spec))
        return queue->used ? pop_lane(queue, (uint32_t)__builtin_ctz(queue->used)) : NULL;
    if (!queue->first)
        return NULL;
    if (spec->order == QUEUE_ADAPTIVE_LIFO)
        return pop_either(queue, is_forming(queue, spec->forming, now));
    return pop_front(queue);
}

/* Out of the count, unless it had left that before. */
static bool taken_out(struct queue *queue, struct request *request)
{
    if (request->cancelled)
        return false;
    queue->count--;
    request->queued = false;
    return true;
}

/* CoDel hears of every wait, also of those that end for another reason. */
static enum outcome judge(struct queue *queue, const struct queue_spec *spec,
                          struct request *request, sim_time now)
{
    sim_time wait = now - request->begun;
    bool drops = spec->max_wait != TIME_NONE && wait > spec->max_wait;
    if (fails_at_scale(spec))
        drops |= wait > waiting_of(queue, request)->patience;
    else if (spec->codel)
        drops |= codel_drops(&queue->codel, spec->codel, wait, now);
    if (spec->drop_expired && request_baggage(request)->deadline <= now)
        return OUTCOME_deadline;
    return drops ? OUTCOME_overloaded : OUTCOME_ok;
}

struct request *queue_next(struct queue *queue, const struct queue_spec *spec, sim_time now,
                           enum outcome *fate)
{
    struct request *request = pop(queue, spec, now);
    if (request)
        *fate = taken_out(queue, request) ? judge(queue, spec, request, now) : OUTCOME_cancelled;
    return request;
}

struct request *queue_push_out(struct queue *queue, const struct queue_spec *spec,
                               const struct request *newcomer, enum outcome *fate)
{
    if (!queue->used)
        return NULL;
    uint32_t least = 31u - (uint32_t)__builtin_clz(queue->used);
    if (least <= rank_of(spec, newcomer))
        return NULL;
    struct request *request = pop_lane(queue, least);
    *fate = taken_out(queue, request) ? OUTCOME_overloaded : OUTCOME_cancelled;
    return request;
}

sim_time queue_age(const struct queue *queue, const struct queue_spec *spec, sim_time now)
{
    sim_time oldest = now;
    if (queue->count == 0)
        return 0;
    if (!by_rank(spec))
        return now - (spec->order == QUEUE_LIFO ? queue->last : queue->first)->begun;
    for (uint32_t left = queue->used; left; left &= left - 1) {
        sim_time begun = queue->lane[__builtin_ctz(left)].first->begun;
        oldest = begun < oldest ? begun : oldest;
    }
    return now - oldest;
}

/* --- another order --- */

static struct request *take_oldest_of_all(struct queue *queue)
{
    uint32_t oldest = (uint32_t)__builtin_ctz(queue->used);
    for (uint32_t left = queue->used; left; left &= left - 1) {
        uint32_t rank = (uint32_t)__builtin_ctz(left);
        if (queue->lane[rank].first->begun < queue->lane[oldest].first->begun)
            oldest = rank;
    }
    return pop_lane(queue, oldest);
}

/* All who wait, tombstones too, as a list: the oldest first. */
static struct request *take_all(struct queue *queue, const struct queue_spec *spec)
{
    struct request *first = NULL, *last = NULL;
    if (by_rank(spec)) {
        while (queue->used)
            push_back(&first, &last, take_oldest_of_all(queue));
        return first;
    }
    if (spec->order != QUEUE_LIFO)
        return queue->first;
    for (struct request *request = queue->first, *next; request; request = next) {
        next = request->next;
        request->next = first;
        first = request;
    }
    return first;
}

void queue_change(struct queue *queue, const struct queue_spec *from, const struct queue_spec *to)
{
    if (from->order == to->order && from->fresh_first == to->fresh_first &&
        fails_at_scale(from) == fails_at_scale(to))
        return;
    struct request *request = take_all(queue, from);
    queue->first = queue->last = NULL;
    for (struct request *next; request; request = next) {
        next = request->next;
        if (fails_at_scale(to))
            waiting_of(queue, request)->patience = to->codel->interval;
        put_in(queue, to, request);
    }
}
