/* Invariants.  (1) key->owner is the request that executes, or NULL.  (2) Whoever waits for a key
** has `mark` set and is in its list, by request->next: no queue has him meanwhile, as a synchronous
** service has given him his worker, and an asynchronous one does so later.  (3) One alarm is
** pending while somebody waits, at the end of the owner's lock.  (4) All who wait are woken
** together, each by an event of this instant: the first may find that the work falls to him, the
** others wait again or are answered.
*/
#include "models/service/idempotency.h"

#include "models/call/op.h"
#include "models/service/tell.h"
#include "models/spec/idempotency.h"
#include "models/spec/service.h"

static struct key_record *key_of(const struct request *request)
{
    return op_key(call_baggage(request->call)->op);
}

/* --- waiting --- */

static void asks_again(struct sim *sim, void *self, int64_t unused)
{
    struct request *request = self;
    struct instance *instance = instance_of(request);
    (void)sim;
    (void)unused;
    instance->service->port->asks(instance, request);
}

static const struct event_type asking_again = { "asks for its key again", asks_again, NULL };

/* Each asks by itself, at this instant: the first may find that the work falls to it. */
static void wake_all(struct sim *sim, struct key_record *key)
{
    struct request *request = key->waiting;
    key->waiting = key->waiting_last = NULL;
    sim_cancel(sim, key->alarm);
    for (struct request *next; request; request = next) {
        next = request->next;
        request->next = NULL;
        request->mark = false;
        request_more(request)->lookup = sim_after(sim, 0, &asking_again, request, 0);
    }
}

static void lock_expires(struct sim *sim, void *self, int64_t unused)
{
    struct op *op = self;
    (void)unused;
    wake_all(sim, op_key(op));
}

static const struct event_type lock_expiry = { "key's lock expires", lock_expires, NULL };

static enum key_answer wait(const struct service *service, struct request *request)
{
    struct op *op = call_baggage(request->call)->op;
    struct key_record *key = op_key(op);
    request->mark = true;
    request->next = NULL;
    if (key->waiting)
        key->waiting_last->next = request;
    else
        key->waiting = request;
    if (key->waiting == request)
        key->alarm = sim_at(service->ground->sim, key->until, &lock_expiry, op, 0);
    key->waiting_last = request;
    return KEY_WAIT;
}

static void stop_waiting(const struct service *service, struct request *request)
{
    struct key_record *key = key_of(request);
    struct request *last = NULL, **link = &key->waiting;
    while (*link != request) {
        last = *link;
        link = &last->next;
    }
    *link = request->next;
    if (key->waiting_last == request)
        key->waiting_last = last;
    if (!key->waiting)
        sim_cancel(service->ground->sim, key->alarm);
    request->next = NULL;
    request->mark = false;
}

/* --- the record --- */

static enum key_answer run(const struct service *service, struct request *request)
{
    struct key_record *key = key_of(request);
    sim_time lock = service->keys->lock_timeout;
    key->owner = request;
    key->state = KEY_IN_PROGRESS;
    key->until = lock == TIME_NONE ? SIM_FOREVER : time_add(service_now(service), lock);
    return KEY_RUN;
}

static enum key_answer known(struct service *service, struct request *request, enum outcome outcome)
{
    struct instance *instance = &service->instance[request->instance];
    struct fact fact = { .kind = FACT_DUPLICATE_SUPPRESSED,
                         .time = service_now(instance->service) };
    request->replayed = true;
    request->outcome = outcome & 15u;
    service_tell(instance, request, &fact);
    return KEY_KNOWN;
}

enum key_answer idempotency_ask(struct service *service, struct request *request)
{
    const struct key_record *key = key_of(request);
    bool holds = service_now(service) < key->until;
    if (key->state == KEY_UNKNOWN || !holds)
        return run(service, request);
    if (key->state == KEY_COMPLETED)
        return known(service, request, (enum outcome)key->outcome);
    if (service->keys->on_inflight == ON_INFLIGHT_WAIT)
        return wait(service, request);
    return known(service, request, OUTCOME_unavailable);
}

/* --- replays --- */

static void replay_ends(struct sim *sim, void *self, int64_t unused)
{
    struct request *request = self;
    struct instance *instance = instance_of(request);
    (void)sim;
    (void)unused;
    instance->service->port->replayed(instance, request);
}

static const struct event_type replay_end = { "replay ends", replay_ends, NULL };

void idempotency_replay(struct service *service, struct request *request)
{
    request_more(request)->lookup =
        sim_after(service->ground->sim, service->keys->replay_cost, &replay_end, request, 0);
}

/* --- the end --- */

void idempotency_stop(struct service *service, struct request *request)
{
    sim_cancel(service->ground->sim, request_more(request)->lookup);
}

/* Who has lost the lock to another keeps what is good: it was done; what failed is the other's
** affair. */
void idempotency_ended(struct service *service, struct request *request, enum outcome outcome,
                       bool done)
{
    struct key_record *key = key_of(request);
    const struct idempotency_spec *spec = service->keys;
    if (request->mark)
        stop_waiting(service, request);
    bool owner = key->owner == request;
    if (!owner && !service->spec->idempotency)
        return;
    bool good = done && outcome_is_good(outcome);
    bool kept = good || (done && spec->store_failures && outcome != OUTCOME_invalid);
    if (request->replayed || (!owner && !(good && key->state != KEY_COMPLETED)))
        return;
    key->owner = NULL;
    key->state = kept ? KEY_COMPLETED : KEY_UNKNOWN;
    key->outcome = (uint8_t)outcome;
    key->until = time_add(service_now(service), spec->ttl);
    wake_all(service->ground->sim, key);
}
