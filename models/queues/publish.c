/* A queue as a target that can be called.
**
**   accept ─┬─ down, errors of faults ──► refuse
**           ├─ full: refuse; or its oldest not in flight is dropped
**           ├─ known by its key ─► answer
**           └─ answer ─► mqueue_put
**
** The publisher has its answer before anybody can take the message.
*/
#include "models/call/baggage.h"
#include "models/call/op.h"
#include "models/call/road.h"
#include "models/queues/mqueue.h"
#include "models/spec/client.h"
#include "models/spec/mqueue.h"

/* The consumer's work on a message is a step of the publish. */
#define DELIVERY_PLACE UINT32_MAX

static inline __attribute__((always_inline)) void tell(const struct mqueue *queue,
                                                       const struct request *request,
                                                       const struct fact *fact)
{
    struct fact whole = fact_copy(fact);
    whole.service = queue->id;
    whole.edge = request->call->edge->id;
    whole.call = call_primary(request->call);
    whole.request = request;
    whole.time = sim_now(queue->ground->sim);
    probe_tell(&queue->ground->probe, &whole);
}

static void refuse(struct mqueue *queue, struct request *request, enum outcome outcome)
{
    tell(queue, request,
         &(struct fact){ .kind = FACT_REQUEST_REFUSED, .outcome = (uint8_t)outcome });
    road_refuse(request, outcome, TIME_NONE);
}

/* --- faults on the queue --- */

static void slow_answer(struct sim *sim, void *self, int64_t outcome)
{
    (void)sim;
    road_answer(self, (enum outcome)outcome, TIME_NONE);
}

static const struct event_type slow_answering = { "queue answers", slow_answer, NULL };

/* OUTCOME_ok: it may be stored. */
static enum outcome ails(const struct mqueue *queue, const struct request *request)
{
    bool effect = false; /* nothing is stored that fails */
    if (ailment_refuses(&queue->ailment, request))
        return OUTCOME_refused;
    return ailment_errs(&queue->ailment, request, &effect);
}

static void answer(struct mqueue *queue, struct request *request)
{
    double slow = queue->ailment.any ? ailment_slow(&queue->ailment, request, ASK_SLOW, 0) : 0;
    if (slow > 0)
        sim_after(queue->ground->sim, time_from_s(slow), &slow_answering, request, OUTCOME_ok);
    else
        road_answer(request, OUTCOME_ok, TIME_NONE);
}

/* --- storing --- */

static bool is_full(const struct mqueue *queue)
{
    uint64_t held = queue->count[MESSAGE_WAITS] + queue->count[MESSAGE_DELAYED] +
                    queue->count[MESSAGE_IN_FLIGHT];
    return (int64_t)held >= queue->spec->limit;
}

static bool make_room(struct mqueue *queue)
{
    struct message *oldest = mqueue_oldest_at_rest(queue);
    if (queue->spec->full != FULL_DROP_OLDEST || !oldest)
        return false;
    mqueue_take_out(queue, oldest, MESSAGE_OUT_DROPPED);
    message_let_go(queue->all, oldest);
    return true;
}

/* How often it has been published now; of what the same user's wish asks for, where that is
** known. */
static uint32_t count_publish(const struct mqueue *queue, struct call *call)
{
    if (queue->ground->has_ops)
        return ++call_baggage(call)->op->executed;
    if (call->executed < 3)
        call->executed++;
    return call->executed;
}

static bool is_known(const struct mqueue *queue, struct call *call)
{
    return queue->spec->deduplicates && call_baggage(call)->op->executed > 0;
}

static struct op *operation(const struct mqueue *queue, struct call *call)
{
    if (!queue->ground->has_ops || !queue->copies)
        return NULL;
    struct op *op = op_step(queue->ground, call_baggage(call)->op, DELIVERY_PLACE);
    op_hold(op);
    return op;
}

static struct message *make_message(struct mqueue *queue, struct request *request)
{
    struct call *call = call_primary(request->call);
    bool carries = queue->ground->carries;
    struct message *message = pool_take(&queue->all->messages);
    uint32_t key = request->attempt > 1 ? key_make(call->key, request->attempt) : call->key;
    *message = (struct message){ .published = sim_now(queue->ground->sim), .key = key,
                                 .user = carries ? call_baggage(call)->user : key,
                                 .root = carries ? call_baggage(call)->root : key,
                                 .op = operation(queue, call), .place = MESSAGE_NOWHERE,
                                 .again = !request_is_first_born(request),
                                 .home = (uint16_t)queue->id };
    message->priority = (carries ? call_baggage(call)->priority : PRIORITY_CRITICAL) & 3u;
    if (queue->ailment.any)
        message->poison = ailment_poisons(&queue->ailment, request, key) & 15u;
    if (queue->all->messages.live > queue->all->messages_most)
        queue->all->overflown = queue->ground->overflown = true;
    return message;
}

/* `message`: what it has stored; NULL: nothing. */
static void finish(struct mqueue *queue, struct request *request, const struct message *message,
                   uint32_t times)
{
    tell(queue, request, &(struct fact){ .kind = FACT_REQUEST_FINISHED, .outcome = OUTCOME_ok,
                                         .number = times, .cause = message });
    answer(queue, request);
}

static void store(struct mqueue *queue, struct request *request)
{
    struct message *message = make_message(queue, request);
    finish(queue, request, message, count_publish(queue, call_primary(request->call)));
    mqueue_put(queue, message, MESSAGE_PUBLISHED);
}

static void suppress(struct mqueue *queue, struct request *request)
{
    tell(queue, request, &(struct fact){ .kind = FACT_DUPLICATE_SUPPRESSED });
    finish(queue, request, NULL, 0);
}

static void accept(void *self, struct request *request)
{
    struct mqueue *queue = self;
    enum outcome outcome = OUTCOME_ok;
    request->arrived = sim_now(queue->ground->sim);
    tell(queue, request, &(struct fact){ .kind = FACT_REQUEST_ARRIVED,
                                         .first_born = request_is_first_born(request) });
    if (request->cancelled)
        outcome = OUTCOME_cancelled;
    else if (queue->ailment.any)
        outcome = ails(queue, request);
    if (outcome != OUTCOME_ok)
        refuse(queue, request, outcome);
    else if (is_known(queue, call_primary(request->call)))
        suppress(queue, request);
    else if (is_full(queue) && !make_room(queue))
        refuse(queue, request, OUTCOME_overloaded);
    else
        store(queue, request);
}

/* --- the port --- */

static void cancel(void *self, struct request *request, bool running)
{
    (void)self;
    (void)running;
    request->cancelled = true; /* what is stored stays stored */
}

static uint32_t choose(void *self, struct call *call, uint64_t key, uint32_t user,
                       const struct target_filter *filter)
{
    (void)self;
    (void)call;
    (void)key;
    (void)user;
    (void)filter;
    return 0;
}

static uint32_t count_away(const void *self)
{
    (void)self;
    return 0;
}

static bool is_away(const void *self, uint32_t instance)
{
    (void)self;
    (void)instance;
    return false;
}

struct target_port mqueue_target(struct mqueue *queue)
{
    return (struct target_port){ .self = queue, .accept = accept, .cancel = cancel,
                                 .choose = choose, .away = count_away, .is_away = is_away,
                                 .id = queue->id, .instances = 1 };
}
